"""Persons named as those an event happened to."""

from collections.abc import Sequence
from functools import cache

from summarizer import knowledge
from summarizer.rules.clauses import Clause
from summarizer.rules.draft import Person
from summarizer.rules.negation import Scope, silenced
from summarizer.rules.people import People
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.text.fold import Level, fold_text
from summarizer.text.romanize import Names, is_given_name

_NAME = 4
"""Words of a personal name at most."""
_LINKS = frozenset(["ابو", "ام", "بن", "ابن", "عبد", "ال", "آل"])
_NO_NAME = (
    "trigger",
    "date",
    "place",
    "actor",
    "people",
    "that",
    "relative",
    "belongs",
    "weapon",
    "by",
    "according",
    "speech",
    "source",
    "subset",
    "object",
    "group",
    "negated",
    "harm_any",
    "harm_killed",
    "harm_injured",
    "boundary",
    "no_name",
)
_WEAK = ("ى", "ي")
"""Endings that folding makes one."""
_QUOTE = '"'
_INDEFINITE = "\N{ARABIC FATHATAN}"


def people(notes: Notes, group: Sequence[Clause], unreal: Sequence[Scope]) -> list[Person]:
    """Return the persons named as those the event happened to.

    Args:
        unreal: what is negated or denied in the sentence; nothing happened to anybody there.
    """
    found = []
    for clause in group:
        for cue in notes.within("named", clause.first, clause.last):
            person = _name_after(notes, cue.last, clause.last, trusted=True)
            if person is not None:
                found.append(person)
        for noun in notes.within("people", clause.first, clause.last):
            if noun.value.count.best != 1:
                continue
            person = _name_after(notes, noun.last, clause.last, trusted=False)
            if person is None and _is_victim(clause, noun):
                person = _unknown_name(notes, noun.last, clause.last)
            if person is not None and not _telling(notes, clause, noun.first):
                found.append(person)
        for hit in clause.senses:
            if hit.value.trigger.outcome is not None:
                person = _name_after(notes, hit.last, clause.last, trusted=False)
                if person is not None:
                    found.append(person)
    found = [person for person in found if not silenced(unreal, person.first)]
    return [p for n, p in enumerate(found) if all(p.first != q.first for q in found[:n])]


def _name_after(notes: Notes, index: int, stop: int, *, trusted: bool) -> Person | None:
    """The name that begins at `index`; without a trusted cue it must begin with a given name."""
    while index < stop and notes.words[index].form in (_QUOTE, "ب", "بـ"):
        index += 1
    last = index
    quoted = index > 0 and notes.words[index - 1].form == _QUOTE
    while last < stop and last - index < _NAME and notes.words[last].is_word:
        form = notes.words[last].form
        given = _is_given(notes, last)
        known = given or form in _LINKS or form.startswith("ال")
        after_link = last > index and notes.words[last - 1].form in _LINKS
        if not (known or after_link or (trusted and (quoted or last == index))):
            break
        if not (given or quoted) and _is_taken(notes, last):
            break
        if last > index and _is_adverbial(notes, last):
            break
        last += 1
    if last == index:
        return None
    if not trusted and (last - index < 2 or not _is_given(notes, index)):
        return None
    return Person(index, last)


def _is_victim(clause: Clause, noun: Hit[People]) -> bool:
    """«استشهاد المواطنة رحيمة …»: a definite noun right after what happened to the person."""
    people = noun.value
    if not people.definite or not people.noun or people.adjectival:
        return False
    return any(
        0 <= noun.first - hit.last <= 1
        for hit in clause.senses
        if hit.value.trigger.outcome is not None
    )


def _unknown_name(notes: Notes, index: int, stop: int) -> Person | None:
    """Two to four words after «المواطنة» or «الشاب» that nothing else claims are a name."""
    last = index
    while last < min(stop, index + _NAME) and notes.words[last].is_word:
        if _is_taken(notes, last):
            break
        last += 1
    named = last - index >= 2 and not notes.words[index].form.startswith("ال")
    return Person(index, last) if named else None


def _is_given(notes: Notes, index: int) -> bool:
    """A given name as it is spelled: «علي» is one, «على» is not."""
    word = notes.words[index]
    if not is_given_name(word.form):
        return False
    written = fold_text(notes.text[word.start : word.end], Level.LIGHT)
    return not written.endswith(_WEAK) or written in _weak_names()


@cache
def _weak_names() -> frozenset[str]:
    given = knowledge.load("names", Names).given
    return frozenset(fold_text(name, Level.LIGHT) for name in given if name.endswith(_WEAK))


def _is_taken(notes: Notes, index: int) -> bool:
    """Whether the word is a function word, or a noun or verb of the lexicon."""
    if _is_adverbial(notes, index):
        return True
    return any(notes.within(kind, index, index + 1) for kind in _NO_NAME)


def _is_adverbial(notes: Notes, index: int) -> bool:
    """A preposition, or a word that ends in ـاً, which names do not."""
    word = notes.words[index]
    written = notes.text[word.start : word.end]
    preposition = bool(notes.within("preposition", index, index + 1))
    return _INDEFINITE in written or (preposition and not _is_given(notes, index))


def _telling(notes: Notes, clause: Clause, index: int) -> bool:
    return bool(notes.within("speech", max(clause.first, index - 2), index))
