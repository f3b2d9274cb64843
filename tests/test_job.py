"""Batch jobs: bounded, resumable, and whatever happens, finished answers are kept."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pytest

from summarizer.archive import Unreadable
from summarizer.batch.job import run_job
from summarizer.batch.outcomes import LEAST_OUTAGE, Progress
from summarizer.batch.recipe import recipe
from summarizer.batch.store import Store, open_store, read_store
from summarizer.errors import (
    ArchiveError,
    ArticleError,
    BudgetExceeded,
    ConfigurationError,
    ProviderError,
    ProviderFailure,
    StoreError,
    Usage,
)
from summarizer.schemas import Article, Origin
from summarizer.settings import Settings, load_settings
from tests.local_engine import SPENT, LocalEngine, articles, failing

ROOT = Path(__file__).parents[1]
RECIPE = recipe(Settings(model="local/test"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "out") as opened:
        yield opened


def run(
    store: Store,
    engine: LocalEngine,
    entries: Iterable[Article | Unreadable],
    concurrency: int = 8,
    retry_failed: Collection[str] | bool = False,
) -> Progress:
    work = run_job(
        entries,
        engine.extract,
        store,
        recipe=RECIPE,
        concurrency=concurrency,
        retry_failed=retry_failed,
    )
    return asyncio.run(work)


def titles(store: Store) -> list[str]:
    return [json.loads(record)["article"]["title"] for record in store.records()]


def test_every_article_gets_its_record_in_the_order_of_the_archive(store: Store) -> None:
    engine = LocalEngine()
    progress = run(store, engine, articles(50))
    assert (progress.read, progress.done, progress.failed) == (50, 50, 0)
    assert titles(store) == [f"خبر رقم {n}" for n in range(1, 51)]
    assert progress.usage.calls == store.status().spent.calls == 50
    assert progress.usage.cost_usd == pytest.approx(50 * 0.001)
    assert store.status().jobs[-1].outcome == progress.outcome == "finished"
    assert store.responses(_key(store)) == ['{"ok": true}']


def _key(store: Store) -> bytes:
    query = "SELECT key FROM articles LIMIT 1"
    key: bytes = store._connection.execute(query).fetchone()[0]
    return key


def test_running_again_asks_only_for_what_is_new(store: Store) -> None:
    run(store, LocalEngine(), articles(20))
    engine = LocalEngine()
    progress = run(store, engine, articles(25))
    assert engine.asked == [f"خبر رقم {n}" for n in range(21, 26)]
    assert (progress.done, progress.kept) == (5, 20)
    assert len(titles(store)) == 25


def test_calls_in_flight_are_bounded_and_reading_does_not_run_ahead(store: Store) -> None:
    engine, read = LocalEngine(seconds=0.01), 0
    ahead = []

    def counted() -> Iterator[Article]:
        nonlocal read
        for article in articles(60):
            read += 1
            ahead.append(read - len(engine.asked) + engine.in_flight)
            yield article

    run(store, engine, counted(), concurrency=7)
    assert engine.most_in_flight == 7
    assert max(ahead) <= 7


def test_the_same_article_twice_is_asked_once(store: Store) -> None:
    engine = LocalEngine(seconds=0.01)
    progress = run(store, engine, [*articles(3), *articles(3)])
    assert len(engine.asked) == 3
    assert (progress.done, progress.kept) == (3, 3)


def test_the_same_article_beside_one_that_fails_is_not_done(store: Store) -> None:
    engine = LocalEngine(seconds=0.01, fault=failing(ProviderError("refusal", "no"), 2))
    progress = run(store, engine, [*articles(2), *articles(2)])
    assert len(engine.asked) == 2
    assert (progress.done, progress.kept) == (1, 1)
    assert (progress.failed, progress.kept_failures) == (1, 1)


def test_a_reader_that_breaks_ends_the_job_and_what_is_in_flight_is_kept(store: Store) -> None:
    def entries() -> Iterator[Article]:
        yield from articles(3)
        raise OSError("the disk was pulled out")

    engine = LocalEngine(seconds=0.05)
    with pytest.raises(OSError, match="pulled out"):
        run(store, engine, entries(), concurrency=8)
    assert len(titles(store)) == 3
    assert store.status().jobs[-1].outcome == "interrupted"


def test_a_failure_in_text_that_no_encoding_has_is_a_row(store: Store) -> None:
    error = ProviderError("http", "the server said \ud83d")
    assert run(store, LocalEngine(fault=lambda article: error), articles(1)).failed == 1
    assert [failed.message for failed in store.failures()] == ["the server said \ufffd"]


def test_a_failure_is_a_row_and_is_tried_again_only_if_asked_to(store: Store) -> None:
    refused = failing(ProviderError("refusal", "no thanks", Usage(calls=1, output_tokens=4)), 2)
    progress = run(store, LocalEngine(fault=refused), articles(3))
    assert (progress.done, progress.failed) == (2, 1)
    assert progress.usage.output_tokens == 2 * SPENT.output_tokens + 4
    (failed,) = store.failures()
    assert (failed.kind, failed.message, failed.attempts) == ("refusal", "no thanks", 1)

    progress = run(store, LocalEngine(fault=refused), articles(3))
    assert (progress.kept, progress.kept_failures, progress.failed) == (2, 1, 0)

    run(store, LocalEngine(fault=refused), articles(3), retry_failed=True)
    assert [failed.attempts for failed in store.failures()] == [2]
    assert run(store, LocalEngine(), articles(3), retry_failed=True).done == 1
    assert list(store.failures()) == []
    assert titles(store) == ["خبر رقم 1", "خبر رقم 2", "خبر رقم 3"]


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (ProviderError("truncated", "cut off"), "truncated", "cut off"),
        (ArticleError("too long for the model"), "article", "too long for the model"),
        (KeyError("a fault of ours"), "internal", "KeyError: 'a fault of ours' (local_engine.py:"),
    ],
)
def test_the_kind_of_a_failure_is_told(
    error: Exception, kind: str, message: str, store: Store
) -> None:
    run(store, LocalEngine(fault=lambda article: error), articles(1))
    (failed,) = store.failures()
    assert failed.kind == kind
    assert failed.message.startswith(message)


def test_an_unreadable_place_is_a_row_and_not_counted_anew(store: Store) -> None:
    fault = Unreadable(Origin(path="a.jsonl", locator="7"), ArchiveError("not a JSON object"))
    assert run(store, LocalEngine(), [fault, *articles(1)]).failed == 1
    progress = run(store, LocalEngine(), [fault, *articles(1)])
    assert (progress.failed, progress.kept_failures, progress.kept) == (0, 1, 1)
    (failed,) = store.failures()
    assert (failed.kind, failed.path, failed.locator) == ("archive", "a.jsonl", "7")


@pytest.mark.parametrize("error", [BudgetExceeded("$5 reached"), ConfigurationError("no key")])
def test_what_concerns_all_articles_stops_the_job_and_is_not_a_failure(
    error: BudgetExceeded | ConfigurationError, store: Store
) -> None:
    engine = LocalEngine(seconds=0.01, fault=failing(error, 10))
    progress = run(store, engine, articles(1000), concurrency=4)
    assert progress.stopped_by is error
    assert store.status().jobs[-1].outcome == progress.outcome == "stopped"
    assert progress.failed == 0
    assert progress.done == len(engine.asked) - 1 < 20
    assert run(store, LocalEngine(), articles(20), concurrency=4).done == 20 - progress.done


def test_a_server_that_is_gone_stops_the_job(store: Store) -> None:
    error = ProviderError("network", "connection refused")
    progress = run(store, LocalEngine(fault=lambda article: error), articles(1000), concurrency=4)
    assert progress.stopped_by is error
    assert LEAST_OUTAGE <= progress.failed <= LEAST_OUTAGE + 4


def test_outages_among_answers_do_not_stop_the_job(store: Store) -> None:
    error = ProviderError("network", "connection reset")
    engine = LocalEngine(fault=failing(error, *range(1, 200, 2)))
    progress = run(store, engine, articles(200), concurrency=2)
    assert (progress.done, progress.failed, progress.stopped_by) == (100, 100, None)


def test_stopping_lets_what_is_in_flight_finish(store: Store) -> None:
    engine = LocalEngine(seconds=0.05)

    async def work() -> Progress:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.12, stop.set)
        return await run_job(
            articles(500), engine.extract, store, recipe=RECIPE, concurrency=5, stop=stop
        )

    progress = asyncio.run(work())
    assert progress.outcome == store.status().jobs[-1].outcome == "interrupted"
    assert progress.done == len(engine.asked) == len(titles(store)) > 0
    assert engine.in_flight == progress.in_flight == 0


def test_cancelling_drops_what_is_in_flight_and_keeps_what_is_done(store: Store) -> None:
    engine = LocalEngine()
    slow = LocalEngine(seconds=60)

    async def work() -> None:
        async def answer(article: Article) -> object:
            return await (slow if article.title == "خبر رقم 4" else engine).extract(article)

        task = asyncio.create_task(
            run_job(articles(4), answer, store, recipe=RECIPE)  # type: ignore[arg-type]  # wider
        )
        await asyncio.sleep(0.2)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(work())
    assert titles(store) == ["خبر رقم 1", "خبر رقم 2", "خبر رقم 3"]
    assert store.status().jobs[-1].outcome == "interrupted"


def test_a_disk_that_is_full_ends_the_job_at_once(store: Store) -> None:
    store._connection.execute("PRAGMA max_page_count = 60")
    started = time.monotonic()
    slow = LocalEngine(seconds=0.001)
    with pytest.raises(StoreError, match="the disk is full"):
        run(store, slow, articles(5000), concurrency=4)
    assert time.monotonic() - started < 10
    assert slow.in_flight == 0


def test_what_is_reported_as_done_is_on_the_disk(store: Store) -> None:
    seen: list[tuple[int, int]] = []

    def compare(progress: Progress) -> None:
        with read_store(store.folder) as reader:
            seen.append((progress.done, reader.status().done))

    engine = LocalEngine(seconds=0.02)
    asyncio.run(
        run_job(
            articles(90), engine.extract, store, recipe=RECIPE, concurrency=9, on_progress=compare
        )
    )
    assert seen[-1] == (90, 90)
    assert all(shown <= kept for shown, kept in seen)


SLOW_JOB = """
import asyncio, sys
from pathlib import Path
from summarizer.batch.interrupt import interruptible
from summarizer.batch.job import run_job
from summarizer.batch.store import open_store
from tests.local_engine import LocalEngine, articles
from tests.test_job import RECIPE
engine = LocalEngine(seconds=float(sys.argv[2]))
with open_store(Path(sys.argv[1])) as store:
    work = lambda stop: run_job(
        articles(100_000), engine.extract, store, recipe=RECIPE, concurrency=8, stop=stop,
        on_progress=lambda progress: print("at", progress.done, flush=True),
    )
    try:
        progress = asyncio.run(interruptible(work, lambda: print("stopping", flush=True)))
        print("drained", progress.done)
    except asyncio.CancelledError:
        print("cancelled", len(engine.asked))
