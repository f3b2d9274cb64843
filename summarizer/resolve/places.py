"""Where: the place named, found in the gazetteer; coordinates never come from a model."""

from collections.abc import Sequence

from summarizer import gazetteer
from summarizer.gazetteer import Place
from summarizer.gazetteer.keys import has_arabic
from summarizer.gazetteer.rank import decided, rank
from summarizer.ground import evidence
from summarizer.resolve import checks
from summarizer.resolve.names import NameTable
from summarizer.schemas import (
    Article,
    Bilingual,
    Check,
    Evidence,
    PlaceKind,
    PlaceMention,
    PlacePrecision,
    PlaceRelation,
    PlaceValue,
)
from summarizer.text.fold import fold_text

_BY_KIND = {
    PlaceKind.COUNTRY: PlacePrecision.COUNTRY,
    PlaceKind.REGION: PlacePrecision.REGION,
    PlaceKind.DESERT_AREA: PlacePrecision.REGION,
    PlaceKind.GOVERNORATE: PlacePrecision.GOVERNORATE,
    PlaceKind.DISTRICT: PlacePrecision.DISTRICT,
}
"""Any other kind that the gazetteer knows is a populated place."""
_WIDE = _BY_KIND.keys() - {PlaceKind.DISTRICT}


def place_value(
    mention: PlaceMention, article: Article, sentences: list[int], names: NameTable, path: str
) -> tuple[PlaceValue | None, list[Check]]:
    """Return the place, None if its words are not in the article, and checks.

    Among places of one name the governorate that the engine states decides, then the other
    places that the article names. A place that the gazetteer lacks, or has without a position
    that can be checked, keeps its names and takes its governorate's position and precision, or
    its country's, as far as they are known.
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
    if mention.governorate is not None or _area_in(stated) is not None:
        ranked = decided(fitting)
    else:
        # All the article's places: not looked for where the governorate is known.
        around = gazetteer.surroundings(article.text)
        ranked = rank([p for p in fitting if _goes_by(p, stated) or around.names(p)], around)
    place = ranked.places[0] if ranked.places else None
    value = _value(mention, stated, place, names, span)
    if place is None and candidates:
        return value, [_elsewhere(stated, (ranked.abroad or candidates)[0], mention, path)]
    return value, _ambiguity(stated, place, ranked.rivals, path)


def _value(
    mention: PlaceMention,
    stated: str,
    place: Place | None,
    names: NameTable,
    span: Evidence,
) -> PlaceValue:
    name = names.bilingual(mention.name, stated)
    if place and place.kind is not PlaceKind.COUNTRY:
        name = Bilingual(ar=name.ar, en=place.en)
    area = _area_in(stated) if place is None else None
    governorate = place.governorate if place else mention.governorate
    country = place.country if place else mention.country
    if area and not governorate and country in (None, area.country):
        governorate, country = area.governorate, area.country
    around = place if place and place.sourced else _area(governorate, country)
    return PlaceValue(
        text=stated,
        name=name,
        kind=mention.kind if mention.kind is not PlaceKind.UNKNOWN or not place else place.kind,
        relation=mention.relation,
        district=place.district if place else mention.district,
        governorate=governorate,
        country=country,
        lat=around.lat if around else None,
        lon=around.lon if around else None,
        gazetteer_id=place.id if place else None,
        precision=_precision(mention, place, around),
        span=span,
    )


def _area_in(stated: str) -> Place | None:
    """Return the larger place that the mention itself names: «حي الخالدية بمدينة حمص»."""
    found = gazetteer.find_places(stated)
    return found[-1].place if found and found[-1].start > 0 and len(found) > 1 else None


def _of_its_kind(kind: PlaceKind, candidates: list[Place]) -> list[Place]:
    """A governorate or district shares its name with its seat; the engine read which is meant."""
    if kind not in _BY_KIND:
        return candidates
    return sorted(candidates, key=lambda place: place.kind is not kind)


def _fits(place: Place, mention: PlaceMention) -> bool:
    """Whether a place lies where the engine has it, as far as both say: else it is a namesake."""
    if mention.country and place.country != mention.country:
        return place.kind is PlaceKind.COUNTRY
    if not mention.governorate or not place.governorate or place.kind in _WIDE:
        return True
    stated = gazetteer.lookup(mention.governorate, within=mention.country)
    known = [found for found in stated if found.kind is PlaceKind.GOVERNORATE]
    return not known or any(
        place.governorate == area.en or gazetteer.may_hold(area, place) for area in known
    )


def _goes_by(place: Place, stated: str) -> bool:
    """Whether it is called so, not only for short: «الجديدة» may be «جديدة يابوس», and many more.

    Only villages; a larger place is known by its other names too.
    """
    if place.kind is not PlaceKind.VILLAGE or not has_arabic(stated):
        return True
    own, said = (
        {word.removeprefix("ال") for word in fold_text(name).split()} for name in (place.ar, stated)
    )
    return own <= said or len(own) == 1


def _elsewhere(stated: str, place: Place, mention: PlaceMention, path: str) -> Check:
    known = place.governorate or place.country
    read = ", ".join(filter(None, (mention.governorate, mention.country)))
    where = f"the engine has it in {read}" if read else "the article names no place there"
    # Villages share their names: one in a governorate that the engine names, or in a country
    # that the article does not, is likely another. Nothing is stated of it that could be wrong.
    make = checks.info if mention.governorate or not mention.country else checks.warning
    return make(
        "place_elsewhere",
        path,
        f"«{stated}» is known in {known}, but {where}; not located there",
    )


def _area(governorate: str | None, country: str | None) -> Place | None:
    """Return the governorate, or else the country, if it has a position."""
    for name, kind in ((governorate, PlaceKind.GOVERNORATE), (country, PlaceKind.COUNTRY)):
        if name:
            found = gazetteer.lookup(name, within=country)
            return next((p for p in found if p.kind is kind and p.sourced), None)
    return None


def _precision(mention: PlaceMention, place: Place | None, around: Place | None) -> PlacePrecision:
    if place and place.kind in _BY_KIND and not place.sourced:
        return _BY_KIND[place.kind]
    if around is None:
        return PlacePrecision.UNKNOWN
    if place is None or place is not around:
        return _BY_KIND[around.kind]
    precision = _BY_KIND.get(place.kind, PlacePrecision.POPULATED_PLACE)
    if precision is not PlacePrecision.POPULATED_PLACE:
        return precision
    if mention.kind in _BY_KIND:
        # «بادية الميادين» is the desert around the town, not the town.
        return PlacePrecision.NEAR_PLACE
    if mention.relation is PlaceRelation.COUNTRYSIDE_OF:
        return PlacePrecision.DISTRICT
    return precision if mention.relation is PlaceRelation.AT else PlacePrecision.NEAR_PLACE


def _ambiguity(stated: str, place: Place | None, rivals: Sequence[Place], path: str) -> list[Check]:
    """Say so when places of one name lie in several governorates and nothing decides."""
    if place is None or not rivals:
        return []
    options = ", ".join(f"{p.en} ({p.governorate or p.country})" for p in [place, *rivals[:3]])
    return [checks.warning("place_ambiguous", path, f"«{stated}» may be {options}; took the first")]
