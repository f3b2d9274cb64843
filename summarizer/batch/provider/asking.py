"""Between the engine and the batches: its questions go into them, their answers come to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.article import article_id
from summarizer.batch.near import sketch_of
from summarizer.batch.provider.journal import Journal
from summarizer.batch.provider.lines import online_line, reply, step_name
from summarizer.batch.provider.plan import Plan
from summarizer.batch.provider.shards import Shards
from summarizer.batch.rows import article_key
from summarizer.batch.store import Store
from summarizer.copies import difference
from summarizer.engine import Answer
from summarizer.errors import NOTHING_SPENT, Deferred
from summarizer.llm.budget import Budget, most_of
from summarizer.llm.door import Reply
from summarizer.llm.engine import LLMEngine, Step
from summarizer.llm.request import Request
from summarizer.schemas import Article


class Asking:
    """What a job asks about each article."""

    def __init__(
        self,
        engine: LLMEngine,
        store: Store,
        journal: Journal,
        shards: Shards,
        recipe: str,
        plan: Plan,
        budget: Budget | None,
    ) -> None:
        self._engine = engine
        self._store = store
        self._journal = journal
        self._shards = shards
        self._recipe = recipe
        self._plan = plan
        self._budget = budget
        self._most = most_of(engine.door.target, batch=True)
        self.halted = False
        """Whether no further question goes into a batch; articles wait for another run."""
        self.full: str | None = None
        """Why the budget has no room for another question; None: it has."""

    async def answer(self, article: Article) -> Answer:
        """Return the engine's answer if the batches have brought all that it needs.

        Raises:
            Deferred: they have not; what is missing is in the next batch.
            ProviderError: the model gave no usable answer.
        """
        key = article_key(article_id(article), self._recipe)
        if self._journal.has_to_wait(key):
            raise Deferred
        answers = self._journal.answers(key)
        asked = self._journal.was_asked(key)
        if not asked and (original := self._twin(key, article)):
            self._journal.put_article(key, article, original)
            raise Deferred
        missing: list[tuple[str, Request]] = []

        async def ask(request: Request, step: Step) -> Reply:
            name = step_name(step)
            if line := answers.get(name):
                return reply(line, self._engine.door.target)
            if asked and self._plan.online:
                said = await self._engine.door.send(request)
                self._journal.put_online(key, name, online_line(said.body), said.usage)
                return said
            missing.append((name, request))
            raise Deferred

        try:
            return await self._engine.extract(article, ask)
        except Deferred:
            self._put(key, article, missing)
            raise

    def _put(
        self, key: bytes, article: Article, questions: Sequence[tuple[str, Mapping[str, Any]]]
    ) -> None:
        self._journal.put_article(key, article)
        if self._plan.near:
            self._store.put_sketch(key, sketch_of(article))
        for step, request in questions:
            most = self._most(request) if self._budget else NOTHING_SPENT
            if self._budget and not self.full:
                self.full = self._budget.take(most)
            if self.halted or self.full:
                return
            self._shards.add(key, step, request, most)

    def _twin(self, key: bytes, article: Article) -> bytes | None:
        """Return an article that waits for its own answer and says nearly the same."""
        if not self._plan.near:
            return None
        for other in self._store.alike(sketch_of(article)):
            waiting = None if other == key else self._journal.original(other)
            if waiting and difference(waiting, article) is None:
                return other
        return None
