"""The model engine: request, the door that every HTTP call passes, response, and splitting."""

from summarizer.llm.engine import LLMEngine
from summarizer.llm.replay import replay

__all__ = ["LLMEngine", "replay"]
