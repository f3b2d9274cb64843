"""A batch job: a bounded flow from a reader to the store, with `concurrency` calls in flight."""

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from summarizer.archive import Unreadable
from summarizer.batch.rows import Entry, Failure, Outcome, State, entry_of, fault_at
from summarizer.batch.store import Store
from summarizer.derive import derive
from summarizer.engine import Answer
from summarizer.errors import (
    ACCOUNT,
    NOTHING_SPENT,
    ArticleError,
    ConfigurationError,
    ProviderError,
    Stopped,
    SummarizerError,
    Usage,
)
from summarizer.schemas import Article

OUTAGE = frozenset({"auth", "quota", "rate_limited", "network", "http"})
"""Failures that say nothing about the article: the next ones would fail alike."""
LEAST_OUTAGE = 20
"""So many in a row, and twice those in flight, stop the job."""

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
    """Not asked again: a record from before, or the same article once more."""
    kept_failures: int = 0
    """Failed before, or as the same article in this run, and not tried again."""
    in_flight: int = 0
    usage: Usage = NOTHING_SPENT
    started: float = field(default_factory=time.monotonic)
    """On the monotonic clock, seconds."""
    stopped_by: SummarizerError | None = None
    """What ended the job before the archive's end: the budget, the key, the server."""

    outcome: Outcome | None = None
    """Of a finished job."""

    @property
    def rate(self) -> float:
        """Articles done or failed a second."""
        return (self.done + self.failed) / max(time.monotonic() - self.started, 1e-3)


Answers = Callable[[Article], Awaitable[Answer]]


