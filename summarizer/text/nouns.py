"""Forms of nouns for people: one (قتيل), two (قتيلان), more (قتلى), and by which word they died."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.text.fold import fold_text


class NounNumber(StrEnum):
    """How many people a form of a noun is."""

    ONE = "one"
    TWO = "two"
    TWO_OR_MORE = "two_or_more"
    """«مدنيين»: without vowel signs the dual and the plural are one word."""
    MORE = "more"
    GROUP = "group"
    """One word for several people: a family, a cell."""


Case = Literal["", "bare", "accusative", "feminine", "construct"]
"""Of an Arabic singular without article and possessive: «مدني» is bare, «مدنياً» accusative, and
«مدنية» may be either. «طفلي» is "my child", or before another noun two («طفلي المزارع»)."""

_MARKED_DUAL = re.compile(
    "(\\w+)(?:\u064e\u0651?|\u0651\u064e)\u064a(\u0646?)(?![\\w\u064b-\u0652])"
)
"""A word in ـَي or ـَين: with that vowel the ending is a dual's («بائعَي», «مدنيَّين»)."""


@dataclass(frozen=True, slots=True)
class HumanNoun:
    """A form of a noun for people."""

    number: NounNumber
    outcome: str
    """What the word itself says happened to them (`killed` in «قتيل»), or ""."""
    english: bool
    lemma: str = ""
    """An Arabic noun without the ending of the feminine: «طالب» of «طالبة»."""
    case: Case = ""


def with_plain_duals(text: str) -> str:
    """Return `text` with the duals that only a vowel sign tells from plurals spelled in ـان.

    >>> with_plain_duals("مقتل بائعَي خضار ومدنيَّين")
    'مقتل بائعان خضار ومدنيان'
    """
    return _MARKED_DUAL.sub(_plain_dual, text) if "\u064e" in text else text


def _plain_dual(match: re.Match[str]) -> str:
    dual = match[1] + "ان"
    folded = fold_text(dual)
    known = (human_nouns().get(form) for form in (folded, folded[1:]))
    return dual if any(noun and noun.number is NounNumber.TWO for noun in known) else match[0]


@cache
def human_nouns() -> dict[str, HumanNoun]:
    """Return every form, folded; Arabic ones with and without the article and possessives."""
    data = knowledge.load("human_nouns", _HumanNouns)
    found: dict[str, HumanNoun] = {}
    for form, noun in _all_forms(data):
        found.setdefault(fold_text(form), noun)
    for form in data.forms.none:
        found.pop(fold_text(form), None)
    return found


class _Forms(BaseModel):
    model_config = ConfigDict(extra="forbid")

    one: list[str]
    two: list[str]
    more: list[str]
    none: list[str]


class _English(BaseModel):
    model_config = ConfigDict(extra="forbid")

    regular: list[str]
    killed: list[str]
    injured: list[str]
    detained: list[str]
    abducted: list[str]
    groups: list[str]
    irregular: dict[str, str]


