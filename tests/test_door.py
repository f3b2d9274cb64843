"""Every HTTP call: what is tried again, for how long, what is counted, what is kept secret."""

import asyncio
import json
import pickle
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from summarizer.errors import BudgetExceeded, ConfigurationError, ProviderError
from summarizer.llm.capabilities import target
from summarizer.llm.connect import connect
from summarizer.llm.door import Door, Patience, Reply
from summarizer.llm.failures import retry_after, shorten
from summarizer.llm.gate import Gate, Outcome, Settle, open_gate
from tests.provider import (
    Provider,
    Step,
    answer,
    body_of,
    cut,
    drip,
    failure,
    hang,
    serving,
    slowly,
)

KEY = "sk-test-0123456789abcdef"
QUICK = Patience(tries=3, timeout_s=0.3, budget_s=5, longest_wait_s=1, backoff_s=0.01)
REQUEST = {"model": "m", "messages": [{"role": "user", "content": "سؤال"}]}
GOOD = answer({"a": 1})


@pytest.fixture(name="provider", scope="module")
def _provider() -> Iterator[Provider]:
    with serving() as provider:
        yield provider


@asynccontextmanager
async def opened(
    provider: Provider, patience: Patience = QUICK, gate: Gate = open_gate
) -> AsyncIterator[Door]:
    to = replace(target("openai/gpt-5-mini", provider.url), prices="openai")
    door = connect(to, KEY, patience, gate)
    try:
        yield door
    finally:
        await door.aclose()


async def sent(provider: Provider, patience: Patience = QUICK, gate: Gate = open_gate) -> Reply:
    async with opened(provider, patience, gate) as door:
        return await door.send(REQUEST)


def failed(provider: Provider, patience: Patience = QUICK) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        asyncio.run(sent(provider, patience))
    return caught.value


def test_an_answer_comes_with_its_raw_text_and_what_it_cost(provider: Provider) -> None:
    provider.answers(GOOD)
    reply = asyncio.run(sent(provider))
    assert json.loads(reply.text) == reply.body
    assert reply.usage.calls == 1
    assert (reply.usage.input_tokens, reply.usage.cached_tokens) == (1000, 600)
    assert reply.usage.output_tokens == 200
    assert reply.usage.cost_usd == pytest.approx((400 * 0.25 + 600 * 0.025 + 200 * 2) / 1e6)


def test_arabic_is_sent_as_itself_and_not_escaped(provider: Provider) -> None:
    provider.answers(GOOD)
    asyncio.run(sent(provider))
    assert "سؤال".encode() in provider.requests[0].raw


def test_a_lone_surrogate_does_not_stop_a_call(provider: Provider) -> None:
    async def send() -> None:
        async with opened(provider) as door:
            await door.send({"model": "m", "messages": [{"role": "user", "content": "a\ud800b"}]})

    provider.answers(GOOD)
    asyncio.run(send())
    assert provider.requests[0].body["messages"][0]["content"] == "a?b"


@pytest.mark.parametrize(
    "fault",
    [
        failure(500),
        failure(503, headers={"Retry-After": "0"}),
        failure(529),
        failure(408),
        failure(409),
        failure(429),
        failure(429, headers={"Retry-After": "0.01"}),
        failure(429, headers={"retry-after-ms": "10"}),
        failure(200, code=502),
        failure(200, code=429),
        body_of('{"choices": [{"error": {"code": 502, "message": "upstream"}}]}'),
        cut(),
        hang(),
        drip(),
    ],
)
def test_a_fault_that_time_heals_is_tried_again(provider: Provider, fault: Step) -> None:
    provider.answers(fault, GOOD)
    assert asyncio.run(sent(provider)).usage.calls == 1
    assert len(provider.requests) == 2


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (failure(400), "http"),
        (failure(401), "auth"),
        (failure(402), "quota"),
        (failure(403), "auth"),
        (failure(404), "http"),
        (failure(422), "http"),
        (failure(429, code="insufficient_quota"), "quota"),
        (failure(429, "You have reached your billing limit"), "quota"),
        (failure(400, code="content_filter"), "content_filter"),
        (failure(400, code="context_length_exceeded"), "truncated"),
        (failure(429, headers={"Retry-After": "3600"}), "rate_limited"),
        (failure(200), "http"),
        (failure(200, code=401), "auth"),
        (body_of("<html>login</html>", kind="text/html"), "http"),
        (body_of("[]"), "http"),
        (body_of("{" * 100_000), "http"),
        (body_of("oops", status=418, kind="text/plain"), "http"),
    ],
)
def test_any_other_failure_is_asked_once_and_has_a_kind(
    provider: Provider, fault: Step, kind: str
) -> None:
    provider.answers(fault)
    assert failed(provider).kind == kind
    assert len(provider.requests) == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (failure(500), "http"),
        (failure(429), "rate_limited"),
        (failure(408), "network"),
        (cut(), "network"),
        (hang(), "network"),
        (drip(), "network"),
    ],
)
def test_it_gives_up_after_the_tries_allowed(provider: Provider, fault: Step, kind: str) -> None:
    provider.answers(fault)
    assert failed(provider, replace(QUICK, timeout_s=0.1)).kind == kind
    assert len(provider.requests) == QUICK.tries


