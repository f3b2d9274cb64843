"""What nobody changed comes back as it was, from every tool."""

import tempfile
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.annotation import GoldDocument, Register
from evals.convert import Format, export_gold, import_gold
from evals.gold_file import as_line
from summarizer.schemas import (
    ActorKind,
    Basis,
    Certainty,
    Damage,
    DatePrecision,
    Demographic,
    EventType,
    ObjectType,
    Outcome,
    PersonStatus,
    PlaceKind,
    PlaceRelation,
    Qualifier,
    Realis,
    Role,
    Salience,
    SeizedKind,
    SourceKind,
    SpeechAct,
    TimeOfDay,
    TollMetric,
    VictimGroup,
    WeaponCategory,
)

FILES: dict[Format, str] = {
    "labelstudio": "tasks.json",
    "brat": "brat",
    "doccano": "articles.jsonl",
    "csv": "incidents.csv",
}

WORDS = [
    "قُتِلَ",
    "مدنيّان",
    "😀",
    "👩‍🚒",
    "في قصفٍ",
    "بلدة النيرب",
    "\n",
    "\n\n",
    "\r\n",
    "«القسّام»",
    "Al-Nayrab;",
    "a|b",
    "=1+1",
    "\\n",
    "ـــ",
    "'",
    '"',
    ",",
    "7",
    "\t",
    "\u2028",
    "\u200f",
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=4, max_size=25).map(
    lambda parts: "قال مراسلنا " + " ".join(parts)
)
NAMES = st.one_of(
    st.sampled_from(
        ["النيرب", "isis", "a;b", "c|d", "e\\", "f=g", "- ", " h", "? i", "j @ k", "-"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6),
)
DAYS = st.integers(0, 900).map(lambda n: date(2023, 1, 1) + timedelta(n))


def several(options: type[StrEnum], least: int = 0) -> st.SearchStrategy[list[str]]:
    values = st.sampled_from([option.value for option in options])
    return st.lists(values, min_size=least, max_size=2, unique=True)


def one(options: type[StrEnum]) -> st.SearchStrategy[str]:
    return st.sampled_from([option.value for option in options])


@st.composite
def quotes(draw: st.DrawFn, source: str) -> dict[str, Any]:
    start = draw(st.integers(0, len(source) - 1))
    end = draw(st.integers(start + 1, min(len(source), start + 30)))
    if not source[start:end].strip():
        start, end = 0, 3
    return {"start": start, "end": end, "text": source[start:end]}


def entry(
    source: str, needed: dict[str, Any], more: dict[str, Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """An entry, with some of what may be left out."""
    optional = more | {
        "optional": st.booleans(),
        "quote": st.one_of(st.none(), quotes(source)),
    }
    return st.fixed_dictionaries(needed, optional=optional)


def dates(source: str) -> st.SearchStrategy[dict[str, Any]]:
    needed = {"start": DAYS.map(str), "end": DAYS.map(str), "precision": one(DatePrecision)}
    more = {
        "time_of_day": st.one_of(st.none(), one(TimeOfDay)),
        "quote": st.one_of(st.none(), quotes(source)),
    }
    return st.fixed_dictionaries(needed, optional=more)


def incidents(source: str) -> st.SearchStrategy[dict[str, Any]]:
    names = {"names": st.lists(NAMES, min_size=1, max_size=3)}
    number = st.one_of(st.none(), st.integers(0, 300))
    ranges = st.fixed_dictionaries({}, optional={"min": number, "max": number})
    lists = {
        "date": dates(source),
        "places": entry(
            source,
            names,
            {
                "kind": several(PlaceKind),
                "relation": one(PlaceRelation),
                "governorate": st.one_of(st.none(), NAMES),
                "country": st.sampled_from([None, "SY", "IQ"]),
                "lat": st.one_of(st.none(), st.floats(-90, 90)),
                "gazetteer_id": st.one_of(st.none(), st.just("gn:1")),
            },
        ),
        "actors": entry(
            source,
            names | {"role": several(Role, 1)},
            {"kind": several(ActorKind), "basis": several(Basis)},
        ),
        "people": entry(
            source, names, {"outcome": several(Outcome), "status": several(PersonStatus)}
        ),
        "casualties": entry(
            source,
            {"outcome": one(Outcome), "group": several(VictimGroup, 1)},
            {
                "min": number,
                "max": number,
                "demographic": several(Demographic),
                "qualifier": one(Qualifier),
                "subset": st.booleans(),
                "source": st.one_of(st.none(), NAMES),
            },
        ),
        "weapons": entry(source, {"category": several(WeaponCategory, 1)}, {}),
        "objects": entry(source, {"type": several(ObjectType, 1)}, {"damage": several(Damage)}),
        "seized": entry(source, {"kind": several(SeizedKind, 1)}, {}),
        "sources": entry(
            source, names | {"kind": several(SourceKind, 1)}, {"act": several(SpeechAct)}
        ),
        "quotes": quotes(source),
    }
    values = {
        "optional": st.booleans(),
        "salience": several(Salience),
        "realis": several(Realis),
        "certainty": several(Certainty),
        "totals": st.dictionaries(one(Outcome), ranges, max_size=3),
        **{name: st.lists(item, max_size=3) for name, item in lists.items()},
    }
    return st.fixed_dictionaries({"type": several(EventType, 1)}, optional=values)


@st.composite
def documents(draw: st.DrawFn) -> GoldDocument:
    text = draw(TEXTS)
    title = draw(st.sampled_from([None, "قصف 😀 على النيرب", "=title"]))
    source = f"{title}\n\n{text}" if title else text
    found = draw(st.lists(incidents(source), max_size=3))
    for n, incident in enumerate(found, 1):
        incident["id"] = draw(st.sampled_from([f"g{n}", f"i{n}", f"g{n + 1}x"]))
    more = {
        "tolls": st.lists(
            entry(
                source,
                {"metric": several(TollMetric, 1)},
                {"value": st.one_of(st.none(), st.integers(0, 9000))},
            ),
            max_size=2,
        ),
        "notes": st.sampled_from([None, "صعب\nجداً", "=1", "'quoted'"]),
        "references": st.just({"ar": ["ملخص"]}),
        "key_facts": st.just(
            [{"id": "f1", "ar": "أ", "en": "a", "anchors_ar": ["أ"], "anchors_en": ["a"]}]
        ),
    }
    article = {"title": title, "text": text, "language": "ar", "published": "2024-03-09"}
    return GoldDocument.model_validate(
        {
            "doc_id": draw(st.sampled_from(["x-1", "a/1 é", "قصة-2"])),
            "group": "story",
            "split": "test",
            "register": Register.MONITOR,
            "tags": draw(st.sampled_from([[], ["weekday", "no_incident", "roundup"]])),
            "status": "adjudicated",
            "annotators": ["a1", "a2"],
            "origin": "composed",
            "sha256": "0" * 64,
            "article": article,
            "has_incidents": any(not incident.get("optional") for incident in found),
            "incidents": found,
            **draw(st.fixed_dictionaries({}, optional=more)),
        }
    )


@pytest.mark.parametrize("tool", FILES)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_an_untouched_file_comes_back_exactly(tool: Format, data: st.DataObject) -> None:
    gold = [data.draw(documents())]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILES[tool]
        export_gold(gold, tool, path)
        back = import_gold(path, tool)
    assert back == gold
    # Equality does not see which fields were set, and what was not annotated must not become so.
    assert [as_line(document) for document in back] == [as_line(document) for document in gold]
