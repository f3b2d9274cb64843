"""Folded text as tokens of word classes, over which the patterns of a grammar run.

Most words of the news recur: what stands between two spaces is read once and remembered. Only
where it may begin a phrase or a number is it read again, with the known words that follow.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from summarizer.text.numbers import is_definite, may_begin, number_words, read_number
from summarizer.text.words import Word, read_words

Values = Mapping[str, str]
"""What a run of words is: class to its value in that class, "" where the class has none."""
Phrase = tuple[str, ...]
"""Folded words, split as `read_words` splits them."""


class Token(NamedTuple):
    """A word, or several read as one; offsets are into the folded text."""

    start: int
    end: int
    values: Values


@dataclass(frozen=True, slots=True)
class Tagged:
    """A text read with a grammar's words: `codes` has one character for each token."""

    tokens: Sequence[Token]
    codes: str


class Lexicon:
    """The words of a grammar. Each set of classes that a token may have is one character."""

    def __init__(self, words: Mapping[Phrase, Values], anchors: frozenset[str]) -> None:
        """Take what each word or run of words is, and the classes for `tag_anchored`."""
        self._codes = _codes(words)
        self._known = frozenset(word for phrase in words for word in phrase) | number_words()
        self._entries = _by_first_word(words)
        self._anchors = anchors
        self._anchor_words = {
            word for phrase, values in words.items() if anchors & values.keys() for word in phrase
        }
        self._closed = {
            phrase[0]: (values, self._codes[frozenset(values)])
            for phrase, values in words.items()
            if len(phrase) == 1 and not self._is_open(Word(0, 0, phrase[0], "word"))
        }
        """What words are that begin no token of several."""
        self._stretch = lru_cache(_MOST_STRETCHES)(self._read_stretch)

    def tag(self, text: str) -> Tagged:
        """Read folded `text`."""
        line = self._line(text)
        return self._read(line, 0, len(line.kinds))

    def tag_anchored(self, text: str) -> Tagged:
        """Read only the runs of known words in folded `text` that hold an anchor.

        Several times faster, and the same for rules whose matches always hold an anchor and
        are of known words alone: no `.`, no `other`, no `^class`.
        """
        line = self._line(text)
        read = [self._read(line, *run.span()) for run in _ANCHORED.finditer(line.kinds)]
        tokens = [token for part in read for token in (*part.tokens, _GAP)]
        return Tagged(tokens, "".join(part.codes + _BREAK for part in read))

    def class_codes(self) -> dict[str, str]:
        """Return the codes of the tokens that are of each class."""
        found = {"other": _OTHER + _LATIN, "latin": _LATIN, "break": _BREAK}
        for classes, code in self._codes.items():
            for name in classes:
                found[name] = found.get(name, "") + code
        return found

    def _line(self, text: str) -> "_Line":
        stretches = list(map(self._stretch, text.split(" ")))
        return _Line(stretches, "".join([stretch.kind for stretch in stretches]))

    def _read(self, line: "_Line", first: int, last: int) -> Tagged:
        tokens: list[Token] = []
        codes: list[str] = []
        for part in _PARTS.finditer(line.kinds, first, last):
            if line.kinds[part.start()] in _OPEN:
                words = line.words(*part.span())
                at = 0
                while at < len(words):
                    token, code, at = self._token(words, at)
                    tokens.append(token)
                    codes.append(code)
                continue
            for stretch, at in line.placed(*part.span()):
                tokens += [Token(at + start, at + end, held) for start, end, held in stretch.tokens]
                codes.append(stretch.codes)
        return Tagged(tokens, "".join(codes))

    def _token(self, words: Sequence[Word], at: int) -> tuple[Token, str, int]:
        """Return the token that begins at `at`, its code, and where the next begins."""
        word = words[at]
        if known := self._closed.get(word.text):
            return Token(word.start, word.end, known[0]), known[1], at + 1
        end, values = _read_at(words, at, self._entries)
        code = self._codes[frozenset(values)] if values else _plain(word)
        return Token(word.start, words[end - 1].end, values), code, end

    def _read_stretch(self, text: str) -> "_Stretch":
        words = read_words(text, self._known)
        if not any(map(self._is_known, words)):
            tokens = tuple([Token(word.start, word.end, _NOTHING) for word in words])
            return _Stretch(_UNKNOWN, len(text), (), tokens, "".join(map(_plain, words)))
        read = [self._token(words, at) for at in range(len(words))]
        if any(self._is_anchor(words, at) for at in range(len(words))):
            kind = _ANCHOR
        else:
            kind = _BEGINS if any(map(self._is_open, words)) else _KNOWN
        return _Stretch(
            kind=kind,
            length=len(text),
            words=tuple(words),
            tokens=tuple(token for token, _, _ in read),
            codes="".join(code for _, code, _ in read),
        )

    def _is_known(self, word: Word) -> bool:
        return word.kind not in _UNREAD or word.text in self._known

    def _is_open(self, word: Word) -> bool:
        """Whether it may begin a token of several words."""
        phrases = self._entries.get(word.text, ())
        return any(len(phrase) > 1 for phrase, _ in phrases) or may_begin(word)

    def _is_anchor(self, words: Sequence[Word], at: int) -> bool:
        word = words[at]
        if "int" in self._anchors and may_begin(word):
            return True
        if word.kind in _UNREAD:
            return word.text in self._anchor_words
        return not self._anchors.isdisjoint(_read_at(words, at, {})[1])


