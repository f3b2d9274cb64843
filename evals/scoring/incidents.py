"""Every slot of a gold incident and a predicted one, judged; and which two may be aligned."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, TypeVar

from summarizer.schemas import ActorValue, Incident, Outcome, Role, Schema, Total

from ..annotation import GoldActor, GoldDate, GoldIncident, Quote, Range
from ..results import Place, Slot
from ..tally import Label
from . import entries, values
from .alignment import assign
from .empty import empty_gold, empty_incident
from .entries import Pair, matched
from .verdict import CREDIT, Verdict

Gate = Literal["muc", "none"]
G = TypeVar("G", bound=Schema)
P = TypeVar("P", bound=Schema)
_IDENTIFYING = ("date", "place")
_OPPOSITE = {Role.PERPETRATOR: Role.TARGET, Role.TARGET: Role.PERPETRATOR}


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
            slots = pair_slots(ours, theirs)
            credit = sum(CREDIT.get(slot.label, 0.0) for slot in slots)
            if credit and (gate == "none" or may_be_same(ours, theirs, slots)):
                right = sum(slot.label is Label.COR for slot in slots)
                credits[i][j] = credit
                weights[i][j] = credit + 1e-3 * right - 1e-6 * abs(i - j)
    chosen = [(i, j) for i, j in assign(weights) if credits[i][j] > 0]
    return chosen, credits


def may_be_same(gold: GoldIncident, predicted: Incident, slots: Sequence[Slot]) -> bool:
    """Whether two incidents have enough in common to be scored against one another.

    After MUC-4's mapping rule: a related event type, and credit for a date, place or actor. An
    unrelated type is a wrong answer, not another incident, if date and place and an actor or
    a figure agree.
    """
    known = {slot.field for slot in slots if slot.label in CREDIT}
    who = any(field.startswith("actor:") for field in known)
    if _related(gold, predicted):
        filled = {slot.field for slot in slots if slot.gold is not None}
        nothing = not filled & {*_IDENTIFYING} and not any(f.startswith("actor:") for f in filled)
        return nothing or who or bool(known & {*_IDENTIFYING})
    return known >= {*_IDENTIFYING} and (who or bool(known & {o.value for o in Outcome}))


def pair_slots(gold: GoldIncident, predicted: Incident) -> list[Slot]:
    """Judge every annotated slot of an aligned pair."""
    return [
        slot.model_copy(update={"gold_incident": gold.id, "predicted_incident": predicted.id})
        for slot in _judged(gold, predicted)
    ]


def missing_slots(gold: GoldIncident) -> list[Slot]:
    """Return the slots of a gold incident that nothing answers."""
    slots = [
        slot.model_copy(update={"gold_incident": gold.id})
        for slot in _judged(gold, empty_incident(gold))
        if slot.label is Label.MIS and slot.field not in _ALWAYS
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


def spurious_slots(predicted: Incident, annotated: GoldIncident | None) -> list[Slot]:
    """Return the slots of a predicted incident that gold does not have.

    Args:
        annotated: an incident of the same document: what was not annotated there is not scored.
    """
    empty = empty_gold(annotated)
    slots = [
        slot.model_copy(update={"predicted_incident": predicted.id})
        for slot in _judged(empty, predicted)
        if slot.label is Label.SPU
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


def _judged(gold: GoldIncident, predicted: Incident) -> Iterator[Slot]:
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


def _categories(gold: GoldIncident, predicted: Incident) -> Iterator[Slot]:
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
        yield _slot(name, verdict, _alternatives(accepted), str(said))


def _date(gold: Sequence[GoldDate], predicted: Incident) -> Iterator[Slot]:
    said = predicted.date if predicted.date and predicted.date.start else None
    ours, theirs = _date_text(gold), _interval_text(said.start, said.end) if said else None
    verdict = _one_sided(bool(gold), said is not None)
    if gold and said:
        verdict = values.when(gold, said)
    quote = next((value.quote for value in gold if value.quote), None)
    yield _slot("date", verdict, ours, theirs, quote)
    parts = {value.time_of_day for value in gold}
    part = said.time_of_day if said else None
    stated = [p for p in parts if p is not None]
    if stated and part:
        verdict = values.category(stated, part)
    elif stated and None in parts:
        verdict = Verdict(Label.NON)
    else:
        verdict = _one_sided(bool(stated), part is not None)
    yield _slot("time_of_day", verdict, _alternatives(stated) or None, part)


def _actors(gold: Sequence[GoldActor], predicted: Sequence[ActorValue]) -> Iterator[Slot]:
    yield from _entries("actor", gold, predicted, entries.actor)
    under = _roles(gold, predicted)
    for role in Role:
        ours = [actor for actor, chosen in zip(gold, under, strict=True) if chosen is role]
        theirs = [actor for actor in predicted if actor.role is role]
        opposite = [a for a in gold if _OPPOSITE.get(role) in a.role and role not in a.role]
        for slot, pair in _paired(f"actor:{role.value}", ours, theirs, entries.actor):
            said = pair.predicted if slot.label in (Label.INC, Label.SPU) else None
            swapped = said is not None and any(
                entries.actor(other, said).label is Label.COR for other in opposite
            )
            yield slot.model_copy(update={"note": "role_swap"}) if swapped else slot


def _roles(gold: Sequence[GoldActor], predicted: Sequence[ActorValue]) -> list[Role]:
    """Return under which of its acceptable roles each gold actor is scored."""
    chosen = []
    for actor in gold:
        given = (p.role for p in predicted if entries.actor(actor, p).label is Label.COR)
        chosen.append(next((role for role in given if role in actor.role), actor.role[0]))
    return chosen


def _totals(gold: GoldIncident, predicted: Incident) -> Iterator[Slot]:
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
        quote = next(
            (row.quote for row in gold.casualties if row.outcome is outcome and row.quote), None
        )
        yield _slot(outcome.value, verdict, _range_text(ours), _range_text(theirs), quote)


def _optional_outcomes(gold: GoldIncident) -> set[Outcome]:
    """Return the outcomes of which every figure is optional."""
    rows = [row for row in gold.casualties if not row.subset]
    return {row.outcome for row in rows} - {row.outcome for row in rows if not row.optional}


def _explained(gold: GoldIncident, outcome: Outcome, said: Total) -> Verdict | None:
    """Return what a wrong total is made of: another outcome's, or a subset counted twice."""
    others = {Outcome.KILLED: Outcome.INJURED, Outcome.INJURED: Outcome.KILLED}
    other = gold.totals.get(others.get(outcome, outcome))
    if outcome in others and other and (other.min, other.max) == (said.min, said.max):
        return Verdict(Label.INC, "outcome_swapped", f"{said.min}")
    right = gold.totals[outcome].min or 0
    parts = [row.min for row in gold.casualties if row.outcome is outcome and row.subset]
    if any(part and said.min == right + part for part in parts):
        return Verdict(Label.INC, "subset_added", f"{said.min} for {right}")
    return None


