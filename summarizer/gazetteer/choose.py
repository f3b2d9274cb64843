"""Chooses among places of one name by what else the text names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.gazetteer.cues import Before
from summarizer.gazetteer.mention import Mention
from summarizer.gazetteer.names import Need
from summarizer.gazetteer.places import Place, Region
from summarizer.schemas import PlaceKind, PlaceRelation

_SETTLEMENTS = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.CAMP})
_QUARTERS = frozenset({PlaceKind.NEIGHBOURHOOD, PlaceKind.CAMP, PlaceKind.DISTRICT})
_CONTAINERS = frozenset({PlaceKind.GOVERNORATE, PlaceKind.DISTRICT})
_ORDER = (PlaceKind.COUNTRY, PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
_NEAR_WORDS = 8
_LARGE = 100_000
_VERY_LARGE = 1_000_000
_TOWN = 20_000
"""People of a place that nobody calls a village."""
_MINOR_SHARE = 4
"""A small place is believed in a country that has at least 1/4 of the top one's mentions."""


@dataclass(frozen=True, slots=True)
class Context:
    """How often the text names places that lie in one region or country for certain."""

    regions: Counter[Region]
    countries: Counter[str]

    def allows(self, country: str) -> bool:
        """Whether a place in `country` fits among the others."""
        most = max(self.countries.values(), default=0)
        return self.countries[country] * _MINOR_SHARE >= most

    def names(self, place: Place) -> bool:
        """Whether the text names a place of the same governorate for certain."""
        return self.regions[place.country, place.governorate] > 0


def choose(mentions: Sequence[Mention]) -> list[Place | None]:
    """Return the place that each mention most likely means.

    What contains it («… بريف حلب») decides, then the names beside it, then the governorates
    and countries that the text names most, then size. None: the gazetteer lacks the name, or
    all that it has under it are elsewhere, so that the text must mean another place.
    """
    context = context_of(mentions)
    return [
        _best(mention, _container(n, mentions, context), _beside(n, mentions), context)
        for n, mention in enumerate(mentions)
    ]


def _best(
    mention: Mention, container: set[Region], beside: Counter[Region], context: Context
) -> Place | None:
    if mention.name is None:
        return None
    best = min(
        mention.name.places,
        key=lambda place: (
            _mismatch(place, mention.before),
            not _in(place, container),
            -beside[place.country, place.governorate],
            -context.regions[place.country, place.governorate],
            -context.countries[place.country],
            _ORDER.index(place.kind) if place.kind in _ORDER else len(_ORDER),
            -place.population,
        ),
    )
    return best if _plausible(best, mention, container, context) else None


def _plausible(place: Place, mention: Mention, container: set[Region], context: Context) -> bool:
    """Whether the text can mean the place, by the kind that it states and by where it is."""
    kind = mention.before.kind
    if kind is PlaceKind.NEIGHBOURHOOD and place.kind not in _QUARTERS:
        return False
    if kind is PlaceKind.VILLAGE and (place.population >= _LARGE or not _settled(place)):
        return False
    itself = mention.prefix == "و" or not mention.before.several
    if kind is PlaceKind.VILLAGE and itself and place.population >= _TOWN:
        # «قرية المالكية» is not the city; «قرى المالكية» are those around it.
        return False
    if kind is PlaceKind.TOWN and not _may_be_called_a_town(place, context):
        return False
    if place.kind is PlaceKind.DISTRICT and kind is PlaceKind.NEIGHBOURHOOD:
        # A quarter is called like a district somewhere else: «حي الأربعين».
        return _in(place, container) or context.regions[place.country, place.governorate] > 0
    if place.kind is PlaceKind.COUNTRY or place.population >= _VERY_LARGE:
        return True
    if container and _in(place, container):
        return True
    if not context.allows(place.country):
        return False
    sure = mention.name is not None and mention.name.need is Need.NOTHING
    return not container or (sure and kind is not PlaceKind.VILLAGE)


def _may_be_called_a_town(place: Place, context: Context) -> bool:
    """«بلدة صيدا» is not the city in a text about another country, nor any place a metropolis.

    A district is named like its seat, unless the text is about another country: «بلدة الرصافة».
    """
    if place.population >= _VERY_LARGE:
        return False
    if place.population < _LARGE and place.kind is not PlaceKind.DISTRICT:
        return True
    here = context.countries[place.country]
    return here >= max(context.countries.values(), default=0)


def _in(place: Place, regions: set[Region]) -> bool:
    return (place.country, place.governorate) in regions or (place.country, None) in regions


def _settled(place: Place) -> bool:
    """Whether it is a settlement, or a district, which is named like its seat."""
    return place.kind in _SETTLEMENTS or place.kind is PlaceKind.DISTRICT


def context_of(mentions: Sequence[Mention]) -> Context:
    """Return the regions and countries of the names that can mean no other."""
    regions: Counter[Region] = Counter()
    countries: Counter[str] = Counter()
    for mention in mentions:
        if mention.name is None or mention.name.need is not Need.NOTHING:
            continue
        areas = mention.name.regions
        owners = {country for country, _ in areas}
        countries.update(owners if len(owners) == 1 else ())
        regions.update(areas if len(areas) == 1 else ())
    return Context(regions, countries)


def _container(n: int, mentions: Sequence[Mention], context: Context) -> set[Region]:
    """Return the regions that the next mention names as what holds this one, if it is near."""
    following = mentions[n + 1] if n + 1 < len(mentions) else None
    if following is None or following.name is None:
        return set()
    around = following.before
    holds = (
        around.relation is PlaceRelation.COUNTRYSIDE_OF
        or around.direction
        or around.kind in _CONTAINERS
    )
    if not holds or following.first - mentions[n].last > _NEAR_WORDS or following.prefix == "و":
        return set()
    return {
        (place.country, place.governorate)
        for place in following.name.places
        if place.kind is PlaceKind.COUNTRY or context.allows(place.country)
    }


def _beside(n: int, mentions: Sequence[Mention]) -> Counter[Region]:
    """Return the regions of the names next to mention `n` that can only mean one."""
    regions: Counter[Region] = Counter()
    for k in (n - 1, n + 1):
        if 0 <= k < len(mentions) and (name := mentions[k].name):
            gap = mentions[max(k, n)].first - mentions[min(k, n)].last
            if gap <= _NEAR_WORDS and len(name.regions) == 1:
                regions.update(name.regions)
    return regions


def _mismatch(place: Place, around: Before) -> int:
    """0 if the place is what the words in front of its name ask for."""
    if around.kind in _SETTLEMENTS:
        return 0 if place.kind in _SETTLEMENTS else 1
    if around.kind:
        return 0 if place.kind is around.kind else 1
    if around.direction or around.relation is PlaceRelation.COUNTRYSIDE_OF:
        return 0 if place.kind is PlaceKind.GOVERNORATE else 1
    return 0
