"""Coded events as weak gold: what counts as found, and tables as others export them."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evals.annotation import Range
from evals.suites import SuiteScore, score_suite
from evals.suites.airwars import read_airwars
from evals.suites.table import read_table, score_table
from evals.suites.weak import CodedEvent, score_weak
from summarizer import Record, Summarizer, make_article
from summarizer.errors import EvaluationError

URL = "https://example.org/a"
TEXT = "قُتل مدنيان وأصيب سبعة آخرون بقصف مدفعي لقوات النظام على بلدة سرمين بريف إدلب، الثلاثاء."


@pytest.fixture(scope="module")
def record() -> Record:
    with Summarizer("rules") as summarizer:
        return summarizer.summarize(make_article(TEXT, published="2024-07-30", url=URL))


def coded(**given: Any) -> CodedEvent:
    day = date(2024, 7, 30)
    values: dict[str, Any] = {
        "article": URL,
        "start": day,
        "end": day,
        "places": ("سرمين",),
    } | given
    return CodedEvent(**values)


def rates(score: SuiteScore) -> dict[str, tuple[float, float]]:
    return {row.label: (row.hits, row.of) for row in score.rows}


def scored(record: Record, *events: CodedEvent, **more: Any) -> dict[str, tuple[float, float]]:
    return rates(score_weak("x", events, {URL: record}, **more))


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (coded(), True),
        (coded(places=("Sarmin",)), True),
        (coded(places=("بلدة سَرمين",)), True),
        (coded(places=("بنش",)), False),
        (coded(places=(), point=(35.90, 36.73)), True),
        (coded(places=("Elsewhere",), point=(35.90, 37.50)), False),
        (coded(start=date(2024, 7, 31), end=date(2024, 7, 31)), True),
        (coded(start=date(2024, 8, 1), end=date(2024, 8, 1)), False),
        (coded(start=date(2024, 7, 1), end=date(2024, 7, 29)), True),
        (coded(article="https://example.org/b"), False),
    ],
)
def test_an_event_is_found_by_place_and_day(record: Record, event: CodedEvent, found: bool) -> None:
    assert scored(record, event)["event"] == (int(found), 1)


@pytest.mark.parametrize(
    ("given", "label", "expected"),
    [
        ({"killed": Range(min=1, max=3)}, "killed", (1, 1)),
        ({"killed": Range(min=3, max=5)}, "killed", (0, 1)),
        ({"killed": Range(min=0, max=0)}, "killed", (0, 0)),
        ({}, "killed", (0, 0)),
        ({"injured": Range(min=7, max=7)}, "injured", (1, 1)),
        ({"perpetrators": ("Syrian Regime",)}, "perpetrator", (1, 1)),
        ({"perpetrators": ("Turkish Military", "Assad Regime")}, "perpetrator", (1, 1)),
        ({"perpetrators": ("Russian Military",)}, "perpetrator", (0, 1)),
        ({"types": frozenset({"shelling/artillery/missile attack"})}, "type", (1, 1)),
        ({"types": frozenset({"shelling_or_missile"})}, "type", (1, 1)),
        ({"types": frozenset({"air/drone strike"})}, "type", (0, 1)),
    ],
)
def test_fields_are_judged_where_they_were_coded(
    record: Record, given: dict[str, Any], label: str, expected: tuple[int, int]
) -> None:
    assert scored(record, coded(**given))[label] == expected


def test_fields_of_an_event_that_was_not_found_are_not_judged(record: Record) -> None:
    assert scored(record, coded(places=("بنش",), killed=Range(min=2, max=2)))["killed"] == (0, 0)


def test_allied_sides_count_as_one(record: Record) -> None:
    event = coded(perpetrators=("Russian Military",))
    allied = frozenset({"russia", "assad_government"})
    assert scored(record, event, allied=allied)["perpetrator"] == (1, 1)


AIRWARS: dict[str, Any] = {
    "id": "c-1",
    "date": "2024-07-30",
    "location_ar": "سرمين، إدلب",
    "location_en": "Sarmin",
    "region_ar": "إدلب",
    "belligerent": "Russian Military, U.S.-led Coalition",
    "strike_type": "Airstrike and/or Artillery",
    "civ_killed_min": 2,
    "civ_killed_max": 3,
    "civ_injured_min": 8,
    "civ_injured_max": 9,
}


def airwars(tmp_path: Path, record: Record, *incidents: dict[str, Any]) -> SuiteScore:
    gold, records = tmp_path / "gold.jsonl", tmp_path / "records.jsonl"
    gold.write_text(json.dumps({"url": URL, "gold_incidents": incidents}), encoding="utf-8")
    records.write_text(record.model_dump_json(), encoding="utf-8")
    return score_suite("airwars", gold, records)


def test_airwars_style_gold_is_named_weak(tmp_path: Path, record: Record) -> None:
    score = airwars(tmp_path, record, AIRWARS, AIRWARS | {"location_ar": "بنش", "location_en": ""})
    assert (score.name, score.kind) == ("Airwars", "weak")
    found = rates(score)
    assert found["articles answered"] == (1, 1)
    assert found["event"] == (1, 2)
    assert found["killed"] == (1, 1)
    assert found["injured"] == (0, 1)
    assert found["perpetrator"] == (1, 1)
    assert found["type"] == (1, 1)


def test_the_governorate_in_a_place_name_is_not_the_place(tmp_path: Path, record: Record) -> None:
    airwars(tmp_path, record, AIRWARS)
    (event,) = read_airwars(tmp_path / "gold.jsonl")
    assert event.places == ("سرمين", "Sarmin")
    assert event.perpetrators == ("Russian Military", "US-led Coalition")


def test_a_strike_of_an_unknown_type_is_not_compared(tmp_path: Path, record: Record) -> None:
    score = airwars(tmp_path, record, AIRWARS | {"strike_type": "Airstrike, Sabotage"})
    assert rates(score)["type"] == (0, 0)


def table(tmp_path: Path, *rows: dict[str, str]) -> Path:
    path = tmp_path / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


ACLED = {
    "event_date": "30 July 2024",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack",
    "actor1": "Assad Regime",
    "location": "Sarmin",
    "latitude": "35.9025",
    "longitude": "36.7269",
    "fatalities": "2",
    "article": URL,
}
UCDP = {
    "url": URL,
    "date_start": "2024-07-29 00:00:00.000",
    "date_end": "2024-07-31 00:00:00.000",
    "side_a": "Assad Regime",
    "latitude": "35.9",
    "longitude": "36.73",
    "low": "1",
    "high": "4",
    "best": "2",
    "type_of_violence": "2",
}


@pytest.mark.parametrize(("row", "right"), [(ACLED, 1), (UCDP, 0)])
def test_tables_of_acled_and_ucdp_are_known_by_their_columns(
    tmp_path: Path, record: Record, row: dict[str, str], right: int
) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(record.model_dump_json(), encoding="utf-8")
    score = score_suite("csv", table(tmp_path, row), records)
    found = rates(score)
    assert (score.name, score.kind) == ("events", "weak")
    assert found["event"] == found["killed"] == found["perpetrator"] == (1, 1)
    assert found["type"] == (right, 1), "UCDP's 2 is not what was coded of this one"


def test_other_columns_can_be_named(tmp_path: Path, record: Record) -> None:
    path = table(tmp_path, {"Link": URL, "Tag": "2024-07-30", "Ort": "سرمين; بنش", "Opfer": "2"})
    records = tmp_path / "records.jsonl"
    records.write_text(record.model_dump_json(), encoding="utf-8")
    columns = {"date": "tag", "place": "Ort", "killed_min": "Opfer"}
    (event,) = read_table(path, columns)
    assert event.places == ("سرمين", "بنش")
    assert event.killed == Range(min=2, max=2)
    assert rates(score_table(path, records, columns))["event"] == (1, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"event_date": "soon"}, "events.csv:2: 'soon' is not a date"),
        ({"event_date": "July 2024"}, "events.csv:2: 'July 2024' is not a date"),
        ({"latitude": "north"}, "events.csv:2: 'north' is not a number"),
        ({"article": ""}, "events.csv:2: the article column is empty"),
        ({"article": "https://example.org/c"}, "no record is of an article of"),
    ],
)
def test_a_faulty_table_is_refused(
    tmp_path: Path, record: Record, change: dict[str, str], said: str
) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(record.model_dump_json(), encoding="utf-8")
    with pytest.raises(EvaluationError, match=said):
        score_table(table(tmp_path, ACLED | change), records)


def test_a_table_without_articles_says_what_to_add(tmp_path: Path) -> None:
    row = {name: cell for name, cell in ACLED.items() if name != "article"}
    with pytest.raises(EvaluationError, match="no column says the article; name one article, "):
        read_table(table(tmp_path, row))
    with pytest.raises(EvaluationError, match="has no column 'nowhere'"):
        read_table(table(tmp_path, ACLED), {"place": "nowhere"})
    with pytest.raises(EvaluationError, match="village: not a field"):
        read_table(table(tmp_path, ACLED), {"village": "location"})
