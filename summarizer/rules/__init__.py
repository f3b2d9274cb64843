"""The embedded engine: incidents and bilingual summaries by rules and word lists."""

from summarizer.rules.engine import RulesEngine

__all__ = ["RulesEngine"]