def _entries(
    name: str, gold: Sequence[G], predicted: Sequence[P], compare: Callable[[G, P], Verdict]
) -> Iterator[Slot]:
    for slot, _ in _paired(name, gold, predicted, compare):
        yield slot


def _paired(
    name: str, gold: Sequence[G], predicted: Sequence[P], compare: Callable[[G, P], Verdict]
) -> Iterator[tuple[Slot, Pair[G, P]]]:
    pairs = matched(gold, predicted, compare, lambda entry: bool(getattr(entry, "optional", False)))
    for pair in pairs:
        quote = getattr(pair.gold, "quote", None)
        slot = _slot(name, pair.verdict, shown(pair.gold), shown(pair.predicted), quote)
        yield slot, pair
    if not pairs:
        yield Slot(field=name, label=Label.NON), Pair(None, None, Verdict(Label.NON))


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


def _slot(
    name: str, verdict: Verdict, gold: str | None, predicted: str | None, quote: Quote | None = None
) -> Slot:
    return Slot(
        field=name,
        label=verdict.label,
        gold=gold,
        predicted=predicted,
        note=verdict.note,
        detail=verdict.detail,
        gold_span=Place(start=quote.start, end=quote.end) if quote else None,
    )


def _one_sided(gold: bool, predicted: bool) -> Verdict:
    if gold == predicted:
        return Verdict(Label.NON)
    return Verdict(Label.MIS if gold else Label.SPU)


def _is_zero(total: Range | Total | None) -> bool:
    return total is not None and total.min == total.max == 0


def _alternatives(accepted: Any) -> str:
    return accepted if isinstance(accepted, str) else " | ".join(str(value) for value in accepted)


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
