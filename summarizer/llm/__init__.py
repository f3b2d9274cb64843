"""The model engine: request, the door that every HTTP call passes, response, and splitting."""

from summarizer.llm.ask import Answered, Asker
from summarizer.llm.engine import LLMEngine
from summarizer.llm.replay import replay

__all__ = ["Answered", "Asker", "LLMEngine", "replay"]
