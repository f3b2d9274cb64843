"""Stops calling a server that refuses the account, instead of burning through an archive."""

from summarizer.errors import ACCOUNT, AccountRefused
from summarizer.llm.gate import Outcome
from summarizer.llm.limits import LONGEST_PAUSE

MOST = 3
"""So many in a row, with no answer between them, end all calls."""


class Breaker:
    """A circuit breaker: open, and for good, after a few refusals of the account in a row."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._in_a_row = 0
        self._said = ""

    def check(self) -> None:
        """Let a call pass.

        Raises:
            AccountRefused: no further call is worth making; in the provider's words.
        """
        if self._in_a_row >= self._most:
            raise AccountRefused(self._said)

    def settle(self, outcome: Outcome) -> None:
        """Take note of how a call ended."""
        if self._in_a_row >= self._most:
            return
        error = outcome.error
        if error is None:
            self._in_a_row = 0
        elif error.kind in ACCOUNT or (outcome.wait_s or 0.0) > LONGEST_PAUSE:
            self._in_a_row += 1
            later = outcome.wait_s and f" (the server asks to wait {outcome.wait_s:,.0f} s)"
            self._said = f"{error}{later or ''}"
