"""How fast calls may be made: limits per minute, one pause for all, and a rate that is learned.

Pure: time, in seconds of one monotonic clock, is an argument, so that days can be tested in
milliseconds. `summarizer.llm.control` waits.
"""

import math
from collections import deque
from dataclasses import dataclass

from summarizer.llm.gate import Outcome
from summarizer.llm.rate_headers import limits_in

MINUTE = 61.0
"""Seconds of a limit's minute: a second more, because calls do not all travel equally fast."""
LONGEST_PAUSE = 60.0
"""Seconds. A server that asks for more is asked again after this."""
SLACK = 0.2
"""Seconds of calls that may follow at once, so that a late timer does not lower the rate."""

START = 20.0
"""Calls a second at first, where no limit is known; doubled each second until one is refused."""
KEPT = 0.9
"""Share of the rate that was accepted which is kept after a refusal."""
RECENT, LEAST = 2.0, 20
"""Seconds, and calls, over which the accepted rate is measured at least."""
RECOVERY = 10.0
"""Seconds after a refusal until the accepted rate is tried again; and twenty calls at least."""
FEW = 0.05
"""Share of the calls since a refusal that may be refused while the rate is below the accepted
one: a shared server refuses some whatever the rate is, and would refuse a slower job as many."""
EARLY = 4
"""How often in a row a refusal below the accepted rate is taken to tell that the rate was measured
too high, before it is taken for such a background."""
KEPT_AT_LEAST = 0.7
"""Share of the rate that one refusal leaves, except the first."""
STEADY = 0.95
"""Share of the accepted rate that is kept at least where but a few were refused."""
OVERLOADED = frozenset({429, 503, 529})

_TOKENS_PER_BYTE = 0.4
"""Before any was counted; rather too many."""
_LEARNING = 0.1


class Window:
    """A limit per span of time: kept in every such span, and spent evenly."""

    def __init__(self, most: float, span: float = MINUTE) -> None:
        self.most = most
        self.span = span
        self._sent: deque[Spent] = deque()
        self._sum = 0.0
        self._due = -math.inf
        """When the next would come if all were spaced evenly (GCRA, ITU-T I.371)."""

    def wait(self, now: float, amount: float = 1.0) -> float:
        """Return in how many seconds to ask again; 0 if `amount` may be spent now."""
        while self._sent and self._sent[0].at + self.span - now <= 0:
            self._sum -= self._sent.popleft().amount
        # One that is larger than the whole limit goes alone; the server will have its say.
        full = self._sent and self._sum + amount > self.most
        until_free = self._sent[0].at + self.span - now if full else 0.0
        return max(0.0, until_free, self._due - SLACK - now)

    def spend(self, now: float, amount: float = 1.0) -> "Spent":
        """Count `amount` as spent now."""
        spent = Spent(now, amount)
        self._sent.append(spent)
        self._sum += amount
        self._due = max(self._due, now) + amount * self.span / self.most
        return spent

    def correct(self, spent: "Spent", amount: float) -> None:
        """Change what was spent once it is known better."""
        if self._sent and spent.at >= self._sent[0].at:
            self._sum += amount - spent.amount
            self._due += (amount - spent.amount) * self.span / self.most
            spent.amount = amount


@dataclass(slots=True, eq=False)
class Spent:
    """An amount, and when it was spent."""

    at: float
    amount: float


