"""Words of folded Arabic text, and the forms that one of them has without its prefixes."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from summarizer.text.words import read_clitics

_WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A run of letters and digits; offsets are into the folded text."""

    start: int
    end: int
    text: str


class Form(NamedTuple):
    """A word without `skip` letters of prefix, which are conjunctions and prepositions."""

    skip: int
    text: str
    prefix: str
    """«و», «ب», «ول» …; empty for the whole word."""


# Those who look for places and for actors read the same texts.
@lru_cache(maxsize=8)
def read_words(folded: str) -> Sequence[Word]:
    """Return the words of folded text, in order."""
    return [Word(match.start(), match.end(), match[0]) for match in _WORD.finditer(folded)]


@lru_cache(maxsize=1 << 16)
def forms(word: str) -> tuple[Form, ...]:
    """Return the word as it stands, then without each prefix it may have.

    After «ل» the article loses its alef: «للرقة» is ل and الرقة.

    >>> [form.text for form in forms("وبحلب")]
    ['وبحلب', 'بحلب', 'حلب']
    >>> [(form.skip, form.text) for form in forms("للرقه")][1:]
    [(1, 'لرقه'), (2, 'الرقه')]
    """
    found = [Form(0, word, "")]
    clitics = read_clitics()
    at = 0
    if len(word) > 2 and word[0] in clitics.conjunctions:
        at = 1
        found.append(Form(1, word[1:], word[0]))
    if len(word) > at + 2 and word[at] in clitics.prepositions:
        found.append(Form(at + 1, word[at + 1 :], word[: at + 1]))
        if word[at : at + 2] == "لل":
            found.append(Form(at + 2, "ال" + word[at + 2 :], word[: at + 1]))
    return tuple(found)
