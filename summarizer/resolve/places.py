"""Where: the place named, found in the gazetteer; coordinates never come from a model."""

from summarizer import gazetteer
from summarizer.gazetteer import Place
from summarizer.ground import evidence
from summarizer.resolve import checks
from summarizer.resolve.names import NameTable
from summarizer.schemas import (
    Article,
    Bilingual,
    Check,
    PlaceKind,
    PlaceMention,
    PlacePrecision,
    PlaceRelation,
    PlaceValue,
)

_BY_KIND = {
    PlaceKind.COUNTRY: PlacePrecision.COUNTRY,
    PlaceKind.REGION: PlacePrecision.REGION,
    PlaceKind.DESERT_AREA: PlacePrecision.REGION,
    PlaceKind.GOVERNORATE: PlacePrecision.GOVERNORATE,
    PlaceKind.DISTRICT: PlacePrecision.DISTRICT,
}
"""Any other kind that the gazetteer knows is a populated place."""


def place_value(
    mention: PlaceMention, article: Article, sentences: list[int], names: NameTable, path: str
) -> tuple[PlaceValue | None, list[Check]]:
    """Return the place, None if its words are not in the article, and checks.

    A place that the gazetteer lacks, or has without a position that can be checked, keeps
    its names and takes its governorate's position and precision, if that is known.
    """
    span = evidence(mention.text, article, sentences)
    if span is None:
        return None, [checks.unverified(path, mention.text)]
    stated = article.text[span.start : span.end]
    within = mention.governorate or mention.country
    candidates = _of_its_kind(
        mention.kind,
        gazetteer.lookup(stated, within=within) or gazetteer.lookup(mention.name, within=within),
    )
    place = candidates[0] if candidates else None
    name = names.bilingual(mention.name, stated)
    if place and place.kind is not PlaceKind.COUNTRY:
        name = Bilingual(ar=name.ar, en=place.en)
    around = place if place and place.sourced else _governorate(mention, place)
    value = PlaceValue(
        text=stated,
        name=name,
        kind=mention.kind if mention.kind is not PlaceKind.UNKNOWN or not place else place.kind,
        relation=mention.relation,
        district=place.district if place else mention.district,
        governorate=place.governorate if place else mention.governorate,
        country=place.country if place else mention.country,
        lat=around.lat if around else None,
        lon=around.lon if around else None,
        gazetteer_id=place.id if place else None,
        precision=_precision(mention, place, around),
        span=span,
    )
    return value, _ambiguity(stated, candidates, within, path)


def _of_its_kind(kind: PlaceKind, candidates: list[Place]) -> list[Place]:
    """A governorate or district shares its name with its seat; the engine read which is meant."""
    if kind not in _BY_KIND:
        return candidates
    return sorted(candidates, key=lambda place: place.kind is not kind)


def _governorate(mention: PlaceMention, place: Place | None) -> Place | None:
    name = place.governorate if place else mention.governorate
    if not name:
        return None
    found = gazetteer.lookup(name, within=place.country if place else mention.country)
    return next((place for place in found if place.kind is PlaceKind.GOVERNORATE), None)


def _precision(mention: PlaceMention, place: Place | None, around: Place | None) -> PlacePrecision:
    if around is None:
        return PlacePrecision.UNKNOWN
    if place is None or place is not around:
        return PlacePrecision.GOVERNORATE
    precision = _BY_KIND.get(place.kind, PlacePrecision.POPULATED_PLACE)
    if precision is not PlacePrecision.POPULATED_PLACE:
        return precision
    if mention.kind in _BY_KIND:
        # «بادية الميادين» is the desert around the town, not the town.
        return PlacePrecision.NEAR_PLACE
    if mention.relation is PlaceRelation.COUNTRYSIDE_OF:
        return PlacePrecision.DISTRICT
    return precision if mention.relation is PlaceRelation.AT else PlacePrecision.NEAR_PLACE


def _ambiguity(stated: str, candidates: list[Place], within: str | None, path: str) -> list[Check]:
    """Say so when places of one name lie in several governorates and nothing decides."""
    regions = dict.fromkeys((p.governorate or p.country) for p in candidates)
    if within or len(regions) < 2:
        return []
    options = ", ".join(f"{p.en} ({p.governorate or p.country})" for p in candidates[:4])
    return [checks.info("place_ambiguous", path, f"«{stated}» may be {options}; took the first")]
