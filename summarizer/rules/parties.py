"""The actors of a clause, each with the noun phrase that it stands in."""

from dataclasses import dataclass, replace
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
_BY = "ب"
_LOOSE = frozenset(["من", "في", "لدى"])
"""Of belonging, but as often of something else."""


class States(BaseModel):
    """Shape of `states.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    forces: dict[str, str]
    backed: dict[str, str]


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
    held = -1
    named = notes.within("actor", first, last)
    named = [*named, *_states(notes, first, last), *_short(notes, first, last)]
    unknown = [
        hit
        for hit in notes.within("anonymous", first, last)
        if not any(a.first < hit.last and hit.first < a.last for a in named)
        # «إلى جهة مجهولة» is where they were taken.
        and notes.ends_at("towards", hit.first) is None
    ]
    for hit in sorted([*named, *unknown], key=lambda hit: hit.first):
        party = _party(notes, hit, first)
        if _only_holds(notes, party) or (
            party.joined and held >= 0 and _only_quotes(notes, held, party.first)
        ):
            held = party.last
            continue
        if _is_credit(notes, party, found):
            continue
        owned = _owned(notes, hit, first)
        if owned is not None and found and _skip_back(notes, owned.end, first) <= found[-1].last:
            found[-1] = _backed(notes, found[-1], party, owned) or found[-1]
            continue
        if owned is not None and owned.near:
            if party.head == "bare":
                continue
            party = _backed(notes, party, party, owned) or party
        elif owned is not None and notes.ends_at("faction", owned.end) is not None:
            party = _backed(notes, party, party, owned) or party
        if found and _is_their_men(party, found[-1]):
            continue
        repeats = found and party.actor is not None and party.actor == found[-1].actor
        if repeats and _only_quotes(notes, found[-1].last, party.first):
            continue
        found.append(party)
    return found


@dataclass(frozen=True, slots=True)
class _Owned:
    """That an actor is only whom something before it belongs to, or is near to."""

    end: int
    """Where that thing ends: «فصائل» in «فصائل تابعة للجيش التركي»."""
    near: bool
    """It is no part of the actor («موالية لـ»)."""


def _owned(notes: Notes, hit: Hit[FoundActor | str], stop: int) -> _Owned | None:
    """Return what a word of belonging right before a name ties to it; «من» and «في» are none."""
    index = _skip_back(notes, hit.first, stop)
    while index > stop and notes.words[index - 1].form == _TO:
        index = _skip_back(notes, index - 1, stop)
    band = notes.ends_at("group", index)
    if band is not None and band.prefix.endswith(_TO):
        # «التابع لـميليشيا الجيش الوطني»
        index = _skip_back(notes, band.first, stop)
    for kind in ("proxy", "belongs"):
        link = notes.ends_at(kind, index)
        if link is not None and link.first >= stop:
            if notes.words[link.first].form in _LOOSE:
                return None
            return _Owned(_skip_back(notes, link.first, stop), kind == "proxy")
    return None


def _backed(notes: Notes, band: Party, owner: Party, owned: _Owned) -> Party | None:
    """Return a band without a name as one that the state backs to which it belongs."""
    nameless = band is owner or (band.actor is not None and band.actor.generic)
    is_faction = owned.near or notes.ends_at("faction", owned.end) is not None
    country = owner.actor.country if owner.actor is not None else None
    name = knowledge.load("states", States).backed.get(country or "")
    if name is None or not nameless or not is_faction:
        return None
    text = notes.slice(band.start if band is owner else band.first, owner.last)
    return replace(band, actor=canonical(name), text=text)


def _only_holds(notes: Notes, party: Party) -> bool:
    """«مناطق سيطرة …», «الخاضعة لـ…»: who holds the ground has done nothing on it."""
    for index in {party.start, party.first}:
        at = index
        while at and notes.words[at - 1].form in _BETWEEN:
            at -= 1
        cue = notes.ends_at("control", at)
        if cue is not None:
            return True
    return False


def _is_credit(notes: Notes, party: Party, before: list[Party]) -> bool:
    """«… (الدفاع المدني)»: who took the picture, unless the brackets name somebody again."""
    again = before and before[-1].actor == party.actor
    in_brackets = notes.forms(party.first - 1, party.first) == ["("]
    return not again and in_brackets and notes.forms(party.last, party.last + 1) == [")"]


def _short(notes: Notes, first: int, last: int) -> list[Hit[FoundActor]]:
    """«التنظيم» after a verb or an event is the organisation that was named before."""
    found = []
    for hit in notes.within("short_name", first, last):
        if any(
            a.first <= hit.first < a.last for a in notes.within("actor", hit.first, hit.last + 4)
        ):
            continue
        beside = any(notes.ends_at(kind, hit.first) for kind in ("trigger", "that", "by"))
        if not beside:
            continue
        word = notes.words[hit.last - 1].form.removeprefix("و")
        named = [
            a
            for a in notes.within("actor", 0, hit.first)
            if any(word.endswith(form) for form in notes.forms(a.first, a.last))
        ]
        if named:
            start, end = notes.words[hit.first].start, notes.words[hit.last - 1].end
            value = FoundActor(start, end, named[-1].value.actor)
            found.append(Hit(hit.first, hit.last, hit.prefix, value))
    return found


def _is_their_men(party: Party, before: Party) -> bool:
    """ "ISIS gunmen": the noun right after a name says only what they are."""
    gunmen = party.actor is None or party.actor.kind is ActorKind.UNIDENTIFIED_GUNMEN
    return gunmen and before.actor is not None and before.last == party.first and not party.joined


def _states(notes: Notes, first: int, last: int) -> list[Hit[FoundActor]]:
    """Countries beside a verb («استهدفت روسيا»), joined to forces or named as doers: theirs."""
    found = []
    forces = knowledge.load("states", States).forces
    for hit in notes.within("place", first, last):
        place = hit.value.place
        if place is None or place.kind is not PlaceKind.COUNTRY or place.country not in forces:
            continue
        joined = hit.prefix == _CONJUNCTION and notes.ends_at("actor", hit.first) is not None
        tied = any(notes.ends_at(kind, hit.first) is not None for kind in ("by", "proxy"))
        beside = [*notes.within("trigger", hit.first - 1, hit.first)]
        beside += [
            h for h in notes.within("trigger", hit.last, hit.last + 3) if h.first == hit.last
        ]
        actor = canonical(forces[place.country])
        if actor is not None and (joined or tied or any(h.value.is_verb for h in beside)):
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
    if not isinstance(hit.value, FoundActor) or by_means(notes, hit):
        return hit.first, "bare"
    index = _skip_back(notes, hit.first, clause)
    linked = False
    for _ in range(_BACK):
        link = notes.ends_at("proxy", index) or notes.ends_at("belongs", index)
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


def by_means(notes: Notes, hit: Hit[FoundActor | str]) -> bool:
    """«أصيب مدني بقصف تركي»: the name is of what struck, and no noun before it belongs to it."""
    strikes = notes.within("trigger", hit.first, hit.last) or notes.within(
        "weapon", hit.first, hit.last
    )
    return hit.prefix.startswith(_BY) and bool(strikes)


def _skip_back(notes: Notes, index: int, stop: int) -> int:
    while index > stop and notes.words[index - 1].form in _QUOTES:
        index -= 1
    return index


def _only_quotes(notes: Notes, first: int, last: int) -> bool:
    return all(word.form in _BETWEEN for word in notes.words[first:last])
