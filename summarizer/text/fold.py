"""Folding: one spelling for what Arabic writers and keyboards spell in many ways, with offsets."""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from itertools import chain, compress

# «قتـ.ـلى», «مـ ـجهولون»: outlets break up words that social networks would hold back.
_BROKEN_UP = re.compile(
    r"(?<=[ء-ي]ـ)(?:[.*]+(?=[ء-ي])|[ \u00a0]{0,2}[.*]?[ \u00a0]{0,2}(?=ـ[ء-ي]))"
)
_SPACES = re.compile(r"  +")


class Level(StrEnum):
    """How much is folded."""

    LIGHT = "light"
    """What no reader sees as another word: vowel signs, tatweel, presentation forms, controls,
    digits, quotation marks, dashes, punctuation, white space."""
    FULL = "full"
    """Also letters that are often confused: alef and hamza forms, ta marbuta, alef maqsura,
    letters of Persian keyboards, accents, capitals. Merges some words («على» and «علي»)."""


@dataclass(frozen=True)
class Folded:
    """A folded text that knows where each of its characters stood."""

    source: str
    level: Level

    @cached_property
    def text(self) -> str:
        """Single spaces, none at either end."""
        return fold_text(self.source, self.level)

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where each character of `text` stood; most texts are never asked for it."""
        return _starts(self.source, _TABLES[self.level])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source offsets of folded `[start, end)`, vowel signs of the last letter in.

        An empty range gives an empty span, where its first character would be.
        """
        if start >= end:
            at = self._starts[start] if start < len(self._starts) else len(self.source)
            return at, at
        stop = self._starts[end - 1] + 1
        while stop < len(self.source) and _is_mark(self.source[stop]):
            stop += 1
        return self._starts[start], stop

    def at(self, start: int, end: int) -> tuple[int, int]:
        """Return the folded offsets of what is left of source `[start, end)`."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end)


# Every reader of a text folds it first: one article's texts are folded once for all of them.
@lru_cache(maxsize=256)
def fold(text: str, level: Level = Level.FULL) -> Folded:
    """Return `text` folded, with the map back to it.

    >>> folded = fold("في مدينة «الرّقّة»")
    >>> folded.text
    'في مدينه "الرقه"'
    >>> start, end = folded.span(10, 15)
    >>> folded.source[start:end]
    'الرّقّة'
    """
    return Folded(text, level)


def _starts(text: str, table: "_Table") -> Sequence[int]:
    """Return where the characters of folded `text` stood."""
    parts = list(map(table.__getitem__, map(ord, text)))
    if _TATWEEL in text:
        for cut in _BROKEN_UP.finditer(text):
            parts[cut.start() : cut.end()] = [""] * (cut.end() - cut.start())
    folded = "".join(parts)
    starts = array("l", compress(range(len(parts)), parts))
    if len(starts) < len(folded):  # one character became several: «…», a ligature
        starts = array("l", [i for i, part in enumerate(parts) for _ in part])
    first, last = len(folded) - len(folded.lstrip(" ")), len(folded.rstrip(" "))
    spaces = [match.span() for match in _SPACES.finditer(folded, first, last)]
    begins, ends = [first, *(end for _, end in spaces)], [*(at + 1 for at, _ in spaces), last]
    kept = [starts[begin:end] for begin, end in zip(begins, ends, strict=True)]
    return kept[0] if len(kept) == 1 else array("l", chain.from_iterable(kept))


def fold_text(text: str, level: Level = Level.FULL) -> str:
    """Return `fold(text, level).text`, without the cost of the map.

    >>> fold_text("إلى الـحَسَكة ١٢ مرّة")
    'الي الحسكه 12 مره'
    """
    if _TATWEEL in text:
        text = _BROKEN_UP.sub("", text)
    return " ".join(filter(None, map(_WORDS[level], text.split())))


# Same-looking punctuation of two scripts. Quotation marks, dashes and digits of every script
# are recognised by their Unicode properties below.
_PUNCTUATION = dict(zip("؟؛،۔٫٬٪", "?;,..,%", strict=True))
_SINGLE_QUOTES = frozenset("'‘’‚‛‹›`´ʼʹ′")
_DOUBLE_QUOTES = frozenset("«»“”„‟❝❞❮❯〝〞″״")
_LETTERS = dict(zip("ةۃہھەىیٱکڪ", "هههههيياكك", strict=True))
_TATWEEL = "ـ"
_OBJECT_PLACEHOLDER = "\ufffc"
_ARABIC_BLOCKS = range(0x0600, 0x0900)
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def _is_mark(char: str) -> bool:
    """Whether `char` is written on or after a letter and belongs to it: a vowel sign, tatweel."""
    return char == _TATWEEL or (not char.isascii() and unicodedata.category(char) == "Mn")


def _light(char: str) -> str:
    if char.isspace():
        return " "
    if char in _SINGLE_QUOTES:
        return "'"
    if char in _DOUBLE_QUOTES:
        return '"'
    if char in _PUNCTUATION:
        return _PUNCTUATION[char]
    if _is_light_noise(char):
        return ""
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Pd" or char == "\N{MINUS SIGN}":
        return "-"
    composed = unicodedata.normalize("NFKC", char)
    return char if composed == char else "".join(map(_light, composed))


def _is_light_noise(char: str) -> bool:
    if char in (_TATWEEL, _OBJECT_PLACEHOLDER) or unicodedata.category(char) == "Cf":
        return True
    code = ord(char)
    return unicodedata.category(char) == "Mn" and (
        code in _ARABIC_BLOCKS or code in _VARIATION_SELECTORS
    )


def _full(char: str) -> str:
    return "".join(
        _LETTERS.get(part, part)
        for light in _light(char)
        for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", light).lower())
        if unicodedata.category(part) != "Mn"
    )


class _Table(dict[int, str]):
    """Folds each character once; `str.translate` and `fold` read it."""

    def __init__(self, level: Level) -> None:
        super().__init__()
        self._fold = {Level.LIGHT: _light, Level.FULL: _full}[level]

    def __missing__(self, code: int) -> str:
        new = self[code] = self._fold(chr(code))
        return new


def _word(word: str, table: _Table) -> str:
    # What looks like one character may fold to a space and others.
    folded = " ".join(word.translate(table).split())
    return word if folded == word else folded


_TABLES = {level: _Table(level) for level in Level}
# Most words of an archive recur.
_WORDS = {
    level: lru_cache(maxsize=16_384)(partial(_word, table=table))
    for level, table in _TABLES.items()
}
