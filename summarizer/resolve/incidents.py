"""The incidents, tolls and names of a record, from an extraction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from typing import TypeVar

from summarizer import actors
from summarizer.actors import Actor
from summarizer.ground import evidence, spans
from summarizer.resolve import checks
from summarizer.resolve.casualties import casualty_value, toll_value, totals
from summarizer.resolve.names import NameTable, spelling_checks
from summarizer.resolve.places import place_value
from summarizer.resolve.when import date_value, undated
from summarizer.schemas import (
    ActorKind,
    ActorMention,
    ActorValue,
    Article,
    CasualtyValue,
    Check,
    Evidence,
    ExtractedIncident,
    Extraction,
    Incident,
    NameValue,
    ObjectMention,
    ObjectValue,
    PersonMention,
    PersonValue,
    PlaceMention,
    PlaceValue,
    SeizedMention,
    SeizedValue,
    SourceMention,
    SourceValue,
    Toll,
    WeaponMention,
    WeaponValue,
    codes,
)

M = TypeVar("M")
V = TypeVar("V")

_AFTER = 20
"""Characters after a mention that may say whose it is."""
_BY_PLACE = {ActorKind.STATE_FORCES, ActorKind.FOREIGN_STATE_FORCES, ActorKind.COALITION}
"""Kinds that depend on where the incident is, so the engine's choice stands."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The resolved half of a record."""

    incidents: list[Incident]
    tolls: list[Toll]
    names: list[NameValue]
    checks: list[Check]


def resolve(extraction: Extraction, article: Article) -> Resolved:
    """Return what `extraction` says of `article` as values, with checks on what is left out."""
    names = NameTable(extraction.names)
    readings = [
        _Reading(article, names, incident, f"incidents[{i}]")
        for i, incident in enumerate(extraction.incidents)
    ]
    incidents = [reading.incident(f"i{i}") for i, reading in enumerate(readings, 1)]
    found = [check for reading in readings for check in reading.checks]
    located = {name: place for reading in readings for name, place in reading.located.items()}
    meant: dict[str, set[str]] = {}
    for reading in readings:
        for name, id_ in reading.meant:
            meant.setdefault(name, set()).add(id_)
    tolls: list[Toll] = []
    for mention in extraction.tolls:
        toll, notes = toll_value(mention, article, f"tolls[{len(tolls)}]")
        tolls += [toll] if toll else []
        found += notes
    values = names.values(located, meant)
    return Resolved(incidents, tolls, values, [*found, *spelling_checks(values)])


