"""The gate of an engine: calls pass one by one, as limits, budget and the account's state let.

Limits, budget and breaker decide and never wait; waiting is done here, first come, first
served.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from summarizer.errors import NOTHING_SPENT, Usage
from summarizer.llm.breaker import Breaker
from summarizer.llm.budget import Budget, check_price, most_of
from summarizer.llm.capabilities import target_of
from summarizer.llm.gate import Gate, Outcome, Settle
from summarizer.llm.limits import Limits, Pass

if TYPE_CHECKING:
    from summarizer.settings import Settings


def budget_of(settings: "Settings", spent: Usage = NOTHING_SPENT) -> Budget | None:
    """Return the budget of `settings`, if there is one.

    Args:
        spent: what counts towards it already.

    Raises:
        ConfigurationError: it is in dollars, and the price is not known.
    """
    if settings.budget_usd is None and settings.budget_tokens is None:
        return None
    to = target_of(settings)
    if settings.budget_usd is not None:
        check_price(to)
    return Budget(most_of(to), settings.budget_usd, settings.budget_tokens, spent)


def control(settings: "Settings", spent: Usage = NOTHING_SPENT, breaker: bool = False) -> Gate:
    """Return a gate with the limits and the budget of `settings`.

    Args:
        spent: what counts towards the budget already.
        breaker: refuse all calls once the server has refused the account a few times in a row.

    Raises:
        ConfigurationError: there is a budget in dollars, and the price is not known.
    """
    budget = budget_of(settings, spent)
    limits = Limits(settings.rpm, settings.tpm)
    return Control(limits, budget, Breaker() if breaker else None)


class Control:
    """A gate. Belongs to one event loop."""

    def __init__(
        self, limits: Limits, budget: Budget | None = None, breaker: Breaker | None = None
    ) -> None:
        self._limits = limits
        self._budget = budget
        self._breaker = breaker
        self._turn = asyncio.Lock()
        self._settled = asyncio.Event()

    @asynccontextmanager
    async def __call__(self, request: Mapping[str, Any], size: int) -> AsyncIterator[Settle]:
        """Wait until `request`, whose body has `size` bytes, may be sent.

        Raises:
            Stopped: it may not.
        """
        most = self._budget.most(request) if self._budget else NOTHING_SPENT
        given = await self._admit(size, most)
        outcome: Outcome | None = None

        def settle(ended: Outcome) -> None:
            nonlocal outcome
            outcome = ended
            self._limits.settle(time.monotonic(), given, ended)
            if self._breaker:
                self._breaker.settle(ended)

        try:
            yield settle
        finally:
            if self._budget:
                self._budget.settle(most, outcome)
            self._settled.set()

    async def _admit(self, size: int, most: Usage) -> Pass:
        async with self._turn:
            while self._budget and not self._budget.reserve(most):
                self._check()
                await self._until_one_settles(None)
            try:
                while wait := self._limits.wait(time.monotonic(), size):
                    self._check()
                    await self._until_one_settles(wait)
                self._check()
            except BaseException:
                if self._budget:
                    self._budget.release(most)
                raise
            return self._limits.spend(time.monotonic(), size)

    def _check(self) -> None:
        if self._breaker:
            self._breaker.check()

    async def _until_one_settles(self, seconds: float | None) -> None:
        """Return when a call in flight has ended, or `seconds` have passed."""
        self._settled.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._settled.wait()
        except TimeoutError:
            return
