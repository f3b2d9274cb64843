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
from summarizer.errors import SummarizerError, Usage
from summarizer.schemas import Article, Record
from summarizer.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one article: a record, or the error that stood in its way."""

    article: Article | str
    """The article, or the text that could not be made one."""
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
        flags = load_settings(model=model, base_url=base_url, api_key=api_key)
        given = {"model": model, "base_url": base_url, "api_key": api_key}
        over = {name: getattr(flags, name) for name, value in given.items() if value is not None}
        self.settings = settings = settings.model_copy(update=over) if settings else flags
        self.engine = engine or make_engine(settings)
        self._loop = BackgroundLoop()
        self._closed = False

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
        self, articles: Iterable[Article | str], *, concurrency: int | None = None
    ) -> Iterator[Result]:
        """Yield a result for each article, as they finish, with `concurrency` in flight.

        `articles` is read in the caller's thread, and never further ahead than that. If
        reading it fails, what is in flight is yielded first, since it may be paid for.
        """
        finished: queue.SimpleQueue[Future[Result]] = queue.SimpleQueue()
        flying: set[Future[Result]] = set()
        source = _Source(articles)
        most = self._most(concurrency)
        try:
            while True:
                for article in source.up_to(most - len(flying)):
                    future = self._loop.submit(self._outcome(article))
                    flying.add(future)
                    future.add_done_callback(finished.put)
                if not flying:
                    return source.end()
                done = finished.get()
                flying.discard(done)
                yield done.result()
        finally:
            for future in flying:
                future.cancel()

    async def amap(
        self, articles: Iterable[Article | str], *, concurrency: int | None = None
    ) -> AsyncIterator[Result]:
        """As `map`, from async code."""
        flying: set[asyncio.Task[Result]] = set()
        source = _Source(articles)
        most = self._most(concurrency)
        try:
            while True:
                for article in source.up_to(most - len(flying)):
                    flying.add(asyncio.create_task(self._loop.arun(self._outcome(article))))
                if not flying:
                    source.end()
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
        """Release connections and the background thread; what is in flight is cancelled.

        The summarizer cannot be used again. Closing twice does nothing.
        """
        if self._closed:
            return
        self._closed = True
        try:
            self._loop.run(self.engine.aclose())
        finally:
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

    def _most(self, concurrency: int | None) -> int:
        most = self.settings.concurrency if concurrency is None else concurrency
        if most < 1:
            raise ValueError(f"concurrency: {most} is less than 1")
        return most

    async def _summarize(self, article: Article) -> Record:
        return derive(article, await self.engine.extract(article))

    async def _outcome(self, article: Article | str) -> Result:
        try:
            made = self._article(article, None)
            answer = await self.engine.extract(made)
            return Result(made, derive(made, answer), answer=answer)
        except SummarizerError as error:
            return Result(article, error=error)


class _Source:
    """Articles read as there is room for them; a failure to read comes out at the end."""

    def __init__(self, articles: Iterable[Article | str]) -> None:
        self._articles = iter(articles)
        self._failure: Exception | None = None
        self._ended = False

    def up_to(self, room: int) -> Iterator[Article | str]:
        """Yield at most `room` more articles."""
        while room > 0 and not self._ended:
            try:
                article = next(self._articles)
            except StopIteration:
                self._ended = True
                return
            except Exception as error:  # the caller's own, raised to the caller by `end`
                self._failure, self._ended = error, True
                return
            room -= 1
            yield article

    def end(self) -> None:
        """Raise what stopped the reading, if anything did."""
        if self._failure is not None:
            raise self._failure


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


def make_engine(settings: Settings, *, spent: Usage | None = None) -> Engine:
    """Return the engine that `settings.model` names; the embedded rules if it names none.

    Args:
        spent: for a batch job: what earlier runs spent, which counts towards the budget. Such
            an engine makes no further calls once the server refuses the account.

    Raises:
        ConfigurationError: the model is unknown or its key is missing.
    """
    if settings.model in (None, "rules"):
        from summarizer.rules import RulesEngine

        return RulesEngine()
    from summarizer.llm import LLMEngine
    from summarizer.llm.control import control

    gate = None if spent is None else control(settings, spent, breaker=True)
    return LLMEngine.from_settings(settings, gate)
