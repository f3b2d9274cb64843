"""Jobs through a Batch API: every answer taken home, none paid for twice, whatever goes wrong."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.article import make_article
from summarizer.batch.job import run_job
from summarizer.batch.outcomes import Progress
from summarizer.batch.provider.plan import Limits, Plan
from summarizer.batch.provider.run import run_batches
from summarizer.batch.provider.start import start_batches
from summarizer.batch.recipe import recipe
from summarizer.batch.rederive import rederive
from summarizer.batch.start import start
from summarizer.batch.store import Store, open_store
from summarizer.errors import BudgetExceeded, ConfigurationError, ProviderError, StoreError
from summarizer.llm.budget import most_of
from summarizer.llm.capabilities import target
from summarizer.llm.control import budget_of
from summarizer.llm.engine import LLMEngine
from summarizer.llm.pricing import priced_usage
from summarizer.schemas import Article, Origin
from summarizer.settings import Settings, load_settings
from tests import batch_provider as fake
from tests.batch_provider import Asked, BatchProvider, Ending, Row, ok, serving_batches
from tests.local_engine import articles
from tests.provider import USAGE
from tests.test_copies import BODY, TITLE

ROOT = Path(__file__).parents[1]
CREDIT = "مراسلنا سامر الحلبي"
KEY = "sk-loopback-secret"


@pytest.fixture
def provider() -> Iterator[BatchProvider]:
    with serving_batches() as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "out") as opened:
        yield opened


def settings_for(provider: BatchProvider, **given: Any) -> Settings:
    return load_settings(
        **{"model": "openai/reader", "base_url": provider.url, "api_key": KEY, **given}
    )


class Run:
    """One run of a job, and all that it said."""

    def __init__(
        self,
        provider: BatchProvider,
        store: Store,
        entries: Iterable[Article],
        *,
        settings: Settings | None = None,
        stop_when: Callable[[Progress], bool] = lambda progress: False,
        retry_failed: bool = False,
        **plan: Any,
    ) -> None:
        self.said: list[str] = []
        self.shown: list[Progress] = []
        settings = settings or settings_for(provider)
        usual: dict[str, Any] = {"poll": 0.01, "grace": 0.6, "near": False}

        async def work() -> Progress:
            stop = asyncio.Event()

            def show(progress: Progress) -> None:
                self.shown.append(progress)
                if stop_when(progress):
                    stop.set()

            engine = LLMEngine.from_settings(settings)
            try:
                return await run_batches(
                    entries,
                    engine,
                    store,
                    Plan(**(usual | plan)),
                    recipe=recipe(settings),
                    concurrency=8,
                    retry_failed=retry_failed,
                    budget=budget_of(settings),
                    stop=stop,
                    on_progress=show,
                    say=self.said.append,
                )
            finally:
                await engine.aclose()

        self.progress = asyncio.run(work())

    @property
    def counts(self) -> tuple[int, int]:
        return self.progress.done, self.progress.failed


def by_number(rows: dict[int, list[Row]]) -> Callable[[Asked], Row]:
    """Let article n have these rows, one each time it is asked about; the others are answered."""

    def row(asked: Asked) -> Row:
        said = asked.body["messages"][-1]["content"]
        for number, each in rows.items():
            if f"رقمها {number} دون" in said:
                return each[min(asked.time, len(each)) - 1]
        return ok()

    return row


def is_submitted(progress: Progress) -> bool:
    return any(batch.state == "submitted" for batch in progress.batches)


def records(store: Store) -> list[dict[str, Any]]:
    return [json.loads(record) for record in store.records()]


def requests_in(provider: BatchProvider) -> list[int]:
    return [len(batch["_lines"]) for batch in provider.batches.values()]


def nothing_twice(provider: BatchProvider) -> bool:
    return max(provider.paid.values(), default=0) <= 1


# The whole way


def test_every_article_gets_its_record_and_nothing_is_left_at_the_provider(
    provider: BatchProvider, store: Store
) -> None:
    run = Run(provider, store, articles(20), limits=Limits(requests=8))
    assert run.counts == (20, 0)
    assert run.progress.outcome == "finished"
    assert [r["article"]["title"] for r in records(store)] == [f"خبر رقم {n}" for n in range(1, 21)]
    assert sorted(requests_in(provider)) == [4, 8, 8]
    assert set(provider.submitted.values()) == {1}
    assert provider.files == {}
    assert list((store.folder / "batches").iterdir()) == []
    status = store.status()
    assert (status.waiting, status.spent.calls) == (0, 20)
    assert status.spent.input_tokens == 20 * USAGE["input"]
    assert {batch.state for batch in status.batches} == {"closed"}


def test_requests_and_records_are_those_of_the_online_path(
    provider: BatchProvider, store: Store, tmp_path: Path
) -> None:
    Run(provider, store, articles(3))
    (batch,) = provider.batches.values()
    settings = settings_for(provider)

    async def online(other: Store) -> None:
        engine = LLMEngine.from_settings(settings)
        await run_job(articles(3), engine.extract, other, recipe=recipe(settings))
        await engine.aclose()

    with open_store(tmp_path / "online") as other:
        asyncio.run(online(other))
        assert provider.online == 3
        for one, two in zip(records(store), records(other), strict=True):
            for record in (one, two):
                del record["provenance"]["created"]
            assert one == two
        assert [f.key for f in other.failures()] == []
    assert {line["method"] for line in batch["_lines"]} == {"POST"}
    assert provider.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_arabic_is_not_escaped_in_the_file(provider: BatchProvider, store: Store) -> None:
    seen: list[bytes] = []
    provider.every = lambda label: seen.extend(
        content for _, content in provider.files.values() if label == "after POST /files"
    )
    Run(provider, store, articles(1))
    assert "قرية صغيرة".encode() in seen[0]
    assert b"\\u06" not in seen[0]


def test_a_batch_costs_half() -> None:
    body = {"model": "gpt-5-mini", "usage": {"prompt_tokens": 1000, "completion_tokens": 200}}
    for model in ("openai/gpt-5-mini", "openai/o1-mini"):
        body["model"] = model.partition("/")[2]
        full, half = (priced_usage(body, target(model), batch=batch) for batch in (False, True))
        assert full.cost_usd is not None
        assert half.cost_usd == pytest.approx(full.cost_usd / 2)
        online, queued = (
            most_of(target(model), batch=batch)({"max_completion_tokens": 900})
            for batch in (False, True)
        )
        assert online.cost_usd is not None
        assert queued.cost_usd == pytest.approx(online.cost_usd / 2)


# Shards


def test_batches_are_split_by_bytes(provider: BatchProvider, store: Store) -> None:
    Run(provider, store, articles(1))
    (batch,) = store.status().batches
    Run(provider, store, articles(10), limits=Limits(bytes=3 * batch.bytes + 500))
    assert sorted(requests_in(provider)) == [1, 3, 3, 3]
    assert nothing_twice(provider)


def test_no_more_is_enqueued_than_the_queue_takes(provider: BatchProvider, store: Store) -> None:
    Run(provider, store, articles(1))
    (batch,) = store.status().batches
    provider.queue, provider.looks = 5 * batch.tokens, 3
    run = Run(provider, store, articles(12), limits=Limits(tokens=4 * batch.tokens + 99))
    assert run.counts == (11, 0)
    assert "failed" not in provider.statuses()
    assert nothing_twice(provider)


def test_a_full_queue_is_learned_from_and_waited_for(provider: BatchProvider, store: Store) -> None:
    Run(provider, store, articles(1))
    (batch,) = store.status().batches
    provider.queue = 4 * batch.tokens
    run = Run(provider, store, articles(12))
    assert run.counts == (11, 0)
    assert provider.statuses().count("failed") == 1
    assert set(provider.submitted.values()) == {1}
    assert any("queue has no room" in line for line in run.said)


def test_a_queue_that_others_fill_is_tried_again(provider: BatchProvider, store: Store) -> None:
    provider.endings = [
        Ending(errors=({"code": "token_limit_exceeded", "message": "Limit reached."},))
    ] * 3
    run = Run(provider, store, articles(4))
    assert run.counts == (4, 0)
    assert nothing_twice(provider)


# What comes back


def test_rows_out_of_order_and_twice_make_one_record_each(
    provider: BatchProvider, store: Store
) -> None:
    provider.endings = [Ending(backwards=True)]
    provider.rows = by_number({2: [fake.twice]})
    run = Run(provider, store, articles(4))
    assert run.counts == (4, 0)
    assert [record["article"]["title"][-1] for record in records(store)] == ["1", "2", "3", "4"]
    assert store.status().spent.calls == 4


@pytest.mark.parametrize(
    "row",
    [
        fake.failing(429, "slow down"),
        fake.failing(500),
        fake.failing(408),
        fake.missing,
        fake.not_run("batch_expired"),
        fake.not_run("server_error"),
    ],
)
def test_what_may_heal_is_asked_again(row: Row, provider: BatchProvider, store: Store) -> None:
    provider.rows = by_number({2: [row, row, ok()]})
    run = Run(provider, store, articles(4))
    assert run.counts == (4, 0)
    assert sorted(provider.submitted.values()) == [1, 1, 1, 3]
    assert nothing_twice(provider)


def test_a_line_that_cannot_be_read_is_kept_and_asked_again(
    provider: BatchProvider, store: Store
) -> None:
    provider.rows = by_number({2: [fake.malformed, ok()]})
    run = Run(provider, store, articles(3))
    assert run.counts == (3, 0)
    assert any("1 lines of its results cannot be read" in line for line in run.said)
    with store.reading() as (connection, _):
        (kept,) = connection.execute(
            "SELECT count(*) FROM provider_batches WHERE odd IS NOT NULL"
        ).fetchone()
    assert kept == 1


def test_what_does_not_heal_ends_as_a_failure_of_its_kind(
    provider: BatchProvider, store: Store
) -> None:
    provider.rows = by_number(
        {
            1: [fake.failing(400, "bad request")],
            2: [fake.failing(400, "filtered", "content_filter")],
            3: [ok("", refusal="I cannot help with that.")],
            4: [fake.failing(400, "This model's maximum context length is 9 tokens")],
            5: [fake.failing(429, "slow down")],
        }
    )
    run = Run(provider, store, articles(6), tries=3)
    assert run.counts == (1, 5)
    kinds = {failed.locator: failed.kind for failed in store.failures()}
    assert kinds == {
        "1": "http",
        "2": "content_filter",
        "3": "refusal",
        "4": "truncated",
        "5": "rate_limited",
    }
    assert max(provider.submitted.values()) == 3
    assert store.status().waiting == 0
    # A failure is not asked about again unless that is wanted.
    assert Run(provider, store, articles(6)).progress.kept_failures == 5


def test_what_the_model_wrote_is_kept_with_a_failure_and_can_be_read_again(
    provider: BatchProvider, store: Store
) -> None:
    provider.rows = by_number({1: [ok('{"headline": 1}')]})
    run = Run(provider, store, articles(2), settings=settings_for(provider, reasks=0))
    assert run.counts == (1, 1)
    (failed,) = store.failures()
    (kept,) = store.responses(bytes.fromhex(failed.key))
    assert json.loads(kept)["choices"][0]["message"]["content"] == '{"headline": 1}'
    assert failed.spent.input_tokens == USAGE["input"]
    assert rederive(store).unchanged == 1


@pytest.mark.parametrize("status", ["expired", "cancelled"])
def test_what_an_unfinished_batch_has_answered_is_kept(
    status: str, provider: BatchProvider, store: Store
) -> None:
    provider.endings = [Ending(status, run=5)]
    run = Run(provider, store, articles(8))
    if status == "cancelled":
        assert run.counts == (5, 0)
        assert run.progress.outcome == "interrupted"
        assert any("5 answered, 3 have no answer" in line for line in run.said)
        run = Run(provider, store, articles(8))
        assert run.counts == (3, 0)
    else:
        assert run.counts == (8, 0)
    assert requests_in(provider) == [8, 3]
    assert nothing_twice(provider)


def test_what_is_left_over_can_be_asked_online(provider: BatchProvider, store: Store) -> None:
    provider.endings = [Ending("expired", run=5)]
    provider.rows = by_number({1: [ok('{"headline": 1}')]})
    run = Run(provider, store, articles(8), online=True)
    assert run.counts == (8, 0)
    assert requests_in(provider) == [8]
    assert provider.online == 4  # three that were not run, and one second question
    assert store.status().spent.calls == 9


def test_downloads_that_are_cut_short_are_made_again(provider: BatchProvider, store: Store) -> None:
    provider.faults["GET /files/content"] = [
        fake.half(announced=True),
        fake.half(announced=False),
    ]
    run = Run(provider, store, articles(9))
    assert run.counts == (9, 0)
    assert set(provider.submitted.values()) == {1}


def test_a_result_file_that_stays_short_costs_only_what_it_lacks(
    provider: BatchProvider, store: Store
) -> None:
    provider.faults["GET /files/content"] = [fake.half(announced=False)] * 3
    run = Run(provider, store, articles(9))
    assert run.counts == (9, 0)
    assert Counter(provider.submitted.values())[1] >= 4


# Refusals of a whole batch


def test_a_line_that_fails_validation_fails_alone(provider: BatchProvider, store: Store) -> None:
    provider.endings = [
        Ending(errors=({"code": "invalid_json_line", "message": "no JSON", "line": 2},))
    ]
    run = Run(provider, store, articles(4))
    assert run.counts == (3, 1)
    (failed,) = store.failures()
    assert (failed.kind, failed.locator) == ("http", "2")
    assert "line 2: invalid_json_line: no JSON" in failed.message
    assert requests_in(provider) == [4, 3]


def test_a_batch_that_is_refused_ends_the_job_and_no_article_is_blamed(
    provider: BatchProvider, store: Store
) -> None:
    words = {"code": "model_not_found", "message": "The model reader does not exist."}
    provider.endings = [Ending(errors=(words,))]
    run = Run(provider, store, articles(4))
    assert run.counts == (0, 0)
    assert run.progress.outcome == "stopped"
    assert "model_not_found: The model reader does not exist." in str(run.progress.stopped_by)
    assert Run(provider, store, articles(4)).counts == (4, 0)


def test_when_every_request_is_refused_no_article_is_blamed(
    provider: BatchProvider, store: Store
) -> None:
    provider.rows = lambda asked: fake.failing(400, "Unknown parameter: 'response_format'")
    run = Run(provider, store, articles(30))
    assert run.counts == (0, 0)
    assert "Unknown parameter" in str(run.progress.stopped_by)
    assert len(provider.batches) == 1
    provider.rows = lambda asked: ok()
    assert Run(provider, store, articles(30)).counts == (30, 0)


def test_a_server_without_a_batch_api_is_told(provider: BatchProvider, store: Store) -> None:
    provider.faults["POST /files"] = [fake.refuse(404, "Not Found")]
    with pytest.raises(ConfigurationError, match=r"has no Batch API \(POST /files: HTTP 404\)"):
        Run(provider, store, articles(2))
    assert Run(provider, store, articles(2)).counts == (2, 0)


def test_another_dialect_is_refused(provider: BatchProvider, store: Store) -> None:
    settings = settings_for(provider, model="anthropic/reader")
    with pytest.raises(ConfigurationError, match="only OpenAI's Batch API"):
        Run(provider, store, articles(2), settings=settings)


def test_a_wrong_key_ends_the_job(provider: BatchProvider, store: Store) -> None:
    provider.faults["POST /files"] = [fake.refuse(401, f"Incorrect API key provided: {KEY}")]
    run = Run(provider, store, articles(2))
    assert isinstance(run.progress.stopped_by, ProviderError)
    assert run.progress.stopped_by.kind == "auth"
    assert KEY not in str(run.progress.stopped_by)
    assert run.counts == (0, 0)


# Nothing is submitted twice


@pytest.mark.parametrize("label", ["POST /files", "POST /batches"])
@pytest.mark.parametrize(
    "fault",
    [
        fake.done_but(500),
        fake.done_but(503),
        fake.done_but_cut,
        fake.cut,
        fake.late(0.2),
        fake.refuse(500),
        fake.refuse(429, "slow down", **{"retry-after-ms": "20"}),
    ],
)
def test_a_broken_step_is_looked_for_before_it_is_taken_again(
    label: str, fault: fake.Fault, provider: BatchProvider, store: Store
) -> None:
    provider.faults[label] = [fault]
    run = Run(provider, store, articles(4))
    assert run.counts == (4, 0)
    assert set(provider.submitted.values()) == {1}
    assert len(provider.batches) == 1
    assert provider.files == {}


OTHERS = {"file-a": ("summarizer-00112233aabbccdd.jsonl", b"{}"), "file-b": ("a.jsonl", b"{}")}
"""Files of another store, and of nobody we know."""


def test_an_upload_that_arrives_after_the_job_is_deleted_by_the_next(
    provider: BatchProvider, store: Store
) -> None:
    provider.files.update(OTHERS)
    provider.faults["POST /files"] = [fake.late(1.0)]
    assert Run(provider, store, articles(4), grace=0.1).counts == (4, 0)
    assert provider.files == OTHERS
    _wait_until(lambda: len(provider.files) > len(OTHERS))
    Run(provider, store, articles(4), grace=0.1)
    assert provider.files == OTHERS
    assert set(provider.submitted.values()) == {1}


def test_an_upload_whose_request_file_is_lost_is_deleted(
    provider: BatchProvider, store: Store
) -> None:
    provider.files.update(OTHERS)
    provider.faults["POST /files"] = [fake.late(0.5)]
    gone = False

    def lose(label: str) -> None:
        nonlocal gone
        if label == "before GET /files" and not gone:
            gone = True
            for path in (store.folder / "batches").glob("*.jsonl"):
                path.unlink()

    provider.every = lose
    run = Run(provider, store, articles(4), grace=0.8)
    assert any("gone or damaged" in said for said in run.said)
    assert run.counts == (4, 0)
    assert provider.files == OTHERS


def _wait_until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not done():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_batch_that_arrives_later_than_it_was_waited_for_is_cancelled(
    provider: BatchProvider, store: Store
) -> None:
    provider.faults["POST /batches"] = [fake.late(0.4)]
    provider.looks = 40
    run = Run(provider, store, articles(4), grace=0.1, poll=0.05)
    assert run.counts == (4, 0)
    assert sorted(provider.statuses()) == ["cancelling", "completed"]
    assert any("is the same as" in line for line in run.said)


def test_a_batch_that_shows_late_in_the_list_is_waited_for(
    provider: BatchProvider, store: Store
) -> None:
    provider.shown_after = 0.3
    provider.faults["POST /batches"] = [fake.done_but(502)]
    assert Run(provider, store, articles(4)).counts == (4, 0)
    assert len(provider.batches) == 1


def test_looking_goes_through_all_pages(provider: BatchProvider, store: Store) -> None:
    Run(provider, store, articles(1))
    (theirs,) = provider.batches.values()
    provider.shown_after = 0.0

    async def then_many(request: Any, carry_out: fake.Handler) -> Any:
        await carry_out()
        for n in range(250):
            others = theirs | {"id": f"batch_other{n}", "metadata": None, "input_file_id": "f"}
            provider.batches[others["id"]] = others
        return await fake.done_but(500)(request, carry_out_nothing)

    async def carry_out_nothing() -> Any:
        return None

    provider.faults["POST /batches"] = [then_many]
    assert Run(provider, store, articles(3)).counts == (2, 0)
    assert sum(1 for b in provider.batches.values() if not b["id"].startswith("batch_other")) == 2


def test_a_job_that_is_stopped_goes_on_where_it_was(provider: BatchProvider, store: Store) -> None:
    provider.looks = 1_000
    run = Run(provider, store, articles(6), stop_when=is_submitted)
    assert run.progress.outcome == "interrupted"
    assert run.progress.waiting == 6
    (batch,) = store.status().batches
    assert (batch.state, batch.requests) == ("submitted", 6)
    provider.looks = 1
    # The archive may have gone meanwhile, or grown.
    assert Run(provider, store, ()).counts == (6, 0)
    assert Run(provider, store, articles(7)).counts == (1, 0)
    assert requests_in(provider) == [6, 1]


def test_settings_that_are_not_in_the_recipe_may_change_meanwhile(
    provider: BatchProvider, store: Store
) -> None:
    provider.looks = 1_000
    Run(provider, store, articles(3), stop_when=is_submitted)
    provider.looks = 1
    changed = settings_for(provider, max_output_tokens=99, mode="tools", timeout=7)
    assert Run(provider, store, articles(3), settings=changed).counts == (3, 0)
    assert requests_in(provider) == [3]


def test_what_another_model_or_prompt_was_asked_is_taken_home_too(
    provider: BatchProvider, store: Store
) -> None:
    provider.looks = 1_000
    Run(provider, store, articles(3), stop_when=is_submitted)
    provider.looks = 1
    other = settings_for(provider, model="openai/reader-2")
    run = Run(provider, store, articles(3), settings=other)
    assert run.counts == (3, 0)
    assert any("1 batches here were made with another model" in line for line in run.said)
    assert provider.files == {}
    assert store.status().spent.calls == 6
    assert Run(provider, store, articles(3)).counts == (3, 0)
    assert requests_in(provider) == [3, 3]
    assert nothing_twice(provider)


def test_the_online_path_does_not_ask_what_a_batch_is_asked(
    provider: BatchProvider, store: Store
) -> None:
    provider.looks = 1_000
    Run(provider, store, articles(3), stop_when=lambda p: bool(p.batches) and p.waiting == 3)
    with pytest.raises(ConfigurationError, match="3 articles here are asked about"):
        start(articles(3), store, settings_for(provider))
    assert provider.online == 0


def test_batches_at_another_server_are_not_asked_for_here(
    provider: BatchProvider, store: Store
) -> None:
    provider.looks = 1_000
    Run(provider, store, articles(3), stop_when=is_submitted)
    with serving_batches() as other, pytest.raises(ConfigurationError, match=provider.url):
        Run(other, store, articles(3))


def test_a_batch_that_the_provider_does_not_know_is_not_asked_anew(
    provider: BatchProvider, store: Store
) -> None:
    provider.looks = 1_000
    Run(provider, store, articles(3), stop_when=is_submitted)
    provider.batches.clear()
    with pytest.raises(ConfigurationError, match=r"does not know batch_\d"):
        Run(provider, store, articles(3))
    assert len(provider.asked) == len([a for a in provider.asked if a != "POST /batches"]) + 1


def test_result_files_may_be_named_late(provider: BatchProvider, store: Store) -> None:
    provider.files_after = 3
    run = Run(provider, store, articles(3))
    assert run.counts == (3, 0)
    assert set(provider.submitted.values()) == {1}


def test_answers_that_the_provider_has_lost_are_not_paid_again_unasked(
    provider: BatchProvider, store: Store
) -> None:
    async def lost(request: Any, carry_out: fake.Handler) -> Any:
        del provider.files["file-out-batch_2-output"]
        return await carry_out()

    provider.faults["GET /files/content"] = [lost]
    with pytest.raises(ConfigurationError, match="has lost file-out-batch_2-output"):
        Run(provider, store, articles(3))
    with pytest.raises(ConfigurationError, match="--forget"):
        Run(provider, store, articles(3))
    assert set(provider.submitted.values()) == {1}


def test_trouble_while_waiting_is_waited_out(provider: BatchProvider, store: Store) -> None:
    provider.faults["GET /batches/id"] = [
        fake.refuse(500),
        fake.cut,
        fake.refuse(429, **{"retry-after-ms": "10"}),
    ]
    settings = settings_for(provider, http_tries=1)
    run = Run(provider, store, articles(3), settings=settings)
    assert run.counts == (3, 0)
    assert sum("trying again" in line for line in run.said) == 1


def test_a_retry_that_was_interrupted_goes_on(provider: BatchProvider, store: Store) -> None:
    provider.rows = by_number({2: [fake.failing(400), ok()]})
    assert Run(provider, store, articles(3)).counts == (2, 1)
    provider.looks = 1_000
    Run(provider, store, articles(3), retry_failed=True, stop_when=is_submitted)
    provider.looks = 1
    assert Run(provider, store, articles(3)).counts == (1, 0)
    assert store.status().failed == {}


def test_a_full_disk_ends_the_job_and_blames_no_article(
    provider: BatchProvider, store: Store
) -> None:
    (store.folder / "batches").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="batches: cannot be written"):
        Run(provider, store, articles(3))
    assert store.status().failed == {}


def test_a_lost_request_file_is_made_again(provider: BatchProvider, store: Store) -> None:
    provider.faults["POST /files"] = [fake.refuse(401)]
    Run(provider, store, articles(5))
    (file,) = (store.folder / "batches").iterdir()
    file.write_bytes(file.read_bytes()[:-7])
    (store.folder / "batches/summarizer-0.output").write_text("left by a killed run")
    assert Run(provider, store, articles(5)).counts == (5, 0)
    assert requests_in(provider) == [5]
    assert list((store.folder / "batches").iterdir()) == []


# The budget


def worst_of(store: Store) -> int:
    """Return the tokens that one request can take at most."""
    with store.reading() as (connection, _):
        query = "SELECT max(most_tokens * 1.0 / requests) FROM provider_batches"
        return int(connection.execute(query).fetchone()[0]) + 1


def test_a_budget_is_not_passed_counting_what_is_queued(
    provider: BatchProvider, store: Store
) -> None:
    roomy = settings_for(provider, max_output_tokens=500, budget_tokens=10**9)
    assert Run(provider, store, articles(1), settings=roomy).counts == (1, 0)
    worst = worst_of(store)
    spent = USAGE["input"] + USAGE["output"]
    tight = settings_for(provider, max_output_tokens=500, budget_tokens=25 * worst + 26 * spent)
    run = Run(provider, store, articles(61), settings=tight)
    # What is answered makes room again, as long as a batch is worth while.
    assert requests_in(provider)[1:3] == [25, 24]
    assert sum(requests_in(provider)) == 1 + run.progress.done
    assert run.progress.outcome == "finished"
    narrow = settings_for(
        provider, max_output_tokens=500, budget_tokens=61 * spent + 3 * worst + 99
    )
    run = Run(provider, store, articles(90), settings=narrow)
    assert isinstance(run.progress.stopped_by, BudgetExceeded)
    assert run.counts == (3, 0)
    assert store.status().spent.input_tokens == 64 * USAGE["input"]
    assert Run(provider, store, articles(90), settings=roomy).counts == (26, 0)
    assert nothing_twice(provider)


def test_a_budget_in_dollars_needs_a_price(provider: BatchProvider, store: Store) -> None:
    with pytest.raises(ConfigurationError, match="the price of 'openai/reader'"):
        start_batches(articles(2), store, settings_for(provider, budget_usd=3), plan=Plan())


# Questions that come of answers


def test_a_second_question_is_asked_in_the_next_batch(
    provider: BatchProvider, store: Store
) -> None:
    provider.rows = by_number({2: [ok('{"headline": 1}')]})
    run = Run(provider, store, articles(3))
    assert run.counts == (3, 0)
    assert requests_in(provider) == [3, 1]
    second = list(provider.batches.values())[1]["_lines"][0]
    assert second["custom_id"].endswith("-1")
    assert "Your answer has problems" in second["body"]["messages"][-1]["content"]
    reasked = [record for record in records(store) if record["provenance"]["reasks"]]
    assert len(reasked) == 1
    assert reasked[0]["provenance"]["calls"] == 2
    assert len(store.responses(_key_of(store, "2"))) == 2


def test_the_parts_of_a_long_article_are_asked_about_in_one_batch(
    provider: BatchProvider, store: Store
) -> None:
    sentences = [f"انفجرت عبوة ناسفة في قرية صغيرة رقمها {n} دون إصابات." for n in range(60)]
    long = make_article("\n\n".join(sentences), origin=Origin(path="a.txt"))
    run = Run(provider, store, [long], settings=settings_for(provider, part_chars=1_000))
    assert run.counts == (1, 0)
    (count,) = requests_in(provider)
    assert count > 3
    (record,) = records(store)
    assert record["provenance"]["calls"] == count


def test_a_truncated_answer_is_asked_about_in_halves(provider: BatchProvider, store: Store) -> None:
    cut = ok('{"headline": {"ar": "قتل', finish="length")
    provider.rows = lambda asked: cut if "[1]" in said(asked) and "[4]" in said(asked) else ok()
    sentences = [f"انفجرت عبوة ناسفة في القرية {n} دون إصابات." for n in ("أ", "ب", "ج", "د")]
    run = Run(provider, store, [make_article("\n\n".join(sentences))])
    assert run.counts == (1, 0)
    assert requests_in(provider) == [1, 2]
    assert store.status().spent.calls == 3


def said(asked: Asked) -> str:
    content = asked.body["messages"][-1]["content"]
    assert isinstance(content, str)
    return content


# Copies


def near_and_equal() -> list[Article]:
    """Return an article three times, and once with another outlet's credit below it."""

    bodies = [BODY, BODY, f"{CREDIT} {BODY}", BODY]
    return [
        make_article(
            body,
            title=TITLE,
            published="2024-07-30",
            origin=Origin(path="archive.jsonl", locator=str(row)),
        )
        for row, body in enumerate(bodies, 1)
    ]


