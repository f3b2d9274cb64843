"""The grammar of date phrases, compiled from `months.toml`, `relative_dates.toml` and
`date_patterns.toml`."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.text.fold import fold_text
from summarizer.text.grammar import Grammar, build
from summarizer.text.numbers import ordinals
from summarizer.text.tagging import Phrase
from summarizer.text.words import phrase_words


class Months(BaseModel):
    """The shape of `months.toml`."""

    model_config = ConfigDict(extra="forbid")

    months: list[list[str]]
    homographs: frozenset[str]
    clear_spellings: frozenset[str]
    other_spellings: frozenset[str]
    hijri_months: list[list[str]]
    weekdays: list[list[str]]


@cache
def date_grammar() -> Grammar:
    """Return the compiled grammar; the first call takes some milliseconds."""
    rules = knowledge.load("date_patterns", _Patterns)
    return build(
        _words(),
        [(rule.reading, pattern) for rule in rules.rules for pattern in rule.patterns],
        rules.macros,
        rules.anchors,
    )


@cache
def weekdays() -> dict[str, int]:
    """Return the folded names of the days of the week; Monday is 0."""
    names = enumerate(knowledge.load("months", Months).weekdays)
    return {fold_text(name): number for number, spelled in names for name in spelled}


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reading: str
    patterns: list[str]


class _Patterns(BaseModel):
    model_config = ConfigDict(extra="forbid")

    anchors: frozenset[str]
    macros: dict[str, str]
    rules: list[_Rule]


class _Relative(BaseModel):
    model_config = ConfigDict(extra="forbid")

    classes: dict[str, dict[str, list[str]]]
    flags: dict[str, list[str]]


def _words() -> dict[Phrase, dict[str, str]]:
    words: dict[Phrase, dict[str, str]] = defaultdict(dict)

    def add(word_class: str, value: str, forms: Iterable[str]) -> None:
        for form in forms:
            words[phrase_words(form)][word_class] = value

    months = knowledge.load("months", Months)
    for number, names in enumerate(months.months, 1):
        add("month", str(number), names)
        add("clear_month", str(number), (n for n in names if n not in months.homographs))
        add("english_month", str(number), (n for n in names if n.isascii()))
    for number, names in enumerate(months.hijri_months, 1):
        add("hijri_month", str(number), names)
    for number, names in enumerate(months.weekdays):
        add("weekday", str(number), names)
    relative = knowledge.load("relative_dates", _Relative)
    for name, meanings in relative.classes.items():
        for value, forms in meanings.items():
            add(name, value, forms)
    for name, forms in relative.flags.items():
        add(name, "", forms)
    for ordinal, n in ordinals().items():
        if n <= 31:
            words[ordinal]["day"] = str(n)
    return words
