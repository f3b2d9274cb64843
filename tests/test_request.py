"""The body of a request: the same bytes for the same input, and what each server takes."""

import json
from typing import Any

import pytest

from summarizer.llm.capabilities import Mode, target
from summarizer.llm.request import Sampling, build_request, follow_up
from summarizer.llm.strict import schema_hash, strict_schema
from summarizer.prompts import render
from summarizer.schemas import Article, Extraction
from tests.build import ARTICLE, article

OTHER = article("وقال ناشطون إن طائرة مسيّرة استهدفت سيارة على طريق زراعي شرق مدينة الباب.")


def request(
    model: str, mode: Mode | None = None, of: Article = ARTICLE, **sampling: Any
) -> dict[str, Any]:
    to = target(model, "http://127.0.0.1:1/v1", mode)
    return build_request(render("incident", of), to, Sampling(**sampling))


def test_a_strict_server_gets_the_strict_schema() -> None:
    shape = request("openai/gpt-5-mini")["response_format"]
    assert shape["type"] == "json_schema"
    assert shape["json_schema"]["strict"] is True
    assert shape["json_schema"]["schema"] == strict_schema(Extraction)


def test_an_unknown_server_gets_the_schema_without_the_word_strict() -> None:
    body = request("some-model")
    assert "strict" not in body["response_format"]["json_schema"]
    assert body["max_tokens"] == 16_000


def test_tools_are_one_tool_that_must_be_called() -> None:
    body = request("openai/gpt-5-mini", "tools")
    assert [tool["function"]["name"] for tool in body["tools"]] == ["extraction"]
    assert body["tool_choice"]["function"]["name"] == "extraction"
    assert "response_format" not in body


def test_plain_json_carries_the_schema_in_the_static_part() -> None:
    body = request("some-model", "json")
    assert body["response_format"] == {"type": "json_object"}
    assert '"additionalProperties":false' in body["messages"][0]["content"]


@pytest.mark.parametrize("mode", ["json_schema", "tools", "json"])
@pytest.mark.parametrize("model", ["openai/gpt-5-mini", "anthropic/claude-x", "some-model"])
def test_two_articles_share_all_bytes_before_the_article(model: str, mode: Mode) -> None:
    one, other = (
        json.dumps(request(model, mode, of), ensure_ascii=False) for of in (ARTICLE, OTHER)
    )
    shared = next(i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    static = json.dumps(request(model, mode)["messages"][:-1], ensure_ascii=False)
    assert shared > len(static)
    assert one == json.dumps(request(model, mode), ensure_ascii=False)


def test_temperature_is_sent_only_where_it_is_taken() -> None:
    assert request("openai/gpt-4.1", temperature=0.2)["temperature"] == 0.2
    assert "temperature" not in request("openai/gpt-5-mini", temperature=0.2)
    assert "temperature" not in request("openai/gpt-4.1")


def test_anthropic_gets_its_own_dialect_and_a_cache_mark_before_the_article() -> None:
    body = request("anthropic/claude-x")
    assert body["tool_choice"] == {"type": "tool", "name": "extraction"}
    assert {turn["role"] for turn in body["messages"]} == {"user", "assistant"}
    marked = [turn for turn in body["messages"] if "cache_control" in turn["content"][0]]
    assert marked == [body["messages"][-2]]
    schema = request("anthropic/claude-x", "json_schema")["output_config"]["format"]["schema"]
    assert schema == strict_schema(Extraction)


def test_openrouter_is_told_to_keep_to_the_schema() -> None:
    assert request("openrouter/a/b")["provider"] == {"require_parameters": True}


def test_further_fields_win() -> None:
    body = request("some-model", extra_body={"max_tokens": 5, "seed": 1})
    assert (body["max_tokens"], body["seed"]) == (5, 1)


def test_a_follow_up_leaves_the_first_request_alone() -> None:
    first = request("some-model")
    before = json.dumps(first)
    second = follow_up(first, "{}", "again")
    assert json.dumps(first) == before
    assert second["messages"][:-2] == first["messages"]


def test_the_schema_has_no_titles_and_a_stable_hash() -> None:
    assert '"title":' not in json.dumps(strict_schema(Extraction))
    assert schema_hash() == schema_hash()
    assert len(schema_hash()) == 12
