"""A Nominatim server of the user's, asked for what the gazetteer lacks; here on loopback."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from summarizer import Summarizer
from summarizer.batch.provider.plan import Plan
from summarizer.batch.provider.start import start_batches
from summarizer.batch.start import start
from summarizer.batch.store import open_store
from summarizer.schemas import Record
from summarizer.settings import Settings
from tests.batch_provider import ok, serving_batches
from tests.build import article, extraction, incident
from tests.build import place as place_of

TOLD = "قتل شخصان في قصف على قرية الدحلة بريف دير الزور الشرقي في سوريا، أمس الاثنين."
VILLAGE = {
    "osm_type": "node",
    "osm_id": 42,
    "lat": "35.05",
    "lon": "40.52",
    "name": "الدحلة",
    "display_name": "الدحلة, محافظة دير الزور, سوريا",
    "type": "village",
    "addresstype": "village",
    "namedetails": {"name": "الدحلة", "name:en": "Dahla"},
    "address": {"state": "محافظة دير الزور", "country_code": "sy"},
}


@dataclass
class Nominatim:
    """What the server answers, and what it was asked, with when."""

    url: str = ""
    results: list[dict[str, Any]] = field(default_factory=lambda: [VILLAGE])
    status: int = 200
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Nominatim]:
    """Run a server with Nominatim's search on a free port of loopback."""
    server = Nominatim()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            assert parts.path == "/maps/search"
            server.asked.append(parse_qs(parts.query))
            server.at.append(time.monotonic())
            body = json.dumps(server.results).encode()
            self.send_response(server.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
    thread.start()
    server.url = f"http://127.0.0.1:{listening.server_port}/maps"
    try:
        yield server
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


@pytest.fixture
def nominatim() -> Iterator[Nominatim]:
    with serving() as server:
        yield server


def settings(server: Nominatim, tmp_path: Path, **given: Any) -> Settings:
    return Settings(
        geocoder_url=server.url,
        geocoder_cache=tmp_path / "geocoder.db",
        **{"model": "rules", "geocoder_delay": 0, **given},
    )


def summarized(text: str, chosen: Settings) -> Record:
    with Summarizer(settings=chosen) as summarizer:
        return summarizer.summarize(text, published="2024-07-30")


def codes(record: Record) -> list[str]:
    return [check.code for check in record.checks if "geoco" in check.code]


def test_a_place_that_is_not_known_is_placed_and_marked(
    nominatim: Nominatim, tmp_path: Path
) -> None:
    record = summarized(TOLD, settings(nominatim, tmp_path))
    place = record.incidents[0].places[0]
    assert (place.lat, place.lon, place.precision) == (35.05, 40.52, "populated_place")
    assert place.gazetteer_id == "geocoder:node/42"
    assert place.text == "قرية الدحلة" or place.text == "الدحلة"
    assert codes(record) == ["place_geocoded"]
    query = nominatim.asked[0]
    assert query["q"] == ["الدحلة, Deir ez-Zor"]
    assert query["countrycodes"] == ["sy"]
    assert len(nominatim.asked) == 1, "what the gazetteer knows is not asked for"


def test_without_a_url_nothing_is_asked(nominatim: Nominatim) -> None:
    record = summarized(TOLD, Settings(model="rules"))
    assert record.incidents[0].places[0].precision == "governorate"
    assert (nominatim.asked, codes(record)) == ([], [])


def test_an_answer_is_kept_for_the_next_process(nominatim: Nominatim, tmp_path: Path) -> None:
    first = summarized(TOLD, settings(nominatim, tmp_path))
    second = summarized(TOLD, settings(nominatim, tmp_path))
    assert first.incidents == second.incidents
    assert len(nominatim.asked) == 1


def test_that_a_place_is_not_known_is_kept_too(nominatim: Nominatim, tmp_path: Path) -> None:
    nominatim.results = []
    for _ in range(2):
        record = summarized(TOLD, settings(nominatim, tmp_path))
        assert record.incidents[0].places[0].precision == "governorate"
    assert len(nominatim.asked) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"address": {"state": "محافظة حلب", "country_code": "sy"}},
        {"address": {"state": "محافظة دير الزور", "country_code": "iq"}},
        {"name": "الرحلة", "namedetails": {"name": "الرحلة"}},
        {"type": "restaurant", "addresstype": "amenity"},
        {"lat": "33.5", "lon": "36.3", "address": {"country_code": "sy"}},
    ],
    ids=["another governorate", "another country", "another name", "no settlement", "far away"],
)
def test_what_does_not_fit_the_article_is_not_taken(
    nominatim: Nominatim, tmp_path: Path, changed: dict[str, Any]
) -> None:
    nominatim.results = [{**VILLAGE, **changed}]
    record = summarized(TOLD, settings(nominatim, tmp_path))
    assert record.incidents[0].places[0].precision == "governorate"
    assert record.incidents[0].places[0].gazetteer_id is None


