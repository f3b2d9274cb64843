"""The grammar of count phrases, compiled from `counts.toml`, `human_nouns.toml` and
`numbers.toml`."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.schemas import Outcome, Qualifier
from summarizer.text.fold import fold_text
from summarizer.text.grammar import Grammar, build
from summarizer.text.nouns import NounNumber, human_nouns
from summarizer.text.tagging import Phrase, Tagged
from summarizer.text.words import phrase_words


@cache
def count_grammar() -> Grammar:
    """Return the compiled grammar; the first call takes a tenth of a second.

    Nouns for people have the classes `noun` (how many, a `NounNumber`) and `outcome_noun`
    (what the word says happened to them, or ""), those for two people also `two`, Arabic
    singulars also `lemma` and `case`; `vague` words have their lowest and highest number as
    "20-99", without the second if it is open. Anchors are what states a number.
    """
    words = knowledge.load("counts", _CountWords)
    rules = [(rule.name, pattern) for rule in words.rules for pattern in rule.patterns]
    return build(_lexicon(words), rules, {}, _STATE_A_NUMBER)


_STATE_A_NUMBER = frozenset({"int", "date", "clock", "pair", "two"})


@lru_cache(maxsize=256)
def count_tags(text: str) -> Tagged:
    """Return folded `text` read with the words of the grammar."""
    return count_grammar().words.tag(text)


@cache
def states() -> dict[str, Outcome]:
    """Return English adjectives for what happened to those counted: dead, missing."""
    words = knowledge.load("counts", _CountWords).states
    return {form: outcome for outcome, forms in words.items() for form in forms}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What can stand beside a part of a count phrase."""

    joined: re.Pattern[str]
    """Before it: "and"."""
    joined_english: re.Pattern[str]
    """Before it: "and" or a comma, with adjectives after it."""
    unknown_noun: re.Pattern[str]
    """After it: a word that is neither a noun for people nor a preposition."""
    comma: re.Pattern[str]
    """Before it: a comma, which begins a list of those just counted."""
    kin: re.Pattern[str]
    """After a parent: children or a spouse, joined."""


@cache
def surroundings() -> Surroundings:
    """Return the patterns, compiled for the grammar's tags."""
    pattern = count_grammar().pattern
    return Surroundings(
        joined=pattern("and det?", at_end=True),
        joined_english=pattern("(and | comma) det? latin{0,3}", at_end=True),
        unknown_noun=pattern("other"),
        comma=pattern("comma det?", at_end=True),
        kin=pattern("and (int of?)? noun"),
    )


class _Vague(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: list[str]
    min: int
    max: int | None = None


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    patterns: list[str]


class _CountWords(BaseModel):
    model_config = ConfigDict(extra="forbid")

    before: dict[Qualifier, list[str]]
    after: dict[Qualifier, list[str]]
    vague: list[_Vague]
    states: dict[Outcome, list[str]]
    words: dict[str, list[str]]
    rules: list[_Rule]


def _lexicon(data: _CountWords) -> dict[Phrase, dict[str, str]]:
    words: dict[Phrase, dict[str, str]] = defaultdict(dict)

    def add(word_class: str, value: str, forms: Iterable[str]) -> None:
        for form in forms:
            words[phrase_words(form)][word_class] = value

    for qualifier, forms in data.before.items():
        add("before", qualifier, forms)
    for qualifier, forms in data.after.items():
        add("after", qualifier, forms)
    for vague in data.vague:
        add("vague", f"{vague.min}-{vague.max or ''}", vague.words)
    for outcome, forms in data.states.items():
        add("state", outcome, forms)
    for name, forms in data.words.items():
        add(name, "", forms)
    for form, noun in human_nouns().items():
        add("noun", noun.number, [form])
        add("outcome_noun", noun.outcome, [form])
        if noun.number is NounNumber.TWO:
            add("two", "", [form])
        if noun.outcome:
            add("harmed", noun.outcome, [form])
        if noun.case:
            add("lemma", fold_text(noun.lemma), [form])
            add("case", noun.case, [form])
        if noun.case == "construct":
            add("construct", "", [form])
        if noun.english:
            add("english", "", [form])
    return words
