"""Arabic names in Latin letters: newsroom spelling of attested parts, else the letters' skeleton.

The short vowels of an Arabic name are not written, so a skeleton is a reading aid and no
more: «الشحيل» comes out as al-Shahil. Places and organisations have their own tables.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.text.fold import Level, fold_text
from summarizer.text.skeleton import skeleton

_ARTICLE = "ال"
_GOD = fold_text("الله")
_SERVANT = fold_text("عبد")
_VILLAGE = "كفر"
_OF_HIS = fold_text("ية")


class Names(BaseModel):
    """Shape of `names.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    titles: list[str]
    given: dict[str, str]
    parts: dict[str, str]
    letters: dict[str, str]


@dataclass(frozen=True, slots=True)
class Romanized:
    """A name in Latin letters."""

    text: str
    approximate: bool
    """Some part is not attested and was spelled by its letters, with guessed vowels."""


def romanize(name: str) -> str:
    """Return `name` in Latin letters.

    >>> romanize("أبو زينب")
    'Abu Zainab'
    >>> romanize("محمود الخطيب")
    'Mahmoud al-Khatib'
    >>> romanize("الدحلة")
    'al-Dahla'
    """
    return read_name(name).text


def romanize_person(name: str) -> Romanized:
    """Return a person's name in Latin letters, without titles.

    >>> romanize_person("العميد الركن يحيى سريع")
    Romanized(text='Yahya Saree', approximate=False)
    """
    return read_name(" ".join(_untitled(name)))


def person_key(name: str) -> str | None:
    """Return what the Arabic spellings of a person's name share; None if it is not Arabic.

    >>> person_key("العميد عبد الرحمن الأحمد") == person_key("عبدالرحمن الاحمد")
    True
    """
    words = [fold_text(word) for word in _untitled(name)]
    if not any("\u0621" <= letter <= "\u064a" for word in words for letter in word):
        return None
    return " ".join(words).replace(f"{_SERVANT} ", _SERVANT)


def _untitled(name: str) -> list[str]:
    words = _words(name)
    first = 0
    while first < len(words) - 1 and fold_text(words[first]) in _titles():
        first += 1
    return words[first:]


@lru_cache(maxsize=4096)
def read_name(name: str) -> Romanized:
    """Return `name` in Latin letters, and whether that is approximate."""
    words = [part for word in _words(name) for part in _apart(word)]
    out: list[Romanized] = []
    index = 0
    while index < len(words):
        part, taken = _compound(words[index : index + 2])
        out.append(part or _word(words[index]))
        index += taken if part else 1
    return Romanized(
        " ".join(part.text for part in out if part.text), any(part.approximate for part in out)
    )


def is_given_name(word: str) -> bool:
    """Return whether a word is a common given name."""
    return fold_text(word) in _given()


def is_name_part(word: str) -> bool:
    """Return whether a word, without its article, is attested in people's names.

    Many are common words as well, so it says something only where a name has begun.
    """
    folded = fold_text(word).removeprefix(_ARTICLE)
    return folded in _known() or folded in _attested()


def _words(name: str) -> list[str]:
    return fold_text(name, Level.LIGHT).strip("\"'() ").split()


def _apart(word: str) -> list[str]:
    """«كفرنوران»: a head that is written on the name of a village."""
    rest = word.removeprefix(_VILLAGE)
    fused = rest != word and len(rest) > 2 and fold_text(word) not in _known()
    return [_VILLAGE, rest] if fused else [word]


def _compound(pair: Sequence[str]) -> tuple[Romanized | None, int]:
    """Two words that are one name: «عبد الرحمن», «صفي الدين», «نصر الله»."""
    if len(pair) < 2:
        return None, 1
    first, second = pair
    folded = fold_text(first)
    joined = folded.removeprefix(_ARTICLE) + fold_text(second)
    if known := _known().get(joined):
        prefix = "al-" if folded.startswith(_ARTICLE) else ""
        return Romanized(prefix + known, approximate=False), 2
    if folded == _SERVANT and second.startswith(_ARTICLE):
        stem = _stem(second.removeprefix(_ARTICLE))
        return Romanized(f"Abdul {stem.text}", stem.approximate), 2
    if fold_text(second) == _GOD:
        stem = _stem(first)
        return Romanized(f"{stem.text}allah", stem.approximate), 2
    return None, 1


def _word(word: str) -> Romanized:
    if word.isascii():
        return Romanized(word, approximate=False)
    folded = fold_text(word)
    if known := _known().get(folded):
        return Romanized(known, approximate=False)
    if word.startswith(_ARTICLE) and len(word) > 3:
        stem = _stem(word.removeprefix(_ARTICLE))
        return Romanized(f"al-{stem.text}", stem.approximate)
    return _stem(word)


def _stem(word: str) -> Romanized:
    known = _known().get(fold_text(word)) or _attested().get(fold_text(word))
    if known:
        return Romanized(known, approximate=False)
    root = fold_text(word).removesuffix(_OF_HIS)
    if root != fold_text(word) and (known := _known().get(root) or _attested().get(root)):
        # «الخالدية»: what is called after Khaled.
        return Romanized(f"{known.rstrip('aei')}iya", approximate=True)
    letters = knowledge.load("names", Names).letters
    return Romanized(skeleton(word, letters).capitalize(), approximate=True)


@cache
def _known() -> dict[str, str]:
    names = knowledge.load("names", Names)
    return {fold_text(ar): en for ar, en in {**names.parts, **names.given}.items()}


@cache
def _attested() -> dict[str, str]:
    """Return `name_parts.tsv`; its folded parts have no article."""
    text = files(knowledge).joinpath("name_parts.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {row["part"]: row["english"] for row in csv.DictReader(lines, delimiter="\t")}


@cache
def _titles() -> frozenset[str]:
    return frozenset(fold_text(title) for title in knowledge.load("names", Names).titles)


@cache
def _given() -> frozenset[str]:
    return frozenset(fold_text(ar) for ar in knowledge.load("names", Names).given)