class _HumanNouns(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sound: list[str]
    feminine: list[str]
    outcomes: dict[str, list[str]]
    broken: dict[str, list[str]]
    dual_construct: list[str]
    kin: list[str]
    groups: dict[str, list[str]]
    forms: _Forms
    english: _English


def _all_forms(data: _HumanNouns) -> Iterator[tuple[str, HumanNoun]]:
    outcomes = {noun: outcome for outcome, nouns in data.outcomes.items() for noun in nouns}
    for number in (NounNumber.ONE, NounNumber.TWO, NounNumber.MORE):
        for form in getattr(data.forms, number):
            yield form, HumanNoun(number, outcomes.get(form, ""), form.isascii())
    for noun, plurals in data.broken.items():
        outcome = outcomes.get(noun, "")
        clear = noun + "ين" not in plurals
        dual = NounNumber.TWO if clear else NounNumber.TWO_OR_MORE
        if not clear:
            # «عاملي إغاثة»: two or more aid workers before a noun.
            yield noun + "ي", HumanNoun(dual, outcome, english=False)
        if noun in data.dual_construct or noun.endswith("ي"):
            yield noun + "ي", HumanNoun(NounNumber.TWO, outcome, english=False)
        elif noun in data.kin:
            yield noun + "ي", HumanNoun(NounNumber.ONE, outcome, False, noun, "construct")
        yield from _arabic(noun, plurals, dual, outcome)
    for noun in data.feminine:
        yield from _arabic(noun, [noun[:-1] + "ات"], NounNumber.TWO, outcomes.get(noun, ""))
    for noun in data.sound:
        plurals = [noun + "ون", noun + "و", noun + "ي"]
        yield from _arabic(noun, plurals, NounNumber.TWO_OR_MORE, outcomes.get(noun, ""))
    for noun, plurals in data.groups.items():
        for form, group in _arabic(noun, plurals, NounNumber.TWO, ""):
            one = group.number is NounNumber.ONE
            yield form, HumanNoun(NounNumber.GROUP, "", english=False) if one else group
    yield from _english(data.english)


_ARTICLE = "ال"
_POSSESSIVES = ("ه", "ها", "هم", "هما", "هن", "نا", "ي")


def _arabic(
    noun: str, plurals: Sequence[str], accusative_dual: NounNumber, outcome: str
) -> Iterator[tuple[str, HumanNoun]]:
    """Yield the forms of a noun; `accusative_dual` is what ـين means for it."""
    feminine = noun.endswith("ة")
    lemma = noun[:-1] if feminine else noun
    stem = lemma + "ت" if feminine else noun
    case: Case = "feminine" if feminine else "bare"
    yield noun, HumanNoun(NounNumber.ONE, outcome, False, lemma, case)
    if not feminine:
        yield noun + "ا", HumanNoun(NounNumber.ONE, outcome, False, lemma, "accusative")
    forms = [
        (NounNumber.ONE, [noun] if feminine else [noun, noun + "ا"]),
        (NounNumber.TWO, [stem + "ان"]),
        (accusative_dual, [stem + "ين"]),
        (NounNumber.MORE, [form for plural in plurals for form in (plural, plural + "ا")]),
    ]
    for number, bare in forms:
        for form in bare:
            yield form, HumanNoun(number, outcome, english=False)
            yield _ARTICLE + form, HumanNoun(number, outcome, english=False)
    if feminine:
        # «جثتا الطفلين»: two, before a noun or a possessive. «زوجتي» may be "my wife"; nobody
        # speaks so of one who is dead or held.
        for construct in [stem + "ا", stem + "ي"] if outcome else [stem + "ا"]:
            for suffix in ("", "هما", "هم", "هن", "ه", "ها"):
                yield construct + suffix, HumanNoun(NounNumber.TWO, outcome, english=False)
    else:
        # «ولداها», «طفليهما». Not ـيه, which ends adjectives too: «شخصيه» is «شخصية».
        for suffix in ("ه", "هما", "هم", "هن", "ها"):
            yield f"{stem}ا{suffix}", HumanNoun(NounNumber.TWO, outcome, english=False)
        for suffix in ("هما", "هم", "هن", "ها"):
            yield f"{stem}ي{suffix}", HumanNoun(accusative_dual, outcome, english=False)
    if outcome and not feminine:
        # «جثماني القتيلين»: before a noun, two; nobody says "my body".
        yield stem + "ي", HumanNoun(accusative_dual, outcome, english=False)
    for number, owned in ((NounNumber.ONE, [stem]), (NounNumber.MORE, plurals)):
        for form in owned:
            for possessed in _with_possessives(form):
                yield possessed, HumanNoun(number, outcome, english=False)


def _with_possessives(form: str) -> Iterator[str]:
    # The hamza at the end changes its seat with the case: أبناءه، أبناؤه، أبنائه.
    stems = [form, form[:-1] + "ؤ", form[:-1] + "ئ"] if form.endswith("ء") else [form]
    for stem in stems:
        for possessive in _POSSESSIVES:
            yield stem + possessive


def _english(data: _English) -> Iterator[tuple[str, HumanNoun]]:
    for one, more in data.irregular.items():
        yield one, HumanNoun(NounNumber.ONE, "", english=True)
        yield more, HumanNoun(NounNumber.MORE, "", english=True)
    for outcome in ("", "killed", "injured", "detained", "abducted"):
        for noun in data.regular if not outcome else getattr(data, outcome):
            yield noun, HumanNoun(NounNumber.ONE, outcome, english=True)
            yield _plural(noun), HumanNoun(NounNumber.MORE, outcome, english=True)
    for noun in data.groups:
        yield noun, HumanNoun(NounNumber.GROUP, "", english=True)
        yield _plural(noun), HumanNoun(NounNumber.MORE, "", english=True)


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
