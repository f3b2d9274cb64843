"""Whether what a clause tells happened, and whether it tells an event at all."""

from collections.abc import Sequence

from summarizer.rules.clauses import Clause
from summarizer.rules.lexicon import Sense
from summarizer.rules.negation import Scope, negates
from summarizer.rules.spot import Line, Notes
from summarizer.rules.words import Hit
from summarizer.schemas import Realis
from summarizer.text.dates import FoundDate

_REACH = 6
"""Words before the event word in which a cue still governs it."""
_LONG_QUOTE = 12
"""Words; a longer quotation is somebody's view unless it says where or whom."""
_FACTS = ("date", "people", "place", "weapon")
"""What a quotation that tells news names."""
_LONGEST_DATE = 31
"""Days; figures over a longer time are no single event's."""
_A_FEW_DAYS = 3
"""Days; nor are figures over more, where a verb says that they were counted."""
_A_MONTH = 27
_START = 5
_FUTURE = ("س", "وس")
_REALIS = (
    ("foiled", Realis.FOILED),
    ("attempted", Realis.ATTEMPTED),
    ("planned", Realis.THREATENED_OR_PLANNED),
)


def opening(notes: Notes, line: Line) -> str:
    """Return how the sentence opens: "recalled", "fresh", "goes_on", or ""."""
    end = min(line.last, line.first + _START)
    for kind in ("recalled", "fresh", "goes_on"):
        if any(hit.first <= line.first + 1 for hit in notes.within(kind, line.first, end)):
            return kind
    if any(hit.first <= line.first + 1 for hit in notes.within("speech", line.first, end)):
        return "goes_on"
    return ""


def realis_of(
    notes: Notes, group: Sequence[Clause], main: Hit[Sense] | None, unreal: Sequence[Scope]
) -> Realis:
    """Return the realis of the event that `main` names.

    An event that is denied is so only if the denial does not speak of it as known («مقتل
    مدنيين في القصف»).
    """
    if main is None:
        return Realis.OCCURRED
    if main.value.trigger.realis is not None:
        return main.value.trigger.realis
    if any(scope.denied and scope.covers(main.first) for scope in unreal):
        return Realis.OCCURRED if _is_known(notes, main) else Realis.DENIED
    start = max(group[0].first, main.first - _REACH)
    for kind, realis in _REALIS:
        if notes.within(kind, start, main.first):
            return realis
    return Realis.OCCURRED


def _is_known(notes: Notes, main: Hit[Sense]) -> bool:
    if main.value.is_verb:
        return False
    return main.definite or (notes.english and notes.words[main.first - 1].form == "the")


def is_hypothetical(
    notes: Notes, group: Sequence[Clause], main: Hit[Sense], unreal: Sequence[Scope]
) -> bool:
    """Return whether the event is only feared, asked for, denied by «لم», or still to come."""
    start = max(group[0].first, main.first - _REACH)
    if notes.within("hypothetical", start, main.first) or main.prefix in _FUTURE:
        return True
    near = max(group[0].first, main.first - 2)
    return any(
        negates(unreal, notes, hit, main) for hit in notes.within("negated", near, main.first)
    )


def is_natural(notes: Notes, line: Line, main: Hit[Sense]) -> bool:
    """Return whether people died or fell ill of nature, outside any prison."""
    return (
        main.value.trigger.rank == "outcome"
        and bool(notes.within("natural", line.first, line.last))
        and not any(notes.within(k, line.first, line.last) for k in ("weapon", "prison"))
    )


def is_staged(notes: Notes, line: Line) -> bool:
    """Return whether the sentence speaks of a drill, a play or a game."""
    return bool(notes.within("staged", line.first, line.last))


def is_rumour(notes: Notes, line: Line, unreal: Sequence[Scope]) -> bool:
    """Return whether the sentence says that it is not confirmed."""
    cues = notes.within("rumour", line.first, line.last)
    return any(not any(scope.covers(cue.first) for scope in unreal) for cue in cues)


def is_analysis(notes: Notes, line: Line) -> bool:
    """Return whether the sentence gives somebody's view instead of news."""
    cues = notes.within("analysis", line.first, line.last)
    if not cues:
        return False
    told = notes.within("speech", line.first, line.last) or notes.within(
        "pointing", line.first, line.last
    )
    return bool(told) or cues[0].first - line.first < _START


def skipped(notes: Notes, line: Line, clause: Clause) -> bool:
    """Return whether a clause is comment, a long quotation without facts, or a habit."""
    if is_analysis(notes, line):
        return True
    if _quoted(notes, line, clause):
        return not any(notes.within(kind, clause.first, clause.last) for kind in _FACTS)
    people = notes.within("people", clause.first, clause.last)
    # «مدنيين» alone may be two, or any number.
    counted = any(h.value.numbered and (h.value.exact or h.last - h.first > 1) for h in people)
    return not counted and bool(notes.within("habitual", clause.first, clause.last))


def is_toll(notes: Notes, clause: Clause) -> bool:
    """Return whether a clause gives a cumulative figure over a period."""
    if notes.within("toll_period", clause.first, clause.last):
        return bool(_toll_verb(notes, clause) or notes.within("people", clause.first, clause.last))
    longest = _A_FEW_DAYS if _toll_verb(notes, clause) else _LONGEST_DATE
    return _counts(notes, clause) and any(
        (hit.value.value.end - hit.value.value.start).days > longest or _is_since(notes, hit)
        for hit in notes.within("date", clause.first, clause.last)
    )


def _is_since(notes: Notes, hit: Hit[FoundDate]) -> bool:
    """«منذ هدنة ستوكهولم في ديسمبر ٢٠١٨»: from a month or a year on, not from this morning."""
    value = hit.value.value
    return (value.end - value.start).days >= _A_MONTH and bool(
        notes.within("since", max(0, hit.first - _START), hit.first + 1)
    )


def before_toll(notes: Notes, clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses up to a cumulative figure; what follows it belongs to it.

    The period often closes the sentence («وثّقت مقتل 64 شخصاً، وإصابة 91، منذ بداية العام»), so
    what stands before it belongs to it too: from the verb that counts, or, where no such
    verb is, every figure without a day of its own.
    """
    for number, clause in enumerate(clauses):
        if is_toll(notes, clause):
            return list(clauses[: _toll_begins(notes, clauses, number)])
    return list(clauses)


def _toll_begins(notes: Notes, clauses: Sequence[Clause], closing: int) -> int:
    if _toll_verb(notes, clauses[closing]):
        return closing
    undated = closing
    while undated and not notes.within(
        "date", clauses[undated - 1].first, clauses[undated - 1].last
    ):
        undated -= 1
        if _toll_verb(notes, clauses[undated]):
            return undated
    begins = closing
    while begins > undated and _counts(notes, clauses[begins - 1]):
        begins -= 1
    return begins


def _toll_verb(notes: Notes, clause: Clause) -> bool:
    return bool(notes.within("toll_verb", clause.first, clause.last))


def _counts(notes: Notes, clause: Clause) -> bool:
    return any(hit.value.numbered for hit in notes.within("people", clause.first, clause.last))


def _quoted(notes: Notes, line: Line, clause: Clause) -> bool:
    words = notes.forms(line.first, line.last)
    if words[0] == words[-1] == '"' and words.count('"') == 2:
        return True
    inside, begin = False, line.first
    for index in range(line.first, line.last):
        if notes.words[index].form != '"':
            continue
        if inside and index - begin > _LONG_QUOTE and begin <= clause.first < index:
            return True
        inside, begin = not inside, index
    return inside and line.last - begin > _LONG_QUOTE and begin <= clause.first
