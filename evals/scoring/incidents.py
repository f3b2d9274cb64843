"""Every slot of a gold incident and a predicted one, judged; and which two may be aligned."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from summarizer.schemas import (
    ActorValue,
    DateValue,
    Evidence,
    Incident,
    Outcome,
    Role,
    Schema,
    Total,
)

from ..annotation import GoldActor, GoldDate, GoldIncident, Quote, Range
from ..results import Place, Slot
from ..spans import SourceMap
from ..tally import Label
from . import entries, values
from .alignment import assign
from .empty import empty_gold, empty_incident
from .entries import matched
from .verdict import CREDIT, Verdict

Gate = Literal["muc", "none"]
G = TypeVar("G", bound=Schema)
P = TypeVar("P", bound=Schema)
_IDENTIFYING = ("date", "place")
_OPPOSITE = {Role.PERPETRATOR: Role.TARGET, Role.TARGET: Role.PERPETRATOR}
_FAULTS = frozenset({Label.INC, Label.MIS, Label.SPU})
_OTHER_OUTCOME = {Outcome.KILLED: Outcome.INJURED, Outcome.INJURED: Outcome.KILLED}


@dataclass(frozen=True, slots=True)
class Judged:
    """A slot before it is put into words: alignment judges many more pairs than it keeps."""

    field: str
    verdict: Verdict
    gold: Any = None
    predicted: Any = None
    quote: Quote | None = None
    span: Evidence | None = None
    """Of the record's article."""


def align(
    gold: Sequence[GoldIncident], predicted: Sequence[Incident], gate: Gate
) -> tuple[list[tuple[int, int]], list[list[float]]]:
    """Return which incidents are the same, and the credit of every pair that may be.

    With one filler per slot, what gold and the answer fill does not depend on the alignment,
    so the highest credit is the highest F1. Of equal credits, more correct slots decide, then
    the order in the article. Pairs that `gate` forbids have credit 0.
    """
    credits = [[0.0] * len(predicted) for _ in gold]
    weights = [[0.0] * len(predicted) for _ in gold]
    for i, ours in enumerate(gold):
        for j, theirs in enumerate(predicted):
            slots = list(_judged(ours, theirs))
            credit = sum(slot.verdict.credit for slot in slots)
            if credit and (gate == "none" or may_be_same(ours, theirs, slots)):
                right = sum(slot.verdict.label is Label.COR for slot in slots)
                credits[i][j] = credit
                weights[i][j] = credit + 1e-3 * right - 1e-6 * abs(i - j)
                # Of two that it may be, the one that must be told, then that with fewer faults.
                weights[i][j] += 0.0 if ours.optional else 1e-4
                weights[i][j] -= 1e-5 * sum(slot.verdict.label in _FAULTS for slot in slots)
    chosen = [(i, j) for i, j in assign(weights) if credits[i][j] > 0]
    return chosen, credits


def may_be_same(gold: GoldIncident, predicted: Incident, slots: Sequence[Judged]) -> bool:
    """Whether two incidents have enough in common to be scored against one another.

    After MUC-4's mapping rule: a related event type, and credit for a date, place or actor. An
    unrelated type is a wrong answer, not another incident, if date and place and an actor or
    a figure agree.
    """
    known = {slot.field for slot in slots if slot.verdict.label in CREDIT}
    who = any(field.startswith("actor:") for field in known)
    if _related(gold, predicted):
        filled = {slot.field for slot in slots if slot.gold is not None}
        nothing = not filled & {*_IDENTIFYING} and not any(f.startswith("actor:") for f in filled)
        return nothing or who or bool(known & {*_IDENTIFYING})
    return known >= {*_IDENTIFYING} and (who or bool(known & {o.value for o in Outcome}))


