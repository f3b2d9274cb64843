"""Asks a Nominatim server of the user's for places that the gazetteer lacks; off by default.

The only part of the gazetteer that opens a connection, and only to the server that a setting
names. Answers are kept on the disk, "not known" among them, so that no name is asked for twice.
"""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from summarizer.errors import ConfigurationError
from summarizer.gazetteer.find import find_places
from summarizer.gazetteer.keys import arabic_key, english_key, has_arabic, loose_english_key
from summarizer.gazetteer.lookup import lookup
from summarizer.gazetteer.table import kilometres
from summarizer.schemas import PlaceKind

log = logging.getLogger(__name__)

PREFIX = "geocoder:"
"""Ids of places that a geocoder gave begin so: `geocoder:node/123`."""
_AGENT = "incident-summarizer"
_MOST_RESULTS = 5
_MOST_FAILURES = 3
"""Failures in a row after which the server is left alone for the rest of the process."""
_FAR_KM = 150.0
"""A governorate's position is its seat or its middle; a place in it is not farther away."""
_SETTLED = frozenset(
    {"city", "town", "village", "hamlet", "isolated_dwelling", "suburb", "neighbourhood", "quarter"}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A place to ask for: its name without kind words, and where it is known to lie."""

    name: str
    country: str
    governorate: str | None


@dataclass(frozen=True, slots=True)
class Located:
    """Where the server has it."""

    id: str
    lat: float
    lon: float


class Unreachable(Exception):
    """The server did not answer, or is left alone after it did not for a while."""


class Geocoder:
    """A Nominatim server, asked politely.

    Args:
        url: its address, such as "http://localhost:8080/nominatim".
        cache: file that keeps its answers.
        delay: least seconds between two requests.
        timeout: seconds for one request.

    Raises:
        ConfigurationError: geopy is not installed, or the cache cannot be used.
    """

    def __init__(self, url: str, cache: Path, *, delay: float = 1.0, timeout: float = 10.0) -> None:
        try:
            from geopy.extra.rate_limiter import RateLimiter
            from geopy.geocoders import Nominatim
        except ImportError as error:
            raise ConfigurationError(
                "geocoder_url: needs geopy: pip install 'incident-summarizer[geocoder]'"
            ) from error
        parts = urlsplit(url)
        self.url = url
        server = Nominatim(
            user_agent=_AGENT,
            scheme=parts.scheme,
            domain=f"{parts.netloc}{parts.path}".rstrip("/"),
            timeout=timeout,
        )
        self._request = RateLimiter(
            server.geocode, min_delay_seconds=delay, max_retries=0, swallow_exceptions=False
        )
        self._cache = _Cache(cache, url)
        self._one_at_a_time = asyncio.Lock()
        self._failures = 0

    async def locate(self, asked: Asked) -> Located | None:
        """Return where a place is; None if the server has no place of that name there, or several.

        Raises:
            Unreachable: the server did not answer.
        """
        async with self._one_at_a_time:
            kept = self._cache.get(asked)
            if kept is None:
                if self._failures >= _MOST_FAILURES:
                    raise Unreachable(f"{self.url} failed {self._failures} times in a row")
                kept = await asyncio.to_thread(self._ask, asked)
                self._cache.put(asked, kept)
        return _chosen(kept, asked)

    def close(self) -> None:
        """Let go of the cache."""
        self._cache.close()

    def _ask(self, asked: Asked) -> list[dict[str, Any]]:
        from geopy.exc import GeopyError

        query = ", ".join(filter(None, (asked.name, asked.governorate)))
        try:
            found = self._request(
                query,
                exactly_one=False,
                limit=_MOST_RESULTS,
                language="ar" if has_arabic(asked.name) else "en",
                country_codes=[asked.country.lower()],
                addressdetails=True,
                namedetails=True,
            )
        except (GeopyError, OSError, ValueError, TypeError, KeyError) as error:
            # The last three: geopy, of an answer that is not Nominatim's.
            self._failures += 1
            log.warning("geocoder %s: %s", self.url, error)
            raise Unreachable(f"{self.url}: {error}") from error
        self._failures = 0
        return [location.raw for location in found or ()]


def name_to_ask(text: str) -> str:
    """Return a mention without kind words and the larger place behind: «قرية الدحلة بريف …»."""
    found = find_places(text)
    return found[0].name if found else text


def _chosen(results: Sequence[Mapping[str, Any]], asked: Asked) -> Located | None:
    """Return the one settlement among the results that has the name and lies where it must."""
    fitting = [
        Located(f"{PREFIX}{raw['osm_type']}/{raw['osm_id']}", float(raw["lat"]), float(raw["lon"]))
        for raw in results
        if _is_settlement(raw) and _has_name(raw, asked.name) and _lies_in(raw, asked)
    ]
    if not fitting:
        return None
    first = fitting[0]
    near = all(kilometres((first.lat, first.lon), (o.lat, o.lon)) < 5 for o in fitting)
    return first if near else None


def _is_settlement(raw: Mapping[str, Any]) -> bool:
    kind = raw.get("addresstype") or raw.get("type")
    return kind in _SETTLED and {"osm_type", "osm_id", "lat", "lon"} <= raw.keys()


def _has_name(raw: Mapping[str, Any], name: str) -> bool:
    names = [str(value) for value in (raw.get("namedetails") or {}).values()]
    names.append(str(raw.get("name", "")))
    return _key(name) in {_key(other) for other in names if other}


def _key(name: str) -> str:
    return arabic_key(name) if has_arabic(name) else loose_english_key(english_key(name))


def _lies_in(raw: Mapping[str, Any], asked: Asked) -> bool:
    """Whether country and governorate agree; a governorate by name, or by distance."""
    address = raw.get("address") or {}
    if str(address.get("country_code", "")).upper() != asked.country:
        return False
    if asked.governorate is None:
        return True
    areas = [
        place
        for place in lookup(asked.governorate, within=asked.country)
        if place.kind is PlaceKind.GOVERNORATE
    ]
    stated = [place for key in ("state", "province") for place in lookup(str(address.get(key, "")))]
    named = {p.en for p in stated if p.kind is PlaceKind.GOVERNORATE and p.country == asked.country}
    if named:
        return asked.governorate in named
    at = float(raw["lat"]), float(raw["lon"])
    return any(
        area.lat is not None
        and area.lon is not None
        and kilometres(at, (area.lat, area.lon)) < _FAR_KM
        for area in areas
    )


class _Cache:
    """The server's answers, by what was asked and whom."""

    def __init__(self, path: Path, url: str) -> None:
        self._url = url
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA busy_timeout = 5000")
            self._connection.execute(
                """CREATE TABLE IF NOT EXISTS answers
                (question TEXT PRIMARY KEY, answer TEXT NOT NULL)"""
            )
        except (OSError, sqlite3.Error) as error:
            raise ConfigurationError(f"geocoder_cache: {path}: cannot be used: {error}") from error

    def get(self, asked: Asked) -> list[dict[str, Any]] | None:
        query = "SELECT answer FROM answers WHERE question = ?"
        row = self._connection.execute(query, (self._question(asked),)).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, asked: Asked, answer: list[dict[str, Any]]) -> None:
        row = self._question(asked), json.dumps(answer, ensure_ascii=False)
        self._connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", row)

    def close(self) -> None:
        self._connection.close()

    def _question(self, asked: Asked) -> str:
        parts = [self._url, asked.name, asked.governorate, asked.country]
        return json.dumps(parts, ensure_ascii=False)
