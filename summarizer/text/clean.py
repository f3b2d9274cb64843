"""The article without the web page around it: whole lines go, and what stays keeps its offsets."""

import re
from dataclasses import dataclass
from itertools import takewhile

from summarizer.text import clutter
from summarizer.text.fold import fold, fold_text


@dataclass(frozen=True, slots=True)
class Removed:
    """What was left out, as offsets into the raw text."""

    start: int
    end: int
    kind: str
    """share, meta (views, reading time, age), byline, promo, nav, related, tags, tail, dateline,
    or date: a line that is only a date, which is likely the day of publication."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article's own lines."""

    text: str
    """The raw text of the `kept` spans: one line each, "\\n" between lines that followed one
    another, "\\n\\n" where blank or removed lines lay between them."""
    dateline: str | None
    """«دمشق - سانا», as it stands in the raw text. In front of a paragraph it also stays there."""
    removed: tuple[Removed, ...]
    kept: tuple[tuple[int, int], ...]
    """Offsets into the raw text, in order, without white space at either end."""


def clean(raw: str) -> Cleaned:
    r"""Return the lines of `raw` that belong to the article.

    Lines are removed only whole, and only if they are known to be clutter; a heading of
    related articles takes the headlines below it along, but never a paragraph. If nothing
    would be left, all lines are kept.

    >>> page = "Facebook\nدمشق - سانا\n\nأصيب مدني في حلب.\n\n\n316 زيارة\nمقالات ذات صلة\nقصف جديد"
    >>> cleaned = clean(page)
    >>> cleaned.text, cleaned.dateline
    ('أصيب مدني في حلب.', 'دمشق - سانا')
    >>> for part in cleaned.removed:
    ...     part.kind, page[part.start : part.end]
    ('share', 'Facebook')
    ('dateline', 'دمشق - سانا')
    ('meta', '316 زيارة')
    ('tail', 'مقالات ذات صلة\nقصف جديد')
    """
    lines = _lines(raw)
    _mark(lines, len(raw))
    if all(line.kind for line in lines):
        for line in lines:
            line.kind = None
    article = [line for line in lines if not line.kind]
    kept = tuple((line.start, line.end) for line in article)
    return Cleaned(
        text=_joined(raw, kept),
        dateline=_dateline(raw, lines, article),
        removed=_removed(lines),
        kept=kept,
    )


_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_INVISIBLE = "\ufeff\u200b\u200e\u200f"
_FULL_STOP = re.compile(r"(?<![.\s])\s?\.[\"')\]]*$")
_SHORTEST_PARAGRAPH = 15
"""Characters, from which a line that ends with a full stop is a paragraph."""
_LONGEST_HEADLINE = 150
"""Characters, above which a line is a paragraph even without a full stop."""
_LONGEST_LINK = 250
_LONGEST_TAG = 30
_MOST_TAGS = 40
_FEWEST_TRAILING = 2
_FEWEST_WORDS = 5
"""A headline's; names in a list of the dead are shorter."""
_HEAD = 3
"""Lines of the article among which its dateline may be."""


@dataclass(slots=True)
class _Line:
    """A line of the raw text, without white space at either end."""

    start: int
    end: int
    folded: str
    heading: clutter.Heading | None
    kind: str | None
    """What clutter it is; None: a line of the article."""

    @property
    def ends_in_full_stop(self) -> bool:
        return bool(_FULL_STOP.search(self.folded))

    @property
    def is_paragraph(self) -> bool:
        length = self.end - self.start
        return not (self.kind or self.heading) and (
            length > _LONGEST_HEADLINE or (length >= _SHORTEST_PARAGRAPH and self.ends_in_full_stop)
        )


def _lines(raw: str) -> list[_Line]:
    found = []
    for match in _LINE.finditer(raw):
        start, end = match.span()
        while start < end and _is_blank(raw[start]):
            start += 1
        while end > start and _is_blank(raw[end - 1]):
            end -= 1
        if start < end:
            folded = fold_text(raw[start:end])
            kind = clutter.kind_of(folded, at_edge=False)
            found.append(_Line(start, end, folded, clutter.heading(folded), kind))
    return found


def _is_blank(char: str) -> bool:
    return char.isspace() or char in _INVISIBLE


def _mark(lines: list[_Line], length: int) -> None:
    """Give the lines of clutter their kind, as far as it depends on the lines around them.

    Args:
        length: of the raw text, in characters.
    """
    _mark_edges(lines)
    for n, line in enumerate(lines):
        if line.heading:
            line.kind = "nav" if line.heading is clutter.Heading.END else "related"
        if line.kind in ("related", "tags"):
            _mark_below(line, lines[n + 1 : n + 1 + _MOST_TAGS])
    for line in lines[_tail_begins(lines, clutter.tail_begins_after() * length) :]:
        line.kind = "tail"
    _mark_trailing(lines)


