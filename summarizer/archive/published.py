"""The day of publication as a page shows it to its readers: in the line by the title."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from summarizer.schemas import DatePrecision
from summarizer.text.dates import find_dates
from summarizer.text.fold import Level, fold_text

_ELSEWHERE = frozenset(("footer", "aside", "nav", "script", "style", "form", "noscript", "select"))
_INLINE = frozenset(("a", "abbr", "b", "bdi", "em", "i", "small", "span", "strong", "time", "u"))
_BEFORE, _AFTER = 6, 10
"""Pieces of text by the title among which its day may be."""
_MOST = 2000
"""Pieces of a page that are looked at for its title."""
_LONGEST = 120
"""Characters; a longer piece is the article itself."""
_FEW_WORDS = 2
_AUTHOR = 30
"""Characters of a line of the text that may stand above the day, at most."""
_UPDATED = re.compile("تحديث|تعديل|updated|modified", re.I)
_EARLIEST = date(1990, 1, 1)


def stated_day(tree: Any, title: str | None, text: str) -> date | None:
    """Return the one day that stands by the title; None if there is none, or more than one.

    Looked at are the short pieces around the main heading, up to the article's first
    sentence: never a footer, a sidebar, or the text, whose dates are those of events.

    Args:
        text: the article's, by which its first sentence is known.
    """
    pieces = list(islice(_pieces(tree), _MOST))
    at = _heading(pieces, title)
    if at is None:
        return None
    body = {" ".join(line.split()) for line in text.split("\n")}
    near = [text for _, text in pieces[max(0, at - _BEFORE) : at]]
    for _, piece in pieces[at + 1 : at + 1 + _AFTER]:
        if len(piece) > _LONGEST:
            break
        if piece not in body or _is_byline(piece):
            near.append(piece)
        elif len(piece) > _AUTHOR:
            break
    days = {
        day
        for piece in near
        if len(piece) <= _LONGEST and not _UPDATED.search(piece) and (day := _day(piece))
    }
    return days.pop() if len(days) == 1 else None


def _is_byline(piece: str) -> bool:
    """Whether a line of the text is no more than a day and, say, a town."""
    found = find_dates(piece, None)
    rest = piece[: found[0].start] + piece[found[0].end :] if found else piece
    return len(re.findall(r"[^\W\d_]+", rest)) <= _FEW_WORDS


def _day(text: str) -> date | None:
    """Return the day that a byline states, year included; None if it states none, or several."""
    found = [
        found.value.start
        for found in find_dates(text, None)
        if found.value.precision is DatePrecision.DAY
    ]
    days = {day for day in found if _EARLIEST <= day <= date.today() + timedelta(days=1)}
    if len(days) != 1 or _is_ambiguous(text):
        return None
    return days.pop()


def _is_ambiguous(text: str) -> bool:
    """Whether 04/07/2024 stands in an English line: in July or in April, by country."""
    plain = fold_text(text, Level.LIGHT)
    numeric = re.search(r"\b(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\b", plain)
    if numeric is None or re.search("[\u0620-\u064a]", plain):
        return False
    return int(numeric[1]) <= 12 and int(numeric[2]) <= 12 and numeric[1] != numeric[2]


def _heading(pieces: list[tuple[str, str]], title: str | None) -> int | None:
    headings = [n for n, (tag, _) in enumerate(pieces) if tag == "h1"]
    wanted = " ".join((title or "").split())
    titles = [n for n, (_, text) in enumerate(pieces) if wanted and text == wanted]
    exact = [n for n in headings if n in titles]
    return next(iter([*exact, *titles, *headings]), None)


def _pieces(element: Any) -> Iterator[tuple[str, str]]:
    """Yield the text of each smallest block, in order, with its tag."""
    if not isinstance(element.tag, str) or element.tag in _ELSEWHERE or element.tag == "head":
        return
    if all(child.tag in _INLINE for child in element.iterdescendants() if _is_tag(child)):
        text = " ".join("".join(element.itertext()).split())
        if text:
            yield element.tag, text
        return
    if own := (element.text or "").strip():
        yield element.tag, " ".join(own.split())
    for child in element:
        yield from _pieces(child)
        if tail := (child.tail or "").strip():
            yield element.tag, " ".join(tail.split())


def _is_tag(element: Any) -> bool:
    return isinstance(element.tag, str)