class LearnedRate:
    """A rate of calls that is found out by being refused.

    It doubles each second until the first refusal. From then on it is a cubic of the time
    since the last refusal, flat around the rate that was accepted then, as in CUBIC (Ha, Rhee
    and Xu 2008, RFC 9438), which AWS's adaptive retry mode uses for rates too.
    """

    def __init__(self, start: float = START) -> None:
        self._from: float | None = None
        self._start = start
        self._growth = 2.0
        self._accepted: float | None = None
        """Calls a second, measured at the last refusal; None before the first."""
        self._cut_at = self._refused_at = -math.inf
        """When calls could be made again after the last cut, and when it came."""
        self._count, self._seconds, self._least = 0, RECENT, 0.0
        self._sent: deque[float] = deque()
        self._early = 0
        """How many cuts in a row came before the accepted rate was reached again."""
        self._since, self._borne, self._background = 0, 0, 0.0
        """Calls made since the last cut, how many of them were refused, and the share of those
        that were refused before the accepted rate was reached again."""
        self._due = -math.inf

    def know_limit(self, rate: float) -> None:
        """Begin with `rate` at once, and never beyond until a call is refused all the same."""
        self._start, self._growth = rate, 1.0

    def rate(self, now: float) -> float:
        """Return calls a second."""
        if self._accepted is None:
            since = 0.0 if self._from is None else now - self._from
            grown: float = self._start * self._growth ** min(since, 30.0)
            return grown
        recovery = max(RECOVERY, 20 / self._accepted)
        along = (now - self._cut_at - recovery) / recovery
        return self._accepted * (1 + (1 - KEPT) * along**3)

    def wait(self, now: float) -> float:
        """Return in how many seconds to ask again; 0 if a call may be made now."""
        return max(0.0, self._due - SLACK - now)

    def spend(self, now: float) -> None:
        """Count a call as made now."""
        if self._from is None:
            self._from = now
        self._sent.append(now)
        while len(self._sent) > LEAST and self._sent[0] < now - self._span(now):
            self._sent.popleft()
        self._since += 1
        self._due = max(self._due, now) + 1 / self.rate(now)

    def refuse(self, now: float, sent: float, resume: float) -> None:
        """Slow down if more than a few were refused, because a call made at `sent` was.

        Args:
            resume: when calls may be made again; the time until then does not count.
        """
        if sent < self._cut_at:  # under way at the last cut already
            self._count -= 1
        elif self._bears(now):
            self._from = max(now, resume)
            self._due = self._from + SLACK + 1 / self.rate(now)
            return
        else:
            self._measure(now)
            self._since, self._borne, self._background = 0, 0, 0.0
            self._refused_at, self._cut_at = now, max(now, resume)
            self._from = self._cut_at
        self._accepted = max(self._count / self._seconds, self._least, 0.5 / self._seconds)
        self._due = max(now, self._cut_at) + SLACK + 1 / self._accepted

    def _measure(self, now: float) -> None:
        """Measure the rate that is accepted: that of late, or the mean since an early cut.

        A bucket of tokens is empty at each refusal. What was accepted between two of them it took
        in the time between them, the pause included: then it fills as well.
        """
        if self._accepted is not None and self.rate(now) < self._accepted:
            self._early += 1
            self._count, self._seconds = self._since - 1, now - self._refused_at
            self._least = KEPT * self._accepted
            return
        self._early = 0
        began = max(min(self._sent[0], now - self._span(now)), self._from or 0.0)
        self._count = sum(at >= began for at in self._sent) - 1
        self._seconds = max(now - began, RECENT / 2)
        self._least = self._kept_at_least(now, is_short=now - began < RECENT / 2)

    def _span(self, now: float) -> float:
        """Return over how many seconds the accepted rate is measured; long after a cut, longer."""
        return RECENT if self._accepted is None else max(RECENT, (now - self._cut_at) / 2)

    def _kept_at_least(self, now: float, *, is_short: bool) -> float:
        """Return the rate below which this cut does not go, whatever was measured.

        Where few calls were made because few were wanted, the measure is too low; and a short
        time measures a burst.
        """
        if self._accepted is None:
            return self.rate(now) / 2 if is_short else 0.0
        least = self.rate(now) * (KEPT if is_short else KEPT_AT_LEAST)
        few = self._since >= LEAST and self._borne <= FEW * self._since
        return max(least, STEADY * self._accepted) if few else least

    def _bears(self, now: float) -> bool:
        """Return whether a refusal tells nothing about the rate.

        Those below the accepted rate are a background that any rate would meet; above it, twice
        as many tell that it is the rate.
        """
        self._borne += 1
        if self._accepted is None:
            return False
        if self.rate(now) < self._accepted:
            if self._early < EARLY:
                return False
            self._background = self._borne / self._since if self._borne > 1 else 0.0
            return self._borne <= FEW * self._since
        return self._borne <= min(FEW, 2 * self._background) * self._since


@dataclass(slots=True)
class Pass:
    """Leave to make one call."""

    at: float
    size: int
    """Bytes of its body."""
    tokens: Spent | None


class Limits:
    """What one server allows: given, read from its headers, or learned from its refusals."""

    def __init__(
        self, rpm: int | None = None, tpm: int | None = None, minute: float = MINUTE
    ) -> None:
        self._minute = minute
        self._given = {"requests": rpm is not None, "tokens": tpm is not None}
        self._windows = {
            name: Window(most, minute)
            for name, most in (("requests", rpm), ("tokens", tpm))
            if most is not None
        }
        self._learned = LearnedRate()
        if rpm is not None:
            self._learned.know_limit(rpm / minute)
        self._resume = -math.inf
        self._per_byte = _TOKENS_PER_BYTE

    def wait(self, now: float, size: int) -> float:
        """Return in how many seconds to ask again; 0 if a request of `size` bytes may go now."""
        waits = [self._resume - now, self._learned.wait(now)]
        for name, window in self._windows.items():
            waits.append(window.wait(now, self._amount(name, size)))
        return max(0.0, *waits)

    def spend(self, now: float, size: int) -> Pass:
        """Count a request of `size` bytes as sent now."""
        self._learned.spend(now)
        spent = {
            name: window.spend(now, self._amount(name, size))
            for name, window in self._windows.items()
        }
        return Pass(now, size, spent.get("tokens"))

    def settle(self, now: float, given: Pass, outcome: Outcome) -> None:
        """Learn from how a call ended."""
        for name, most in limits_in(outcome.headers).items():
            if not self._given[name]:
                self._learn(name, most)
        if outcome.wait_s is not None:
            self._resume = max(self._resume, now + min(outcome.wait_s, LONGEST_PAUSE))
        if outcome.status in OVERLOADED:
            self._learned.refuse(now, given.at, self._resume)
        if outcome.counted:
            self._count(given, outcome.usage.input_tokens + outcome.usage.output_tokens)

    def _learn(self, name: str, most: int) -> None:
        if name not in self._windows:
            self._windows[name] = Window(most, self._minute)
        self._windows[name].most = most
        if name == "requests":
            self._learned.know_limit(most / self._minute)

    def _amount(self, name: str, size: int) -> float:
        return size * self._per_byte if name == "tokens" else 1.0

    def _count(self, given: Pass, tokens: int) -> None:
        if given.tokens is not None:
            self._windows["tokens"].correct(given.tokens, tokens)
        if tokens and given.size:
            seen = tokens / given.size
            self._per_byte += _LEARNING * (seen - self._per_byte)
