"""Finds the places that running text names, Arabic or English."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.gazetteer.arabic import arabic_mentions
from summarizer.gazetteer.choose import Context, choose, context_of
from summarizer.gazetteer.english import english_mentions
from summarizer.gazetteer.keys import has_arabic, has_latin
from summarizer.gazetteer.mention import Mention
from summarizer.gazetteer.places import Place
from summarizer.gazetteer.sources import memo
from summarizer.schemas import PlaceKind, PlaceRelation
from summarizer.text.fold import fold

_INDEFINITE = "\N{ARABIC FATHATAN}"
"""Names of places do not take it; «سورياً» is the adjective."""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place named in a text; `text[start:end] == name`, without prefixes and kind words."""

    start: int
    end: int
    place: Place | None
    """None: a name that a kind word announces and the gazetteer lacks («قرية الدحلة»)."""
    kind: PlaceKind
    """As the text says, else as the gazetteer says."""
    relation: PlaceRelation
    name: str


@memo(256)
def find_places(text: str) -> tuple[FoundPlace, ...]:
    """Return the places that `text` names, in order, without overlap.

    A name that is also an everyday word counts only with a word that vouches for it.

    >>> [(found.name, found.kind.value) for found in find_places("فتح الباب في مدينة الباب")]
    [('الباب', 'city')]
    """
    found: list[FoundPlace] = []
    if has_arabic(text):
        folded = fold(text)
        for mention, place in _decided(arabic_mentions(folded.text)):
            start, end = folded.span(mention.start, mention.end)
            if _INDEFINITE not in text[start:end]:
                found.append(_found(mention, place, text, start, end))
    if has_latin(text):
        for mention, place in _decided(english_mentions(text)):
            found.append(_found(mention, place, text, mention.start, mention.end))
    return tuple(sorted(found, key=lambda place: place.start))


# The places of one article are asked for one after the other.
@memo(64)
def surroundings(text: str) -> Context:
    """Return in which regions and countries the places lie that `text` names for certain."""
    mentions = arabic_mentions(fold(text).text) if has_arabic(text) else ()
    return context_of([*mentions, *(english_mentions(text) if has_latin(text) else [])])


def _decided(mentions: Sequence[Mention]) -> list[tuple[Mention, Place | None]]:
    """Return the mentions with their places, without names of no place that nothing announces."""
    return [
        (mention, place)
        for mention, place in zip(mentions, choose(mentions), strict=True)
        if place or mention.before.announces
    ]


def _found(mention: Mention, place: Place | None, text: str, start: int, end: int) -> FoundPlace:
    around = mention.before
    kind = around.kind or (place.kind if place else PlaceKind.UNKNOWN)
    return FoundPlace(start, end, place, kind, _relation(mention, place), text[start:end])


def _relation(mention: Mention, place: Place | None) -> PlaceRelation:
    """A direction before a governorate means its countryside, before a country a part of it."""
    around = mention.before
    if around.relation or not around.direction or place is None:
        return around.relation or PlaceRelation.AT
    if place.kind is PlaceKind.GOVERNORATE:
        return PlaceRelation.COUNTRYSIDE_OF
    wide = place.kind in (PlaceKind.COUNTRY, PlaceKind.REGION)
    return PlaceRelation.AT if wide or around.kind else PlaceRelation.NEAR