def test_two_places_of_the_name_are_none(nominatim: Nominatim, tmp_path: Path) -> None:
    nominatim.results = [VILLAGE, {**VILLAGE, "osm_id": 43, "lat": "34.6"}]
    record = summarized(TOLD, settings(nominatim, tmp_path))
    assert record.incidents[0].places[0].precision == "governorate"


def test_an_answer_that_is_none_is_no_failure_of_the_article(
    nominatim: Nominatim, tmp_path: Path
) -> None:
    nominatim.results = [{"unheard": "of"}]
    record = summarized(TOLD, settings(nominatim, tmp_path))
    assert codes(record) == ["geocoder_unreachable"]


def test_a_server_that_fails_is_no_failure_of_the_article(
    nominatim: Nominatim, tmp_path: Path
) -> None:
    nominatim.status = 503
    record = summarized(TOLD, settings(nominatim, tmp_path))
    assert record.incidents[0].places[0].precision == "governorate"
    assert codes(record) == ["geocoder_unreachable"]
    nominatim.status = 200
    assert codes(summarized(TOLD, settings(nominatim, tmp_path))) == ["place_geocoded"]


def test_after_failures_in_a_row_the_server_is_left_alone(
    nominatim: Nominatim, tmp_path: Path
) -> None:
    nominatim.status = 500
    names = ["الدحلة", "الزنبقة", "الريحانية الجديدة", "المشكورة", "الطرفاية"]
    with Summarizer(settings=settings(nominatim, tmp_path)) as summarizer:
        for name in names:
            told = TOLD.replace("الدحلة", name)
            record = summarizer.summarize(told, published="2024-07-30")
            assert codes(record) == ["geocoder_unreachable"]
    assert len(nominatim.asked) == 3


def test_requests_keep_their_distance(nominatim: Nominatim, tmp_path: Path) -> None:
    chosen = settings(nominatim, tmp_path, geocoder_delay=0.3)
    with Summarizer(settings=chosen) as summarizer:
        names = ["الدحلة", "الزنبقة", "المشكورة"]
        results = list(summarizer.map(TOLD.replace("الدحلة", name) for name in names))
    assert all(result.record for result in results)
    first, _, last = nominatim.at
    assert last - first > 0.3  # without a distance a few milliseconds


def test_a_batch_keeps_geocoded_records(nominatim: Nominatim, tmp_path: Path) -> None:
    with open_store(tmp_path / "job") as store:
        start([article(TOLD)], store, settings(nominatim, tmp_path))
        records = [Record.model_validate_json(text) for text in store.records()]
    assert records[0].incidents[0].places[0].gazetteer_id == "geocoder:node/42"


def test_a_job_through_a_batch_api_asks_it_too(nominatim: Nominatim, tmp_path: Path) -> None:
    where = place_of("قرية الدحلة", "Dahla", kind="village", governorate="Deir ez-Zor")
    said = extraction(incident(sentences=[1], places=[where])).model_dump_json()
    with serving_batches() as provider, open_store(tmp_path / "job") as store:
        provider.rows = lambda asked: ok(said)
        server = {"model": "openai/reader", "base_url": provider.url, "api_key": "sk-loopback"}
        chosen = settings(nominatim, tmp_path, **server)
        progress = start_batches([article(TOLD)], store, chosen, plan=Plan(poll=0.01, grace=0.1))
        assert (progress.done, provider.online) == (1, 0)
        records = [Record.model_validate_json(text) for text in store.records()]
    assert records[0].incidents[0].places[0].gazetteer_id == "geocoder:node/42"
