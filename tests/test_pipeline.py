"""The flow from article to record, through the library's own front."""

import asyncio
from dataclasses import dataclass, field

import pytest

from summarizer import Article, ArticleError, ProviderError, Summarizer, summarize
from summarizer.engine import Answer
from tests.build import ARTICLE, article, casualty, extraction, incident


@dataclass
class Echo:
    """An engine that reports one death, or fails when the article says so."""

    seen: list[Article] = field(default_factory=list)
    flying: int = 0
    most: int = 0
    closed: bool = False

    async def extract(self, article: Article) -> Answer:
        self.seen.append(article)
        self.flying += 1
        self.most = max(self.most, self.flying)
        await asyncio.sleep(0.01)
        self.flying -= 1
        if "فشل" in article.text:
            raise ProviderError("refusal", "no")
        said = incident(sentences=[1], casualties=[casualty("مدني", 1)])
        return Answer(extraction(said), engine="rules")

    async def aclose(self) -> None:
        self.closed = True


def test_a_record_is_made_from_a_string() -> None:
    engine = Echo()
    with Summarizer(engine=engine) as summarizer:
        record = summarizer.summarize("قُتل مدني في حلب.", published="2024-07-30")
    assert engine.closed
    assert record.article.published is not None
    killed = record.incidents[0].totals.killed
    assert killed is not None
    assert killed.best == 1


def test_the_same_article_has_the_same_id_and_another_day_another() -> None:
    with Summarizer(engine=Echo()) as summarizer:
        ids = [
            summarizer.summarize("قُتل مدني في حلب.", published=day).id
            for day in ("2024-07-30", "2024-07-30", "2024-07-31")
        ]
    assert ids[0] == ids[1] != ids[2]


def test_async_callers_get_the_same() -> None:
    async def main() -> str:
        summarizer = Summarizer(engine=Echo())
        record = await summarizer.asummarize(ARTICLE)
        summarizer.close()
        return record.id

    with Summarizer(engine=Echo()) as summarizer:
        assert asyncio.run(main()) == summarizer.summarize(ARTICLE).id


def test_map_bounds_what_is_in_flight_and_keeps_failures_as_values() -> None:
    engine = Echo()
    articles = [
        article(f"{'فشل ' if n % 5 == 0 else ''}قُتل مدني في حلب رقم {n}.") for n in range(40)
    ]
    with Summarizer(engine=engine) as summarizer:
        results = list(summarizer.map(articles, concurrency=4))
    assert engine.most == 4
    assert {result.article.text for result in results} == {item.text for item in articles}
    assert sum(result.error is not None for result in results) == 8
    assert all((result.record is None) != (result.error is None) for result in results)


def test_map_reads_no_further_ahead_than_it_works() -> None:
    read = 0

    def endless() -> "object":
        nonlocal read
        while True:
            read += 1
            yield article(f"قُتل مدني في حلب رقم {read}.")

    with Summarizer(engine=Echo()) as summarizer:
        results = summarizer.map(endless(), concurrency=3)  # type: ignore[arg-type]
        for _ in range(5):
            next(results)
        results.close()  # type: ignore[attr-defined]
    assert read <= 5 + 3


def test_amap_yields_the_same_results() -> None:
    async def main() -> list[str]:
        summarizer = Summarizer(engine=Echo())
        articles = [article(f"قُتل مدني في حلب رقم {n}.") for n in range(9)]
        texts = [result.article.text async for result in summarizer.amap(articles, concurrency=2)]
        summarizer.close()
        return sorted(texts)

    assert len(set(asyncio.run(main()))) == 9


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "no text"), (" \n ", "no text"), ("12 34 :: 56", "no text")],
)
def test_an_article_without_text_is_refused(text: str, words: str) -> None:
    with pytest.raises(ArticleError, match=words):
        summarize(text, model="rules")


def test_a_text_that_is_too_long_is_refused_with_the_remedy() -> None:
    with pytest.raises(ArticleError, match="max_article_chars"):
        summarize("قُتل مدني في حلب. " * 300_000, model="rules")


def test_an_unsupported_language_is_named() -> None:
    with pytest.raises(ArticleError, match="Arabic and English are supported"):
        summarize(
            "Trois civils ont été tués mardi dans un bombardement près de la ville.", model="rules"
        )


def test_a_wrong_date_is_named() -> None:
    with pytest.raises(ArticleError, match="published: '30/7'"):
        summarize("قُتل مدني في حلب.", published="30/7", model="rules")
