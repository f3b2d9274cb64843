"""The bytes of a request are those of plain JSON, whatever was encoded before it."""

import json
from typing import Any

import pytest

from summarizer.llm.capabilities import target
from summarizer.llm.encode import Encoder
from summarizer.llm.request import Sampling, build_request, follow_up
from summarizer.prompts import examples, render

ARTICLES = [example.article for example in examples("incident")[:3]]


def plainly(request: dict[str, Any]) -> bytes:
    text = json.dumps(request, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


@pytest.mark.parametrize("model", ["openai/gpt-5", "anthropic/claude-x", "vllm/some-model"])
def test_requests_one_after_the_other(model: str) -> None:
    encoder, to = Encoder(), target(model, "http://127.0.0.1:1/v1")
    asked = [build_request(render("incident", a), to, Sampling(0.0)) for a in ARTICLES]
    again = follow_up(asked[1], "{}", "مرة أخرى")
    warmer = build_request(render("incident", ARTICLES[0]), to, Sampling(0.7, 500))
    for request in (asked[0], asked[1], again, again, asked[2], warmer, asked[0]):
        assert encoder.encode(request) == plainly(request)


def message(content: Any, **more: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": content}], **more}


def test_requests_of_any_form() -> None:
    encoder = Encoder()
    for request in (
        message("خبر"),
        message('\ud800 half a pair, \0, \u2028 and "quotes"'),
        message([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]),
        message("خبر", temperature=1),
        message("خبر", temperature=True),
        {"messages": [], "model": "m"},
        {"messages": [], "model": "m", "n": 2},
        {"model": "m", "input": "no messages"},
    ):
        assert encoder.encode(request) == plainly(request)


def test_what_is_said_in_the_meantime_is_not_taken_for_the_mark() -> None:
    encoder, request = Encoder(), message("one")
    first = encoder.encode(request)
    assert encoder.encode(message(first.decode())) == plainly(message(first.decode()))


def test_a_frame_that_was_changed_in_place_is_encoded_anew() -> None:
    encoder, request = Encoder(), message("one", options={"a": [1]})
    encoder.encode(request)
    request["options"]["a"].append(2)
    assert encoder.encode(request) == plainly(request)
