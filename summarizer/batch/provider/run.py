"""A job through a Batch API: rounds of reading, submitting, waiting and taking home.

The engine reads every article as it does online; only, a question that has no answer yet is
put into a batch, and the article is read again, from the start, when the answer is there. So
parts of long articles, halves of truncated answers and second questions need nothing of their
own: they are questions that the next round asks.
"""

import asyncio
import re
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from summarizer.archive import Known, Unreadable
from summarizer.article import article_id
from summarizer.batch.job import Job, Progress, Returned
from summarizer.batch.near import NearCopies, sketch_of
from summarizer.batch.provider.collect import Collected, Collector
from summarizer.batch.provider.journal import Journal
from summarizer.batch.provider.lines import reply, step_name
from summarizer.batch.provider.shards import FOLDER, Limits, Shards, file_of, is_whole
from summarizer.batch.provider.submit import GRACE, Submitter
from summarizer.batch.rows import article_key
from summarizer.batch.store import Store
from summarizer.copies import difference
from summarizer.engine import Answer
from summarizer.errors import ConfigurationError, Deferred, ProviderError, SummarizerError
from summarizer.llm.batches import Batches
from summarizer.llm.door import Reply
from summarizer.llm.engine import LLMEngine, Step
from summarizer.llm.request import Request
from summarizer.schemas import Article

SHORTEST_WAIT, LONGEST_WAIT = 10.0, 300.0
"""Seconds between two looks at the provider, unless they are given."""
FULL_QUEUE, LONGEST_PAUSE = 60.0, 1800.0
"""Seconds before a full queue at the provider is tried again, at first and at most."""
SHOWN_EVERY = 1.0
"""Seconds; counting what waits takes a while where there are millions."""
_PATIENCE = 0.05
"""A look is worth while when a batch has become older by this share."""
_MAY_PASS = frozenset({"rate_limited", "network"})

_UNDER_WAY = ("uploading", "uploaded", "creating", "submitted", "ended", "stored")

