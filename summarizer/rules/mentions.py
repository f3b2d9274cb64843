"""Incidents of the rules as the schema wants them: verbatim mentions, names, categories."""

from collections.abc import Sequence

from summarizer.actors import Actor, canonical
from summarizer.gazetteer import FoundPlace
from summarizer.rules.draft import Draft
from summarizer.rules.frames import Part
from summarizer.rules.locating import located
from summarizer.rules.names import Names
from summarizer.rules.sources import Source
from summarizer.rules.spot import Notes
from summarizer.rules.when import date_mention
from summarizer.rules.wholes import Loss
from summarizer.rules.wording import wording
from summarizer.rules.words import Hit
from summarizer.schemas import (
    ActorKind,
    ActorMention,
    Basis,
    Bilingual,
    CasualtyMention,
    Certainty,
    ExtractedIncident,
    NameKind,
    ObjectMention,
    Outcome,
    PersonMention,
    PersonStatus,
    PlaceMention,
    Qualifier,
    Realis,
    Role,
    SeizedMention,
    SourceMention,
    SpeechAct,
    VictimGroup,
    WeaponMention,
)

_STATES = frozenset([ActorKind.STATE_FORCES, ActorKind.FOREIGN_STATE_FORCES])
EMPTY = Bilingual(ar="", en="")
"""Stands for a note until it is written."""
_LONGEST = 80
"""Characters of a source's phrase."""


def incident(notes: Notes, draft: Draft, names: Names) -> ExtractedIncident:
    """Return the schema's incident, its note still empty."""
    assert draft.type is not None
    tellers = _distinct(notes, draft.sources)
    places = [_place(notes, hit, names, draft) for hit in draft.places]
    country = next((p.country for p in places if p.country), None)
    return ExtractedIncident(
        sentences=draft.sentences,
        event_type=draft.type,
        salience=draft.salience,
        realis=Realis.UNVERIFIED if draft.rumour else draft.realis,
        certainty=_certainty(draft, tellers),
        note=EMPTY,
        date=date_mention(notes.text, draft.date.value) if draft.date else None,
        places=places,
        actors=_actors(draft, names, country),
        people=_people(notes, draft, names),
        casualties=[_casualty(notes, loss, tellers) for loss in draft.losses],
        weapons=[
            WeaponMention(text=notes.bare(hit), category=hit.value.category)
            for hit in draft.weapons
        ],
        objects=[
            ObjectMention(text=notes.bare(o.hit), type=o.hit.value.type, damage=o.damage)
            for o in draft.objects
        ],
        seized=[SeizedMention(text=notes.bare(hit), kind=hit.value.kind) for hit in draft.seized],
        sources=[_source(notes, source, names) for source in tellers],
    )


def _place(notes: Notes, hit: Hit[FoundPlace], names: Names, draft: Draft) -> PlaceMention:
    found = hit.value
    place, area = located(notes, hit, draft.places)
    if place is None:
        english = names.unlisted(found.name, NameKind.PLACE)
    else:
        english = names.enter(place.ar, place.en, NameKind.PLACE)
    return PlaceMention(
        text=notes.text[found.start : found.end],
        name=english,
        kind=found.kind,
        relation=found.relation,
        district=place.district if place else None,
        governorate=area.governorate if area else None,
        country=area.country if area else None,
    )


def _actors(draft: Draft, names: Names, country: str | None) -> list[ActorMention]:
    made = [_actor(part, names, country) for part in draft.parts]
    civilians = [
        loss
        for loss in draft.losses
        if loss.people.group is VictimGroup.CIVILIAN and loss.people.count.max != 0
    ]
    if civilians and not any(m.kind is ActorKind.CIVILIANS for m in made):
        text = civilians[0].people.text
        noun = wording().nouns["civilian"]
        made.append(
            ActorMention(
                text=text,
                name=names.enter(noun.ar[3], noun.en[1], NameKind.OTHER),
                role=Role.TARGET,
                kind=ActorKind.CIVILIANS,
                basis=Basis.STATED_FACT,
            )
        )
    return made


def _actor(part: Part, names: Names, country: str | None) -> ActorMention:
    actor = part.party.actor
    text = part.party.text
    if actor is None:
        words = wording().texts["unknown_attackers"]
        return ActorMention(
            text=text,
            name=names.enter(words.ar, words.en, NameKind.OTHER),
            role=part.role,
            kind=ActorKind.UNIDENTIFIED_GUNMEN,
            basis=part.basis,
        )
    return ActorMention(
        text=text,
        name=names.enter(actor.ar, actor.en, NameKind.ORGANISATION),
        role=part.role,
        kind=_kind(actor, country),
        basis=part.basis,
    )


