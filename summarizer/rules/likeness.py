"""How far two tellings agree: type, place, day, doers, figures, persons."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.gazetteer import FoundPlace
from summarizer.rules.draft import WIDE, Draft
from summarizer.rules.facts import exactness, identity
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.schemas import EventType, Outcome, PlaceRelation, Role, is_assault

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
DOERS = frozenset([Role.PERPETRATOR])
_SIDE = frozenset([Role.PERPETRATOR, Role.PARTNER_OF_PERPETRATOR, Role.PARTY])
GENERIC = 1
"""`Draft.strength` from which on a type may give way to a better one."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two tellings agree."""

    shared: int
    conflict: bool


def alike(
    notes: Notes, one: Draft, other: Draft, *, headline: bool = False, lead: bool = False
) -> Likeness:
    """Return what two tellings share, and whether they cannot be the same event.

    Args:
        headline: `one` is a headline, which rounds, leaves out, and says "near" of the next
            big town; other figures or another place near there make no other event.
        lead: besides, `other` is the first telling under it. It tells of the same event in other
            words («إعدام راعيين», «عثر على جثتي راعيين»), and where in the governorate it was.
    """
    shared = 0
    conflict = False
    place = _place_agrees(one, other)
    anywhere = lead or (headline and _around(one))
    for same in (
        None if lead and _same_sort(one, other) else _type_agrees(one, other),
        _within(one, other) if anywhere else place,
        _date_agrees(one, other) if notes.dated else None,
        _doers_agree(one, other),
        None if headline else _losses_agree(one, other),
        _people_agree(notes, one, other),
    ):
        if same is True:
            shared += 1
        elif same is False:
            conflict = True
    if place and one.places[0].value.kind not in WIDE:
        shared += 1
    return Likeness(shared, conflict)


def _type_agrees(one: Draft, other: Draft) -> bool | None:
    if one.type is None or other.type is None:
        return None
    if one.type is other.type:
        return True
    related = any(one.type in family and other.type in family for family in _FAMILIES)
    if related or max(one.strength, other.strength) >= GENERIC:
        return None
    return False


def _same_sort(one: Draft, other: Draft) -> bool:
    """Whether both are violence against people, a body found included, or neither is."""
    return _is_violent(one.type) == _is_violent(other.type)


def _is_violent(kind: EventType | None) -> bool:
    return is_assault(kind) or kind is EventType.BODY_OR_GRAVE_FOUND


def _place_agrees(one: Draft, other: Draft) -> bool | None:
    ours, theirs = _exact(one), _exact(other)
    if ours and theirs:
        if ours & theirs:
            return True
        same_kind = exactness(one.places[0].value) == exactness(other.places[0].value)
        return False if same_kind else _within(one, other)
    return _within(one, other)


def _around(draft: Draft) -> bool:
    return bool(draft.places) and draft.places[0].value.relation is not PlaceRelation.AT


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
    ours, theirs = acting(one, DOERS), acting(other, DOERS)
    if not ours or not theirs:
        return None
    return bool(ours & acting(other, _SIDE) or theirs & acting(one, _SIDE))


def acting(draft: Draft, roles: frozenset[Role]) -> set[str]:
    return {actor_id(part.party.actor) for part in draft.parts if part.role in roles}


def _losses_agree(one: Draft, other: Draft) -> bool | None:
    """Different totals of the same outcome are different events; vague figures fit anything."""
    agree: bool | None = None
    if not (one.losses and other.losses):
        return agree
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


def actor_id(actor: object) -> str:
    return getattr(actor, "id", "unknown")
