"""An annotation as tools see it: marked stretches of text with a label, a group and values.

One incident is one group. Every entry of an annotation that has words is a mark; what has none,
or what no tool shows (coordinates, key facts, references), stays in the carried annotation.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal

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
    Schema,
    SeizedKind,
    SourceKind,
    SpeechAct,
    TimeOfDay,
    TollMetric,
    VictimGroup,
    WeaponCategory,
)

from ..annotation import (
    GoldActor,
    GoldCasualty,
    GoldDate,
    GoldDocument,
    GoldIncident,
    GoldObject,
    GoldPerson,
    GoldPlace,
    GoldSeized,
    GoldSource,
    GoldToll,
    GoldWeapon,
    Quote,
)
from .ranges import range_text

Values = Mapping[str, tuple[str, ...]]
"""By field; a field without a value is not a key."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that an annotator fills in about a mark."""

    name: str
    kind: Literal["many", "one", "names", "text", "day", "count", "number", "flag", "totals"]
    """`many`: acceptable categories, own choice first; `one`: a category; `names`: any is right."""
    options: type[StrEnum] | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """One kind of mark."""

    name: str
    shape: type[Schema]
    attribute: str
    """Of `GoldIncident`, or of the document for tolls."""
    fields: tuple[Field, ...]
    color: str
    key: str
    """Of the keyboard."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked stretch, or an entry without words (`quote` None), which tools do not show."""

    label: str
    group: str | None
    """Id of the incident; None: of none, or not said."""
    quote: Quote | None
    values: Values
    number: int | None = None
    """Its place among the marks of the annotation that was exported; None: made in the tool."""
    where: str = ""
    """File and line or task, for messages."""


OPTIONAL = Field("optional", "flag")
INCIDENT, TOLD, TOLL, NONE = "incident", "told", "toll", "no_incident"
"""The stretch that tells an incident first; others that tell it; a cumulative figure; and the mark
of an article without incidents, for tools that cannot say so otherwise."""

LABELS: Mapping[str, Label] = {
    label.name: label
    for label in (
        Label(
            INCIDENT,
            GoldIncident,
            "",
            (
                Field("type", "many", EventType, required=True),
                Field("salience", "many", Salience),
                Field("realis", "many", Realis),
                Field("certainty", "many", Certainty),
                Field("totals", "totals"),
                OPTIONAL,
            ),
            "#d64545",
            "1",
        ),
        Label(TOLD, Quote, "quotes", (), "#e8a3a3", "2"),
        Label(
            "date",
            GoldDate,
            "date",
            (
                Field("start", "day"),
                Field("end", "day"),
                Field("precision", "one", DatePrecision),
                Field("time_of_day", "one", TimeOfDay),
            ),
            "#3b7dd8",
            "3",
        ),
        Label(
            "place",
            GoldPlace,
            "places",
            (
                Field("names", "names"),
                Field("kind", "many", PlaceKind),
                Field("relation", "one", PlaceRelation),
                Field("governorate", "text"),
                Field("country", "text"),
                OPTIONAL,
            ),
            "#2f9e60",
            "4",
        ),
        Label(
            "actor",
            GoldActor,
            "actors",
            (
                Field("role", "many", Role, required=True),
                Field("names", "names"),
                Field("kind", "many", ActorKind),
                Field("basis", "many", Basis),
                OPTIONAL,
            ),
            "#8e5bc0",
            "5",
        ),
        Label(
            "casualty",
            GoldCasualty,
            "casualties",
            (
                Field("outcome", "one", Outcome, required=True),
                Field("group", "many", VictimGroup, required=True),
                Field("count", "count"),
                Field("demographic", "many", Demographic),
                Field("qualifier", "one", Qualifier),
                Field("subset", "flag"),
                Field("source", "text"),
                OPTIONAL,
            ),
            "#c2410c",
            "6",
        ),
        Label(
            "person",
            GoldPerson,
            "people",
            (
                Field("names", "names"),
                Field("outcome", "many", Outcome),
                Field("status", "many", PersonStatus),
                OPTIONAL,
            ),
            "#b8860b",
            "7",
        ),
        Label(
            "weapon",
            GoldWeapon,
            "weapons",
            (Field("category", "many", WeaponCategory, required=True), OPTIONAL),
            "#5f6b7a",
            "8",
        ),
        Label(
            "object",
            GoldObject,
            "objects",
            (
                Field("type", "many", ObjectType, required=True),
                Field("damage", "many", Damage),
                OPTIONAL,
            ),
            "#0e8c8c",
            "9",
        ),
        Label(
            "seized",
            GoldSeized,
            "seized",
            (Field("kind", "many", SeizedKind, required=True), OPTIONAL),
            "#7a5230",
            "0",
        ),
        Label(
            "source",
            GoldSource,
            "sources",
            (
                Field("kind", "many", SourceKind, required=True),
                Field("names", "names"),
                Field("act", "many", SpeechAct),
                OPTIONAL,
            ),
            "#4f63d2",
            "q",
        ),
        Label(
            TOLL,
            GoldToll,
            "tolls",
            (
                Field("metric", "many", TollMetric, required=True),
                Field("value", "number"),
                OPTIONAL,
            ),
            "#9aa0a6",
            "w",
        ),
    )
}
ENTRIES = tuple(LABELS[name] for name in LABELS if name not in (INCIDENT, TOLD, TOLL))
"""Labels of what an incident has lists of."""


