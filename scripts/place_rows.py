"""A row of the table of places: its shape, its names in house spelling, curated rows."""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from summarizer.gazetteer.keys import arabic_key, english_key  # noqa: E402
from summarizer.gazetteer.spelling import plain  # noqa: E402

CURATED = Path(__file__).parent / "places"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; the fields are its columns."""

    id: str
    kind: str
    country: str
    governorate: str
    district: str
    lat: float | None
    lon: float | None
    population: int
    ar: str
    en: str
    aliases_ar: tuple[str, ...] = field(default=())
    aliases_en: tuple[str, ...] = field(default=())


class House:
    """House spellings, by country and Arabic name."""

    def __init__(self, lines: list[dict[str, str]]) -> None:
        self._lines: dict[tuple[str, str], dict[str, str]] = {}
        self._english: dict[tuple[str, str], dict[str, str]] = {}
        for line in lines:
            for name in [line["en"], *split(line["aliases_en"])]:
                self._english.setdefault((line["country"], english_key(name)), line)
            self._english[line["country"], english_key(line["en"])] = line
            for name in [line["ar"], *split(line["aliases_ar"])]:
                self._lines.setdefault((line["country"], arabic_key(name)), line)
            self._lines[line["country"], arabic_key(line["ar"])] = line

    def spell(self, row: Row) -> Row:
        """Return the row with its house spelling, its old names kept as aliases."""
        names = [arabic_key(name) for name in (row.ar, *row.aliases_ar) if name]
        lines = [line for name in names if (line := self._lines.get((row.country, name)))]
        # A name that GeoNames has wrongly in Arabic (Rabak's for Kosti) is right in English.
        english = self._english.get((row.country, english_key(row.en)))
        if english and (not names or english_key(english["en"]) == english_key(row.en)):
            lines = [english]
        if not lines:
            return replace(row, en=plain(row.en, row.ar or "ال"))
        line = lines[0]
        return replace(
            row,
            ar=line["ar"],
            en=line["en"],
            aliases_ar=(*split(line["aliases_ar"]), *(n for n in (row.ar, *row.aliases_ar) if n)),
            aliases_en=(*split(line["aliases_en"]), row.en, *row.aliases_en),
        )


def countries() -> Iterator[Row]:
    """Yield countries; positions are those of the CIA World Factbook (public domain)."""
    for line in curated("countries"):
        yield _from_table(line, id=line["code"], kind="country", country=line["code"])


def extra() -> Iterator[Row]:
    """Yield curated places; positions are approximate, to about a kilometre at best, or none.

    Villages without one are those that news from the north of Syria names most.
    """
    for line in curated("extra"):
        yield _from_table(
            line,
            id="curated:" + line["id"],
            kind=line["kind"],
            country=line["country"],
            governorate=line["governorate"],
        )


def _from_table(
    line: dict[str, str], *, id: str, kind: str, country: str, governorate: str = ""
) -> Row:
    return Row(
        id=id,
        kind=kind,
        country=country,
        governorate=governorate,
        district="",
        lat=float(line["lat"]) if line["lat"] else None,
        lon=float(line["lon"]) if line["lon"] else None,
        population=0,
        ar=line["ar"],
        en=line["en"],
        aliases_ar=split(line["aliases_ar"]),
        aliases_en=split(line["aliases_en"]),
    )


def curated(name: str) -> list[dict[str, str]]:
    """Return the lines of a table under `scripts/places/`."""
    text = (CURATED / f"{name}.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", restval=""))


def split(cell: str) -> tuple[str, ...]:
    """Return the names of a cell."""
    return tuple(name for name in cell.split("|") if name)