def pair_slots(
    gold: GoldIncident, predicted: Incident, where: SourceMap | None = None
) -> list[Slot]:
    """Judge every annotated slot of an aligned pair.

    Args:
        where: the record's article in gold's source; None leaves the prediction's spans out.
    """
    return [_slot(slot, gold.id, predicted.id, where) for slot in _judged(gold, predicted)]


def missing_slots(gold: GoldIncident) -> list[Slot]:
    """Return the slots of a gold incident that nothing answers."""
    slots = [
        _slot(slot, gold.id, None, None)
        for slot in _judged(gold, empty_incident(gold))
        if slot.verdict.label is Label.MIS and slot.field not in _ALWAYS
    ]
    always = [
        Slot(
            field=name,
            label=Label.MIS,
            gold=_alternatives(getattr(gold, attribute)),
            gold_incident=gold.id,
        )
        for name, attribute in _ALWAYS.items()
        if getattr(gold, attribute)
    ]
    return [*always, *slots]


def spurious_slots(
    predicted: Incident, annotated: GoldIncident | None, where: SourceMap | None = None
) -> list[Slot]:
    """Return the slots of a predicted incident that gold does not have.

    Args:
        annotated: an incident of the same document: what was not annotated there is not scored.
    """
    empty = empty_gold(annotated)
    slots = [
        _slot(slot, None, predicted.id, where)
        for slot in _judged(empty, predicted)
        if slot.verdict.label is Label.SPU
    ]
    always = [
        Slot(
            field=name,
            label=Label.SPU,
            predicted=str(_said(predicted, name)),
            predicted_incident=predicted.id,
        )
        for name, attribute in _ALWAYS.items()
        if name == "type" or empty.annotated(attribute)
    ]
    return [*always, *slots]


_ALWAYS = {
    "type": "type",
    "realis": "realis",
    "salience": "salience",
    "certainty": "certainty",
}
"""Slots that every predicted incident fills, with gold's name for them."""


def _said(predicted: Incident, name: str) -> str:
    value: str = getattr(predicted, "event_type" if name == "type" else name)
    return value


def _judged(gold: GoldIncident, predicted: Incident) -> Iterator[Judged]:
    yield from _categories(gold, predicted)
    if gold.annotated("date"):
        yield from _date(gold.date, predicted)
    if gold.annotated("places"):
        yield from _entries("place", gold.places, predicted.places, entries.place)
    if gold.annotated("actors"):
        yield from _actors(gold.actors, predicted.actors)
    if gold.annotated("totals"):
        yield from _totals(gold, predicted)
    for name, attribute, compare in _LISTS:
        if gold.annotated(attribute):
            given = getattr(predicted, attribute)
            yield from _entries(name, getattr(gold, attribute), given, compare)


_LISTS: tuple[tuple[str, str, Callable[[Any, Any], Verdict]], ...] = (
    ("victims", "casualties", entries.casualty),
    ("people", "people", entries.person),
    ("weapon", "weapons", entries.weapon),
    ("object", "objects", entries.thing),
    ("seized", "seized", entries.seized),
    ("source", "sources", entries.source),
)


def _categories(gold: GoldIncident, predicted: Incident) -> Iterator[Judged]:
    for name, attribute in _ALWAYS.items():
        accepted = getattr(gold, attribute)
        if not accepted:
            continue
        said = _said(predicted, name)
        verdict = (
            values.event_type(gold.type, predicted.event_type)
            if name == "type"
            else values.category(accepted, said)
        )
        yield Judged(name, verdict, accepted, said)


def _date(gold: Sequence[GoldDate], predicted: Incident) -> Iterator[Judged]:
    said = predicted.date if predicted.date and predicted.date.start else None
    verdict = _one_sided(bool(gold), said is not None)
    if gold and said:
        verdict = values.when(gold, said)
    quote = next((value.quote for value in gold if value.quote), None)
    yield Judged("date", verdict, gold or None, said, quote, said.span if said else None)
    parts = {value.time_of_day for value in gold}
    part = said.time_of_day if said else None
    stated = [p for p in parts if p is not None]
    if stated and part:
        verdict = values.category(stated, part)
    elif stated and None in parts:
        verdict = Verdict(Label.NON)
    else:
        verdict = _one_sided(bool(stated), part is not None)
    yield Judged("time_of_day", verdict, stated or None, part)


