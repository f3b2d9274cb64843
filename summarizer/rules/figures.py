"""The casualty figures of any text: which count belongs to which outcome and whom.

This is the embedded engine's grammar, asked for the figures alone, so that what others state
(a model's casualty rows, a summary in either language) is checked by the same rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from summarizer.gazetteer.keys import has_arabic
from summarizer.rules.casualties import losses
from summarizer.rules.clauses import split
from summarizer.rules.events import roles_of
from summarizer.rules.harm import HARMS
from summarizer.rules.lexicon import conditional
from summarizer.rules.negation import scopes
from summarizer.rules.people import find_people
from summarizer.rules.sources import sources
from summarizer.rules.spot import Line, Notes, look_up, mark
from summarizer.rules.words import readings
from summarizer.schemas import Demographic, Outcome, Qualifier, VictimGroup
from summarizer.text.counts import Count
from summarizer.text.nouns import human_nouns
from summarizer.text.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Figure:
    """People counted; offsets are into the text given."""

    start: int
    end: int
    outcome: Outcome
    count: Count
    group: VictimGroup
    demographic: Demographic
    subset: bool
    """They are among those of another figure."""
    joint: bool
    """The words tell several outcomes at once, and how many of each is not said."""


@lru_cache(maxsize=1024)
def figures(text: str) -> tuple[Figure, ...]:
    """Return the casualty figures that a text in Arabic or English states, in order.

    Nothing is returned for what is denied, unknown or only feared; none reported is a figure.

    >>> [(f.outcome.value, f.count.best) for f in figures("قُتل ثلاثة مدنيين وأصيب خمسة.")]
    [('killed', 3), ('injured', 5)]
    """
    notes = mark(text, split_sentences(text), english=not has_arabic(text))
    return tuple(figure for line in notes.lines for figure in _in_sentence(notes, line))


def _in_sentence(notes: Notes, line: Line) -> Iterator[Figure]:
    clauses = split(notes, line)
    if not clauses:
        return
    unreal = scopes(notes, line, clauses)
    roles = roles_of(notes, clauses, sources(notes, line))
    for loss in losses(notes, clauses, roles, unreal):
        people = loss.people
        yield Figure(
            start=notes.words[loss.first].start,
            end=notes.words[loss.last - 1].end,
            outcome=loss.outcome,
            count=people.count,
            group=people.group,
            demographic=people.demographic,
            subset=loss.subset,
            joint=people.count.qualifier is Qualifier.UNKNOWN,
        )


@lru_cache(maxsize=256)
def people_counted(text: str) -> frozenset[int]:
    """Return how many people the phrases of a text count, whatever it says of them.

    Cheaper than `figures`, which can find no other number, and none besides 0.
    """
    counts = (hit.value.count.best for hit in find_people(text, look_up(text)[0]))
    return frozenset(n for n in counts if n)


@lru_cache(maxsize=4096)
def outcomes_told(text: str) -> frozenset[Outcome]:
    """Return what the words of a text say happened to anybody, counted or not.

    Far cheaper than `figures`, which can find no other outcome.
    """
    words, found = look_up(text)
    told = {
        hit.value.trigger.outcome
        for kind in ("trigger", "jussive", *conditional())
        for hit in found.get(kind, [])
    }
    for kind, outcomes in HARMS.items():
        told |= set(outcomes) if kind in found else set()
    told = told.union(*(_told_by_noun(word.form) for word in words))
    return frozenset(outcome for outcome in told if outcome is not None)


@lru_cache(maxsize=65_536)
def _told_by_noun(written: str) -> frozenset[Outcome]:
    """Return what a word says of people, if it is a noun for them («قتيل»)."""
    nouns = (human_nouns().get(form) for _, form in readings(written))
    return frozenset(Outcome(noun.outcome) for noun in nouns if noun and noun.outcome)
