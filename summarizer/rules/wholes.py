"""How a figure stands to those before it: added to them, a part of one, or one of them again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.rules.clauses import Clause
from summarizer.rules.people import People, is_same
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.schemas import ActorKind, Outcome, VictimGroup

_BREAKDOWN = 2
"""Words between those counted and the brackets that say who they were."""
_ASIDE = 40
"""Words of a breakdown in brackets at most."""
_AHEAD = 3
_LONG_NAME = 7
_UNARMED = frozenset([ActorKind.CIVILIANS, ActorKind.PROTESTERS])
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
        for index in range(max(0, hit.first - _ASIDE), hit.first)
        if notes.words[index].form == "(" and ")" not in notes.forms(index, hit.first)
    ]
    if not opened:
        return False
    return previous.subset or 0 <= opened[-1] - previous.last <= _BREAKDOWN


def glossed(notes: Notes, previous: Loss, hit: Hit[People]) -> bool:
    """«مدنيان، وهما رجل وطفل»: the people after the pronoun are those just counted."""
    cues = notes.within("gloss", previous.last, hit.first)
    return bool(cues) and cues[-1].last == hit.first and cues[0].first - previous.last <= 1


def besides(notes: Notes, previous: Loss, hit: Hit[People]) -> bool:
    """«عنصران إضافة إلى مدني»: more people, who share what befell those before."""
    cues = notes.within("besides", previous.last, hit.first)
    near = (
        hit.first - cues[-1].last <= 1 and cues[-1].first - previous.last <= _AHEAD
        if cues
        else False
    )
    return near


def grave(notes: Notes, hit: Hit[People], before: Sequence[Loss]) -> bool:
    """«هناك إصابتين خطيرتين»: how badly some of those told of are hurt."""
    after = notes.within("grave", hit.last, hit.last + 1)
    outcome = hit.value.outcome
    known = [loss for loss in before if loss.outcome is outcome and not loss.subset]
    return bool(after) and outcome is not None and bool(known)


def detailed(notes: Notes, loss: Loss, before: Sequence[Loss]) -> bool:
    """«مقتل 14 مسلحاً، مشيراً إلى … ومقتل ستة»: fewer, in what says more of those told of."""
    best = loss.people.count.best
    return best is not None and any(
        known.outcome is loss.outcome
        and not known.subset
        and known.people.group is loss.people.group
        and (known.people.count.best or 0) > best
        and bool(notes.within("detail", known.last, loss.first))
        for known in before
    )


def of_ranks(notes: Notes, found: Sequence[Loss]) -> list[Loss]:
    """Return the losses with the group that «في صفوف المدنيين» after them tells.

    It is that of all before it that are joined («قتيل وعدد من الجرحى في صفوف …»).
    """
    grouped = list(found)
    for n, loss in enumerate(found):
        group = _ranks_after(notes, loss)
        if group is None:
            continue
        at: int | None = n
        while at is not None and grouped[at].people.group is VictimGroup.UNSPECIFIED:
            grouped[at] = replace(grouped[at], people=replace(grouped[at].people, group=group))
            joined = at > 0 and 0 <= grouped[at].first - grouped[at - 1].last <= 1
            at = at - 1 if joined else None
    return grouped


def _ranks_after(notes: Notes, loss: Loss) -> VictimGroup | None:
    for cue in notes.within("ranks", loss.last, loss.last + _AHEAD):
        if cue.first != loss.last:
            continue
        for people in notes.within("people", cue.last, cue.last + _AHEAD):
            some = people.value.definite and people.value.count.best is None
            if people.first == cue.last and some:
                group: VictimGroup = people.value.group
                return group
        near = notes.within("actor", cue.last, cue.last + _LONG_NAME)
        armed = [a for a in near if a.first == cue.last and a.value.actor.kind not in _UNARMED]
        if armed and notes.words[cue.last - 1].form == "صفوف":
            return VictimGroup.COMBATANT
    return None


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
    return replace(people, group=known[-1]) if same and len(set(known)) == 1 else people


def rival(notes: Notes, clause: Clause, loss: Loss, before: Sequence[Loss]) -> bool:
    """«فيما أفاد الإعلام الرسمي عن مقتل ثلاثة عسكريين»: another's count of those told of."""
    if clause.opening != "while" or not notes.within("speech", clause.first, loss.first):
        return False
    return any(
        known.outcome is loss.outcome
        and known.first < clause.first
        and not known.subset
        and (
            known.people.group is loss.people.group
            or VictimGroup.UNSPECIFIED in (known.people.group, loss.people.group)
        )
        for known in before
    )


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
