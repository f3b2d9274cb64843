"""What phrases with a day, month or year of the calendar mean; a missing year is worked out."""

import re
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

from summarizer.text.date_range import DateRange, day, month, span, week, year
from summarizer.text.implied_year import STEPS, checked, in_year, nearest, until
from summarizer.text.tagging import Values

DAYS_OF_PART = {
    "start": (1, 10),
    "middle": (11, 20),
    "end": (21, 31),
    "first_half": (1, 15),
    "second_half": (16, 31),
}
"""First and last day of a part of a month («مطلع», «منتصف», «أواخر»)."""
MONTHS_OF_PART = {
    "start": (1, 3),
    "middle": (5, 8),
    "end": (10, 12),
    "first_half": (1, 6),
    "second_half": (7, 12),
    "first_quarter": (1, 3),
    "second_quarter": (4, 6),
    "third_quarter": (7, 9),
    "fourth_quarter": (10, 12),
}
"""First and last month of a part of a year."""
_YEARS = range(1900, 2100)
_HIJRI_YEARS = range(1343, 1501)
"""Years of the two calendars in digits."""


def numeric_date(values: Values, published: date | None) -> DateRange | None:
    """Read 2024-07-14, 14/7/2024, 14.7.24, 14 / 7 / 2024, and 9/1/1446 by the Hijri calendar:
    day first, unless only month first is a date."""
    if "date" in values:
        numbers = [int(number) for number in re.split(r"\D", values["date"])]
    else:
        numbers = [int(values[name]) for name in ("d", "n", "y")]
    if numbers[0] > 31:
        numbers.reverse()
    first, second, number = numbers
    number += 2000 if number < 100 else 0
    if second > 12:
        first, second = second, first
    if number in _HIJRI_YEARS:
        return checked(day(_gregorian(Hijri(number, second, first))), values)
    if number not in _YEARS:
        return None
    return checked(day(date(number, second, first)), values)


def numeric_day_month(values: Values, published: date | None) -> DateRange | None:
    """Read 14/7."""
    first, second = map(int, values["pair"].split("/"))
    return in_year(values, published, lambda number: day(date(number, second, first)))


def calendar_day(values: Values, published: date | None) -> DateRange | None:
    """Read «14 تموز 2024», «الثالث من تموز», "July 3rd", «20 تشرين الثاني الماضي»."""
    return in_year(
        values, published, lambda number: day(date(number, int(values["m"]), int(values["d"])))
    )


def day_range(values: Values, published: date | None) -> DateRange | None:
    """Read «بين 10 و12 تموز», "from June 28 to July 3"; one year belongs to the last day."""
    start_month = int(values["m"])
    end_month = int(values.get("m2", start_month))

    def make(number: int) -> DateRange:
        start_year = int(values.get("y0", number - (start_month > end_month)))
        start = date(start_year, start_month, int(values["d"]))
        return span(start, date(number, end_month, int(values["d2"])))

    found = in_year(values, published, make)
    return found if found and found.start < found.end else None


def part_of_month(values: Values, published: date | None) -> DateRange | None:
    """Read «منتصف تموز», "early March 2024"; None for quarters of a month."""
    if values["q"] not in DAYS_OF_PART:
        return None
    first, last = DAYS_OF_PART[values["q"]]
    return in_year(values, published, lambda number: month(number, int(values["m"]), first, last))


def whole_month(values: Values, published: date | None) -> DateRange | None:
    """Read «تموز 2024», «في آذار», «تموز الماضي», "last July"."""
    return in_year(values, published, lambda number: month(number, int(values["m"])))


def week_of_month(values: Values, published: date | None) -> DateRange | None:
    """Read «الأسبوع الأول من تموز», "the last week of May": seven days from the 1st, 8th, 15th
    or 22nd, or the last seven."""
    n = int(values.get("d", 4))
    if values["wk"] != "week" or n > 4:
        return None

    def make(number: int) -> DateRange:
        whole = month(number, int(values["m"]))
        if "last" in values:
            return span(whole.end - timedelta(6), whole.end)
        return month(number, int(values["m"]), 7 * n - 6, 7 * n)

    return in_year(values, published, make)


