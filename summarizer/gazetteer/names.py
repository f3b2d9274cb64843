"""Names to look for in running text, each with how much must vouch for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from summarizer.gazetteer import vocabulary
from summarizer.gazetteer.keys import english_key
from summarizer.gazetteer.places import Named, Place, Region
from summarizer.gazetteer.sources import matching, memo
from summarizer.gazetteer.table import Way
from summarizer.gazetteer.vocabulary import Vocabulary
from summarizer.schemas import PlaceKind
from summarizer.text.fold import fold_text

_HOME = frozenset({"SY", "IQ", "LB"})
_LARGE = 20_000
_LARGE_ABROAD = 100_000
_SHORTEST_KEY = 3
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


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the places that bear it."""

    places: tuple[Place, ...]
    need: Need
    regions: frozenset[Region]
    """Where those places lie."""


# A text of an archive asks for the same words over and over.
@memo(1 << 16)
def arabic_name(text: str) -> Name | None:
    """Return the places that a folded Arabic name may mean, words parted by single spaces."""
    words = vocabulary.arabic()
    if text in words.cues or text in words.heads:
        return None
    found = matching(Way.TEXT, text)
    return _name(found, [_need(text, named, words) for named in found])


@memo(1 << 16)
def english_name(key: str) -> Name | None:
    """Return the places that an English name may mean, by its key."""
    if len(key) < _SHORTEST_KEY:
        return None
    words = vocabulary.english()
    found = matching(Way.ENGLISH, key)
    needs = [
        _english_need(name, key, named, words)
        for named in found
        for name in named.names_en
        if english_key(name) == key
    ]
    return _name(found, needs)


def _name(found: Sequence[Named], needs: Sequence[Need]) -> Name | None:
    if not found:
        return None
    places = tuple(named.place for named in found)
    regions = frozenset((place.country, place.governorate) for place in places)
    return Name(places, min(needs), regions)


def _need(text: str, named: Named, words: Vocabulary) -> Need:
    place = named.place
    if text in words.common_nouns:
        return Need.KIND
    if text in words.homographs or len(text) < 3:
        return Need.CUE
    if text in words.adjectives or text in words.verbs:
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
