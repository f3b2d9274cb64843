"""The actors of a clause, each with the noun phrase that it stands in."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.actors import Actor, FoundActor, canonical
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.schemas import ActorKind, PlaceKind

Head = Literal["bare", "people", "group", "object"]

_BACK = 6
"""Words before a name in which the noun that governs it is looked for."""
_QUOTES = frozenset('"()')
_BETWEEN = frozenset([*_QUOTES, "،", ",", "ل"])
_CONJUNCTION = "و"
_TO = "ل"


class States(BaseModel):
    """Shape of `states.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    forces: dict[str, str]


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as it stands in a clause."""

    actor: Actor | None
    """None for unknown attackers («مسلحون مجهولون»)."""
    text: str
    """The name as written, without clitics."""
    first: int
    last: int
    start: int
    """Where its noun phrase begins: «دورية» in «دورية تابعة للجيش»."""
    head: Head
    to: bool
    """Joined by لـ («قصف لقوات النظام»)."""
    joined: bool
    """Joined by و to the one before."""


def parties(notes: Notes, first: int, last: int) -> list[Party]:
    """Return the actors named in `words[first:last]`, in order."""
    found: list[Party] = []
    named = [*notes.within("actor", first, last), *_states(notes, first, last)]
    unknown = [
        hit
        for hit in notes.within("anonymous", first, last)
        if not any(a.first < hit.last and hit.first < a.last for a in named)
        # «إلى جهة مجهولة» is where they were taken.
        and notes.ends_at("towards", hit.first) is None
    ]
    for hit in sorted([*named, *unknown], key=lambda hit: hit.first):
        party = _party(notes, hit, first)
        if found and _is_their_men(party, found[-1]):
            continue
        repeats = found and party.actor is not None and party.actor == found[-1].actor
        if repeats and _only_quotes(notes, found[-1].last, party.first):
            continue
        found.append(party)
    return found


def _is_their_men(party: Party, before: Party) -> bool:
    """ "ISIS gunmen": the noun right after a name says only what they are."""
    gunmen = party.actor is None or party.actor.kind is ActorKind.UNIDENTIFIED_GUNMEN
    return gunmen and before.actor is not None and before.last == party.first and not party.joined


def _states(notes: Notes, first: int, last: int) -> list[Hit[FoundActor]]:
    """Countries right beside a verb («استهدفت روسيا», «إسرائيل تقصف»): their forces."""
    found = []
    forces = knowledge.load("states", States).forces
    for hit in notes.within("place", first, last):
        place = hit.value.place
        if place is None or place.kind is not PlaceKind.COUNTRY or place.country not in forces:
            continue
        beside = [*notes.within("trigger", hit.first - 1, hit.first)]
        beside += [
            h for h in notes.within("trigger", hit.last, hit.last + 3) if h.first == hit.last
        ]
        actor = canonical(forces[place.country])
        if actor is not None and any(h.value.is_verb for h in beside):
            value = FoundActor(hit.value.start, hit.value.end, actor)
            found.append(Hit(hit.first, hit.last, hit.prefix, value))
    return found


def _party(notes: Notes, hit: Hit[FoundActor | str], clause: int) -> Party:
    actor = hit.value.actor if isinstance(hit.value, FoundActor) else None
    start, head = _head(notes, hit, clause)
    before = _skip_back(notes, hit.first, clause)
    to = hit.prefix.endswith(_TO) or hit.prefix.endswith("لل")
    to = to or (before > clause and notes.words[before - 1].form == _TO)
    joined = notes.words[start].form.startswith(_CONJUNCTION) and (
        hit.prefix.startswith(_CONJUNCTION) if start == hit.first else True
    )
    alone = before > clause and notes.words[before - 1].form in (_CONJUNCTION, "and")
    return Party(actor, _text(notes, hit), hit.first, hit.last, start, head, to, joined or alone)


def _text(notes: Notes, hit: Hit[FoundActor | str]) -> str:
    if isinstance(hit.value, FoundActor):
        return notes.text[hit.value.start : hit.value.end]
    return notes.slice(hit.first, hit.last)[len(hit.prefix) :]


def _head(notes: Notes, hit: Hit[FoundActor | str], clause: int) -> tuple[int, Head]:
    """The nearest noun before the name that belongs to it, if only linking words lie between."""
    if not isinstance(hit.value, FoundActor):
        return hit.first, "bare"
    index = _skip_back(notes, hit.first, clause)
    linked = False
    for _ in range(_BACK):
        link = notes.ends_at("belongs", index)
        if link is None or link.first < clause:
            break
        index = _skip_back(notes, link.first, clause)
        linked = True
    kinds: tuple[tuple[str, Head], ...] = (
        ("people", "people"),
        ("object", "object"),
        ("group", "group"),
    )
    # An adjective may stand between («عنصر بارز في داعش»).
    for back in (index, index - 1) if linked else (index,):
        for kind, head in kinds:
            noun = notes.ends_at(kind, back)
            if noun is not None and noun.first >= clause:
                return noun.first, head
    return hit.first, "bare"


def _skip_back(notes: Notes, index: int, stop: int) -> int:
    while index > stop and notes.words[index - 1].form in _QUOTES:
        index -= 1
    return index


def _only_quotes(notes: Notes, first: int, last: int) -> bool:
    return all(word.form in _BETWEEN for word in notes.words[first:last])
