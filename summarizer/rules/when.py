"""A date phrase as the small reading that an extraction asks for."""

import re
from datetime import date
from typing import Any

from summarizer.schemas import DateKind, DateMention, Direction, Weekday
from summarizer.text.date_grammar import date_grammar
from summarizer.text.dates import FoundDate
from summarizer.text.fold import fold_text
from summarizer.text.grammar import Hit

_UNITS = {
    "day": DateKind.DAYS,
    "week": DateKind.WEEKS,
    "month": DateKind.MONTHS,
    "year": DateKind.YEARS,
}
_ABSOLUTE = frozenset(
    ["numeric_date", "numeric_day_month", "calendar_day", "hijri", "whole_month", "month_alone"]
)
_ABSOLUTE_PERIODS = frozenset(["whole_year", "part_of_month", "part_of_year"])
_RANGES = frozenset(["day_range", "month_range", "year_range", "weekday_range", "last_few"])
_WEEKDAYS = tuple(Weekday)
_NUMBERS = re.compile(r"\d+")


def date_mention(text: str, found: FoundDate) -> DateMention:
    """Return the mention of a date that stands in `text`."""
    phrase = text[found.start : found.end]
    tagged = date_grammar().words.tag(fold_text(phrase))
    hits = sorted(date_grammar().hits(tagged), key=lambda hit: hit.start - hit.end)
    hit = next((hit for hit in hits if hit.rule != "no_date"), None)
    reading: dict[str, Any] = {"kind": DateKind.VAGUE} if hit is None else _reading(hit)
    fields = dict.fromkeys(("day", "month", "year", "weekday", "n", "direction"))
    weekday = next((h.values["w"] for h in hits if h.values.get("w")), None)
    if weekday is not None:
        fields["weekday"] = _WEEKDAYS[int(weekday)]
    return DateMention(
        text=phrase,
        time_of_day=found.value.time_of_day,
        **{**fields, **reading},
    )


def _reading(hit: Hit) -> dict[str, Any]:
    values = hit.values
    if hit.rule in _ABSOLUTE or hit.rule in _ABSOLUTE_PERIODS:
        return {"kind": DateKind.ABSOLUTE, **_calendar(hit)}
    if hit.rule in _RANGES:
        return {"kind": DateKind.RANGE}
    if "r" in values:
        return _relative(int(values["r"]))
    if "w" in values:
        return {"kind": DateKind.WEEKDAY}
    if hit.rule == "ago":
        return _ago(values)
    if hit.rule == "period":
        return _period(values)
    return {"kind": DateKind.VAGUE, "direction": Direction.PAST}


def _calendar(hit: Hit) -> dict[str, Any]:
    if hit.rule in ("numeric_date", "numeric_day_month"):
        written = [hit.values.get(name, "") for name in ("date", "pair", "d", "n", "y")]
        numbers = [int(n) for n in _NUMBERS.findall(" ".join(written))]
        if len(numbers) == 3 and numbers[0] > 31:
            numbers.reverse()
        if len(numbers) < 2 or not (1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 12):
            return {}
        return {
            "day": numbers[0],
            "month": numbers[1],
            "year": numbers[2] if len(numbers) == 3 else None,
        }
    if hit.rule == "hijri":
        return {}
    names = {"day": "d", "month": "m", "year": "y"}
    return {
        name: int(hit.values[key])
        for name, key in names.items()
        if hit.values.get(key, "").isdigit()
    }


def _relative(days: int) -> dict[str, Any]:
    if days == 0:
        return {"kind": DateKind.PUBLICATION_DAY}
    direction = Direction.PAST if days < 0 else Direction.FUTURE
    return {"kind": DateKind.DAYS, "n": abs(days), "direction": direction}


def _ago(values: Any) -> dict[str, Any]:
    unit = values.get("u") or values.get("us") or values.get("du")
    kind = _UNITS.get(unit or "")
    if kind is None:
        return {"kind": DateKind.VAGUE, "direction": Direction.PAST}
    n = 2 if "du" in values else int(values.get("n", "1"))
    return {"kind": kind, "n": n, "direction": Direction.PAST}


def _period(values: Any) -> dict[str, Any]:
    kind = _UNITS.get(values.get("u", ""))
    if kind is None or values.get("mod") != "past":
        return {"kind": DateKind.VAGUE}
    return {"kind": kind, "n": 1, "direction": Direction.PAST}


def any_day(published: date | None) -> date:
    """Return the day to read relative dates by: without one they are found, not resolved."""
    return published or date(2000, 1, 1)
