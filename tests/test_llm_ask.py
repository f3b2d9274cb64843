"""Questions of any shape, through the same door as articles."""

import asyncio
import json
from collections.abc import Iterator
from typing import Literal

import pytest

from summarizer.errors import ConfigurationError, ProviderError
from summarizer.llm import Answered, Asker
from summarizer.llm.strict import strict_schema
from summarizer.prompts import Message, Prompt
from summarizer.schemas import Schema
from summarizer.settings import load_settings
from tests.provider import USAGE, Provider, Step, answer, failure, refusal, serving, truncated

KEY = "sk-test-0123456789abcdef"
PROMPT = Prompt("colour@1", (Message("system", "You name colours."), Message("user", "Sky?")))


class Colour(Schema):
    """A colour and how sure it is."""

    name: str
    sure: Literal[1, 2, 3]
    shades: list[str] | None = None


BLUE = {"name": "أزرق", "sure": 3, "shades": None}


@pytest.fixture(name="provider", scope="module")
def _provider() -> Iterator[Provider]:
    with serving() as provider:
        yield provider


async def asking(provider: Provider, model: str, **flags: object) -> Answered[Colour]:
    url = provider.url.removesuffix("/v1") if model.startswith("anthropic") else provider.url
    settings = load_settings(
        model=model, base_url=url, api_key=KEY, timeout=5, http_tries=1, **flags
    )
    asker = Asker.from_settings(settings)
    try:
        return await asker.ask(PROMPT, Colour)
    finally:
        await asker.aclose()


def ask(provider: Provider, step: Step, model: str = "openai/m", **flags: object) -> Colour:
    provider.answers(step)
    return asyncio.run(asking(provider, model, **flags)).answer


@pytest.mark.parametrize("mode", ["json_schema", "tools", "json"])
@pytest.mark.parametrize("model", ["openai/gpt-5-mini", "vllm/any", "anthropic/claude-x"])
def test_each_server_is_asked_for_the_shape(provider: Provider, model: str, mode: str) -> None:
    assert ask(provider, answer(BLUE), model, mode=mode) == Colour(name="أزرق", sure=3)
    asked = json.dumps(provider.requests[-1].body, ensure_ascii=False)
    assert "shades" in asked
    assert "headline" not in asked


def test_the_schema_sent_is_the_shapes_own(provider: Provider) -> None:
    ask(provider, answer(BLUE), mode="json_schema")
    sent = provider.requests[-1].body["response_format"]["json_schema"]["schema"]
    assert sent == strict_schema(Colour)
    ask(provider, answer(BLUE), mode="tools")
    function = provider.requests[-1].body["tools"][0]["function"]
    assert function["description"] == "A colour and how sure it is."


def test_what_was_spent_and_who_answered_are_told(provider: Provider) -> None:
    provider.answers(answer(BLUE))
    answered = asyncio.run(asking(provider, "openai/gpt-5-mini"))
    assert answered.usage.input_tokens == USAGE["input"]
    assert answered.model_returned == "gpt-5-mini-2026-01-01"


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (answer({**BLUE, "sure": 4}), "invalid_output"),
        (answer("no JSON here"), "invalid_output"),
        (answer({**BLUE, "more": 1}), "invalid_output"),
        (refusal(), "refusal"),
        (truncated(), "truncated"),
        (failure(401), "auth"),
    ],
)
def test_an_answer_that_cannot_be_used_has_a_kind_and_its_cost(
    provider: Provider, step: Step, kind: str
) -> None:
    with pytest.raises(ProviderError) as caught:
        ask(provider, step)
    assert caught.value.kind == kind
    assert caught.value.usage.calls == (0 if kind == "auth" else 1)
    assert len(provider.requests) == 1
    assert KEY not in str(caught.value)


def test_a_model_without_a_server_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="names no server"):
        Asker.from_settings(load_settings(model="somewhere"))
