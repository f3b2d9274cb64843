"""The gold annotation of one article, `gold/1`: what a careful reader says it reports.

It is a type of its own, not a record, because gold says things that a record does not:

- **Lists of categories are alternatives.** `type: ["air_strike", "drone_strike"]` accepts
  either; the first is the annotator's own choice.
- **Optional** incidents and entries are right when given and no fault when left out.
- **A key that is missing was not annotated** and is not scored; `null`, `[]` or `{}` was
  annotated and says that the article does not state it. `annotated()` tells them apart, and
  files are written with `exclude_unset`, so that the difference survives.

Offsets are Unicode code points into `GoldArticle.source`, start inclusive, end exclusive.
"""

import hashlib
import unicodedata
from datetime import date as Date
from enum import StrEnum
from typing import Literal

from pydantic import Field

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


class Split(StrEnum):
    """What an article may be used for."""

    TRAIN = "train"
    """Anything: development, worked examples of prompts."""
    DEV = "dev"
    """Measurement while developing."""
    TEST = "test"
    """Measurement of what is finished."""


class Status(StrEnum):
    """How far the annotation of an article has come."""

    SINGLE = "single"
    """By one annotator."""
    DOUBLE = "double"
    """By one of two who did not see each other's work."""
    ADJUDICATED = "adjudicated"
    """Two annotations, made one by a decision on every difference."""


class Register(StrEnum):
    """In whose manner the article is written."""

    NEWS_AGENCY = "news_agency"
    MONITOR = "monitor"
    RESCUE_SERVICE = "rescue_service"
    LOCAL_NETWORK = "local_network"
    OFFICIAL_STATEMENT = "official_statement"
    ARMED_GROUP_STATEMENT = "armed_group_statement"
    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    PORTAL = "portal"


class Quote(Schema):
    """Words of the article that bear a value out."""

    start: int
    end: int
    text: str


