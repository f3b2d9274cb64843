"""What is known of places, in lines for a person."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from summarizer.gazetteer.lookup import lookup, read
from summarizer.gazetteer.places import Place
from summarizer.gazetteer.sources import built_in, identity, known, own_table
from summarizer.schemas import PlaceKind

_LEVELS = {
    "governorates": (PlaceKind.GOVERNORATE,),
    "districts": (PlaceKind.DISTRICT,),
    "settlements": (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.CAMP),
}
_FEWEST = 20
"""Countries with fewer places are told together."""


def tables() -> Iterator[str]:
    """Yield which tables are in use, and how many places each country has, how many in Arabic."""
    yield f"built in: {built_in().count():,} places ({identity().split()[0]})"
    own = own_table()
    if own is None:
        yield "your own: none; add GeoNames or OCHA files with: summarizer gazetteer import FILE"
    else:
        names = ", ".join(own.about.get("sources", "").splitlines())
        yield f"your own: {own.count():,} places, {identity().split()[1]}, {own.path}, from {names}"
    yield ""
    yield f"{'':10}" + "".join(f"{level:>24}" for level in _LEVELS) + "   (in Arabic)"
    places: Counter[tuple[str, PlaceKind]] = Counter()
    arabic: Counter[tuple[str, PlaceKind]] = Counter()
    for named in known():
        key = named.place.country, named.place.kind
        places[key] += 1
        arabic[key] += bool(named.names_ar)
    total: Counter[str] = Counter()
    for (country, _), n in places.items():
        total[country] += n
    for country, n in total.most_common():
        if n >= _FEWEST:
            counts = (
                f"{sum(places[country, kind] for kind in kinds):,} "
                f"({sum(arabic[country, kind] for kind in kinds):,})"
                for kinds in _LEVELS.values()
            )
            yield f"{country:10}" + "".join(f"{count:>24}" for count in counts)
    others = sum(n for n in total.values() if n < _FEWEST)
    yield f"others: {others} countries, capitals and large cities"


def candidates(name: str, within: str | None, most: int) -> Iterator[str]:
    """Yield what a name resolves to and why, the first one being taken."""
    found, reading = lookup(name, within=within), read(name)
    if reading is None or not found:
        yield f"{name}: not known; a record keeps its names and takes its governorate's position"
        return
    how = "a spelling that is known" if reading.exact else "a spelling like one that is known"
    parts = [f"looked up «{reading.name}»", how]
    parts += [f"as {kind.value}" for kind in reading.kinds]
    parts += [f"within «{area}»" for area in (reading.larger, within) if area]
    yield ", ".join(parts)
    for n, place in enumerate(found[:most], 1):
        yield f"{n}. {place_line(place)}"
    regions = {(place.country, place.governorate) for place in found}
    if len(regions) > 1 and within is None:
        yield "of several places the article's other places choose, else the first is taken"


def place_line(place: Place) -> str:
    """Return a place in one line."""
    at = "no position with a source"
    if place.sourced:
        at = f"{place.lat:.4f}, {place.lon:.4f}"
    people = f"{place.population:,} people" if place.population else ""
    where = (place.ar, place.kind.value, place.district, place.governorate, place.country)
    return " · ".join(filter(None, (place.en, *where, people, at, place.id)))


def as_json(name: str | None, within: str | None) -> str:
    """Return the candidates of a name, or the tables in use, as JSON."""
    own = own_table()
    if name is None:
        found: object = {
            "gazetteer": identity(),
            "places": len(known()),
            "own": str(own.path) if own else None,
        }
    else:
        reading = read(name)
        found = {
            "reading": asdict(reading) if reading else None,
            "candidates": [asdict(place) for place in lookup(name, within=within)],
        }
    return json.dumps(found, ensure_ascii=False, indent=2)
