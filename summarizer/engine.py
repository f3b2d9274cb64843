"""The engine protocol: an article goes in, an extraction comes out, with what it cost.

There are two: the language model (`summarizer.llm`) and the embedded rules
(`summarizer.rules`). An engine knows nothing of archives, stores or records.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from summarizer.errors import NOTHING_SPENT, Usage
from summarizer.schemas import Article, Check, Extraction


@dataclass(frozen=True, slots=True)
class Answer:
    """An extraction and how it came about."""

    extraction: Extraction
    engine: Literal["llm", "rules"]
    model: str | None = None
    model_returned: str | None = None
    prompt: str | None = None
    extraction_schema: str | None = None
    usage: Usage = NOTHING_SPENT
    reasks: int = 0
    confidence: tuple[float, ...] | None = None
    """Of each incident, 0 to 1; None from an engine that gives none."""
    checks: tuple[Check, ...] = ()
    """What the engine itself must tell the reader: a long article was split, say."""
    responses: tuple[str, ...] = ()
    """The raw response bodies, oldest first, for a store to keep."""


class Engine(Protocol):
    """Reads one article. Raises `ProviderError` when no usable answer can be had."""

    async def extract(self, article: Article) -> Answer:
        """Return what `article` says."""
        ...

    async def aclose(self) -> None:
        """Release connections."""
        ...
