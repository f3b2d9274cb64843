"""What a call cost, from a price list that may lag behind: ratios are certain, figures less so."""

import socket

import pytest

from summarizer.errors import Usage
from summarizer.llm.pricing import cost_usd


def cost(model: str, provider: str | None, usage: Usage, *, batch: bool = False) -> float:
    found = cost_usd(model, usage, provider, batch=batch)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("model", "provider"),
    [("gpt-5-mini", "openai"), ("claude-sonnet-4-5", "anthropic"), ("openai/gpt-4o", "openrouter")],
)
def test_a_known_model_has_a_price_that_grows_with_use(model: str, provider: str) -> None:
    one = cost(model, provider, Usage(calls=1, input_tokens=1000, output_tokens=100))
    two = cost(model, provider, Usage(calls=1, input_tokens=2000, output_tokens=200))
    assert two == pytest.approx(2 * one)
    assert 0 < one < 1


def test_cached_tokens_cost_less() -> None:
    fresh = cost("gpt-5-mini", "openai", Usage(calls=1, input_tokens=10_000))
    cached = cost("gpt-5-mini", "openai", Usage(calls=1, input_tokens=10_000, cached_tokens=9000))
    assert 0 < cached < fresh / 2


def test_the_batch_api_costs_half() -> None:
    usage = Usage(calls=1, input_tokens=10_000, output_tokens=1000)
    online = cost("gpt-5-mini", "openai", usage)
    assert cost("gpt-5-mini", "openai", usage, batch=True) == pytest.approx(online / 2)


@pytest.mark.parametrize(
    ("model", "provider"),
    [("no-such-model", "openai"), ("gpt-5-mini", None), ("gpt-5-mini", "no-such-provider")],
)
def test_what_is_not_known_has_no_price(model: str, provider: str | None) -> None:
    assert cost_usd(model, Usage(calls=1, input_tokens=1000), provider) is None


def test_more_cached_tokens_than_input_is_no_crash() -> None:
    usage = Usage(calls=1, input_tokens=10, cached_tokens=500)
    assert cost_usd("gpt-5-mini", usage, "openai") is not None


def test_no_price_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*where: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert cost_usd("gpt-5-mini", Usage(calls=1, input_tokens=1000), "openai") is not None
