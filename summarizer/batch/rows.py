"""What goes into the store and comes out of it, as plain values."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Literal

from summarizer.article import article_id
from summarizer.errors import Usage
from summarizer.schemas import Article, Origin

State = Literal["done", "failed"]
Outcome = Literal["finished", "interrupted", "stopped"]


MAY_HEAL = frozenset(
    {"refusal", "truncated", "invalid_output", "rate_limited", "quota", "auth", "network", "http"}
)
"""Kinds of failure that asking again, if need be with other settings, can mend."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article's row: its key, and where to find it again."""

    key: bytes
    id: str | None
    """None if there is no article at this place, only a fault."""
    path: str
    row: int
    """Position within `path`, for the order; 0 for a file that is one article."""
    locator: str | None
    title: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no record."""

    kind: str
    """A `ProviderError`'s kind, or article, archive, internal."""
    message: str


@dataclass(frozen=True, slots=True)
class FailedArticle:
    """A failure and the article that it concerns."""

    path: str
    locator: str | None
    title: str | None
    kind: str
    message: str
    attempts: int


@dataclass(frozen=True, slots=True)
class JobRow:
    """One run over an archive."""

    recipe: str
    inputs: tuple[str, ...]
    started: str
    """ISO 8601, UTC, as all times in the store."""
    ended: str | None
    """None while it runs, and for ever if it was killed."""
    outcome: Outcome | None
    answered: int
    """Articles answered or failed in this run, those kept from before left out."""
    latest: str | None
    """When the last of them was."""
    skipped: dict[str, int] = field(default_factory=dict)
    """Places of the archive without an article to read, by reason."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a store holds, for the recipe of its newest run unless said otherwise."""

    done: int
    failed: dict[str, int]
    """By kind of failure."""
    other_recipes: int
    """Records made otherwise: another model, prompt or schema."""
    spent: Usage
    """By all runs; the cost is that of the calls whose price is known."""
    unpriced_calls: int
    running: bool
    jobs: tuple[JobRow, ...] = field(default=())
    """Oldest first."""


def article_key(identifier: str, recipe: str) -> bytes:
    """Return the key of an article's record: the same article read the same way has the same key.

    Args:
        identifier: `article_id` of the article.
        recipe: what else the answer depends on, see `summarizer.batch.recipe`.
    """
    return _digest("article", identifier, recipe)


def entry_of(article: Article, recipe: str) -> Entry:
    """Return the row of an article."""
    identifier = article_id(article)
    return Entry(
        key=article_key(identifier, recipe),
        id=identifier,
        path=article.origin.path or "",
        row=_row(article.origin.locator),
        locator=article.origin.locator,
        title=article.title,
        published=article.published.isoformat() if article.published else None,
    )


def fault_at(origin: Origin, recipe: str) -> Entry:
    """Return the row of a place where no article could be read."""
    path, locator = origin.path or "", origin.locator
    # The place only: once the file is repaired, whatever it then holds takes this row's place.
    key = _digest("fault", path, str(_row(locator)), recipe)
    return Entry(key=key, id=None, path=path, row=_row(locator), locator=locator)


def _digest(*parts: str) -> bytes:
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).digest()


def _row(locator: str | None) -> int:
    number = re.match(r"\d{1,18}", locator or "")
    return int(number[0]) if number else 0
