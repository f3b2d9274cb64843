"""Bilingual summaries and evidence-bound incident records from archives of Arabic news.

>>> from summarizer import Article, Record, Summarizer, summarize
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.article import article_id, make_article
    from summarizer.errors import (
        ArchiveError,
        ArticleError,
        BudgetExceeded,
        ConfigurationError,
        EvaluationError,
        InternalError,
        ProviderError,
        StoreError,
        SummarizerError,
        Usage,
    )
    from summarizer.pipeline import Result, Summarizer, summarize
    from summarizer.schemas import Article, Extraction, Incident, Record
    from summarizer.settings import Settings, load_settings

__all__ = [
    "ArchiveError",
    "Article",
    "ArticleError",
    "BudgetExceeded",
    "ConfigurationError",
    "EvaluationError",
    "Extraction",
    "Incident",
    "InternalError",
    "ProviderError",
    "Record",
    "Result",
    "Settings",
    "StoreError",
    "Summarizer",
    "SummarizerError",
    "Usage",
    "article_id",
    "load_settings",
    "make_article",
    "summarize",
]

# Nothing is imported before it is asked for: `import summarizer` stays instant, and a
# program that only reads records never loads openai.
_HOME = {
    "article_id": "article",
    "make_article": "article",
    "ArchiveError": "errors",
    "ArticleError": "errors",
    "BudgetExceeded": "errors",
    "ConfigurationError": "errors",
    "EvaluationError": "errors",
    "InternalError": "errors",
    "ProviderError": "errors",
    "StoreError": "errors",
    "SummarizerError": "errors",
    "Usage": "errors",
    "Result": "pipeline",
    "Summarizer": "pipeline",
    "summarize": "pipeline",
    "Article": "schemas",
    "Extraction": "schemas",
    "Incident": "schemas",
    "Record": "schemas",
    "Settings": "settings",
    "load_settings": "settings",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'summarizer' has no attribute {name!r}")
    return getattr(import_module(f"summarizer.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
