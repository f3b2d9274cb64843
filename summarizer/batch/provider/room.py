"""The provider's queue: how many tokens may wait in it, given or learned from its refusals."""

import re
import time
from collections.abc import Callable

from summarizer.batch.provider.journal import Journal
from summarizer.batch.provider.plan import Limits

PAUSE, LONGEST_PAUSE = 60.0, 1800.0
"""Seconds before a queue that others fill is tried again, at first and at most."""


class Room:
    """What is known of the queue. A limit that is learned goes into `limits`."""

    def __init__(
        self, journal: Journal, limits: Limits, poll: float | None, say: Callable[[str], None]
    ) -> None:
        self._journal = journal
        self._limits = limits
        self._poll = poll
        self._say = say
        self._pause = PAUSE
        self._not_before = 0.0

    def is_there(self, tokens: int) -> bool:
        """Return whether a batch of so many tokens may be submitted, as far as is known."""
        if time.monotonic() < self._not_before:
            return False
        there = self._journal.batches("uploading", "uploaded", "creating", "submitted")
        queued, most = sum(batch.tokens for batch in there), self._limits.tokens
        return not queued or most is None or queued + tokens <= most

    def learn(self, tokens: int, said: str) -> None:
        """Keep to the limit that the provider has named, or to less than what it refused."""
        others = sum(batch.tokens for batch in self._journal.batches("submitted"))
        named = re.search(r"([\d,]{4,})\s+enqueued", said)
        limit = int(named[1].replace(",", "")) if named else others + tokens // 2
        if tokens <= limit and not others:
            # Others use the same queue, or tokens are counted otherwise there.
            limit = max(1, tokens // 2)
            self._not_before = time.monotonic() + (self._poll or self._pause)
            self._pause = min(LONGEST_PAUSE, 2 * self._pause)
        self._limits.tokens = limit
        self._say(f"the provider's queue has no room: {said} Smaller batches are made now")
