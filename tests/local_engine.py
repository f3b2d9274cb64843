"""An engine for tests of everything around engines: says little, at once, and counts."""

import asyncio
from collections.abc import Callable, Iterator

from summarizer.article import make_article
from summarizer.engine import Answer
from summarizer.errors import SummarizerError, Usage
from summarizer.schemas import Article, Bilingual, Extraction, Origin, SummaryPoint

SPENT = Usage(calls=1, input_tokens=900, cached_tokens=100, output_tokens=50, cost_usd=0.001)


class LocalEngine:
    """Answers after `seconds`; fails where `fault` returns an error for the article."""

    def __init__(
        self,
        seconds: float = 0.0,
        fault: Callable[[Article], Exception | None] = lambda article: None,
    ) -> None:
        self.seconds = seconds
        self.fault = fault
        self.asked: list[str] = []
        """Titles, in the order asked."""
        self.in_flight = 0
        self.most_in_flight = 0

    async def extract(self, article: Article) -> Answer:
        self.asked.append(article.title or "")
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(self.seconds)
            if error := self.fault(article):
                raise error
        finally:
            self.in_flight -= 1
        said = Extraction(
            headline=Bilingual(ar="خبر قصير", en="A short item"),
            summary=[SummaryPoint(ar="جملة.", en="A sentence.", sentences=[1])],
            names=[],
            incidents=[],
            tolls=[],
        )
        return Answer(said, "llm", model="local/test", usage=SPENT, responses=('{"ok": true}',))

    async def aclose(self) -> None:
        """Nothing is held."""


def articles(count: int, first: int = 1) -> Iterator[Article]:
    """Yield short articles numbered from `first`, each on its own line of one archive."""
    for n in range(first, first + count):
        yield make_article(
            f"انفجرت عبوة ناسفة في قرية صغيرة رقمها {n} دون إصابات.",
            title=f"خبر رقم {n}",
            origin=Origin(path="archive.jsonl", locator=str(n)),
        )


def failing(error: SummarizerError, *numbers: int) -> Callable[[Article], Exception | None]:
    """Return a fault for the articles with these numbers."""
    titles = {f"خبر رقم {n}" for n in numbers}
    return lambda article: error if article.title in titles else None
