"""The model engine against a server on loopback: each behaviour ends in one typed result."""

import asyncio
import json
import logging
import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest

from summarizer.derive import derive
from summarizer.engine import Answer
from summarizer.errors import BudgetExceeded, ConfigurationError, InternalError, ProviderError
from summarizer.ground import problems
from summarizer.llm import LLMEngine, replay
from summarizer.llm.capabilities import Mode, target
from summarizer.llm.connect import connect
from summarizer.llm.door import Patience
from summarizer.llm.engine import Approach
from summarizer.llm.gate import Gate, open_gate
from summarizer.llm.reask import Problems
from summarizer.llm.request import Sampling
from summarizer.llm.strict import schema_hash
from summarizer.prompts import identity, render
from summarizer.schemas import Article, Extraction
from summarizer.settings import load_settings
from tests.build import ARTICLE, article, casualty, extraction, incident, place
from tests.provider import (
    Body,
    Provider,
    Step,
    answer,
    body_of,
    cut,
    drip,
    failure,
    hang,
    refusal,
    reply,
    said,
    serving,
    slowly,
    truncated,
)

KEY = "sk-test-0123456789abcdef"
QUICK = Patience(tries=2, timeout_s=0.4, budget_s=5, longest_wait_s=1, backoff_s=0.01)


def told(*incidents: dict[str, Any], **given: Any) -> dict[str, Any]:
    return extraction(*incidents, **given).model_dump(mode="json")


RIGHT = told(
    incident(places=[place("بلدة سرمين", "Sarmin")], casualties=[casualty("مقتل ثلاثة مدنيين", 3)])
)
INVENTED = told(incident(places=[place("مدينة جبلة", "Jableh")]))
OUT_OF_RANGE = told(incident(sentences=[2, 17]))
WRONG_VALUE = {**RIGHT, "incidents": [{**RIGHT["incidents"][0], "event_type": "قصف"}]}
ONE_SENTENCE = article("قُتل ثلاثة مدنيين في قصف على بلدة سرمين")


@pytest.fixture(name="provider", scope="module")
def _provider() -> Iterator[Provider]:
    with serving() as provider:
        yield provider


@dataclass(frozen=True)
class Setup:
    """How a test's engine is made."""

    model: str = "openai/gpt-5-mini"
    mode: Mode | None = None
    patience: Patience = QUICK
    approach: Approach = field(default_factory=Approach)
    gate: Gate = open_gate
    prices: str | None = "openai"
    problems: Problems = problems


async def reading(
    provider: Provider,
    use: Callable[[LLMEngine], Any],
    setup: Setup = Setup(),
) -> Any:
    url = provider.url.removesuffix("/v1") if "anthropic" in setup.model else provider.url
    to = replace(target(setup.model, url, setup.mode), prices=setup.prices)
    door = connect(to, KEY, setup.patience, setup.gate)
    engine = LLMEngine(door, partial(render, "incident"), setup.problems, approach=setup.approach)
    try:
        return await use(engine)
    finally:
        await engine.aclose()


def read(provider: Provider, of: Article = ARTICLE, setup: Setup = Setup()) -> Answer:
    made = asyncio.run(reading(provider, lambda engine: engine.extract(of), setup))
    assert isinstance(made, Answer)
    return made


def failed(provider: Provider, of: Article = ARTICLE, setup: Setup = Setup()) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        read(provider, of, setup)
    return caught.value


def test_an_answer_says_where_it_comes_from_and_what_it_cost(provider: Provider) -> None:
    provider.answers(answer(RIGHT))
    made = read(provider)
    assert made.extraction == Extraction.model_validate(RIGHT)
    assert type(made.extraction) is Extraction
    assert (made.engine, made.model) == ("llm", "openai/gpt-5-mini")
    assert made.model_returned == "gpt-5-mini-2026-01-01"
    assert made.prompt == identity("incident")
    assert made.extraction_schema == schema_hash()
    assert (made.usage.calls, made.usage.input_tokens, made.usage.output_tokens) == (1, 1000, 200)
    assert made.usage.cost_usd
    assert made.reasks == 0
    assert made.checks == ()
    assert json.loads(made.responses[0])["id"] == "chatcmpl-1"
    assert pickle.loads(pickle.dumps(made)) == made


