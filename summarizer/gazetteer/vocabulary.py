"""The words around names of places, from `knowledge/places.toml`, folded and indexed."""

from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.gazetteer.keys import english_key
from summarizer.schemas import PlaceKind, PlaceRelation
from summarizer.text.fold import fold_text


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _KindWords(_Shape):
    kind: PlaceKind
    one: list[str] = []
    known_only: list[str] = []
    two: list[str] = []
    several: list[str] = []
    en: list[str] = []


class _RelationWords(_Shape):
    one: list[str] = []
    several: list[str] = []
    en: list[str] = []


class _Directions(_Shape):
    before: list[str]
    after: list[str]
    en: list[str]


class _Both(_Shape):
    ar: list[str]
    en: list[str] = []


class _Parts(_Both):
    vouching: list[str]


class _Unknown(_Shape):
    adjective_endings: list[str]
    nisba_endings: list[str]
    fused_heads: list[str]
    heads: list[str]
    tails: list[str]
    stop: list[str]


class _Wider(_Shape):
    country: str
    name: str
    holds: list[str]


class _PlaceWords(_Shape):
    kinds: list[_KindWords]
    relations: dict[PlaceRelation, _RelationWords]
    directions: _Directions
    between_cue_and_name: _Both
    prepositions: _Both
    parts: _Parts
    homographs: _Both
    common_nouns: _Both
    adjectives: _Both
    verbs: _Both
    person_openers: _Both
    not_places: _Both
    institutions: _Both
    unknown: _Unknown
    wider: list[_Wider]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word before a name that says it is a place."""

    kind: PlaceKind | None = None
    relation: PlaceRelation | None = None
    several: bool = False
    """It holds for every name in a row."""
    announces: bool = False
    """A name that the gazetteer lacks may follow."""
    direction: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language, folded."""

    cues: dict[str, Cue]
    after: frozenset[str]
    """Directions that follow a name."""
    between: frozenset[str]
    prepositions: frozenset[str]
    parts: tuple[str, ...]
    """Longest first."""
    vouching_parts: tuple[str, ...]
    """Those that say that the word before them is a place, each with the space after it."""
    homographs: frozenset[str]
    common_nouns: frozenset[str]
    adjectives: frozenset[str]
    verbs: frozenset[str]
    person_openers: frozenset[str]
    not_places: frozenset[str]
    not_places_longest: dict[str, int]
    """For each first word of `not_places`, how many words the longest has."""
    institutions: frozenset[str]
    adjective_endings: tuple[str, ...]
    nisba_endings: tuple[str, ...]
    fused_heads: tuple[str, ...]
    """Written apart or in one piece: «كفر نبل», «كفرنبل»."""
    heads: frozenset[str]
    tails: frozenset[str]
    stop: frozenset[str]


@cache
def wider() -> frozenset[tuple[str, str, str]]:
    """Return country, a governorate, and one that news may mean by its name as well."""
    areas = knowledge.load("places", _PlaceWords).wider
    return frozenset((area.country, area.name, held) for area in areas for held in area.holds)


@cache
def arabic() -> Vocabulary:
    """Return the Arabic words."""
    words = knowledge.load("places", _PlaceWords)
    cues: dict[str, Cue] = {}
    for entry in words.kinds:
        cues |= dict.fromkeys(_folded(entry.known_only), Cue(kind=entry.kind))
        cues |= dict.fromkeys(_folded(entry.several), Cue(kind=entry.kind, several=True))
        cues |= dict.fromkeys(_folded(entry.one), Cue(kind=entry.kind, announces=True))
        cues |= dict.fromkeys(
            _folded(entry.two), Cue(kind=entry.kind, several=True, announces=True)
        )
    for relation, group in words.relations.items():
        cues |= dict.fromkeys(_folded(group.one), Cue(relation=relation))
        cues |= dict.fromkeys(_folded(group.several), Cue(relation=relation, several=True))
    cues |= dict.fromkeys(_folded(words.directions.before), Cue(direction=True))
    return Vocabulary(
        cues=cues,
        after=_folded(words.directions.after),
        between=_folded(words.between_cue_and_name.ar),
        prepositions=_folded(words.prepositions.ar),
        parts=tuple(sorted(_folded(words.parts.ar), key=len, reverse=True)),
        vouching_parts=tuple(f"{part} " for part in _folded(words.parts.vouching)),
        homographs=_folded(words.homographs.ar),
        common_nouns=_folded(words.common_nouns.ar),
        adjectives=_folded(words.adjectives.ar),
        verbs=_folded(words.verbs.ar),
        person_openers=_folded(words.person_openers.ar),
        not_places=_folded(words.not_places.ar),
        not_places_longest=_longest(_folded(words.not_places.ar)),
        institutions=_folded(words.institutions.ar),
        adjective_endings=tuple(_folded(words.unknown.adjective_endings)),
        nisba_endings=tuple(_folded(words.unknown.nisba_endings)),
        fused_heads=tuple(_folded(words.unknown.fused_heads)),
        heads=_folded(words.unknown.heads),
        tails=_folded(words.unknown.tails),
        stop=_folded(words.unknown.stop),
    )


@cache
def english() -> Vocabulary:
    """Return the English words."""
    words = knowledge.load("places", _PlaceWords)
    cues: dict[str, Cue] = {}
    for entry in words.kinds:
        cues |= dict.fromkeys(entry.en, Cue(kind=entry.kind, announces=True))
    for relation, group in words.relations.items():
        cues |= dict.fromkeys(group.en, Cue(relation=relation))
    cues |= dict.fromkeys(words.directions.en, Cue(direction=True))
    return Vocabulary(
        cues=cues,
        after=frozenset(),
        between=frozenset(words.between_cue_and_name.en),
        prepositions=frozenset(words.prepositions.en),
        parts=tuple(sorted(words.parts.en, key=len, reverse=True)),
        vouching_parts=(),
        homographs=frozenset(english_key(word) for word in words.homographs.en),
        common_nouns=frozenset(),
        adjectives=frozenset(),
        verbs=frozenset(),
        person_openers=frozenset(),
        not_places=frozenset(english_key(word) for word in words.not_places.en),
        not_places_longest={},
        institutions=frozenset(),
        adjective_endings=(),
        nisba_endings=(),
        fused_heads=(),
        heads=frozenset(),
        tails=frozenset(),
        stop=frozenset(),
    )


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(fold_text(word) for word in words)


def _longest(phrases: frozenset[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in phrases:
        first, *rest = phrase.split()
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    return longest
