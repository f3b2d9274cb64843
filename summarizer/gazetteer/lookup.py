"""A name as an article or a model writes it, to the places it may mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.gazetteer import vocabulary
from summarizer.gazetteer.keys import (
    arabic_key,
    english_key,
    has_arabic,
    joined_key,
    loose_arabic_key,
    loose_english_key,
)
from summarizer.gazetteer.places import Place
from summarizer.gazetteer.sources import matching, memo, place_of
from summarizer.gazetteer.table import Way
from summarizer.gazetteer.vocabulary import Cue, Vocabulary
from summarizer.schemas import PlaceKind, PlaceRelation
from summarizer.text.fold import fold_text

_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʿ-][^\W\d_]+)*")
_DASH = re.compile(r"\s[-–—]\s|\s*[،,/]\s*")
_AREAS = frozenset({PlaceKind.GOVERNORATE, PlaceKind.DISTRICT, PlaceKind.COUNTRY, PlaceKind.REGION})
_SETTLEMENTS = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.CAMP})
_QUARTERS = frozenset({PlaceKind.NEIGHBOURHOOD, PlaceKind.CAMP, PlaceKind.DISTRICT})
_LARGE = 100_000
_WITH_PARTS = 50_000
"""People of a town that has an east and a west."""
_ORDER = {
    PlaceKind.COUNTRY: 0,
    PlaceKind.CITY: 1,
    PlaceKind.TOWN: 1,
    PlaceKind.VILLAGE: 1,
    PlaceKind.GOVERNORATE: 2,
    PlaceKind.DISTRICT: 3,
}
"""For a bare name. A governorate shares its seat's name, and the seat is the usual sense."""


def lookup(name: str, *, within: str | None = None) -> list[Place]:
    """Return the places that `name` may mean, best first; empty when it is not known.

    Args:
        name: Arabic or English, with or without a kind word («بلدة البصيرة»), a direction
            («شرقي حلب»), or the larger place behind it («البصيرة بريف دير الزور»).
        within: a governorate or country that is preferred, by name or ISO code; places
            elsewhere in its country stay in the list, behind. Small places of other
            countries are left out: a village of that name is more likely one that is not known.

    >>> [place.en for place in lookup("بلدة البصيرة")][:1]
    ['Al-Busayrah']
    >>> lookup("Dayr az Zawr")[0].en == lookup("ريف دير الزور الشرقي")[0].en
    True
    """
    return list(_looked_up(name, within))