@pytest.mark.parametrize(
    ("steps", "requests", "answered"),
    [
        ([answer(RIGHT)], 1, 1),
        ([failure(429), answer(RIGHT)], 2, 1),
        ([failure(429, headers={"Retry-After": "0.05"}), answer(RIGHT)], 2, 1),
        ([failure(500), answer(RIGHT)], 2, 1),
        ([failure(200, code=503), answer(RIGHT)], 2, 1),
        ([cut(), answer(RIGHT)], 2, 1),
        ([hang(), answer(RIGHT)], 2, 1),
        ([drip(), answer(RIGHT)], 2, 1),
        ([slowly(0.1, answer(RIGHT))], 1, 1),
        ([answer(json.dumps(RIGHT)[:-40]), answer(RIGHT)], 2, 2),
        ([answer("I would rather not say."), answer(RIGHT)], 2, 2),
        ([answer(""), answer(RIGHT)], 2, 2),
        ([answer(WRONG_VALUE), answer(RIGHT)], 2, 2),
        ([answer({"incidents": []}), answer(RIGHT)], 2, 2),
        ([answer(OUT_OF_RANGE), answer(RIGHT)], 2, 2),
        ([answer(INVENTED), answer(RIGHT)], 2, 2),
        ([answer(INVENTED), failure(500), answer(RIGHT)], 3, 2),
        ([answer(f"```json\n{json.dumps(RIGHT)}\n```")], 1, 1),
        ([answer(f"Here is the answer:\n{json.dumps(RIGHT)}\nDone.")], 1, 1),
        ([answer(f"<think>{{}} or not?</think>\n{json.dumps(RIGHT)}")], 1, 1),
        ([answer(f"{json.dumps(RIGHT)}\n{json.dumps(INVENTED)}"), answer(RIGHT)], 2, 2),
        ([answer(json.dumps(RIGHT) + " " * 5_000_000)], 1, 1),
    ],
)
def test_it_ends_in_the_right_answer(
    provider: Provider, steps: list[Step], requests: int, answered: int
) -> None:
    provider.answers(*steps)
    made = read(provider)
    assert made.extraction == Extraction.model_validate(RIGHT)
    assert len(provider.requests) == requests
    assert (made.usage.calls, made.usage.input_tokens) == (answered, 1000 * answered)
    assert made.reasks == answered - 1
    assert len(made.responses) == answered


@pytest.mark.parametrize(
    ("steps", "kind", "requests", "answered"),
    [
        ([refusal()], "refusal", 1, 1),
        ([answer("", finish="content_filter")], "content_filter", 1, 1),
        ([truncated()], "truncated", 1, 1),
        ([answer(WRONG_VALUE)], "invalid_output", 2, 2),
        ([answer("nothing to say")], "invalid_output", 2, 2),
        ([answer(WRONG_VALUE), truncated()], "truncated", 2, 2),
        ([answer(WRONG_VALUE), refusal()], "refusal", 2, 2),
        ([answer(WRONG_VALUE), failure(401)], "auth", 2, 1),
        ([failure(401)], "auth", 1, 0),
        ([failure(429, code="insufficient_quota")], "quota", 1, 0),
        ([failure(429)], "rate_limited", 2, 0),
        ([failure(500)], "http", 2, 0),
        ([failure(400)], "http", 1, 0),
        ([failure(200)], "http", 1, 0),
        ([body_of('{"choices": []}')], "http", 1, 1),
        ([cut()], "network", 2, 0),
        ([hang()], "network", 2, 0),
        ([drip()], "network", 2, 0),
    ],
)
def test_it_ends_in_the_right_failure(
    provider: Provider, steps: list[Step], kind: str, requests: int, answered: int
) -> None:
    provider.answers(*steps)
    error = failed(provider, ONE_SENTENCE)
    assert error.kind == kind
    assert len(provider.requests) == requests
    assert error.usage.calls == answered
    assert pickle.loads(pickle.dumps(error)).usage == error.usage
    assert len(str(error)) < 400