def _kind(actor: Actor, country: str | None) -> ActorKind:
    """A state's forces are foreign outside its own territory."""
    if actor.kind not in _STATES or actor.country is None or country is None:
        return actor.kind
    return ActorKind.STATE_FORCES if actor.country == country else ActorKind.FOREIGN_STATE_FORCES


def _people(notes: Notes, draft: Draft, names: Names) -> list[PersonMention]:
    single = {
        loss.outcome for loss in draft.losses if loss.people.count.best == 1 and not loss.subset
    }
    several = len({notes.slice(p.first, p.last) for p in draft.people}) > 1
    fallback = next(iter(single)) if len(single) == 1 and not several else None
    found: dict[str, PersonMention] = {}
    for person in draft.people:
        text = notes.slice(person.first, person.last)
        loss = _loss_of(draft.losses, person.first, person.last)
        group = loss.people.group if loss else _group_of(draft, fallback)
        found.setdefault(
            text,
            PersonMention(
                text=text,
                name=names.unlisted(text, NameKind.PERSON),
                outcome=loss.outcome if loss else fallback,
                status=_status(group),
                description=None,
                age=None,
                sex=None,
            ),
        )
    return list(found.values())


def _loss_of(losses: Sequence[Loss], first: int, last: int) -> Loss | None:
    """The figure that the name stands beside («الشاب محمد الأحمد») or is itself."""
    for loss in losses:
        if loss.last == first or (loss.first <= first and last <= loss.last):
            return loss
    return None


def _group_of(draft: Draft, outcome: Outcome | None) -> VictimGroup:
    for loss in draft.losses:
        if loss.outcome is outcome and loss.people.count.best == 1:
            return loss.people.group
    return VictimGroup.UNSPECIFIED


def _status(group: VictimGroup) -> PersonStatus:
    if group is VictimGroup.CIVILIAN:
        return PersonStatus.CIVILIAN
    if group in (VictimGroup.COMBATANT, VictimGroup.PERPETRATOR_SIDE):
        return PersonStatus.COMBATANT
    return PersonStatus.UNKNOWN


def _casualty(notes: Notes, loss: Loss, tellers: Sequence[Source]) -> CasualtyMention:
    count = loss.people.count
    sentence = _line_of(notes, loss.first)
    mine = [n for n, s in enumerate(tellers, 1) if _line_of(notes, s.first) == sentence]
    vague = count.qualifier is Qualifier.SEVERAL
    return CasualtyMention(
        outcome=loss.outcome,
        group=loss.people.group,
        demographic=loss.people.demographic,
        text=loss.people.text,
        min=None if vague else count.min,
        max=None if vague else count.max,
        qualifier=count.qualifier,
        subset=loss.subset,
        source=mine[0] if len(mine) == 1 else None,
    )


def _line_of(notes: Notes, index: int) -> int:
    return next((line.n for line in notes.lines if line.first <= index < line.last), 0)


def _source(notes: Notes, source: Source, names: Names) -> SourceMention:
    text = _without_clitics(notes, source)[:_LONGEST].strip(' "“”«»()')
    if source.actor is not None and source.party is not None:
        text = source.party.text
    actor = source.actor or canonical(text)
    if actor is not None:
        english = names.enter(actor.ar, actor.en, NameKind.ORGANISATION)
    elif names.arabic:
        english = names.enter(text, wording().sources[source.kind].en, NameKind.OTHER)
    else:
        english = names.enter(text, text, NameKind.OTHER)
    return SourceMention(text=text, name=english, kind=source.kind, act=source.act)


def _without_clitics(notes: Notes, source: Source) -> str:
    """«لمجلس منبج» is told by the council itself."""
    nouns = notes.within("source", source.first, source.last)
    prefix = nouns[0].prefix if nouns and nouns[0].first == source.first else ""
    return notes.bare(Hit(source.first, source.last, prefix, None))


def _distinct(notes: Notes, found: Sequence[Source]) -> list[Source]:
    """Each source once: the same actor, or the same first word."""
    seen: dict[str, Source] = {}
    for source in found:
        words = notes.forms(source.first, source.last)
        key = source.actor.id if source.actor else words[0].removeprefix("ال")
        known = seen.setdefault(key, source)
        if known.last - known.first < source.last - source.first and source.actor is None:
            seen[key] = source
    return list(seen.values())


def _certainty(draft: Draft, tellers: Sequence[Source]) -> Certainty:
    if draft.rumour:
        return Certainty.UNVERIFIED
    acts = {source.act for source in tellers}
    if SpeechAct.DENIES in acts and len(acts) > 1:
        return Certainty.CONTESTED
    return Certainty.MULTI_SOURCE if len(tellers) > 1 else Certainty.SINGLE_SOURCE
