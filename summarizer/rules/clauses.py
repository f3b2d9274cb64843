"""Sentences cut into clauses, each with the words in it that report events."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from summarizer.rules.lexicon import Sense
from summarizer.rules.spot import Line, Notes
from summarizer.rules.words import Hit
from summarizer.schemas import is_assault

Opening = Literal["start", "that", "relative", "and", "while", "comma"]

RANKS = ("cause", "generic", "outcome", "light", "result")
_PAUSES = frozenset("،,؛;:.-–—")
DOTS = (["."], ["…"])
_TWO_DOTS = ([".", "."],)
_TELLING = frozenset(["cause", "generic", "outcome"])
_ENVELOPES = frozenset(["operation", "airborne_raid"])
_ENVELOPED = frozenset(["arrest", "raid", "clash", "seizure", "shooting"])
_FEMININE = "ة"
_CLOSE = 5
"""Words."""
_POINTING = frozenset(["ذلك", "هذا", "هذه"])
_FOR = frozenset(["ل", "ول"])
_REACH = 7
"""Words after «متهم» or «ردا على» in which an event word still belongs to the description."""


@dataclass(frozen=True)
class Clause:
    """A stretch of a sentence with at most one predicate of its own."""

    n: int
    first: int
    last: int
    opening: Opening
    senses: tuple[Hit[Sense], ...]
    """Event words in it, in order, those that only describe somebody left out."""

    @cached_property
    def main(self) -> Hit[Sense] | None:
        """The event word that says most: a cause before a generic before an outcome."""
        return telling(self.senses)


def telling(senses: Sequence[Hit[Sense]]) -> Hit[Sense] | None:
    """Return the event word that says most: of the best rank the first.

    The operation in which people were arrested names the event better than the arrests.
    """
    ranked = [hit for hit in senses if hit.value.trigger.rank in _TELLING]
    best = min(ranked, key=_weakness, default=None)
    if best is not None and not best.value.is_verb and not _is_attack(best):
        # «هاجموا الحي بعد انسحاب القوات»: a verb tells of an attack, the noun says when.
        best = next((hit for hit in ranked if hit.value.is_verb and _is_attack(hit)), best)
    if best is None or best.value.trigger.id not in _ENVELOPED:
        return best
    return next((hit for hit in ranked if hit.value.trigger.id in _ENVELOPES), best)


def _is_attack(hit: Hit[Sense]) -> bool:
    trigger = hit.value.trigger
    return trigger.rank != "outcome" and is_assault(trigger.type)


def _weakness(hit: Hit[Sense]) -> tuple[int, bool]:
    """A definite noun of the same rank speaks of something known: it tells less."""
    return RANKS.index(hit.value.trigger.rank), hit.definite and not hit.value.is_verb


def split(notes: Notes, line: Line) -> list[Clause]:
    """Return the clauses of a sentence, in order; together they cover it."""
    openings = _openings(notes, line)
    starts = sorted(openings)
    ends = [*starts[1:], line.last]
    return [
        Clause(line.n, first, last, openings[first], _senses(notes, first, last))
        for first, last in zip(starts, ends, strict=True)
        if first < last
    ]


def described(notes: Notes, first: int, index: int) -> bool:
    """Return whether the words before `index` say that a description or a reason goes on there."""
    cues = notes.within("describes", max(first, index - _REACH - 4), index)
    # «ردا على ذلك قصفت …» tells what was done.
    cues = [cue for cue in cues if notes.words[cue.last].form not in _POINTING]
    return any(index - cue.last < _REACH for cue in cues)


def _openings(notes: Notes, line: Line) -> dict[int, Opening]:
    found: dict[int, Opening] = {line.first: "start"}
    for kind, opening in (("that", "that"), ("relative", "relative"), ("boundary", "while")):
        for hit in notes.within(kind, line.first, line.last):
            found.setdefault(hit.first, opening)  # type: ignore[arg-type]  # literals, one by one
    for index in range(line.first + 1, line.last - 1):
        if [notes.words[index - 1].form, notes.words[index].form] in _TWO_DOTS:
            found.setdefault(index + 1, "while")
    for actor in notes.within("actor", line.first, line.last):
        # «… والهيئة تستهدف …»: a subject joined by و, with its verb right after it.
        if actor.prefix.startswith("و") and actor.first > line.first:
            after = notes.within("trigger", actor.last, actor.last + 3)
            if after and after[0].first - actor.last <= 1 and _is_verb(notes, after[0]):
                found.setdefault(actor.first, "and")
    for negation in notes.within("negates_verb", line.first + 1, line.last):
        # «…، ولم يُصب أحد»
        if negation.prefix:
            found.setdefault(negation.first, "and")
    for hit in _verbs(notes, line):
        if hit.first == line.first or not _is_verb(notes, hit):
            continue
        if hit.prefix.startswith(("و", "ف")):
            found.setdefault(hit.first, "and")
        elif notes.words[hit.first - 1].form in _PAUSES:
            found.setdefault(hit.first, "comma")
        elif notes.english and notes.words[hit.first - 1].form == "and":
            found.setdefault(hit.first - 1, "and")
    return found


def _verbs(notes: Notes, line: Line) -> list[Hit[Sense]]:
    kinds = ("trigger", "conditional")
    return [hit for kind in kinds for hit in notes.within(kind, line.first, line.last)]


def _senses(notes: Notes, first: int, last: int) -> tuple[Hit[Sense], ...]:
    found = []
    for hit in _met(notes, first, last):
        if described(notes, first, hit.first) or _inside_a_name(notes, hit):
            continue
        if _is_purpose(notes, first, hit) or _is_figure(notes, hit):
            continue
        is_verb = _is_verb(notes, hit)
        if hit.value.is_verb and not (is_verb or hit.value.or_noun):
            continue
        sense = Sense(hit.value.trigger, is_verb, hit.value.voice if is_verb else "")
        found.append(Hit(hit.first, hit.last, hit.prefix, sense))
    return tuple(found)


def _is_verb(notes: Notes, hit: Hit[Sense]) -> bool:
    """A form that is verb and noun alike («قصف») is a noun after a preposition.

    No verb ends in ة: «إصابة» is not «أصابه», "hit him", and has no doer.
    """
    if not hit.value.is_verb:
        return False
    if notes.english:
        return not (hit.value.bare and notes.ends_at("determiner", hit.first))
    written = notes.text[notes.words[hit.last - 1].end - 1]
    if hit.value.trigger.outcome is not None and written == _FEMININE:
        return False
    return notes.ends_at("preposition", hit.first) is None


def _met(notes: Notes, first: int, last: int) -> list[Hit[Sense]]:
    """Triggers of a clause; one whose needed word is there outdoes a plain one at its place."""
    plain = {hit.first: hit for hit in notes.within("trigger", first, last)}
    found: dict[int, Hit[Sense]] = {}
    for hit in notes.within("conditional", first, last):
        needed = hit.value.trigger.needs
        if needed is not None and _is_met(notes, hit, needed, first, last):
            found.setdefault(hit.first, hit)
    met = {**plain, **found}
    return [met[index] for index in sorted(met)]


def _is_met(notes: Notes, hit: Hit[Sense], needed: str, first: int, last: int) -> bool:
    """Whether a needed word follows in the clause; a place right after ("captured Mosul")."""
    if needed == "munition":
        return _is_hit_by(notes, hit, first, last)
    found = [
        other
        for other in notes.within(needed, hit.first, last)
        if not _is_set_apart(notes, hit.last, other.first)
    ]
    if needed == "place":
        return any(0 <= other.first - hit.last <= 1 for other in found)
    return bool(found)


def _is_set_apart(notes: Notes, first: int, index: int) -> bool:
    """Whether a word stands in a quotation or a title that begins after `first`
    («أطلقت البلدية حملة "أعراس بلا رصاص"»)."""
    return notes.forms(first, index).count('"') % 2 == 1


def _is_hit_by(notes: Notes, hit: Hit[Sense], first: int, last: int) -> bool:
    """Whether what falls stands close by on either side, with nobody and no event between."""
    near = range(max(first, hit.first - _CLOSE), min(last, hit.last + _CLOSE))
    for other in notes.within("munition", near.start, near.stop):
        gap = (hit.last, other.first) if other.first > hit.first else (other.last, hit.first)
        people = [h for h in notes.within("people", *gap) if h.last < other.first]
        if not people and not notes.within("trigger", *gap):
            return True
    return False


def _is_purpose(notes: Notes, first: int, hit: Hit[Sense]) -> bool:
    """«يستغلون الإجلاء لخطف الأهالي»: what is meant to be done, unless somebody suffered it."""
    if hit.value.is_verb or hit.prefix not in _FOR or hit.value.trigger.rank == "outcome":
        return False
    before = notes.within("trigger", max(first, hit.first - 3 * _REACH), hit.first)
    return not any(h.value.trigger.id in ("suffer", "result") for h in before)


def _is_figure(notes: Notes, hit: Hit[Sense]) -> bool:
    """«معركة قضائية», «يقتلهم الانتظار»: what stands right after makes it a figure of speech."""
    return notes.begins_at("figurative", hit.last, hit.last + 2) is not None


def _inside_a_name(notes: Notes, hit: Hit[Sense]) -> bool:
    """«قوات مكافحة الإرهاب»; the head of an English name ("Israeli strike") is no part of it."""
    near = max(0, hit.first - 8)
    return any(
        name.first < hit.first
        and hit.last <= name.last
        and not (notes.english and hit.last == name.last)
        for kind in ("actor", "source")
        for name in notes.within(kind, near, hit.last + 8)
    )
