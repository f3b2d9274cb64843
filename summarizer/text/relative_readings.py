"""What phrases that count from the day of publication mean: weekdays, "two weeks ago"."""

from dataclasses import replace
from datetime import date, timedelta

from summarizer.schemas import TimeOfDay
from summarizer.text.calendar_readings import DAYS_OF_PART, MONTHS_OF_PART
from summarizer.text.date_range import (
    DateRange,
    around,
    day,
    month,
    months_before,
    span,
    week,
    weekday_after,
    weekday_until,
    year,
)
from summarizer.text.implied_year import STEPS, until
from summarizer.text.tagging import Values


def weekday(values: Values, published: date) -> DateRange | None:
    """Read «الخميس الماضي», "on Tuesday", «غداً الأربعاء».

    The latest that is not after publication; "last" on the same weekday is a week earlier.
    «اليوم الأربعاء» on another day holds that day and the Wednesday before, or the next day if
    that is one: either the word or the day of publication is off, the latter often by clocks.
    """
    if "r" not in values:
        return day(_weekday(values, "w", published))
    meant = published + timedelta(int(values["r"]))
    named = weekday_until(meant + timedelta(1), int(values["w"]))
    found = span(min(meant, named), max(meant, named))
    return replace(found, weekday_disagrees=named != meant)


def weekday_of_week(values: Values, published: date) -> DateRange | None:
    """Read «الجمعة من الأسبوع الماضي», "Friday last week"; weeks begin on Sunday."""
    if values["u"] != "week":
        return None
    sunday = week(published).start + timedelta(7 * STEPS[values["mod"]])
    return day(weekday_until(sunday + timedelta(6), int(values["w"])))


def weekday_range(values: Values, published: date) -> DateRange | None:
    """Read «ليل الأحد - الاثنين», «بين السبت والاثنين».

    Weekdays that are only listed, or named for one night, are a range if they are neighbours.
    """
    end = _weekday(values, "w2", published)
    found = span(weekday_until(end - timedelta(1), int(values["w"])), end)
    if ("listed" in values or "t" in values) and found.end - found.start != timedelta(1):
        return None
    return _at(found, values)


def relative_day(values: Values, published: date) -> DateRange | None:
    """Read «أمس», «أول أمس», "tomorrow", «هذا الصباح», «قبل قليل»."""
    return _at(day(published + timedelta(int(values.get("r", 0)))), values)


def night(values: Values, published: date) -> DateRange | None:
    """Read «الليلة الماضية», "overnight": from one day to the next; «الليلة» is one day."""
    start = published + timedelta(int(values["r"]))
    found = span(start, min(start + timedelta(1), published))
    return replace(found, time_of_day=TimeOfDay.NIGHT)


def ago(values: Values, published: date) -> DateRange | None:
    """Read «قبل ثلاثة أيام», "two weeks ago", «قبل شهر ونصف».

    Days are exact unless the phrase says "about": then a day more or less. Weeks, months and
    years are approximate: the nominal day with 3, 15 or 182 days before and after it, so that
    two weeks before 30 July is 13 to 19 July.
    """
    return _at_distance(values, published, -1)


def from_now(values: Values, published: date) -> DateRange | None:
    """Read "three days from now", «بعد أسبوع من الآن»; as exact as `ago`."""
    return _at_distance(values, published, 1)


def vague_ago(values: Values, published: date) -> DateRange | None:
    """Read «قبل أيام», "several weeks ago": two to seven days, two to five weeks, two to eleven
    months, two to nine years; "hours ago" is today or yesterday."""
    match values["us"]:
        case "minute":
            return day(published)
        case "hour":
            return _hours(-1, published)
        case "day":
            return span(published - timedelta(7), published - timedelta(2))
        case "week":
            return span(published - timedelta(35), published - timedelta(14))
        case "month":
            return span(months_before(published, 11), months_before(published, 2))
        case _:
            return span(months_before(published, 9 * 12), months_before(published, 2 * 12))