def marks_of(document: GoldDocument) -> list[Mark]:
    """Return the marks of an annotation in a fixed order; only those with words have a number."""
    marks = [*_marks(document)]
    numbers = iter(range(len(marks)))
    return [replace(m, number=next(numbers)) if m.quote else m for m in marks]


def shown(entry: Schema, label: Label) -> dict[str, tuple[str, ...]]:
    """Return the values of an entry as tools show them; what was not annotated is left out."""
    values = {field.name: tuple(_texts(entry, field)) for field in label.fields}
    return {name: texts for name, texts in values.items() if texts}


def _marks(document: GoldDocument) -> Iterator[Mark]:
    for incident in document.incidents:
        first = incident.quotes[0] if incident.quotes else None
        yield Mark(INCIDENT, incident.id, first, shown(incident, LABELS[INCIDENT]))
        for quote in incident.quotes[1:]:
            yield Mark(TOLD, incident.id, quote, {})
        for label in ENTRIES:
            for entry in getattr(incident, label.attribute):
                yield Mark(label.name, incident.id, entry.quote, shown(entry, label))
    for toll in document.tolls:
        yield Mark(TOLL, None, toll.quote, shown(toll, LABELS[TOLL]))


def _texts(entry: Any, field: Field) -> Iterator[str]:
    if field.kind == "count":
        if {"min", "max"} & entry.model_fields_set:
            yield range_text(entry.min, entry.max)
        return
    if field.name not in entry.model_fields_set:
        return
    value = getattr(entry, field.name)
    if field.kind == "totals":
        yield from (f"{outcome} {range_text(r.min, r.max)}" for outcome, r in value.items())
    elif field.kind == "flag":
        yield from ["yes"] if value else []
    elif isinstance(value, list):
        yield from map(str, value)
    elif value is not None and value != "":
        yield str(value)


def stripped(mark: Mark) -> Mark:
    """Return a mark without white space around its values, which tools and people add and drop."""
    values = {name: tuple(t.strip() for t in texts) for name, texts in mark.values.items()}
    kept = {name: tuple(filter(None, texts)) for name, texts in values.items()}
    return replace(mark, values={name: texts for name, texts in kept.items() if texts})


def group_id(number: int, ids: Sequence[str]) -> str:
    """Return the id of the incident with a number: of those exported, else a new one.

    >>> [group_id(n, ["g1", "g3"]) for n in (1, 2, 3, 4)]
    ['g1', 'g3', 'g3-new', 'g4']
    """
    if number <= len(ids):
        return ids[number - 1]
    return f"g{number}" if f"g{number}" not in ids else f"g{number}-new"


def in_order(marks: Sequence[Mark]) -> list[Mark]:
    """Return marks as a reader meets them."""
    return sorted(marks, key=lambda m: (m.quote.start, m.quote.end) if m.quote else (-1, -1))
