"""Reads the tables of place mentions in `tests/data/` and scores what the code makes of them.

A table's columns: `mention`; `context`, the article's other places, or for notes that begin
"text" a sentence that is searched; `house`, `governorate` and `precision`, with what is right
parted by `|`; `house` is empty where nothing may be found, the others where anything is right;
`country`; `note`.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from summarizer.article import make_article
from summarizer.gazetteer import Place, find_places, lookup
from summarizer.gazetteer.keys import english_key, has_arabic, loose_english_key
from summarizer.gazetteer.sources import known
from summarizer.resolve.names import NameTable
from summarizer.resolve.places import place_value
from summarizer.schemas import PlaceKind, PlaceMention, PlacePrecision, PlaceRelation, PlaceValue

DATA = Path(__file__).parent / "data"
_ARABIC = ("أعلن الدفاع المدني أن الحادث وقع في المكان الآتي", "وأضاف أن المنطقة هي")
_ENGLISH = (
    "The rescuers said that it was there that the strike hit",
    "They said the area was this",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table."""

    mention: str
    context: str
    house: list[str]
    governorate: list[str]
    country: str
    precision: str
    note: str

    @property
    def precisions(self) -> list[str]:
        """What is right; every one if the table leaves it open."""
        return self.precision.split("|") if self.precision else list(PlacePrecision)

    @property
    def running(self) -> bool:
        """Whether `context` is a sentence that is searched for the mention."""
        return self.note.startswith("text")


def read(name: str) -> list[Row]:
    """Return the lines of a table."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Row(
                line["mention"],
                line["context"],
                [name for name in line["house"].split("|") if name],
                [name for name in line["governorate"].split("|") if name],
                line["country"],
                line["precision"],
                line["note"],
            )
            for line in lines
        ]


def outcome(row: Row, *, engine_states: bool) -> str:
    """Return "right", "lacking" (nothing found), "silent" (rightly nothing) or what is wrong.

    Args:
        engine_states: whether the engine reads governorate and country off the context; else
            the code has the article's text alone.
    """
    if row.running:
        return _searched(row)
    value = resolved(row, engine_states=engine_states)
    if value.gazetteer_id is None:
        return _unplaced(row, value, engine_states)
    wrong = []
    if not row.house:
        wrong.append(f"is no place that is known, got {value.name.en}, {value.governorate}")
    elif not _one_of(value.name.en if value.kind != "country" else row.house[0], row.house):
        wrong.append(f"name {value.name.en}")
    if row.house and row.governorate and not _one_of(value.governorate or "", row.governorate):
        wrong.append(f"governorate {value.governorate}")
    if row.country != value.country:
        wrong.append(f"country {value.country}")
    if row.house and value.precision.value not in row.precisions:
        wrong.append(f"precision {value.precision.value}")
    return "; ".join(wrong) or "right"


def resolved(row: Row, *, engine_states: bool) -> PlaceValue:
    """Return the record's value of a mention, in an article that names its context after it."""
    first, second = _ARABIC if has_arabic(row.mention) else _ENGLISH
    told = f"{first}: {row.mention}."
    article = make_article(f"{told}\n\n{second}: {row.context}." if row.context else told)
    stated = lookup(row.context)[:1] if engine_states and row.context else []
    found = [f for f in find_places(row.mention) if f.relation is not PlaceRelation.AT]
    mention = PlaceMention(
        text=row.mention,
        name=f"Unheard-of {row.mention}" if has_arabic(row.mention) else row.mention,
        kind=PlaceKind.UNKNOWN,
        relation=found[0].relation if found else PlaceRelation.AT,
        district=None,
        governorate=stated[0].governorate if stated else None,
        country=stated[0].country if stated else None,
    )
    value, _ = place_value(mention, article, [1], NameTable([]), "places[0]")
    assert value is not None
    return value


def is_known(row: Row) -> bool:
    """Whether the gazetteer has the place, whatever its lookup makes of the mention.

    Only in the mention's own script: a place without an Arabic name is not known in Arabic.
    """
    return any(
        place.country == row.country
        and (arabic or not has_arabic(row.mention))
        and (not row.governorate or _one_of(place.governorate or "", row.governorate))
        for house in row.house
        for place, arabic in _by_key().get(loose_english_key(english_key(house)), ())
    )


@cache
def _by_key() -> dict[str, list[tuple[Place, bool]]]:
    """Return the places by loose English keys, each with whether it has an Arabic name."""
    found: dict[str, list[tuple[Place, bool]]] = {}
    for named in known():
        for key in {loose_english_key(english_key(name)) for name in named.names_en}:
            found.setdefault(key, []).append((named.place, bool(named.names_ar)))
    return found


def _searched(row: Row) -> str:
    found = [f for f in find_places(row.context) if f.name in row.mention or row.mention in f.name]
    if not row.house:
        return f"found {found[0].name}" if found else "silent"
    place = found[0].place if found else None
    if place is None:
        return "lacking"
    right = _one_of(place.en, row.house) and _one_of(place.governorate or "", row.governorate)
    return "right" if right else f"name {place.en}, {place.governorate}"


def _unplaced(row: Row, value: PlaceValue, engine_states: bool) -> str:
    if row.house:
        return "lacking"
    if not engine_states:
        return "silent"
    if row.governorate and not _one_of(value.governorate or "", row.governorate):
        return f"governorate {value.governorate}"
    if value.precision.value not in row.precisions:
        return f"precision {value.precision.value}"
    return "silent"


def _one_of(name: str, names: list[str]) -> bool:
    key = loose_english_key(english_key(name))
    return any(loose_english_key(english_key(other)) == key for other in names)
