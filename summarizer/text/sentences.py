"""Sentences of Arabic and English news, as spans."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge

Span = tuple[int, int]


def split_sentences(text: str) -> list[Span]:
    """Return the spans of the sentences, without white space at their ends, in order.

    Every character that is not white space is in one span. A line break always ends a
    sentence; dots in a row («..») only at the end of a line, because headlines use them for
    a dash. A quotation is not divided, and closing marks stay with what they close. What is
    longer than 1,000 characters without a full stop is divided at a semicolon or comma.

    >>> text = "قال د. أحمد: «قُصفت القرية. هربنا». ثم غادر.\\nGen. Ali left at 3.30 p.m. today."
    >>> for start, end in split_sentences(text):
    ...     print(text[start:end])
    قال د. أحمد: «قُصفت القرية. هربنا».
    ثم غادر.
    Gen. Ali left at 3.30 p.m. today.
    """
    return [
        part
        for line in _LINE.finditer(text)
        for sentence in _in_line(text, *line.span())
        for part in _divided(text, *sentence)
    ]


_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CLOSERS = "\"'”“»’›)\\]}\u200e\u200f\u202c\u2069"
_END = re.compile(
    rf"""
    (?<! [.!?؟۔…] ) (?P<marks> [.!?؟۔…]++ ) [{_CLOSERS}]*+ (?= \s | $ )
    # The space after a full stop is often forgotten: between two words it ends a sentence too.
    | (?<= [ء-ْ]{{3}} ) (?P<unspaced> [.!؟] ) [{_CLOSERS}]* (?= [ء-ي]{{3}} )
    """,
    re.VERBOSE,
)
_DOTS = re.compile(r"\.\.+|…")
_QUOTATION_MARK = re.compile(r"[\"“”„«»]")
_LAST_WORD = re.compile(r"(?<!\w)[^\W_](?:[\w.]*[^\W_])?$")
_LONGEST_WORD = 40
_VISIBLE = re.compile(r"\S")
_NEXT_WORD = re.compile(r"\W{0,20}(\w+)")
_AFTER_NUMBER = re.compile(r"\d\s*$")


class _Knowledge(BaseModel):
    """The shape of sentences.toml, where each value is explained."""

    model_config = ConfigDict(extra="forbid")

    titles: frozenset[str]
    abbreviations: frozenset[str]
    openers: frozenset[str]
    longest_quotation: int
    longest_sentence: int
    divisions: list[list[str]]


def _rules() -> _Knowledge:
    rules: _Knowledge = knowledge.load("sentences", _Knowledge)
    return rules


def _in_line(text: str, start: int, end: int) -> Iterator[Span]:
    quotations = _quotations(text, start, end)
    begin = start
    for match in _END.finditer(text, start, end):
        if _is_inside(match.end(), quotations) or not _ends_sentence(text, match, begin, end):
            continue
        yield from _trimmed(text, begin, match.end())
        begin = match.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    part = text[start:end]
    if part.strip():
        yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _quotations(text: str, start: int, end: int) -> list[Span]:
    """Return the quotations of a line. Curly marks are often reversed, so sides go by spacing."""
    marks = list(_QUOTATION_MARK.finditer(text, start, end))
    ends = [mark.end() for mark in marks if _touches(text, mark.start() - 1)]
    closers = {
        "«": [at for at in ends if text[at - 1] == "»"],
        '"': [at for at in ends if text[at - 1] in '"“”'],
    }
    longest = _rules().longest_quotation
    found: list[Span] = []
    for mark in marks:
        at = mark.start()
        if (found and at < found[-1][1]) or mark.group() == "»" or not _touches(text, at + 1):
            continue
        candidates = closers["«" if mark.group() == "«" else '"']
        index = bisect_right(candidates, at + 1)
        if index < len(candidates) and candidates[index] - at <= longest:
            found.append((at, candidates[index]))
    return found


def _touches(text: str, at: int) -> bool:
    return at < len(text) and not text[at].isspace()


def _is_inside(at: int, spans: list[Span]) -> bool:
    index = bisect_right(spans, (at, 0)) - 1
    return index >= 0 and spans[index][0] < at < spans[index][1]


def _ends_sentence(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    marks = match["marks"]
    if marks is None or not _VISIBLE.search(text, match.end(), end):
        return True
    following = _NEXT_WORD.match(text, match.end(), end)
    if (following and "a" <= following[1][0] <= "z") or _DOTS.fullmatch(marks):
        return False
    if marks != "." or match.end("marks") != match.end():
        return True
    return not _is_abbreviation(text, begin, match.start(), following[1] if following else "")


def _is_abbreviation(text: str, begin: int, stop: int, following: str) -> bool:
    """Whether the full stop at `stop` belongs to the word before it."""
    before = text[max(begin, stop - _LONGEST_WORD) : stop]
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    rules, word = _rules(), last.group()
    if word in rules.titles:
        return True
    if word.isdecimal():
        return not text[begin : stop - len(word)].strip()
    letter = word.rpartition(".")[2]
    if len(letter) == 1 and letter.isalpha():
        numbered = not letter.isascii() and _AFTER_NUMBER.search(before[: last.start()])
        return not numbered and following not in rules.openers
    return word in rules.abbreviations and following not in rules.openers


def _divided(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentence, or its halves and their halves while they are too long."""
    rules = _rules()
    if end - start > rules.longest_sentence:
        whole = [s for s in _quotations(text, start, end) if _END.search(text, s[0], s[1] - 2)]
        quarter, middle = (end - start) // 4, (start + end) // 2
        for marks in rules.divisions:
            division = re.compile(rf"(?:{'|'.join(map(re.escape, marks))})(?=\s)")
            places = [
                match.end()
                for match in division.finditer(text, start + quarter, end - quarter)
                if not _is_inside(match.end(), whole)
            ]
            if places:
                cut = min(places, key=lambda place: abs(place - middle))
                for half in ((start, cut), (cut, end)):
                    for span in _trimmed(text, *half):
                        yield from _divided(text, *span)
                return
    yield start, end
