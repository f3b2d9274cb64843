"""A row of the table of places: its shape, its names in house spelling, curated rows."""

import csv
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from summarizer.gazetteer.keys import arabic_key  # noqa: E402

CURATED = Path(__file__).parent / "places"

ARABIC_NAME = re.compile(r"[ء-غف-ي][ء-غف-ي ]*[ء-غف-ي]")
LATIN_NAME = re.compile(r"[A-Z][A-Za-z'’‘ -]+")
ADMIN_WORDS = re.compile(
    r"^(?:مركز قضاء|مركز ناحية|مركز|محافظة|قضاء|ناحية|منطقة|مدينة|بلدة|قرية|ولاية|بلدية) "
)
ARTICLE = re.compile(
    r"(?<![A-Za-z])(?:Al|El|Ad|Adh|An|Ar|As|Ash|At|Ath|Az)[ -](?=[A-Z])|"
    r"(?<=[ -])(?:al|el|ad|adh|an|ar|as|ash|at|ath|az)[ -](?=[A-Z])"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; the fields are its columns."""

    id: str
    kind: str
    country: str
    governorate: str
    district: str
    lat: float
    lon: float
    population: int
    ar: str
    en: str
    aliases_ar: tuple[str, ...] = field(default=())
    aliases_en: tuple[str, ...] = field(default=())


class House:
    """House spellings, by country and Arabic name."""

    def __init__(self, lines: list[dict[str, str]]) -> None:
        self._lines: dict[tuple[str, str], dict[str, str]] = {}
        for line in lines:
            for name in [line["ar"], *split(line["aliases_ar"])]:
                self._lines.setdefault((line["country"], arabic_key(name)), line)
            self._lines[line["country"], arabic_key(line["ar"])] = line

    def spell(self, row: Row) -> Row:
        """Return the row with its house spelling, its old names kept as aliases."""
        names = [arabic_key(name) for name in (row.ar, *row.aliases_ar)]
        lines = [line for name in names if (line := self._lines.get((row.country, name)))]
        if not lines:
            return replace(row, en=plain(row.en, row.ar))
        line = lines[0]
        return replace(
            row,
            ar=line["ar"],
            en=line["en"],
            aliases_ar=(*split(line["aliases_ar"]), row.ar, *row.aliases_ar),
            aliases_en=(*split(line["aliases_en"]), row.en, *row.aliases_en),
        )


def plain(english: str, arabic: str) -> str:
    """Return a newsroom spelling: no diacritics, the article written "Al-" or "al-"."""
    letters = unicodedata.normalize("NFKD", english)
    letters = re.sub(r"[‘’'ʿʾ`]", "", "".join(c for c in letters if not unicodedata.combining(c)))
    letters = letters.replace("ı", "i").replace("ł", "l")
    if not re.search(r"(^| )ال", arabic):
        return letters
    return ARTICLE.sub(lambda m: "Al-" if m.group()[0].isupper() else "al-", letters)


def arabic_names(names: Iterable[str]) -> list[str]:
    """Return the names in Arabic letters, without Kurdish and Persian ones and kind words."""
    kept = []
    for name in names:
        name = unicodedata.normalize("NFKC", name).replace("ی", "ي").replace("ک", "ك")
        name = re.sub("[ً-ْـ]", "", name)
        name = " ".join(ADMIN_WORDS.sub("", ADMIN_WORDS.sub("", name)).split())
        words = name.split()
        if ARABIC_NAME.fullmatch(name) and len(words) <= 4 and min(map(len, words)) > 1:
            kept.append(name)
    return list(dict.fromkeys(kept))


def countries() -> Iterator[Row]:
    """Yield countries; positions are those of the CIA World Factbook (public domain)."""
    for line in curated("countries"):
        yield _from_table(line, id=line["code"], kind="country", country=line["code"])


def extra() -> Iterator[Row]:
    """Yield curated places; positions are approximate, to about a kilometre at best."""
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
        lat=float(line["lat"]),
        lon=float(line["lon"]),
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
