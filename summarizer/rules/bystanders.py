"""People in a sentence whom nothing befell: kin, tellers, doers, and words for things."""

from collections.abc import Sequence

from summarizer.rules.clauses import Clause
from summarizer.rules.frames import Part
from summarizer.rules.naming import is_given
from summarizer.rules.people import People, is_collective
from summarizer.rules.spot import Notes
from summarizer.rules.subjects import speaks
from summarizer.rules.words import Hit
from summarizer.schemas import Outcome

_THEY = ("وا", "ون")


def stands_aside(notes: Notes, clause: Clause, hit: Hit[People], parts: Sequence[Part]) -> bool:
    """Return whether people are named in a clause for something else than what befell them."""
    return (
        _is_party(hit, parts)
        or _is_event(notes, hit)
        or speaks(notes, hit)
        or _is_kinship(notes, hit)
        or _is_of_a_thing(notes, hit)
        or _is_known(notes, hit)
        or _does_it(notes, clause, hit)
        or (not hit.value.numbered and notes.ends_at("named_after", hit.first) is not None)
    )


def _is_known(notes: Notes, hit: Hit[People]) -> bool:
    """«انتشلت الجثة», «الشهيد»: of somebody told of, unless a name says whom it means."""
    people = hit.value
    if people.outcome is not Outcome.KILLED or not people.definite or notes.english:
        return False
    named = is_given(notes, hit.last) if hit.last < len(notes.words) else False
    return people.count.best == 1 and hit.last - hit.first == 1 and not named


def _is_kinship(notes: Notes, hit: Hit[People]) -> bool:
    """«أغلبهم من عائلة واحدة»: what they are to each other, and no one more."""
    before = notes.words[hit.first - 1].form if hit.first else ""
    return before == "من" and is_collective(notes.words[hit.first].form)


def _is_of_a_thing(notes: Notes, hit: Hit[People]) -> bool:
    """«غارة أخرى», «اعتقالات أخرى»: the word for another one speaks of the noun before it."""
    people = hit.value
    if not people.same or people.numbered or people.count.best != 1 or hit.first == 0:
        return False
    nouns = [h for h in notes.within("trigger", hit.first - 1, hit.first) if not h.value.is_verb]
    things = notes.within("object", hit.first - 1, hit.first)
    plural = notes.words[hit.first - 1].form.endswith("ات")
    return bool(things) or any(n.value.trigger.outcome is None or plural for n in nouns)


def _does_it(notes: Notes, clause: Clause, hit: Hit[People]) -> bool:
    """«اعتقلت دورية خمسة شبان»: a body of people between an active verb and whom it did it to."""
    if hit.value.numbered or not is_collective(notes.words[hit.first].form):
        return False
    # «خطفوا عائلة»: such a verb has its subject.
    complete = notes.words[hit.first - 1].form.endswith(_THEY)
    acting = [s for s in clause.senses if s.last == hit.first and s.value.is_verb and not complete]
    whom = notes.within("people", hit.last, clause.last)
    return (
        bool(acting)
        and acting[0].value.trigger.frame == "act"
        and bool(whom)
        and not notes.words[whom[0].first].form.startswith("و")
    )


def _is_event(notes: Notes, hit: Hit[People]) -> bool:
    """«إصابة» is what happened, unless a number counts it («3 إصابات»)."""
    return not hit.value.numbered and bool(notes.within("trigger", hit.first, hit.last))


def _is_party(hit: Hit[People], parts: Sequence[Part]) -> bool:
    return any(p.party.first <= hit.first and hit.last <= p.party.last for p in parts)