@pytest.mark.parametrize(
    ("model", "expected"),
    [({"name": "m"}, None), (7, None), ([], None), ("m\ud83d", "m\ufffd"), ("m-1", "m-1")],
)
def test_a_model_is_named_in_text_or_not_at_all(
    provider: Provider, model: object, expected: str | None
) -> None:
    body = {**reply({"model": "m"}, json.dumps(RIGHT)), "model": model}
    provider.answers(body_of(json.dumps(body)))
    made = read(provider)
    assert made.model_returned == expected
    assert derive(ARTICLE, made).model_dump_json()


def test_a_failure_says_what_all_calls_cost(provider: Provider) -> None:
    provider.answers(answer(WRONG_VALUE))
    usage = failed(provider).usage
    assert (usage.input_tokens, usage.output_tokens) == (2000, 400)
    assert usage.cost_usd


def test_what_stays_unfound_passes_and_is_left_to_grounding(provider: Provider) -> None:
    provider.answers(answer(INVENTED))
    made = read(provider)
    assert made.extraction == Extraction.model_validate(INVENTED)
    assert (len(provider.requests), made.reasks) == (2, 1)


@pytest.mark.parametrize("reasks", [0, 1, 2])
def test_it_asks_again_as_often_as_allowed(provider: Provider, reasks: int) -> None:
    setup = Setup(approach=Approach(reasks=reasks))
    provider.answers(answer(INVENTED))
    assert read(provider, setup=setup).reasks == reasks
    provider.answers(answer(WRONG_VALUE))
    assert failed(provider, setup=setup).usage.calls == reasks + 1


def test_the_second_question_lists_what_is_wrong_and_little_else(provider: Provider) -> None:
    provider.answers(answer(INVENTED), answer(RIGHT))
    read(provider)
    first, second = (asked.body["messages"] for asked in provider.requests)
    assert second[: len(first)] == first
    assert [turn["role"] for turn in second[len(first) :]] == ["assistant", "user"]
    assert json.loads(second[-2]["content"]) == INVENTED
    assert (
        "incidents[0].places[0].text: «مدينة جبلة» does not stand in the article"
        in (second[-1]["content"])
    )
    assert len(second[-1]["content"]) < 500


def test_the_second_question_has_no_addresses_of_a_library(provider: Provider) -> None:
    provider.answers(answer(WRONG_VALUE), answer(RIGHT))
    read(provider)
    question = said(provider.requests[1].body)
    assert "incidents[0].event_type: Input should be 'armed_clash'" in question
    assert "not 'قصف'" in question
    assert "http" not in question


def test_a_third_question_does_not_repeat_the_second(provider: Provider) -> None:
    provider.answers(answer("no"), answer(WRONG_VALUE), answer(RIGHT))
    read(provider, setup=Setup(approach=Approach(reasks=2)))
    lengths = [len(asked.body["messages"]) for asked in provider.requests]
    assert lengths[1] == lengths[2] == lengths[0] + 2


def test_a_hopeless_answer_is_not_sent_back_whole(provider: Provider) -> None:
    provider.answers(answer("كلام " * 100_000), answer(RIGHT))
    read(provider)
    assert len(provider.requests[1].body["messages"][-2]["content"]) <= 40_000


@pytest.mark.parametrize("end", [truncated(), refusal(), failure(500), failure(401), hang()])
def test_a_usable_answer_is_not_lost_when_asking_again_fails(provider: Provider, end: Step) -> None:
    provider.answers(answer(INVENTED), end)
    made = read(provider)
    assert made.extraction == Extraction.model_validate(INVENTED)
    assert [check.code for check in made.checks] == ["reask_failed"]


