"""A batch job: a bounded flow from a reader to the store, with `concurrency` calls in flight."""

import asyncio
import logging
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from summarizer.archive import Item, Known, Skipped, Unreadable
from summarizer.batch.near import NearCopies
from summarizer.batch.rows import (
    Entry,
    Failure,
    Kept,
    Outcome,
    ProviderBatch,
    entry_of,
    fault_at,
)
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

AT_A_TIME = 32
"""Known articles that are passed over before anything else may happen."""
COMMIT_EVERY = 0.05
"""Seconds; no finished answer waits longer for its commit."""

log = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class Returned:
    """An article whose answer was deferred, and whose turn has come again."""

    article: Article


Answers = Callable[[Article], Awaitable[Answer]]
Locate = Callable[[Record], Awaitable[Record]]


async def run_job(
    entries: Iterable[Item],
    answer: Answers,
    store: Store,
    *,
    recipe: str,
    reading: str = "",
    inputs: Iterable[str] = (),
    concurrency: int = 64,
    retry_failed: Collection[str] | bool = False,
    near: NearCopies | None = None,
    stop: asyncio.Event | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    locate: Locate | None = None,
) -> Progress:
    """Answer every article that has no record yet, and keep what comes of it.

    Entries are read only as calls become free, so memory does not grow with the archive. A
    failed article is a row like any other. Setting `stop` lets what is in flight finish;
    cancelling drops it. Whatever happens, finished answers are committed. An error that
    reading `entries` raises ends the job as `stop` does, and is raised once it has ended.

    Args:
        answer: asks an engine, as `Summarizer.aanswer` does.
        recipe: what records depend on besides the article; see `summarizer.batch.recipe`.
        reading: what articles depend on besides their bytes; see `Reading.identity`.
        retry_failed: ask again for articles that failed before; for these kinds, or all.
        near: finds articles that say the same, so that one answer is paid for; None: do not look.
        on_progress: called after commits, about 20 times a second.
        locate: fills in places that the gazetteer lacks, as `Summarizer.alocate` does.

    Raises:
        StoreError: results cannot be kept.
    """
    store.begin_job(recipe, list(inputs))
    job = Job(entries, answer, store, recipe, retry_failed, concurrency, stop or asyncio.Event())
    job.locate, job.reading, job.near = locate, reading, near
    return await job.to_its_end(job.run(concurrency, on_progress), on_progress)


def tries_again(known: Known | Kept, retry_failed: Collection[str] | bool) -> bool:
    """Return whether an article that failed before is asked about again."""
    if known.failed is None or isinstance(retry_failed, bool):
        return known.failed is not None and bool(retry_failed)
    return known.failed in retry_failed


class Job:
    """The state that the workers share; all of them run in one thread.

    It can be run several times, each time over another `source`.
    """

    def __init__(
        self,
        entries: Iterable[Item | Returned],
        answer: Answers,
        store: Store,
        recipe: str,
        retry_failed: Collection[str] | bool,
        concurrency: int,
        stop: asyncio.Event,
    ) -> None:
        self.source = iter(entries)
        self.answer = answer
        self.store = store
        self.recipe = recipe
        self.retry_failed = retry_failed
        self.most_outages = max(LEAST_OUTAGE, 2 * concurrency)
        self.stop = stop
        self.progress = Progress()
        self.flying: dict[bytes, list[bool]] = {}
        """Keys in flight; for each time that the article came again, whether it was a copy."""
        self.refused: list[tuple[Entry, Article, ProviderError]] = []
        """Articles at which the server refused the account, until an answer or the job's end
        tells whether that was about the article."""
        self.unread: Exception | None = None
        """What ended the reading of the archive."""
        self.outages = 0
        self.locate: Locate | None = None
        self.reading = ""
        self.near: NearCopies | None = None
        self.skips_kept = 0

    async def to_its_end(
        self, work: Awaitable[None], on_progress: Callable[[Progress], None]
    ) -> Progress:
        """Await the job's work, note in the store how it ended, and return what was done."""
        outcome: Outcome = "interrupted"
        try:
            await work
            if self.progress.stopped_by:
                outcome = "stopped"
            elif not self.stop.is_set():
                outcome = "finished"
        finally:
            self.progress.outcome = outcome
            self.store.end_job(outcome)
        on_progress(replace(self.progress))
        return self.progress

    async def run(self, concurrency: int, on_progress: Callable[[Progress], None]) -> None:
        workers = [asyncio.create_task(self.work()) for _ in range(concurrency)]
        together = asyncio.gather(*workers)
        try:
            while not together.done():
                await asyncio.wait({together}, timeout=COMMIT_EVERY)
                self.count_skipped()
                self.store.commit()
                on_progress(replace(self.progress))
            together.result()
            self.count_skipped()
            self.put_refused(failed=not self.stop.is_set())
            if self.unread:
                raise self.unread
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, together, return_exceptions=True)

    async def work(self) -> None:
        while not self.stop.is_set():
            try:
                found = next(self.source, None)
            except Exception as error:
                self.unread = error
                self.stop.set()
                return
            if found is None:
                return
            if isinstance(found, Returned):
                entry = entry_of(found.article, self.recipe, self.reading)
                await self.see_to(entry, found.article, again=True)
                await asyncio.sleep(0)
                continue
            self.progress.read += 1
            if isinstance(found, Unreadable):
                self.put_fault(found)
            elif isinstance(found, Skipped):
                self.progress.skipped[found.reason] += 1
            elif isinstance(found, Known):
                self.count_known(found)
                if self.progress.read % AT_A_TIME:
                    continue
            else:
                await self.take(found)
            # A long stretch of known articles must not keep signals and the others waiting.
            await asyncio.sleep(0)

    def count_skipped(self) -> None:
        if self.progress.skipped.total() > self.skips_kept:
            self.skips_kept = self.progress.skipped.total()
            self.store.count_skipped(self.progress.skipped)

    async def take(self, article: Article) -> None:
        entry = entry_of(article, self.recipe, self.reading)
        await self.see_to(entry, article, self.store.put_place(entry))

    async def see_to(
        self, entry: Entry, article: Article, is_copy: bool = False, *, again: bool = False
    ) -> None:
        if entry.key in self.flying:
            self.flying[entry.key].append(is_copy)
            return
        known = self.store.state(entry.key)
        if known and not again and not tries_again(known, self.retry_failed):
            self.count_known(known, is_copy)
            return
        self.flying[entry.key] = []
        self.progress.in_flight += 1
        try:
            if not await self.share(entry, article):
                await self.ask(entry, article)
        finally:
            waited = self.flying.pop(entry.key)
            self.progress.in_flight -= 1
            if self.near:
                state = self.store.state(entry.key)
                self.near.landed(entry.key, done=state is not None and not state.failed)
        for is_copy in waited:
            self.count_known(self.store.state(entry.key), is_copy)

    def count_known(self, known: Known | Kept | None, is_copy: bool = False) -> None:
        if known is None:
            return
        if known.failed:
            self.progress.kept_failures += 1
        elif is_copy:
            self.progress.copies += 1
        else:
            self.progress.kept += 1

    async def share(self, entry: Entry, article: Article) -> bool:
        """Make the record from the answer for a nearly equal article, if there is one."""
        try:
            shared = await self.near.record_for(entry.key, article) if self.near else None
        except StoreError:
            raise
        except Exception:
            log.warning("%s: looking for copies failed", entry.path, exc_info=True)
            return False
        if shared is None:
            return False
        original, record = shared
        self.store.put_near_copy(entry, record.model_dump_json(), original)
        self.progress.near_copies += 1
        return True

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
