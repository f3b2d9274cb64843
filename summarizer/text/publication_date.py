"""The day of publication as the head of a page states it; a doubtful one is none.

Relative phrases of an article count from that day, so a wrong one moves every event. Libraries
that date web pages guess from copyright lines, and read no Levantine months.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.schemas import DatePrecision
from summarizer.text.dates import FoundDate, find_dates
from summarizer.text.fold import fold_text


def publication_date(text: str) -> date | None:
    """Return the day that the byline or head of a page in `text` states, or None.

    A day counts that has a label («نشر في», "Posted on") or a line of its own, with nothing but
    a time, a place or an author set apart by a mark. The day of an update never counts: it can be
    days after what "yesterday" counts from. None if there are two different ones, if the year
    or the day is not written, if day and month could be exchanged in an English line, and for
    "3 hours ago", whose day hangs on when the page was fetched. Give the head alone: lists of
    other articles have days too.

    >>> publication_date("الثلاثاء، 12 آذار/مارس 2024 - 3:45 م")
    datetime.date(2024, 3, 12)
    >>> publication_date("© 2026 جميع الحقوق محفوظة")
    """
    stated = list(_stated(text))
    for basis in (_Basis.PUBLISHED, _Basis.ALONE):
        days = [found for found in stated if found.basis is basis]
        if days:
            return _agreed(days)
    return None


class _Basis(Enum):
    """What makes a day that of publication, the better first."""

    PUBLISHED = auto()
    ALONE = auto()
    UPDATED = auto()
    """None at all, but told apart from a day that stands alone."""


class _Stated(NamedTuple):
    day: date
    basis: _Basis
    is_hijri: bool


_MOST_WORDS = 10
"""Around the dates of a line; with more it is a sentence."""
_MOST_WORDS_OF_DATES = 30
"""Beside those, in the dates of a line. A longer one is a sentence, and its dates are not read."""
_MOST_WORDS_APART = 3
"""Before or after a day without a label: an author, an outlet, a place."""
_A_LIST = 3
"""Lines with a day of their own; as many are a list of other articles."""
_WORD = re.compile(r"[^\W\d_]+")
_HIJRI_YEAR = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
_ARABIC = re.compile(r"[ء-ي]")
_LATIN = re.compile(r"[a-z]")
_EXCHANGEABLE = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])[-/.](0?[1-9]|1[0-2])[-/.]\d{2}")
_SET_APART_BEFORE = re.compile(r"[|\-,;·•(/]\s*$")
_SET_APART_AFTER = re.compile(r"^\s*[|\-·•)/]")


def _stated(text: str) -> Iterator[_Stated]:
    carried: _Basis | None = None
    for line in text.splitlines():
        folded = fold_text(line)
        if not folded:
            continue
        if len(_words(folded)) > _MOST_WORDS + _MOST_WORDS_OF_DATES:
            carried = _label(folded)
            continue
        if _labels().foreign.search(folded):
            carried = None
            continue
        days = [found for found in find_dates(line, None) if _is_certain(found, line)]
        yield from _in_line(line, days, carried)
        carried = None if days else _label(folded)


def _is_certain(found: FoundDate, line: str) -> bool:
    if found.value.precision is not DatePrecision.DAY or found.value.weekday_disagrees:
        return False
    folded = fold_text(line)
    is_english = _LATIN.search(folded) and not _ARABIC.search(folded)
    numbers = _EXCHANGEABLE.search(line[found.start : found.end]) if is_english else None
    return numbers is None or int(numbers[1]) == int(numbers[2])


def _in_line(line: str, days: list[FoundDate], carried: _Basis | None) -> Iterator[_Stated]:
    ends = [0, *(found.end for found in days)]
    starts = [*(found.start for found in days), len(line)]
    between = [fold_text(line[end:start]) for end, start in zip(ends, starts, strict=True)]
    if sum(len(_words(part)) for part in between) > _MOST_WORDS:
        return
    for found, before, after in zip(days, between, between[1:], strict=False):
        alone = _stands_apart(before, _SET_APART_BEFORE) and _stands_apart(after, _SET_APART_AFTER)
        basis = _label(before) or (not before and carried) or (_Basis.ALONE if alone else None)
        if basis:
            is_hijri = _HIJRI_YEAR.search(fold_text(line[found.start : found.end])) is not None
            yield _Stated(found.value.start, basis, is_hijri)


def _stands_apart(part: str, mark: re.Pattern[str]) -> bool:
    words = _words(part)
    return not words or (len(words) <= _MOST_WORDS_APART and mark.search(part) is not None)


def _words(part: str) -> list[str]:
    return [word for word in _WORD.findall(part) if word not in _labels().around]


def _label(before: str) -> _Basis | None:
    """Return the basis that the label at the end of `before` gives the day after it."""
    found = _labels().label.search(before)
    return _Basis[found.lastgroup] if found and found.lastgroup else None


def _agreed(days: list[_Stated]) -> date | None:
    """Return the one day that is meant; a Hijri date beside a common one may be a day off."""
    if days[0].basis is _Basis.ALONE and len(days) >= _A_LIST:
        return None
    common = {found.day for found in days if not found.is_hijri}
    hijri = {found.day for found in days if found.is_hijri}
    (day, *others) = common or hijri
    near = all(abs(other - day) <= timedelta(1) for other in hijri)
    return day if near and not others else None


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    published: list[str]
    updated: list[str]
    not_of_the_article: list[str]
    around: list[str]


class _Labels(NamedTuple):
    label: re.Pattern[str]
    """At the end, and at the beginning or after a mark; the last group is the basis."""
    foreign: re.Pattern[str]
    around: frozenset[str]


@cache
def _labels() -> _Labels:
    words = knowledge.load("publication", _Words)
    updated, published = _any_of(words.updated), _any_of(words.published)
    return _Labels(
        re.compile(rf"(?:^|[^\w\s])\s*(?:(?P<UPDATED>{updated})|(?P<PUBLISHED>{published}))\W*$"),
        re.compile(rf"(?<!\w)(?:{_any_of(words.not_of_the_article)})(?!\w)"),
        frozenset(map(fold_text, words.around)),
    )


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(fold_text(word)) for word in words)
