"""Losses that did not happen: what a negation or a denial governs in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.rules.clauses import Clause
from summarizer.rules.harm import JOINING, Harm, harms_in, joined_harms, outcomes_of
from summarizer.rules.lexicon import Sense
from summarizer.rules.people import People
from summarizer.rules.spot import Line, Notes
from summarizer.rules.words import Hit
from summarizer.schemas import Demographic, Outcome, VictimGroup
from summarizer.text.counts import read, stated_numbers

_GOVERNED = frozenset(["light", "result"])
_PAUSES = frozenset("،,؛;")
_FULL_PAUSES = frozenset("؛;")
_FEW = 4
"""Words between a negated verb and whom it is about; or in which a denial's object stands."""
_MANY = 8
"""Words of a noun phrase or verb chain after a negation at most."""


@dataclass(frozen=True, slots=True)
class Nobody:
    """A statement that there were no losses, as words of the article."""

    first: int
    last: int
    outcomes: tuple[Outcome, ...]
    group: VictimGroup
    demographic: Demographic


@dataclass(frozen=True, slots=True)
class Scope:
    """Words that a negation or a denial governs: no figure in them counts anybody."""

    first: int
    last: int
    denied: bool
    """Somebody denies it; otherwise the article itself says that it was not so."""
    nobody: Nobody | None = None
    unsure: bool = False
    """Only not known («لا معلومات عن جرحى»): what has a number in it is told all the same."""

    def covers(self, index: int) -> bool:
        """Whether word `index` lies in it."""
        return self.first <= index < self.last


def scopes(notes: Notes, line: Line, clauses: Sequence[Clause]) -> tuple[Scope, ...]:
    """Return what is negated or denied in a sentence of these clauses."""
    found: list[Scope | None] = []
    unsure = notes.within("unsure", line.first, line.last)
    for hit in notes.within("negates_verb", line.first, line.last):
        if any(other.first == hit.first for other in unsure):
            continue
        found.append(_negated_verb(notes, hit, _clause_end(clauses, hit)))
    for hit in notes.within("negates_noun", line.first, line.last):
        found.append(_negated_noun(notes, hit, _clause_end(clauses, hit)))
    for hit in notes.within("nobody", line.first, line.last):
        found.append(_no_one(notes, hit, _clause_end(clauses, hit)))
    for hit in unsure:
        found.append(Scope(hit.first, _clause_end(clauses, hit), denied=False, unsure=True))
    for hit in notes.within("denied", line.first, line.last):
        found.append(_denial(notes, hit, line, clauses))
    return tuple(scope for scope in found if scope is not None)


def silenced(found: Sequence[Scope], index: int) -> bool:
    """Return whether word `index` is negated or denied."""
    return any(scope.covers(index) and not scope.unsure for scope in found)


def unknown(found: Sequence[Scope], hit: Hit[People]) -> bool:
    """Return whether people without a number are only said not to be known."""
    vague = hit.value.count.best is None
    return vague and any(scope.unsure and scope.covers(hit.first) for scope in found)


def negates(found: Sequence[Scope], notes: Notes, negation: Hit[str], event: Hit[Sense]) -> bool:
    """Return whether a negation before an event word says that the event did not happen.

    «لم يُسفر القصف عن قتلى» does not negate the shelling.
    """
    if any(h.value.trigger.rank == "result" for h in _senses(notes, negation.last, event.first)):
        return False
    own = [s for s in found if s.first == negation.first and not (s.denied or s.unsure)]
    return not own or event.value.trigger.outcome is not None


def _negated_verb(notes: Notes, hit: Hit[str], end: int) -> Scope | None:
    """«لم يُقتل أحد», «لم تسفر الغارة عن قتلى», "did not kill anyone"."""
    return _governing(notes, hit, hit.last, end)


def _governing(notes: Notes, hit: Hit[str], index: int, end: int) -> Scope | None:
    governed = _governed(notes, index)
    if governed is None or notes.within("excepted", hit.last, end):
        return None
    last, outcome = governed
    harms = joined_harms(notes, list(harms_in(notes, last if outcome is None else index, end)))
    if not harms:
        return None
    stop = next((h.first for h in harms_in(notes, harms[-1].last, end)), end)
    start = max(0, hit.first - _FEW) if outcome is not None and _passive(notes, hit) else hit.first
    return Scope(start, stop, False, _nobody(notes, hit, last, harms, stop))


def _passive(notes: Notes, hit: Hit[str]) -> bool:
    """Those it is about stand before it ("three soldiers were not killed")."""
    return notes.ends_at("passive", hit.first) is not None


def _negated_noun(notes: Notes, hit: Hit[str], end: int) -> Scope | None:
    """«دون وقوع إصابات», «لا قتلى», "no civilians were killed"."""
    index = _skip(notes, "carries", hit.last, end)
    if notes.within("excepted", hit.last, min(end, index + 2)):
        return None
    harms = list(harms_in(notes, index, end))
    if harms and harms[0].first <= index:
        run = joined_harms(notes, harms)
        stop = _with_people(notes, run[-1].last)
        if not run[-1].noun:
            stop = next((h.first for h in harms[len(run) :]), end)
        return Scope(hit.first, stop, False, _nobody(notes, hit, index, run, stop))
    if index > hit.last and (scope := _governing(notes, hit, index, end)) is not None:
        return scope
    people = [h for h in notes.within("people", hit.first, end) if h.first <= index + 2 <= end]
    people = [h for h in people if index < h.last]
    if not people or people[0].value.exact:
        return None
    return _object(notes, hit, people[0]) or _none_of(
        notes, hit, people[0].last, end, people[0].value
    )


