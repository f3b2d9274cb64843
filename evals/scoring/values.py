"""Comparators of single values: categories, dates, and numbers of people."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache

from summarizer.schemas import DateValue, EventType, Realis, Total, Totals, codes

from ..annotation import GoldDate, Range
from ..tally import Label
from .verdict import CORRECT, Verdict, best

_TEN_TIMES = (10, 100, 1000)
_MONTHS = 12


def category(gold: Collection[str], predicted: str) -> Verdict:
    """Compare a category with the acceptable ones."""
    return CORRECT if predicted in gold else Verdict(Label.INC)


def event_type(gold: Sequence[EventType], predicted: EventType) -> Verdict:
    """Compare event types; types of one ACLED sub-event are partly right."""
    if predicted in gold:
        return CORRECT
    ours, theirs = [acled(value) for value in gold], acled(predicted)
    if theirs[1] and any(sub == theirs[1] for _, sub in ours):
        return Verdict(Label.PAR, "type_same_acled")
    if theirs[0] and any(event == theirs[0] for event, _ in ours):
        return Verdict(Label.INC, "type_sibling")
    return Verdict(Label.INC, "type_other")


@cache
def acled(value: EventType) -> tuple[str | None, str | None]:
    """Return ACLED's event and sub-event type of an event type by itself."""
    found = codes(value, Realis.OCCURRED, [], Totals(), None, None).acled
    return found.event_type, found.sub_event_type


def when(gold: Sequence[GoldDate], predicted: DateValue) -> Verdict:
    """Compare a resolved date with acceptable readings. `predicted.start` must be known."""
    return best([_interval(value, predicted) for value in gold])


def _interval(gold: GoldDate, predicted: DateValue) -> Verdict:
    assert predicted.start is not None
    start, end = predicted.start, predicted.end or predicted.start
    if (start, end) == (gold.start, gold.end):
        same = predicted.precision is gold.precision
        return CORRECT if same else Verdict(Label.PAR, "other_precision")
    if gold.start <= start and end <= gold.end:
        return Verdict(Label.PAR, "over_precise")
    if start <= gold.start and gold.end <= end:
        return Verdict(Label.PAR, "under_precise")
    if start <= gold.end and gold.start <= end:
        return Verdict(Label.PAR, "date_overlaps")
    return _disjoint(gold, start, end)


def _disjoint(gold: GoldDate, start: date, end: date) -> Verdict:
    off = start - gold.end if start > gold.end else end - gold.start
    if abs(off) == timedelta(1):
        note = "off_by_one_day"
    elif (start.day, start.month) == (gold.start.day, gold.start.month):
        note = "wrong_year"
    elif start == _exchanged(gold.start):
        note = "month_swapped"
    elif start.day == gold.start.day and start.year == gold.start.year:
        note = "wrong_month"
    else:
        note = "off_by_days"
    return Verdict(Label.INC, note, f"{off.days:+d} days")


def _exchanged(day: date) -> date | None:
    return day.replace(day=day.month, month=day.day) if day.day <= _MONTHS else None


def total(gold: Range, predicted: Total) -> Verdict:
    """Compare how many people, where both sides say something; bounds that are None are open."""
    said = predicted.min is not None or predicted.max is not None
    if gold.min is None and gold.max is None:
        return Verdict(Label.INC, "number_invented") if said else CORRECT
    if not said:
        # "Some" is half of an answer to any number but none.
        nobody = gold.min == gold.max == 0
        return Verdict(Label.INC, "count_off") if nobody else Verdict(Label.PAR, "number_missed")
    if (gold.min, gold.max) == (predicted.min, predicted.max):
        return CORRECT
    if _low(gold) <= _high(predicted) and _low(predicted) <= _high(gold):
        return Verdict(Label.PAR, "range_overlaps")
    return _apart(gold, predicted)


def _apart(gold: Range, predicted: Total) -> Verdict:
    right, said = int(_low(gold)), int(_low(predicted))
    detail = f"{said} for {right}"
    low, high = sorted((right, said))
    if low and high % low == 0 and high // low in _TEN_TIMES:
        return Verdict(Label.INC, "times_ten", detail)
    if right > 9 and sorted(str(right)) == sorted(str(said)):
        return Verdict(Label.INC, "digits_swapped", detail)
    return Verdict(Label.INC, "count_off", detail)


def _low(value: Range | Total) -> float:
    return 0 if value.min is None else value.min


def _high(value: Range | Total) -> float:
    return float("inf") if value.max is None else value.max
