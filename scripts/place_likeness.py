"""How alike names sound, in one script or two: which of several names is the one romanised."""

import re

from rapidfuzz import fuzz

from summarizer.gazetteer.keys import english_key, has_arabic
from summarizer.gazetteer.spelling import LATIN_NAME, plain
from summarizer.text.fold import fold_text

_LETTERS = dict(
    zip("بتثجحخدذرزسشصضطظعغفقكلمنه", "bttghhddrdsssdtd gfkklmnh".replace(" ", "\0"), strict=True)
)
_RIVALS = (
    ("th", "t"), ("dh", "d"), ("kh", "h"), ("gh", "g"), ("sh", "s"), ("ch", "s"), ("q", "k"),
    ("j", "g"), ("z", "d"), ("p", "b"), ("v", "f"), ("c", "k"),
)  # fmt: skip
"""Romanisations of one consonant, or of two that are confused, made one."""


def likeness(one: str, other: str) -> float:
    """Return from 0 to 1 how alike the consonants of two names are, in either script.

    >>> likeness("كوستي", "Kosti") > likeness("ربك", "Kosti")
    True
    """
    return fuzz.ratio(consonants(one), consonants(other)) / 100


def consonants(name: str) -> str:
    """Return the consonants of a name in Latin letters."""
    if has_arabic(name):
        words = [re.sub("^ال", "", word) for word in fold_text(name).split()]
        letters = "".join(_LETTERS.get(letter, "") for letter in "".join(words))
        return letters.replace("\0", "").removesuffix("h")
    bones = english_key(plain(name))
    for rival, letter in _RIVALS:
        bones = bones.replace(rival, letter)
    bones = re.sub("[aeiouwy]", "", bones).removesuffix("h")
    return re.sub(r"(.)\1", r"\1", bones)


def with_q(english: str, arabic: list[str], others: list[str]) -> str:
    """Return the name, or another that writes ق as newsrooms do: "Qabbasin" for "Kabbasin"."""
    if english.startswith("K") and any(re.match("(?:ال)?ق", name) for name in arabic):
        with_q = [name for name in others if name.startswith("Q") and LATIN_NAME.fullmatch(name)]
        return max(with_q, key=lambda name: likeness(name, english), default=english)
    return english
