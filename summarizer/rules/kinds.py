"""What kind of event it was: the event word, refined by its means, its parties and its place."""

from collections.abc import Sequence

from summarizer.rules.clauses import RANKS, Clause
from summarizer.rules.frames import Part
from summarizer.rules.lexicon import Sense, Weapon
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.schemas import ActorKind, EventType, Outcome, Role

_AIR = frozenset([EventType.AIR_STRIKE, EventType.DRONE_STRIKE])
_ONLY_DRONE = frozenset([EventType.DRONE_STRIKE])
_REFINED = {
    "shelling": _AIR,
    "air_strike": _ONLY_DRONE,
    "destruction": frozenset[EventType](),
}
"""Causes that a means beside them makes more exact, and what it can make of them."""
_STATE = frozenset([ActorKind.STATE_FORCES, ActorKind.FOREIGN_STATE_FORCES, ActorKind.COALITION])
_SKY = 4
"""Words between «تحليق» and the aircraft seen."""
_HELD = frozenset(["arrest", "raid"])
_VIOLENT = frozenset(["shooting", "kill", "injure", "die"])


def kind_of(
    notes: Notes, clauses: Sequence[Clause], main: Hit[Sense], parts: Sequence[Part]
) -> EventType | None:
    """Return the event type, or None where the words do not make an event of the conflict."""
    trigger = main.value.trigger
    made = _made(notes, clauses)
    if trigger.id in _HELD and (shot := _first_hurt(notes, clauses, main)) is not None:
        return shot
    if trigger.id in _REFINED:
        return made if made in _REFINED[trigger.id] else trigger.type
    if trigger.id == "protest" and _repressed(clauses):
        return EventType.PROTEST_REPRESSED
    if trigger.id == "taking" and not _takes_ground(notes, clauses, main):
        return None
    if trigger.id == "taking" and _by_state(parts):
        return EventType.TERRITORY_TAKEN_BY_STATE
    if trigger.rank == "cause":
        return trigger.type
    if made is not None:
        return made
    if trigger.rank == "outcome":
        return _bare_outcome(trigger.outcome, trigger.type, parts)
    return _bare_attack(notes, clauses, trigger.id, trigger.type, parts)


def strength(main: Hit[Sense]) -> int:
    """Return how much the event word says by itself, 0 the most."""
    return RANKS.index(main.value.trigger.rank)


def weapons(notes: Notes, clauses: Sequence[Clause]) -> list[Hit[tuple[int, Weapon]]]:
    """Return the means named in the event's clauses, the most telling first."""
    found: dict[str, Hit[tuple[int, Weapon]]] = {}
    for clause in clauses:
        seizing = [h.first for h in clause.senses if h.value.trigger.needs == "seized"]
        for hit in notes.within("weapon", clause.first, clause.last):
            described = any(
                0 <= hit.first - cue.last < 6
                for cue in notes.within("describes", clause.first, hit.first)
            )
            if described or any(first < hit.first for first in seizing):
                continue
            if notes.within("overhead", max(clause.first, hit.first - _SKY), hit.first):
                continue
            found.setdefault(hit.value[1].category, hit)
    return sorted(found.values(), key=lambda hit: hit.value[0])


def _first_hurt(notes: Notes, clauses: Sequence[Clause], main: Hit[Sense]) -> EventType | None:
    """«أصيب اثنان برصاص الحرس، كما احتجز ثمانية»: what hurt people before any were held."""
    before = [clause for clause in clauses if clause.last <= main.first]
    hurt = any(
        sense.value.trigger.outcome in (Outcome.KILLED, Outcome.INJURED) and sense.value.is_verb
        for clause in before
        for sense in clause.senses
    )
    return _made(notes, before) if hurt else None


def _made(notes: Notes, clauses: Sequence[Clause]) -> EventType | None:
    for hit in weapons(notes, clauses):
        if hit.value[1].makes is not None:
            return hit.value[1].makes
    return None


def _repressed(clauses: Sequence[Clause]) -> bool:
    ids = {h.value.trigger.id for clause in clauses for h in clause.senses}
    frames = {h.value.trigger.frame for clause in clauses for h in clause.senses}
    return bool(ids & _VIOLENT) and "blast" not in frames


def _takes_ground(notes: Notes, clauses: Sequence[Clause], main: Hit[Sense]) -> bool:
    last = max(clause.last for clause in clauses)
    return bool(notes.within("place", main.last, last) or notes.within("object", main.last, last))


def _by_state(parts: Sequence[Part]) -> bool:
    return any(
        part.role is Role.PERPETRATOR
        and part.party.actor is not None
        and part.party.actor.kind in _STATE
        for part in parts
    )


def _bare_outcome(
    outcome: Outcome | None, type_: EventType | None, parts: Sequence[Part]
) -> EventType | None:
    """Somebody was killed, and it is not said how; only hurt or missing is too little."""
    if outcome is Outcome.KILLED or any(part.role is Role.PERPETRATOR for part in parts):
        return type_
    return None


def _bare_attack(
    notes: Notes,
    clauses: Sequence[Clause],
    trigger: str,
    type_: EventType | None,
    parts: Sequence[Part],
) -> EventType | None:
    """An attack without a means: between armed sides, on a place from afar, or on somebody."""
    doers = [p.party.actor for p in parts if p.role is Role.PERPETRATOR]
    targets = [p for p in parts if p.role is Role.TARGET]
    armed = [p for p in targets if p.party.actor is not None]
    if any(doers) and armed:
        return EventType.ARMED_CLASH if trigger == "attack" else EventType.SHELLING_OR_MISSILE
    named_doer = any(actor is not None for actor in doers)
    on_place = any(notes.within("place", clause.first, clause.last) for clause in clauses)
    if trigger in ("target", "strike") and named_doer and on_place and not targets:
        return EventType.SHELLING_OR_MISSILE
    return type_
