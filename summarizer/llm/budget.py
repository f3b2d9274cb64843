"""What a job may spend. A call is let through only if the budget holds at its worst."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from summarizer.errors import NOTHING_SPENT, BudgetExceeded, ConfigurationError, Usage
from summarizer.llm.capabilities import Target
from summarizer.llm.gate import Outcome
from summarizer.llm.pricing import cost_usd

Most = Callable[[Mapping[str, Any]], Usage]
"""Returns the most that a request can cost."""


class Budget:
    """Counts what is spent, and for calls in flight the most that they can cost.

    So it is never passed, however many calls are in flight: near its end they become fewer. A
    call that may have been billed without the server saying how much counts as its most.

    Args:
        usd: None: no limit in dollars.
        tokens: input and output together, cached input too. None: no limit.
        spent: before, by earlier runs.
    """

    def __init__(
        self, most: Most, usd: float | None, tokens: int | None, spent: Usage = NOTHING_SPENT
    ) -> None:
        self.most = most
        self._usd = usd
        self._tokens = tokens
        self._spent = _Amount.of(spent)
        self._reserved = _Amount()
        self._flying = 0

    def reserve(self, most: Usage) -> bool:
        """Set `most` aside; False if that must wait for a call in flight to settle.

        Raises:
            BudgetExceeded: it does not fit, and nothing is in flight that could make room.
        """
        needed = _Amount.of(most)
        passed = self._passed_by(needed)
        if passed and not self._flying:
            raise BudgetExceeded(passed)
        if not passed:
            self._reserved += needed
            self._flying += 1
        return not passed

    def take(self, most: Usage) -> str | None:
        """Count `most` as spent, for what settles much later; if it does not fit, return why."""
        needed = _Amount.of(most)
        passed = self._passed_by(needed)
        if not passed:
            self._spent += needed
        return passed

    def restart(self, spent: Usage) -> None:
        """Count anew from `spent`, while nothing is in flight."""
        self._spent = _Amount.of(spent)

    def release(self, most: Usage) -> None:
        """Give back what was set aside for a call that was not made."""
        self._flying -= 1
        # From nothing again, so that rounding does not add up.
        self._reserved = self._reserved - _Amount.of(most) if self._flying else _Amount()

    def settle(self, most: Usage, outcome: Outcome | None) -> None:
        """Count what a call really cost; None: it was cancelled, and may have been billed."""
        self.release(most)
        if outcome is None or not outcome.counted:
            self._spent += _Amount.of(most)
            return
        spent = _Amount.of(outcome.usage)
        if outcome.usage.cost_usd is None:
            spent = replace(spent, usd=most.cost_usd or 0.0)
        self._spent += spent

    def _passed_by(self, needed: "_Amount") -> str | None:
        """Return which budget `needed` would pass, in words."""
        spent, total = self._spent, self._spent + self._reserved + needed
        if self._usd is not None and total.usd > self._usd:
            return (
                f"the budget of ${self._usd:,.2f} is reached: ${spent.usd:,.4f} spent, and the "
                f"next call may cost up to ${needed.usd:,.4f}; a larger --budget-usd goes on"
            )
        if self._tokens is not None and total.tokens > self._tokens:
            return (
                f"the budget of {self._tokens:,} tokens is reached: {spent.tokens:,} spent, and "
                f"the next call may take up to {needed.tokens:,}; a larger --budget-tokens goes on"
            )
        return None


@dataclass(frozen=True, slots=True)
class _Amount:
    usd: float = 0.0
    tokens: int = 0

    @classmethod
    def of(cls, usage: Usage) -> Self:
        return cls(usage.cost_usd or 0.0, usage.input_tokens + usage.output_tokens)

    def __add__(self, other: "_Amount") -> "_Amount":
        return _Amount(self.usd + other.usd, self.tokens + other.tokens)

    def __sub__(self, other: "_Amount") -> "_Amount":
        return _Amount(self.usd - other.usd, self.tokens - other.tokens)


def most_of(target: Target, *, batch: bool = False) -> Most:
    """Return what tells the most that a request to `target` can cost, online or in a batch.

    No tokenizer makes more tokens than bytes; the output is limited by the request itself.
    """

    def most(request: Mapping[str, Any]) -> Usage:
        content = json.dumps(request, ensure_ascii=False, separators=(",", ":"))
        size = len(content.encode("utf-8", "replace"))
        usage = Usage(1, size, 0, int(request.get(target.max_tokens, 0)), None)
        writes = size if target.dialect == "messages" else 0
        cost = cost_usd(target.model, usage, target.prices, cache_write_tokens=writes, batch=batch)
        return Usage(1, size, 0, usage.output_tokens, cost)

    return most


def check_price(target: Target) -> None:
    """Refuse a budget in dollars where dollars cannot be counted.

    Raises:
        ConfigurationError: the price of `target` is not known.
    """
    if cost_usd(target.model, Usage(1, 1000, 0, 1000), target.prices) is None:
        raise ConfigurationError(
            f"budget_usd: the price of {target.name!r} at {target.base_url} is not known; give "
            "the budget in tokens (--budget-tokens, SUMMARIZER_BUDGET_TOKENS)"
        )
