"""A place, and the names that it goes by."""

from dataclasses import dataclass

from summarizer.schemas import PlaceKind

Region = tuple[str, str | None]
"""A country and a governorate of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its house spelling in both languages."""

    id: str
    """Whose number it is, and the number: `geonames:170063`, `ocha:SY0901`, or an ISO code."""
    ar: str
    """Empty where the sources have no Arabic name."""
    en: str
    kind: PlaceKind
    governorate: str | None
    """English house spelling of the first-level unit; its own name for a governorate."""
    district: str | None
    """Second-level unit; None where the sources leave it open."""
    country: str
    """ISO 3166-1 alpha-2 code."""
    lat: float | None
    """None where the sources have no position."""
    lon: float | None
    population: int
    """0 where the sources have no figure."""

    @property
    def sourced(self) -> bool:
        """Whether it has a position that comes from a source that can be checked."""
        return self.lat is not None and not self.id.startswith("curated:")


@dataclass(frozen=True, slots=True)
class Named:
    """A place and its other names."""

    place: Place
    aliases_ar: tuple[str, ...]
    aliases_en: tuple[str, ...]

    @property
    def names_ar(self) -> tuple[str, ...]:
        """Every Arabic name, the main one first."""
        return (self.place.ar, *self.aliases_ar) if self.place.ar else self.aliases_ar

    @property
    def names_en(self) -> tuple[str, ...]:
        """Every English name, the house spelling first."""
        return (self.place.en, *self.aliases_en)
