"""The day of publication where none is given: from the address, the title or the line on top.

Relative dates count from it, so a wrong one makes every date wrong: what only says when a page
was updated, copyrighted or printed gives nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.schemas import PublishedFrom
from summarizer.text.clean import Cleaned
from summarizer.text.date_grammar import weekdays
from summarizer.text.fold import fold_text
from summarizer.text.publication_date import publication_date

_IN_ADDRESS = re.compile(r"(?<!\d)(\d{4})([/_-])(\d{1,2})\2(\d{1,2})(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_OUTER_LINES = 4
"""From the first and from the last, where a page says when it was published."""
_YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class Published:
    """A day of publication, and where it stands."""

    day: date
    basis: PublishedFrom


def find_published(
    cleaned: Cleaned, raw: str, title: str | None, url: str | None
) -> Published | None:
    """Return the day that the page itself gives, or None.

    >>> from summarizer.text.clean import clean
    >>> page = "316 زيارة\\n2021-10-23\\n\\nأصيب مدني في حلب."
    >>> find_published(clean(page), page, None, None)
    Published(day=datetime.date(2021, 10, 23), basis='line')
    >>> find_published(clean(""), "", None, "https://news.example/2022/12/20/126/").basis
    'address'
    """
    found = next(_candidates(cleaned, raw, title, url), None)
    return found if found and not _contradicts(cleaned.text, found.day) else None


def _candidates(
    cleaned: Cleaned, raw: str, title: str | None, url: str | None
) -> Iterator[Published]:
    if url and (day := day_in_address(url)):
        yield Published(day, "address")
    # A title that opens with the day of the week is the clock of the site.
    if title and not _weekday_in(title) and (day := publication_date(title)):
        yield Published(day, "title")
    if day := publication_date("\n".join(_lines_about_the_page(cleaned, raw))):
        yield Published(day, "line")


def _contradicts(text: str, day: date) -> bool:
    """Whether the article itself says that today is another day of the week."""
    words = _WORD.findall(fold_text(text))
    todays = {
        weekday
        for before, word in pairwise(words)
        if before == _known().today and (weekday := _weekday(word)) is not None
    }
    return len(todays) == 1 and day.weekday() not in todays


def _weekday_in(line: str) -> bool:
    return any(_weekday(word) is not None for word in _WORD.findall(fold_text(line)))


def day_in_address(url: str) -> date | None:
    """Return the day that the path of an address spells out, as in `/2022/12/20/`."""
    for year, _, month, day in _IN_ADDRESS.findall(urlsplit(url).path):
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if found.year in _YEARS:
            return found
    return None


def _lines_about_the_page(cleaned: Cleaned, raw: str) -> Iterator[str]:
    for removed in cleaned.removed:
        if removed.kind == "date":
            yield raw[removed.start : removed.end]
    lines = [raw[start:end] for start, end in cleaned.kept]
    yield from lines[:_OUTER_LINES]
    yield from lines[-_OUTER_LINES:]


def _known() -> "_Words":
    return knowledge.load("published", _Words)


def _weekday(word: str) -> int | None:
    return weekdays().get(word, _known().short_weekdays.get(word))


class _Words(BaseModel):
    """Shape of `published.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    today: Annotated[str, AfterValidator(fold_text)]
    short_weekdays: dict[str, int]
    """Monday is 0."""
