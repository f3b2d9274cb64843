"""What becomes of an article: asked about, and kept as a record, a failure, or what was paid."""

import asyncio
import logging
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from summarizer.archive import Unreadable
from summarizer.batch.rows import Entry, Failure, Outcome, ProviderBatch, fault_at
from summarizer.batch.store import Store
from summarizer.derive import derive
from summarizer.engine import Answer
from summarizer.errors import (
    ACCOUNT,
    NOTHING_SPENT,
    ArticleError,
    ConfigurationError,
    Deferred,
    InternalError,
    ProviderError,
    Stopped,
    StoreError,
    SummarizerError,
    Usage,
)
from summarizer.schemas import Article, Record

OUTAGE = frozenset({"auth", "quota", "rate_limited", "network", "http"})
"""Failures that say nothing about the article: the next ones would fail alike."""
LEAST_OUTAGE = 20
"""So many in a row, and twice those in flight, stop the job."""

log = logging.getLogger(__name__)

Answers = Callable[[Article], Awaitable[Answer]]
Locate = Callable[[Record], Awaitable[Record]]


@dataclass(slots=True)
class Progress:
    """How far a job is. What is counted as done or failed is on the disk when it is reported."""

    read: int = 0
    done: int = 0
    failed: int = 0
    kept: int = 0
    """Not asked again: a record from before."""
    copies: int = 0
    """The same article at another place, which shares the record."""
    near_copies: int = 0
    """Records made from the answer for a nearly equal article."""
    kept_failures: int = 0
    """Failed before, or as the same article in this run, and not tried again."""
    in_flight: int = 0
    waiting: int = 0
    """Articles whose answers a provider's batch is to bring."""
    batches: tuple[ProviderBatch, ...] = ()
    """Those that are under way."""
    failures: Counter[str] = field(default_factory=Counter)
    """The failed ones by kind."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Places of the archive without an article to read, by reason."""
    usage: Usage = NOTHING_SPENT
    started: float = field(default_factory=time.monotonic)
    """On the monotonic clock, seconds."""
    stopped_by: SummarizerError | None = None
    """What ended the job before the archive's end: the budget, the key, the server."""

    outcome: Outcome | None = None
    """Of a finished job."""

    @property
    def answered(self) -> int:
        """Articles that this job has dealt with: what was known before left out."""
        return self.done + self.failed + self.near_copies

    @property
    def rate(self) -> float:
        """Articles answered a second."""
        return self.answered / max(time.monotonic() - self.started, 1e-3)


class Outcomes:
    """Asks about one article at a time, and keeps what comes of each.

    Args:
        answer: asks an engine, as `Summarizer.aanswer` does.
        concurrency: how many articles are asked about at once.
        stop: set here when no further article would fare better.
    """

    def __init__(
        self, answer: Answers, store: Store, recipe: str, concurrency: int, stop: asyncio.Event
    ) -> None:
        self.answer = answer
        self.store = store
        self.recipe = recipe
        self.most_outages = max(LEAST_OUTAGE, 2 * concurrency)
        self.stop = stop
        self.progress = Progress()
        self.refused: list[tuple[Entry, Article, ProviderError]] = []
        """Articles at which the server refused the account, until an answer or the job's end
        tells whether that was about the article."""
        self.outages = 0
        self.locate: Locate | None = None

    async def ask(self, entry: Entry, article: Article) -> None:
        try:
            answer = await self.answer(article)
        except (Stopped, ConfigurationError) as error:
            self.put_paid(entry, error)
            self.end(error)
        except Deferred:
            return
        except StoreError:
            raise
        except ProviderError as error:
            if error.kind in ACCOUNT:
                self.refused.append((entry, article, error))
            else:
                self.fail(entry, article, Failure(error.kind, error.message), error)
            self.watch_outages(error)
        except ArticleError as error:
            self.fail(entry, article, Failure("article", str(error)), error)
        except InternalError as error:
            self.fail(entry, article, _internal(error.__cause__ or error), error)
        except Exception as error:
            self.fail(entry, article, _internal(error))
        else:
            self.outages = 0
            self.put_refused(failed=True)
            await self.keep(entry, article, answer)

    async def keep(self, entry: Entry, article: Article, answer: Answer) -> None:
        try:
            record = derive(article, answer)
        except Exception as error:
            self.fail(entry, article, _internal(error), answer)
            return
        try:
            record = await self.locate(record) if self.locate else record
        finally:
            # What was answered is kept, also if the geocoder is given up waiting for.
            self.put_record(entry, record, answer)

    def put_record(self, entry: Entry, record: Record, answer: Answer) -> None:
        text = record.model_dump_json()
        self.store.put_record(entry, text, answer.usage, answer.responses)
        self.progress.done += 1
        self.progress.usage += answer.usage

    def fail(
        self,
        entry: Entry,
        article: Article,
        failure: Failure,
        paid: Answer | SummarizerError | None = None,
    ) -> None:
        usage, responses = (paid.usage, paid.responses) if paid else (NOTHING_SPENT, ())
        if responses:
            failure = replace(failure, article=article.model_dump_json())
        self.store.put_failure(entry, failure, usage, responses)
        self.progress.failed += 1
        self.progress.failures[failure.kind] += 1
        self.progress.usage += usage

    def put_refused(self, *, failed: bool) -> None:
        for entry, article, error in self.refused:
            if failed:
                self.fail(entry, article, Failure(error.kind, error.message), error)
            else:
                self.put_paid(entry, error)
        self.refused.clear()

    def put_paid(self, entry: Entry, error: SummarizerError) -> None:
        """Keep what was paid for an article that is to be asked about again."""
        if error.usage.calls:
            self.store.put_call(entry, error.usage, error.responses)
            self.progress.usage += error.usage

    def put_fault(self, fault: Unreadable) -> None:
        kind = "article" if isinstance(fault.error, ArticleError) else "archive"
        entry = fault_at(fault.origin, self.recipe)
        known = self.store.state(entry.key) is not None
        self.store.put_failure(entry, Failure(kind, str(fault.error)), NOTHING_SPENT)
        self.progress.failed += not known
        self.progress.failures[kind] += not known
        self.progress.kept_failures += known

    def watch_outages(self, error: ProviderError) -> None:
        self.outages = self.outages + 1 if error.kind in OUTAGE else 0
        if self.outages >= self.most_outages:
            self.end(error)

    def end(self, error: SummarizerError) -> None:
        self.progress.stopped_by = self.progress.stopped_by or error
        self.stop.set()


def _internal(error: BaseException) -> Failure:
    # A fault of ours, met at one article of many: the others' answers must not be lost to it.
    log.debug("internal fault", exc_info=error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    return Failure("internal", f"{type(error).__name__}: {error} ({where})")
