"""Small grammars over words: each word gets its classes, and rules are patterns of classes.

A rule is a regular expression whose names are classes instead of letters: `d=day of? m=month`
matches «12 من تموز» and captures 12 as `d`. Words and rules are data. A text is tagged once,
and each rule then runs over one character for each word, which is fast.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple, TypeVar

from summarizer.text.grammar_terms import expand, needs, regex
from summarizer.text.numbers import is_definite, number_words, read_number
from summarizer.text.words import Word, read_words

T = TypeVar("T")
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


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a rule matches; `start` and `end` count tokens, `values` is the capture."""

    rule: str
    start: int
    end: int
    values: Values


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled pattern, with the class of each capture."""

    name: str
    pattern: re.Pattern[str]
    captures: Mapping[str, str]
    needs: Sequence[frozenset[str]]
    """Sets of codes; each match has a code of every set."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Words and rules, as `build` compiles them."""

    rules: Sequence[Rule]
    entries: Mapping[str, Sequence[tuple[Phrase, Values]]]
    """First word to the phrases that begin with it, longest first."""
    known: frozenset[str]
    codes: Mapping[frozenset[str], str]
    simple: Mapping[str, tuple[Values, str]]
    """Words that begin no phrase and no number: classes and code."""
    needing: Mapping[str, Sequence[int]]
    """Code to the rules that have one need in which it is: without any of its codes, no match."""
    unneeding: Sequence[int]
    """Rules that may match without any code in particular."""
    chunks: Mapping[str, str]
    """What stands between two spaces, to whether rules know it; see `_Chunks`."""

    def tag(self, text: str) -> Tagged:
        """Read folded `text`."""
        return self._read(read_words(text, self.known))

    def tag_anchored(self, text: str) -> Tagged:
        """Read only the runs of known words in folded `text` that hold an anchor.

        Several times faster, and the same for rules whose matches always hold an anchor and
        are of known words alone: no `.`, no `other`, no `^class`.
        """
        chunks = text.split(" ")
        judged = "".join(map(self.chunks.__getitem__, chunks))
        if "a" not in judged:
            return Tagged((), "")
        starts = [0, *accumulate(len(chunk) + 1 for chunk in chunks)]
        read = [
            self._read(read_words(text, self.known, starts[run.start()], starts[run.end()] - 1))
            for run in _RUN.finditer(judged)
        ]
        tokens = [token for part in read for token in (*part.tokens, _GAP)]
        return Tagged(tokens, "".join(part.codes + _BREAK for part in read))

    def _read(self, words: Sequence[Word]) -> Tagged:
        known = self.known
        tokens: list[Token] = []
        codes: list[str] = []
        at = 0
        while at < len(words):
            word = words[at]
            if found := self.simple.get(word.text):
                tokens.append(Token(word.start, word.end, found[0]))
                codes.append(found[1])
                at += 1
                continue
            if word.text not in known and word.kind in _UNREAD:
                tokens.append(Token(word.start, word.end, _NOTHING))
                codes.append(_plain(word))
                at += 1
                continue
            end, values = _read_at(words, at, self.entries)
            tokens.append(Token(word.start, words[end - 1].end, values))
            codes.append(self.codes[frozenset(values)] if values else _plain(word))
            at = end
        return Tagged(tokens, "".join(codes))

    def hits(self, tagged: Tagged) -> Iterator[Hit]:
        """Yield what each rule matches, rule by rule in their order."""
        present = set(tagged.codes)
        may_match = {n for code in present for n in self.needing.get(code, ())}
        for n in sorted(may_match.union(self.unneeding)):
            rule = self.rules[n]
            if any(map(present.isdisjoint, rule.needs)):
                continue
            for match in rule.pattern.finditer(tagged.codes):
                values = {
                    name: tagged.tokens[match.start(name)].values[word_class]
                    for name, word_class in rule.captures.items()
                    if match.start(name) >= 0
                }
                yield Hit(rule.name, match.start(), match.end(), values)

    def pattern(self, terms: str, *, at_end: bool = False) -> re.Pattern[str]:
        """Compile one pattern of classes to run over `Tagged.codes`, or over what ends them."""
        return re.compile(regex(terms, _class_codes(self.codes)) + (r"\Z" if at_end else ""))


def longest(hits: Iterable[T], bounds: Callable[[T], tuple[int, int]]) -> list[T]:
    """Return the longest of `hits` that do not overlap, in the order of the text.

    Of equally long ones the first given counts.
    """
    taken: list[T] = []
    starts: list[int] = []
    ends: list[int] = []
    spans = [(*bounds(hit), hit) for hit in hits]
    for start, end, hit in sorted(spans, key=lambda span: span[0] - span[1]):
        at = bisect_right(starts, start)
        if (at == 0 or ends[at - 1] <= start) and (at == len(starts) or end <= starts[at]):
            taken.insert(at, hit)
            starts.insert(at, start)
            ends.insert(at, end)
    return taken


