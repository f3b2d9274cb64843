"""Names to look for in running text, each with how much must vouch for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from summarizer.gazetteer import vocabulary
from summarizer.gazetteer.keys import english_key
from summarizer.gazetteer.places import Named, Place, known
from summarizer.gazetteer.vocabulary import Vocabulary
from summarizer.schemas import PlaceKind
from summarizer.text.fold import fold_text

_HOME = frozenset({"SY", "IQ", "LB"})
_LARGE = 20_000
_LARGE_ABROAD = 100_000
_NEVER_DOUBTED = frozenset(
    {PlaceKind.COUNTRY, PlaceKind.GOVERNORATE, PlaceKind.REGION, PlaceKind.FACILITY}
)


class Need(IntEnum):
    """What must stand before a name for it to be taken for the place."""

    NOTHING = 0
    PREPOSITION = 1
    CUE = 2
    KIND = 3
    """A word for the kind of place, or «ريف»."""


_MOST = Need.KIND


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the places that bear it."""

    places: tuple[Place, ...]
    need: Need


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one language. Arabic ones are folded; English ones are keys."""

    by_text: dict[str, Name]
    longest: dict[str, int]
    """For each first word, how many words its longest name has."""


@cache
def arabic_names() -> Names:
    """Return the Arabic names, words parted by single spaces."""
    words = vocabulary.arabic()
    grouped: dict[str, tuple[Need, dict[str, Place]]] = {}
    for named in known():
        for name in named.names_ar:
            for text in _spellings(fold_text(name), words):
                if text in words.cues or text in words.heads:
                    continue
                need, places = grouped.get(text, (_MOST, {}))
                places[named.place.id] = named.place
                grouped[text] = min(need, _need(text, named, words)), places
    return _names(grouped)


@cache
def english_names() -> Names:
    """Return the English names by key."""
    words = vocabulary.english()
    grouped: dict[str, tuple[Need, dict[str, Place]]] = {}
    for named in known():
        for name in named.names_en:
            key = english_key(name)
            if len(key) < 3:
                continue
            need, places = grouped.get(key, (_MOST, {}))
            places[named.place.id] = named.place
            least = _english_need(name, key, named, words)
            grouped[key] = min(need, least), places
    return _names(grouped)


def _names(grouped: dict[str, tuple[Need, dict[str, Place]]]) -> Names:
    longest: dict[str, int] = {}
    for text in grouped:
        first, *rest = text.split()
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    by_text = {text: Name(tuple(places.values()), need) for text, (need, places) in grouped.items()}
    return Names(by_text, longest)


def _spellings(text: str, words: Vocabulary) -> Iterator[str]:
    yield text
    for head in words.fused_heads:
        if text.startswith(head + " "):
            yield head + text[len(head) + 1 :]
        elif text.startswith(head) and len(text) > len(head) + 3 and " " not in text:
            yield f"{head} {text[len(head) :]}"


def _need(text: str, named: Named, words: Vocabulary) -> Need:
    place = named.place
    if text in words.common_nouns:
        return Need.KIND
    if text in words.homographs or len(text) < 3:
        return Need.CUE
    if text in words.adjectives:
        return Need.PREPOSITION
    if place.kind in _NEVER_DOUBTED:
        return Need.NOTHING
    home = place.country in _HOME
    large = place.population >= (_LARGE if home else _LARGE_ABROAD)
    if text.split()[0] in words.person_openers:
        return Need.PREPOSITION if large or place.kind is PlaceKind.DISTRICT else Need.CUE
    if not home:
        return Need.NOTHING if large and text == fold_text(place.ar) else Need.CUE
    if large or " " in text or place.kind in (PlaceKind.DISTRICT, PlaceKind.NEIGHBOURHOOD):
        return Need.NOTHING
    return Need.PREPOSITION


def _english_need(name: str, key: str, named: Named, words: Vocabulary) -> Need:
    place = named.place
    if key in words.homographs or (len(key) < 4 and place.kind is not PlaceKind.COUNTRY):
        return Need.CUE
    if place.kind in _NEVER_DOUBTED or (name == place.en and place.population >= _LARGE):
        return Need.NOTHING
    return Need.PREPOSITION if name == place.en or place.country in _HOME else Need.CUE
