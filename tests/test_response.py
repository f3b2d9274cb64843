"""From a body to an extraction or the kind of a failure, without a server."""

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import ProviderError
from summarizer.llm.response import only_object, parse_response, usage_of
from summarizer.schemas import Extraction
from tests.build import casualty, extraction, incident

MADE = extraction(incident(casualties=[casualty("ثلاثة مدنيين", 3)]))
TEXT = MADE.model_dump_json()


def chat(content: Any, finish: str | None = "stop", **message: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": content, **message}
    return {"choices": [{"index": 0, "finish_reason": finish, "message": message}]}


def changed(**fields: Any) -> str:
    """Return the answer with some fields of its first figure changed."""
    made = json.loads(TEXT)
    made["incidents"][0]["casualties"][0].update(fields)
    return json.dumps(made)


def failure(body: dict[str, Any]) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        parse_response(body)
    return caught.value


@pytest.mark.parametrize(
    "body",
    [
        chat(TEXT),
        chat(TEXT, None),
        chat(f"\ufeff {TEXT}\n"),
        chat(f"```json\n{TEXT}\n```"),
        chat(f"The answer {{as asked}}: {TEXT}"),
        chat([{"type": "text", "text": TEXT}]),
        chat(
            None, "tool_calls", tool_calls=[{"function": {"name": "extraction", "arguments": TEXT}}]
        ),
        {"type": "message", "content": [{"type": "text", "text": TEXT}], "stop_reason": "end_turn"},
        chat(changed(min="3", max=3.0)),
    ],
)
def test_an_answer_is_read(body: dict[str, Any]) -> None:
    assert parse_response(body) == MADE
    assert type(parse_response(body)) is Extraction


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (chat(None, refusal="I cannot"), "refusal"),
        ({"type": "message", "content": [], "stop_reason": "refusal"}, "refusal"),
        (chat(TEXT, "length"), "truncated"),
        ({"type": "message", "content": [], "stop_reason": "max_tokens"}, "truncated"),
        (
            {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}},
            "truncated",
        ),
        (
            {"status": "incomplete", "incomplete_details": {"reason": "content_filter"}},
            "content_filter",
        ),
        (chat("", "content_filter"), "content_filter"),
        ({"choices": []}, "http"),
        ({"choices": None}, "http"),
        ({}, "http"),
        ({"error": {"message": "no"}}, "http"),
        ({"error": {"message": "slow down", "code": 429}}, "rate_limited"),
        ({"error": "plain words"}, "http"),
        ({"choices": [{"error": {"code": 502, "message": "upstream"}}]}, "http"),
        (chat(None), "invalid_output"),
        (chat(""), "invalid_output"),
        (chat("no JSON here"), "invalid_output"),
        (chat(TEXT[:-20]), "invalid_output"),
        (chat(TEXT + TEXT), "invalid_output"),
        (chat("[]"), "invalid_output"),
        (chat(changed(text="a\0b")), "invalid_output"),
        (chat(changed(min=True)), "invalid_output"),
        (chat(changed(min=3.5)), "invalid_output"),
        (chat(changed(min="three")), "invalid_output"),
        (chat(changed(colour="red")), "invalid_output"),
        (chat(TEXT.replace("Sarmin", "\\ud800")), "invalid_output"),
        (chat(TEXT.replace("Sarmin", "\ud800")), "invalid_output"),
        (chat({"not": "text"}), "invalid_output"),
    ],
)
def test_a_failure_has_its_kind(body: dict[str, Any], kind: str) -> None:
    assert failure(body).kind == kind


def test_what_is_wrong_is_said_with_its_path_and_shortly() -> None:
    message = failure(chat(changed(outcome="wounded" * 100, min=True))).message
    assert "incidents[0].casualties[0].min: Input should not be true or false" in message
    message = failure(chat(changed(outcome="wounded" * 100))).message
    assert message.startswith("incidents[0].casualties[0].outcome: Input should be 'killed'")
    assert "wounded" * 20 not in message
    assert "pydantic" not in message


def test_another_tool_is_passed_over() -> None:
    calls = [
        {"function": {"name": "search", "arguments": "{}"}},
        {"function": {"name": "extraction", "arguments": TEXT}},
    ]
    assert parse_response(chat(None, tool_calls=calls)) == MADE


def test_anthropics_cached_tokens_are_part_of_the_input() -> None:
    counted = {
        "input_tokens": 10,
        "cache_read_input_tokens": 600,
        "cache_creation_input_tokens": 40,
        "output_tokens": 7,
    }
    usage = usage_of({"usage": counted})
    assert (usage.input_tokens, usage.cached_tokens, usage.output_tokens) == (650, 600, 7)
    assert usage.cost_usd is None


@pytest.mark.parametrize(
    "counted", [None, {}, [], {"prompt_tokens": None}, {"prompt_tokens": "many"}]
)
def test_missing_counts_are_nought(counted: Any) -> None:
    usage = usage_of({"usage": counted})
    assert (usage.calls, usage.input_tokens, usage.output_tokens) == (1, 0, 0)


@pytest.mark.parametrize(
    "text", [" " * 2_000_000, "{" * 200_000, "<think>" * 100_000, '{"a":' * 5000]
)
def test_junk_takes_no_time(text: str) -> None:
    began = time.monotonic()
    assert failure(chat(text)).kind == "invalid_output"
    assert time.monotonic() - began < 2


@given(st.text())
def test_text_around_one_object_never_changes_it(around: str) -> None:
    around = around.replace("{", "").replace("<think>", "")
    assert only_object(f'{around} {{"a": "{{}}"}} {around}') in (
        '{"a": "{}"}',
        f'{around} {{"a": "{{}}"}} {around}'.strip().removeprefix("\ufeff"),
    )


VALUES: list[Any] = [None, True, 0, 502, "", "stop", [], {}]
JUNK: st.SearchStrategy[Any] = st.sampled_from(VALUES) | st.text()


def odd(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return objects with some of these fields, or junk in their place."""
    return JUNK | st.fixed_dictionaries({}, optional=fields)


def some(item: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return JUNK | st.lists(item, max_size=2)


ERROR = odd(message=JUNK, code=JUNK, type=JUNK)
CALL = odd(function=odd(name=st.just("extraction") | JUNK, arguments=JUNK))
MESSAGE = odd(content=some(odd(text=JUNK)), refusal=JUNK, tool_calls=some(CALL))
CHOICE = odd(message=MESSAGE, finish_reason=JUNK, error=ERROR)
BLOCK = odd(type=st.sampled_from(["text", "tool_use"]), name=st.just("extraction"), input=JUNK)
BODY = st.fixed_dictionaries(
    {},
    optional={
        "choices": some(CHOICE),
        "error": ERROR,
        "type": st.just("message") | JUNK,
        "content": some(BLOCK),
        "stop_reason": JUNK,
        "status": st.just("incomplete") | JUNK,
        "incomplete_details": odd(reason=JUNK),
        "usage": odd(prompt_tokens=JUNK, prompt_tokens_details=odd(cached_tokens=JUNK)),
    },
)


@given(BODY)
def test_no_body_whatever_escapes_as_another_error(body: dict[str, Any]) -> None:
    usage_of(body)
    with suppress(ProviderError):
        parse_response(body)
