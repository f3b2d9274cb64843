"""What goes into the store and comes out of it, as plain values."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Literal

from summarizer.article import article_id
from summarizer.derive import version
from summarizer.errors import NOTHING_SPENT, Usage
from summarizer.schemas import Article, Origin
from summarizer.text.surrogates import encodable

HEAD = ("title", "url", "outlet", "origin")
"""What the same article can have otherwise at another place."""
Outcome = Literal["finished", "interrupted", "stopped"]


MAY_HEAL = frozenset(
    {"refusal", "truncated", "invalid_output", "rate_limited", "quota", "auth", "network", "http"}
)
"""Kinds of failure that asking again, if need be with other settings, can mend."""

FAILURES = MAY_HEAL | {"content_filter", "article", "archive", "internal"}
"""All kinds of failure."""


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
    source: bytes | None = None
    """Of the bytes that it was read from, and of what read them; None if they are not known."""
    head: str = "{}"
    """JSON of what copies of an article have of their own: title, url, outlet, origin."""

    @property
    def spot(self) -> str:
        """Where within `path`: the locator without the row's own id."""
        return spot_of(self.locator)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an article."""

    failed: str | None
    """The kind of its failure; None if it has a record."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no record."""

    kind: str
    """A `ProviderError`'s kind, or article, archive, internal."""
    message: str
    article: str | None = None
    """JSON of the article, if there are responses that better code may read."""


@dataclass(frozen=True, slots=True)
class FailedArticle:
    """A failure and the article that it concerns."""

    path: str
    locator: str | None
    title: str | None
    kind: str
    message: str
    attempts: int
    at: str = ""
    """When it failed last: ISO 8601, UTC."""
    spent: Usage = NOTHING_SPENT
    """By all attempts."""
    key: str = ""
    """Of the article, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of an article, to be interpreted again."""

    key: bytes
    place: str
    recipe: str
    record: str | None
    """JSON; None if it failed."""
    article: str | None
    """JSON, of an article that failed and has responses."""
    original: bytes | None
    """Key of the article whose answer this record was made from, if it is another's."""
    spent: Usage


@dataclass(frozen=True, slots=True)
class Measured:
    """What the server counted for an article that has a record."""

    characters: int
    usage: Usage
    job: int
    since_start: float
    """Seconds from the start of that run to the answer."""


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
    last_minute: int = 0
    """How many in the minute before the latest."""
    skipped: dict[str, int] = field(default_factory=dict)
    """Places of the archive without an article to read, by reason."""


@dataclass(frozen=True, slots=True)
class ProviderBatch:
    """A batch of requests for a provider's Batch API, as far as it has got."""

    id: int
    tag: str
    """Ours, unique: in the name of the uploaded file, and in the metadata of the batch."""
    server: str
    state: str
    """See `summarizer.batch.provider.journal`."""
    since: str
    """When that state began, or was last confirmed: ISO 8601, UTC."""
    created: str
    requests: int
    bytes: int
    tokens: int
    """Of input, estimated."""
    sha256: str | None
    input_file: str | None
    batch: str | None
    output_file: str | None
    error_file: str | None
    status: str | None
    """The provider's last word."""
    completed: int
    failed: int
    """The provider's counts."""
    message: str | None
    doubtful: int
    """1: it was uploaded or submitted again, the first time seeming to have come to nothing."""
    recipe: str


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
    copies: int = 0
    """Further places of articles that were paid for once."""
    near_copies: int = 0
    """Records made from the answer for a nearly equal article."""
    waiting: int = 0
    """Articles whose answers a provider's batch is to bring."""
    batches: tuple[ProviderBatch, ...] = ()
    """The provider's batches of all runs, oldest first."""
    jobs: tuple[JobRow, ...] = field(default=())
    """Oldest first."""


def article_key(identifier: str, recipe: str) -> bytes:
    """Return the key of an article's record: the same article read the same way has the same key.

    Args:
        identifier: `article_id` of the article.
        recipe: what else the answer depends on, see `summarizer.batch.recipe`.
    """
    return _digest("article", identifier, recipe)


def entry_of(article: Article, recipe: str, reading: str = "") -> Entry:
    """Return the row of an article.

    Args:
        reading: see `source_of`.
    """
    identifier = article_id(article)
    return Entry(
        key=article_key(identifier, recipe),
        id=identifier,
        path=article.origin.path or "",
        row=row_of(article.origin.locator),
        locator=article.origin.locator,
        title=article.title,
        published=article.published.isoformat() if article.published else None,
        source=source_of(article.origin, reading),
        head=article.model_dump_json(include=set(HEAD)),
    )


def source_of(origin: Origin, reading: str) -> bytes | None:
    """Return what stands for the bytes of an article and for what reads them.

    Args:
        reading: how they are read; see `summarizer.archive.Reading.identity`.
    """
    if not origin.sha256:
        return None
    parts = f"{origin.sha256}\0{version()}\0{reading}"
    return hashlib.blake2b(parts.encode(), digest_size=16).digest()


def spot_of(locator: str | None) -> str:
    """Return where within a file an article stands.

    >>> spot_of("12 id=a-7")
    '12'
    """
    return encodable((locator or "").partition(" id=")[0])


def fault_at(origin: Origin, recipe: str) -> Entry:
    """Return the row of a place where no article could be read."""
    path, locator = origin.path or "", origin.locator
    # The place only: once the file is repaired, whatever it then holds takes this row's place.
    key = _digest("fault", path, str(row_of(locator)), recipe)
    return Entry(key=key, id=None, path=path, row=row_of(locator), locator=locator)


def _digest(*parts: str) -> bytes:
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).digest()


def row_of(locator: str | None) -> int:
    """Return the number that a locator begins with, for the order in a file; 0 if with none.

    >>> row_of("12 id=a-7")
    12
    """
    number = re.match(r"\d{1,18}", locator or "")
    return int(number[0]) if number else 0