def last_few(values: Values, published: date) -> DateRange | None:
    """Read «الساعات الـ24 الماضية», «الأيام الماضية», "the last three days": up to publication.

    Without a number: 7 days, 5 weeks, 11 months, 9 years. None for what is still to come.
    """
    if values.get("mod") in ("future", "before_past"):
        return None
    unit = values.get("us") or values.get("us1") or values.get("u") or values["du"]
    vague = {"minute": 1, "hour": 24, "day": 7, "week": 5, "month": 11, "year": 9}[unit]
    n = int(values.get("n", 2 if "du" in values else 1 if "u" in values else vague))
    days = {"minute": 0, "hour": -(-n // 24), "day": n, "week": 7 * n}
    if unit in days:
        return span(published - timedelta(days[unit]), published)
    return span(months_before(published, n * (12 if unit == "year" else 1)), published)


def period(values: Values, published: date) -> DateRange | None:
    """Read «الأسبوع الماضي», "this month", «العام المقبل»; weeks run from Sunday to Saturday."""
    found = _period(values["u"], STEPS[values.get("mod", "current")], published)
    return until(found, published) if found else None


def part_of_period(values: Values, published: date) -> DateRange | None:
    """Read «مطلع الشهر الجاري», "late last week", «نهاية العام الماضي».

    Without "last" or "this" it is the latest that has begun.
    """
    mod = values.get("mod")
    found = _part(values, STEPS[mod or "current"], published)
    if found and mod is None and found.start > published:
        found = _part(values, STEPS["past"], published)
    return until(found, published) if found else None


def weekend(values: Values, published: date) -> DateRange | None:
    """Read "at the weekend", "last weekend": Saturday and Sunday."""
    if values.get("mod") == "future":
        saturday = weekday_after(published, 5)
    else:
        saturday = weekday_until(published, 5)
    return until(span(saturday, saturday + timedelta(1)), published)


def day_of_period(values: Values, published: date) -> DateRange | None:
    """Read «10 من الشهر الجاري», "the 3rd of last month", «21 و22 من الشهر الماضي»."""
    mod = values.get("mod", "current")
    if values.get("u", "month") != "month" or ("u" not in values and mod != "current"):
        return None
    first = months_before(published.replace(day=1), -STEPS[mod])
    start, end = int(values["d"]), int(values.get("d2", values["d"]))
    return span(first.replace(day=start), first.replace(day=end)) if start <= end else None


def _weekday(values: Values, name: str, published: date) -> date:
    number = int(values[name])
    mod = values.get("mod")
    if mod == "future":
        return weekday_after(published, number)
    if mod == "before_past":
        return weekday_until(published - timedelta(8), number)
    return weekday_until(published - timedelta(1) if mod == "past" else published, number)


def _at_distance(values: Values, published: date, sign: int) -> DateRange | None:
    n = 0 if "u0" in values else 2 if "du" in values else int(values.get("n", 1))
    half = "half" in values
    unit = values.get("u0") or values.get("u") or values.get("us") or values["du"]
    match unit:
        case "minute":
            return day(published)
        case "hour" if n < 24:
            return day(published) if n == 0 else _hours(sign, published)
        case "hour" | "day":
            days = n // 24 if unit == "hour" else n
            near, far = (published + timedelta(sign * k) for k in (days, days + half))
            return around(near, 1) if "about" in values else span(min(near, far), max(near, far))
        case "week":
            return around(published + timedelta(sign * (7 * n + 3 * half)), 3)
        case "month":
            nominal = months_before(published, -sign * n) + timedelta(sign * 15 * half)
            return around(nominal, 15)
        case _:
            return around(months_before(published, -sign * (12 * n + 6 * half)), 182)


def _hours(sign: int, published: date) -> DateRange:
    beside = published + timedelta(sign)
    return span(min(published, beside), max(published, beside))


def _period(unit: str, step: int, published: date) -> DateRange | None:
    match unit:
        case "week":
            return week(published + timedelta(7 * step))
        case "month":
            first = months_before(published.replace(day=1), -step)
            return month(first.year, first.month)
        case "year":
            return year(published.year + step)
    return None


def _part(values: Values, step: int, published: date) -> DateRange | None:
    unit, part = values["u"], values["q"]
    whole = _period(unit, step, published)
    if whole is None:
        return None
    start = whole.start
    if unit == "year":
        return year(start.year, *MONTHS_OF_PART[part])
    if unit == "month" and part in DAYS_OF_PART:
        return month(start.year, start.month, *DAYS_OF_PART[part])
    if unit == "week" and part in _DAYS_OF_WEEK:
        first, last = _DAYS_OF_WEEK[part]
        return span(start + timedelta(first), start + timedelta(last))
    return None


_DAYS_OF_WEEK = {"start": (0, 1), "middle": (2, 4), "end": (5, 6)}
"""First and last day of a part of the week, counted from its Sunday."""


def _at(found: DateRange, values: Values) -> DateRange:
    return replace(found, time_of_day=TimeOfDay(values["t"])) if "t" in values else found
