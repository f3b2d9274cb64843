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
from typing import NamedTuple, TypeVar

from summarizer.text.grammar_terms import expand, needs, regex
from summarizer.text.tagging import Lexicon, Phrase, Tagged, Values

T = TypeVar("T")


class Hit(NamedTuple):
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

    words: Lexicon
    rules: Sequence[Rule]
    needing: Mapping[str, Sequence[int]]
    """Code to the rules that have one need in which it is: without any of its codes, no match."""
    unneeding: Sequence[int]
    """Rules that may match without any code in particular."""

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
        return re.compile(regex(terms, self.words.class_codes()) + (r"\Z" if at_end else ""))


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
        anchors: classes for `Lexicon.tag_anchored`.

    Raises:
        ValueError: a pattern names a class or a macro that there is not.
    """
    lexicon = Lexicon(words, anchors)
    class_codes = lexicon.class_codes()
    compiled = []
    for name, terms in rules:
        terms = expand(terms, macros)
        captures = dict(re.findall(r"(\w+)=(\w+)", terms))
        pattern = re.compile(regex(terms, class_codes))
        compiled.append(Rule(name, pattern, captures, needs(terms, class_codes)))
    needing: dict[str, list[int]] = defaultdict(list)
    for n, rule in enumerate(compiled):
        for code in min(rule.needs, key=len, default=frozenset()):
            needing[code].append(n)
    unneeding = [n for n, rule in enumerate(compiled) if not rule.needs]
    return Grammar(lexicon, compiled, needing, unneeding)
