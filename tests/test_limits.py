"""How fast calls may go: given limits, limits in headers, refusals; in a time of its own."""

from collections import deque
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import NOTHING_SPENT, Usage
from summarizer.llm.gate import Outcome
from summarizer.llm.limits import LONGEST_PAUSE, MINUTE, SLACK, LearnedRate, Limits, Window
from summarizer.llm.rate_headers import limits_in

TICK = 0.0005
SENT = 1000
"""Characters of a request."""


def in_any_span(sent: list[tuple[float, float]], span: float) -> float:
    """Return the largest sum of amounts within `span` seconds, both ends included."""
    most, within, total = 0.0, deque[tuple[float, float]](), 0.0
    for at, amount in sent:
        within.append((at, amount))
        total += amount
        while within[0][0] < at - span:
            total -= within.popleft()[1]
        most = max(most, total)
    return most


@settings(max_examples=60, deadline=None)
@given(
    limit=st.integers(1, 300),
    amounts=st.lists(st.integers(1, 40), min_size=1, max_size=200),
    idle=st.lists(st.floats(0, 90), min_size=1, max_size=5),
)
def test_a_limit_is_never_passed_in_any_minute(
    limit: int, amounts: list[int], idle: list[float]
) -> None:
    window, now, sent = Window(limit), 0.0, list[tuple[float, float]]()
    amounts = [min(amount, limit) for amount in amounts]
    for i, amount in enumerate(amounts):
        if i % 50 == 49:
            now += idle[i % len(idle)]
        while wait := window.wait(now, amount):
            now += max(wait, 1e-6)
        window.spend(now, amount)
        sent.append((now, float(amount)))
    assert in_any_span(sent, 60.0) <= limit


def test_a_limit_is_spread_evenly_and_used() -> None:
    window, now, sent = Window(600), 0.0, list[float]()
    while now < 300:
        if wait := window.wait(now):
            now += max(wait, 1e-6)
            continue
        window.spend(now)
        sent.append(now)
    assert len(sent) == pytest.approx(600 * 300 / MINUTE, rel=0.01)
    assert in_any_span([(at, 1.0) for at in sent], 1.0) <= 10 * (1 + SLACK) + 1


def test_an_amount_larger_than_the_limit_goes_alone() -> None:
    window = Window(100)
    assert window.wait(0.0, 500) == 0
    window.spend(0.0, 500)
    assert window.wait(1.0, 1) > MINUTE - 2


def test_an_amount_that_turns_out_smaller_makes_room() -> None:
    window = Window(100)
    spent = window.spend(0.0, 90)
    assert window.wait(1.0, 40) > 0
    window.correct(spent, 10)
    assert window.wait(10.0, 40) == 0


def headers(limit: int, left: int, reset: str, name: str = "requests") -> dict[str, str]:
    return {
        f"x-ratelimit-limit-{name}": str(limit),
        f"x-ratelimit-remaining-{name}": str(left),
        f"x-ratelimit-reset-{name}": reset,
    }


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        (headers(10_000, 9_999, "6ms"), {"requests": 10_000}),
        (headers(500, 480, "2.4s"), {"requests": 500}),
        (headers(500, 1, "59.88s"), {"requests": 500}),
        (headers(200_000, 174_000, "7.8s", "tokens"), {"tokens": 200_000}),
        # Per day: the free tier's 200, and Groq's 14,400.
        (headers(200, 199, "7m12s"), {}),
        (headers(14_400, 14_370, "2m59.56s"), {}),
        # Nothing is used yet, so the headers do not tell of how long they speak.
        (headers(200_000, 200_000, "0s", "tokens"), {}),
        ({"x-ratelimit-limit-requests": "100"}, {}),
        (headers(0, 0, "1s"), {}),
        ({"x-ratelimit-limit-requests": "100, 100;w=60", **headers(1, 1, "soon", "tokens")}, {}),
        (
            {
                "anthropic-ratelimit-requests-limit": "50",
                "anthropic-ratelimit-requests-remaining": "49",
                "anthropic-ratelimit-requests-reset": "2026-11-24T12:00:00Z",
                "anthropic-ratelimit-tokens-limit": "40000",
            },
            {"requests": 50, "tokens": 40_000},
        ),
        ({}, {}),
    ],
)
def test_limits_per_minute_are_read_from_headers(
    stated: dict[str, str], found: dict[str, int]
) -> None:
    assert limits_in(stated) == found


def answered(stated: dict[str, str] | None = None, usage: Usage = NOTHING_SPENT) -> Outcome:
    return Outcome(200, usage, stated or {}, None)


def refused(wait_s: float | None = None, status: int = 429) -> Outcome:
    return Outcome(status, NOTHING_SPENT, {}, wait_s)


def test_one_retry_after_pauses_everything() -> None:
    limits = Limits(rpm=6000)
    first, second = limits.spend(0.0, SENT), limits.spend(0.01, SENT)
    limits.settle(0.1, first, refused(7.0))
    assert limits.wait(0.1, SENT) == pytest.approx(7.0, abs=0.1)
    limits.settle(0.2, second, answered())
    assert limits.wait(5.1, SENT) == pytest.approx(2.0, abs=0.1)
    assert limits.wait(7.2, SENT) == 0


def test_a_pause_of_hours_is_not_kept() -> None:
    limits = Limits()
    limits.settle(0.0, limits.spend(0.0, SENT), refused(7200.0))
    assert limits.wait(LONGEST_PAUSE + 1, SENT) == 0


