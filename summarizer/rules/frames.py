"""Who did it to whom: the role of each actor from its place in the clause."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.actors import Actor
from summarizer.rules.clauses import Clause, described
from summarizer.rules.doers import doer_after
from summarizer.rules.lexicon import Sense
from summarizer.rules.parties import Party, parties
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.schemas import ActorKind, Basis, Role

_QUOTES = frozenset('"()،,')
_NEAR = 3
"""Words between an event noun and the name that owns it («قصف مدفعي عنيف لقوات النظام»)."""
_THEME = 6
"""Words between an event noun and the verb that it is the subject of."""
_TELLERS = frozenset(["source", "un"])
"""Sides of agencies and monitors, to whom nothing is done."""
_RESCUERS = "aid"
_MEANS = "ب"
_DOING = frozenset([Role.PERPETRATOR, Role.PARTNER_OF_PERPETRATOR])
_CUE_ROLES = (
    ("by", Role.PERPETRATOR),
    ("with", Role.PARTNER_OF_PERPETRATOR),
    ("between", Role.PARTY),
    ("against", Role.TARGET),
)
_AGGRESSIVE = frozenset(["shelling", "air_strike", "drone_strike", "strike", "attack", "operation"])
_AGGRESSIVE_TOO = frozenset(["airborne_raid", "suicide_bombing", "massacre", "raid"])


@dataclass(frozen=True, slots=True)
class Part:
    """An actor and what it did in the event."""

    party: Party
    role: Role
    basis: Basis = Basis.STATED_FACT


def parts(notes: Notes, clause: Clause, sources: Sequence[Party]) -> list[Part]:
    """Return the roles of the actors in a clause; who only tells it is left out.

    Args:
        sources: the actors of the clause that are named as tellers.
    """
    found: list[Part] = []
    told = {(party.first, party.last) for party in sources}
    spoken = [party for party in sources if clause.first <= party.first < clause.last]
    for party in parties(notes, clause.first, clause.last):
        if any(_renames(party, teller) for teller in spoken):
            continue
        if (party.first, party.last) in told or described(notes, clause.first, party.start):
            continue
        if party.actor is not None and _stands_by(clause, party, party.actor):
            continue
        role = _role(notes, clause, party, found)
        if role in _DOING and party.actor is not None and party.actor.kind is ActorKind.CIVILIANS:
            # «عثرت فرق الدفاع المدني على جثة»
            continue
        if role is not None:
            found.append(Part(party, role))
    return found


def _stands_by(clause: Clause, party: Party, actor: Actor) -> bool:
    """Who tells of it, or comes to the rescue; rescuers are hit only where that is told first."""
    first = min((hit.first for hit in clause.senses), default=party.start)
    return actor.side in _TELLERS or (actor.side == _RESCUERS and party.start <= first)


def _renames(party: Party, teller: Party) -> bool:
    """«الدفاع المدني السوري (الخوذ البيضاء)»: a second name of the one who tells it."""
    return party.actor == teller.actor and 0 <= party.first - teller.last <= _NEAR


def _role(notes: Notes, clause: Clause, party: Party, before: Sequence[Part]) -> Role | None:
    if before and party.joined and _adjoins(notes, before[-1].party, party):
        return before[-1].role
    if _owns_weapon(notes, clause, party):
        return Role.PERPETRATOR
    if any(party.first <= hit.first < party.last for hit in clause.senses):
        # «غارة إسرائيلية»: the event noun is part of the actor's name.
        return Role.PERPETRATOR
    if notes.english and any(
        hit.first == party.last and not hit.value.is_verb for hit in clause.senses
    ):
        # "an SDF rocket attack"
        return Role.PERPETRATOR
    cued = _cued(notes, clause, party)
    if cued is not None:
        return _after_with(cued, clause)
    governing = [hit for hit in clause.senses if hit.first < party.start]
    if not governing:
        return _in_front(notes, clause)
    event = governing[-1]
    if event.value.is_verb:
        if (role := _by_subject(notes, clause, event, party)) is not None:
            return role
        return _after_verb(notes, event, party, before)
    return _after_noun(notes, clause, governing, party, before)


def _owns_weapon(notes: Notes, clause: Clause, party: Party) -> bool:
    """«طائرة مسيّرة تابعة للجيش التركي», «مسيّرة للتحالف» — unless it was shot down or seized."""
    if any(h.value.trigger.needs == "seized" and h.first < party.first for h in clause.senses):
        return False
    index = party.first
    link = notes.ends_at("belongs", index)
    weapon = notes.ends_at("weapon", link.first if link is not None else index)
    if weapon is None:
        return False
    # «بقذائف قوات النظام»
    return link is not None or party.to or weapon.prefix.endswith(_MEANS)


def _cued(notes: Notes, clause: Clause, party: Party) -> Role | None:
    index = party.start
    while index > clause.first and notes.words[index - 1].form in _QUOTES:
        index -= 1
    for kind, role in _CUE_ROLES:
        cue = notes.ends_at(kind, index)
        if cue is not None and cue.first >= clause.first:
            return role
    if party.joined:
        # The first of two joined names may be none that we know («مصدره النظام وقسد»).
        if notes.within("between", max(clause.first, index - 2 * _NEAR), index):
            return Role.PARTY
        near = notes.within("by", max(clause.first, index - _NEAR), index)
        return Role.PERPETRATOR if near else None
    return None


def _by_subject(notes: Notes, clause: Clause, event: Hit[Sense], party: Party) -> Role | None:
    """«أعدم مسلحو التنظيم عنصراً من الجيش»: the subject is the doer, and the object the target."""
    doer = None if _event_is_subject(notes, event) else doer_after(notes, event, clause.last)
    if doer is None:
        return None
    if doer.first <= party.start and party.last <= doer.last:
        return Role.PERPETRATOR
    return Role.TARGET if doer.object is not None and doer.object <= party.start else None


def _after_with(role: Role, clause: Clause) -> Role:
    """«مع» and «بالتنسيق مع» in a clash would name the other side, not a partner."""
    main = clause.main
    if role is Role.TARGET and main is not None and main.value.trigger.frame == "mutual":
        return Role.PARTY
    return role


def _in_front(notes: Notes, clause: Clause) -> Role | None:
    """The subject of a nominal sentence («قوات النظام قصفت …»)."""
    if not clause.senses:
        return None
    event = clause.senses[0].value
    frame = event.trigger.frame
    verb = clause.senses[0].first
    if notes.english and event.is_verb and notes.ends_at("passive", verb) is not None:
        # "Five Syrian soldiers were killed"
        return Role.PARTY if frame == "mutual" else Role.TARGET
    if frame == "mutual":
        return Role.PARTY
    if frame == "undergo":
        return Role.PARTY if event.trigger.id == "protest" else Role.TARGET
    if event.is_verb and frame in ("act", "blast"):
        return Role.PERPETRATOR
    return None


def _after_verb(
    notes: Notes, event: Hit[Sense], party: Party, before: Sequence[Part]
) -> Role | None:
    trigger = event.value.trigger
    if trigger.frame == "mutual":
        return Role.PARTY
    if trigger.frame == "undergo":
        return Role.PARTY if trigger.id == "protest" else Role.TARGET
    if trigger.frame == "happen":
        return Role.PERPETRATOR if party.to and party.head == "bare" else Role.TARGET
    has_agent = any(part.role is Role.PERPETRATOR for part in before) or _anonymous(before)
    # An English verb has its object after it, and its doer before it or after "by".
    has_agent = has_agent or notes.english
    if has_agent or notes.words[event.first].passive or _event_is_subject(notes, event):
        return Role.TARGET
    if party.head == "bare" and not party.to:
        return Role.PERPETRATOR
    if party.head == "people" and trigger.outcome is not None:
        return Role.TARGET
    if party.head == "object" or trigger.id in ("target", "kill", "injure"):
        return Role.TARGET
    return Role.PERPETRATOR


def _after_noun(
    notes: Notes,
    clause: Clause,
    governing: Sequence[Hit[Sense]],
    party: Party,
    before: Sequence[Part],
) -> Role | None:
    event = governing[-1]
    trigger = event.value.trigger
    if trigger.frame == "mutual":
        return Role.PARTY
    has_agent = any(part.role is Role.PERPETRATOR for part in before)
    light = [h for h in governing if h.value.is_verb and h.value.trigger.rank == "light"]
    if light and light[-1].value.trigger.frame == "undergo":
        return Role.PERPETRATOR if party.head == "bare" else Role.TARGET
    if has_agent or party.head in ("people", "object"):
        return Role.TARGET
    if party.start < party.first and notes.ends_at("upon_them", party.start) is not None:
        # «عملية في تجمع لقوات النظام»
        return Role.TARGET
    near = party.start - event.last <= _NEAR and not notes.within("place", event.last, party.start)
    if trigger.id in _AGGRESSIVE or trigger.id in _AGGRESSIVE_TOO:
        return Role.PERPETRATOR if near or party.to else Role.TARGET
    if trigger.rank == "light":
        return Role.PERPETRATOR
    if trigger.frame == "act" and trigger.rank != "outcome" and near and not party.to:
        return Role.PERPETRATOR if _object_follows(notes, party, clause) else Role.TARGET
    return Role.TARGET


def _object_follows(notes: Notes, party: Party, clause: Clause) -> bool:
    """Whether something that can be acted on stands right after the name."""
    window = (party.last, min(clause.last, party.last + 4))
    for kind in ("people", "object", "place", "group"):
        for hit in notes.within(kind, *window):
            if notes.ends_at("preposition", hit.first) is None and not hit.prefix.strip("و"):
                return True
    return False


def _event_is_subject(notes: Notes, verb: Hit[Sense]) -> bool:
    """«عملية استهدفت داعش»: what targets is the operation, and the actor is its target."""
    if verb.value.trigger.id != "target" or verb.prefix:
        return False
    named = notes.ends_at("actor", verb.first)
    if named is not None and notes.within("trigger", named.first, named.last):
        # «قصف تركي يطال قوات النظام»
        return True
    before = notes.within("trigger", max(0, verb.first - _THEME), verb.first)
    return any(not hit.value.is_verb for hit in before)


def _anonymous(before: Sequence[Part]) -> bool:
    return any(part.party.actor is None for part in before)


def _adjoins(notes: Notes, one: Party, other: Party) -> bool:
    between = notes.words[one.last : other.start]
    return len(between) <= _NEAR and all(
        not word.is_word or len(word.form) < _NEAR or word.form == "and" for word in between
    )
