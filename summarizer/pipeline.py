"""The whole flow for one article, and for many: article, engine, record."""

import asyncio
import queue
from collections.abc import AsyncIterator, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Self

from summarizer.article import make_article
from summarizer.background import BackgroundLoop
from summarizer.derive import derive
from summarizer.engine import Answer, Engine
from summarizer.errors import SummarizerError
from summarizer.schemas import Article, Record
from summarizer.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one article: a record, or the error that stood in its way."""

    article: Article
    record: Record | None = None
    error: SummarizerError | None = None
    answer: Answer | None = None
    """What the engine returned, raw responses included; None after an error."""


class Summarizer:
    """Turns articles into records. Holds one engine and its connections; close it when done.

    Args:
        model: "rules" for the embedded engine, or "openai/…", "anthropic/…", "ollama/…" and
            so on; by default what the environment or `summarizer.toml` names, else "rules".
        base_url: an OpenAI-compatible server.
        api_key: by default the provider's usual environment variable.
        settings: everything else; flags given here win over it.
        engine: an engine of your own instead of a model.

    Raises:
        ConfigurationError: the model is unknown or its key is missing.

    >>> with Summarizer("rules") as summarizer:
    ...     record = summarizer.summarize("انفجرت عبوة ناسفة في مدينة الباب.")
    >>> record.provenance.engine
    'rules'
    """

    def __init__(
        self,
        model: str | None = None,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        settings: Settings | None = None,
        engine: Engine | None = None,
    ) -> None:
        given = {"model": model, "base_url": base_url, "api_key": api_key}
        flags = {name: value for name, value in given.items() if value is not None}
        if settings is None:
            settings = load_settings(**flags)
        elif flags:
            settings = settings.model_copy(update=flags)
        self.settings = settings
        self.engine = engine or make_engine(settings)
        self._loop = BackgroundLoop()

    def summarize(self, article: Article | str, *, published: date | str | None = None) -> Record:
        """Return the record of one article.

        Raises:
            ArticleError: there is no text, or not in Arabic or English.
            ProviderError: the model gave no usable answer.
        """
        return self._loop.run(self._summarize(self._article(article, published)))

    async def asummarize(
        self, article: Article | str, *, published: date | str | None = None
    ) -> Record:
        """As `summarize`, from async code."""
        return await self._loop.arun(self._summarize(self._article(article, published)))

    def map(
        self, articles: Iterable[Article], *, concurrency: int | None = None
    ) -> Iterator[Result]:
        """Yield a result for each article, as they finish, with `concurrency` in flight.

        `articles` is read in the caller's thread, and never further ahead than that.
        """
        finished: queue.SimpleQueue[Future[Result]] = queue.SimpleQueue()
        flying: set[Future[Result]] = set()
        source = iter(articles)
        try:
            while True:
                while len(flying) < (concurrency or self.settings.concurrency):
                    article = next(source, None)
                    if article is None:
                        break
                    future = self._loop.submit(self._outcome(article))
                    flying.add(future)
                    future.add_done_callback(finished.put)
                if not flying:
                    return
                done = finished.get()
                flying.discard(done)
                yield done.result()
        finally:
            for future in flying:
                future.cancel()

    async def amap(
        self, articles: Iterable[Article], *, concurrency: int | None = None
    ) -> AsyncIterator[Result]:
        """As `map`, from async code."""
        flying: set[asyncio.Task[Result]] = set()
        source = iter(articles)
        try:
            while True:
                while len(flying) < (concurrency or self.settings.concurrency):
                    article = next(source, None)
                    if article is None:
                        break
                    flying.add(asyncio.create_task(self._loop.arun(self._outcome(article))))
                if not flying:
                    return
                done, flying = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield task.result()
        finally:
            for task in flying:
                task.cancel()

    async def aanswer(self, article: Article) -> Answer:
        """Return the engine's answer alone, for a store that derives the record itself."""
        return await self._loop.arun(self.engine.extract(article))

    def close(self) -> None:
        """Release connections and the background thread; the summarizer cannot be used again."""
        self._loop.run(self.engine.aclose())
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _article(self, article: Article | str, published: date | str | None) -> Article:
        if isinstance(article, str):
            return make_article(
                article, published=published, longest=self.settings.max_article_chars
            )
        return article

    async def _summarize(self, article: Article) -> Record:
        return derive(article, await self.engine.extract(article))

    async def _outcome(self, article: Article) -> Result:
        try:
            answer = await self.engine.extract(article)
            return Result(article, derive(article, answer), answer=answer)
        except SummarizerError as error:
            return Result(article, error=error)


def summarize(
    text: Article | str,
    *,
    published: date | str | None = None,
    model: str | None = None,
    base_url: str | None = None,
) -> Record:
    """Return the record of one article; see `Summarizer` for what the arguments mean."""
    with Summarizer(model, base_url=base_url) as summarizer:
        return summarizer.summarize(text, published=published)


def make_engine(settings: Settings) -> Engine:
    """Return the engine that `settings.model` names; the embedded rules if it names none.

    Raises:
        ConfigurationError: the model is unknown or its key is missing.
    """
    if settings.model in (None, "rules"):
        from summarizer.rules import RulesEngine

        return RulesEngine()
    from summarizer.llm import LLMEngine

    return LLMEngine.from_settings(settings)
