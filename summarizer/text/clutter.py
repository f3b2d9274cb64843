"""What a line of a web page is, when it is not the article's: one folded line at a time."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.text.fold import fold_text


class Heading(StrEnum):
    """Lines that say what the lines below them are."""

    RELATED = "related"
    """Other articles follow."""
    END = "end"
    """Comments, forms or the page's footer follow."""
    NEIGHBOUR = "neighbour"
    """The headline of the previous or next article follows."""


def heading(line: str) -> Heading | None:
    """Return what the folded `line` announces, or None."""
    if len(line) > _LONGEST:
        return None
    key = _key(line)
    if key in _lookup("neighbours"):
        return Heading.NEIGHBOUR
    if key in _lookup("labels"):
        return Heading.RELATED
    if key in _lookup("ends") or _end_pattern().fullmatch(line):
        return Heading.END
    return None


def kind_of(line: str, *, at_edge: bool) -> str | None:
    """Return the kind of clutter that the folded `line` is by itself, or None.

    Args:
        at_edge: no paragraph stands before it, or none after it. Dates, datelines and bare
            numbers between paragraphs may head a part of the article, so they are kept there.

    >>> kind_of(fold_text("نسخ الرابط | واتساب"), at_edge=False)
    'share'
    >>> kind_of(fold_text("الثلاثاء 3 أيلول 2024 - 10:15 ص"), at_edge=True)
    'date'
    >>> kind_of(fold_text("محافظة الحسكة:"), at_edge=True)
    """
    if len(line) > _LONGEST:
        return None
    key = _key(line)
    for rule, pattern in _line_rules():
        if (at_edge or not rule.edges) and len(line) <= rule.longest and pattern.match(key):
            return rule.kind
    if at_edge and len(line) <= _LONGEST_DATE:
        if _date().fullmatch(key) and _STATED_DATE.search(line):
            return "date"
        if _dateline_alone().fullmatch(line):
            return "dateline"
    return None


def is_label(line: str, kind: str) -> bool:
    """Return whether the folded `line` is only a label of `kind` («الوسوم:»), nothing after it."""
    return len(line) <= _LONGEST and _key(line) in _lookup(kind)


def dateline_before(paragraph: str) -> tuple[int, int] | None:
    """Return the offsets of a dateline at the beginning of the folded `paragraph`, or None.

    >>> dateline_before(fold_text("دمشق-سانا أعلنت الوزارة اليوم بدء العمل"))
    (0, 9)
    """
    match = _dateline_inline().match(paragraph)
    return match.span("dateline") if match else None


def tail_begins_after() -> float:
    """Return the share of a page, 0 to 1, after which a heading may begin the tail."""
    return _rules().tail.after


_LONGEST = 250
"""Characters; no longer line is clutter."""
_LONGEST_DATE = 90
_STATED_DATE = re.compile(r"\d.*[^\W\d_]{2}|[^\W\d_]{2}.*\d|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_ARABIC = re.compile(r"[ء-ي]+")
_ENDS = re.compile(r"^(?:[^#\w]|_)+|[\W_]+$")
_NAME = r"[^\W\d_]+(?: [^\W\d_]+){0,3}"
_DAY = r"(?:,? \d{1,2} [^\W\d_]+(?: [^\W\d_]+)?(?: \d{4})?)?"
_SEPARATOR = r" ?[-/|_]+ ?"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Rule(_Section):
    kind: str
    longest: int = 160
    edges: bool = False
    lines: list[str] = []
    words: list[str] = []
    starts: list[str] = []
    patterns: list[str] = []


class _Tail(_Section):
    after: float
    labels: list[str]
    ends: list[str]
    end_patterns: list[str]


class _Neighbours(_Section):
    labels: list[str]


class _Date(_Section):
    months: list[str]
    words: list[str]


class _Dateline(_Section):
    agencies: list[str]
    marks: list[str]


class _Knowledge(_Section):
    """The shape of boilerplate.toml, where each list is explained."""

    rule: list[_Rule]
    tail: _Tail
    neighbours: _Neighbours
    date: _Date
    dateline: _Dateline


def _rules() -> _Knowledge:
    rules: _Knowledge = knowledge.load("boilerplate", _Knowledge)
    return rules


def _key(line: str) -> str:
    """Return the folded `line` without punctuation at either end, but for a hashtag's sign."""
    return _ENDS.sub("", line)


def _any_of(phrases: Iterable[str]) -> str:
    """Return an expression for any of `phrases`, the longest first."""
    folded = sorted({fold_text(phrase) for phrase in phrases}, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, folded))})"


def _folded(pattern: str) -> str:
    """Return the expression with its Arabic letters folded and the rest untouched."""
    return _ARABIC.sub(lambda letters: fold_text(letters.group()), pattern)


@cache
def _lookup(name: str) -> frozenset[str]:
    """Return the keys of a list of headings, or of the labels of a kind of line."""
    rules = _rules()
    phrases = {
        "neighbours": rules.neighbours.labels,
        "labels": rules.tail.labels,
        "ends": rules.tail.ends,
    }.get(name) or [start for rule in rules.rule if rule.kind == name for start in rule.starts]
    return frozenset(_key(fold_text(phrase)) for phrase in phrases)


@cache
def _line_rules() -> list[tuple[_Rule, re.Pattern[str]]]:
    return [(rule, _compiled(rule)) for rule in _rules().rule]


def _compiled(rule: _Rule) -> re.Pattern[str]:
    ways = [f"(?:{_folded(pattern)})$" for pattern in rule.patterns]
    if rule.lines:
        ways.append(f"{_any_of(rule.lines)}$")
    if rule.words:
        word = _any_of(rule.words)
        ways.append(rf"{word}(?:[\W_]+{word})*$")
    if rule.starts:
        labels = [start.rstrip(":") for start in rule.starts if start.endswith(":")]
        openings = [start for start in rule.starts if not start.endswith(":")]
        ways += [rf"{_any_of(labels)}(?: ?:|$)"] if labels else []
        ways += [rf"{_any_of(openings)}(?!\w)"] if openings else []
    return re.compile("|".join(ways))


@cache
def _end_pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_folded(way)})" for way in _rules().tail.end_patterns))


@cache
def _date() -> re.Pattern[str]:
    word = rf"(?:{_any_of(_rules().date.months + _rules().date.words)}(?![^\W\d_])|\d+)"
    return re.compile(rf"{word}(?:[\W_]*{word})*")


@cache
def _dateline_alone() -> re.Pattern[str]:
    signed = _any_of(_rules().dateline.agencies + _rules().dateline.marks) + r"(?!\w)"
    return re.compile(
        rf"[\W_]*(?:{_NAME}{_SEPARATOR}){{0,2}}{signed}(?:{_SEPARATOR}{_NAME}){{0,2}}"
        rf"(?:(?:{_SEPARATOR}| )?\({_NAME}\))?[\W_]*|{_NAME}{_DAY} ?\({signed}\)[\W_]*"
    )


@cache
def _dateline_inline() -> re.Pattern[str]:
    agency = _any_of(_rules().dateline.agencies) + r"(?!\w)"
    return re.compile(
        rf"[\W_]*(?P<dateline>(?:{_NAME}{_DAY}{_SEPARATOR}){{1,2}}{agency}"
        rf"|{_NAME}{_DAY} ?\({agency}\)(?= ?[-:|])"
        rf"|{agency}(?: ?\({_NAME}\))?(?= ?[-|]))"
        r"[\W_]+\w"
    )
