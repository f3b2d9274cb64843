"""One sentence for each incident, in both languages."""

from functools import cache

from summarizer.rules.names import Names
from summarizer.rules.phrases import day, place
from summarizer.rules.wording import Said, left, losses, nobody, oblique, with_article, wording
from summarizer.schemas import (
    Bilingual,
    ExtractedIncident,
    PlaceKind,
    PlaceRelation,
    Realis,
    Role,
    Salience,
)
from summarizer.text.dates import DateRange
from summarizer.text.fold import fold_text

_PLACES = 3


def note(incident: ExtractedIncident, names: Names, value: DateRange | None) -> Bilingual:
    """Return the incident's note: what, by and against whom, where, when, result, by whose word."""
    said = [what(incident, names), whereabouts(incident, names), when(incident, names, value)]
    head = _joined([part for part in said if part.ar or part.en])
    results = [part for part in (result(incident), told_by(incident, names)) if part.ar]
    ar = "، ".join([head.ar, *(part.ar for part in results)])
    en = ", ".join([head.en, *(part.en for part in results)])
    return Bilingual(ar=f"{ar}.", en=f"{_capital(en)}.")


def what(incident: ExtractedIncident, names: Names) -> Said:
    """Return the event with its actors: «وقعت غارة من جانب …», "an air strike by … took place"."""
    words = wording()
    event = words.events[incident.event_type]
    told = words.realis[incident.realis]
    said = Said(told.ar.format(took=event.took, event=event.ar), told.en.format(event=event.en))
    parts = [said]
    for role in (
        Role.PERPETRATOR,
        Role.PARTY,
        Role.CLAIMANT,
        Role.PARTNER_OF_PERPETRATOR,
        Role.TARGET,
    ):
        doers = _named(incident, names, role)
        if doers.ar:
            sides = sum(actor.role is role for actor in incident.actors)
            pattern = (
                words.texts["between"] if role is Role.PARTY and sides > 1 else words.roles[role]
            )
            said = pattern.filled(doers.ar, doers.en)
            parts.append(Said(f"{event.aim} {said.ar}", said.en) if role is Role.TARGET else said)
    return Said(_joined(parts).ar, f"{_joined(parts).en} {words.verbs[incident.realis]}")


def whereabouts(incident: ExtractedIncident, names: Names) -> Said:
    """Return where, the most exact places, with the governorate if none of them is wider."""
    exact = [p for p in incident.places if p.kind is not PlaceKind.COUNTRY] or incident.places
    parts: list[Said] = []
    wide = {PlaceKind.GOVERNORATE, PlaceKind.COUNTRY}
    narrow = [p for p in exact if p.kind not in wide]
    sites = [p for p in narrow if p.relation is not PlaceRelation.COUNTRYSIDE_OF]
    chosen = (sites or narrow or exact)[:_PLACES]
    for mention in chosen:
        parts.append(place(mention, names.arabic_of(mention.name)))
    return Said(" و".join(p.ar for p in parts), " and ".join(p.en for p in parts))


def when(incident: ExtractedIncident, names: Names, value: DateRange | None) -> Said:
    """Return when, or empty strings."""
    if incident.date is None:
        return Said("", "")
    return day(incident.date, value, english=not names.arabic)


def result(incident: ExtractedIncident) -> Said:
    """Return what became of people, things and finds, or empty strings."""
    words = wording()
    lost, none = losses(incident.casualties), nobody(incident.casualties)
    if lost.ar:
        led = words.texts["led"]
        lost = Said(f"{led.ar.format(words.events[incident.event_type].led)} {lost.ar}", lost.en)
    parts = [said for said in (lost, none) if said.ar]
    if incident.realis not in (Realis.OCCURRED, Realis.UNVERIFIED, Realis.ATTEMPTED):
        return Said("", "")
    return Said("، ".join(p.ar for p in parts), ", ".join(p.en for p in parts))


def told_by(incident: ExtractedIncident, names: Names) -> Said:
    """Return the first source that is named, or empty strings."""
    if not incident.sources:
        return Said("", "")
    source = next((s for s in incident.sources if fold_text(s.text) not in _vague_tellers()), None)
    if source is None:
        return Said("", "")
    arabic = source.text if names.arabic else names.arabic_of(source.name)
    if not names.arabic and arabic.isascii():
        arabic = wording().sources[source.kind].ar
    return wording().texts["according"].filled(oblique(arabic), with_article(source.name))


@cache
def _vague_tellers() -> frozenset[str]:
    return frozenset(fold_text(word) for word in wording().vague_tellers["ar"])


def headline(incident: ExtractedIncident, names: Names) -> Bilingual:
    """Return a headline of at most twelve words: the event, its place, its gravest figure."""
    words = wording()
    event = words.events[incident.event_type]
    where = Said("", "")
    if incident.places:
        first = incident.places[0]
        where = words.relations[first.relation].filled(names.arabic_of(first.name), first.name)
    gravest = next((r for r in incident.casualties if not r.subset and r.max != 0), None)
    lost = left([gravest]) if gravest else Said("", "")
    ar = " ".join(filter(None, [event.ar, where.ar]))
    en = _capital(" ".join(filter(None, [event.en, where.en])))
    return Bilingual(
        ar=_short(": ".join(filter(None, [ar, lost.ar]))),
        en=_short(": ".join(filter(None, [en, lost.en]))),
    )


def setting(incident: ExtractedIncident) -> Said:
    """Return how the article tells it: earlier events are introduced as such."""
    if incident.salience is Salience.BACKGROUND:
        return Said(*wording().texts["background"])
    return Said("", "")


def _named(incident: ExtractedIncident, names: Names, role: Role) -> Said:
    found = list(dict.fromkeys(a.name for a in incident.actors if a.role is role))
    arabic = [oblique(names.arabic_of(name)) for name in found]
    return Said(" و".join(arabic), " and ".join(map(with_article, found)))


def _joined(parts: list[Said]) -> Said:
    return Said(" ".join(p.ar for p in parts if p.ar), " ".join(p.en for p in parts if p.en))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(text: str) -> str:
    return " ".join(text.split()[:12]).rstrip("،,:")