def week_of_day(values: Values, published: date | None) -> DateRange | None:
    """Read "the week of June 5": Sunday to Saturday."""
    found = calendar_day(values, published)
    return week(found.start) if found else None


def season(values: Values, published: date | None) -> DateRange | None:
    """Read «صيف 2018», "last winter", «أواخر الشتاء الماضي»: three months each, spring from March.

    The winter of one year is its beginning or its end; only the whole year holds both. The
    last summer is the latest that is over.
    """
    first = int(values["s"])
    part = values.get("q", "start")
    skipped, kept = (_MONTHS_OF_SEASON[part]) if "q" in values else (0, 3)
    if part not in _MONTHS_OF_SEASON:
        return None

    def make(number: int) -> DateRange:
        begin, end = first + skipped, first + skipped + kept - 1
        start = month(number + (begin > 12), (begin - 1) % 12 + 1).start
        return span(start, month(number + (end > 12), (end - 1) % 12 + 1).end)

    if "y2" in values:
        follows = int(values["y2"]) in (int(values["y"]) + 1, (int(values["y"]) + 1) % 100)
        return make(int(values["y"])) if first == 12 and follows else None
    mod = values.get("mod") or values.get("mod2")
    of_year = "y" in values or "year" in (values.get("u"), values.get("u2"))
    if first == 12 and of_year:
        return in_year(values, published, year)
    if of_year or published is None:
        return in_year(values, published, make)
    if mod == "future":
        return nearest(make, published.year, published, mod)
    if mod in ("past", "before_past"):
        over = next(n for n in range(published.year, 0, -1) if make(n).end < published)
        return make(over - (mod == "before_past"))
    winter_is_over = first == 12 and published.month < 6
    return until(make(published.year - winter_is_over), published)


_MONTHS_OF_SEASON = {"start": (0, 1), "middle": (1, 1), "end": (2, 1)}
"""Months before a part of a season, and how many it has."""


def month_range(values: Values, published: date | None) -> DateRange | None:
    """Read «بين آذار وأيار 2023», "June 2022 to March 2023"."""
    first, last = int(values["m"]), int(values["m2"])

    def make(number: int) -> DateRange:
        start_year = int(values.get("y0", number - (first > last)))
        return span(month(start_year, first).start, month(number, last).end)

    return in_year(values, published, make)


def whole_year(values: Values, published: date | None) -> DateRange | None:
    """Read «عام 2014», "in 2014"."""
    return year(int(values["y"]))


def part_of_year(values: Values, published: date | None) -> DateRange | None:
    """Read «مطلع عام 2015», "late 2016"."""
    return year(int(values["y"]), *MONTHS_OF_PART[values["q"]])


def year_range(values: Values, published: date | None) -> DateRange | None:
    """Read «بين عامي 2014 و2017»."""
    first, last = int(values["y"]), int(values["y2"])
    return span(year(first).start, year(last).end) if first < last else None


def hijri(values: Values, published: date | None) -> DateRange | None:
    """Read «10 محرم 1446», «شهر رمضان الماضي», by the Umm al-Qura calendar (1343 to 1500).

    «رمضان من العام الماضي» is the one that begins in that year of the common calendar.
    """
    number = int(values["h"])

    def make(hijri_year: int) -> DateRange:
        first = Hijri(hijri_year, number, int(values.get("d", 1)))
        last = first if "d" in values else Hijri(hijri_year, number, first.month_length())
        return span(_gregorian(first), _gregorian(last))

    if "y" in values:
        return make(int(values["y"]))
    if published is None:
        return None
    this_year = Gregorian.fromdate(published).to_hijri().year
    if values.get("u") == "year":
        begins = published.year + STEPS[values["mod"]]
        near = (make(this_year + step) for step in range(-4, 4))
        return next((found for found in near if found.start.year == begins), None)
    return nearest(make, this_year, published, values.get("mod"))


def _gregorian(when: Hijri) -> date:
    found = when.to_gregorian()
    return date(found.year, found.month, found.day)
