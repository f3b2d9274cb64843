"""The gate of a job over real HTTP: limits, one pause for all, budgets, the circuit breaker."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from summarizer.batch.job import run_job
from summarizer.batch.outcomes import Progress
from summarizer.batch.store import Store, open_store
from summarizer.errors import AccountRefused, BudgetExceeded, ConfigurationError, Usage
from summarizer.ground import problems
from summarizer.llm import LLMEngine
from summarizer.llm.breaker import MOST, Breaker
from summarizer.llm.budget import Budget, most_of
from summarizer.llm.capabilities import target
from summarizer.llm.connect import connect
from summarizer.llm.control import Control, control
from summarizer.llm.door import Door, Patience
from summarizer.llm.gate import Gate
from summarizer.llm.limits import Limits
from summarizer.llm.request import Sampling
from summarizer.prompts import render
from summarizer.settings import load_settings
from tests import build
from tests.local_engine import articles
from tests.provider import USAGE, Body, Provider, Step, answer, cut, failure, serving, slowly
from tests.test_job import RECIPE
from tests.test_limits import headers, in_any_span

QUICK = Patience(tries=8, timeout_s=5, budget_s=30, longest_wait_s=5, backoff_s=0.01)
GOOD = answer(build.extraction().model_dump(mode="json"))
MINUTE = 1.2
"""Seconds, of a server whose minute has one: calls do not all travel equally fast."""
TOKENS = USAGE["input"] + USAGE["output"]
TARGET = replace(target("openai/gpt-5-mini", "http://127.0.0.1/v1"), prices="openai")
MOST_OUTPUT = 2000


@pytest.fixture(name="provider", scope="module")
def _provider() -> Iterator[Provider]:
    with serving() as provider:
        yield provider


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "out") as opened:
        yield opened


class Clocked:
    """Notes when each request came, on the server's side, and answers as `step` does."""

    def __init__(self, step: Step = GOOD) -> None:
        self.came: list[float] = []
        self.step = step

    async def __call__(self, request: web.Request, body: Body) -> web.StreamResponse:
        self.came.append(time.monotonic())
        return await self.step(request, body)

    def most_in(self, span: float, amount: float = 1.0) -> float:
        # A twentieth less: the two clocks are read in different threads.
        return in_any_span([(at, amount) for at in self.came], 0.95 * span)


@asynccontextmanager
async def opened(provider: Provider, gate: Gate) -> AsyncIterator[Door]:
    door = connect(replace(TARGET, base_url=provider.url), "sk-test", QUICK, gate)
    try:
        yield door
    finally:
        await door.aclose()


def send_many(provider: Provider, gate: Gate, count: int, characters: int = 10) -> int:
    """Send so many requests at once; return how many were answered."""

    async def send() -> int:
        request = {"model": "m", "messages": [{"role": "user", "content": "س" * characters}]}
        async with opened(provider, gate) as door:
            replies = await asyncio.gather(*(door.send(request) for _ in range(count)))
        return len(replies)

    return asyncio.run(send())


def test_requests_never_pass_the_limit_in_any_span(provider: Provider) -> None:
    seen = Clocked()
    provider.answers(seen)
    assert send_many(provider, Control(Limits(rpm=20, minute=MINUTE)), 60) == 60
    assert seen.most_in(1.0) <= 20