def test_it_gives_up_when_the_time_is_over(provider: Provider) -> None:
    provider.answers(failure(429, headers={"Retry-After": "0.2"}))
    began = time.monotonic()
    failed(provider, replace(QUICK, tries=50, budget_s=0.5))
    assert time.monotonic() - began < 1
    assert 2 <= len(provider.requests) <= 3


def test_nobody_listening_is_a_network_failure() -> None:
    door = connect(target("vllm/m", "http://127.0.0.1:9/v1"), None, QUICK)

    async def send() -> None:
        try:
            await door.send(REQUEST)
        finally:
            await door.aclose()

    with pytest.raises(ProviderError, match="network: no connection"):
        asyncio.run(send())


def test_the_server_says_how_long_to_wait(provider: Provider) -> None:
    provider.answers(failure(429, headers={"Retry-After": "0.4"}), GOOD)
    began = time.monotonic()
    asyncio.run(sent(provider))
    assert time.monotonic() - began >= 0.4


def test_retry_after_may_be_a_date() -> None:
    then = datetime.now(UTC) + timedelta(seconds=30)
    wait = retry_after({"retry-after": format_datetime(then, usegmt=True)})
    assert wait == pytest.approx(30, abs=2)
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0


@pytest.mark.parametrize("value", ["", "soon", "-5", "nan", "inf", "1e9", "١٢", "9" * 20])
def test_a_retry_after_that_is_none_is_ignored(value: str) -> None:
    assert retry_after({"retry-after": value}) is None


def test_a_hung_request_that_is_cancelled_returns_at_once(provider: Provider) -> None:
    async def cancel() -> float:
        async with opened(provider, replace(QUICK, timeout_s=60)) as door:
            task = asyncio.create_task(door.send(REQUEST))
            await asyncio.sleep(0.1)
            began = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return time.monotonic() - began

    provider.answers(hang())
    assert asyncio.run(cancel()) < 0.2
    assert len(provider.requests) == 1


def test_a_wait_between_tries_can_be_cancelled(provider: Provider) -> None:
    async def cancel() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await sent(provider, replace(QUICK, longest_wait_s=60, budget_s=99))

    provider.answers(failure(429, headers={"Retry-After": "30"}))
    asyncio.run(cancel())
    assert len(provider.requests) == 1


@pytest.mark.parametrize(
    "fault",
    [
        failure(401, f"Incorrect API key provided: {KEY}"),
        failure(400, f"bad header Authorization: Bearer {KEY}"),
        body_of(f"key {KEY} unknown", status=403, kind="text/plain"),
        failure(200, f"no such key {KEY}"),
        failure(401, "Incorrect API key provided: sk-tes**************cdef"),
    ],
)
def test_no_key_is_in_any_error(provider: Provider, fault: Step) -> None:
    provider.answers(fault)
    error = failed(provider)
    for text in (str(error), repr(error), repr(error.__context__)):
        assert "cdef" not in text
        assert "sk-" not in text
    assert "[key]" in error.message


def test_no_key_is_in_the_repr_of_a_door(provider: Provider) -> None:
    async def shown() -> str:
        async with opened(provider) as door:
            return repr(door)

    assert KEY not in asyncio.run(shown())


def test_an_error_message_is_short_and_on_one_line(provider: Provider) -> None:
    provider.answers(failure(500, "word\n" * 10_000))
    message = failed(provider, replace(QUICK, tries=1)).message
    assert len(message) <= 300
    assert "\n" not in message


def test_shortening_leaves_ordinary_words_alone() -> None:
    assert shorten("task-oriented  risk_level_high\nhf") == "task-oriented risk_level_high hf"


def test_errors_survive_pickling(provider: Provider) -> None:
    provider.answers(failure(429, code="insufficient_quota"))
    error = failed(provider)
    again = pickle.loads(pickle.dumps(error))
    assert (again.kind, again.message, again.usage) == (error.kind, error.message, error.usage)


@pytest.mark.parametrize(
    ("complaint", "advice"),
    [
        ("Unsupported parameter: 'max_completion_tokens'", "begin `model`"),
        ("response_format of type json_schema is not supported", "set `mode`"),
        ("Invalid schema: 'strict' is not permitted", "set `mode`"),
        ("this model does not support tools", "set `mode`"),
        ("Unsupported value: 'temperature' does not support 0.0", "leave `temperature`"),
    ],
)
def test_a_refused_parameter_names_the_setting_to_change(
    provider: Provider, complaint: str, advice: str
) -> None:
    provider.answers(failure(400, complaint))
    assert advice in failed(provider).message


BILLED = json.dumps(
    {
        "model": "gpt-5-mini",
        "error": {"code": 502, "message": "upstream"},
        "usage": {"prompt_tokens": 1000, "completion_tokens": 50},
    }
)