"""


def slow_job(folder: Path, seconds: float, *, until: str) -> "subprocess.Popen[str]":
    """Start a job in a process of its own and return once it has printed `until`."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_JOB, str(folder), str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    while not process.stdout.readline().startswith(until):
        assert process.poll() is None
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_interrupt_drains(number: signal.Signals, tmp_path: Path) -> None:
    process = slow_job(tmp_path, 0.05, until="at 16")
    process.send_signal(number)
    lines = process.communicate(timeout=20)[0].splitlines()
    assert "stopping" in lines
    with read_store(tmp_path) as store:
        assert lines[-1] == f"drained {store.status().done}"
        assert store.status().jobs[-1].outcome == "interrupted"


def test_two_interrupts_stop_at_once(tmp_path: Path) -> None:
    process = slow_job(tmp_path, 60, until="at 0")
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    while process.stdout.readline() != "stopping\n":
        pass
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20)[0].splitlines()[-1] == "cancelled 8"
    with read_store(tmp_path) as store:
        assert store.status().jobs[-1].outcome == "interrupted"


def test_a_killed_job_goes_on_where_it_was(tmp_path: Path) -> None:
    process = slow_job(tmp_path, 0.01, until="at 4")
    process.kill()
    reported = [int(line.split()[1]) for line in process.communicate()[0].splitlines()[:-1]]
    with open_store(tmp_path) as store:
        kept = len(titles(store))
        assert kept >= max(reported, default=0)
        engine = LocalEngine()
        progress = run(store, engine, articles(kept + 20))
        assert progress.kept == kept
        assert len(titles(store)) == kept + 20


