"""How a figure stands to those before it: added to them, a part of one, or one of them again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.rules.people import People, is_same
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.schemas import Outcome, VictimGroup

_BREAKDOWN = 2
"""Words between those counted and the brackets that say who they were."""
_ASIDE = 40
"""Words of a breakdown in brackets at most."""
_AHEAD = 3
_OF_THEM = frozenset(["a", "an", "the", "his", "her", "their"])
_OWN = ("ه", "ها", "هم")


@dataclass(frozen=True, slots=True)
class Loss:
    """One figure: its words, and what it says."""

    first: int
    last: int
    outcome: Outcome
    people: People
    subset: bool = False


def within_the_risen(found: list[Loss]) -> list[Loss]:
    """«ارتفعت الحصيلة إلى 17 بعد وفاة جنديين»: the highest figure has the others in it."""
    highest: dict[Outcome, int] = {}
    for loss in found:
        best = loss.people.count.best or 0
        highest[loss.outcome] = max(best, highest.get(loss.outcome, 0))
    return [
        replace(loss, subset=loss.subset or (loss.people.count.best or 0) < highest[loss.outcome])
        for loss in found
    ]


def breaks_down(notes: Notes, previous: Loss, hit: Hit[People]) -> bool:
    """«ثلاثة مدنيين (رجل وزوجته وابنهما)»: those in brackets are the ones just counted."""
    opened = [
        index
        for index in range(previous.first, hit.first)
        if notes.words[index].form == "(" and ")" not in notes.forms(index, hit.first)
    ]
    if not opened:
        return False
    return previous.subset or 0 <= opened[-1] - previous.last <= _BREAKDOWN


def partitive(notes: Notes, hit: Hit[People]) -> bool:
    """«اثنان منهم», "three of whom": a number with a word for those counted before."""
    after = notes.within("partitive", hit.last, hit.last + 2)
    return hit.value.numbered and bool(after) and after[0].first == hit.last


def of_the_same(notes: Notes, hit: Hit[People], people: People, before: Sequence[Loss]) -> People:
    """«مقتل 3 مدنيين وإصابة 5 آخرين»: others are of the kind counted before."""
    if people.group is not VictimGroup.UNSPECIFIED:
        return people
    after = notes.words[hit.last].form if hit.last < len(notes.words) else ""
    known = [loss.people.group for loss in before if not loss.subset]
    same = people.same or is_same(after) or notes.within("subset", hit.first, hit.last)
    return replace(people, group=known[-1]) if known and same else people


def retold(notes: Notes, loss: Loss, before: Sequence[Loss]) -> bool:
    """«مقتل شابين … الشابان»: a definite count of the same size is of the same people.

    "Another spoke of only one wounded": a lower figure for those counted, not one more.
    """
    if notes.ends_at("corrects", loss.first) is not None:
        return any(known.outcome is loss.outcome for known in before)
    return loss.people.definite and any(
        known.outcome is loss.outcome and known.people.count.best == loss.people.count.best
        for known in before
    )


def joined_on(notes: Notes, hit: Hit[People], gap: Sequence[object]) -> bool:
    first = notes.words[hit.first].form
    index = hit.first - 1
    if notes.english and notes.words[index].form in _OF_THEM:
        index -= 1
    # «قُتل القيادي مع نجله»
    with_kin = notes.words[index].form == "مع" and len(gap) == 1
    own = notes.words[hit.last - 1].form.endswith(_OWN)
    conjoined = first.startswith("و") or notes.words[index].form in ("و", "and", ",", "،")
    conjoined = conjoined or (with_kin and own)
    return conjoined and len(gap) <= _AHEAD
