"""When an incident happened: code reads the phrase; the engine's reading only stands in."""

from calendar import monthrange
from datetime import date, timedelta

from summarizer.ground import evidence
from summarizer.resolve import checks
from summarizer.schemas import (
    Article,
    Check,
    DateKind,
    DateMention,
    DatePrecision,
    DateValue,
    Direction,
    Realis,
    Salience,
    Weekday,
)
from summarizer.text.counts import stated_numbers
from summarizer.text.dates import DateRange, resolve

_WEEKDAYS = list(Weekday)
_NEWS_DAYS = 2
_Dated = tuple[DateValue | None, list[Check]]


def date_value(
    mention: DateMention, article: Article, sentences: list[int], realis: Realis, path: str
) -> _Dated:
    """Return the date of a mention, None if its phrase is not in the article, and checks."""
    span = evidence(mention.text, article, sentences)
    if span is None:
        return None, [checks.unverified(path, mention.text)]
    stated = article.text[span.start : span.end]
    ours, theirs = resolve(stated, article.published), reading(mention, article.published)
    found = []
    if ours is None and theirs is not None and _stands_in(mention, stated):
        found.append(
            checks.warning(
                "date_from_reading", path, f"«{stated}» was dated by the engine's reading of it"
            )
        )
    elif ours is None:
        theirs = None
        found.append(_unresolved(stated, article, path))
    elif theirs is not None and (theirs.end < ours.start or theirs.start > ours.end):
        # «أمس الأحد» published on a Monday morning, by a clock that still said Sunday.
        sure = mention.weekday is not None and _WEEKDAYS[ours.start.weekday()] is mention.weekday
        make = checks.info if sure else checks.warning
        found.append(
            make(
                "date_reading_differs",
                path,
                f"«{stated}» reads as {_shown(ours)}; the engine read {_shown(theirs)}",
            )
        )
    value = ours or theirs
    if ours and ours.weekday_disagrees:
        found.append(
            checks.warning(
                "date_weekday_differs", path, f"«{stated}»: {_shown(ours)} is not on that weekday"
            )
        )
    published, planned = article.published, realis is Realis.THREATENED_OR_PLANNED
    if value and published and value.start > published and not planned:
        found.append(
            checks.warning(
                "date_after_publication",
                path,
                f"«{stated}» is {value.start}, after publication on {published}",
            )
        )
    return (
        DateValue(
            text=stated,
            start=value.start if value else None,
            end=value.end if value else None,
            precision=value.precision if value else DatePrecision.UNKNOWN,
            time_of_day=(ours.time_of_day if ours else None) or mention.time_of_day,
            span=span,
        ),
        found,
    )


def undated(article: Article, salience: Salience, realis: Realis, path: str) -> _Dated:
    """Return when news without a date of its own happened, by the day of publication.

    That it was by then is certain for what has happened. That it was lately is an assumption,
    and is told as one: of 150 dated main incidents in the gold of `evals/`, 132 lie on the
    day of publication or the two before. What an article only recalls gets no date.
    """
    day = article.published
    happened = realis is not Realis.THREATENED_OR_PLANNED
    if day is None or salience is Salience.BACKGROUND or not happened:
        return None, []
    value = DateValue(
        text="",
        start=day - timedelta(days=_NEWS_DAYS),
        end=day,
        precision=DatePrecision.ON_OR_BEFORE,
    )
    message = f"no date is stated; taken as news of the {_NEWS_DAYS} days up to publication"
    return value, [checks.info("date_assumed", path, message)]


def reading(mention: DateMention, published: date | None) -> DateRange | None:
    """Return the date range that the engine's structured reading of a phrase amounts to.

    A missing year is the latest that does not lie after publication. Weeks, months and
    years ago are as wide as their unit, centred on the day they name. Ranges and vague
    phrases have no reading.
    """
    try:
        if mention.kind is DateKind.ABSOLUTE:
            return _absolute(mention, published)
        if published is None:
            return None
        return _relative(mention, published)
    except (ValueError, OverflowError):
        return None


def _stands_in(mention: DateMention, stated: str) -> bool:
    """Whether the numbers that an engine read stand in the phrase, and there are any."""
    read = {mention.day, mention.year, mention.n} - {None}
    return bool(read) and read <= stated_numbers(stated)


def _absolute(mention: DateMention, published: date | None) -> DateRange | None:
    year, month, day = mention.year, mention.month, mention.day
    if year is None and month is not None and published is not None:
        year = published.year
        if (month, day or 1) > (published.month, published.day):
            year -= 1
    if year is None:
        return None
    if month is None:
        return DateRange(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)
    if day is None:
        last = monthrange(year, month)[1]
        return DateRange(date(year, month, 1), date(year, month, last), DatePrecision.MONTH)
    exact = date(year, month, day)
    return DateRange(exact, exact, DatePrecision.DAY)


def _relative(mention: DateMention, published: date) -> DateRange | None:
    if mention.kind is DateKind.PUBLICATION_DAY:
        return DateRange(published, published, DatePrecision.DAY)
    if mention.kind is DateKind.WEEKDAY and mention.weekday is not None:
        back = (published.weekday() - _WEEKDAYS.index(mention.weekday)) % 7
        day = published - timedelta(days=back)
        if mention.direction is Direction.FUTURE:
            day += timedelta(days=7)
        # "Last Tuesday" on a Tuesday is either; a comparison must allow both.
        return DateRange(day - timedelta(days=7 if back == 0 else 0), day, DatePrecision.DAY)
    unit = {
        DateKind.DAYS: (1, 0, DatePrecision.DAY),
        DateKind.WEEKS: (7, 3, DatePrecision.WEEK),
        DateKind.MONTHS: (30, 15, DatePrecision.MONTH),
        DateKind.YEARS: (365, 182, DatePrecision.YEAR),
    }.get(mention.kind)
    if unit is None or mention.n is None:
        return None
    days, slack, precision = unit
    sign = 1 if mention.direction is Direction.FUTURE else -1
    nominal = published + sign * timedelta(days=days * mention.n)
    return DateRange(nominal - timedelta(days=slack), nominal + timedelta(days=slack), precision)


def _unresolved(stated: str, article: Article, path: str) -> Check:
    if article.published is None:
        # Said once for the whole record as well.
        return checks.info(
            "date_unresolved",
            path,
            f"«{stated}» counts from the publication date, which is not known; give `published`",
        )
    return checks.warning("date_unresolved", path, f"«{stated}» could not be read as a date")


def _shown(value: DateRange) -> str:
    return f"{value.start}" if value.start == value.end else f"{value.start} to {value.end}"
