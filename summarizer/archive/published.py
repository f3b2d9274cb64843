"""The day of publication as a page shows it to its readers: in the line by the title."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from summarizer.text.publication_date import publication_date

_ELSEWHERE = frozenset(("footer", "aside", "nav", "script", "style", "form", "noscript", "select"))
_INLINE = frozenset(("a", "abbr", "b", "bdi", "em", "i", "small", "span", "strong", "time", "u"))
_BEFORE, _AFTER = 6, 10
"""Pieces of text by the title among which its day may be."""
_MOST = 2000
"""Pieces of a page that are looked at for its title."""
_LONGEST = 120
"""Characters; a longer piece is the article itself."""
_AUTHOR = 30
"""Characters of a line of the text that may stand above the day, at most."""
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
        if piece not in body or publication_date(piece):
            near.append(piece)
        elif len(piece) > _AUTHOR:
            break
    day = publication_date("\n".join(piece for piece in near if len(piece) <= _LONGEST))
    return day if day and _EARLIEST <= day <= date.today() + timedelta(days=1) else None


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
