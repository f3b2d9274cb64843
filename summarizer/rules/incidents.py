"""From what sentences tell to the article's incidents: linking, merging, salience."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer.gazetteer import FoundPlace
from summarizer.rules.draft import WIDE, Draft
from summarizer.rules.facts import exactness, identity
from summarizer.rules.spot import Notes
from summarizer.rules.when import any_day
from summarizer.rules.words import Hit
from summarizer.schemas import EventType, Outcome, Role, Salience

_FAMILIES: tuple[frozenset[EventType], ...] = (
    frozenset(
        [
            EventType.AIR_STRIKE,
            EventType.DRONE_STRIKE,
            EventType.SHELLING_OR_MISSILE,
            EventType.CHEMICAL_ATTACK,
        ]
    ),
    frozenset(
        [
            EventType.IED_OR_LANDMINE,
            EventType.VEHICLE_BOMB,
            EventType.SUICIDE_BOMBING,
            EventType.GRENADE,
        ]
    ),
    frozenset(
        [
            EventType.SECURITY_OPERATION,
            EventType.AIRBORNE_RAID,
            EventType.ARREST_OR_RAID,
            EventType.ARMED_CLASH,
            EventType.WEAPONS_SEIZED_OR_DEFUSED,
        ]
    ),
    frozenset([EventType.ARMED_CLASH, EventType.SHOOTING_OR_ASSASSINATION, EventType.EXECUTION]),
    frozenset([EventType.PROTEST, EventType.PROTEST_REPRESSED, EventType.RIOT_OR_MOB]),
)
_LEAD = 2
"""The headline and the first sentence of the body tell what the article is about."""
_RECENT = timedelta(days=21)
_ERA = 60
"""Days."""
_GENERIC = 1
"""`Draft.strength` from which on a type may give way to a better one."""
_ENOUGH = {"fresh": 5, "recalled": 6, "goes_on": 2, "": 3}
"""Shared facts that make two tellings one event, by how the later sentence opens."""
_DOERS = frozenset([Role.PERPETRATOR])
_SIDE = frozenset([Role.PERPETRATOR, Role.PARTNER_OF_PERPETRATOR, Role.PARTY])


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two tellings agree."""

    shared: int
    conflict: bool


def link(notes: Notes, drafts: Sequence[Draft], published: date | None) -> list[Draft]:
    """Return the incidents of the article, in the order of their first sentences.

    A telling joins an earlier incident if it refers back to it or shares enough with it, and
    nothing conflicts. One that names no event and joins nothing is dropped.
    """
    incidents: list[Draft] = []
    headline: Draft | None = None
    for draft in drafts:
        known = _earlier(notes, incidents, draft)
        if known is not None:
            _merge(known, draft)
        elif draft.type is not None and _stands_alone(draft):
            if headline is not None and not alike(notes, headline, draft).conflict:
                draft.sentences = sorted({*headline.sentences, *draft.sentences})
            headline = None
            incidents.append(draft)
        elif draft.type is not None and draft.sentences[0] == 1:
            headline = draft
    _rate(incidents, published)
    return incidents


def alike(notes: Notes, one: Draft, other: Draft) -> Likeness:
    """Return what two tellings share, and whether they cannot be the same event."""
    shared = 0
    conflict = False
    for same in (
        _type_agrees(one, other),
        _place_agrees(one, other),
        _date_agrees(one, other) if notes.dated else None,
        _doers_agree(one, other),
        _losses_agree(one, other),
        _people_agree(notes, one, other),
    ):
        if same is True:
            shared += 1
        elif same is False:
            conflict = True
    if _place_agrees(one, other) and one.places[0].value.kind not in WIDE:
        shared += 1
    return Likeness(shared, conflict)


def _earlier(notes: Notes, incidents: Sequence[Draft], draft: Draft) -> Draft | None:
    if not incidents:
        return None
    back = draft.refers and not draft.specific_place
    if draft.opening not in ("fresh", "recalled") or (draft.opening == "fresh" and back):
        if draft.type is None or _adds_to_last(incidents[-1], draft):
            return _continued(notes, incidents, draft)
        if draft.refers:
            for incident in reversed(incidents):
                if not alike(notes, incident, draft).conflict:
                    return incident
    if draft.type is None:
        return None
    best: tuple[int, Draft] | None = None
    for incident in incidents:
        likeness = alike(notes, incident, draft)
        retold = incident.sentences[0] == 1 and draft.sentences[0] <= _LEAD + 1
        enough = 2 if retold else _ENOUGH[draft.opening]
        if incident.sentences[-1] == draft.sentences[0]:
            enough = 6
        if likeness.conflict or likeness.shared < enough:
            continue
        if best is None or likeness.shared > best[0]:
            best = (likeness.shared, incident)
    return best[1] if best else None


