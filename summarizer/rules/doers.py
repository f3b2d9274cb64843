"""Who does it and whom it is done to after an Arabic verb, where the letters show no case.

«قتل مسلحون» are gunmen killed, or gunmen who killed: the same letters. They are the doers if an
object of theirs follows («قتل مسلحون شرطياً»), or if the verb cannot be passive («اغتال مسلحان»).
"""

from dataclasses import dataclass
from typing import Any

from summarizer.rules.lexicon import Sense
from summarizer.rules.parties import by_means
from summarizer.rules.people import People
from summarizer.rules.singles import single_at
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.schemas import ObjectType, Outcome, VictimGroup
from summarizer.text.nouns import human_nouns

_TRANSITIVE = frozenset(["act"])
_MANNED = frozenset([ObjectType.CHECKPOINT, ObjectType.VEHICLE])
_HARM = frozenset([Outcome.KILLED, Outcome.INJURED])
_INTRANSITIVE = frozenset(["die", "missing", "displacement"])
_FAR = 9
"""Words after a doer in which its object still can begin."""
_PAUSES = frozenset('،,"()')
_ARMED = frozenset([VictimGroup.COMBATANT, VictimGroup.PERPETRATOR_SIDE])
_JOINED = ("و", "ف")
_PLURALS = ("ون", "ان", "و")
_OWNED = ("ه", "ها")
_NOMINATIVE = ("ون", "ان")
_ACCUSATIVE = ("ا", "ين")
_OBLIQUE = "ين"
_ENDS_PHRASE = frozenset(["subset", "by", "relative", "that", "boundary"])


@dataclass(frozen=True, slots=True)
class Doer:
    """The subject of an active verb: its words, and where its object begins, if it has one."""

    first: int
    last: int
    object: int | None = None


def doer_after(notes: Notes, verb: Hit[Sense], stop: int) -> Doer | None:
    """Return who does what an Arabic verb says, None if nobody after it certainly does."""
    if notes.english or not _can_be_active(notes, verb):
        return None
    subject = _subject(notes, verb.last, stop)
    if subject is None:
        return _of_own_kin(notes, verb, stop)
    last, certain = subject
    found = _object(notes, verb.last, last, stop)
    nominative = notes.words[verb.last].form.endswith(_NOMINATIVE)
    acts = certain or (nominative and verb.value.voice == "active")
    if found is None and not acts:
        return None
    return Doer(verb.last, last, found)


def _of_own_kin(notes: Notes, verb: Hit[Sense], stop: int) -> Doer | None:
    """«قتل رجل شقيقه»: a person before a relative of his own is the doer."""
    person = single_at(notes, verb.last, stop) or notes.begins_at("people", verb.last, stop)
    if person is None or person.value.count.best != 1:
        return None
    relative = notes.begins_at("people", person.last, stop)
    if relative is None or _joined(notes, relative.first):
        return None
    owned = notes.words[relative.last - 1].form.endswith(_OWNED)
    return Doer(verb.last, person.last, relative.first) if owned else None


def _can_be_active(notes: Notes, verb: Hit[Sense]) -> bool:
    trigger = verb.value.trigger
    acts = trigger.frame in _TRANSITIVE or trigger.outcome in _HARM
    passive = notes.words[verb.first].passive or verb.value.voice == "passive"
    return verb.value.is_verb and acts and trigger.id not in _INTRANSITIVE and not passive


def _subject(notes: Notes, index: int, stop: int) -> tuple[int, bool] | None:
    """The end of the noun phrase of somebody armed at `index`; whether it is a body of them.

    A body of armed people («قوة أمنية», «الجيش») acts and is not killed as one.
    """
    people = notes.begins_at("people", index, stop)
    actor = _actor_of(notes, index, stop)
    if people is None:
        body = notes.begins_at("group", index, stop)
        body = body or notes.begins_at("anonymous", index, stop)
        if actor is not None:
            return actor, True
        return (body.last, True) if body is not None else None
    form = notes.words[people.last - 1].form
    unarmed = people.value.group not in _ARMED and not _is_unknown(notes, people) and actor is None
    # After a number the noun is oblique in any case: «أربعة ملثمين».
    oblique = form.endswith(_OBLIQUE) and people.last - people.first == 1
    if unarmed or oblique or notes.words[people.first].form.startswith("ال"):
        return None
    return actor or people.last, False