def _actors(gold: Sequence[GoldActor], predicted: Sequence[ActorValue]) -> Iterator[Judged]:
    yield from _entries("actor", gold, predicted, entries.actor)
    under = _roles(gold, predicted)
    for role in Role:
        ours = [actor for actor, chosen in zip(gold, under, strict=True) if chosen is role]
        theirs = [actor for actor in predicted if actor.role is role]
        opposite = [a for a in gold if _OPPOSITE.get(role) in a.role and role not in a.role]
        for slot in _entries(f"actor:{role.value}", ours, theirs, entries.actor):
            said = slot.predicted if slot.verdict.label in (Label.INC, Label.SPU) else None
            swapped = said is not None and any(
                entries.actor(other, said).label is Label.COR for other in opposite
            )
            if swapped:
                slot = replace(slot, verdict=replace(slot.verdict, note="role_swap"))
            yield slot


def _roles(gold: Sequence[GoldActor], predicted: Sequence[ActorValue]) -> list[Role]:
    """Return under which of its acceptable roles each gold actor is scored."""
    chosen = []
    for actor in gold:
        given = (p.role for p in predicted if entries.actor(actor, p).label is Label.COR)
        chosen.append(next((role for role in given if role in actor.role), actor.role[0]))
    return chosen


def _totals(gold: GoldIncident, predicted: Incident) -> Iterator[Judged]:
    said: dict[Outcome, Total | None] = {o: getattr(predicted.totals, o.value) for o in Outcome}
    optional = _optional_outcomes(gold)
    for outcome in Outcome:
        ours, theirs = gold.totals.get(outcome), said[outcome]
        if ours is not None and theirs is not None:
            verdict = values.total(ours, theirs)
            if verdict.label is Label.INC:
                verdict = _explained(gold, outcome, theirs) or verdict
        elif theirs is None and outcome in optional:
            verdict = Verdict(Label.NON)
        else:
            verdict = _one_sided(ours is not None, theirs is not None)
            zero = (ours or theirs) and _is_zero(ours or theirs)
            if zero:
                note = "zero_missed" if ours is not None else "zero_invented"
                verdict = Verdict(verdict.label, note)
            elif theirs is not None and _of_other(gold, outcome, theirs):
                verdict = Verdict(verdict.label, "outcome_swapped", f"{theirs.min}")
        quote = next(
            (row.quote for row in gold.casualties if row.outcome is outcome and row.quote), None
        )
        yield Judged(outcome.value, verdict, ours, theirs, quote)


def _optional_outcomes(gold: GoldIncident) -> set[Outcome]:
    """Return the outcomes of which every figure is optional."""
    rows = [row for row in gold.casualties if not row.subset]
    return {row.outcome for row in rows} - {row.outcome for row in rows if not row.optional}


def _explained(gold: GoldIncident, outcome: Outcome, said: Total) -> Verdict | None:
    """Return what a wrong total is made of: another outcome's, or a subset counted twice."""
    if _of_other(gold, outcome, said):
        return Verdict(Label.INC, "outcome_swapped", f"{said.min}")
    right = gold.totals[outcome].min or 0
    parts = [row.min for row in gold.casualties if row.outcome is outcome and row.subset]
    added = {right + part for part in (*parts, sum(part or 0 for part in parts)) if part}
    if said.min in added:
        return Verdict(Label.INC, "subset_added", f"{said.min} for {right}")
    return None


