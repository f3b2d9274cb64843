"""The same articles in every format give the same records."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks.formats import WRITERS, Record, Row, comparable, number_of
from summarizer import Summarizer
from summarizer.archive import Reading, open_archive
from summarizer.schemas import Article

TEXT = (
    "قُتل ثلاثة مدنيين بينهم طفلة، الثلاثاء، في قصف مدفعي على بلدة سرمين بريف إدلب.\n"
    "وقال الدفاع المدني إن القصف أصاب منازل في الحي الشمالي، وإن فرقه نقلت سبعة جرحى إلى "
    "مشفى قريب.\n"
    "وأضاف أن طائرة استطلاع ظلت تحلق فوق المنطقة حتى المساء.\n"
    "ولم تصدر القوات الحكومية تعليقاً على ما جرى."
)
TITLE = "قتلى مدنيون في قصف على سرمين"


def row(number: int, **changed: str | None) -> Row:
    given: Row = {
        "id": f"a-{number}",
        "title": TITLE,
        "text": TEXT,
        "published": "2024-07-30",
        "source": "وكالة المثال",
        "url": f"https://example.org/news/{number}",
    }
    return {**given, **changed}


ROWS = [
    row(0),
    row(1, published=None),
    row(2, published=None, url="https://example.org/2024/07/30/a?utm_source=feed&id=7"),
    row(3, url="https://example.org/أخبار/قصف على سرمين#تفاصيل"),
    row(4, text=f"{TITLE}\n{TEXT}"),
    row(5, text=f"30 تموز 2024\n{TEXT}", published=None),
    row(6, text=TEXT.replace("، الثلاثاء،", "\u200b، الثلاثاء،\u200f").replace(".\n", ".\n\u200b")),
    row(7, title='قصف على "سرمين" & قتلى', text=TEXT.replace("سرمين", '"سرمين"')),
    row(8, title="قصف&nbsp;على &quot;سرمين&quot;", text=TEXT.replace(" في ", "&nbsp;في ")),
    row(9, url="https://example.org/2024/7/29/a"),
]


def articles(archive: Path) -> Iterable[Article]:
    for found in open_archive(archive, Reading()):
        assert isinstance(found, Article), found
        yield found


def records(archive: Path) -> dict[int, Record]:
    with Summarizer("rules") as summarizer:
        made = [summarizer.summarize(article) for article in articles(archive)]
    return {
        number_of(one): comparable(one) for one in (json.loads(r.model_dump_json()) for r in made)
    }


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Record]:
    folder = tmp_path_factory.mktemp("jsonl")
    WRITERS["jsonl"](folder, ROWS)
    return records(folder)


@pytest.mark.parametrize("name", list(WRITERS)[1:])
def test_every_format_gives_the_same_records(
    name: str, wanted: dict[int, Record], tmp_path: Path
) -> None:
    WRITERS[name](tmp_path, ROWS)
    assert records(tmp_path) == wanted


def test_the_record_says_what_the_archive_does(wanted: dict[int, Record]) -> None:
    found = {n: record["article"] for n, record in wanted.items()}
    assert found[2]["url"] == "https://example.org/2024/07/30/a?utm_source=feed&id=7"
    assert found[4]["text"] == found[0]["text"]
    assert wanted[4]["id"] == wanted[0]["id"]
    assert [(found[n]["published"], found[n]["published_from"]) for n in (0, 1, 2, 5, 9)] == [
        ("2024-07-30", "given"),
        (None, None),
        ("2024-07-30", "address"),
        ("2024-07-30", "line"),
        ("2024-07-30", "given"),
    ]
    assert "\u200b" not in found[6]["text"]
    assert found[8]["title"] == 'قصف على "سرمين"'
    assert all(record["incidents"] for record in wanted.values())