def test_a_limit_in_the_headers_is_kept_and_one_that_was_given_wins() -> None:
    for limits, most in ((Limits(), 60), (Limits(rpm=30), 30)):
        limits.settle(0.0, limits.spend(0.0, SENT), answered(headers(60, 59, "1s")))
        now, sent = 0.0, 1
        while now < 60:
            if wait := limits.wait(now, SENT):
                now += max(wait, 1e-6)
            else:
                limits.spend(now, SENT)
                sent += 1
        assert most - 2 <= sent <= most + 2


def test_tokens_are_counted_as_the_server_counts_them() -> None:
    limits = Limits(rpm=10_000, tpm=100_000)
    usage = Usage(1, 9_000, 8_000, 1_000)
    now, sent = 0.0, list[tuple[float, float]]()
    while now < 180:
        if wait := limits.wait(now, SENT):
            now += max(wait, 1e-6)
        else:
            # It is guessed at 400 tokens at first and learned to be 10,000.
            limits.settle(now, limits.spend(now, SENT), answered(usage=usage))
            sent.append((now, 10_000))
    late = [(at, tokens) for at, tokens in sent if at > 60]
    assert in_any_span(late, 60.0) <= 100_000
    assert len(late) >= 18


@dataclass
class Bucket:
    """A server that serves `rate` calls a second, and `burst` of them at once."""

    rate: float
    burst: float
    retry_after: float | None = 1.0
    latency: float = 0.2
    share: float = 0.0
    """Of calls that are refused whatever the rate."""
    chance: Random = field(default_factory=lambda: Random(3))
    answered: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    def serve(self, limits: Limits, count: int, in_flight: int) -> float:
        """Answer `count` calls, made as `limits` lets; return how long it took."""
        now, level, latest, flying = 0.0, self.burst, 0.0, deque[tuple[float, object]]()
        done = 0
        while done < count:
            while flying and flying[0][0] <= now:
                done += 1
                limits.settle(now, flying.popleft()[1], answered())  # type: ignore[arg-type]
            if len(flying) < in_flight and not limits.wait(now, SENT):
                call = limits.spend(now, SENT)
                level, latest = min(self.burst, level + (now - latest) * self.rate), now
                if level >= 1 and self.chance.random() >= self.share:
                    level -= 1
                    self.answered.append(now)
                    flying.append((now + self.latency, call))
                else:
                    self.refused.append(now)
                    limits.settle(now, call, refused(self.retry_after))
            else:
                now += TICK
        return now


def test_refusals_at_random_do_not_lower_the_rate_for_ever() -> None:
    server = Bucket(1e9, 1e9, retry_after=0.1, share=0.02)
    took = server.serve(Limits(rpm=100_000), 5000, in_flight=64)
    paused = len(server.refused) * 0.1
    assert took < 5000 / (64 / server.latency) + paused
    server = Bucket(1e9, 1e9, retry_after=0.1, share=0.02, latency=6.0)
    assert server.serve(Limits(), 600, in_flight=64) < 1.5 * 600 / (64 / server.latency)


@pytest.mark.parametrize(
    ("rate", "burst", "count", "share"),
    [
        (100, 50, 3000, 0.85),
        (100, 50, 6000, 0.92),
        (100, 5, 6000, 0.75),
        (20, 20, 1000, 0.85),
        (20, 10, 1200, 0.92),
        (300, 50, 18_000, 0.83),
        (5, 1, 300, 0.75),
    ],
)
def test_an_unknown_limit_is_found_and_used_with_few_refusals(
    rate: float, burst: float, count: int, share: float
) -> None:
    server = Bucket(rate, burst)
    took = server.serve(Limits(), count, in_flight=128)
    assert count / took >= share * rate
    assert len(server.refused) <= 12


def test_the_bucket_is_not_emptied_at_once_after_a_pause() -> None:
    server = Bucket(300, 50)
    server.serve(Limits(), 18_000, in_flight=128)
    apart = [b - a for a, b in zip(server.refused, server.refused[1:], strict=False)]
    assert min(apart) > 2


def test_without_a_retry_after_too_the_rate_is_found() -> None:
    server = Bucket(50, 10, retry_after=None)
    took = server.serve(Limits(), 2000, in_flight=128)
    assert 2000 / took >= 0.8 * 50
    assert len(server.refused) <= 60


def test_a_server_without_limits_is_soon_used_fully() -> None:
    server = Bucket(1e9, 1e9)
    took = server.serve(Limits(), 5000, in_flight=64)
    assert took < 5000 / (64 / server.latency) + 5
    assert server.refused == []


def test_a_limit_that_was_given_too_high_is_corrected_by_refusals() -> None:
    server = Bucket(20, 5)
    took = server.serve(Limits(rpm=6000), 1000, in_flight=64)
    assert 1000 / took >= 0.7 * 20
    assert len(server.refused) <= 60


def test_calls_under_way_at_a_refusal_do_not_lower_the_rate_again() -> None:
    rate = LearnedRate(start=100.0)
    for i in range(100):
        rate.spend(i / 100)
    rate.refuse(1.0, sent=0.9, resume=1.0)
    first = rate.rate(1.0)
    for at in (0.92, 0.94, 0.96):
        rate.refuse(1.01, sent=at, resume=1.0)
    assert 0.9 * first < rate.rate(1.01) < first
    assert first > 70
