"""Arabic names in Latin letters: newsroom spelling of common names, else the letters' skeleton.

The short vowels of an Arabic name are not written, so a skeleton is a reading aid and no
more: «الشحيل» comes out as al-Shahil. Places and organisations have their own tables.
"""

import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.text.fold import Level, fold_text

_ARTICLE = "ال"
_LONG = {"و": "ou", "ي": "i"}
_VOWELS = frozenset("aeiou")


class Names(BaseModel):
    """Shape of `names.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    given: dict[str, str]
    parts: dict[str, str]
    letters: dict[str, str]


def romanize(name: str) -> str:
    """Return `name` in Latin letters.

    >>> romanize("أبو زينب")
    'Abu Zainab'
    >>> romanize("محمود الخطيب")
    'Mahmoud al-Khatib'
    >>> romanize("الدحلة")
    'al-Dahla'
    """
    words = fold_text(name, Level.LIGHT).strip("\"'() ").split()
    out: list[str] = []
    index = 0
    while index < len(words):
        pair = "".join(words[index : index + 2])
        known = _known().get(fold_text(pair)) if index + 1 < len(words) else None
        if known is not None:
            out.append(known)
            index += 2
        else:
            out.append(_word(words[index]))
            index += 1
    return " ".join(part for part in out if part)


def is_given_name(word: str) -> bool:
    """Return whether a word is a common given name."""
    return fold_text(word) in _given()


def _word(word: str) -> str:
    if word.isascii():
        return word
    known = _known().get(fold_text(word))
    if known is not None:
        return known
    if word.startswith(_ARTICLE) and len(word) > 3:
        stem = word[len(_ARTICLE) :]
        return f"al-{_known().get(fold_text(stem)) or _skeleton(stem).capitalize()}"
    return _skeleton(word).capitalize()


def _skeleton(word: str) -> str:
    """Letter by letter; و and ي are vowels between consonants, and clusters get an a."""
    letters = knowledge.load("names", Names).letters
    out = ""
    for index, letter in enumerate(word):
        if letter in _LONG and _is_vowel(word, index):
            out += _LONG[letter]
            continue
        sound = letters.get(letter, letter)
        if sound.startswith("a") and out.endswith("a"):
            continue
        if _needs_vowel(out, sound, index):
            out += "a"
        out += sound
    return out


def _is_vowel(word: str, index: int) -> bool:
    if index == 0:
        return False
    following = word[index + 1] if index + 1 < len(word) else ""
    return following not in ("ا", "ة", "و", "ي", "ى") and word[index - 1] not in "اويأ"


def _needs_vowel(out: str, sound: str, index: int) -> bool:
    """After the first consonant, and between the second and third of a cluster."""
    if not sound or sound[0] in _VOWELS or not out or out[-1] in _VOWELS:
        return False
    if index == 1:
        return True
    consonants = re.search(r"[^aeiou]+$", out)
    return consonants is not None and _count(consonants.group()) > 1


def _count(consonants: str) -> int:
    return len(re.sub(r"kh|gh|th|sh|dh|ch", "x", consonants))


@cache
def _known() -> dict[str, str]:
    names = knowledge.load("names", Names)
    return {fold_text(ar): en for ar, en in {**names.parts, **names.given}.items()}


@cache
def _given() -> frozenset[str]:
    return frozenset(fold_text(ar) for ar in knowledge.load("names", Names).given)
