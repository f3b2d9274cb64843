"""Which language a text is in: a gate before anything is spent on it."""

import re
from collections import Counter
from functools import cache

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.text.fold import Level, fold_text


def detect_language(text: str) -> str | None:
    """Return the language of most of `text`, as "ar", "en", "ckb", "fa", "ur", "tr" and so on.

    Arabic dialects are "ar". Names and quotations in another script do not count, as long
    as they are the smaller part.

    Returns:
        None if there are fewer than ten letters to go by, if the script is one that is not
        known here, or if the words are of no known language of the Latin script.

    >>> detect_language("قُتل مدنيان في قصف على بلدة سرمين")
    'ar'
    >>> detect_language("Two civilians were killed in the town of Sarmin.")
    'en'
    >>> detect_language("دوو هاووڵاتی لە شارۆچکەکە کوژران")
    'ckb'
    >>> detect_language("12/7/2024")
    """
    sample = fold_text(text[:_SAMPLE], Level.LIGHT)
    arabic, latin = (sum(map(len, run.findall(sample))) for run in (_ARABIC, _LATIN))
    others = sum(map(str.isalpha, sample)) - arabic - latin
    if arabic + latin < _FEWEST_LETTERS or others > max(arabic, latin):
        return None
    return _in_arabic_script(sample) if arabic >= latin else _in_latin_script(sample)


_SAMPLE = 20_000
"""Characters that are looked at; the beginning of a text shows its language."""
_FEWEST_LETTERS = 10
_FEWEST_FOREIGN = 2
_LONGEST_HEADLINE = 12
"""Words."""
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee-\u06ff\u0750-\u077f\u08a0-\u08c9]+")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+")
_WORD = re.compile(r"[^\W\d_]+")
_SHARE_OF_WORDS = 0.12
"""Of a text's words, from which its language is believed; function words are a third."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Letters(_Section):
    code: str
    letters: str


class _Arabic(_Section):
    share: float
    article: str
    article_share: float
    language: list[_Letters]


class _Words(_Section):
    code: str
    words: frozenset[str]


class _Knowledge(_Section):
    """The shape of language.toml, where each value is explained."""

    arabic: _Arabic
    latin: list[_Words]


@cache
def _rules() -> _Knowledge:
    rules: _Knowledge = knowledge.load("language", _Knowledge)
    return rules


def _in_arabic_script(sample: str) -> str:
    rules = _rules().arabic
    words = _WORD.findall(sample)
    definite = " ".join(["", *words]).count(f" {rules.article}")
    if definite >= rules.article_share * len(words):
        return "ar"
    letters = Counter("".join(_ARABIC.findall(sample)))
    for language in rules.language:
        foreign = sum(letters[letter] for letter in language.letters)
        if foreign >= max(_FEWEST_FOREIGN, rules.share * letters.total()):
            return language.code
    return "ar"


def _in_latin_script(sample: str) -> str | None:
    words = _WORD.findall(sample.lower())
    shares = {
        language.code: sum(word in language.words for word in words) / len(words)
        for language in _rules().latin
    }
    best = max(shares, key=lambda code: shares[code])
    # A headline may have no function word at all; English stands first in the list.
    is_headline = len(words) <= _LONGEST_HEADLINE and "".join(words).isascii()
    return best if is_headline or shares[best] >= _SHARE_OF_WORDS else None