def _continued(notes: Notes, incidents: Sequence[Draft], draft: Draft) -> Draft | None:
    """A sentence without an event of its own goes on about the last one, if it says so."""
    last = incidents[-1]
    close = draft.sentences[0] - last.sentences[-1] <= 3
    if close and (draft.refers or draft.losses) and not _clash_of_facts(notes, last, draft):
        return last
    return None


def _adds_to_last(last: Draft, draft: Draft) -> bool:
    """Right after an event, a sentence with losses but no place, day or doer tells its outcome."""
    follows = draft.sentences[0] - last.sentences[-1] == 1 and draft.opening != "fresh"
    bare = not draft.places and draft.date is None and not _acting(draft, _DOERS)
    return follows and bare and bool(draft.losses)


def _clash_of_facts(notes: Notes, one: Draft, other: Draft) -> bool:
    return alike(notes, one, other).conflict


def _stands_alone(draft: Draft) -> bool:
    """A finite verb and one fact, or two facts: a bare event word is no event."""
    if draft.bare or _is_era(draft):
        return False
    if draft.sentences[0] > _LEAD and not draft.specific:
        return False
    needed = 1 if draft.finite else 2
    if draft.type is EventType.NOT_CONFLICT:
        return bool(draft.losses)
    return draft.anchors >= needed


def _is_era(draft: Draft) -> bool:
    """«منذ 11 عاماً»: a time that long is no event's, unless somebody is counted."""
    return draft.date is not None and _days(draft.date) > _ERA and not draft.losses


def _type_agrees(one: Draft, other: Draft) -> bool | None:
    if one.type is None or other.type is None:
        return None
    if one.type is other.type:
        return True
    related = any(one.type in family and other.type in family for family in _FAMILIES)
    if related or max(one.strength, other.strength) >= _GENERIC:
        return None
    return False


def _place_agrees(one: Draft, other: Draft) -> bool | None:
    ours, theirs = _exact(one), _exact(other)
    if ours and theirs:
        if ours & theirs:
            return True
        same_kind = exactness(one.places[0].value) == exactness(other.places[0].value)
        return False if same_kind else _within(one, other)
    return _within(one, other)


def _exact(draft: Draft) -> set[str]:
    return {
        name
        for hit in draft.places
        if hit.value.kind not in WIDE
        for name in (identity(hit.value), hit.value.name)
    }


def _within(one: Draft, other: Draft) -> bool | None:
    """Governorates that are known must be the same."""
    ours, theirs = _governorates(one.places), _governorates(other.places)
    if ours and theirs and not ours & theirs:
        return False
    return True if ours & theirs else None


def _governorates(places: Sequence[Hit[FoundPlace]]) -> set[str]:
    return {
        place.governorate
        for hit in places
        if (place := hit.value.place) is not None and place.governorate is not None
    }


def _date_agrees(one: Draft, other: Draft) -> bool | None:
    if one.date is None or other.date is None:
        return None
    a, b = one.date.value.value, other.date.value.value
    if a.end < b.start or b.end < a.start:
        return False
    return True if (a.start, a.end) == (b.start, b.end) else None


def _doers_agree(one: Draft, other: Draft) -> bool | None:
    """Partners may be told later, or as doers; doers that nobody shares are another event's."""
    ours, theirs = _acting(one, _DOERS), _acting(other, _DOERS)
    if not ours or not theirs:
        return None
    return bool(ours & _acting(other, _SIDE) or theirs & _acting(one, _SIDE))


def _acting(draft: Draft, roles: frozenset[Role]) -> set[str]:
    return {_actor_id(part.party.actor) for part in draft.parts if part.role in roles}


