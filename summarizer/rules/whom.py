"""Of whom a clause tells: who acts in it, and the people, counted, described or named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from summarizer.rules.clauses import Clause
from summarizer.rules.doers import Doer, doer_after
from summarizer.rules.lexicon import Sense
from summarizer.rules.people import People
from summarizer.rules.singles import joined_to, single_at
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit


def acts_in(notes: Notes, clause: Clause) -> dict[int, Doer]:
    """Return who does what each verb says, by the verb's first word."""
    found = {hit.first: doer_after(notes, hit, clause.last) for hit in clause.senses}
    return {first: doer for first, doer in found.items() if doer is not None}


def people_in(notes: Notes, clause: Clause, acts: Mapping[int, Doer]) -> list[Hit[People]]:
    """Return the people counted in a clause, with those only described or named."""
    singles: list[Hit[People]] = []
    for sense in clause.senses:
        if sense.value.trigger.outcome is None:
            continue
        if notes.english and not (sense.value.is_verb and sense.value.trigger.frame == "act"):
            continue
        act = acts.get(sense.first)
        index = end_of(notes, sense, clause.last) if act is None else act.object
        if index is None:
            continue
        single = single_at(notes, index, clause.last)
        while single is not None and all(known.last <= single.first for known in singles):
            singles.append(single)
            single = joined_to(notes, single, clause.last)
    counted = [
        hit
        for hit in notes.within("people", clause.first, clause.last)
        if not any(one.first <= hit.first < one.last for one in singles)
        and not notes.within("victims", hit.first, hit.first + 1)
        and not (notes.english and notes.forms(hit.last, hit.last + 1) == ["'"])
    ]
    if notes.english:
        counted = _with_their_numbers(notes, counted)
    return sorted([*counted, *singles], key=lambda hit: hit.first)


def _with_their_numbers(notes: Notes, hits: Sequence[Hit[People]]) -> list[Hit[People]]:
    """ "Five Syrian soldiers": a nation between a number and its noun."""
    found: list[Hit[People]] = []
    for hit in hits:
        before = found[-1] if found else None
        bare = before is not None and not before.value.noun and before.last == hit.first
        if before is None or not bare or hit.value.numbered:
            found.append(hit)
            continue
        text = notes.slice(before.first, hit.last)
        whole = replace(hit.value, text=text, count=before.value.count, numbered=True)
        found[-1] = Hit(before.first, hit.last, before.prefix, whole)
    return found


def end_of(notes: Notes, sense: Hit[Sense], stop: int) -> int:
    """Return the end of an event word with the word that it needs («أودى … بحياة»)."""
    needed = sense.value.trigger.needs
    if needed is None or needed == "people":
        return sense.last
    return max([sense.last, *(hit.last for hit in notes.within(needed, sense.last, stop)[:2])])
