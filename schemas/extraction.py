"""What an engine returns: words copied from the article, and categories chosen.

Code turns an extraction into a record. It holds no coordinates, offsets, sums or computed
dates: mentions are verbatim, and a date is its phrase with a small reading of it.

The shape stays inside OpenAI's strict mode and the older limits that other servers still
have (every field required, `X | None`, lists only, one object at the root, at most 100
properties and 5 levels). Descriptions are ASCII, since some servers escape anything else.
"""

from .base import Schema
from .vocabulary import (
    ActorKind,
    Basis,
    Certainty,
    Damage,
    DateKind,
    Demographic,
    Direction,
    EventType,
    NameKind,
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
    Sex,
    SourceKind,
    SpeechAct,
    TimeOfDay,
    TollMetric,
    VictimGroup,
    WeaponCategory,
    Weekday,
)


class Bilingual(Schema):
    """The same sentence in both languages."""

    ar: str
    """Modern Standard Arabic."""
    en: str
    """English."""


class SummaryPoint(Schema):
    """One point of the summary: one sentence in each language, saying the same."""

    ar: str
    """One sentence in Arabic."""
    en: str
    """The same sentence in English."""
    sentences: list[int]
    """Numbers of the sentences that it rests on."""


class DateMention(Schema):
    """When: the phrase, and what it says."""

    text: str
    """The date phrase, verbatim, with weekday and part of day if they stand beside it."""
    kind: DateKind
    day: int | None
    """Day of the month as written, 1 to 31."""
    month: int | None
    """Month as written, 1 to 12."""
    year: int | None
    """Year as written; null if the phrase has none."""
    weekday: Weekday | None
    n: int | None
    """How many days, weeks, months or years, for those kinds."""
    direction: Direction | None
    """For relative kinds."""
    time_of_day: TimeOfDay | None


class PlaceMention(Schema):
    """Where: the most exact place first in the list."""

    text: str
    """The place as written, verbatim, name only or with its kind word."""
    name: str
    """Its English name, as in `names`."""
    kind: PlaceKind
    relation: PlaceRelation
    district: str | None
    """English name, if the article states it or it is certain."""
    governorate: str | None
    """English name of the governorate or province, if stated or certain."""
    country: str | None
    """ISO 3166-1 alpha-2 code."""


class ActorMention(Schema):
    """Who acted, or was acted on."""

    text: str
    """The actor as written, verbatim."""
    name: str
    """Its English name, as in `names`."""
    role: Role
    kind: ActorKind
    basis: Basis


class PersonMention(Schema):
    """A named person to whom something happened."""

    text: str
    """The name as written, verbatim."""
    name: str
    """English name, as in `names`."""
    outcome: Outcome | None
    """Null if the person is named as target or victim and nothing of these is stated."""
    status: PersonStatus
    description: str | None
    """What the article says the person was, in English, a few words."""
    age: int | None
    sex: Sex | None


class CasualtyMention(Schema):
    """One figure by one source. Null is not stated; 0 is stated none."""

    outcome: Outcome
    group: VictimGroup
    demographic: Demographic
    text: str
    """The count phrase with the noun it counts, verbatim."""
    min: int | None
    """Lowest number that the phrase allows; null if it states none."""
    max: int | None
    """Highest number that the phrase allows; null if open or not stated."""
    qualifier: Qualifier
    subset: bool
    """True if these people are among those counted by another row."""
    source: int | None
    """Position in `sources` of who gives this figure, from 1; null if nobody is named."""


class WeaponMention(Schema):
    """A means of violence used in the incident."""

    text: str
    """Verbatim."""
    category: WeaponCategory


class ObjectMention(Schema):
    """A thing hit or damaged."""

    text: str
    """Verbatim."""
    type: ObjectType
    damage: Damage


class SeizedMention(Schema):
    """A thing seized or recovered."""

    text: str
    """Verbatim."""
    kind: SeizedKind


class SourceMention(Schema):
    """Who tells it, inside the article."""

    text: str
    """The source as written, verbatim."""
    name: str
    """English name, as in `names`."""
    kind: SourceKind
    act: SpeechAct


class ExtractedIncident(Schema):
    """One event at one place and time."""

    sentences: list[int]
    """Numbers of the sentences that tell this incident."""
    event_type: EventType
    salience: Salience
    realis: Realis
    certainty: Certainty
    note: Bilingual
    """One sentence: who did what to whom, when, where, with what result."""
    date: DateMention | None
    """Null if the article gives no time for it."""
    places: list[PlaceMention]
    actors: list[ActorMention]
    people: list[PersonMention]
    casualties: list[CasualtyMention]
    weapons: list[WeaponMention]
    objects: list[ObjectMention]
    seized: list[SeizedMention]
    sources: list[SourceMention]


class TollMention(Schema):
    """A cumulative figure over a period: never an incident."""

    text: str
    """The figure with the noun it counts, verbatim."""
    metric: TollMetric
    value: int | None
    period: str | None
    """The period phrase, verbatim."""
    scope: str | None
    """Where or for whom it counts, verbatim."""


class Name(Schema):
    """One spelling of a name in each language, used everywhere."""

    ar: str
    en: str
    kind: NameKind


class Extraction(Schema):
    """What one article says."""

    headline: Bilingual
    """A headline of at most twelve words."""
    summary: list[SummaryPoint]
    """Three to six points; one or two suffice for a very short article."""
    names: list[Name]
    """Every person, place and organisation that the incidents and the summary name."""
    incidents: list[ExtractedIncident]
    tolls: list[TollMention]
