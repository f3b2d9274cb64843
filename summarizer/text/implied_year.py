"""The year of a date that is stated without one, by the day of publication."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from summarizer.text.date_range import DateRange
from summarizer.text.tagging import Values

Make = Callable[[int], DateRange]
"""The range in a given year. Raises ValueError in a year that does not have it (29 February)."""
STEPS = {"before_past": -2, "past": -1, "current": 0, "future": 1}
"""How many weeks, months or years from that of publication an adjective means."""


def in_year(values: Values, published: date | None, make: Make) -> DateRange | None:
    """Return what `make` gives in the year stated, or in the one that the phrase implies.

    «الماضي» is the latest before the month of publication, «الجاري» the same year, «المقبل» the
    first after publication, nothing at all the latest that has begun; but a day that would be
    nearly a year ago is the one just ahead, if only that is on the weekday stated, or if it is
    tomorrow, as when clocks differ. None when that needs the day of publication and there is
    none.
    """
    if "y" in values:
        return checked(make(int(values["y"])), values)
    if published is None:
        return None
    mod = values.get("mod") or values.get("mod2")
    if "year" in (values.get("u"), values.get("u2")) and mod:
        return checked(make(published.year + STEPS[mod]), values)
    found = nearest(make, published.year, published, mod)
    if found and mod is None and found.start == found.end:
        found = _soon(make, found, published, values) or found
    return checked(found, values) if found else None


def until(found: DateRange, published: date) -> DateRange:
    """Return the range without the days after publication, which have not happened."""
    return replace(found, end=published) if found.start <= published < found.end else found


def nearest(make: Make, this_year: int, published: date, mod: str | None) -> DateRange | None:
    """Return what `make` gives in the year, this one or beside it, that `mod` points to."""
    if mod == "current" and (published.year, published.month) >= _month_of(make(this_year)):
        return until(make(this_year), published)
    years = range(this_year + 1, this_year - _LEAP_YEARS - 1, -1)
    if mod == "future":
        years = range(this_year, this_year + _LEAP_YEARS + 1)
    past = mod in ("past", "before_past")
    limit = published.replace(day=1) - timedelta(1) if past else published
    for number in years:
        try:
            found = make(number)
        except ValueError:
            continue
        if found.start > published if mod == "future" else found.start <= limit:
            if mod == "before_past":
                return make(number - 1)
            return found if mod == "future" else until(found, published)
    return None


def checked(found: DateRange, values: Values) -> DateRange:
    """Return the range, marked if the weekday stated beside it is another."""
    return replace(found, weekday_disagrees=_disagrees(found, values))


_LEAP_YEARS = 8
"""Years within which there is always a 29 February."""
_SOON = timedelta(92)
"""How far ahead a day without a year can lie, if its weekday agrees."""


def _soon(make: Make, found: DateRange, published: date, values: Values) -> DateRange | None:
    """Return the next such day if it is tomorrow, or if it alone is on the weekday stated."""
    try:
        ahead = make(found.start.year + 1)
    except ValueError:
        return None
    wait = ahead.start - published
    agrees = "w" in values and not _disagrees(ahead, values) and _disagrees(found, values)
    soon = wait == timedelta(1) and not _disagrees(ahead, values)
    return ahead if soon or (agrees and timedelta() < wait <= _SOON) else None


def _disagrees(found: DateRange, values: Values) -> bool:
    return "w" in values and found.start.weekday() != int(values["w"])


def _month_of(found: DateRange) -> tuple[int, int]:
    return found.start.year, found.start.month
