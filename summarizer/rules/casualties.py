"""What happened to the people counted in a sentence: outcome, group, demographic, subset."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.rules.clauses import Clause
from summarizer.rules.frames import Part
from summarizer.rules.lexicon import Sense
from summarizer.rules.negation import Scope, silenced, unknown
from summarizer.rules.people import People
from summarizer.rules.spot import Notes
from summarizer.rules.subjects import has_object, in_construct, speaks, undergone
from summarizer.rules.words import Hit
from summarizer.schemas import Outcome, Qualifier, Role, VictimGroup
from summarizer.text.counts import Count

_FAR = 9
"""Words between an outcome word and the people it can still be about."""
_CLOSE = 4
_AHEAD = 3
"""Words between people and a verb that follows them («أربع نساء قُتلن»)."""
_CAPTIVE = frozenset([Outcome.ABDUCTED, Outcome.DETAINED, Outcome.MISSING])
_NONE = Count(0, 0, 0, Qualifier.NONE_REPORTED)
_UNSTATED = Count(None, None, None, Qualifier.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Loss:
    """One figure: its words, and what it says."""

    first: int
    last: int
    outcome: Outcome
    people: People
    subset: bool = False


def losses(
    notes: Notes, clauses: Sequence[Clause], parts: Sequence[Part], unreal: Sequence[Scope]
) -> list[Loss]:
    """Return the figures of an event told in `clauses`, in order.

    Args:
        unreal: what is negated or denied in the sentence; nobody is counted there.
    """
    doers = {
        part.party.start
        for part in parts
        if part.role in (Role.PERPETRATOR, Role.PARTNER_OF_PERPETRATOR)
    }
    found: list[Loss] = []
    for clause in clauses:
        for hit in notes.within("people", clause.first, clause.last):
            if hit.first in doers or _is_party(hit, parts) or _is_event(notes, hit):
                continue
            if speaks(notes, hit) or unknown(unreal, hit):
                continue
            if silenced(unreal, hit.first) or silenced(unreal, hit.last - 1):
                continue
            loss = _loss(notes, clause, clauses, hit, found)
            if loss is not None and not _retold(notes, loss, found):
                found.append(loss)
        found += _mixed(notes, clause, unreal) + _nobody(notes, clause, unreal)
    senses = [hit for clause in clauses for hit in clause.senses]
    found += _two_verbs(notes, [hit for hit in senses if not silenced(unreal, hit.first)])
    risen = notes.within("toll_update", clauses[0].first, clauses[-1].last)
    return _within_the_risen(_once(found)) if risen else _once(found)


def _within_the_risen(found: list[Loss]) -> list[Loss]:
    """«ارتفعت الحصيلة إلى 17 بعد وفاة جنديين»: the highest figure has the others in it."""
    highest: dict[Outcome, int] = {}
    for loss in found:
        best = loss.people.count.best or 0
        highest[loss.outcome] = max(best, highest.get(loss.outcome, 0))
    return [
        replace(loss, subset=loss.subset or (loss.people.count.best or 0) < highest[loss.outcome])
        for loss in found
    ]


def _loss(
    notes: Notes,
    clause: Clause,
    clauses: Sequence[Clause],
    hit: Hit[People],
    before: Sequence[Loss],
) -> Loss | None:
    people = in_construct(notes, hit)
    previous = before[-1] if before else None
    if previous is not None and hit.first >= previous.last:
        gap = notes.words[previous.last : hit.first]
        between = notes.within("subset", previous.last, hit.first)
        event_between = _outcome_word(clause.senses, previous.last, hit.first)
        if between and event_between is None and len(gap) <= _FAR:
            return Loss(hit.first, hit.last, people.outcome or previous.outcome, people, True)
        if _joined(notes, hit, gap) and people.outcome is None and event_between is None:
            return Loss(hit.first, hit.last, previous.outcome, people, previous.subset)
    outcome = _befell(clause, hit) or people.outcome
    outcome = outcome or _governed(notes, clause, clauses, hit, before)
    if outcome is None or (people.definite and people.count.best is None):
        return None
    return Loss(hit.first, hit.last, outcome, people)


def _befell(clause: Clause, hit: Hit[People]) -> Outcome | None:
    """«قُتل المختطف»: what the verb says of a captive goes before what the noun says."""
    if hit.value.outcome not in _CAPTIVE:
        return None
    beside = [s for s in clause.senses if s.last == hit.first]
    return beside[0].value.trigger.outcome if beside else None


def _governed(
    notes: Notes,
    clause: Clause,
    clauses: Sequence[Clause],
    hit: Hit[People],
    before: Sequence[Loss],
) -> Outcome | None:
    if (outcome := undergone(notes, hit)) is not None:
        return outcome
    near = [
        sense
        for sense in clause.senses
        if sense.value.trigger.outcome is not None and sense.last <= hit.first
    ]
    if near and not _close_enough(notes, near[-1], hit):
        return None
    if near and not _blocked(notes, near[-1], hit):
        return None if _taken(near[-1], hit, before) else near[-1].value.trigger.outcome
    if near:
        return None
    if notes.english:
        return None
    following = [s for c in clauses for s in c.senses if 0 <= s.first - hit.last <= _AHEAD]
    if following and following[0].value.is_verb and hit.first - clause.first <= 1:
        acts = following[0].value.trigger.frame == "act"
        if acts and has_object(notes, following[0], clauses[-1].last):
            return None
        return following[0].value.trigger.outcome
    return None


def _retold(notes: Notes, loss: Loss, before: Sequence[Loss]) -> bool:
    """«مقتل شابين … الشابان»: a definite count of the same size is of the same people.

    "Another spoke of only one wounded": a lower figure for those counted, not one more.
    """
    if notes.ends_at("corrects", loss.first) is not None:
        return any(known.outcome is loss.outcome for known in before)
    return loss.people.definite and any(
        known.outcome is loss.outcome and known.people.count.best == loss.people.count.best
        for known in before
    )


def _taken(sense: Hit[Sense], hit: Hit[People], before: Sequence[Loss]) -> bool:
    """An outcome word has one group of people; others stand beside it («قيادي في خلايا»)."""
    return any(sense.last <= loss.first < hit.first and not loss.subset for loss in before)


def _close_enough(notes: Notes, sense: Hit[Sense], hit: Hit[People]) -> bool:
    """A number may stand some way off, a bare noun close by, an adjective or digit at once."""
    people = hit.value
    gap = hit.first - sense.last
    for kind in ("date", "place", "actor"):
        gap -= sum(h.last - h.first for h in notes.within(kind, sense.last, hit.first))
    if people.adjectival or not people.noun:
        return gap <= 1
    return gap <= (_FAR if people.numbered else _CLOSE)


def _blocked(notes: Notes, sense: Hit[Sense], hit: Hit[People]) -> bool:
    """Whether the people stand in another role: who did it, where they came from, what for."""
    return any(
        notes.within(kind, sense.last, hit.first)
        for kind in ("by", "with", "against", "describes", "residence", "between")
        if not (kind == "against" and sense.value.trigger.outcome is Outcome.DETAINED)
    )


def _outcome_word(senses: Sequence[Hit[Sense]], first: int, last: int) -> Outcome | None:
    for hit in senses:
        if first <= hit.first < last and hit.value.trigger.outcome is not None:
            return hit.value.trigger.outcome
    return None


def _joined(notes: Notes, hit: Hit[People], gap: Sequence[object]) -> bool:
    first = notes.words[hit.first].form
    conjoined = first.startswith("و") or notes.words[hit.first - 1].form in ("و", "and", ",", "،")
    return conjoined and len(gap) <= _AHEAD


def _mixed(notes: Notes, clause: Clause, unreal: Sequence[Scope]) -> list[Loss]:
    """«مقتل وإصابة 30 شخصاً» says that both happened, and neither figure."""
    found = []
    for hit in notes.within("mixed", clause.first, clause.last):
        if silenced(unreal, hit.first):
            continue
        text = notes.slice(hit.first, hit.last)
        people = People(text, _UNSTATED, VictimGroup.UNSPECIFIED)
        for outcome in (Outcome.KILLED, Outcome.INJURED):
            found.append(Loss(hit.first, hit.last, outcome, people))
    return found


def _two_verbs(notes: Notes, senses: Sequence[Hit[Sense]]) -> list[Loss]:
    """«قضى وجُرح مدنيون»: some of them the one, some the other, neither figure said."""
    found = []
    for one, other in pairwise(senses):
        outcomes = {one.value.trigger.outcome, other.value.trigger.outcome} - {None}
        adjoining = one.last == other.first and other.prefix.startswith("و")
        if len(outcomes) < 2 or not adjoining or notes.within("mixed", one.first, other.last):
            continue
        text = notes.slice(one.first, other.last)
        people = People(text, _UNSTATED, VictimGroup.UNSPECIFIED)
        for sense in (one, other):
            outcome = sense.value.trigger.outcome
            assert outcome is not None
            found.append(Loss(one.first, other.last, outcome, people))
    return found


def _nobody(notes: Notes, clause: Clause, unreal: Sequence[Scope]) -> list[Loss]:
    """Statements that there were no losses: a figure of none for each outcome."""
    found = []
    for scope in unreal:
        none = scope.nobody
        if none is None or not clause.first <= none.first < clause.last:
            continue
        text = notes.slice(none.first, none.last)
        people = People(text, _NONE, none.group, none.demographic)
        found += [Loss(none.first, none.last, outcome, people) for outcome in none.outcomes]
    return found


def _is_event(notes: Notes, hit: Hit[People]) -> bool:
    """«إصابة» is what happened, unless a number counts it («3 إصابات»)."""
    return not hit.value.numbered and bool(notes.within("trigger", hit.first, hit.last))


def _is_party(hit: Hit[People], parts: Sequence[Part]) -> bool:
    return any(p.party.first <= hit.first and hit.last <= p.party.last for p in parts)


def _once(found: Sequence[Loss]) -> list[Loss]:
    """Figures that a mixed phrase covers are left out, so that nobody is counted twice."""
    mixed = [loss for loss in found if loss.people.count.qualifier is Qualifier.UNKNOWN]
    kept = []
    for loss in found:
        covered = any(
            loss.first <= m.last + 4 and loss.first >= m.first and loss is not m for m in mixed
        )
        if loss in mixed or not covered:
            kept.append(loss)
    return kept
