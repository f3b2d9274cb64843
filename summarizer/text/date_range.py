"""Days, weeks, months and years as ranges of days with a precision."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer.schemas import DatePrecision, TimeOfDay


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days that a phrase can mean, both ends included."""

    start: date
    end: date
    precision: DatePrecision
    """By the length of the range: 1 day, 2 to 6 days, 7 to 11 days (a week, a third of a
    month), to 31 days, to 366 days; `unknown` if longer. A range that would go on after the day
    of publication ends on it and keeps the precision it had."""
    time_of_day: TimeOfDay | None = None
    weekday_disagrees: bool = False
    """The phrase names a weekday that the date beside it is not. A written date counts; with
    «اليوم» or «أمس» the range holds the day that each of the two names."""


def day(when: date) -> DateRange:
    """Return one day."""
    return span(when, when)


def span(start: date, end: date) -> DateRange:
    """Return the days from `start` to `end`, with the precision that their number has."""
    length = (end - start).days + 1
    for longest, precision in _PRECISIONS:
        if length <= longest:
            return DateRange(start, end, precision)
    return DateRange(start, end, DatePrecision.UNKNOWN)


def around(when: date, days: int) -> DateRange:
    """Return `when` with `days` before and after it."""
    return span(when - timedelta(days), when + timedelta(days))


def month(year: int, number: int, first: int = 1, last: int = 31) -> DateRange:
    """Return a month, or its days `first` to `last`."""
    return span(date(year, number, first), date(year, number, min(last, _length(year, number))))


def year(number: int, first_month: int = 1, last_month: int = 12) -> DateRange:
    """Return a year, or its months `first_month` to `last_month`."""
    end = date(number, last_month, _length(number, last_month))
    return span(date(number, first_month, 1), end)


def months_before(when: date, months: int) -> date:
    """Return the same day of an earlier month, or that month's last day."""
    number, month_index = divmod(when.year * 12 + when.month - 1 - months, 12)
    return date(number, month_index + 1, min(when.day, _length(number, month_index + 1)))


def week(when: date) -> DateRange:
    """Return the week of `when`, Sunday to Saturday, as news in the region counts it."""
    sunday = when - timedelta((when.weekday() + 1) % 7)
    return span(sunday, sunday + timedelta(6))


def weekday_until(when: date, weekday: int) -> date:
    """Return the latest such weekday (Monday is 0) that is not after `when`."""
    return when - timedelta((when.weekday() - weekday) % 7)


def weekday_after(when: date, weekday: int) -> date:
    """Return the first such weekday after `when`."""
    return when + timedelta((weekday - when.weekday() - 1) % 7 + 1)


_PRECISIONS = (
    (1, DatePrecision.DAY),
    (6, DatePrecision.DAYS),
    (11, DatePrecision.WEEK),
    (31, DatePrecision.MONTH),
    (366, DatePrecision.YEAR),
)


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