async def run_job(
    entries: Iterable[Article | Unreadable],
    answer: Answers,
    store: Store,
    *,
    recipe: str,
    inputs: Iterable[str] = (),
    concurrency: int = 64,
    retry_failed: bool = False,
    stop: asyncio.Event | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Answer every article that has no record yet, and keep what comes of it.

    Entries are read only as calls become free, so memory does not grow with the archive. A
    failed article is a row like any other. Setting `stop` lets what is in flight finish;
    cancelling drops it. Whatever happens, finished answers are committed. An error that
    reading `entries` raises ends the job as `stop` does, and is raised once it has ended.

    Args:
        answer: asks an engine, as `Summarizer.aanswer` does.
        recipe: what records depend on besides the article; see `summarizer.batch.recipe`.
        retry_failed: ask again for articles that failed before.
        on_progress: called after commits, about 20 times a second.

    Raises:
        StoreError: results cannot be kept.
    """
    store.begin_job(recipe, list(inputs))
    job = _Job(entries, answer, store, recipe, retry_failed, concurrency, stop or asyncio.Event())
    job.progress.outcome = "interrupted"
    try:
        await job.run(concurrency, on_progress)
        if job.progress.stopped_by:
            job.progress.outcome = "stopped"
        elif not job.stop.is_set():
            job.progress.outcome = "finished"
    finally:
        store.end_job(job.progress.outcome)
    on_progress(replace(job.progress))
    return job.progress


class _Job:
    """The state that the workers share; all of them run in one thread."""

    def __init__(
        self,
        entries: Iterable[Article | Unreadable],
        answer: Answers,
        store: Store,
        recipe: str,
        retry_failed: bool,
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
        self.flying: dict[bytes, int] = {}
        """Keys in flight, with how often the same article came again meanwhile."""
        self.refused: list[tuple[Entry, ProviderError]] = []
        """Articles at which the server refused the account, until an answer or the job's end
        tells whether that was about the article."""
        self.unread: Exception | None = None
        """What ended the reading of the archive."""
        self.outages = 0

    async def run(self, concurrency: int, on_progress: Callable[[Progress], None]) -> None:
        workers = [asyncio.create_task(self.work()) for _ in range(concurrency)]
        together = asyncio.gather(*workers)
        try:
            while not together.done():
                await asyncio.wait({together}, timeout=COMMIT_EVERY)
                self.store.commit()
                on_progress(replace(self.progress))
            together.result()
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
            self.progress.read += 1
            if isinstance(found, Unreadable):
                self.put_fault(found)
            else:
                await self.take(found)
            # A long stretch of known articles must not keep signals and the others waiting.
            await asyncio.sleep(0)

    async def take(self, article: Article) -> None:
        entry = entry_of(article, self.recipe)
        if entry.key in self.flying:
            self.flying[entry.key] += 1
            return
        state = self.store.state(entry.key)
        if state == "done" or (state == "failed" and not self.retry_failed):
            self.count_known(state)
            return
        self.flying[entry.key] = 0
        self.progress.in_flight += 1
        try:
            await self.ask(entry, article)
        finally:
            again = self.flying.pop(entry.key)
            self.progress.in_flight -= 1
        if again:
            self.count_known(self.store.state(entry.key), again)

    def count_known(self, state: State | None, times: int = 1) -> None:
        if state == "done":
            self.progress.kept += times
        elif state == "failed":
            self.progress.kept_failures += times

    async def ask(self, entry: Entry, article: Article) -> None:
        try:
            answer = await self.answer(article)
        except Stopped as error:
            self.put_spent(entry, error.usage)
            self.end(error)
        except ConfigurationError as error:
            self.end(error)
        except ProviderError as error:
            if error.kind in ACCOUNT:
                self.refused.append((entry, error))
            else:
                self.put_failure(entry, Failure(error.kind, error.message), error.usage)
            self.watch_outages(error)
        except ArticleError as error:
            self.put_failure(entry, Failure("article", str(error)), NOTHING_SPENT)
        except Exception as error:
            self.put_failure(entry, _internal(error), NOTHING_SPENT)
        else:
            self.outages = 0
            self.put_refused(failed=True)
            self.keep(entry, article, answer)

    def keep(self, entry: Entry, article: Article, answer: Answer) -> None:
        try:
            record = derive(article, answer).model_dump_json()
        except Exception as error:
            self.put_failure(entry, _internal(error), answer.usage, answer.responses)
            return
        self.store.put_record(entry, record, answer.usage, answer.responses)
        self.progress.done += 1
        self.progress.usage += answer.usage

    def put_failure(
        self, entry: Entry, failure: Failure, usage: Usage, responses: tuple[str, ...] = ()
    ) -> None:
        self.store.put_failure(entry, failure, usage, responses)
        self.progress.failed += 1
        self.progress.usage += usage

    def put_refused(self, *, failed: bool) -> None:
        for entry, error in self.refused:
            if failed:
                self.put_failure(entry, Failure(error.kind, error.message), error.usage)
            else:
                self.put_spent(entry, error.usage)
        self.refused.clear()

    def put_spent(self, entry: Entry, usage: Usage) -> None:
        if usage.calls:
            self.store.put_spent(entry, usage)
            self.progress.usage += usage

    def put_fault(self, fault: Unreadable) -> None:
        kind = "article" if isinstance(fault.error, ArticleError) else "archive"
        entry = fault_at(fault.origin, self.recipe)
        known = self.store.state(entry.key) is not None
        self.store.put_failure(entry, Failure(kind, str(fault.error)), NOTHING_SPENT)
        self.progress.failed += not known
        self.progress.kept_failures += known

    def watch_outages(self, error: ProviderError) -> None:
        self.outages = self.outages + 1 if error.kind in OUTAGE else 0
        if self.outages >= self.most_outages:
            self.end(error)

    def end(self, error: SummarizerError) -> None:
        self.progress.stopped_by = self.progress.stopped_by or error
        self.stop.set()


def _internal(error: Exception) -> Failure:
    # A fault of ours, met at one article of many: the others' answers must not be lost to it.
    log.debug("internal fault", exc_info=error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    return Failure("internal", f"{type(error).__name__}: {error} ({where})")
