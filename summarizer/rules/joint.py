"""One figure over two outcomes: «مقتل وإصابة 30 شخصاً» says that both happened, and neither figure.

What is counted there is counted under no outcome, so that nobody is killed who was injured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.rules.clauses import Clause
from summarizer.rules.lexicon import Sense
from summarizer.rules.negation import Scope, silenced
from summarizer.rules.people import People
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.schemas import Outcome

_AFTER = 4
"""Words after the outcomes in which the figure stands («مقتل وإصابة ما لا يقل عن 30»)."""
_BEFORE = 3
"""Words between an English figure and the outcomes ("dozens were killed or wounded")."""


@dataclass(frozen=True, slots=True)
class Joint:
    """Words that tell several outcomes at once."""

    first: int
    last: int
    outcomes: tuple[Outcome, ...]
    closed: bool = False
    """The figure stands in the words themselves («عشرات القتلى والجرحى»)."""

    def covers(self, notes: Notes, first: int, last: int) -> bool:
        """Whether the people at `words[first:last]` are those of the joint figure."""
        if self.closed:
            return self.first <= first and last <= self.last
        before = notes.english and 0 <= self.first - last <= _BEFORE
        return before or self.first <= first <= self.last + _AFTER


def joints(notes: Notes, clauses: Sequence[Clause], unreal: Sequence[Scope]) -> list[Joint]:
    """Return the joint figures of the clauses, in no order."""
    first, last = clauses[0].first, clauses[-1].last
    found = [
        Joint(hit.first, hit.last, (Outcome.KILLED, Outcome.INJURED))
        for hit in notes.within("mixed", first, last)
    ]
    found += _nouns(notes, notes.within("people", first, last))
    found += _verbs(notes, [hit for clause in clauses for hit in clause.senses], found)
    return [joint for joint in found if not silenced(unreal, joint.first)]


def _nouns(notes: Notes, people: Sequence[Hit[People]]) -> list[Joint]:
    """«عشرات القتلى والجرحى», «12 قتيلاً وجريحاً»; but «قتيل وجرحى» are one, and some."""
    found = []
    for one, other in pairwise(people):
        outcomes = (one.value.outcome, other.value.outcome)
        adjoining = one.last == other.first and notes.words[other.first].form.startswith("و")
        counted = one.value.numbered and one.value.count.best not in (1, 2)
        if None in outcomes or outcomes[0] is outcomes[1] or not adjoining or not counted:
            continue
        if not other.value.numbered:
            both = tuple(outcome for outcome in outcomes if outcome is not None)
            found.append(Joint(one.first, other.last, both, closed=True))
    return found


def _verbs(notes: Notes, senses: Sequence[Hit[Sense]], known: Sequence[Joint]) -> list[Joint]:
    """«قضى وجُرح مدنيون»: some of them the one, some the other; not «فقتلوه وجرحوا سائقه»."""
    found = []
    for one, other in pairwise(senses):
        outcomes = (one.value.trigger.outcome, other.value.trigger.outcome)
        adjoining = one.last == other.first and other.prefix.startswith("و")
        told = {outcome for outcome in outcomes if outcome is not None}
        if len(told) < 2 or not adjoining or one.value.voice == "active":
            continue
        if any(joint.first <= one.first and other.last <= joint.last for joint in known):
            continue
        if notes.ends_at("people", one.first) is None:
            # «لقي أربعة عمال مصرعهم وأصيب اثنان»: the first verb has its people already.
            found.append(Joint(one.first, other.last, tuple(sorted(told))))
    return found