def test_the_better_of_two_answers_is_kept(provider: Provider) -> None:
    worse = told(incident(sentences=[99], places=[place("مدينة جبلة", "Jableh")]))
    provider.answers(answer(INVENTED), answer(worse))
    assert read(provider).extraction == Extraction.model_validate(INVENTED)
    provider.answers(answer(INVENTED), answer(WRONG_VALUE))
    assert read(provider).extraction == Extraction.model_validate(INVENTED)


def test_a_budget_that_ends_between_two_questions_keeps_the_answer(provider: Provider) -> None:
    calls: list[object] = []

    def gate(request: Any, size: int) -> Any:
        calls.append(request)
        if len(calls) > 1:
            raise BudgetExceeded("enough")
        return open_gate(request, size)

    provider.answers(answer(INVENTED))
    made = read(provider, setup=Setup(gate=gate))
    assert made.extraction == Extraction.model_validate(INVENTED)
    provider.answers(answer(WRONG_VALUE))
    calls.clear()
    with pytest.raises(BudgetExceeded) as stopped:
        read(provider, setup=Setup(gate=gate))
    assert (stopped.value.usage.calls, len(stopped.value.responses)) == (1, 1)


@pytest.mark.parametrize("mode", ["json_schema", "tools", "json"])
@pytest.mark.parametrize("model", ["openai/gpt-5-mini", "anthropic/claude-sonnet-4-5", "any"])
def test_every_mode_works_in_every_dialect(provider: Provider, model: str, mode: Mode) -> None:
    setup = Setup(model, mode)
    provider.answers(answer(WRONG_VALUE), answer(RIGHT))
    made = read(provider, setup=setup)
    assert made.extraction == Extraction.model_validate(RIGHT)
    assert (made.usage.input_tokens, made.usage.cached_tokens) == (2000, 1200)
    assert replay(made.responses, ARTICLE, problems) == made.extraction
    provider.answers(answer(RIGHT, finish="length"))
    assert failed(provider, ONE_SENTENCE, setup).kind == "truncated"
    provider.answers(answer("", finish="refusal"))
    assert failed(provider, setup=setup).kind == "refusal"


def test_two_different_tool_calls_are_not_an_answer(provider: Provider) -> None:
    def both(first: Any, second: Any, name: str = "extraction") -> Step:
        async def step(request: Any, body: Body) -> Any:
            made = reply(body, json.dumps(first), times=2)
            call = made["choices"][0]["message"]["tool_calls"][1]["function"]
            call["arguments"], call["name"] = json.dumps(second), name
            return await body_of(json.dumps(made))(request, body)

        return step

    setup = Setup(mode="tools")
    provider.answers(both(RIGHT, INVENTED), answer(RIGHT))
    assert read(provider, setup=setup).reasks == 1
    provider.answers(both(RIGHT, RIGHT))
    assert read(provider, setup=setup).reasks == 0
    provider.answers(both(RIGHT, {"q": "x"}, name="web_search"))
    assert read(provider, setup=setup).reasks == 0


def test_a_long_article_is_read_in_parts(provider: Provider) -> None:
    long = article("\n".join(f"الجملة رقم {n} تقول إن شيئا حدث هناك." for n in range(1, 41)))

    def about(question: str) -> dict[str, Any]:
        shown = [int(n) for n in re.findall(r"^\[(\d+)\]", question, re.MULTILINE)]
        return told(incident(sentences=[shown[-1]], places=[place("هناك", f"Place {shown[-1]}")]))

    provider.answers(answer(about))
    made = read(provider, long, Setup(approach=Approach(part_chars=500, overlap=1)))
    asked = len(provider.requests)
    assert asked > 2
    assert made.usage.calls == asked
    assert [check.code for check in made.checks] == ["split_long_article"]
    cited = [event.sentences[0] for event in made.extraction.incidents]
    assert len(cited) == asked
    assert cited[-1] == len(long.sentences) == 40
    assert replay(made.responses, long, problems) == made.extraction