@dataclass
class _Reading:
    """One incident being read; what follows `path` grows as its parts are."""

    article: Article
    names: NameTable
    extracted: ExtractedIncident
    path: str
    checks: list[Check] = field(default_factory=list)
    located: dict[str, PlaceValue] = field(default_factory=dict)
    """Its places, by the English name of their mentions."""
    meant: list[tuple[str, str]] = field(default_factory=list)
    """The English names of its actors' mentions, with the ids they have here."""
    on: Date | None = None
    """The day that decides whom a name means: the incident's, else the article's."""
    country: str | None = None
    """Where the incident is; decides the same."""

    def incident(self, name: str) -> Incident:
        said, cited = self.extracted, self.extracted.sentences
        at = f"{self.path}.date"
        when = self._noted(
            date_value(said.date, self.article, cited, said.realis, at)
            if said.date
            else undated(self.article, said.salience, said.realis, at)
        )
        sources = self._each("sources", said.sources, self._source)
        known = {source.id for source in sources}
        places = self._each("places", said.places, self._place)
        self.on = when.start if when and when.start else self.article.published
        self.country = next((place.country for place in places if place.country), None)
        found_actors = self._each("actors", said.actors, self._actor)
        claims: list[int | None] = []
        casualties: list[CasualtyValue] = []
        for mention in said.casualties:
            at = f"{self.path}.casualties[{len(casualties)}]"
            row = self._noted(casualty_value(mention, self.article, cited, known, at))
            if row is not None:
                casualties.append(row)
                claims.append(mention.source)
        summed = totals(casualties, claims, said.certainty)
        return Incident(
            id=name,
            salience=said.salience,
            realis=said.realis,
            certainty=said.certainty,
            event_type=said.event_type,
            codes=codes(
                said.event_type,
                said.realis,
                found_actors,
                summed,
                when.precision if when else None,
                places[0].precision if places else None,
            ),
            note=said.note,
            date=when,
            places=places,
            actors=found_actors,
            people=self._each("people", said.people, self._person),
            casualties=casualties,
            totals=summed,
            weapons=self._each("weapons", said.weapons, self._weapon),
            objects=self._each("objects", said.objects, self._object),
            seized=self._each("seized", said.seized, self._seized),
            sources=sources,
            spans=spans(self.article, cited),
        )

    def _each(
        self, name: str, mentions: Sequence[M], make: Callable[[M, str], V | None]
    ) -> list[V]:
        """Make a value of each mention; those that are not in the article are left out."""
        values: list[V] = []
        for mention in mentions:
            value = make(mention, f"{self.path}.{name}[{len(values)}]")
            values += [] if value is None else [value]
        return values

    def _noted(self, result: tuple[V, list[Check]]) -> V:
        value, notes = result
        self.checks += notes
        return value

    def _evidence(self, text: str, path: str) -> Evidence | None:
        span = evidence(text, self.article, self.extracted.sentences)
        if span is None:
            self.checks.append(checks.unverified(path, text))
        return span

    def _stated(self, span: Evidence) -> str:
        return self.article.text[span.start : span.end]

    def _source(self, mention: SourceMention, path: str) -> SourceValue | None:
        span = self._evidence(mention.text, path)
        if span is None:
            return None
        # The id keeps the engine's position, which is what its casualty rows refer to.
        position = next(k for k, m in enumerate(self.extracted.sources, 1) if m is mention)
        return SourceValue(
            id=f"s{position}",
            text=self._stated(span),
            name=self.names.bilingual(mention.name, self._stated(span)),
            kind=mention.kind,
            act=mention.act,
            span=span,
        )

    def _place(self, mention: PlaceMention, path: str) -> PlaceValue | None:
        cited = self.extracted.sentences
        place = self._noted(place_value(mention, self.article, cited, self.names, path))
        if place is not None:
            self.located[mention.name] = place
        return place

    def _actor(self, mention: ActorMention, path: str) -> ActorValue | None:
        span = self._evidence(mention.text, path)
        if span is None:
            return None
        stated = self._stated(span)
        after = self.article.text[span.end : span.end + _AFTER]
        known = self._known(stated, after) or self._known(mention.name, after)
        id_ = known.id if known else self.names.id(mention.name)
        if id_:
            self.meant.append((mention.name, id_))
        if known and self.on and not known.fits(self.on):
            self.checks.append(_out_of_years(path, stated, known, self.on))
        by_place = known is None or known.kind in _BY_PLACE or mention.kind in _BY_PLACE
        return ActorValue(
            text=stated,
            name=self.names.bilingual(mention.name, stated),
            id=id_,
            role=mention.role,
            kind=mention.kind if by_place or known is None else known.kind,
            basis=mention.basis,
            span=span,
        )

    def _known(self, name: str, after: str) -> Actor | None:
        return actors.canonical(name, on=self.on, country=self.country, after=after)

    def _person(self, mention: PersonMention, path: str) -> PersonValue | None:
        span = self._evidence(mention.text, path)
        if span is None:
            return None
        return PersonValue(
            text=self._stated(span),
            name=self.names.bilingual(mention.name, self._stated(span)),
            outcome=mention.outcome,
            status=mention.status,
            description=mention.description,
            age=mention.age,
            sex=mention.sex,
            span=span,
        )

    def _weapon(self, mention: WeaponMention, path: str) -> WeaponValue | None:
        span = self._evidence(mention.text, path)
        if span is None:
            return None
        return WeaponValue(text=self._stated(span), category=mention.category, span=span)

    def _object(self, mention: ObjectMention, path: str) -> ObjectValue | None:
        span = self._evidence(mention.text, path)
        if span is None:
            return None
        return ObjectValue(
            text=self._stated(span), type=mention.type, damage=mention.damage, span=span
        )

    def _seized(self, mention: SeizedMention, path: str) -> SeizedValue | None:
        span = self._evidence(mention.text, path)
        if span is None:
            return None
        return SeizedValue(text=self._stated(span), kind=mention.kind, span=span)


def _out_of_years(path: str, stated: str, actor: Actor, on: Date) -> Check:
    years = f"{actor.since or ''}–{actor.until or ''}"
    return checks.info(
        "actor_out_of_years",
        path,
        f"«{stated}» is {actor.en}, a name that fits {years}; the incident is of {on.year}",
    )
