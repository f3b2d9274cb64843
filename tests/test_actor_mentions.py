"""Mentions of actors as news writes them, against tables that were decided beforehand.

Columns: the mention; the day of publication or nothing; the ids that are right, with `none`
for no actor and `generic` for none or a body that many have; a note.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.actors import canonical, find_actors
from summarizer.actors.table import actors, table
from summarizer.schemas import ActorKind

DATA = Path(__file__).parent / "data"
TABLES = ["actors.tsv", "actors_more.tsv", "actors_unseen.tsv", "actors_after.tsv"]


@dataclass(frozen=True)
class Row:
    mention: str
    published: date | None
    ids: frozenset[str]


def rows(name: str) -> Iterator[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            day = date.fromisoformat(row["published"]) if row["published"] else None
            yield Row(row["mention"], day, frozenset(row["id"].split("|")))


@pytest.mark.parametrize("row", [row for t in TABLES for row in rows(t)], ids=lambda r: r.mention)
def test_a_mention_names_whom_it_should(row: Row) -> None:
    actor = canonical(row.mention, on=row.published)
    if "generic" in row.ids and (actor is None or actor.generic):
        return
    assert (actor.id if actor else "none") in row.ids


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_name_actors_that_exist(name: str) -> None:
    ids = {id_ for row in rows(name) for id_ in row.ids}
    assert ids - {"none", "generic"} <= set(actors())


@pytest.mark.parametrize(
    ("name", "country", "on", "id_"),
    [
        ("الجيش الوطني", "SY", date(2020, 1, 1), "sna"),
        ("الجيش الوطني", "YE", date(2020, 1, 1), "yemeni_government_forces"),
        ("الجيش الوطني", "LY", date(2020, 1, 1), "lna"),
        ("الجيش الوطني", None, date(2020, 1, 1), "national_army_unspecified"),
        ("الجيش الوطني اليمني", "SY", date(2020, 1, 1), "yemeni_government_forces"),
        ("قوات التحالف", "SY", None, "us_led_coalition"),
        ("قوات التحالف", "YE", None, "saudi_led_coalition"),
        ("قوات التحالف", "IQ", date(2006, 1, 1), "coalition_unspecified"),
        ("الأمن العام", "LB", date(2025, 3, 1), "lebanese_general_security"),
        ("الأمن العام", "SY", date(2025, 3, 1), "general_security"),
        ("الأمن العام", "SY", date(2022, 3, 1), "hts_general_security"),
        ("قوى الأمن الداخلي", "LB", date(2022, 3, 1), "lebanese_isf"),
        ("قوى الأمن الداخلي", "SY", date(2022, 3, 1), "asayish"),
        ("قوى الأمن الداخلي", "SY", date(2025, 6, 1), "internal_security_unspecified"),
        ("الدفاع المدني", "PS", None, "gaza_civil_defence"),
        ("قوات الاحتلال", "SY", None, "occupation_forces"),
        ("قوات الاحتلال", "PS", None, "israeli_forces"),
    ],
)
def test_a_bare_name_means_whom_it_means_there_and_then(
    name: str, country: str | None, on: date | None, id_: str
) -> None:
    actor = canonical(name, on=on, country=country)
    assert actor
    assert actor.id == id_


def test_what_belongs_to_somebody_is_not_the_countrys() -> None:
    on = date(2025, 6, 1)
    name, after = "جهاز الأمن العام", "التابع لها في المدينة"
    actor = canonical(name, on=on, country="SY", after=f" {after}")
    assert actor
    assert actor.id == "general_security_unspecified"
    found = find_actors(f"بمشاركة {name} {after}", on=on, country="SY")
    assert [f.actor.id for f in found] == ["general_security_unspecified"]


@pytest.mark.parametrize(
    ("id_", "name", "day", "fits"),
    [
        ("rsf", "قوات الدعم السريع", date(2013, 1, 1), True),
        ("rsf", "قوات الدعم السريع", date(2012, 12, 31), False),
        ("fourth_division", "الفرقة الرابعة", date(2024, 12, 31), True),
        ("fourth_division", "الفرقة الرابعة", date(2025, 1, 1), False),
        ("sohr", "المرصد السوري", date(2026, 1, 1), True),
    ],
)
def test_outside_its_years_a_name_still_has_its_actor(
    id_: str, name: str, day: date, fits: bool
) -> None:
    actor = canonical(name, on=day)
    assert actor
    assert actor.id == id_
    assert actor.fits(day) is fits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قتل قيادي في حزب الله التركي", []),
        ("قصفت مواقع حزب الله اللبناني", [("حزب الله اللبناني", "hezbollah")]),
        ("أعلن الجيش السوري الإلكتروني اختراق الموقع", []),
        ("انسحبت حركة النجباء العراقية", [("حركة النجباء العراقية", "harakat_al_nujaba")]),
        ("هاجمت حماس الإسرائيليين", [("حماس", "hamas")]),
        ("حركة أنصار الله الأوفياء", [("حركة أنصار الله الأوفياء", "ansar_allah_al_awfiya")]),
        ("فصائل موالية لتركيا", [("فصائل موالية لتركيا", "turkish_backed_factions")]),
        ("Lebanon's Hezbollah and Sudan's army", [
            ("Lebanon's Hezbollah", "hezbollah"), ("Sudan's army", "sudanese_army"),
        ]),
        ("the U.S.-led coalition said", [("U.S.-led coalition", "us_led_coalition")]),
    ],
)  # fmt: skip
def test_a_name_in_text_is_not_another_that_holds_it(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(text[f.start : f.end], f.actor.id) for f in find_actors(text)] == expected


def test_the_table_covers_what_it_should() -> None:
    entries = table().actors
    assert len(entries) >= 150
    assert all(entry.kind is not ActorKind.UNKNOWN or entry.generic for entry in entries)
    assert all(entry.side or entry.generic for entry in entries)
    assert all(e.since is None or e.until is None or e.since <= e.until for e in entries)


@given(st.text(alphabet="اأإلقواتميشحزبه ةى\"«»()-'’.SyrianUS ledback", max_size=60))
def test_any_text_can_be_a_name(text: str) -> None:
    canonical(text, on=date(2020, 1, 1), country="SY")
    find_actors(text)
