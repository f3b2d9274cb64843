"""Gold as a record: the best answer that there is, for the oracle baseline and for agreement."""

from datetime import UTC, datetime
from typing import Any

from summarizer.article import article_id
from summarizer.derive import version
from summarizer.gazetteer.keys import has_arabic
from summarizer.schemas import (
    ActorKind,
    ActorValue,
    Basis,
    Bilingual,
    CasualtyValue,
    Certainty,
    Damage,
    DateValue,
    Evidence,
    Incident,
    MatchKind,
    ObjectValue,
    PersonStatus,
    PersonValue,
    PlaceKind,
    PlacePrecision,
    PlaceValue,
    Point,
    Provenance,
    Realis,
    Record,
    Salience,
    SeizedValue,
    SourceValue,
    Span,
    SpeechAct,
    Summary,
    Toll,
    Total,
    Totals,
    WeaponValue,
    codes,
)

from .annotation import GoldDocument, GoldIncident, GoldPlace, Quote, Range
from .predictions import gold_article
from .spans import SourceMap, source_map

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Oracles are made at no time: the same gold gives the same bytes."""


def oracle(gold: GoldDocument, *, optional: bool = True) -> Record:
    """Return the record that gold asks for: the first of all alternatives.

    Args:
        optional: with the incidents and entries that may be left out.
    """
    article = gold_article(gold)
    where = source_map(article, gold.article.source)
    incidents = [
        _incident(incident, n, where, optional)
        for n, incident in enumerate(
            (i for i in gold.incidents if optional or not i.optional), start=1
        )
    ]
    points = [
        Point(ar=fact.ar, en=fact.en, spans=_spans(fact.quotes, where)) for fact in gold.key_facts
    ]
    return Record(
        id=article_id(article),
        article=article,
        headline=Bilingual(ar=points[0].ar, en=points[0].en) if points else Bilingual(ar="", en=""),
        summary=Summary(
            ar=" ".join(point.ar for point in points),
            en=" ".join(point.en for point in points),
            points=points,
        ),
        incidents=incidents,
        tolls=[
            Toll(
                text=_text(toll.quote),
                metric=toll.metric[0],
                value=toll.value,
                span=_evidence(toll.quote, where),
            )
            for toll in gold.tolls
            if optional or not toll.optional
        ],
        names=[],
        checks=[],
        provenance=Provenance(engine="rules", summarizer=version(), created=_NEVER),
    )


def _incident(gold: GoldIncident, n: int, where: SourceMap, optional: bool) -> Incident:
    def kept(entries: list[Any]) -> list[Any]:
        return [entry for entry in entries if optional or not entry.optional]

    def at(quote: Quote | None) -> dict[str, Any]:
        return {"text": _text(quote), "span": _evidence(quote, where)}

    totals = Totals(**{o.value: _total(total) for o, total in gold.totals.items()})
    actors = [
        ActorValue(
            **at(actor.quote),
            name=_name(actor.names),
            role=actor.role[0],
            kind=actor.kind[0] if actor.kind else ActorKind.UNKNOWN,
            basis=actor.basis[0] if actor.basis else Basis.UNKNOWN,
        )
        for actor in kept(gold.actors)
    ]
    realis = gold.realis[0] if gold.realis else Realis.OCCURRED
    when = gold.date[0] if gold.date else None
    return Incident(
        id=f"i{n}",
        salience=gold.salience[0] if gold.salience else Salience.MAIN,
        realis=realis,
        certainty=gold.certainty[0] if gold.certainty else Certainty.SINGLE_SOURCE,
        event_type=gold.type[0],
        codes=codes(gold.type[0], realis, actors, totals, when.precision if when else None, None),
        note=Bilingual(ar="", en=""),
        date=DateValue(
            **at(when.quote),
            start=when.start,
            end=when.end,
            precision=when.precision,
            time_of_day=when.time_of_day,
        )
        if when
        else None,
        places=[_place(place, where) for place in kept(gold.places)],
        actors=actors,
        people=[
            PersonValue(
                **at(person.quote),
                name=_name(person.names),
                outcome=person.outcome[0] if person.outcome else None,
                status=person.status[0] if person.status else PersonStatus.UNKNOWN,
            )
            for person in kept(gold.people)
        ],
        casualties=[
            CasualtyValue(
                **at(row.quote),
                outcome=row.outcome,
                group=row.group[0],
                demographic=row.demographic[0],
                min=row.min,
                max=row.max,
                best=row.min if row.min is not None else row.max,
                qualifier=row.qualifier,
                subset=row.subset,
            )
            for row in kept(gold.casualties)
        ],
        totals=totals,
        weapons=[WeaponValue(**at(w.quote), category=w.category[0]) for w in kept(gold.weapons)],
        objects=[
            ObjectValue(
                **at(thing.quote),
                type=thing.type[0],
                damage=thing.damage[0] if thing.damage else Damage.UNKNOWN,
            )
            for thing in kept(gold.objects)
        ],
        seized=[SeizedValue(**at(thing.quote), kind=thing.kind[0]) for thing in kept(gold.seized)],
        sources=[
            SourceValue(
                **at(source.quote),
                id=f"s{m}",
                name=_name(source.names),
                kind=source.kind[0],
                act=source.act[0] if source.act else SpeechAct.ASSERTS,
            )
            for m, source in enumerate(kept(gold.sources), start=1)
        ],
        spans=_spans(gold.quotes, where),
    )


def _place(place: GoldPlace, where: SourceMap) -> PlaceValue:
    return PlaceValue(
        text=_text(place.quote),
        span=_evidence(place.quote, where),
        name=_name(place.names),
        kind=place.kind[0] if place.kind else PlaceKind.UNKNOWN,
        relation=place.relation,
        governorate=place.governorate,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        gazetteer_id=place.gazetteer_id,
        precision=PlacePrecision.UNKNOWN,
    )


def _name(names: list[str]) -> Bilingual:
    arabic = [name for name in names if has_arabic(name)]
    others = [name for name in names if not has_arabic(name)]
    return Bilingual(ar=(arabic or [""])[0], en=(others or [""])[0])


def _total(total: Range) -> Total:
    return Total(min=total.min, max=total.max, best=total.min)


def _spans(quotes: list[Quote], where: SourceMap) -> list[Span]:
    found = [evidence for quote in quotes if (evidence := _evidence(quote, where))]
    return [Span(start=span.start, end=span.end) for span in found]


def _text(quote: Quote | None) -> str:
    return quote.text if quote else ""


def _evidence(quote: Quote | None, where: SourceMap) -> Evidence | None:
    """Return where the words stand in the cleaned article: gold's offsets are of the raw one."""
    found = where.to_record(quote.start, quote.end) if quote else None
    return Evidence(start=found[0], end=found[1], how=MatchKind.EXACT) if found else None