def test_copies_and_near_copies_are_paid_once(provider: BatchProvider, store: Store) -> None:
    progress = Run(provider, store, near_and_equal(), near=True).progress
    assert (progress.done, progress.near_copies) == (1, 1)
    assert requests_in(provider) == [1]
    assert len(records(store)) == 4


def test_a_near_copy_is_asked_about_itself_if_the_first_fails(
    provider: BatchProvider, store: Store
) -> None:
    provider.rows = lambda asked: ok() if CREDIT in said(asked) else fake.failing(400)
    run = Run(provider, store, near_and_equal(), near=True)
    assert run.counts == (1, 1)
    assert requests_in(provider) == [1, 1]


def _key_of(store: Store, locator: str) -> bytes:
    with store.reading() as (connection, _):
        query = "SELECT key FROM articles WHERE locator = ?"
        key: bytes = connection.execute(query, (locator,)).fetchone()[0]
    return key


# Killed


def killed_at(provider: BatchProvider, folder: Path, moment: int | None, count: int) -> int:
    """Run a job that is killed at the n-th moment of its HTTP requests; return the moments.

    Moments are counted on both sides of each request's being carried out: before, the provider
    will do what the job never learns of.
    """
    command = [sys.executable, "-m", "tests.killed_job", str(folder), provider.url, str(count), "8"]
    process = subprocess.Popen(command, cwd=ROOT)
    passed = 0

    def every(label: str) -> None:
        nonlocal passed
        passed += 1
        if passed == moment:
            process.kill()
            process.wait()

    provider.every = every
    code = process.wait(timeout=60)
    provider.every = lambda label: None
    assert code == (0 if moment is None else -signal.SIGKILL)
    return passed


def test_killed_at_the_steps_that_matter_nothing_is_submitted_or_paid_twice(
    provider: BatchProvider, tmp_path: Path
) -> None:
    # Of each run: uploading, submitting, and the look, the download and the deletions after.
    for kill, moment in enumerate((1, 2, 3, 4, 7)):
        killed_at(provider, tmp_path, moment, 6 * (kill + 1))
    killed_at(provider, tmp_path, None, 40)
    assert set(provider.submitted.values()) == {1}
    assert len(provider.submitted) == 40
    assert set(provider.paid.values()) == {1}
    assert set(provider.statuses()) == {"completed"}
    with open_store(tmp_path) as store:
        assert store.status().done == len(records(store)) == 40
        assert store.status().spent.calls == 40
        assert {batch.state for batch in store.status().batches} == {"closed"}
    assert {name for name, _ in provider.files.values()} <= {
        f"{tag}.jsonl" for tag in tags(provider)
    }


def tags(provider: BatchProvider) -> set[str]:
    return {batch["metadata"]["summarizer"] for batch in provider.batches.values()}
