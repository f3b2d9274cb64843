"""The day of publication that a page gives of itself, and what must not be taken for one."""

from datetime import date

import pytest

from summarizer import Summarizer, make_article

NEWS = "أصيب مدنيان بقصف مدفعي على بلدة النيرب أمس."


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://news.example/2022/12/20/12653/", date(2022, 12, 20)),
        ("https://news.example/politics/2023-05-02-1.174", date(2023, 5, 2)),
        ("https://news.example/2023/10/6/قصف", date(2023, 10, 6)),
        ("https://news.example/?p=20221220", None),
        ("https://news.example/2022/13/40/x", None),
        ("https://news.example/2022/05/x", None),
        ("https://news.example/1202/10/06/x", None),
    ],
)
def test_an_address_can_give_the_day(url: str, day: date | None) -> None:
    article = make_article(NEWS, url=url)
    assert article.published == day
    assert article.published_from == ("address" if day else None)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2021-10-23", date(2021, 10, 23)),
        ("الخميس, ٢٩ فبراير ٢٠٢٤, ١٠:١١", date(2024, 2, 29)),
        ("2022.10.28 | 14:32 دمشق", date(2022, 10, 28)),
        ("نشر في: 20/01/2022 - 17:31", date(2022, 1, 20)),
        ("Published on 3 March 2024", date(2024, 3, 3)),
        ("آخر تحديث: 24.08.2023 | 10:39 دمشق", None),
        ("© 2026 جميع الحقوق محفوظة", None),
        ("صورة أرشيفية 3 آذار 2020", None),
        ("كانون الثاني 2022", None),
    ],
)
def test_a_line_can_give_the_day(line: str, day: date | None) -> None:
    article = make_article(f"{line}\n\n{NEWS}")
    assert article.published == day
    assert article.published_from == ("line" if day else None)


def test_a_date_in_the_news_itself_is_not_the_day() -> None:
    text = f"{NEWS} وكانت البلدة قد تعرضت لقصف مماثل في 3 آذار 2020."
    assert make_article(text).published is None


def test_a_title_that_is_a_date_gives_the_day_but_the_clock_of_a_site_does_not() -> None:
    assert make_article(NEWS, title="20/12/2022").published == date(2022, 12, 20)
    assert make_article(NEWS, title="السبت 1 آب 2026").published is None


def test_the_article_can_contradict_the_page() -> None:
    """20 December 2022 was a Tuesday."""
    url = "https://news.example/2022/12/20/1/"
    said = NEWS.replace("أمس", "اليوم {}")
    assert make_article(said.format("الثلاثاء"), url=url).published == date(2022, 12, 20)
    assert make_article(said.format("الجمعة"), url=url).published is None


def test_what_is_given_wins_and_an_inferred_day_is_told() -> None:
    url = "https://news.example/2022/12/20/1/"
    given = make_article(NEWS, url=url, published="2022-12-25")
    assert (given.published, given.published_from) == (date(2022, 12, 25), "given")
    with Summarizer("rules") as summarizer:
        record = summarizer.summarize(make_article(NEWS, url=url))
    assert "published_inferred" in {check.code for check in record.checks}
    assert record.incidents[0].date
    assert record.incidents[0].date.start == date(2022, 12, 19)