Entries = Iterable[Article | Unreadable | Known]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a job uses the Batch API."""

    limits: Limits = field(default_factory=Limits)
    poll: float | None = None
    """Seconds between two looks at the provider; None: rarer as batches grow older."""
    online: bool = False
    """What a first batch leaves without a usable answer is asked online, at full price."""
    near: bool = True
    """Articles that say the same are paid for once."""
    tries: int = 5
    """Batches in which a request that may heal is tried."""
    grace: float = GRACE


async def run_batches(
    entries: Entries,
    engine: LLMEngine,
    store: Store,
    plan: Plan,
    *,
    recipe: str,
    inputs: Sequence[str] = (),
    concurrency: int = 64,
    retry_failed: Collection[str] | bool = False,
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
    job = Job((), _nobody, store, recipe, retry_failed, concurrency, stop or asyncio.Event())
    job.near = NearCopies(store) if plan.near else None
    job.progress.outcome = "interrupted"
    try:
        await Rounds(job, engine, store, entries, plan, concurrency, on_progress, say).run()
        if job.progress.stopped_by:
            job.progress.outcome = "stopped"
        elif not job.stop.is_set():
            job.progress.outcome = "finished"
    finally:
        store.end_job(job.progress.outcome)
    on_progress(replace(job.progress))
    return job.progress


class Rounds:
    """The rounds of a job, from its entries and its journal to the end of both."""

    def __init__(
        self,
        job: Job,
        engine: LLMEngine,
        store: Store,
        entries: Entries,
        plan: Plan,
        concurrency: int,
        on_progress: Callable[[Progress], None],
        say: Callable[[str], None],
    ) -> None:
        job.answer = self.answer
        client, folder = Batches(engine.door), store.folder / FOLDER
        target = engine.door.target
        self.job = job
        self.engine = engine
        self.store = store
        self.entries = iter(entries)
        self.plan = plan
        self.concurrency = concurrency
        self.show = on_progress
        self.say = say
        self.folder = folder
        self.journal = Journal(store)
        self.limits = replace(plan.limits)
        self.shards = Shards(self.journal, folder, target.base_url, client.endpoint, self.limits)
        self.submitter = Submitter(self.journal, client, folder, say, plan.grace)
        self.collector = Collector(self.journal, client, folder, target, plan.tries)
        self.more = True
        """Whether the archive has not come to its end."""
        self.halted = False
        """Whether nothing more is submitted; what is at the provider is still waited for."""
        self.wrong: SummarizerError | None = None
        """Why; None: a batch was cancelled."""
        self.news = True
        """Whether answers have come since the engine last read."""
        self.not_before = 0.0
        """On the monotonic clock: the provider's queue was full, and is left in peace till then."""
        self.pause = FULL_QUEUE
        self.troubled = False
        self.shown = 0.0
        # What a batch has brought is read to its end, whatever it is.
        job.most_outages = job.most_outages if plan.online else sys.maxsize

    async def run(self) -> None:
        """Go on until every article has a record or a failure, or until the job's stop is set.

        Raises:
            ConfigurationError: a batch is at another server, or the server has no Batch API.
            StoreError: results cannot be kept.
        """
        self.take_up()
        await self.take_home_others()
        try:
            while True:
                await self.collect()
                await self.read()
                await self.submit()
                if self.job.stop.is_set() or not (self.more_to_do() or self.under_way()):
                    break
                if not self.can_go_on():
                    await self.wait()
        finally:
            self.shards.abandon()
            self.report()
        if self.wrong:
            self.job.end(self.wrong)
        elif self.halted:
            self.job.stop.set()

    def take_up(self) -> None:
        """Drop what was half written when the last run ended; refuse what is another server's."""
        here = self.engine.door.target.base_url
        for batch in self.journal.batches("uploading", "uploaded", "creating", "submitted"):
            if batch.server != here:
                raise ConfigurationError(
                    f"a batch of this folder is at {batch.server}, not at {here}; "
                    "run with that --base-url, or `summarizer cancel DIR --forget`"
                )
        for batch in self.journal.batches("building", "ready"):
            path = file_of(self.folder, batch)
            if batch.state == "building" or not is_whole(path, batch):
                self.journal.drop(batch.id)
                path.unlink(missing_ok=True)

    async def take_home_others(self) -> None:
        """Store what batches made with another model or prompt have answered by now."""
        others = self.journal.others(self.engine.door.target.base_url)
        for batch in others:
            with self.forgiven(lambda error: None):
                if batch.state == "submitted":
                    batch = await self.collector.look(batch)
                if batch.state == "ended":
                    batch = (await self.collector.collect(batch)).batch
                if batch.state == "stored":
                    await self.collector.tidy(batch)
        if others:
            self.say(
                f"{len(others):,} batches here were made with another model or prompt; what they "
                "have answered is kept, and is read when that is run again"
            )

    # What there is to do

    def under_way(self) -> bool:
        """Return whether batches are at the provider, or on their way."""
        return bool(self.journal.batches(*_UNDER_WAY))

    def more_to_do(self) -> bool:
        """Return whether anything can be asked or read without waiting for a batch."""
        if self.halted:
            return False
        return self.more or bool(self.journal.batches("ready")) or self.has_ready_articles()

    def can_go_on(self) -> bool:
        """Return whether reading on makes sense before a batch has ended."""
        return self.more_to_do() and not self.shards.unsent

    def can_read_on(self) -> bool:
        """Return whether the archive has more for the open batch."""
        return self.more and not self.halted and not self.job.stop.is_set()

    def has_ready_articles(self) -> bool:
        return next(self.journal.ready(), None) is not None

    # A round's steps

    async def collect(self) -> None:
        """Look at every batch under way, and take home those that have ended."""
        for batch in self.journal.batches("submitted"):
            with self.forgiven(self.job.end):
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
        if self.job.stop.is_set() or (self.halted and not self.news):
            return
        self.news = False
        self.job.source = self.next_articles()
        await self.job.run(self.concurrency, lambda progress: self.report(SHOWN_EVERY))
        if not self.can_read_on():
            self.shards.close()

    async def submit(self) -> None:
        """Bring to the provider what is ready, as far as its queue has room."""
        unsure = self.journal.batches("uploading", "uploaded", "creating")
        ready = [] if self.halted else self.journal.batches("ready")
        for batch in [*unsure, *ready]:
            if self.job.stop.is_set():
                return
            if batch.state == "ready" and not self.has_room(batch.tokens):
                return
            with self.forgiven(self.halt):
                await self.submitter.submit(batch)
                self.report()
        self.shards.unsent = bool(self.journal.batches("ready"))

    async def wait(self) -> None:
        """Wait until the next look is due, or the job is to stop."""
        self.report()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.interval()):
                await self.job.stop.wait()

    def interval(self) -> float:
        """Return the seconds until the next look: soon at first, rarer as batches grow old."""
        if self.plan.poll is not None:
            return self.plan.poll
        ages = [_age(batch.created) for batch in self.job.progress.batches]
        return max(SHORTEST_WAIT, min(LONGEST_WAIT, _PATIENCE * min(ages, default=0.0)))

    # How the engine's questions get into batches

    def next_articles(self) -> Iterator[Article | Unreadable | Known | Returned]:
        for article in self.journal.ready():
            yield Returned(article)
        while self.can_read_on() and not self.shards.unsent:
            found = next(self.entries, None)
            if found is None:
                self.more = False
                return
            yield found

    async def answer(self, article: Article) -> Answer:
        """Return the engine's answer if the batches have brought all that it needs.

        Raises:
            Deferred: they have not; what is missing is in the next batch.
            ProviderError: the model gave no usable answer.
        """
        key = article_key(article_id(article), self.job.recipe)
        if self.journal.has_to_wait(key):
            raise Deferred
        answers = self.journal.answers(key)
        if not answers and (original := self.twin(key, article)):
            self.journal.put_article(key, article, original)
            raise Deferred
        online = self.plan.online and self.journal.was_asked(key)
        missing: list[tuple[str, Request]] = []

        async def ask(request: Request, step: Step) -> Reply:
            name = step_name(step)
            if line := answers.get(name):
                return reply(line, self.engine.door.target)
            if online:
                return await self.engine.door.send(request)
            missing.append((name, request))
            raise Deferred

        try:
            return await self.engine.extract(article, ask)
        except Deferred:
            self.put(key, article, missing)
            raise

    def put(
        self, key: bytes, article: Article, questions: Sequence[tuple[str, Mapping[str, Any]]]
    ) -> None:
        self.journal.put_article(key, article)
        if self.plan.near:
            self.store.put_sketch(key, sketch_of(article))
        if not self.halted:
            for step, request in questions:
                self.shards.add(key, step, request)

    def twin(self, key: bytes, article: Article) -> bytes | None:
        """Return an article that waits for its answer and says nearly the same."""
        if not self.plan.near:
            return None
        for other in self.store.alike(sketch_of(article)):
            waiting = None if other == key else self.journal.article(other)
            if waiting and difference(waiting, article) is None:
                return other
        return None

    # The provider's limits and refusals

    def has_room(self, tokens: int) -> bool:
        """Return whether the provider's queue has room for so many tokens, as far as known."""
        if time.monotonic() < self.not_before:
            return False
        there = self.journal.batches("uploading", "uploaded", "creating", "submitted")
        queued = sum(batch.tokens for batch in there)
        return not queued or self.limits.tokens is None or queued + tokens <= self.limits.tokens

    def note(self, collected: Collected) -> None:
        """Draw the conclusions from what a batch brought."""
        batch = collected.batch
        name = batch.batch or batch.tag
        if collected.too_much is not None:
            self.learn_limit(batch.tokens, collected.too_much)
            return
        cancelled = batch.status == "cancelled" and not self.plan.online
        if collected.refused:
            self.halt(collected.refused)
        elif cancelled and collected.put_by:
            self.halted = True
        if collected.notes or collected.put_by:
            again = "are asked again online" if self.plan.online else "are asked again"
            left = "were not run, and nothing more is submitted now" if self.halted else again
            told = [f"{collected.answered:,} answered"]
            told += [f"{collected.put_by:,} {left}"] if collected.put_by else []
            self.say(f"{name} {batch.status}: {'; '.join([', '.join(told), *collected.notes])}")

    def learn_limit(self, tokens: int, said: str) -> None:
        """Keep to the limit that the provider has named, or to less than was refused."""
        others = sum(other.tokens for other in self.journal.batches("submitted"))
        named = re.search(r"([\d,]{4,})\s+enqueued", said)
        limit = int(named[1].replace(",", "")) if named else others + tokens // 2
        if tokens <= limit and not others:
            # Others use the same queue, or tokens are counted otherwise there.
            limit = max(1, tokens // 2)
            self.not_before = time.monotonic() + (self.plan.poll or self.pause)
            self.pause = min(LONGEST_PAUSE, 2 * self.pause)
        self.limits.tokens = limit
        self.say(f"the provider's queue has no room: {said} Smaller batches are made now")

    def halt(self, error: SummarizerError) -> None:
        self.halted = True
        self.wrong = self.wrong or error

    @contextmanager
    def forgiven(self, give_up: Callable[[SummarizerError], None]) -> Iterator[None]:
        """Let trouble that may pass be waited out, told once; any other is for `give_up`."""
        try:
            yield
        except ProviderError as error:
            if error.kind not in _MAY_PASS and "HTTP 5" not in error.message:
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
