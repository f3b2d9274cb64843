"""Numbers in digits and in Arabic and English words: «مئة وثلاثة وأربعون», "twenty-five"."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.text.fold import fold_text
from summarizer.text.words import Word

_WordsByValue = dict[int, list[str]]


def read_number(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Return (value, end) of the number that begins at `words[at]`, `end` exclusive.

    None when no number begins there, or it is not a whole one («2.5 كيلومتر»). Vague words
    («عشرات», "thousands") are no numbers.
    """
    first = _piece(words[at])
    if first is None or first.kind == "plural_scales":
        return None
    number = _Number()
    number.start(first, counted_on=_goes_on(words, at + 1))
    end = at + 1
    while step := _next_piece(words, end):
        piece, joined, following = step
        if not number.accepts(piece, joined):
            break
        number.add(piece, joined)
        end = following
    if words[at].text in _in_teens() and end == at + 1:
        return None
    return (round(number.value), end) if number.value == round(number.value) else None


def may_begin(word: Word) -> bool:
    """Whether a number may begin with `word`."""
    piece = _piece(word)
    return piece is not None and piece.kind != "plural_scales"


@cache
def number_words() -> frozenset[str]:
    """Return every word that `read_number` knows, folded, "and" included."""
    return frozenset(_pieces()) | _and_words()


def is_definite(word: Word) -> bool:
    """Whether a number word has the article («أطفالهما الثلاثة»)."""
    return word.kind == "word" and word.text.startswith(fold_text(_table().others["article"][0]))


@cache
def ordinals() -> dict[tuple[str, ...], int]:
    """Return the folded words of first to ninety-ninth, as separate words, with their values."""
    table = _table()
    simple = [(fold_text(form), n) for n, forms in table.ordinals.items() for form in forms]
    found: dict[tuple[str, ...], int] = {(form,): n for form, n in simple}
    tens = [(fold_text(form), n) for n, forms in table.tens.items() for form in forms]
    article, conjunction, *_ = (fold_text(table.others[name][0]) for name in ("article", "and"))
    for form, n in simple:
        if n < 10 and not form.isascii():
            for ten in table.others["ordinal_ten"]:
                found[form, fold_text(ten)] = n + 10
            for ten, value in tens:
                found[form, conjunction, article + ten] = n + value
        elif n < 10:
            for ten, value in tens:
                found[ten, "-", form] = found[ten, form] = n + value
    return found


