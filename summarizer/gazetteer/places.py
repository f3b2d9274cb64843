"""The places known: one line of `places.tsv` for each, with every name it goes by."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from summarizer.gazetteer.keys import (
    arabic_key,
    english_key,
    joined_key,
    loose_arabic_key,
    loose_english_key,
)
from summarizer.schemas import PlaceKind


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its house spelling in both languages."""

    id: str
    """Whose number it is, and the number: `geonames:170063`, `ocha:SY0901`, or an ISO code."""
    ar: str
    en: str
    kind: PlaceKind
    governorate: str | None
    """English house spelling of the first-level unit; its own name for a governorate."""
    district: str | None
    """Second-level unit; None outside Syria, and where the sources leave it open."""
    country: str
    """ISO 3166-1 alpha-2 code."""
    lat: float
    lon: float
    population: int
    """0 where the sources have no figure."""

    @property
    def sourced(self) -> bool:
        """Whether the position comes from a source that can be checked (see NOTICE.md)."""
        return not self.id.startswith("curated:")


@dataclass(frozen=True, slots=True)
class Named:
    """A place and its other names."""

    place: Place
    aliases_ar: tuple[str, ...]
    aliases_en: tuple[str, ...]

    @property
    def names_ar(self) -> tuple[str, ...]:
        """Every Arabic name, the main one first."""
        return (self.place.ar, *self.aliases_ar)

    @property
    def names_en(self) -> tuple[str, ...]:
        """Every English name, the house spelling first."""
        return (self.place.en, *self.aliases_en)


Index = Mapping[str, tuple[Place, ...]]
"""Places by a key of their names."""


@cache
def known() -> tuple[Named, ...]:
    """Return every place of the table."""
    text = (files(__package__) / "places.tsv").read_text(encoding="utf-8")
    lines = csv.reader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(_named(cells) for cells in lines)


@cache
def arabic_index() -> Index:
    """Return the places by the keys of their Arabic names, with and without inner articles."""
    return _grouped(
        (key, named.place)
        for named in known()
        for name in named.names_ar
        for key in (arabic_key(name), joined_key(name))
    )


@cache
def english_index() -> Index:
    """Return the places by the keys of their English names."""
    return _grouped(
        (english_key(name), named.place) for named in known() for name in named.names_en
    )


@cache
def loose_arabic_index() -> Index:
    """Return the places by looser keys."""
    return _grouped(
        (loose_arabic_key(key), place) for key, places in arabic_index().items() for place in places
    )


@cache
def loose_english_index() -> Index:
    """Return the places by looser keys."""
    return _grouped(
        (loose_english_key(key), place)
        for key, places in english_index().items()
        for place in places
    )


def _named(cells: list[str]) -> Named:
    id_, kind, country, governorate, district, lat, lon, population, ar, en, more_ar, more_en = (
        cells
    )
    place = Place(
        id=id_,
        ar=ar,
        en=en,
        kind=PlaceKind(kind),
        governorate=governorate or None,
        district=district or None,
        country=country,
        lat=float(lat),
        lon=float(lon),
        population=int(population),
    )
    return Named(place, _names(more_ar), _names(more_en))


def _names(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _grouped(pairs: Iterable[tuple[str, Place]]) -> dict[str, tuple[Place, ...]]:
    groups: dict[str, dict[str, Place]] = {}
    for key, place in pairs:
        groups.setdefault(key, {})[place.id] = place
    return {key: tuple(group.values()) for key, group in groups.items()}
