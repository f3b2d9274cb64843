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
    fitting = [place for place in candidates if _fits(place, mention)]
    place = fitting[0] if fitting else None
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
    if candidates and not fitting:
        return value, [_elsewhere(stated, candidates[0], mention, path)]
    return value, _ambiguity(stated, fitting, within, path)


def _of_its_kind(kind: PlaceKind, candidates: list[Place]) -> list[Place]:
    """A governorate or district shares its name with its seat; the engine read which is meant."""
    if kind not in _BY_KIND:
        return candidates
    return sorted(candidates, key=lambda place: place.kind is not kind)


def _fits(place: Place, mention: PlaceMention) -> bool:
    """Whether a place lies where the engine has it, as far as both say: else it is a namesake."""
    if mention.country and place.country != mention.country:
        return place.kind is PlaceKind.COUNTRY
    if not mention.governorate or not place.governorate or place.kind in _BY_KIND:
        return True
    stated = gazetteer.lookup(mention.governorate, within=mention.country)
    known = {found.en for found in stated if found.kind is PlaceKind.GOVERNORATE}
    return not known or place.governorate in known


def _elsewhere(stated: str, place: Place, mention: PlaceMention, path: str) -> Check:
    known = place.governorate or place.country
    read = ", ".join(filter(None, (mention.governorate, mention.country)))
    # Villages share their names: one in a governorate that the engine names is likely another.
    make = checks.info if mention.governorate else checks.warning
    return make(
        "place_elsewhere",
        path,
        f"«{stated}» is known in {known}, but the engine has it in {read}; not located there",
    )


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
