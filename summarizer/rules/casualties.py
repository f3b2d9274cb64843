"""What happened to the people counted in a sentence: outcome, group, demographic, subset."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from summarizer.rules.bystanders import stands_aside
from summarizer.rules.clauses import Clause
from summarizer.rules.doers import Doer
from summarizer.rules.frames import Part
from summarizer.rules.joint import Joint, joints
from summarizer.rules.lexicon import Sense
from summarizer.rules.naming import is_given
from summarizer.rules.negation import Scope, silenced, unknown
from summarizer.rules.people import People
from summarizer.rules.pronouns import referent
from summarizer.rules.spot import Notes
from summarizer.rules.subjects import begins_to_act, has_object, in_construct, undergone
from summarizer.rules.wholes import (
    Loss,
    besides,
    breaks_down,
    detailed,
    glossed,
    grave,
    joined_on,
    of_ranks,
    of_the_same,
    partitive,
    retold,
    rival,
    within_the_risen,
)
from summarizer.rules.whom import acts_in, end_of, people_in
from summarizer.rules.words import Hit
from summarizer.schemas import Outcome, Qualifier, Role, VictimGroup
from summarizer.text.counts import Count

_FAR = 9
"""Words between an outcome word and the people it can still be about."""
_CLOSE = 4
_AHEAD = 3
"""Words between people and a verb that follows them («أربع نساء قُتلن»)."""
_CAPTIVE = frozenset([Outcome.ABDUCTED, Outcome.DETAINED, Outcome.MISSING])
_UPON = frozenset(["arrest", "execution"])
"""Done to those whom «على» or «بحق» names."""
_POSSESSIVE = frozenset(["'", "s", "a", "an", "the"])
_NONE = Count(0, 0, 0, Qualifier.NONE_REPORTED)
_UNSTATED = Count(None, None, None, Qualifier.UNKNOWN)


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
        acts = acts_in(notes, clause)
        doers |= {at for act in acts.values() for at in range(act.first, act.last)}
        for hit in people_in(notes, clause, acts):
            if hit.first in doers or unknown(unreal, hit):
                continue
            if stands_aside(notes, clause, hit, parts):
                continue
            if silenced(unreal, hit.first) or silenced(unreal, hit.last - 1):
                continue
            loss = _loss(notes, clause, clauses, hit, found, acts)
            if (
                loss is not None
                and not retold(notes, loss, found)
                and not rival(notes, clause, loss, found)
            ):
                found.append(replace(loss, subset=loss.subset or detailed(notes, loss, found)))
        found += _meant(notes, clauses[0].first, clause, found, sorted(doers), unreal)
        found += _nobody(notes, clause, unreal, found)
    found = of_ranks(notes, found)
    shared = joints(notes, clauses, unreal)
    for joint in shared:
        covered = [loss for loss in found if joint.covers(notes, loss.first, loss.last)]
        found = [loss for loss in found if loss not in covered]
        found += _neither(notes, joint, covered)
    risen = notes.within("toll_update", clauses[0].first, clauses[-1].last)
    return within_the_risen(found) if risen else found


def _meant(
    notes: Notes,
    first: int,
    clause: Clause,
    before: Sequence[Loss],
    doers: Sequence[int],
    unreal: Sequence[Scope],
) -> list[Loss]:
    """Those whom pronouns mean («فقتلوه»), unless they are counted already."""
    found: list[Loss] = []
    for sense in clause.senses:
        outcome = sense.value.trigger.outcome
        if outcome is None or silenced(unreal, sense.first):
            continue
        person = referent(notes, sense, first, doers)
        known = person is not None and any(
            loss.outcome is outcome
            and loss.first - _CLOSE <= person.first
            and person.last <= loss.last + _CLOSE
            for loss in before
        )
        if person is not None and not known:
            found.append(Loss(person.first, person.last, outcome, person.value))
    return found


def _loss(
    notes: Notes,
    clause: Clause,
    clauses: Sequence[Clause],
    hit: Hit[People],
    before: Sequence[Loss],
    acts: Mapping[int, Doer],
) -> Loss | None:
    previous = before[-1] if before else None
    people = of_the_same(notes, hit, in_construct(notes, hit), before)
    if notes.within("subset", hit.first, hit.last):
        # «وتوفي أحدهم»: one of those told of; «أحدهم بحالة خطرة» describes him.
        said = _said_of(clause, hit)
        return Loss(hit.first, hit.last, said, people) if said is not None else None
    if previous is not None and hit.first >= previous.last:
        gap = notes.words[previous.last : hit.first]
        between = notes.within("subset", previous.last, hit.first)
        event_between = _outcome_word(clause.senses, previous.last, hit.first)
        if partitive(notes, hit):
            told = undergone(notes, hit) or event_between or previous.outcome
            return Loss(hit.first, hit.last, told, people, told is previous.outcome)
        theirs = event_between is previous.outcome and _told_before(notes, clause, between, hit)
        if between and (event_between is None or theirs) and len(gap) <= _FAR:
            if not people.noun:
                # «17 عاملاً بينهم ثلاثة بحالة حرجة»
                people = replace(people, group=previous.people.group)
            return Loss(hit.first, hit.last, people.outcome or previous.outcome, people, True)
        if grave(notes, hit, before):
            return Loss(hit.first, hit.last, people.outcome or previous.outcome, people, True)
        if event_between is None and people.outcome is None:
            if glossed(notes, previous, hit):
                return Loss(hit.first, hit.last, previous.outcome, people, True)
            if besides(notes, previous, hit):
                return Loss(hit.first, hit.last, previous.outcome, people, previous.subset)
            if breaks_down(notes, previous, hit):
                return Loss(hit.first, hit.last, previous.outcome, people, True)
            if joined_on(notes, hit, gap):
                return Loss(hit.first, hit.last, previous.outcome, people, previous.subset)
    outcome = _governed(notes, clause, clauses, hit, before, acts)
    if people.outcome is not None and not _comes_after(clause, hit, outcome):
        outcome = people.outcome
    if outcome is None and not people.noun:
        outcome = _risen(notes, clause, hit)
    if people.same and people.adjectival and not before:
        # «وجُرح ثالث», but «ثالث أسوأ بلد».
        return None
    # «المصابين» are those told of; «عدد من المصابين», «العشرات» are some of them.
    alone = hit.last - hit.first == 1 and people.count.best is None
    if outcome is None or (people.definite and alone and people.noun):
        return None
    return Loss(hit.first, hit.last, outcome, people)


def _comes_after(clause: Clause, hit: Hit[People], told: Outcome | None) -> bool:
    """«الإفراج عن معتقل», «وفاة جريح»: what is told of those once held or hurt goes before it."""
    if told is None or hit.value.outcome in _CAPTIVE:
        return told is not None
    hurt = hit.value.outcome is Outcome.INJURED and told is Outcome.KILLED
    return hurt and _said_of(clause, hit) is told


def _risen(notes: Notes, clause: Clause, hit: Hit[People]) -> Outcome | None:
    """«ارتفع عدد القتلى إلى تسعة»: the number is of those whose number rose."""
    if not notes.within("toll_update", clause.first, hit.first):
        return None
    whose = notes.within("people", clause.first, hit.first)
    near = whose and hit.first - whose[-1].last <= _CLOSE
    return whose[-1].value.outcome if near else None


def _told_before(
    notes: Notes, clause: Clause, between: Sequence[Hit[object]], hit: Hit[People]
) -> bool:
    """ "Eleven people were killed, among them two nurses": the verb is that of the whole."""
    return bool(between) and not any(
        between[-1].last <= sense.first < hit.first for sense in clause.senses
    )


def _said_of(clause: Clause, hit: Hit[People]) -> Outcome | None:
    """What the word right before says happened."""
    beside = [s for s in clause.senses if s.last == hit.first]
    return beside[0].value.trigger.outcome if beside else None


def _governed(
    notes: Notes,
    clause: Clause,
    clauses: Sequence[Clause],
    hit: Hit[People],
    before: Sequence[Loss],
    acts: Mapping[int, Doer],
) -> Outcome | None:
    if (outcome := undergone(notes, hit)) is not None:
        return outcome
    near = [
        sense
        for sense in clause.senses
        if sense.value.trigger.outcome is not None and sense.last <= hit.first
    ]
    if near and not _close_enough(notes, near[-1], hit, acts.get(near[-1].first)):
        return None
    if notes.english and begins_to_act(notes, hit, clauses[-1].last):
        return None
    if near and not _blocked(notes, near[-1], hit):
        return None if _taken(near[-1], hit, before) else near[-1].value.trigger.outcome
    if near:
        return None
    if notes.english:
        return None
    following = [s for c in clauses for s in c.senses if 0 <= s.first - hit.last <= _AHEAD]
    if following and following[0].value.is_verb and hit.first - clause.first <= 1:
        does = following[0].value.trigger.frame == "act"
        if does and has_object(notes, following[0], clauses[-1].last):
            return None
        return following[0].value.trigger.outcome
    return None


def _taken(sense: Hit[Sense], hit: Hit[People], before: Sequence[Loss]) -> bool:
    """An outcome word has one group of people; others stand beside it («قيادي في خلايا»)."""
    return any(sense.last <= loss.first < hit.first and not loss.subset for loss in before)


def _close_enough(
    notes: Notes, sense: Hit[Sense], hit: Hit[People], doer: Doer | None = None
) -> bool:
    """A number may stand some way off, a bare noun close by, an adjective or digit at once.

    The object of a verb stands after its doer.
    """
    people = hit.value
    begins = end_of(notes, sense, hit.first)
    if doer is not None and doer.object is not None and doer.object <= hit.first:
        begins = max(begins, doer.object)
    gap = hit.first - begins
    for kind in ("date", "place", "actor"):
        gap -= sum(h.last - h.first for h in notes.within(kind, begins, hit.first))
    if notes.english:
        gap -= sum(form in _POSSESSIVE for form in notes.forms(begins, hit.first))
    if people.adjectival or not people.noun:
        return gap <= 1
    return gap <= (_FAR if people.numbered else _CLOSE)


def _blocked(notes: Notes, sense: Hit[Sense], hit: Hit[People]) -> bool:
    """Whether the people stand in another role: who did it, where they came from, what for."""
    return any(
        not is_given(notes, cue.first)
        for kind in ("by", "with", "against", "describes", "residence", "between")
        for cue in notes.within(kind, sense.last, hit.first)
        if not (kind == "against" and sense.value.trigger.id in _UPON)
    )


def _outcome_word(senses: Sequence[Hit[Sense]], first: int, last: int) -> Outcome | None:
    for hit in senses:
        if first <= hit.first < last and hit.value.trigger.outcome is not None:
            return hit.value.trigger.outcome
    return None


def _nobody(
    notes: Notes, clause: Clause, unreal: Sequence[Scope], before: Sequence[Loss]
) -> list[Loss]:
    """Statements that there were no losses: a figure of none for each outcome."""
    found = []
    for scope in unreal:
        none = scope.nobody
        if none is None or not clause.first <= none.first < clause.last:
            continue
        more = notes.within("further", none.first, scope.last)
        text = notes.slice(none.first, none.last)
        people = People(text, _NONE, none.group, none.demographic)
        for outcome in none.outcomes:
            # «أصيب طفل … وعدم وجود إصابات أخرى»: no more than those told of.
            if not (more and any(loss.outcome is outcome for loss in before)):
                found.append(Loss(none.first, none.last, outcome, people))
    return found


def _neither(notes: Notes, joint: Joint, covered: Sequence[Loss]) -> list[Loss]:
    group = next((loss.people.group for loss in covered), VictimGroup.UNSPECIFIED)
    people = People(notes.slice(joint.first, joint.last), _UNSTATED, group)
    return [Loss(joint.first, joint.last, outcome, people) for outcome in joint.outcomes]