def _losses_agree(one: Draft, other: Draft) -> bool | None:
    """Different totals of the same outcome are different events; vague figures fit anything."""
    agree: bool | None = None
    for outcome in (Outcome.KILLED, Outcome.INJURED, Outcome.DETAINED, Outcome.ABDUCTED):
        ours, theirs = _figures(one, outcome), _figures(other, outcome)
        if ours and theirs:
            if ours & theirs:
                agree = True
            elif agree is None:
                agree = False
    return agree


def _figures(draft: Draft, outcome: Outcome) -> set[int]:
    rows = [
        loss.people.count.best
        for loss in draft.losses
        if loss.outcome is outcome and loss.people.count.best is not None and not loss.subset
    ]
    return {*rows, sum(rows)} if rows else set()


def _people_agree(notes: Notes, one: Draft, other: Draft) -> bool | None:
    ours = {tuple(notes.forms(p.first, p.last)) for p in one.people}
    theirs = {tuple(notes.forms(p.first, p.last)) for p in other.people}
    return True if ours & theirs else None


def _merge(known: Draft, draft: Draft) -> None:
    """Add what `draft` tells to `known`; what is said first stays, a vaguer fact gives way."""
    known.sentences = sorted({*known.sentences, *draft.sentences})
    if draft.type is not None and draft.strength < known.strength:
        known.type, known.strength = draft.type, draft.strength
    known.finite = known.finite or draft.finite
    known.rumour = known.rumour or draft.rumour
    if known.date is None or (draft.date is not None and _days(draft.date) < _days(known.date)):
        known.date = draft.date
    names = {identity(hit.value) for hit in known.places}
    known.places += [hit for hit in draft.places if identity(hit.value) not in names]
    known.places.sort(key=lambda hit: exactness(hit.value))
    actors = {_actor_id(part.party.actor) for part in known.parts}
    known.parts += [p for p in draft.parts if _actor_id(p.party.actor) not in actors]
    _merge_losses(known, draft)
    known.people += [p for p in draft.people if p not in known.people]
    known.weapons += [
        w for w in draft.weapons if all(w.value.category != k.value.category for k in known.weapons)
    ]
    known.objects += [
        o for o in draft.objects if all(o.hit.value.type != k.hit.value.type for k in known.objects)
    ]
    known.seized += [
        s for s in draft.seized if all(s.value.kind != k.value.kind for k in known.seized)
    ]
    known.sources += draft.sources


def _merge_losses(known: Draft, draft: Draft) -> None:
    """A figure told again is one figure; an exact one replaces a vague one of its outcome."""
    for loss in draft.losses:
        count = loss.people.count
        same = [k for k in known.losses if k.outcome is loss.outcome and k.subset == loss.subset]
        if any(k.people.count.best == count.best for k in same):
            continue
        vague = [k for k in same if k.people.count.best is None]
        if count.best is None and same:
            continue
        if not loss.subset:
            known.losses = [k for k in known.losses if k not in vague]
        known.losses.append(loss)


def _actor_id(actor: object) -> str:
    return getattr(actor, "id", "unknown")


def _days(hit: Hit[object]) -> int:
    value = hit.value.value  # type: ignore[attr-defined]
    return int((value.end - value.start).days)


def _rate(incidents: Sequence[Draft], published: date | None) -> None:
    lead = [i for i in incidents if i.opening != "recalled" and i.sentences[0] <= _LEAD]
    for incident in incidents:
        recalled = incident.opening == "recalled" and incident.sentences[0] > _LEAD
        recalled = recalled and not _is_today(incident, published)
        if recalled or _is_old(incident, published):
            incident.salience = Salience.BACKGROUND
        elif incident.sentences[0] == 1 or incident in lead[:1]:
            incident.salience = Salience.MAIN
    if incidents and not any(i.salience is Salience.MAIN for i in incidents):
        fresh = [i for i in incidents if i.salience is Salience.SECONDARY]
        if fresh:
            fresh[0].salience = Salience.MAIN


def _is_today(incident: Draft, published: date | None) -> bool:
    """«وفي وقت سابق صباح اليوم» is news all the same."""
    return incident.date is not None and incident.date.value.value.end == any_day(published)


def _is_old(incident: Draft, published: date | None) -> bool:
    if incident.date is None or published is None:
        return False
    return incident.date.value.value.end < published - _RECENT