# Archives name the same places over and over.
@memo(1 << 13)
def _looked_up(name: str, within: str | None) -> list[Place]:
    pieces = _pieces(name)
    if not pieces:
        return []
    chosen, larger = _split(pieces)
    preferred = _areas(within) + _areas(larger)
    cues, found = _matches(chosen)
    key = english_key(chosen)
    usual = _usual(found, chosen)
    return sorted(
        (place for place in found if _may_be(place, cues, preferred)),
        key=lambda place: (
            min((_apart(place, area) for area in preferred), default=0),
            _mismatch(place, cues),
            place.population < _LARGE and (place.country, place.governorate) not in usual,
            _ORDER.get(place.kind, 2),
            not key.endswith(english_key(place.en)) if key else False,
            -place.population,
        ),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """How a name was understood."""

    name: str
    """What was looked up, with its kind words."""
    larger: str | None
    """The larger place that the mention itself names."""
    kinds: tuple[PlaceKind, ...]
    """What its kind words say."""
    exact: bool
    """Whether a spelling that is known was found, not just one like it."""


def read(name: str) -> Reading | None:
    """Return how `lookup` understands a name; None if there is nothing in it."""
    pieces = _pieces(name)
    if not pieces:
        return None
    chosen, larger = _split(pieces)
    cues, found = _matches(chosen)
    words = vocabulary.arabic() if has_arabic(chosen) else vocabulary.english()
    rests = [" ".join(rest) for rest, _ in _stripped(_WORD.findall(fold_text(chosen)), words)]
    exact = any(_exact(rest) for rest in (chosen, *rests))
    return Reading(
        chosen, larger, tuple(cue.kind for cue in cues if cue.kind), exact and bool(found)
    )


def _pieces(name: str) -> list[str]:
    return [piece for piece in _DASH.split(name.strip(" \t\n.،؛:\"'“”«»()")) if piece.strip()]


def _split(pieces: list[str]) -> tuple[str, str | None]:
    """Return the more exact place and the larger one that the mention names, if any."""
    if len(pieces) > 1:
        whole = " ".join(pieces)
        if _is_one_name(whole):
            # «محافظة بعلبك - الهرمل»
            return whole, None
        first, second = pieces[0], pieces[1]
        names = {area.en for area in _areas(first)}
        if any(place.governorate in names for place in _matches(second)[1]):
            return second, first
        return first, second
    words = vocabulary.arabic() if has_arabic(pieces[0]) else vocabulary.english()
    folded = f" {fold_text(pieces[0])} "
    if _exact(pieces[0]):
        return pieces[0], None
    for part in words.parts:
        at = folded.find(f" {part} ", 1)
        if at > 0 and _names_a_place(folded[:at], words):
            return folded[:at].strip(), folded[at + len(part) + 2 :].strip()
    return _split_at_preposition(folded.split(), words) or (pieces[0], None)


def _is_one_name(name: str) -> bool:
    words = vocabulary.arabic() if has_arabic(name) else vocabulary.english()
    rests = (" ".join(rest) for rest, _ in _stripped(_WORD.findall(fold_text(name)), words))
    return any(len(rest.split()) > 1 and _exact(rest) for rest in (name, *rests))


def _split_at_preposition(parts: list[str], words: Vocabulary) -> tuple[str, str] | None:
    """Return what stands before and after «ب»: «بلدة البصيرة بدير الزور»."""
    for n in range(1, len(parts)):
        first, rest = " ".join(parts[:n]), " ".join(parts[n:])
        if rest[0] == "ب" and _areas(rest[1:]) and _names_a_place(first, words):
            return first, rest[1:]
    return None


def _names_a_place(name: str, words: Vocabulary) -> bool:
    """Whether `name` is more than words that stand around names, and known."""
    plain = [word for word in name.split() if word not in words.cues]
    return bool(plain) and bool(_matches(name)[1])


def _matches(name: str) -> tuple[list[Cue], list[Place]]:
    """Return the cues in front of the name, and the places of that name."""
    whole = _exact(name)
    if whole:
        return [], whole
    words = vocabulary.arabic() if has_arabic(name) else vocabulary.english()
    parts = _WORD.findall(fold_text(name))
    while len(parts) > 1 and parts[-1] in words.after:
        # «ريف دمشق الغربي» is a part of the governorate «ريف دمشق».
        parts = parts[:-1]
        if found := _with_parts(_exact(" ".join(parts))):
            return [], found
    cues = []
    whole_parts = _WORD.findall(fold_text(name))
    for rest, cue in _stripped(whole_parts, words):
        if cue:
            cues.append(cue)
        found = _exact(" ".join(rest))
        if found and rest[-1] != whole_parts[-1] and not _tells_a_part(cues):
            found = _with_parts(found)
        if found:
            return cues, found
    return cues, _loose(name, words)


def _tells_a_part(cues: list[Cue]) -> bool:
    """«ريف الباب الشرقي»: the adjective is of the countryside."""
    return any(cue.relation or cue.direction for cue in cues)


def _with_parts(found: list[Place]) -> list[Place]:
    """Leave out small towns: «الغارية الغربية» is not «الغارية», nor a part of it."""
    small = _SETTLEMENTS | {PlaceKind.DISTRICT}
    return [p for p in found if p.kind not in small or p.population >= _WITH_PARTS]


def _stripped(parts: list[str], words: Vocabulary) -> Iterator[tuple[list[str], Cue | None]]:
    """Yield what is left of a name as words that belong to no name are taken off."""
    while len(parts) > 1:
        cue = words.cues.get(parts[0]) or words.cues.get(_unprefixed(parts[0]))
        if cue or parts[0] in words.between:
            parts = parts[1:]
        elif parts[-1] in words.after:
            parts, cue = parts[:-1], None
        elif parts[-1] in words.cues:
            parts, cue = parts[:-1], words.cues[parts[-1]]
        else:
            break
        yield parts, cue
    if parts and len(parts[0]) > 3 and parts[0] != _unprefixed(parts[0]):
        yield [_unprefixed(parts[0]), *parts[1:]], None


def _unprefixed(word: str) -> str:
    """Return a word without one preposition: «بريف», «لمدينة», «بدير»."""
    return word[1:] if word[0] in "بلو" else word


def _exact(name: str) -> list[Place]:
    if has_arabic(name):
        return _places(Way.ARABIC, arabic_key(name)) or _places(Way.ARABIC, joined_key(name))
    if len(name) == 2 and name.isupper():
        found = place_of(name)
        return [found] if found else []
    return _places(Way.ENGLISH, english_key(name))


def _loose(name: str, words: Vocabulary) -> list[Place]:
    """Return places whose name differs only in ways that rival spellings do."""
    parts = _WORD.findall(fold_text(name))
    while len(parts) > 1 and (parts[0] in words.cues or parts[0] in words.between):
        parts = parts[1:]
    bare = " ".join(parts)
    if has_arabic(name):
        key = arabic_key(bare)
        return _places(Way.LOOSE_ARABIC, loose_arabic_key(key)) if len(key) > 3 else []
    key = english_key(bare)
    return _places(Way.LOOSE_ENGLISH, loose_english_key(key)) if len(key) > 3 else []


def _places(way: Way, key: str) -> list[Place]:
    return [named.place for named in matching(way, key)] if key else []


def _areas(name: str | None) -> list[Place]:
    """Return the governorates, districts and countries of a name; a code is a country."""
    if not name:
        return []
    return [place for place in _matches(name)[1] if place.kind in _AREAS]


def _may_be(place: Place, cues: list[Cue], preferred: list[Place]) -> bool:
    """Whether the words can mean the place at all: no town for a quarter, no city for a village."""
    kinds = {cue.kind for cue in cues}
    wide = place.kind in _AREAS and place.kind is not PlaceKind.DISTRICT
    large = place.population >= _LARGE or wide
    if PlaceKind.NEIGHBOURHOOD in kinds and place.kind not in _QUARTERS:
        return False
    if PlaceKind.VILLAGE in kinds and large:
        return False
    return large or not preferred or any(place.country == area.country for area in preferred)


def _usual(found: list[Place], name: str) -> set[tuple[str, str | None]]:
    """Return the regions in which the name is that of the governorate, else a main name.

    «صلاح الدين» is the governorate, not the small town of another one.
    """
    own = [
        place
        for place in found
        if place.kind is PlaceKind.GOVERNORATE
        or (has_arabic(name) and place.ar and arabic_key(name).endswith(arabic_key(place.ar)))
    ]
    governorates = [place for place in own if place.kind is PlaceKind.GOVERNORATE]
    return {(place.country, place.governorate) for place in governorates or own or found}


def _apart(place: Place, area: Place) -> int:
    """0 inside the area, 1 in its country, 2 elsewhere."""
    if place.country != area.country:
        return 2
    if area.kind is PlaceKind.COUNTRY or area.governorate == place.governorate:
        return 0
    return 0 if may_hold(area, place) else 1


def may_hold(area: Place, place: Place) -> bool:
    """Whether news may say the area's governorate where it means the place's."""
    return (place.country, area.governorate, place.governorate) in vocabulary.wider()


def _mismatch(place: Place, cues: list[Cue]) -> int:
    """0 if the place is what the words in front of it ask for."""
    kinds = [cue.kind for cue in cues if cue.kind]
    if kinds:
        wanted = kinds[-1]
        if wanted in _SETTLEMENTS:
            return 0 if place.kind in _SETTLEMENTS else 1
        return 0 if place.kind is wanted else 1
    wide = any(cue.direction or cue.relation is PlaceRelation.COUNTRYSIDE_OF for cue in cues)
    return 0 if not wide or place.kind is PlaceKind.GOVERNORATE else 1