def test_failed_tries_that_were_billed_are_in_what_the_answer_cost(provider: Provider) -> None:
    provider.answers(body_of(BILLED), failure(500), GOOD)
    usage = asyncio.run(sent(provider)).usage
    assert (usage.calls, usage.input_tokens, usage.output_tokens) == (2, 2000, 250)
    assert usage.cost_usd is not None
    assert usage.cost_usd > 0.0007


def test_a_failure_says_what_all_its_tries_cost(provider: Provider) -> None:
    provider.answers(body_of(BILLED))
    usage = failed(provider).usage
    assert (usage.calls, usage.input_tokens) == (3, 3000)
    provider.answers(body_of(BILLED), failure(401))
    assert failed(provider).usage.calls == 1


@pytest.mark.parametrize(
    "body",
    [
        {"detail": [{"type": "missing", "loc": ["body", 1], "msg": "Field required",
                     "input": "نص المقال"}]},
        {"error": {"message": [{"msg": "Field required", "input": "نص المقال"}]}},
        {"message": "[{'type': 'missing', 'msg': 'Field required', 'input': {'m': 'نص المقال'}}]"},
        {"error": "Field required [type=missing, input_value='نص المقال', input_type=str]"},
        [{"error": {"message": "Field required"}, "sent": "نص المقال"}],
    ],
)  # fmt: skip
def test_a_server_that_repeats_the_request_does_not_bring_it_into_the_error(
    provider: Provider, body: object
) -> None:
    provider.answers(body_of(json.dumps(body, ensure_ascii=False), status=422))
    message = failed(provider).message
    assert "Field required" in message
    assert "المقال" not in message


def test_half_a_surrogate_pair_in_an_error_can_be_written(provider: Provider) -> None:
    provider.answers(body_of('{"error": {"message": "bad \\ud83d"}}', status=400))
    assert failed(provider).message.encode().endswith("bad \ufffd".encode())


def test_a_gate_sees_every_call_and_its_outcome(provider: Provider) -> None:
    seen: list[Outcome] = []

    @asynccontextmanager
    async def gate(request: Mapping[str, Any], size: int) -> AsyncIterator[Settle]:
        assert request is REQUEST
        assert size == len(json.dumps(REQUEST, ensure_ascii=False, separators=(",", ":")).encode())
        yield seen.append

    provider.answers(
        failure(429, headers={"Retry-After": "0.01", "x-ratelimit-remaining-requests": "7"}),
        cut(),
        GOOD,
    )
    asyncio.run(sent(provider, gate=gate))
    assert [outcome.status for outcome in seen] == [429, None, 200]
    assert seen[0].wait_s == 0.01
    assert seen[0].headers["x-ratelimit-remaining-requests"] == "7"
    assert [outcome.usage.calls for outcome in seen] == [0, 0, 1]


def test_a_gate_may_refuse_and_nothing_is_sent(provider: Provider) -> None:
    @asynccontextmanager
    async def gate(request: Mapping[str, Any], size: int) -> AsyncIterator[Settle]:
        raise BudgetExceeded("enough")
        yield

    provider.answers(GOOD)
    with pytest.raises(BudgetExceeded):
        asyncio.run(sent(provider, gate=gate))
    assert provider.requests == []


def test_time_spent_waiting_at_the_gate_is_not_the_servers(provider: Provider) -> None:
    @asynccontextmanager
    async def gate(request: Mapping[str, Any], size: int) -> AsyncIterator[Settle]:
        await asyncio.sleep(0.3)
        yield lambda outcome: None

    provider.answers(slowly(0.05, GOOD))
    assert asyncio.run(sent(provider, replace(QUICK, timeout_s=0.2), gate)).usage.calls == 1


def test_the_environment_is_not_asked_for_keys_or_accounts(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-private")
    door = connect(target("vllm/m", provider.url), None, QUICK)

    async def send() -> None:
        await door.send(REQUEST)
        await door.aclose()

    provider.answers(GOOD)
    asyncio.run(send())
    headers = str(provider.requests[0].headers)
    assert "somebody" not in headers
    assert "private" not in headers


@pytest.mark.parametrize(
    ("model", "variable"),
    [("openai/gpt-5-mini", "OPENAI_API_KEY"), ("anthropic/x", "ANTHROPIC_API_KEY")],
)
def test_a_missing_key_is_named(model: str, variable: str) -> None:
    with pytest.raises(ConfigurationError, match=variable):
        connect(target(model), None)


def test_a_missing_package_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anthropic", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'incident-summarizer\[anthropic\]'"):
        connect(target("anthropic/x"), KEY)


def test_a_price_that_the_server_states_is_taken(provider: Provider) -> None:
    door = connect(target("openrouter/x/y", provider.url), KEY, QUICK)
    body = {"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 2, "cost": 0.125}}

    async def send() -> Reply:
        try:
            return await door.send(REQUEST)
        finally:
            await door.aclose()

    provider.answers(body_of(json.dumps(body)))
    assert asyncio.run(send()).usage.cost_usd == 0.125
