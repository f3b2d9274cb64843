"""What a call cost, by the price list that genai-prices carries. Nothing is fetched or guessed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from summarizer.errors import Usage
from summarizer.llm.capabilities import Target
from summarizer.llm.response import cache_write_tokens, usage_of
from summarizer.llm.shapes import as_object

BATCH = 0.5
"""Share of the online price that a batch costs where the list has no price of its own for it.
Source: https://platform.openai.com/docs/guides/batch"""


def priced_usage(body: Mapping[str, Any], target: Target, *, batch: bool = False) -> Usage:
    """Return what the answer `body` cost, in tokens and, where the price is known, in dollars.

    Args:
        batch: it came through the provider's batch API.
    """
    usage = usage_of(body)
    stated = as_object(body.get("usage")).get("cost")
    if target.cost and isinstance(stated, int | float):
        return replace(usage, cost_usd=float(stated))
    for name in (body.get("model"), target.model):
        cost = cost_usd(
            str(name),
            usage,
            target.prices,
            cache_write_tokens=cache_write_tokens(body),
            batch=batch,
        )
        if cost is not None:
            return replace(usage, cost_usd=cost)
    return usage


def cost_usd(
    model: str,
    usage: Usage,
    provider: str | None,
    *,
    cache_write_tokens: int = 0,
    batch: bool = False,
) -> float | None:
    """Return the price of one call in US dollars, or None if the list does not know the model.

    Price each call by itself: some models cost more above a number of input tokens.

    Args:
        provider: the provider's id in genai-prices; None, as for a local server, has no price.
        cache_write_tokens: input tokens that were put into the provider's cache, where it
            charges for that.
        batch: the call was made through the provider's batch API.
    """
    if provider is None:
        return None
    from genai_prices import Usage as Priced
    from genai_prices import calc_price

    tokens = Priced(
        input_tokens=usage.input_tokens,
        cache_read_tokens=min(usage.cached_tokens, usage.input_tokens),
        cache_write_tokens=cache_write_tokens,
        output_tokens=usage.output_tokens,
    )
    try:
        price = calc_price(tokens, model, provider_id=provider).total_price
        if not batch:
            return float(price)
        context = {"processing": "batch"}
        less = calc_price(tokens, model, provider_id=provider, price_context=context).total_price
    except LookupError:
        return None
    # The list passes over a way of processing that it has no price for.
    return float(less) if less < price else float(price) * BATCH
