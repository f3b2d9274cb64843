"""The record: what users get and build on, `record/1`.

Offsets are Unicode code points into `article.text`, start inclusive, end exclusive.
`None` means not stated; 0 means stated that there were none. Everything that was assumed,
left out or contradicted is listed in `checks`.
"""

from datetime import date as Date
from datetime import datetime
from typing import Literal

from pydantic import Field

from .base import Schema
from .extraction import Bilingual
from .vocabulary import (
    ActorKind,
    Basis,
    Certainty,
    Damage,
    DatePrecision,
    Demographic,
    EventType,
    MatchKind,
    NameKind,
    ObjectType,
    Outcome,
    PersonStatus,
    PlaceKind,
    PlacePrecision,
    PlaceRelation,
    Qualifier,
    Realis,
    Role,
    Salience,
    SeizedKind,
    Severity,
    Sex,
    SourceKind,
    SpeechAct,
    TimeOfDay,
    TollMetric,
    VictimGroup,
    WeaponCategory,
)


class Span(Schema):
    """A stretch of the article's text."""

    start: int
    end: int


class Evidence(Span):
    """A span, and how the mention was found there."""

    how: MatchKind


class Sentence(Span):
    """A numbered sentence; `n` counts from 1."""

    n: int


class Origin(Schema):
    """Where an article came from, so that the original can be found again."""

    path: str | None = None
    locator: str | None = None
    """Row, byte offset, archive member or WARC-Record-ID within `path`."""
    sha256: str | None = None
    """Of the raw bytes."""
    fetched: datetime | None = None


PublishedFrom = Literal["given", "address", "title", "line"]


class Article(Schema):
    """A cleaned article with numbered sentences. Build one with `make_article`."""

    title: str | None = None
    text: str
    """The cleaned text, title first if there is one. Every offset points into it."""
    language: Literal["ar", "en"]
    published: Date | None = None
    published_from: PublishedFrom | None = None
    """Who says so: the archive, or the page's address, title or a line of its own."""
    url: str | None = None
    outlet: str | None = None
    dateline: str | None = None
    """«دمشق - سانا»: kept apart, since the reporting place is not the incident's."""
    origin: Origin = Origin()
    sentences: tuple[Sentence, ...] = ()


class Point(Bilingual):
    """A summary point and the sentences that it rests on."""

    spans: list[Span]


class Summary(Bilingual):
    """The points joined, in each language, and the points themselves."""

    points: list[Point]


class DateValue(Schema):
    """When, resolved against the publication date."""

    text: str
    """Empty if the article states no date: precision is then "on or before"."""
    start: Date | None = None
    end: Date | None = None
    """Last day, inclusive."""
    precision: DatePrecision
    time_of_day: TimeOfDay | None = None
    span: Evidence | None = None


class PlaceValue(Schema):
    """Where. Coordinates are WGS84 degrees from the gazetteer, never from a model."""

    text: str
    name: Bilingual
    kind: PlaceKind
    relation: PlaceRelation
    district: str | None = None
    governorate: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    gazetteer_id: str | None = None
    precision: PlacePrecision
    span: Evidence | None = None


class ActorValue(Schema):
    """Who, with the canonical id where the actor is known."""

    text: str
    name: Bilingual
    id: str | None = None
    role: Role
    kind: ActorKind
    basis: Basis
    span: Evidence | None = None


class PersonValue(Schema):
    """A named person to whom something happened."""

    text: str
    name: Bilingual
    outcome: Outcome | None = None
    status: PersonStatus
    description: str | None = None
    age: int | None = None
    sex: Sex | None = None
    span: Evidence | None = None


class CasualtyValue(Schema):
    """One figure by one source."""

    outcome: Outcome
    group: VictimGroup
    demographic: Demographic
    text: str
    min: int | None = None
    max: int | None = None
    best: int | None = None
    """The number stated; the lowest of a range; None for a vague plural."""
    qualifier: Qualifier
    subset: bool = False
    """These people are counted in another row too, so totals leave this row out."""
    source: str | None = None
    """Id of a source of this incident: s1, s2 …"""
    span: Evidence | None = None


class Total(Schema):
    """Low, best and high over the incident's figures, subsets left out."""

    min: int | None = None
    best: int | None = None
    max: int | None = None


