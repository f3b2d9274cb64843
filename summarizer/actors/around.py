"""The name within a phrase: what may stand around an actor's name without naming another.

«ميليشيا الحوثي المدعومة من إيران» are the Houthis; «ميليشيات مدعومة من إيران» are neither Iran nor
anybody known. "Lebanon's Hezbollah" is Hezbollah; "Turkish Hezbollah" is another one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.actors.national import country_of_adjective, country_of_name
from summarizer.actors.spelling import english_name
from summarizer.actors.table import table
from summarizer.gazetteer.words import forms
from summarizer.text.fold import fold_text

_HYPHENS = re.compile("[\u2010-\u2015]")
_IN = "في"


@dataclass(frozen=True, slots=True)
class Core:
    """The words of a phrase that may be a name, and what the others say."""

    words: list[str]
    countries: frozenset[str] = frozenset()
    """Where the phrase has the actor; another country makes it another actor."""
    related: bool = False
    """Words that put it in relation to another actor were cut off."""
    owned: bool = False
    """They say that it belongs to that actor."""


def arabic_cores(words: Sequence[str]) -> Iterator[Core]:
    """Yield the names that folded words may hold, the longest first, the whole left out.

    >>> [core.words for core in arabic_cores("حركه الجهاد الاسلامي في فلسطين".split())]
    [['حركه', 'الجهاد', 'الاسلامي']]
    """
    kept = list(_after_so_called(words))
    cut = next((n for n in range(1, len(kept)) if _relates(kept[n : n + 2])), None)
    related = cut is not None
    owned = cut is not None and kept[cut] in _owned()
    kept = kept[:cut]
    countries: frozenset[str] = frozenset()
    if len(kept) < len(words):
        yield Core(kept, countries, related, owned)
    where = kept.index(_IN) if _IN in kept[1:] else len(kept)
    if named := country_of_name(" ".join(kept[where + 1 :])):
        kept, countries = kept[:where], frozenset({named})
        yield Core(kept, countries, related, owned)
    if len(kept) > 1 and (adjective := country_of_adjective(kept[-1])):
        yield Core(kept[:-1], countries | {adjective}, related, owned)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a phrase belongs to."""

    words: list[str]
    own: bool
    """It is about forces or members, which are that actor itself."""


def owner(words: Sequence[str]) -> Owner | None:
    """Return the words for the actor that a group, forces or members belong to.

    >>> owner("دوريه تابعه لقوات سوريا الديمقراطيه".split()).words
    ['قوات', 'سوريا', 'الديمقراطيه']
    >>> owner("عناصر من حركه احرار الشام".split()).words
    ['حركه', 'احرار', 'الشام']
    """
    own = next((n for n, word in enumerate(words) if word not in _folded("own_ar")), len(words))
    at = next((n for n, word in enumerate(words) if n and word in _owned()), None)
    if at is not None and at + 1 < len(words):
        first = [form.text for form in forms(words[at + 1]) if form.prefix == "ل"]
        return Owner([first[-1], *words[at + 2 :]], own == at) if first else None
    if 0 < own < len(words) - 1 and words[own] in _folded("members_of_ar"):
        return Owner(list(words[own + 1 :]), True)
    return None


def english_cores(name: str) -> Iterator[Core]:
    """Yield the names that an English phrase may hold, the longest first, the whole left out.

    >>> core = list(english_cores("Yemen's Iran-aligned Houthis"))[-1]
    >>> core.words, core.countries, core.related
    (['houthis'], frozenset({'YE'}), True)
    """
    words = [english_name(token) for token in _HYPHENS.sub("-", name).split()]
    words = [word for word in words if word]
    end = next((n for n, word in enumerate(words) if n and word[0] in _english().related), None)
    related = end is not None
    words = words[:end]
    countries: frozenset[str] = frozenset()
    if related:
        yield Core(_joined(words), countries, related)
    while len(words) > 1:
        first, *words = words
        if len(first) == 1 and (country := country_of_adjective(first[0])):
            countries |= {country}
        elif len(first) > 1 and first[-1] in _english().relation:
            related = True
        elif len(first) > 1 or first[0] not in _english().descriptive:
            return
        yield Core(_joined(words), countries, related)


def _joined(words: list[list[str]]) -> list[str]:
    return [part for word in words for part in word]


def gives_away(word: str) -> bool:
    """Whether a folded word after a name says whose it is: «الأمن العام التابع لـ…»."""
    return word in _owned()


def makes_another(word: str) -> bool:
    """Whether a folded word after a name makes it another's: «الجيش السوري الإلكتروني»."""
    return word in _folded("other_ar")


def _after_so_called(words: Sequence[str]) -> Sequence[str]:
    """«ما يسمى بالجيش الوطني»: the words after, the first of them without «ب»."""
    at = 0
    while at < len(words) - 1 and words[at] in _folded("so_called_ar"):
        at += 1
    if not at:
        return words
    first = words[at]
    bare = [form.text for form in forms(first) if form.prefix == "ب" and form.text.startswith("ال")]
    return [*(bare or [first])[:1], *words[at + 1 :]]


def _relates(words: Sequence[str]) -> bool:
    """Whether a word, or it and the next, begin what describes an actor."""
    return words[0] in _related() or " ".join(words) in _related()


def _related() -> frozenset[str]:
    return _folded("related_ar") | _owned()


def _owned() -> frozenset[str]:
    return _folded("owned_ar")


@cache
def _folded(field: str) -> frozenset[str]:
    """Return a list of the table, each word also without the article."""
    words = [fold_text(word) for word in getattr(table().around, field)]
    return frozenset(words) | {word.removeprefix("ال") for word in words}


@dataclass(frozen=True, slots=True)
class _English:
    relation: frozenset[str]
    related: frozenset[str]
    descriptive: frozenset[str]


@cache
def _english() -> _English:
    around = table().around
    return _English(
        frozenset(around.relation_en),
        frozenset(around.related_en),
        frozenset(around.descriptive_en),
    )
