"""Reads places from the files of others: GeoNames dumps, OCHA's and anybody's tables."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.errors import ConfigurationError
from summarizer.gazetteer.keys import has_arabic
from summarizer.gazetteer.places import Named, Place
from summarizer.gazetteer.regions import Regions
from summarizer.gazetteer.sheets import Line, is_tabbed, lines
from summarizer.gazetteer.spelling import arabic_names, latin_names, plain
from summarizer.schemas import PlaceKind

ROLES = {
    "ar": r"(?:.*(?:^|_)(?:ar|arabic)(?:$|_|\d).*|.*name_?ar(?:abic)?\d?|arabic.*)",
    "en": r"(?:name_?en(?:glish)?|.*(?:adm(?:in)?[345]|pop\w*|locality|village|city|town|"
    r"settlement|place|community)_?(?:name)?_?en|feature_?name?|featurenam|featureref(?:name)?|english.*|"
    r"asciiname|name|(?:village|city|town|locality|community|place)_?name)",
    "id": r"(?:.*(?:adm(?:in)?[45]|pop\w*|feature|locality|place|village|community)_?p?_?code?|"
    r"featurepco|p_?code|geonameid|id)",
    "lat": r"(?:lat|latitude|lat_?dd|point_?y|y|latitude_?y|y_?coord)",
    "lon": r"(?:lon|long|lng|longitude|lon_?dd|point_?x|x|longitude_?x|x_?coord)",
    "governorate": r"(?:adm(?:in)?1_?(?:name)?_?(?:en)?|governorate(?:_?name)?(?:_?en)?|"
    r"province|state)",
    "governorate_code": r"adm(?:in)?1_?p_?code",
    "district": r"(?:adm(?:in)?2_?(?:name)?_?(?:en)?|district(?:_?name)?(?:_?en)?|county)",
    "country": r"(?:adm(?:in)?0_?p_?code|iso_?2|iso|country(?:_?code)?|cc)",
    "population": r"(?:pop|population|pop_?total|total_?pop\w*)",
}
"""The columns that are read, each with the headers it is recognised by, in lower case."""
_NOT_A_NAME = re.compile(r"adm(?:in)?[0123]|governorate|district|country|province|date|alt")
GEONAMES_COLUMNS = 19
_SETTLED = re.compile(r"PPL[^QH]?\d?|STLMT")
_DISTRICTS = frozenset({"ADM2", "ADM3"})
_CITY, _TOWN = 50_000, 5_000
_ARABIC_CODES = ("ar", "arz", "apc", "acm")


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that was left out, and why."""

    line: int
    reason: str


@dataclass(slots=True)
class Reading:
    """How a file was understood, and what could not be."""

    what: str
    columns: dict[str, str] = field(default_factory=dict)
    """Header by role; empty for a GeoNames dump."""
    problems: list[Problem] = field(default_factory=list)
    passed_over: int = 0
    """Lines of other countries, and entries that are no settlements or districts."""


def read_places(
    path: Path,
    *,
    regions: Regions,
    countries: frozenset[str] = frozenset(),
    columns: Mapping[str, str] | None = None,
    names: Mapping[int, list[str]] | None = None,
) -> tuple[Reading, Iterator[Named]]:
    """Return how a file is read, and its places; problems are noted while they are read.

    Args:
        countries: ISO codes of those to read; empty for all.
        columns: header by role, where they are not recognised; see `ROLES`.
        names: further names by GeoNames id; see `read_names`.

    Raises:
        ConfigurationError: the file is not readable, or has no columns that are known.
    """
    if is_tabbed(path) and not columns and _is_geonames(path):
        reading = Reading("GeoNames dump")
        return reading, _geonames(path, reading, regions, countries, names or {})
    with lines(path) as found:
        header = next(found, (1, []))[1]
    reading = Reading("table", _recognised(path, header, columns or {}))
    return reading, _table(path, header, reading, regions, countries)


def read_names(path: Path) -> dict[int, list[str]]:
    """Return Arabic and English names by GeoNames id, from `alternateNamesV2.txt` or a country's.

    Raises:
        ConfigurationError: the file is not one of alternate names.
    """
    found: dict[int, list[str]] = {}
    with lines(path) as rows:
        for n, cells in rows:
            if len(cells) < 4 or not cells[1].isdigit():
                raise ConfigurationError(
                    f"{path}, line {n}: not GeoNames alternate names, which have an id in column 2"
                )
            historic = len(cells) > 7 and cells[7] == "1"
            if cells[2] in (*_ARABIC_CODES, "en") and not historic:
                found.setdefault(int(cells[1]), []).append(cells[3])
    return found


def _is_geonames(path: Path) -> bool:
    with lines(path) as found:
        cells = next(found, (1, []))[1]
    return len(cells) == GEONAMES_COLUMNS and cells[0].isdigit()


def _geonames(
    path: Path,
    reading: Reading,
    regions: Regions,
    countries: frozenset[str],
    names: Mapping[int, list[str]],
) -> Iterator[Named]:
    with lines(path) as rows:
        for n, cells in rows:
            if len(cells) != GEONAMES_COLUMNS:
                reading.problems.append(
                    Problem(n, f"{len(cells)} columns instead of {GEONAMES_COLUMNS}")
                )
                continue
            number, name, ascii_name, others, lat, lon = cells[:6]
            code, country, first, second = cells[7], cells[8], cells[10], cells[11]
            settled = _SETTLED.fullmatch(code) is not None
            if not (settled or code in _DISTRICTS) or (countries and country not in countries):
                reading.passed_over += 1
                continue
            at = _position(lat, lon)
            if at is None or not number.isdigit() or not name:
                reading.problems.append(Problem(n, f"no id, name or position: {number!r} {name!r}"))
                continue
            yield _made(
                id_=f"geonames:{number}",
                names=[name, ascii_name, *others.split(","), *names.get(int(number), ())],
                english=name,
                kind=_kind(code, _number(cells[14])),
                country=country,
                governorate=regions.governorate_of_geonames(country, first),
                district=regions.district_of_geonames(country, second),
                at=at,
                population=_number(cells[14]),
            )