class _Stretch(NamedTuple):
    """What stands between two spaces, read by itself; offsets are into it."""

    kind: str
    length: int
    words: Sequence[Word]
    """Left out where none is known."""
    tokens: Sequence[Token]
    codes: str


_ANCHOR, _BEGINS, _KNOWN, _UNKNOWN = "abk."
"""Kinds of stretches: with an anchor; else with a word that may begin a token of several words;
else with a known word; with none."""
_OPEN = _ANCHOR + _BEGINS
_ANCHORED = re.compile(r"[bk]*a[abk]*")
_PARTS = re.compile(r"[ab][abk]*|[k.]+")
"""A token of several words has known ones only, so that it ends where its part does."""


_MOST_STRETCHES = 8_000


class _Line:
    """A text as its stretches."""

    def __init__(self, stretches: Sequence[_Stretch], kinds: str) -> None:
        self.kinds = kinds
        self._stretches = stretches
        self._starts: list[int] | None = None

    def placed(self, first: int, last: int) -> Iterator[tuple[_Stretch, int]]:
        """Yield stretches and where they begin in the text."""
        if self._starts is None:
            self._starts = [0, *accumulate(stretch.length + 1 for stretch in self._stretches)]
        return zip(self._stretches[first:last], self._starts[first:last], strict=True)

    def words(self, first: int, last: int) -> list[Word]:
        """Return the words of stretches, with offsets into the text."""
        return [
            Word(at + start, at + end, text, kind)
            for stretch, at in self.placed(first, last)
            for start, end, text, kind in stretch.words
        ]


_NOTHING: Values = {}
_GAP = Token(0, 0, _NOTHING)
_FIRST_CODE = 0xE000
"""Private use: no letter that a pattern's operators could be taken for."""
_OTHER, _LATIN, _BREAK = "x", "y", "!"
_UNREAD = ("word", "mark")
"""Kinds of `Word` that mean nothing but what the grammar's words say."""
_OWN_CLASS = ("date", "clock", "pair")
"""Kinds of `Word` that are classes of their own."""
_Entries = Mapping[str, Sequence[tuple[Phrase, Values]]]
"""First word to the phrases that begin with it, longest first."""


def _by_first_word(words: Mapping[Phrase, Values]) -> _Entries:
    entries: dict[str, list[tuple[Phrase, Values]]] = defaultdict(list)
    for phrase in sorted(words, key=len, reverse=True):
        entries[phrase[0]].append((phrase, words[phrase]))
    return dict(entries)


def _codes(words: Mapping[Phrase, Values]) -> dict[frozenset[str], str]:
    """Return a code for each set of classes that a token may have."""
    numbers = _number_sets()
    sets = {frozenset(values) for values in words.values()} | numbers
    sets |= {frozenset({kind}) for kind in _OWN_CLASS}
    # A word can be a number and something else: «أحد» is one, and anyone.
    sets |= {
        frozenset(values) | number
        for phrase, values in words.items()
        if len(phrase) == 1 and phrase[0] in number_words()
        for number in numbers
    }
    return {classes: chr(_FIRST_CODE + n) for n, classes in enumerate(sorted(sets, key=sorted))}


def _read_at(words: Sequence[Word], at: int, entries: _Entries) -> tuple[int, Values]:
    """Return the end and the classes of the token at `at`: longest phrase, number, word."""
    word = words[at]
    if word.kind in _OWN_CLASS:
        return at + 1, {word.kind: word.text}
    single = _NOTHING
    for phrase, values in entries.get(word.text, ()):
        if len(phrase) == 1:
            single = values
        elif tuple([w.text for w in words[at : at + len(phrase)]]) == phrase:
            return at + len(phrase), values
    number = read_number(words, at)
    if number is None:
        return at + 1, single
    value, end = number
    values = _number_values(value, word)
    return end, {**single, **values} if end == at + 1 else values


def _plain(word: Word) -> str:
    if word.kind == "word":
        return _LATIN if word.text.isascii() else _OTHER
    return _BREAK


def _number_values(value: int, word: Word) -> dict[str, str]:
    """Return the classes of a number that begins with `word`."""
    digits = word.kind == "number"
    # Without separators, as nobody writes a year 1,950.
    plain = digits and word.text.isdigit()
    classes = {"int": True, "digits": digits, "day": 1 <= value <= 31}
    classes["definite"] = is_definite(word)
    classes["year"] = plain and 1900 <= value < 2100
    classes["past_year"] = plain and 500 <= value < 1900
    classes["hijri_year"] = plain and 1300 <= value < 1500
    classes["spoken_year"] = not digits and 1900 <= value < 2100
    classes["one_or_two"] = not digits and 1 <= value <= 2
    return {name: str(value) for name, held in classes.items() if held}


def _number_sets() -> set[frozenset[str]]:
    samples = (0, 1, 3, 500, 1300, 1900)
    words = [Word(0, 1, text, "number") for text in ("3", "3,0")]
    words += [Word(0, 1, text, "word") for text in ("3", "الثلاثه")]
    return {frozenset(_number_values(n, word)) for n in samples for word in words}
