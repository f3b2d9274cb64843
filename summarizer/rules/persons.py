"""Persons named as those an event happened to."""

from collections.abc import Sequence

from summarizer.rules.clauses import Clause
from summarizer.rules.naming import LONGEST, Person, is_taken, name_after
from summarizer.rules.negation import Scope, silenced
from summarizer.rules.people import People
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit


def people(notes: Notes, group: Sequence[Clause], unreal: Sequence[Scope]) -> list[Person]:
    """Return the persons named as those the event happened to.

    Args:
        unreal: what is negated or denied in the sentence; nothing happened to anybody there.
    """
    found = []
    for clause in group:
        for cue in notes.within("named", clause.first, clause.last):
            person = name_after(notes, cue.last, clause.last, trusted=True)
            if person is not None:
                found.append(person)
        for noun in notes.within("people", clause.first, clause.last):
            if noun.value.count.best != 1:
                continue
            person = name_after(notes, noun.last, clause.last, trusted=False)
            if person is None and _is_victim(clause, noun):
                person = _unknown_name(notes, noun.last, clause.last)
            if person is not None and not _telling(notes, clause, noun.first):
                found.append(person)
        for hit in clause.senses:
            if hit.value.trigger.outcome is not None:
                person = name_after(notes, hit.last, clause.last, trusted=False)
                if person is not None:
                    found.append(person)
    found = [person for person in found if not silenced(unreal, person.first)]
    return [p for n, p in enumerate(found) if all(p.first != q.first for q in found[:n])]


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
    while last < min(stop, index + LONGEST) and notes.words[last].is_word:
        if is_taken(notes, last):
            break
        last += 1
    named = last - index >= 2 and not notes.words[index].form.startswith("ال")
    return Person(index, last) if named else None


def _telling(notes: Notes, clause: Clause, index: int) -> bool:
    return bool(notes.within("speech", max(clause.first, index - 2), index))
