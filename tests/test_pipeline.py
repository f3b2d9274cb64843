"""The flow from article to record, through the library's own front."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from summarizer import Article, ArticleError, ProviderError, Result, Settings, Summarizer, summarize
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


def text_of(result: Result) -> str:
    return result.article if isinstance(result.article, str) else result.article.text


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
    assert {text_of(result) for result in results} == {item.text for item in articles}
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
        texts = [text_of(result) async for result in summarizer.amap(articles, concurrency=2)]
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


def test_map_takes_texts_too() -> None:
    with Summarizer(engine=Echo()) as summarizer:
        results = list(summarizer.map(["قُتل مدني في حلب.", ""]))
    assert sorted(result.error is None for result in results) == [False, True]


def test_what_is_in_flight_is_yielded_before_a_failure_to_read_more() -> None:
    def broken() -> Iterator[Article]:
        for n in range(5):
            yield article(f"قُتل مدني في حلب رقم {n}.")
        raise OSError("the disk is gone")

    with Summarizer(engine=Echo()) as summarizer:
        results = summarizer.map(broken(), concurrency=8)
        assert all(next(results).record for _ in range(5))
        with pytest.raises(OSError, match="disk is gone"):
            next(results)


def test_no_room_is_a_callers_mistake() -> None:
    with Summarizer(engine=Echo()) as summarizer, pytest.raises(ValueError, match="concurrency"):
        list(summarizer.map([ARTICLE], concurrency=0))


def test_a_closed_summarizer_says_so_and_starts_nothing() -> None:
    summarizer = Summarizer(engine=Echo())
    summarizer.summarize(ARTICLE)
    summarizer.close()
    summarizer.close()
    with pytest.raises(RuntimeError, match="closed"):
        summarizer.summarize(ARTICLE)


def test_a_key_given_beside_settings_stays_secret() -> None:
    with Summarizer("rules", settings=Settings(), api_key="sk-very-secret") as summarizer:
        assert "sk-very-secret" not in repr(summarizer.settings)
        assert summarizer.settings.api_key is not None


def test_half_a_surrogate_pair_is_refused_and_named() -> None:
    with pytest.raises(ArticleError, match="surrogate"):
        summarize("قُتل مدني \ud83d في حلب أمس.", model="rules")


def test_a_title_is_not_taken_for_repeated_inside_a_word() -> None:
    made = article("انفجار في حلبجة أمس أدى إلى مقتل مدني.", title="انفجار في حلب")
    assert made.text.startswith("انفجار في حلب\n\n")
