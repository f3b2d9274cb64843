"""Dates of Arabic and English news, resolved to days by code: «فجر الجمعة», "two weeks ago".

Relative phrases count from the day of publication. A phrase without a year means the latest
such date that is not after it; nothing is put after publication unless the phrase says so
(«المقبل», a year). Dates that hang on another event («بعد أيام من الهجوم») are not resolved.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from summarizer import knowledge
from summarizer.schemas import DatePrecision, TimeOfDay
from summarizer.text import calendar_readings as by_calendar
from summarizer.text import relative_readings as by_publication
from summarizer.text.date_grammar import Months, date_grammar
from summarizer.text.date_range import DateRange, span
from summarizer.text.fold import Folded, fold
from summarizer.text.grammar import Hit, longest
from summarizer.text.tagging import Tagged, Values

__all__ = ["DateRange", "FoundDate", "find_dates", "resolve"]


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date phrase in a text; offsets are into the text given."""

    start: int
    end: int
    value: DateRange


def resolve(phrase: str, published: date | None) -> DateRange | None:
    """Return the days that `phrase` means, or None if it is no date or cannot be resolved.

    Args:
        phrase: words as the article has them; other words around the date do no harm.
        published: the day that relative phrases count from. Without it only phrases with a
            year resolve.

    >>> resolve("مساء الخميس الماضي", date(2024, 7, 16))
    DateRange(start=datetime.date(2024, 7, 11), end=datetime.date(2024, 7, 11), \
precision=<DatePrecision.DAY: 'day'>, time_of_day=<TimeOfDay.EVENING: 'evening'>, \
weekday_disagrees=False)
    """
    found = _find(fold(phrase), published, whole=True)
    return max(found, key=lambda date_: date_.end - date_.start).value if found else None


# What is found in a text is remembered, since the engine and several checks ask for it.
@lru_cache(maxsize=256)
def find_dates(text: str, published: date | None) -> tuple[FoundDate, ...]:
    """Return the dates in running text, in order, without overlap; see `resolve`."""
    return tuple(_find(fold(text), published, whole=False))


_ABSOLUTE: Mapping[str, Callable[[Values, date | None], DateRange | None]] = {
    "numeric_date": by_calendar.numeric_date,
    "numeric_day_month": by_calendar.numeric_day_month,
    "calendar_day": by_calendar.calendar_day,
    "day_range": by_calendar.day_range,
    "hijri": by_calendar.hijri,
    "part_of_month": by_calendar.part_of_month,
    "whole_month": by_calendar.whole_month,
    "month_alone": by_calendar.whole_month,
    "month_range": by_calendar.month_range,
    "week_of_month": by_calendar.week_of_month,
    "week_of_day": by_calendar.week_of_day,
    "season": by_calendar.season,
    "whole_year": by_calendar.whole_year,
    "part_of_year": by_calendar.part_of_year,
    "year_range": by_calendar.year_range,
}
_RELATIVE: Mapping[str, Callable[[Values, date], DateRange | None]] = {
    "weekday": by_publication.weekday,
    "weekday_range": by_publication.weekday_range,
    "weekday_of_week": by_publication.weekday_of_week,
    "relative_day": by_publication.relative_day,
    "night": by_publication.night,
    "ago": by_publication.ago,
    "from_now": by_publication.from_now,
    "vague_ago": by_publication.vague_ago,
    "last_few": by_publication.last_few,
    "period": by_publication.period,
    "part_of_period": by_publication.part_of_period,
    "weekend": by_publication.weekend,
    "day_of_period": by_publication.day_of_period,
}
_FOR_SO_LONG = frozenset({"ago", "vague_ago"})
"""Readings in which «منذ» is "ago"; before all others it is "since"."""
_NO_DATE = "no_date"


@dataclass(frozen=True, slots=True)
class _Dated:
    """Tokens that make a date, while their ends are still being widened."""

    rule: str
    start: int
    end: int
    value: DateRange


def _find(folded: Folded, published: date | None, *, whole: bool) -> list[FoundDate]:
    """`whole`: the text is said to be a date phrase, so that «مارس» alone is a month."""
    grammar = date_grammar()
    words = grammar.words
    tagged = words.tag(folded.text) if whole else words.tag_anchored(folded.text)
    hits = (hit for hit in grammar.hits(tagged) if _is_clear(hit, tagged, folded, whole))
    chosen = longest(_readable(hits, published), lambda pair: (pair[0].start, pair[0].end))
    dated = [
        _trim(_Dated(hit.rule, hit.start, hit.end, value), tagged) for hit, value in chosen if value
    ]
    found = []
    for item in _with_time_of_day(dated, tagged, published):
        item = _since(item, tagged, published)
        start, end = tagged.tokens[item.start].start, tagged.tokens[item.end - 1].end
        # «للجمعة»: the article lost its alef, and without the preposition it is no word.
        start -= folded.text[max(start - 1, 0) : start + 1] == "لل"
        found.append(FoundDate(*folded.span(start, end), item.value))
    return found