class Totals(Schema):
    """Computed per outcome. None: not stated. 0: stated that there were none."""

    killed: Total | None = None
    injured: Total | None = None
    detained: Total | None = None
    abducted: Total | None = None
    missing: Total | None = None
    displaced: Total | None = None
    released: Total | None = None


class WeaponValue(Schema):
    """A means of violence."""

    text: str
    category: WeaponCategory
    span: Evidence | None = None


class ObjectValue(Schema):
    """A thing hit or damaged."""

    text: str
    type: ObjectType
    damage: Damage
    span: Evidence | None = None


class SeizedValue(Schema):
    """A thing seized or recovered."""

    text: str
    kind: SeizedKind
    span: Evidence | None = None


class SourceValue(Schema):
    """Who tells it."""

    id: str
    text: str
    name: Bilingual
    kind: SourceKind
    act: SpeechAct
    span: Evidence | None = None


class AcledCodes(Schema):
    """ACLED's codes. Precisions follow its codebook: 1 is the most exact."""

    event_type: str | None = None
    sub_event_type: str | None = None
    disorder_type: str | None = None
    time_precision: int | None = None
    geo_precision: int | None = None


class UcdpCodes(Schema):
    """UCDP GED's codes; `type_of_violence` is None where GED would not list the event."""

    type_of_violence: int | None = None
    date_prec: int | None = None
    where_prec: int | None = None


class PloverCodes(Schema):
    """PLOVER's event and mode."""

    event: str | None = None
    mode: str | None = None


class Muc4Codes(Schema):
    """MUC-4's incident type and stage of execution."""

    type: str | None = None
    stage: str | None = None


class Codes(Schema):
    """Codes of other projects, derived by code from one table."""

    acled: AcledCodes
    ucdp: UcdpCodes
    plover: PloverCodes
    muc4: Muc4Codes


class Incident(Schema):
    """One event at one place and time."""

    id: str
    salience: Salience
    realis: Realis
    certainty: Certainty
    event_type: EventType
    codes: Codes
    note: Bilingual
    date: DateValue | None = None
    places: list[PlaceValue]
    actors: list[ActorValue]
    people: list[PersonValue]
    casualties: list[CasualtyValue]
    totals: Totals
    weapons: list[WeaponValue]
    objects: list[ObjectValue]
    seized: list[SeizedValue]
    sources: list[SourceValue]
    spans: list[Span]
    """The sentences that tell this incident."""
    confidence: float | None = None
    """How likely it is, 0 to 1, that the article reports it as an event. From the embedded engine
    alone: a model's own word for how sure it is would prove nothing."""


class Toll(Schema):
    """A cumulative figure over a period."""

    text: str
    metric: TollMetric
    value: int | None = None
    period: str | None = None
    scope: str | None = None
    span: Evidence | None = None


class NameValue(Schema):
    """One spelling in each language."""

    ar: str
    en: str
    kind: NameKind
    id: str | None = None
    """Canonical actor id or gazetteer id."""


class Check(Schema):
    """Something that the reader of this record should know."""

    code: str
    severity: Severity
    path: str
    """Where in the record: `incidents[1].casualties[0]`."""
    message: str


class Provenance(Schema):
    """What made this record, and what that cost."""

    engine: Literal["llm", "rules"]
    model: str | None = None
    """As asked for; None for the rules, unless they read an article that this model failed at."""
    model_returned: str | None = None
    prompt: str | None = None
    """`incident@<hash of the prompt's files>`."""
    extraction_schema: str | None = None
    """Hash of the JSON Schema that the model filled in."""
    summarizer: str
    """Version of this package."""
    gazetteer: str | None = None
    """The tables of places used: `builtin@<hash>`, and `own@<hash>` if the user has one."""
    calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    """None if the model's price is not known; never a guess."""
    created: datetime
    reasks: int = 0


class Record(Schema):
    """Everything that one article says, with evidence."""

    schema_: Literal["record/1"] = Field(default="record/1", alias="schema")
    id: str
    article: Article
    headline: Bilingual
    summary: Summary
    incidents: list[Incident]
    tolls: list[Toll]
    names: list[NameValue]
    checks: list[Check]
    provenance: Provenance
