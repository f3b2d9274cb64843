"""A table of places in a file: SQLite, so that opening a large one costs nothing.

`places` holds one row for each place, `keys` every key that it is looked up by, `openings` how
long a name may be that begins with a word. `instead` says of a user's table which entries of
the built-in one are the same places.
"""

import hashlib
import math
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Any

from summarizer.errors import ConfigurationError
from summarizer.gazetteer.keys import (
    arabic_key,
    english_key,
    joined_key,
    loose_arabic_key,
    loose_english_key,
)
from summarizer.gazetteer.places import Named, Place
from summarizer.gazetteer.vocabulary import arabic
from summarizer.schemas import PlaceKind
from summarizer.text.fold import fold_text

FORMAT = "1"
_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE places (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, country TEXT NOT NULL,
    governorate TEXT, district TEXT, lat REAL, lon REAL, population INTEGER NOT NULL,
    ar TEXT NOT NULL, en TEXT NOT NULL, aliases_ar TEXT NOT NULL, aliases_en TEXT NOT NULL
);
CREATE TABLE keys (
    way TEXT NOT NULL, key TEXT NOT NULL, place INTEGER NOT NULL REFERENCES places,
    PRIMARY KEY (way, key, place)
) WITHOUT ROWID;
CREATE TABLE openings (word TEXT PRIMARY KEY, longest INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE instead (id TEXT PRIMARY KEY, by TEXT NOT NULL) WITHOUT ROWID;
"""
_COLUMNS = "id, ar, en, kind, governorate, district, country, lat, lon, population"


class Way(StrEnum):
    """What a key was made from and how far names were folded."""

    ARABIC = "ar"
    LOOSE_ARABIC = "ar~"
    TEXT = "ar="
    """The name as it stands in folded text, words parted by spaces."""
    ENGLISH = "en"
    LOOSE_ENGLISH = "en~"


class Table:
    """A table of places, opened for reading.

    Raises:
        ConfigurationError: the file is missing or is no table of places.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._state = _state(path)
        try:
            # Nothing writes to a table: a new one takes its place.
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self.about: Mapping[str, str] = dict(self._all("SELECT name, value FROM about"))
        except sqlite3.Error as error:
            raise ConfigurationError(
                f"{path}: not a gazetteer ({error}); make one with: summarizer gazetteer import"
            ) from error
        if self.about.get("format") != FORMAT:
            raise ConfigurationError(f"{path}: a gazetteer of another version; import it again")
        self.instead: Mapping[str, str] = dict(self._all("SELECT id, by FROM instead"))
        self.openings: Mapping[str, int] = dict(self._all("SELECT word, longest FROM openings"))

    @property
    def identity(self) -> str:
        """Eight digits that differ when the places do."""
        return self.about["digest"][:8]

    def is_of(self, path: Path) -> bool:
        """Whether this is the table that lies at `path` now, not one that it took the place of."""
        return path == self.path and _state(path) == self._state

    def matching(self, way: Way, key: str) -> list[Named]:
        """Return the places of a key."""
        query = f"""SELECT {_COLUMNS}, aliases_ar, aliases_en FROM keys
            JOIN places ON places.n = keys.place WHERE way = ? AND key = ? ORDER BY n"""
        return [_named(row) for row in self._all(query, (way, key))]

    def place(self, id_: str) -> Named | None:
        """Return the place of an id."""
        query = f"SELECT {_COLUMNS}, aliases_ar, aliases_en FROM places WHERE id = ?"
        return next((_named(row) for row in self._all(query, (id_,))), None)

    def all(self) -> list[Named]:
        """Return every place, in the order in which they were put in."""
        query = f"SELECT {_COLUMNS}, aliases_ar, aliases_en FROM places ORDER BY n"
        return [_named(row) for row in self._all(query)]

    def count(self) -> int:
        """Return how many places there are."""
        return int(self._all("SELECT count(*) FROM places")[0][0])

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _all(self, query: str, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, values).fetchall()


def write(
    path: Path,
    places: Iterable[Named],
    *,
    instead: Mapping[str, str] | None = None,
    about: Mapping[str, str] | None = None,
) -> None:
    """Make a table of the places, whole or not at all.

    Args:
        instead: ids of places that another place of a table stands for.
        about: what else is to be known of it, such as its sources.

    Raises:
        OSError: the file cannot be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
            connection.executescript(f"PRAGMA journal_mode = OFF; BEGIN; {_TABLES}")
            _fill(connection, places, instead or {}, about or {})
            connection.execute("COMMIT")
            connection.execute("VACUUM")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def keys_of(named: Named) -> Iterator[tuple[Way, str]]:
    """Yield the keys that a place is looked up by."""
    for name in named.names_ar:
        for key in (arabic_key(name), joined_key(name)):
            if key:
                yield Way.ARABIC, key
                yield Way.LOOSE_ARABIC, loose_arabic_key(key)
        for text in _spellings(fold_text(name)):
            yield Way.TEXT, text
    for name in named.names_en:
        if key := english_key(name):
            yield Way.ENGLISH, key
            yield Way.LOOSE_ENGLISH, loose_english_key(key)


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two points as latitude and longitude; flat-earth, for short ways."""
    x = (one[1] - other[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return 111.2 * math.hypot(x, one[0] - other[0])


def _spellings(text: str) -> Iterator[str]:
    """Yield a folded name as it stands, and with a head written apart or in one piece."""
    if text:
        yield text
    for head in arabic().fused_heads:
        if text.startswith(head + " "):
            yield head + text[len(head) + 1 :]
        elif text.startswith(head) and len(text) > len(head) + 3 and " " not in text:
            yield f"{head} {text[len(head) :]}"


def _fill(
    connection: sqlite3.Connection,
    places: Iterable[Named],
    instead: Mapping[str, str],
    about: Mapping[str, str],
) -> None:
    digest = hashlib.sha256(repr(sorted(instead.items())).encode())
    openings: dict[str, int] = {}
    for n, named in enumerate(places, 1):
        digest.update(repr(named).encode())
        place = named.place
        row = [
            n, place.id, place.kind.value, place.country, place.governorate, place.district,
            place.lat, place.lon, place.population, place.ar, place.en,
            "|".join(named.aliases_ar), "|".join(named.aliases_en),
        ]  # fmt: skip
        connection.execute(f"INSERT INTO places VALUES ({', '.join('?' * len(row))})", row)
        keys = set(keys_of(named))
        connection.executemany(
            "INSERT INTO keys VALUES (?, ?, ?)", ((way.value, key, n) for way, key in sorted(keys))
        )
        for way, text in keys:
            if way is Way.TEXT:
                first, *rest = text.split(" ")
                openings[first] = max(openings.get(first, 0), 1 + len(rest))
    connection.executemany("INSERT INTO openings VALUES (?, ?)", sorted(openings.items()))
    connection.executemany("INSERT INTO instead VALUES (?, ?)", sorted(instead.items()))
    facts = {**about, "format": FORMAT, "digest": digest.hexdigest()}
    connection.executemany("INSERT INTO about VALUES (?, ?)", sorted(facts.items()))


def _named(row: tuple[Any, ...]) -> Named:
    id_, ar, en, kind, governorate, district, country, lat, lon, population, more_ar, more_en = row
    place = Place(
        id=id_,
        ar=ar,
        en=en,
        kind=PlaceKind(kind),
        governorate=governorate or None,
        district=district or None,
        country=country,
        lat=lat,
        lon=lon,
        population=population,
    )
    return Named(place, _names(more_ar), _names(more_en))


def _names(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
