"""The user's own table of places: what dumps of others add to the built-in one."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from summarizer.gazetteer.keys import arabic_key, english_key
from summarizer.gazetteer.places import Named, Place
from summarizer.gazetteer.table import Table, Way, kilometres, write
from summarizer.schemas import PlaceKind

_SAME_KM = 6.0
"""Two entries of one name that lie closer are one place."""
_SETTLED = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.CAMP})


@dataclass(slots=True)
class Added:
    """What became of the places of a file."""

    new: int = 0
    same: int = 0
    """Known already: their names were added to what was there."""
    replaced: int = 0
    """Read before under the same id, and now anew."""
    positions: int = 0
    """Built-in places that had no position with a source and now have one."""
    by_country: dict[str, int] = field(default_factory=dict)


def add(path: Path, built_in: Table, places: Iterable[Named], source: str) -> Added:
    """Add places to the table at `path`, which is made if need be; it is replaced as a whole.

    A place that the built-in table has, by its id or by its name within six kilometres, lends
    it names, and a position if it had none with a source. Ids are kept as they are given.

    Raises:
        ConfigurationError: the file at `path` is no table of places.
        OSError: it cannot be written.
    """
    kept: dict[str, Named] = {}
    sources: list[str] = []
    if path.exists():
        old = Table(path)
        kept = {named.place.id: named for named in old.all()}
        sources = [line for line in old.about.get("sources", "").splitlines() if line]
        old.close()
    added = Added()
    for named in places:
        added.replaced += named.place.id in kept
        kept[named.place.id] = named
        added.by_country[named.place.country] = added.by_country.get(named.place.country, 0) + 1
    instead = _instead(kept, built_in, added)
    path.parent.mkdir(parents=True, exist_ok=True)
    named_sources = dict.fromkeys([*sources, source])
    write(path, kept.values(), instead=instead, about={"sources": "\n".join(named_sources)})
    added.same = sum(own in kept for own in instead)
    added.new = len(kept) - added.same
    return added


def _instead(kept: dict[str, Named], built_in: Table, added: Added) -> dict[str, str]:
    """Return which ids mean another entry; places of `kept` take house spelling where known."""
    instead: dict[str, str] = {}
    seen: dict[tuple[str, str], list[Place]] = {}
    for id_, named in kept.items():
        place = named.place
        match = built_in.place(id_) or _match(named, built_in)
        if match and match.place.sourced:
            instead[id_] = match.place.id
            continue
        if match and place.kind in _SETTLED:
            instead[match.place.id] = id_
            kept[id_] = _with_names_of(match, named)
            added.positions += 1
        key = place.country, arabic_key(place.ar) or english_key(place.en)
        twin = next((p for p in seen.get(key, ()) if _kilometres(p, place) < _SAME_KM), None)
        if twin and twin.kind in _SETTLED and place.kind in _SETTLED:
            instead[id_] = instead.get(twin.id, twin.id)
        else:
            seen.setdefault(key, []).append(place)
    return instead


def _match(named: Named, built_in: Table) -> Named | None:
    """Return the built-in place that a settlement is: of its name, and near or without position."""
    place = named.place
    if place.kind not in _SETTLED:
        return None
    found = [
        *(n for name in named.names_ar for n in built_in.matching(Way.ARABIC, arabic_key(name))),
        *built_in.matching(Way.ENGLISH, english_key(place.en)),
    ]
    alike = [n for n in found if n.place.country == place.country and n.place.kind in _SETTLED]
    near = [n for n in alike if n.place.sourced and _kilometres(n.place, place) < _SAME_KM]
    if near:
        return min(near, key=lambda n: _kilometres(n.place, place))
    unplaced = [n for n in alike if not n.place.sourced]
    return next((n for n in unplaced if n.place.governorate == place.governorate), None)


def _with_names_of(house: Named, named: Named) -> Named:
    """Return a place with the house spelling of another entry for it."""
    place = replace(named.place, ar=house.place.ar or named.place.ar, en=house.place.en)
    return Named(
        place,
        tuple(dict.fromkeys([*house.aliases_ar, *named.names_ar])),
        tuple(dict.fromkeys([*house.aliases_en, *named.names_en])),
    )


def _kilometres(a: Place, b: Place) -> float:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    return kilometres((a.lat, a.lon), (b.lat, b.lon))
