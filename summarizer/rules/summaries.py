"""The article's headline and summary points, written from what the rules found."""

from collections.abc import Sequence

from summarizer.rules.names import Names
from summarizer.rules.notes import headline, setting, told_by, what, when, whereabouts
from summarizer.rules.spot import Notes
from summarizer.rules.wording import Said, left, nobody, wording
from summarizer.schemas import (
    Bilingual,
    ExtractedIncident,
    NameKind,
    Qualifier,
    Salience,
    SummaryPoint,
    TollMention,
)
from summarizer.text.counts import read
from summarizer.text.dates import DateRange

_POINTS = 6
_QUOTED = 3
"""Sentences quoted from an article that reports no incident."""
_NAMES = 4
_SHORTEST = 4
"""Words of a sentence worth quoting."""

Dated = tuple[ExtractedIncident, DateRange | None]


def summarise(
    notes: Notes, incidents: Sequence[Dated], tolls: Sequence[TollMention], names: Names
) -> tuple[Bilingual, list[SummaryPoint]]:
    """Return headline and points; every number in them comes from an incident or a toll."""
    if not incidents:
        return _without_incident(notes, names)
    order = list(Salience)
    ranked = sorted(incidents, key=lambda pair: order.index(pair[0].salience))
    points: list[SummaryPoint] = []
    for position, (incident, value) in enumerate(ranked):
        if position == 0 and len(ranked) < 3:
            points += _split(incident, names, value)
        else:
            points.append(_whole(incident))
    points = points[: _POINTS - 1] + _cumulative(notes, tolls) + points[_POINTS - 1 :]
    return headline(ranked[0][0], names), points[:_POINTS]


def _cumulative(notes: Notes, tolls: Sequence[TollMention]) -> list[SummaryPoint]:
    """The first cumulative figures, in one point."""
    words = wording()
    known = [t for t in tolls if t.value is not None and t.metric in words.tolls][:_QUOTED]
    if not known:
        return []
    said = [words.tolls[t.metric].filled(*_figure(t)) for t in known]
    pattern = words.texts["toll"]
    lines = [line.n for line in notes.lines if known[0].text in notes.slice(line.first, line.last)]
    return [
        SummaryPoint(
            ar=pattern.ar.format("، ".join(s.ar for s in said)) + ".",
            en=pattern.en.format(", ".join(s.en for s in said)) + ".",
            sentences=lines[:1],
        )
    ]


def _figure(toll: TollMention) -> Said:
    """The figure with its "at least" or "about", as the article has it."""
    stated = read(toll.text)
    qualifier = stated.qualifier if stated is not None else Qualifier.EXACT
    pattern = wording().qualifiers.get(qualifier, wording().qualifiers["exact"])
    return Said(pattern.ar.format(n=toll.value), pattern.en.format(n=toll.value))


def _whole(incident: ExtractedIncident) -> SummaryPoint:
    said = incident.note
    before = setting(incident)
    if not before.ar:
        return SummaryPoint(ar=said.ar, en=said.en, sentences=incident.sentences)
    return SummaryPoint(
        ar=f"{before.ar} {said.ar}",
        en=f"{before.en} {said.en[:1].lower()}{said.en[1:]}",
        sentences=incident.sentences,
    )


def _split(
    incident: ExtractedIncident, names: Names, value: DateRange | None
) -> list[SummaryPoint]:
    """One incident alone is told in up to three points: event, outcome, source."""
    texts = wording().texts
    event = [what(incident, names), whereabouts(incident, names), when(incident, names, value)]
    before = setting(incident)
    ar = " ".join(filter(None, [before.ar, *(said.ar for said in event)]))
    en = " ".join(filter(None, [before.en, *(said.en for said in event)]))
    points = [Said(ar, en)]
    lost, none = left(incident.casualties), nobody(incident.casualties)
    if lost.ar:
        points.append(texts["outcome"].filled(*lost))
    elif none.ar:
        points.append(texts["harmless"].filled(*none))
    means = _means(incident)
    if means.ar:
        points.append(means)
    teller = told_by(incident, names)
    if teller.ar:
        points.append(texts["told"].filled(teller.ar, teller.en))
    return [
        SummaryPoint(
            ar=f"{said.ar}.",
            en=f"{said.en[:1].upper()}{said.en[1:]}.",
            sentences=incident.sentences,
        )
        for said in points
    ]


def _means(incident: ExtractedIncident) -> Said:
    """Weapons, damage and finds, named by kind in both languages."""
    words = wording()
    kinds = [
        *(words.things[w.category] for w in incident.weapons if w.category in words.things),
        *(words.things[o.type] for o in incident.objects if o.type in words.things),
        *(words.things[s.kind] for s in incident.seized if s.kind in words.things),
    ]
    chosen = list(dict.fromkeys(kinds))[:_NAMES]
    if not chosen:
        return Said("", "")
    ar, en = "، و".join(k.ar for k in chosen), ", ".join(k.en for k in chosen)
    return words.texts["mentioned"].filled(ar, en)


def _without_incident(notes: Notes, names: Names) -> tuple[Bilingual, list[SummaryPoint]]:
    """Sentences of the article in its own language; the other language says that they are."""
    texts = wording().texts
    quoted = [line for line in notes.lines if line.last - line.first >= _SHORTEST][:_QUOTED]
    quoted = quoted or list(notes.lines[:1])
    arabic = not notes.english
    known = [n for n in names.known.values() if n.kind is NameKind.PLACE][:_NAMES]
    own = [notes.slice(line.first, line.last) for line in quoted]
    said = Said("، ".join(name.ar for name in known), ", ".join(name.en for name in known))
    other = [texts["no_incident"], *([texts["further"]] * (len(own) - 1))]
    if known:
        named = texts["no_incident_names"].filled(said.ar, said.en)
        other[0] = type(other[0])(f"{named.ar} {other[0].ar}", f"{named.en} {other[0].en}")
    points = [
        SummaryPoint(
            ar=text if arabic else pattern.ar,
            en=pattern.en if arabic else text,
            sentences=[line.n],
        )
        for text, pattern, line in zip(own, other, quoted, strict=True)
    ]
    title = texts["no_incident_headline"]
    first = " ".join(own[0].split()[:12])
    return Bilingual(ar=first if arabic else title.ar, en=title.en if arabic else first), points
