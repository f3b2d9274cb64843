"""Ranks the places of one name by where the other places of an article lie."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.gazetteer.choose import Context
from summarizer.gazetteer.places import Place
from summarizer.schemas import PlaceKind

_LARGE = 100_000
"""People of a town that needs no article around it to be meant by its name."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Places of one name, the likeliest first."""

    places: list[Place]
    rivals: list[Place]
    """Those of other governorates that nothing speaks against; none if the choice is clear."""
    abroad: list[Place]
    """Small places in countries that the article does not name."""


def decided(candidates: Sequence[Place]) -> Ranked:
    """Keep the order: the engine or the mention itself states the governorate."""
    return Ranked(list(candidates), [], [])


def rank(candidates: Sequence[Place], around: Context) -> Ranked:
    """Order the candidates of `lookup`, best first, by the places that the article names."""
    stay = [place for place in candidates if _large(place) or _in_its_country(place, around)]
    abroad = [place for place in candidates if place not in stay]
    # Python's sort keeps the order of what is alike.
    stay.sort(key=lambda place: not _in_its_country(place, around))
    if stay and not _large(stay[0]):
        stay.sort(
            key=lambda place: (not _in_its_country(place, around), -_named(place, around)),
        )
    return Ranked(stay, _rivals(stay, around), abroad)


def _rivals(places: Sequence[Place], around: Context) -> list[Place]:
    first = next(iter(places), None)
    if first is None or _large(first):
        return []
    return [
        place
        for place in places[1:]
        if (place.country, place.governorate) != (first.country, first.governorate)
        and _named(place, around) >= _named(first, around)
        and _in_its_country(place, around) >= _in_its_country(first, around)
    ]


def _named(place: Place, around: Context) -> int:
    """How often the article names places of the same governorate."""
    return around.regions[place.country, place.governorate]


def _in_its_country(place: Place, around: Context) -> bool:
    """Whether the article names places of the country; true if it names none for certain."""
    return not around.countries or around.countries[place.country] > 0


def _large(place: Place) -> bool:
    wide = (PlaceKind.COUNTRY, PlaceKind.GOVERNORATE, PlaceKind.REGION)
    return place.population >= _LARGE or place.kind in wide