def _is_clear(hit: Hit, tagged: Tagged, folded: Folded, whole: bool) -> bool:
    """Whether a homograph that stands alone is a month by its spelling, or said to be a date.

    After a preposition it is one unless spelled as the other word: «حتى أب».
    """
    after_preposition = hit.rule == "whole_month" and "in" in tagged.tokens[hit.start].values
    if hit.rule != "month_alone" and not (after_preposition and hit.end - hit.start == 2):
        return True
    months = knowledge.load("months", Months)
    token = tagged.tokens[hit.end - 1]
    start, end = folded.span(token.start, token.end)
    spelling = folded.source[start:end]
    if after_preposition or (whole and len(tagged.tokens) == 1):
        return spelling not in months.other_spellings
    return spelling in months.clear_spellings


def _readable(
    hits: Iterable[Hit], published: date | None
) -> Iterator[tuple[Hit, DateRange | None]]:
    """Yield hits that mean a day, and those that only look like a date, to block their words."""
    for hit in hits:
        if hit.rule == _NO_DATE:
            yield hit, None
            continue
        try:
            value = _read(hit, published)
        except (ValueError, OverflowError):
            # The calendar has no such day: 31 June, ten thousand years ago, «تموز/يونيو».
            yield hit, None
        else:
            if value:
                yield hit, value


def _read(hit: Hit, published: date | None) -> DateRange | None:
    if hit.rule in _ABSOLUTE:
        return _ABSOLUTE[hit.rule](_settled(hit.values), published)
    return _RELATIVE[hit.rule](hit.values, published) if published else None


def _settled(values: Values) -> Values:
    """Return the values with a year in words as the year, after a look at doubled months.

    Raises:
        ValueError: «تموز/يونيو», which names July and June.
    """
    for month, twin in (("m", "twin"), ("m2", "twin2")):
        if twin in values and values[twin] != values[month]:
            raise ValueError("two names of different months")
    return {**values, "y": values["ys"]} if "ys" in values else values


def _trim(item: _Dated, tagged: Tagged) -> _Dated:
    """Leave out the preposition before the date unless only a number would be left, and take
    in the bracket that closes it."""
    inside = [token.values for token in tagged.tokens[item.start : item.end]]
    start, end = item.start, item.end
    if len(inside) > 1 and "in" in inside[0] and (len(inside) > 2 or "int" not in inside[1]):
        start += 1
    is_open = sum("open" in values for values in inside) > sum("close" in v for v in inside)
    if is_open and end < len(tagged.tokens) and "close" in tagged.tokens[end].values:
        end += 1
    return replace(item, start=start, end=end)


def _with_time_of_day(
    dated: Sequence[_Dated], tagged: Tagged, published: date | None
) -> list[_Dated]:
    """Widen dates by the part of day beside them: «فجر الجمعة», "Friday morning"."""
    widened: list[_Dated] = []
    for item in dated:
        floor = widened[-1].end if widened else 0
        before = _times().before.search(tagged.codes, floor, item.start)
        widened.append(_widen(item, before, tagged, published))
    limits = [*(item.start for item in widened[1:]), len(tagged.codes)]
    return [
        _widen(item, _times().after.match(tagged.codes, item.end, limit), tagged, published)
        for item, limit in zip(widened, limits, strict=False)
    ]


def _widen(
    item: _Dated, beside: re.Match[str] | None, tagged: Tagged, published: date | None
) -> _Dated:
    value = item.value
    if beside is None or value.time_of_day or value.precision not in _DAYS:
        return item
    meaning = tagged.tokens[beside.start("t")].values
    if "past_midnight" in meaning and value.precision is DatePrecision.DAY:
        # Of the night that begins on the day, as most write, or of that day.
        value = span(value.start, max(value.end, _next_day(value.end, published)))
    return replace(
        item,
        start=min(item.start, beside.start()),
        end=max(item.end, beside.end()),
        value=replace(value, time_of_day=TimeOfDay(meaning["part"])),
    )


def _next_day(when: date, published: date | None) -> date:
    return min(when + timedelta(1), published or date.max)


_DAYS = frozenset({DatePrecision.DAY, DatePrecision.DAYS})


@dataclass(frozen=True, slots=True)
class _Times:
    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def _times() -> _Times:
    pattern = date_grammar().pattern
    return _Times(
        before=pattern("early_hours? t=part first? (of | on)* day_word?", at_end=True),
        after=pattern(
            "(comma | decade)? (in | on)? (hour_word (clock | int | day) (and half)?)? "
            "early_hours? t=part first?"
        ),
    )


def _since(item: _Dated, tagged: Tagged, published: date | None) -> _Dated:
    """Let «منذ مطلع العام» last until publication."""
    if item.rule in _FOR_SO_LONG or published is None or item.value.start > published:
        return item
    for start in (item.start, item.start - 1):
        if start >= 0 and "since" in tagged.tokens[start].values:
            return replace(item, start=start, value=span(item.value.start, published))
    return item