def test_an_answer_that_is_cut_off_is_asked_for_in_halves(provider: Provider) -> None:
    provider.answers(truncated(), answer(RIGHT))
    made = read(provider)
    assert [check.code for check in made.checks] == ["split_after_truncation"]
    assert made.usage.calls == len(provider.requests) == 3
    # Both halves tell the same shelling; its dead are counted once.
    assert len(made.extraction.incidents) == 1
    assert [row.min for row in made.extraction.incidents[0].casualties] == [3]
    assert replay(made.responses, ARTICLE, problems) == made.extraction


def test_a_half_that_is_cut_off_again_is_a_failure_with_all_costs(provider: Provider) -> None:
    provider.answers(truncated(), answer(RIGHT), truncated())
    error = failed(provider)
    assert (error.kind, error.usage.calls) == ("truncated", 3)


def test_stored_responses_that_lack_a_part_are_refused(provider: Provider) -> None:
    provider.answers(truncated(), answer(RIGHT))
    made = read(provider)
    with pytest.raises(ProviderError):
        replay(
            [*made.responses[:2], made.responses[2].replace("headline", "heading")],
            ARTICLE,
            problems,
        )
    with pytest.raises(ProviderError):
        replay([], ARTICLE, problems)


def test_many_at_once_keep_their_own_article(provider: Provider) -> None:
    many = [article(f"وقع انفجار في قرية الرقم{n} مساء أمس.") for n in range(50)]

    def about(question: str) -> dict[str, Any]:
        name = re.findall(r"الرقم\d+", question)[-1]
        if "problems" in question:
            return RIGHT
        return told(incident(sentences=[1], places=[place(f"قرية {name}", name)]))

    async def all_of_them(engine: LLMEngine) -> list[Answer]:
        return await asyncio.gather(*[engine.extract(one) for one in many])

    provider.answers(slowly(0.05, answer(about)))
    patient = replace(QUICK, timeout_s=20)
    for n, made in enumerate(asyncio.run(reading(provider, all_of_them, Setup(patience=patient)))):
        assert made.extraction.incidents[0].places[0].name == f"الرقم{n}"
        assert made.reasks == 0
    assert provider.most_flying > 10


def test_many_at_once_are_asked_again_about_their_own_article(provider: Provider) -> None:
    many = [article(f"وقع انفجار في قرية الرقم{n} مساء أمس.") for n in range(20)]

    async def about(request: Any, body: Body) -> Any:
        asked_again = body["messages"][-1]["content"].startswith("Your answer has problems")
        turn = body["messages"][-3 if asked_again else -1]["content"]
        name = re.findall(r"الرقم\d+", turn)[-1]
        if asked_again:
            assert f"خطأ{name}" in body["messages"][-1]["content"]
        text = f"قرية {name}" if asked_again else f"خطأ{name}"
        made = told(incident(sentences=[1], places=[place(text, name)]))
        return await answer(made)(request, body)

    async def all_of_them(engine: LLMEngine) -> list[Answer]:
        return await asyncio.gather(*[engine.extract(one) for one in many])

    provider.answers(about)
    patient = replace(QUICK, timeout_s=20)
    for n, made in enumerate(asyncio.run(reading(provider, all_of_them, Setup(patience=patient)))):
        assert made.extraction.incidents[0].places[0].text == f"قرية الرقم{n}"
        assert made.reasks == 1


def test_an_article_is_never_a_template(provider: Provider) -> None:
    tricky = article(
        "قال المتحدث في البيان {{ 7*7 }} و{% if x %} و{{ api_key }} و${HOME} و{# note #} ثم صمت."
    )
    provider.answers(answer(INVENTED), answer(RIGHT))
    read(provider, tricky)
    for asked in provider.requests:
        assert tricky.text.encode() in asked.raw


