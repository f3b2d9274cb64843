"""The whole flow for one article, and for many: article, engine, record."""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from summarizer import gazetteer
from summarizer.article import make_article
from summarizer.background import BackgroundLoop
from summarizer.derive import derive
from summarizer.engine import Answer, Engine
from summarizer.errors import SummarizerError, Usage
from summarizer.flow import in_flight
from summarizer.schemas import Article, Record
from summarizer.settings import Settings, load_settings

if TYPE_CHECKING:
    from summarizer.gazetteer.geocoder import Geocoder


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
        fallback: "rules": the embedded engine reads what the model refuses or fails at for good.
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
        fallback: Literal["rules"] | None = None,
        settings: Settings | None = None,
        engine: Engine | None = None,
    ) -> None:
        given = {"model": model, "base_url": base_url, "api_key": api_key, "fallback": fallback}
        flags = load_settings(**given)
        over = {name: getattr(flags, name) for name, value in given.items() if value is not None}
        self.settings = settings = settings.model_copy(update=over) if settings else flags
        gazetteer.use(settings.own_gazetteer())
        self._geocoder = make_geocoder(settings)
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
        with self._flow(articles, concurrency) as flow:
            for following in flow:
                yield following.result().result()

    async def amap(
        self, articles: Iterable[Article | str], *, concurrency: int | None = None
    ) -> AsyncIterator[Result]:
        """As `map`, from async code."""
        with self._flow(articles, concurrency) as flow:
            for following in flow:
                yield (await asyncio.wrap_future(following)).result()

    async def aanswer(self, article: Article) -> Answer:
        """Return the engine's answer alone, for a store that derives the record itself."""
        return await self._loop.arun(self.engine.extract(article))

    async def alocate(self, record: Record) -> Record:
        """Return the record with what a geocoder adds; as it is if none is configured."""
        return await self._loop.arun(self._located(record)) if self._geocoder else record

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
            if self._geocoder is not None:
                self._geocoder.close()

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

    def _flow(
        self, articles: Iterable[Article | str], concurrency: int | None
    ) -> "closing[Generator[Future[Future[Result]], None, None]]":
        most = self.settings.concurrency if concurrency is None else concurrency
        if most < 1:
            raise ValueError(f"concurrency: {most} is less than 1")

        def start(article: Article | str) -> Future[Result]:
            return self._loop.submit(self._outcome(article))

        return closing(in_flight(articles, start, most, Future[Future[Result]]))

    async def _summarize(self, article: Article) -> Record:
        return await self._located(derive(article, await self.engine.extract(article)))

    async def _located(self, record: Record) -> Record:
        if self._geocoder is None:
            return record
        from summarizer.locate import geocoded

        return await geocoded(record, self._geocoder)

    async def _outcome(self, article: Article | str) -> Result:
        try:
            made = self._article(article, None)
            answer = await self.engine.extract(made)
            record = await self._located(derive(made, answer))
            return Result(made, record, answer=answer)
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


def make_geocoder(settings: Settings) -> "Geocoder | None":
    """Return the geocoder that the settings name; None if they name none.

    Raises:
        ConfigurationError: geopy is missing, or the answers cannot be kept.
    """
    if settings.geocoder_url is None:
        return None
    from summarizer.gazetteer.geocoder import Geocoder

    cache = settings.geocoder_answers()
    return Geocoder(settings.geocoder_url, cache, delay=settings.geocoder_delay)


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

        return RulesEngine(settings.min_confidence)
    from summarizer.llm import LLMEngine
    from summarizer.llm.control import control

    gate = None if spent is None else control(settings, spent, breaker=True)
    engine = LLMEngine.from_settings(settings, gate)
    if settings.fallback is None:
        return engine
    from summarizer.fallback import Fallback
    from summarizer.rules import RulesEngine

    return Fallback(engine, settings.model or "", RulesEngine(settings.min_confidence))