class _NumberWords(BaseModel):
    model_config = ConfigDict(extra="forbid")

    units: _WordsByValue
    teens: _WordsByValue
    tens: _WordsByValue
    hundreds: _WordsByValue
    scales: _WordsByValue
    dual_scales: _WordsByValue
    accusative_scales: _WordsByValue
    plural_scales: _WordsByValue
    ordinals: _WordsByValue
    others: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one word can add to a number."""

    kind: str
    """Its table in `numbers.toml`, or `digits`, or `fraction`."""
    value: float
    english: bool = False


_SCALES = frozenset({"scales", "plural_scales", "accusative_scales"})


@dataclass(slots=True)
class _Number:
    """A number being read: `total` in whole scales, `current` below the last of them."""

    total: float = 0
    current: float = 0
    scale: float = math.inf
    """The last scale reached; only smaller ones may follow."""
    last: str = ""

    @property
    def value(self) -> float:
        return self.total + self.current

    def start(self, piece: _Piece, counted_on: bool) -> None:
        if piece.kind == "accusative_scales" and not counted_on:
            self.total, self.scale = 2 * piece.value, piece.value
        elif piece.kind in _SCALES or piece.kind == "dual_scales":
            self.total, self.scale = piece.value, piece.value
        else:
            self.current = piece.value
        self.last = piece.kind

    def accepts(self, piece: _Piece, joined: bool) -> bool:
        """Whether the word goes on with this number; `joined` by "and"."""
        bare = self.current % 100 == 0
        fresh = self.current == 0 and self.total > 0 and piece.value < self.scale
        match piece.kind:
            case "units":
                return self._accepts_unit(piece, joined, bare)
            case "teens" if not joined and not piece.english:
                return piece.value == 10 and self.last == "units"
            case "teens":
                return bare and self.last != "digits" and (joined or piece.english)
            case "tens":
                goes = bare or (self.last == "units" and self.current % 100 < 10 and joined)
                return goes and self.last != "digits" and (joined or piece.english)
            case "hundreds" if not joined:
                return piece.value == 100 and 1 <= self.current <= 9 and self.last == "units"
            case "digits":
                return joined and (fresh or (self.last == "hundreds" and piece.value < 100))
            case "fraction":
                return joined and self.last in _SCALES
            case "hundreds" | "dual_scales":
                return joined and fresh
            case _:
                counted = self.current > 0 and piece.value < self.scale
                return self.last == "fraction" or (fresh if joined else counted)

    def _accepts_unit(self, piece: _Piece, joined: bool, bare: bool) -> bool:
        if self.last == "digits":
            return False
        if joined:
            return bare
        return piece.english and self.last in {"tens", "hundreds", "scales"}

    def add(self, piece: _Piece, joined: bool) -> None:
        if piece.kind == "fraction":
            self.total += self.scale * piece.value
        elif piece.kind == "hundreds" and not joined:
            self.current *= 100
        elif piece.kind in _SCALES and self.last == "fraction" and self.total:
            # «مليون ونصف المليون»: the scale is said again.
            pass
        elif piece.kind in _SCALES or piece.kind == "dual_scales":
            self.total += (self.current or 1) * piece.value
            self.current, self.scale = 0, piece.value
        else:
            self.current += piece.value
        self.last = piece.kind


def _next_piece(words: Sequence[Word], at: int) -> tuple[_Piece, bool, int] | None:
    """Return the piece at `at`, whether "and" stands before it, and the index after it."""
    joined = at < len(words) and words[at].text in _and_words()
    hyphen = at < len(words) and words[at].text == "-" and words[at - 1].text.isalpha()
    if joined or hyphen or _is_half_a(words, at):
        at += 1
    if at >= len(words):
        return None
    piece = _piece(words[at]) if words[at].text not in _in_teens() else None
    if piece is None or (hyphen and not piece.english):
        return None
    return piece, joined, at + 1


def _is_half_a(words: Sequence[Word], at: int) -> bool:
    """Whether the word at `at` is the article in "half a million"."""
    others = _table().others
    return (
        at < len(words)
        and words[at].text in others["after_half"]
        and words[at - 1].text in others["half"]
    )


def _goes_on(words: Sequence[Word], at: int) -> bool:
    step = _next_piece(words, at)
    return step is not None and step[1]


_LONGEST = 15
"""Characters; longer runs of digits are serial numbers, and would not be exact as floats."""
_DECIMAL_POINT = re.compile(r"[,٫]")
_THOUSANDS = re.compile(r"[,.٬](?=\d{3}(?:\D|$))")


def _piece(word: Word) -> _Piece | None:
    if word.kind == "number":
        digits = _DECIMAL_POINT.sub(".", _THOUSANDS.sub("", word.text))
        return _Piece("digits", float(digits)) if len(digits) <= _LONGEST else None
    return _pieces().get(word.text) if word.kind == "word" else None


@cache
def _table() -> _NumberWords:
    table: _NumberWords = knowledge.load("numbers", _NumberWords)
    return table


@cache
def _in_teens() -> frozenset[str]:
    """Definite words that are numbers only before ten."""
    return frozenset(fold_text(word) for word in _table().others["in_teens"])


@cache
def _and_words() -> frozenset[str]:
    return frozenset(fold_text(word) for word in _table().others["and"])


@cache
def _pieces() -> dict[str, _Piece]:
    table = _table()
    article = fold_text(table.others["article"][0])
    found = {
        fold_text(word): _Piece("fraction", value)
        for name, value in (("half", 0.5), ("quarter", 0.25))
        for word in table.others[name]
    }
    for kind in (*_NumberWords.model_fields,):
        if kind in {"ordinals", "others"}:
            continue
        for value, forms in getattr(table, kind).items():
            for form in map(fold_text, forms):
                piece = _Piece(kind, value, english=form.isascii())
                found[form] = piece
                # One and two with the article are Sunday and Monday, but for a teen.
                definite = article + form
                if (value >= 3 or definite in _in_teens()) and not piece.english:
                    found[definite] = piece
    return found