def _actor_of(notes: Notes, index: int, stop: int) -> int | None:
    """The end of an actor whose noun phrase begins at `index` («حاجز لقوات النظام»)."""
    for hit in notes.within("actor", index, min(stop, index + 6)):
        at = hit.first
        while at > index and notes.words[at - 1].form in _PAUSES:
            at -= 1
        if at == index:
            return hit.last
        if hit.prefix.startswith(_JOINED) or by_means(notes, hit):
            return None
        for kind in ("group", "object", "people"):
            head = notes.begins_at(kind, index, at)
            if kind == "object" and head is not None and not _is_manned(head):
                continue
            if head is not None and notes.words[head.last - 1].form.endswith(_ACCUSATIVE):
                return None
            belongs = head and (head.last == at or _linked(notes, head.last, at))
            if head is not None and (belongs or hit.prefix.endswith(("ل", "لل"))):
                return hit.last
    return None


def _is_manned(thing: Hit[Any]) -> bool:
    """Whether people act from a thing («اعتقل حاجز لقوات النظام»); a station or post is hit."""
    return thing.value.type in _MANNED


def _linked(notes: Notes, first: int, last: int) -> bool:
    link = notes.within("belongs", first, last)
    return bool(link) and link[0].first == first and link[-1].last == last


def _is_unknown(notes: Notes, people: Hit[People]) -> bool:
    return notes.begins_at("anonymous", people.first, people.last + 2) is not None


def _object(notes: Notes, first: int, index: int, stop: int) -> int | None:
    """Where the object begins: people that no preposition governs, and that describe nobody."""
    plural = notes.words[first].form.endswith(_PLURALS)
    for at in range(index, min(stop, index + _FAR)):
        joined = at == index and _joined(notes, at)
        # «فجراً» is "at dawn" as often as "they two blew up".
        told = notes.begins_at("trigger", at, stop)
        another = told is not None and told.value.trigger.rank != "light"
        if joined or another or notes.any_begins_at(_ENDS_PHRASE, at, stop):
            return None
        if notes.ends_at("preposition", at) is not None or notes.ends_at("belongs", at) is not None:
            continue
        known = notes.begins_at("people", at, stop)
        if known is not None:
            if _joined(notes, at):
                return None
            if _describes(notes, known, index, plural):
                continue
            beside = at == index or notes.ends_at("place", at) or notes.ends_at("date", at)
            if known.value.definite and not beside and not _after_aside(notes, at, index):
                continue
            return at
        if (at == index or not notes.words[at - 1].is_word or _after_aside(notes, at, index)) and (
            single_at(notes, at, stop) is not None
        ):
            return at
    return None


def _after_aside(notes: Notes, at: int, index: int) -> bool:
    """Whether a thing or an adjective ends right before («… يستقلان دراجة نارية رئيس الاتحاد»)."""
    before = notes.words[at - 1]
    ended = any(notes.ends_at(kind, at) for kind in ("place", "date", "object", "weapon", "actor"))
    return ended or not before.is_word


def _joined(notes: Notes, index: int) -> bool:
    """Whether a word begins with «و», "and", and not with a noun's own letter («والد»)."""
    form = notes.words[index].form
    return form.startswith("و") and form not in human_nouns()


def _describes(notes: Notes, hit: Hit[People], index: int, plural: bool) -> bool:
    """«مسلحون مجهولون», «القائد العسكري»: an adjective of the doer right after it."""
    form = notes.words[hit.first].form
    if not hit.value.adjectival or hit.value.numbered or hit.first != index:
        return False
    return form.endswith(_PLURALS) if plural else not form.endswith("ا")