def _mark_edges(lines: list[_Line]) -> None:
    """Mark what is clutter only before the first or after the last paragraph.

    A lead may stand above the dateline, so a block with a dateline in it may come second.
    """
    paragraphs = [n for n, line in enumerate(lines) if line.is_paragraph] or [len(lines)]
    first, second, last = paragraphs[0], [*paragraphs, len(lines)][1], paragraphs[-1]
    if any(_kind_at_edge(line) == "dateline" for line in lines[first:second]):
        first = second
    for n, line in enumerate(lines):
        if not first < n < last and not (line.kind or line.is_paragraph):
            kind = _kind_at_edge(line)
            line.kind = "byline" if kind == "dateline" and n > first else kind


def _kind_at_edge(line: _Line) -> str | None:
    return clutter.kind_of(line.folded, at_edge=True)


def _mark_below(line: _Line, below: list[_Line]) -> None:
    """Mark the headline or the tags that a label announces."""
    if line.heading is clutter.Heading.NEIGHBOUR or (
        line.kind == "related" and clutter.is_label(line.folded, "related")
    ):
        for headline in below[:1]:
            length = headline.end - headline.start
            if not headline.ends_in_full_stop and length <= _LONGEST_LINK and not headline.heading:
                headline.kind = "related"
    elif line.kind == "tags" and clutter.is_label(line.folded, "tags"):
        for tag in below:
            if tag.end - tag.start > _LONGEST_TAG or tag.ends_in_full_stop or tag.heading:
                break
            tag.kind = "tags"


def _tail_begins(lines: list[_Line], after: float) -> int:
    """Return the first line of the page's tail: the heading of one, past `after` characters.

    Paragraphs below a heading speak for the article, except below a heading of comments, if
    they are the smaller part. No tail: the number of lines.
    """
    begin = len(lines)
    below = 0
    above = sum(line.end - line.start for line in lines if not line.kind)
    for n in range(len(lines) - 1, -1, -1):
        line = lines[n]
        if line.start < after:
            break
        if not line.kind:
            above -= line.end - line.start
            below += (line.end - line.start) if line.is_paragraph else 0
        if line.heading and (not below or (line.heading is clutter.Heading.END and below < above)):
            begin = n
    return begin


def _mark_trailing(lines: list[_Line]) -> None:
    """Mark tags, and after them headlines of other articles, that end a page without a heading.

    Headlines are told by what they lack: the article's own paragraphs all end in a full stop.
    A list that the article announces with a colon is its own.
    """
    article = [line for line in lines if not line.kind]
    paragraphs = [n for n, line in enumerate(article) if line.is_paragraph]
    if not paragraphs or article[paragraphs[-1]].folded.endswith(":"):
        return
    body, rest = article[: paragraphs[-1] + 1], article[paragraphs[-1] + 1 :]
    tags = list(takewhile(_is_short, rest[:_MOST_TAGS]))
    headlines = rest[len(tags) :]
    punctuated = all(article[n].ends_in_full_stop for n in paragraphs)
    told = len(paragraphs) > _FEWEST_TRAILING and punctuated and all(map(_is_headline, headlines))
    if headlines and not (told and len(headlines) >= _FEWEST_TRAILING):
        return
    for line in headlines:
        line.kind = "tail"
    known = sum(any(tag.folded in own.folded for own in body) for tag in tags)
    if known >= max(_FEWEST_TRAILING, len(tags) / 2):
        for line in tags:
            line.kind = "tags"


def _is_short(line: _Line) -> bool:
    return len(line.folded) <= _LONGEST_TAG and len(line.folded.split()) < _FEWEST_WORDS


def _is_headline(line: _Line) -> bool:
    words = line.folded.split()
    is_item = not (words[0][0].isalpha() or words[0][0] == '"')
    return len(words) >= _FEWEST_WORDS and not is_item and not line.folded.endswith(":")


def _joined(raw: str, kept: tuple[tuple[int, int], ...]) -> str:
    parts: list[str] = []
    last = 0
    for start, end in kept:
        if parts:
            parts.append("\n" if _is_one_break(raw[last:start]) else "\n\n")
        parts.append(raw[start:end])
        last = end
    return "".join(parts)


def _is_one_break(between: str) -> bool:
    return all(map(_is_blank, between)) and len(between.splitlines()) == 1


def _dateline(raw: str, lines: list[_Line], article: list[_Line]) -> str | None:
    for line in lines:
        if line.kind == "dateline":
            return raw[line.start : line.end]
    for line in article[:_HEAD]:
        span = clutter.dateline_before(line.folded)
        if span:
            start, end = fold(raw[line.start : line.end]).span(*span)
            return raw[line.start + start : line.start + end]
    return None


def _removed(lines: list[_Line]) -> tuple[Removed, ...]:
    """Return the marked lines; the lines of a tail are one piece."""
    found: list[Removed] = []
    for line in lines:
        if line.kind == "tail" and found and found[-1].kind == "tail":
            found[-1] = Removed(found[-1].start, line.end, "tail")
        elif line.kind:
            found.append(Removed(line.start, line.end, line.kind))
    return tuple(found)