class GoldArticle(Schema):
    """The article as it came, web clutter included."""

    title: str | None = None
    text: str
    language: Literal["ar", "en"]
    published: Date | None = None
    outlet: str | None = None
    url: str | None = None

    @property
    def source(self) -> str:
        """What offsets point into: the title, an empty line, the text."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text

    @property
    def sha256(self) -> str:
        """The hash of `source` and the publication day."""
        content = f"{self.source}\0{self.published or ''}"
        return hashlib.sha256(unicodedata.normalize("NFC", content).encode()).hexdigest()


class Range(Schema):
    """A number of people. Both None: stated without a number («عشرات», «عدد من»)."""

    min: int | None = None
    max: int | None = None
    """None with a minimum: at least so many."""


class GoldDate(Schema):
    """One acceptable reading of when."""

    start: Date
    end: Date
    """Last day, inclusive."""
    precision: DatePrecision
    time_of_day: TimeOfDay | None = None
    quote: Quote | None = None


class GoldPlace(Schema):
    """Where. `names` are all the names that name it, Arabic and English, best first."""

    names: list[str] = Field(min_length=1)
    kind: list[PlaceKind] = []
    relation: PlaceRelation = PlaceRelation.AT
    governorate: str | None = None
    """English."""
    country: str | None = None
    """ISO 3166 alpha-2."""
    lat: float | None = None
    lon: float | None = None
    gazetteer_id: str | None = None
    optional: bool = False
    quote: Quote | None = None


class GoldActor(Schema):
    """Who. `names` holds canonical ids (`isis`) and names; any of them is right."""

    names: list[str] = Field(min_length=1)
    role: list[Role] = Field(min_length=1)
    kind: list[ActorKind] = []
    basis: list[Basis] = []
    optional: bool = False
    quote: Quote | None = None


class GoldPerson(Schema):
    """A named person to whom something happened."""

    names: list[str] = Field(min_length=1)
    outcome: list[Outcome] = []
    status: list[PersonStatus] = []
    optional: bool = False
    quote: Quote | None = None


class GoldCasualty(Range):
    """One figure by one source."""

    outcome: Outcome
    group: list[VictimGroup] = Field(min_length=1)
    demographic: list[Demographic] = [Demographic.UNSPECIFIED]
    qualifier: Qualifier = Qualifier.EXACT
    subset: bool = False
    source: str | None = None
    """Who gives this figure, where sources differ."""
    optional: bool = False
    quote: Quote | None = None


class GoldWeapon(Schema):
    category: list[WeaponCategory] = Field(min_length=1)
    optional: bool = False
    quote: Quote | None = None


class GoldObject(Schema):
    type: list[ObjectType] = Field(min_length=1)
    damage: list[Damage] = []
    optional: bool = False
    quote: Quote | None = None


class GoldSeized(Schema):
    kind: list[SeizedKind] = Field(min_length=1)
    optional: bool = False
    quote: Quote | None = None


class GoldSource(Schema):
    """Who tells it."""

    names: list[str] = Field(min_length=1)
    kind: list[SourceKind] = Field(min_length=1)
    act: list[SpeechAct] = []
    optional: bool = False
    quote: Quote | None = None


class GoldIncident(Schema):
    """One event at one place and time, as `GUIDELINES.md` individuates them."""

    id: str
    optional: bool = False
    type: list[EventType] = Field(min_length=1)
    salience: list[Salience] = []
    realis: list[Realis] = []
    certainty: list[Certainty] = []
    date: list[GoldDate] = []
    """Alternatives; empty: the article does not say when."""
    places: list[GoldPlace] = []
    actors: list[GoldActor] = []
    people: list[GoldPerson] = []
    casualties: list[GoldCasualty] = []
    totals: dict[Outcome, Range] = {}
    """Over the whole incident; an outcome that is missing here is not stated, 0 is stated."""
    weapons: list[GoldWeapon] = []
    objects: list[GoldObject] = []
    seized: list[GoldSeized] = []
    sources: list[GoldSource] = []
    quotes: list[Quote] = []
    """The stretches that tell this incident."""

    def annotated(self, field: str) -> bool:
        """Whether the annotator filled `field` in, be it with nothing."""
        return field in self.model_fields_set


class GoldToll(Schema):
    """A cumulative figure over a period, which must not become an incident."""

    metric: list[TollMetric] = Field(min_length=1)
    value: int | None = None
    optional: bool = False
    quote: Quote | None = None


class KeyFact(Schema):
    """A fact that a good summary tells, and how to see in a text that it is told.

    Each anchor is a list of alternatives joined by `|`; the fact is told by a summary point
    that holds one alternative of each. Numbers match by value, words by their folded stem.
    """

    id: str
    ar: str
    en: str
    weight: Literal[1, 2, 3] = 1
    """3: the article's news itself."""
    anchors_ar: list[str] = Field(min_length=1)
    anchors_en: list[str] = Field(min_length=1)
    quotes: list[Quote] = []


class References(Schema):
    """Summaries by people, where there are any."""

    ar: list[str] = []
    en: list[str] = []


class GoldDocument(Schema):
    """One annotated article."""

    schema_: Literal["gold/1"] = Field(default="gold/1", alias="schema")
    doc_id: str
    group: str
    """Story: articles on the same event share it, and no story crosses splits."""
    split: Split
    register_: Register = Field(alias="register")
    tags: list[str]
    """Phenomena, from `tags.toml`."""
    status: Status
    annotators: list[str] = Field(min_length=1)
    origin: Literal["composed", "real"]
    """Whether the text was written for this set."""
    sha256: str
    """Of the article; a changed text needs a new annotation."""
    article: GoldArticle
    has_incidents: bool
    incidents: list[GoldIncident]
    tolls: list[GoldToll] = []
    key_facts: list[KeyFact] = []
    references: References = References()
    notes: str | None = None
    """What an annotator found hard, or an adjudicator decided."""

    def annotated(self, field: str) -> bool:
        """Whether the annotator filled `field` in, be it with nothing."""
        return field in self.model_fields_set