def _table(
    path: Path,
    header: list[str],
    reading: Reading,
    regions: Regions,
    countries: frozenset[str],
) -> Iterator[Named]:
    at = {role: header.index(name) for role, name in reading.columns.items()}
    with lines(path) as rows:
        next(rows, None)
        for line in rows:
            named = _from_line(line, at, reading, regions)
            if named is None:
                continue
            if countries and named.place.country not in countries:
                reading.passed_over += 1
                continue
            yield named


def _from_line(
    line: Line, at: Mapping[str, int], reading: Reading, regions: Regions
) -> Named | None:
    n, cells = line
    if not any(cell.strip() for cell in cells):
        return None

    def cell(role: str) -> str:
        return cells[at[role]].strip() if role in at and at[role] < len(cells) else ""

    names = [cell("ar"), cell("en")]
    position = _position(cell("lat"), cell("lon"))
    code = cell("governorate_code") or cell("id")
    governorate = regions.governorate(cell("country"), code, cell("governorate"))
    country = regions.country(cell("country")) or (governorate.country if governorate else "")
    country = country or (code[:2] if code[:2].isalpha() and code[:2].isupper() else "")
    problem = None
    if not any(names):
        problem = "no name"
    elif position is None:
        problem = f"latitude {cell('lat')!r} and longitude {cell('lon')!r} are no position"
    elif not country:
        problem = f"no country: give a column with its ISO code, or --country; id {cell('id')!r}"
    if problem or position is None:
        reading.problems.append(Problem(n, problem or ""))
        return None
    population = _number(cell("population"))
    return _made(
        id_=_id(cell("id"), reading.columns, f"{country}:{names[1] or names[0]}:{position}"),
        names=names,
        english=names[1],
        kind=_kind("PPL", population),
        country=country,
        governorate=governorate.en if governorate else None,
        district=regions.district(country, cell("id"), cell("district")),
        at=position,
        population=population,
    )


def _id(given: str, columns: Mapping[str, str], otherwise: str) -> str:
    """Return an id that says whose number it is: `ocha:` for p-codes, else `own:`."""
    if ":" in given:
        return given
    coded = given and re.search("p_?code|featurepco", _plain_header(columns["id"]))
    return f"ocha:{given}" if coded else f"own:{given or otherwise}"


def _made(
    *,
    id_: str,
    names: Iterable[str],
    english: str,
    kind: PlaceKind,
    country: str,
    governorate: str | None,
    district: str | None,
    at: tuple[float, float],
    population: int,
) -> Named:
    names = [" ".join(name.replace("|", " ").split()) for name in names]
    arabic = arabic_names(name for name in names if has_arabic(name))
    latin = latin_names(name for name in [english, *names] if not has_arabic(name))
    house = plain(english) if english and not has_arabic(english) else ""
    place = Place(
        id=id_,
        ar=arabic[0] if arabic else "",
        en=house or (latin[0] if latin else arabic[0] if arabic else english),
        kind=kind,
        governorate=governorate,
        district=district,
        country=country,
        lat=round(at[0], 5),
        lon=round(at[1], 5),
        population=population,
    )
    more_en = tuple(name for name in dict.fromkeys(latin) if name != place.en)
    return Named(place, tuple(arabic[1:]), more_en)


def _recognised(path: Path, header: list[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the header of each role, those given before those recognised."""
    for role, name in given.items():
        if role not in ROLES:
            raise ConfigurationError(f"--column {role}: not one of {', '.join(ROLES)}")
        if name not in header:
            raise ConfigurationError(f"{path}: no column {name!r}; it has {', '.join(header)}")
    columns = dict(given)
    for role, pattern in ROLES.items():
        taken = set(columns.values())
        fitting = [
            name
            for name in header
            if name not in taken and re.fullmatch(pattern, _plain_header(name))
        ]
        if role in ("ar", "en"):
            fitting = [name for name in fitting if not _NOT_A_NAME.search(_plain_header(name))]
        if role not in columns and fitting:
            columns[role] = fitting[0]
    missing = [role for role in ("lat", "lon") if role not in columns]
    if not {"ar", "en"} & columns.keys():
        missing.append("ar or en")
    if missing:
        raise ConfigurationError(
            f"{path}: no column for {', '.join(missing)} among {', '.join(header) or 'none'}; "
            "name it, such as --column lat=Breite"
        )
    return columns


def _plain_header(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[\W_]+", "_", spaced).strip("_").lower()


def _position(lat: str, lon: str) -> tuple[float, float] | None:
    try:
        at = float(lat), float(lon)
    except ValueError:
        return None
    return at if -90 <= at[0] <= 90 and -180 <= at[1] <= 180 and at != (0, 0) else None


def _number(cell: str) -> int:
    digits = cell.replace(",", "").partition(".")[0]
    return int(digits) if digits.isdigit() else 0


def _kind(code: str, population: int) -> PlaceKind:
    if code in _DISTRICTS:
        return PlaceKind.DISTRICT
    if code == "PPLX":
        return PlaceKind.NEIGHBOURHOOD
    if population >= _CITY:
        return PlaceKind.CITY
    return PlaceKind.TOWN if population >= _TOWN else PlaceKind.VILLAGE