def test_a_hung_article_that_is_cancelled_returns_at_once(provider: Provider) -> None:
    async def cancel(engine: LLMEngine) -> None:
        task = asyncio.create_task(engine.extract(ARTICLE))
        await asyncio.sleep(0.2)
        task.cancel()
        async with asyncio.timeout(0.2):
            with pytest.raises(asyncio.CancelledError):
                await task

    for steps in ([hang()], [answer(INVENTED), hang()]):
        provider.answers(*steps)
        patient = replace(QUICK, timeout_s=60)
        asyncio.run(reading(provider, cancel, Setup(patience=patient)))


def test_nothing_of_an_article_or_answer_is_logged(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    provider.answers(answer(WRONG_VALUE))
    assert failed(provider).kind == "invalid_output"
    provider.answers(answer(INVENTED), failure(500, "سرمين"))
    read(provider)
    assert not re.search(r"[\u0600-\u06ff]|api_key|Bearer", caplog.text)


def test_an_engine_is_made_from_settings(provider: Provider) -> None:
    settings = load_settings(
        model="openai/gpt-4.1-mini", base_url=provider.url, api_key=KEY, temperature=0.5
    )

    async def run() -> Answer:
        engine = LLMEngine.from_settings(settings)
        try:
            return await engine.extract(ARTICLE)
        finally:
            await engine.aclose()

    provider.answers(answer(RIGHT))
    assert asyncio.run(run()).model == "openai/gpt-4.1-mini"
    body = provider.requests[0].body
    assert body["temperature"] == 0.5
    assert body["max_completion_tokens"] == settings.max_output_tokens
    assert provider.requests[0].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("model", ["gpt-5-mini", "nobody/gpt", "openai/", ""])
def test_a_model_that_names_no_server_is_a_configuration_error(model: str) -> None:
    with pytest.raises(ConfigurationError):
        LLMEngine.from_settings(load_settings().model_copy(update={"model": model}))


def test_further_fields_reach_the_server(provider: Provider) -> None:
    async def run() -> None:
        door = connect(target("openai/gpt-5-mini", provider.url), KEY, QUICK)
        sampling = Sampling(extra_body={"reasoning_effort": "low"})
        engine = LLMEngine(door, partial(render, "incident"), problems, sampling)
        await engine.extract(ARTICLE)
        await engine.aclose()

    provider.answers(answer(RIGHT))
    asyncio.run(run())
    assert provider.requests[0].body["reasoning_effort"] == "low"


@pytest.mark.parametrize(
    ("steps", "kind", "kept"),
    [
        ((refusal("I will not."),), "refusal", 1),
        ((truncated(),), "truncated", 1),
        ((answer(WRONG_VALUE), answer(WRONG_VALUE)), "invalid_output", 2),
        ((answer(WRONG_VALUE), refusal("I will not.")), "refusal", 2),
        ((failure(401, "no such key"),), "auth", 0),
    ],
)
def test_a_failure_keeps_what_the_model_wrote(
    provider: Provider, steps: tuple[Step, ...], kind: str, kept: int
) -> None:
    provider.answers(*steps)
    error = failed(provider, ONE_SENTENCE)
    assert (error.kind, len(error.responses)) == (kind, kept)
    assert len(pickle.loads(pickle.dumps(error)).responses) == kept
    if kind == "refusal":
        assert "I will not." in error.responses[-1]


def test_a_fault_of_ours_does_not_lose_what_was_paid_for(provider: Provider) -> None:
    def broken(extraction: Extraction, article: Article) -> list[str]:
        raise KeyError("a fault of ours")

    provider.answers(answer(RIGHT))
    with pytest.raises(InternalError, match="KeyError: 'a fault of ours'") as fault:
        read(provider, setup=Setup(problems=broken))
    assert (fault.value.usage.calls, len(fault.value.responses)) == (1, 1)
