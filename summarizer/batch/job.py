"""A batch job: a bounded flow from a reader to the store, with `concurrency` calls in flight."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from summarizer.archive import Item, Known, Skipped, Unreadable
from summarizer.batch.near import NearCopies
from summarizer.batch.outcomes import Answers, Locate, Outcomes, Progress
from summarizer.batch.rows import Entry, Kept, Outcome, entry_of
from summarizer.batch.store import Store
from summarizer.errors import StoreError
from summarizer.flow import in_flight
from summarizer.schemas import Article

AT_A_TIME = 32
"""Known articles that are passed over before anything else may happen."""
COMMIT_EVERY = 0.05
"""Seconds; no finished answer waits longer for its commit."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Returned:
    """An article whose answer was deferred, and whose turn has come again."""

    article: Article


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


class Job(Outcomes):
    """The state that all articles in flight share; everything runs in one thread.

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
        super().__init__(answer, store, recipe, concurrency, stop)
        self.source = iter(entries)
        self.retry_failed = retry_failed
        self.flying: dict[bytes, list[bool]] = {}
        """Keys in flight; for each time that the article came again, whether it was a copy."""
        self.unread: Exception | None = None
        """What ended the reading of the archive."""
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
        flowing = asyncio.create_task(self.flow(concurrency))
        try:
            while not flowing.done():
                await asyncio.wait({flowing}, timeout=COMMIT_EVERY)
                self.count_skipped()
                self.store.commit()
                on_progress(replace(self.progress))
            flowing.result()
            self.count_skipped()
            self.put_refused(failed=not self.stop.is_set())
            if self.unread:
                raise self.unread
        finally:
            flowing.cancel()
            await asyncio.gather(flowing, return_exceptions=True)

    async def flow(self, concurrency: int) -> None:
        tasks: set[asyncio.Task[None]] = set()
        promise = asyncio.get_running_loop().create_future

        def start(found: Article | Returned | None) -> asyncio.Task[None]:
            task = asyncio.create_task(self.take(found))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            return task

        try:
            with closing(in_flight(self.articles(), start, concurrency, promise)) as flow:
                for following in flow:
                    (await following).result()
        finally:
            await asyncio.gather(*tasks, return_exceptions=True)

    def articles(self) -> Iterator[Article | Returned | None]:
        """Yield what an engine may have to read, and deal with all else; None is a pause.

        A long stretch of known articles must not keep signals and the others waiting.
        """
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
                yield found
                continue
            self.progress.read += 1
            if isinstance(found, Known):
                self.count_known(found)
                if self.progress.read % AT_A_TIME == 0:
                    yield None
            elif isinstance(found, Article):
                yield found
            else:
                self.pass_over(found)
                yield None

    def pass_over(self, found: Unreadable | Skipped) -> None:
        if isinstance(found, Unreadable):
            self.put_fault(found)
        else:
            self.progress.skipped[found.reason] += 1

    def count_skipped(self) -> None:
        if self.progress.skipped.total() > self.skips_kept:
            self.skips_kept = self.progress.skipped.total()
            self.store.count_skipped(self.progress.skipped)

    async def take(self, found: Article | Returned | None) -> None:
        if isinstance(found, Returned):
            entry = entry_of(found.article, self.recipe, self.reading)
            await self.see_to(entry, found.article, again=True)
        elif found is not None:
            entry = entry_of(found, self.recipe, self.reading)
            await self.see_to(entry, found, self.store.put_place(entry))

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