def _of_other(gold: GoldIncident, outcome: Outcome, said: Total) -> bool:
    """Whether a number of killed is that of gold's injured, or the reverse."""
    other = gold.totals.get(_OTHER_OUTCOME[outcome]) if outcome in _OTHER_OUTCOME else None
    return bool(other and other.min and (other.min, other.max) == (said.min, said.max))


def _entries(
    name: str, gold: Sequence[G], predicted: Sequence[P], compare: Callable[[G, P], Verdict]
) -> Iterator[Judged]:
    if not gold and not predicted:
        yield Judged(name, Verdict(Label.NON))
        return
    pairs = matched(gold, predicted, compare, lambda entry: bool(getattr(entry, "optional", False)))
    for pair in pairs:
        quote, span = getattr(pair.gold, "quote", None), getattr(pair.predicted, "span", None)
        yield Judged(name, pair.verdict, pair.gold, pair.predicted, quote, span)
    if not pairs:
        yield Judged(name, Verdict(Label.NON))


def shown(entry: Schema | None) -> str | None:
    """Return an entry, gold's or predicted, as a person reads it."""
    if entry is None:
        return None
    values_of = entry.model_dump(mode="json", exclude_none=True)
    if "outcome" in values_of and "qualifier" in values_of:
        number = _range_text(entry)  # type: ignore[arg-type]
        return f"{number} {values_of['outcome']}, {_alternatives(values_of['group'])}"
    for name in ("names", "name", "category", "type", "kind"):
        if value := values_of.get(name):
            if isinstance(value, dict):
                return " | ".join(dict.fromkeys(v for v in (value["ar"], value["en"]) if v))
            return _alternatives(value)
    return str(values_of.get("value", values_of.get("text")))


def _slot(slot: Judged, gold: str | None, predicted: str | None, where: SourceMap | None) -> Slot:
    span = where.to_source(slot.span.start, slot.span.end) if where and slot.span else None
    return Slot(
        field=slot.field,
        label=slot.verdict.label,
        gold=_words(slot.gold),
        predicted=_words(slot.predicted),
        note=slot.verdict.note,
        detail=slot.verdict.detail,
        gold_incident=gold,
        predicted_incident=predicted,
        gold_span=Place(start=slot.quote.start, end=slot.quote.end) if slot.quote else None,
        predicted_span=Place(start=span[0], end=span[1]) if span else None,
    )


def _words(value: Any) -> str | None:
    """Return whatever was judged as a person reads it."""
    if value is None:
        return None
    if isinstance(value, DateValue):
        return _interval_text(value.start, value.end)
    if isinstance(value, Total) or type(value) is Range:
        return _range_text(value)
    if isinstance(value, Schema):
        return shown(value)
    if isinstance(value, list) and isinstance(value[0], GoldDate):
        return _date_text(value)
    return _alternatives(value)


def _one_sided(gold: bool, predicted: bool) -> Verdict:
    if gold == predicted:
        return Verdict(Label.NON)
    return Verdict(Label.MIS if gold else Label.SPU)


def _is_zero(total: Range | Total | None) -> bool:
    return total is not None and total.min == total.max == 0


def _alternatives(accepted: Any) -> str:
    return (
        str(accepted) if isinstance(accepted, str) else " | ".join(str(value) for value in accepted)
    )


def _date_text(gold: Sequence[GoldDate]) -> str | None:
    return " | ".join(_interval_text(value.start, value.end) for value in gold) or None


def _interval_text(start: Any, end: Any) -> str:
    return f"{start}" if end in (None, start) else f"{start} to {end}"


def _range_text(total: Range | Total | None) -> str | None:
    if total is None:
        return None
    low, high = total.min, total.max
    if low is None and high is None:
        return "some"
    if high is None:
        return f"{low} or more"
    return f"{low}" if low == high else f"{low or 0} to {high}"


def _related(gold: GoldIncident, predicted: Incident) -> bool:
    if predicted.event_type in gold.type:
        return True
    return values.acled(predicted.event_type)[0] in {values.acled(t)[0] for t in gold.type}