def test_tokens_never_pass_the_limit_in_any_span(provider: Provider) -> None:
    seen = Clocked()
    provider.answers(seen)
    gate = Control(Limits(rpm=6000, tpm=10 * TOKENS, minute=MINUTE))
    assert send_many(provider, gate, 30, characters=TOKENS * 10 // 4) == 30
    assert seen.most_in(1.0, TOKENS) <= 10 * TOKENS


def test_a_limit_in_the_headers_is_kept_from_the_first_answer_on(provider: Provider) -> None:
    stated = headers(20, 19, "3s")
    body = json.dumps({"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 1}})

    async def step(request: web.Request, asked: Body) -> web.StreamResponse:
        return web.Response(text=body, content_type="application/json", headers=stated)

    seen = Clocked(step)
    provider.answers(seen)
    assert send_many(provider, Control(Limits(minute=MINUTE)), 60) == 60
    assert in_any_span([(at, 1.0) for at in seen.came[5:]], 0.95) <= 20


def test_a_retry_after_pauses_every_call_and_all_are_answered_after_it(provider: Provider) -> None:
    at = 0.0

    async def step(request: web.Request, body: Body) -> web.StreamResponse:
        nonlocal at
        if len(seen.came) == 30:
            at = seen.came[-1]
            return await failure(429, headers={"Retry-After": "2"})(request, body)
        return await GOOD(request, body)

    seen = Clocked(step)
    provider.answers(seen)
    assert send_many(provider, Control(Limits(rpm=6000)), 100) == 100
    assert len(seen.came) == 101
    # What was under way may still arrive.
    assert [came for came in seen.came if at + 1.0 < came < at + 1.95] == []
    assert len([came for came in seen.came if came > at + 1.95]) >= 60


def test_a_server_with_a_limit_that_it_does_not_tell_is_not_hammered(provider: Provider) -> None:
    level, latest, refused = 10.0, time.monotonic(), 0

    async def step(request: web.Request, body: Body) -> web.StreamResponse:
        nonlocal level, latest, refused
        now = time.monotonic()
        level, latest = min(10.0, level + (now - latest) * 50), now
        if level < 1:
            refused += 1
            return await failure(429, headers={"Retry-After": "0.3"})(request, body)
        level -= 1
        return await GOOD(request, body)

    provider.answers(step)
    assert send_many(provider, Control(Limits()), 300) == 300
    assert refused <= 30


async def _job(
    provider: Provider, store: Store, gate: Gate, count: int, in_flight: int
) -> Progress:
    async with opened(provider, gate) as door:
        engine = LLMEngine(door, partial(render, "incident"), problems, Sampling(None, MOST_OUTPUT))
        return await run_job(
            articles(count), engine.extract, store, recipe=RECIPE, concurrency=in_flight
        )


def job(
    provider: Provider, store: Store, gate: Gate, count: int = 40, in_flight: int = 8
) -> Progress:
    return asyncio.run(_job(provider, store, gate, count, in_flight))


def budget(usd: float | None = None, tokens: int | None = None, spent: Usage | None = None) -> Gate:
    return Control(Limits(rpm=100_000), Budget(most_of(TARGET), usd, tokens, spent or Usage()))


async def at_most(request: web.Request, body: Body) -> web.StreamResponse:
    """Bill as much as the request allows: a token for each byte, and all of the output."""
    made: dict[str, Any] = {
        "model": "gpt-5-mini",
        "choices": [
            {
                "finish_reason": "stop",
                "message": {"content": build.extraction().model_dump_json()},
            }
        ],
        "usage": {
            "prompt_tokens": len(await request.read()),
            "completion_tokens": body["max_completion_tokens"],
        },
    }
    billed.append(made["usage"])
    await asyncio.sleep(0.02)
    return web.json_response(made)


billed: list[dict[str, int]] = []


@pytest.mark.parametrize("in_flight", [1, 8, 64])
def test_a_budget_is_not_passed_even_if_every_call_costs_its_most(
    provider: Provider, store: Store, in_flight: int
) -> None:
    billed.clear()
    provider.answers(at_most)
    progress = job(provider, store, budget(usd=0.2), 60, in_flight)
    spent = sum(u["prompt_tokens"] * 0.25 + u["completion_tokens"] * 2 for u in billed) / 1e6
    one = spent / len(billed)
    assert isinstance(progress.stopped_by, BudgetExceeded)
    assert 0.2 - 1.01 * one <= spent <= 0.2
    assert (progress.done, progress.failed) == (len(billed), 0)
    assert store.status().spent.cost_usd == pytest.approx(spent)


def test_a_larger_budget_goes_on_and_what_was_spent_before_counts(
    provider: Provider, store: Store
) -> None:
    billed.clear()
    provider.answers(at_most)
    first = job(provider, store, budget(tokens=500_000), 20)
    assert 0 < first.done < 10
    again = job(provider, store, budget(tokens=500_000, spent=store.status().spent), 20)
    assert (again.done, len(billed)) == (0, first.done)
    last = job(provider, store, budget(tokens=5_000_000, spent=store.status().spent), 20)
    assert (last.done, last.stopped_by) == (20 - first.done, None)
    assert len(billed) == 20


def test_a_budget_is_used_although_a_call_may_cost_much_more_than_it_does(
    provider: Provider, store: Store
) -> None:
    provider.answers(slowly(0.02, GOOD))
    progress = job(provider, store, budget(tokens=30 * TOKENS + most_tokens(provider)), 60, 16)
    assert 30 <= progress.done <= 32
    assert isinstance(progress.stopped_by, BudgetExceeded)


def test_an_unanswered_call_counts_as_the_most_it_may_have_cost(
    provider: Provider, store: Store
) -> None:
    provider.answers(cut())
    progress = job(provider, store, budget(tokens=200_000), 40, 1)
    assert isinstance(progress.stopped_by, BudgetExceeded)
    assert len(provider.requests) <= 4


def test_nobody_listening_costs_nothing(store: Store) -> None:
    nobody = Provider(url="http://127.0.0.1:9/v1")
    progress = job(nobody, store, budget(tokens=200_000), 3, 1)
    assert (progress.failed, progress.stopped_by) == (3, None)


def test_what_an_unfinished_article_cost_is_kept(provider: Provider, store: Store) -> None:
    # An answer of another shape is asked about again, for which there is no budget left.
    provider.answers(answer({"nothing": 1}))
    progress = job(provider, store, budget(tokens=most_tokens(provider) + 600), 1, 1)
    assert isinstance(progress.stopped_by, BudgetExceeded)
    assert (progress.done, progress.failed) == (0, 0)
    assert store.status().spent.input_tokens == progress.usage.input_tokens == USAGE["input"]
    assert store.status().done == sum(store.status().failed.values()) == 0


def most_tokens(provider: Provider) -> int:
    """Return the most that the first article's request can take."""
    requests = []

    async def asked(request: web.Request, body: Body) -> web.StreamResponse:
        requests.append(len(await request.read()) + MOST_OUTPUT)
        return await failure(400)(request, body)

    async def ask() -> None:
        async with opened(provider, Control(Limits())) as door:
            engine = LLMEngine(
                door, partial(render, "incident"), problems, Sampling(None, MOST_OUTPUT)
            )
            with pytest.raises(Exception, match="400"):
                await engine.extract(next(articles(1)))

    script = provider.script
    provider.answers(asked)
    asyncio.run(ask())
    provider.answers(*script)
    return requests[0]


def test_a_budget_in_dollars_needs_a_price() -> None:
    settings = load_settings(model="vllm/some-model", budget_usd=5.0)
    with pytest.raises(ConfigurationError, match="--budget-tokens"):
        control(settings)


WRONG_KEY = failure(401, "Incorrect API key provided")
NO_QUOTA = failure(429, "You exceeded your current quota", code="insufficient_quota")


@pytest.mark.parametrize(
    ("step", "words"), [(WRONG_KEY, "Incorrect API key"), (NO_QUOTA, "exceeded your current quota")]
)
def test_a_refused_account_stops_the_job_and_no_article_is_marked_failed(
    provider: Provider, store: Store, step: Step, words: str
) -> None:
    provider.answers(*[GOOD] * 10, step)
    progress = job(provider, store, Control(Limits(), None, Breaker()), 200, 16)
    assert isinstance(progress.stopped_by, AccountRefused)
    assert words in str(progress.stopped_by)
    assert (progress.done, progress.failed) == (10, 0)
    assert len(provider.requests) <= 10 + MOST + 16
    assert list(store.failures()) == []

    provider.answers(GOOD)
    assert job(provider, store, Control(Limits(rpm=60_000)), 200, 16).done == 190


def test_a_server_that_asks_to_come_back_tomorrow_stops_the_job(
    provider: Provider, store: Store
) -> None:
    provider.answers(failure(429, "daily limit", headers={"Retry-After": "40000"}))
    gate = Control(Limits(), None, Breaker(most=1))
    progress = job(provider, store, gate, 50, 4)
    assert isinstance(progress.stopped_by, AccountRefused)
    assert "asks to wait 40,000 s" in str(progress.stopped_by)


def test_one_article_that_is_refused_among_others_is_a_failure(
    provider: Provider, store: Store
) -> None:
    provider.answers(GOOD, failure(403, "blocked by a filter"), GOOD)
    progress = job(provider, store, Control(Limits(), None, Breaker()), 20, 2)
    assert (progress.done, progress.failed, progress.stopped_by) == (19, 1, None)
    assert store.status().failed == {"auth": 1}


def test_a_call_that_is_cancelled_while_it_waits_takes_nothing(provider: Provider) -> None:
    async def send() -> None:
        gate = Control(Limits(rpm=1), Budget(most_of(TARGET), None, 1000))
        request = {"model": "m", "max_completion_tokens": 100, "messages": []}
        async with opened(provider, gate) as door:
            await door.send(request)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await door.send({**request, "max_completion_tokens": 500})
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await door.send({**request, "max_completion_tokens": 500})

    provider.answers(answer({}, times=1))
    body = json.dumps({"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 1}})

    async def cheap(request: web.Request, asked: Body) -> web.StreamResponse:
        return web.Response(text=body, content_type="application/json")

    provider.answers(cheap)
    asyncio.run(send())
    assert len(provider.requests) == 1