def build(
    words: Mapping[Phrase, Values],
    rules: Sequence[tuple[str, str]],
    macros: Mapping[str, str],
    anchors: frozenset[str] = frozenset(),
) -> Grammar:
    """Compile a grammar.

    Args:
        words: what each word or run of words is.
        rules: name and pattern. Operators are those of regular expressions: `( ) | ? * +`,
            `{1,3}`, and `.` for any token. `^class` is a token not of the class, `name=class`
            captures, `<macro>` stands for a part that several rules share.
        macros: those parts by name; they may use one another.
        anchors: classes for `Grammar.tag_anchored`.

    Raises:
        ValueError: a pattern names a class or a macro that there is not.
    """
    entries: dict[str, list[tuple[Phrase, Values]]] = defaultdict(list)
    for phrase, values in words.items():
        entries[phrase[0]].append((phrase, values))
    for phrases in entries.values():
        phrases.sort(key=lambda entry: -len(entry[0]))
    numbers = _number_sets()
    sets = {frozenset(values) for values in words.values()} | numbers | _KINDS
    # A word can be a number and something else: «أحد» is one, and anyone.
    sets |= {
        frozenset(values) | number
        for phrase, values in words.items()
        if len(phrase) == 1 and phrase[0] in number_words()
        for number in numbers
    }
    codes = {classes: chr(_FIRST_CODE + n) for n, classes in enumerate(sorted(sets, key=sorted))}
    class_codes = _class_codes(codes)
    compiled = []
    for name, terms in rules:
        terms = expand(terms, macros)
        captures = dict(re.findall(r"(\w+)=(\w+)", terms))
        pattern = re.compile(regex(terms, class_codes))
        compiled.append(Rule(name, pattern, captures, needs(terms, class_codes)))
    known = frozenset(word for phrase in words for word in phrase) | number_words()
    simple = {
        first: (phrases[0][1], codes[frozenset(phrases[0][1])])
        for first, phrases in entries.items()
        if len(phrases[0][0]) == 1 and first not in number_words()
    }
    needing: dict[str, list[int]] = defaultdict(list)
    for n, rule in enumerate(compiled):
        for code in min(rule.needs, key=len, default=frozenset()):
            needing[code].append(n)
    unneeding = [n for n, rule in enumerate(compiled) if not rule.needs]
    chunks = _Chunks(anchors, words, known)
    return Grammar(compiled, entries, known, codes, simple, needing, unneeding, chunks)


class _Chunks(dict[str, str]):
    """Judges each stretch between two spaces once: `a` holds an anchor, `k` another known word
    or a number, `.` neither."""

    def __init__(
        self, anchors: frozenset[str], words: Mapping[Phrase, Values], known: frozenset[str]
    ) -> None:
        super().__init__()
        self._anchors, self._known = anchors, known
        self._words = {
            word for phrase, held in words.items() if anchors & held.keys() for word in phrase
        }

    def __missing__(self, chunk: str) -> str:
        words = read_words(chunk, self._known)
        if any(self._is_anchor(words, at) for at in range(len(words))):
            judged = "a"
        else:
            judged = "k" if any(self._is_known(word) for word in words) else "."
        if len(self) >= _MOST_CHUNKS:
            self.clear()
        self[chunk] = judged
        return judged

    def _is_known(self, word: Word) -> bool:
        return word.kind not in _UNREAD or word.text in self._known

    def _is_anchor(self, words: Sequence[Word], at: int) -> bool:
        if words[at].kind in _UNREAD:
            return words[at].text in self._words
        return not self._anchors.isdisjoint(_read_at(words, at, {})[1])


_MOST_CHUNKS = 100_000
_RUN = re.compile(r"k*a[ka]*")
_NOTHING: Values = {}
_GAP = Token(0, 0, _NOTHING)
_FIRST_CODE = 0xE000
"""Private use: no letter that a pattern's operators could be taken for."""
_OTHER, _LATIN, _BREAK = "x", "y", "!"
_UNREAD = ("word", "mark")
"""Kinds of `Word` that mean nothing but what the grammar's words say."""
_KINDS = {frozenset({kind}) for kind in ("date", "clock", "pair")}
"""Kinds of `Word` that are classes of their own."""


def _read_at(
    words: Sequence[Word], at: int, entries: Mapping[str, Sequence[tuple[Phrase, Values]]]
) -> tuple[int, Values]:
    """Return the end and the classes of the token at `at`: longest phrase, number, word."""
    word = words[at]
    if word.kind in {"date", "clock", "pair"}:
        return at + 1, {word.kind: word.text}
    single: Values = {}
    for phrase, values in entries.get(word.text, ()):
        if len(phrase) == 1:
            single = values
        elif tuple(w.text for w in words[at : at + len(phrase)]) == phrase:
            return at + len(phrase), values
    number = read_number(words, at) if word.kind != "mark" else None
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


def _class_codes(codes: Mapping[frozenset[str], str]) -> dict[str, str]:
    found: dict[str, str] = {"other": _OTHER + _LATIN, "latin": _LATIN, "break": _BREAK}
    for classes, code in codes.items():
        for name in classes:
            found[name] = found.get(name, "") + code
    return found
