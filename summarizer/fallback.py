"""The embedded engine in place of a model that refuses an article or fails at it for good."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from summarizer.engine import Answer, Engine
from summarizer.errors import ProviderError, ProviderFailure
from summarizer.resolve.checks import warning
from summarizer.rules.engine import RulesEngine
from summarizer.schemas import Article

FOR_GOOD: frozenset[ProviderFailure] = frozenset(
    {"refusal", "content_filter", "truncated", "invalid_output"}
)
"""Failures that are about the article: asking again would end alike. Others may pass."""
CHECK = "fallback"
"""Code of the check that a record made so carries."""


class Fallback:
    """An engine that asks another, and reads an article by rules where that one cannot."""

    def __init__(self, engine: Engine, model: str, rules: RulesEngine) -> None:
        """Make one; `model` is the name of what `engine` asks."""
        self.engine = engine
        self.extract = partial(or_rules, engine.extract, model, rules)

    async def aclose(self) -> None:
        """Release the connections of the engine that is asked."""
        await self.engine.aclose()


async def or_rules(
    extract: Callable[[Article], Awaitable[Answer]],
    model: str,
    rules: RulesEngine,
    article: Article,
) -> Answer:
    """Return what `extract` does, or what `rules` read where it fails for good.

    That answer has what the model cost and wrote, and a warning that says why.

    Raises:
        ProviderError: no answer could be had, for a reason that may pass.
    """
    try:
        return await extract(article)
    except ProviderError as error:
        if error.kind not in FOR_GOOD:
            raise
        return instead(rules.read(article), model, error)


def instead(answer: Answer, model: str, error: ProviderError) -> Answer:
    """Return the embedded engine's answer as one in place of the model's."""
    why = warning(
        CHECK,
        "provenance.engine",
        f"{model} gave no answer ({error}); the embedded rules read the article, which find less",
    )
    return replace(
        answer,
        model=model,
        usage=error.usage,
        responses=error.responses,
        checks=(why, *answer.checks),
    )
