"""What a call cost, by the price list that genai-prices carries. Nothing is fetched or guessed."""

from summarizer.errors import Usage


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
    context = {"processing": "batch"} if batch else None
    try:
        price = calc_price(tokens, model, provider_id=provider, price_context=context)
    except LookupError:
        return None
    return float(price.total_price)