def test_what_changes_an_answer_changes_the_recipe_and_nothing_else_does() -> None:
    base = Settings(model="a/b")
    assert recipe(base) != recipe(Settings(model="a/c"))
    assert recipe(base) != recipe(Settings(model="a/b", temperature=0.5))
    assert recipe(base) != recipe(Settings(model="rules"))
    assert recipe(Settings()) == recipe(Settings(model="rules"))
    same = load_settings(
        mode="tools",
        reasks=2,
        model="a/b",
        api_key="k",
        base_url="http://x/v1",
        max_output_tokens=9,
        timeout=3,
    )
    assert recipe(base) == recipe(same)


def test_failures_of_some_kinds_are_tried_again(store: Store) -> None:
    def fault(article: Article) -> Exception | None:
        kind: ProviderFailure = "refusal" if article.title == "خبر رقم 1" else "truncated"
        return ProviderError(kind, "no")

    assert run(store, LocalEngine(fault=fault), articles(2)).failures == Counter(
        refusal=1, truncated=1
    )
    engine = LocalEngine()
    progress = run(store, engine, articles(2), retry_failed={"truncated", "network"})
    assert engine.asked == ["خبر رقم 2"]
    assert (progress.done, progress.kept_failures) == (1, 1)


def test_a_failed_answer_is_kept_with_its_article_and_its_cost(store: Store) -> None:
    error = ProviderError("refusal", "no", SPENT, ('{"no": 1}', '{"no": 2}'))
    run(store, LocalEngine(fault=lambda article: error), articles(1))
    (failed,) = store.failures()
    assert store.responses(bytes.fromhex(failed.key)) == ['{"no": 1}', '{"no": 2}']
    assert failed.spent == SPENT


def test_what_was_paid_before_the_budget_ended_is_kept_and_asked_for_again(store: Store) -> None:
    stopped = BudgetExceeded("$5 reached")
    stopped.usage, stopped.responses = SPENT, ('{"part": 1}',)
    progress = run(store, LocalEngine(fault=lambda article: stopped), articles(1))
    assert (progress.usage, store.status().spent) == (SPENT, SPENT)
    assert (list(store.failures()), list(store.records())) == ([], [])
    assert store.responses(_key(store)) == ['{"part": 1}']
    assert run(store, LocalEngine(), articles(1)).done == 1


def test_a_job_has_no_outcome_before_its_end(store: Store) -> None:
    seen: list[str | None] = []
    engine = LocalEngine(seconds=0.2)
    asyncio.run(
        run_job(
            articles(8),
            engine.extract,
            store,
            recipe=RECIPE,
            concurrency=2,
            on_progress=lambda progress: seen.append(progress.outcome),
        )
    )
    assert len(seen) > 2
    assert set(seen[:-1]) == {None}
    assert seen[-1] == "finished"
