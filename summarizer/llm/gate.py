"""What may stand around every HTTP call: rate limits and a budget, told how each call ended."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from summarizer.errors import ProviderError, Usage


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one HTTP call ended, for whoever keeps to rate limits and budgets."""

    status: int | None
    """None when there was no answer."""
    usage: Usage
    headers: Mapping[str, str]
    """Lower-case names; rate-limit headers among them, where the server sends such."""
    wait_s: float | None
    """How long the server asks everybody to wait, in seconds."""
    error: ProviderError | None = None
    """What the call failed with."""
    counted: bool = True
    """False: it may have been billed, and the server did not say how much."""


Settle = Callable[[Outcome], None]
Gate = Callable[[Mapping[str, Any], int], AbstractAsyncContextManager[Settle]]
"""Stands around every HTTP call: given the request and its bytes, it may hold it back or raise
`Stopped`; what it yields is told the outcome, once, unless the call is cancelled."""


@asynccontextmanager
async def open_gate(request: Mapping[str, Any], size: int) -> AsyncIterator[Settle]:
    """Let every call pass at once."""
    yield lambda outcome: None
