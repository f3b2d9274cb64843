"""The whole way from an article to a verified record, over real HTTP, with a scripted model."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from summarizer import Record, Summarizer
from summarizer.prompts import examples
from summarizer.schemas import Outcome
from tests.provider import Provider, answer, serving

EXAMPLE = examples("incident")[0]
"""A main raid, a joint raid days earlier, an arrest two weeks earlier, and two tolls."""


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with serving() as server:
        yield server


def read(provider: Provider) -> Record:
    with Summarizer("openai/reader", base_url=provider.url, api_key="sk-loopback") as summarizer:
        return summarizer.summarize(EXAMPLE.article)


def test_a_model_that_answers_well_gives_a_verified_record(provider: Provider) -> None:
    provider.answers(answer(EXAMPLE.answer.model_dump(mode="json")))
    record = read(provider)
    assert len(provider.requests) == 1
    main, joint, arrest = record.incidents
    assert main.date is not None
    assert str(main.date.start) == "2024-11-13"
    assert main.totals.killed is not None
    assert main.totals.killed.best == 1
    assert {actor.id for actor in main.actors} == {"sdf", "us_led_coalition", "isis"}
    assert joint.places[0].name.en == "Markada"
    assert arrest.date is not None
    assert (str(arrest.date.start), str(arrest.date.end)) == ("2024-10-28", "2024-11-03")
    assert [toll.value for toll in record.tolls] == [143, 61]
    assert [check for check in record.checks if check.severity != "info"] == []
    assert record.provenance.calls == 1
    assert record.provenance.reasks == 0


def test_every_span_cuts_exactly_its_text(provider: Provider) -> None:
    provider.answers(answer(EXAMPLE.answer.model_dump(mode="json")))
    record = read(provider)
    cut = 0
    for value in _with_spans(json.loads(record.model_dump_json())):
        span = value["span"]
        assert record.article.text[span["start"] : span["end"]] == value["text"]
        cut += 1
    assert cut > 20


def test_an_invented_mention_is_asked_about_once_and_then_left_out(provider: Provider) -> None:
    said = EXAMPLE.answer.model_dump(mode="json")
    said["incidents"][0]["places"].insert(
        0, said["incidents"][0]["places"][0] | {"text": "مدينة منبج", "name": "Manbij"}
    )
    provider.answers(answer(said))
    record = read(provider)
    assert len(provider.requests) == 2
    assert "«مدينة منبج» does not stand in the article" in provider.requests[1].raw.decode()
    assert record.provenance.reasks == 1
    assert "Manbij" not in [place.name.en for place in record.incidents[0].places]
    assert [(check.code, check.path) for check in record.checks] == [
        ("unverified", "incidents[0].places")
    ]


def test_a_number_that_its_words_do_not_state_never_reaches_a_total(provider: Provider) -> None:
    said = EXAMPLE.answer.model_dump(mode="json")
    row = said["incidents"][1]["casualties"][0]
    assert row["outcome"] == Outcome.DETAINED
    row["min"] = row["max"] = 14
    provider.answers(answer(said))
    record = read(provider)
    total = record.incidents[1].totals.detained
    assert total is not None
    assert total.best is None
    assert "count_unsupported" in [check.code for check in record.checks]


def _with_spans(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("span") and "text" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _with_spans(item)