def _with_people(notes: Notes, index: int) -> int:
    """The end of a loss with those right after it («دون إصابة آخرين»)."""
    after = notes.within("people", index, index + _FEW)
    joined = bool(after) and after[0].first == index and not after[0].value.exact
    return after[0].last if joined else index


def _object(notes: Notes, hit: Hit[str], people: Hit[People]) -> Scope | None:
    """English ("the blast killed no civilians"): the verb stands before the negation."""
    verb = notes.ends_at("trigger", hit.first)
    outcome = verb.value.trigger.outcome if verb is not None and verb.value.is_verb else None
    if verb is None or outcome is None:
        return None
    whom = people.value
    none = Nobody(hit.first, people.last, (outcome,), whom.group, whom.demographic)
    stated = _says_none(notes.slice(hit.first, people.last))
    return Scope(hit.first, people.last, denied=False, nobody=none if stated else None)


def _no_one(notes: Notes, hit: Hit[str], end: int) -> Scope | None:
    """English pronouns: "no one was hurt", "none of the soldiers were killed"."""
    index = _skip(notes, "passive", hit.last, end)
    people = next((h for h in notes.within("people", index, index + 2)), None)
    index = people.last if people else index
    return _none_of(notes, hit, index, end, people.value if people else None)


def _none_of(
    notes: Notes, hit: Hit[str], index: int, end: int, people: People | None
) -> Scope | None:
    """The verb after its subject says what did not happen to them; any other negates no loss."""
    verb = _skip(notes, "passive", index, end)
    harms = list(harms_in(notes, verb, end))
    if not harms or harms[0].first > verb:
        return None
    run = joined_harms(notes, harms)
    outcomes = outcomes_of(run)
    group = people.group if people else VictimGroup.UNSPECIFIED
    who = people.demographic if people else Demographic.UNSPECIFIED
    last = run[-1].last
    return Scope(
        hit.first, last, False, Nobody(hit.first, last, outcomes, group, who) if outcomes else None
    )


def _denial(notes: Notes, hit: Hit[str], line: Line, clauses: Sequence[Clause]) -> Scope | None:
    """Who denies responsibility, or entry, denies no losses."""
    beside = min(hit.last + _FEW, line.last)
    if notes.within("not_denied", hit.last, beside) or notes.within("by", hit.last, hit.last + 1):
        return None
    end, reported = line.last, False
    for clause in clauses:
        if clause.first < hit.last:
            continue
        reported = reported or clause.opening == "that"
        known = clause.opening == "relative" and _senses(notes, clause.first - 2, clause.first)
        another = clause.opening in ("and", "comma") and not reported
        if clause.opening == "while" or another or known:
            end = clause.first
            break
    for speech in notes.within("speech", hit.last, end):
        before = notes.words[speech.first - 1].form
        if speech.prefix.startswith("و") or before in JOINING or before in _PAUSES:
            end = speech.first
            break
    stops = [i for i in range(hit.last, end) if notes.words[i].form in _FULL_PAUSES]
    return Scope(hit.first, stops[0] if stops else end, denied=True)


def _governed(notes: Notes, index: int) -> tuple[int, Outcome | None] | None:
    """The verb right after a negation: its end, and its outcome if it tells one."""
    skipped = _skip(notes, "carries", index, index + _FEW)
    if skipped > index:
        return skipped, None
    for kind in ("jussive", "trigger", "conditional"):
        for hit in notes.within(kind, index, index + _FEW):
            trigger = hit.value.trigger
            right = hit.first == index and hit.value.is_verb and not hit.prefix
            if right and (trigger.outcome is not None or trigger.rank in _GOVERNED):
                return hit.last, trigger.outcome
    return None


def _nobody(
    notes: Notes, hit: Hit[str], start: int, harms: Sequence[Harm], stop: int
) -> Nobody | None:
    """The statement that nobody was harmed, or None where it is of somebody in particular."""
    people = notes.within("people", start, stop)
    anybody = notes.within("anybody", start, stop)
    named = [h for h in people if not any(a.first <= h.first < a.last for a in anybody)]
    named = [h for h in named if not any(m.first <= h.first < m.last for m in harms if m.noun)]
    if any(h.value.exact or (h.value.definite and not anybody) for h in named):
        return None
    nouns = [m.last for m in harms if m.noun]
    persons = [h.last for h in [*anybody, *named[:1]] if h.first - harms[-1].last <= _FEW]
    outcomes = outcomes_of(harms)
    if not (nouns or persons) or not outcomes:
        return None
    last = max([*nouns, *persons, harms[-1].last])
    if not _says_none(notes.slice(hit.first, last)):
        # Read alone, «أي مدني» is one civilian: the words before it say that there was none.
        last = start
    whom = named[0].value if named else None
    group = whom.group if whom else VictimGroup.UNSPECIFIED
    return Nobody(
        hit.first, last, outcomes, group, whom.demographic if whom else Demographic.UNSPECIFIED
    )


def _says_none(stated: str) -> bool:
    told = read(stated)
    return not stated_numbers(stated) and (told is None or told.max == 0)


def _skip(notes: Notes, kind: str, index: int, end: int) -> int:
    """The first word from `index` on that no cue of `kind` covers."""
    for _ in range(_MANY):
        cue = next((h for h in notes.within(kind, index, end) if h.first == index), None)
        if cue is None:
            return index
        index = cue.last
    return index


def _senses(notes: Notes, first: int, last: int) -> list[Hit[Sense]]:
    return notes.within("trigger", max(0, first), last)


def _clause_end(clauses: Sequence[Clause], hit: Hit[str]) -> int:
    """The end of the clause of a negation; «دون أن يُقتل أحد» goes on over «أن»."""
    for clause in clauses:
        begins_with_it = clause.opening == "that" and clause.first == hit.last
        if begins_with_it or (clause.first <= hit.first and hit.last < clause.last):
            return clause.last
    return hit.last
