"""A job through a Batch API: rounds of reading, submitting, waiting and taking home.

The engine reads every article as it does online; only, a question that has no answer yet is
put into a batch, and the article is read again, from the start, when the answer is there. So
parts of long articles, halves of truncated answers and second questions need nothing of their
own: they are questions that the next round asks.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from summarizer.archive import Item
from summarizer.batch.job import Job, Returned
from summarizer.batch.near import NearCopies
from summarizer.batch.outcomes import Locate, Progress
from summarizer.batch.provider.asking import Asking
from summarizer.batch.provider.collect import Collected, Collector
from summarizer.batch.provider.journal import Journal
from summarizer.batch.provider.plan import Plan
from summarizer.batch.provider.resume import take_home_others, take_up
from summarizer.batch.provider.room import Room
from summarizer.batch.provider.shards import FOLDER, Shards
from summarizer.batch.provider.submit import Submitter, cancel_doubles
from summarizer.batch.provider.sweep import may_arrive, sweep
from summarizer.batch.rows import Entry
from summarizer.batch.store import Store
from summarizer.engine import Answer
from summarizer.errors import (
    BudgetExceeded,
    Deferred,
    ProviderError,
    SummarizerError,
)
from summarizer.fallback import or_rules
from summarizer.llm.batches import Batches
from summarizer.llm.budget import Budget
from summarizer.llm.engine import LLMEngine
from summarizer.rules.engine import RulesEngine
from summarizer.schemas import Article

SHORTEST_WAIT, LONGEST_WAIT = 10.0, 300.0
"""Seconds between two looks at the provider, unless they are given."""
LEAST_BATCH = 20
"""Requests: a budget that leaves room for fewer, at their worst, is reached. Each further round
would be smaller still, and take as long."""
SHOWN_EVERY = 1.0
"""Seconds; counting what waits takes a while where there are millions."""
_PATIENCE = 0.05
"""A look is worth while when a batch has become older by this share."""
_MAY_PASS = frozenset({"rate_limited", "network"})

_UNDER_WAY = ("uploading", "uploaded", "creating", "submitted", "ended", "stored")

Entries = Iterable[Item]


async def run_batches(
    entries: Entries,
    engine: LLMEngine,
    store: Store,
    plan: Plan,
    *,
    recipe: str,
    reading: str = "",
    inputs: Sequence[str] = (),
    concurrency: int = 64,
    retry_failed: Collection[str] | bool = False,
    budget: Budget | None = None,
    locate: Locate | None = None,
    fallback: RulesEngine | None = None,
    stop: asyncio.Event | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    say: Callable[[str], None] = lambda text: None,
) -> Progress:
    """Answer every article that has no record yet through the Batch API of the engine's server.

    As `summarizer.batch.job.run_job`, but for the way the answers come. Whatever happens, also
    a kill, running again goes on: nothing is submitted twice. Setting `stop` leaves what is at
    the provider there.

    Raises:
        ConfigurationError: batches are at another server, or this one has no Batch API.
        StoreError: results cannot be kept.
    """
    store.begin_job(recipe, list(inputs))
    job = _BatchJob((), _nobody, store, recipe, retry_failed, concurrency, stop or asyncio.Event())
    job.reading, job.near = reading, NearCopies(store) if plan.near else None
    job.locate = locate

    async def work() -> None:
        rounds = Rounds(job, engine, store, entries, plan, budget, concurrency, on_progress, say)
        if fallback is not None:
            model = engine.door.target.name
            job.answer = partial(or_rules, rounds.asking.answer, model, fallback)
        await rounds.run()

    return await job.to_its_end(work(), on_progress)


class _BatchJob(Job):
    def put_paid(self, entry: Entry, error: SummarizerError) -> None:
        """Do nothing: what was paid for an article that waits is in the journal."""


class Rounds:
    """The rounds of a job, from its entries and its journal to the end of both."""

    def __init__(
        self,
        job: Job,
        engine: LLMEngine,
        store: Store,
        entries: Entries,
        plan: Plan,
        budget: Budget | None,
        concurrency: int,
        on_progress: Callable[[Progress], None],
        say: Callable[[str], None],
    ) -> None:
        client, folder = Batches(engine.door), store.folder / FOLDER
        target = engine.door.target
        self.job = job
        self.client = client
        self.server = target.base_url
        self.store = store
        self.entries = iter(entries)
        self.plan = plan
        self.concurrency = concurrency
        self.show = on_progress
        self.say = say
        self.folder = folder
        self.journal = Journal(store)
        limits = replace(plan.limits)
        self.shards = Shards(self.journal, folder, target.base_url, client.endpoint, limits)
        self.room = Room(self.journal, limits, plan.poll, say)
        self.budget = budget
        self.asking = Asking(engine, store, self.journal, self.shards, job.recipe, plan, budget)
        self.submitter = Submitter(self.journal, client, folder, say, plan.grace)
        late = 20 * plan.grace
        self.collector = Collector(self.journal, client, folder, target, plan.tries, late)
        self.more = True
        """Whether the archive has not come to its end."""
        self.wrong: SummarizerError | None = None
        """Why nothing more is submitted, though what is at the provider is waited for."""
        self.news = True
        """Whether answers have come since the engine last read."""
        self.troubled = False
        self.shown = 0.0
        job.answer = self.asking.answer
        # What a batch has brought is read to its end, whatever it is.
        job.most_outages = job.most_outages if plan.online else sys.maxsize

    async def run(self) -> None:
        """Go on until every article has a record or a failure, or until the job's stop is set.

        Raises:
            ConfigurationError: a batch is at another server, or the server has no Batch API.
            StoreError: results cannot be kept.
        """
        take_up(self.journal, self.folder, self.server)
        await self.sweep_up(first=True)
        await take_home_others(self.journal, self.collector, self.server, self.say)
        try:
            while True:
                await self.collect()
                await self.read()
                last = self.is_last_of_budget()
                await self.submit()
                if last:
                    self.halt(BudgetExceeded(self.asking.full or ""))
                if self.job.stop.is_set() or not (self.more_to_do() or self.under_way()):
                    break
                if not self.can_go_on():
                    await self.wait()
            await self.sweep_up()
        finally:
            self.shards.abandon()
            self.report()
        if self.wrong:
            self.job.end(self.wrong)
        elif self.asking.halted:
            self.job.stop.set()

    # What there is to do

    def under_way(self) -> bool:
        """Return whether batches are at the provider, or on their way."""
        return bool(self.journal.batches(*_UNDER_WAY))

    def more_to_do(self) -> bool:
        """Return whether anything can be asked or read without waiting for a batch."""
        if self.asking.halted:
            return False
        return self.more or bool(self.journal.batches("ready")) or self.has_ready_articles()

    def can_go_on(self) -> bool:
        """Return whether reading on makes sense before a batch has ended."""
        return self.more_to_do() and not self.shards.unsent and not self.asking.full

    def can_read_on(self) -> bool:
        """Return whether the archive has more for the open batch."""
        ended = self.asking.halted or self.job.stop.is_set()
        return self.more and not ended and not self.asking.full

    def is_last_of_budget(self) -> bool:
        """Return whether the budget leaves room for no batch that is worth waiting for."""
        ready = sum(batch.requests for batch in self.journal.batches("ready"))
        return bool(self.asking.full) and ready < LEAST_BATCH and not self.under_way()

    def has_ready_articles(self) -> bool:
        return next(self.journal.ready(), None) is not None

    # A round's steps

    async def collect(self) -> None:
        """Look at every batch under way, and take home those that have ended."""
        for batch in self.journal.batches("submitted"):
            with self.forgiven(self.job.end):
                if batch.doubtful:
                    for double in await cancel_doubles(self.client, batch):
                        self.say(f"{double} is the same as {batch.batch}, and is cancelled")
                await self.collector.look(batch)
        self.report()
        for batch in self.journal.batches("ended"):
            with self.forgiven(self.job.end):
                self.note(await self.collector.collect(batch))
                self.news = True
        for batch in self.journal.batches("stored"):
            await self.collector.tidy(batch)

    async def read(self) -> None:
        """Let the engine read: articles with new answers first, then on in the archive."""
        idle = self.asking.halted or self.asking.full
        if self.job.stop.is_set() or (idle and not self.news):
            return
        self.news = False
        if self.budget:
            # What has come is counted as it was, what is under way at its worst.
            spent = self.store.spent() + self.journal.reserved() + self.shards.most
            self.budget.restart(spent)
            self.asking.full = None
        self.job.source = self.next_articles()
        await self.job.run(self.concurrency, lambda progress: self.report(SHOWN_EVERY))
        if not self.can_read_on():
            self.shards.close()

    async def submit(self) -> None:
        """Bring to the provider what is ready, as far as its queue has room."""
        unsure = self.journal.batches("uploading", "uploaded", "creating")
        ready = [] if self.asking.halted else self.journal.batches("ready")
        for batch in [*unsure, *ready]:
            if self.job.stop.is_set():
                return
            if batch.state == "ready" and not self.room.is_there(batch.tokens):
                return
            with self.forgiven(self.halt):
                await self.submitter.submit(batch)
                self.report()
        self.shards.unsent = bool(self.journal.batches("ready"))

    async def sweep_up(self, *, first: bool = False) -> None:
        """Delete the files at the provider that no batch needs, once all that may come has come."""
        if not first:
            await self.pause(may_arrive(self.journal.doubtful(self.server), self.plan.grace))
        await sweep(self.journal, self.client, self.folder, self.server)

    async def wait(self) -> None:
        """Wait until the next look is due, or the job is to stop."""
        self.report()
        await self.pause(self.interval())

    async def pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.job.stop.wait()

    def interval(self) -> float:
        """Return the seconds until the next look: soon at first, rarer as batches grow old."""
        if self.plan.poll is not None:
            return self.plan.poll
        ages = [_age(batch.created) for batch in self.job.progress.batches]
        return max(SHORTEST_WAIT, min(LONGEST_WAIT, _PATIENCE * min(ages, default=0.0)))

    def next_articles(self) -> Iterator[Item | Returned]:
        for article in self.journal.ready():
            yield Returned(article)
        while self.can_read_on() and not self.shards.unsent:
            found = next(self.entries, None)
            if found is None:
                self.more = False
                return
            yield found

    def note(self, collected: Collected) -> None:
        """Draw the conclusions from what a batch brought."""
        batch = collected.batch
        name = batch.batch or batch.tag
        if collected.too_much is not None:
            self.room.learn(batch.tokens, collected.too_much)
            return
        cancelled = batch.status == "cancelled" and not self.plan.online
        if collected.refused:
            self.halt(collected.refused)
        elif cancelled and collected.put_by:
            self.asking.halted = True
        if collected.notes or collected.put_by:
            left = "are asked again online" if self.plan.online else "are asked again"
            if self.asking.halted:
                left = "have no answer, and nothing more is submitted now"
            told = [f"{collected.answered:,} answered"]
            told += [f"{collected.put_by:,} {left}"] if collected.put_by else []
            self.say(f"{name} {batch.status}: {'; '.join([', '.join(told), *collected.notes])}")

    def halt(self, error: SummarizerError) -> None:
        self.asking.halted = True
        self.wrong = self.wrong or error

    @contextmanager
    def forgiven(self, give_up: Callable[[SummarizerError], None]) -> Iterator[None]:
        """Let trouble that may pass be waited out, told once; any other is for `give_up`."""
        try:
            yield
        except ProviderError as error:
            if error.kind not in _MAY_PASS:
                give_up(error)
            elif not self.troubled:
                self.say(f"{error}; trying again")
                self.troubled = True
        else:
            self.troubled = False

    # What is shown

    def report(self, every: float = 0.0) -> None:
        """Show how far things are, if that was not done in the last `every` seconds."""
        now = time.monotonic()
        if now - self.shown < every:
            return
        self.shown = now
        progress = self.job.progress
        progress.waiting = self.journal.waiting()
        progress.batches = tuple(self.journal.batches(*_UNDER_WAY, "ready"))
        self.show(replace(progress))


async def _nobody(article: Article) -> Answer:
    raise Deferred


def _age(since: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds()
