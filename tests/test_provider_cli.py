"""The Batch API as people use it: real commands, what they say, and how they end."""

import json
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import batch_provider as fake
from tests.batch_provider import BatchProvider, Ending, serving_batches
from tests.test_cli import run, start

KEY = {"OPENAI_API_KEY": "sk-loopback-secret"}


@pytest.fixture
def provider() -> Iterator[BatchProvider]:
    with serving_batches() as server:
        yield server


@pytest.fixture
def place(tmp_path: Path) -> Path:
    rows = (
        {"text": f"انفجرت عبوة ناسفة في قرية صغيرة رقمها {n} دون إصابات.", "title": f"خبر {n}"}
        for n in range(1, 7)
    )
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "a.jsonl").write_text(text)
    return tmp_path


def job(provider: BatchProvider, *more: object) -> list[object]:
    server = ("--model", "openai/reader", "--base-url", provider.url)
    return ["run", "a.jsonl", "--out", "out", *server, *more]


def batch_job(provider: BatchProvider, *more: object) -> list[object]:
    return job(provider, "--batch-api", "--poll", "0.05", *more)


def test_a_job_from_start_to_export(provider: BatchProvider, place: Path) -> None:
    code, out, said = run(*batch_job(provider, "--batch-requests", 4), cwd=place, env=KEY)
    assert (code, out) == (0, "")
    assert re.search(r"batch_\d+ submitted: 4 requests", said)
    assert "6 done, 0 failed" in said
    assert "next: `summarizer export out" in said
    code, out, _ = run("status", "out", cwd=place)
    assert re.search(r"batch batch_\d+, .*: completed, taken home, 4 of 4 answered", out)
    assert "waiting" not in out
    code, out, _ = run("status", "out", "--json", cwd=place)
    assert [batch["requests"] for batch in json.loads(out)["batches"]] == [4, 2]
    assert "sk-loopback" not in said + out


def test_ctrl_c_leaves_the_batches_and_says_how_to_come_back(
    provider: BatchProvider, place: Path
) -> None:
    provider.looks = 100_000
    process = start(*batch_job(provider), cwd=place, env=KEY)
    deadline = time.monotonic() + 60
    while "GET /batches/id" not in provider.asked:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130
    assert "what is at the provider goes on there" in said
    assert "1 batches (6 requests) go on at the provider" in said
    assert "run the same command again to go on" in said

    _, out, _ = run("status", "out", cwd=place)
    assert "waiting for the answers of a provider's batch: 6" in out
    assert re.search(r"batch_\d+, .*: in_progress .*0 of 6 answered", out)

    code, _, said = run(*job(provider), cwd=place, env=KEY)
    assert code == 2
    assert "6 articles here are asked about in a provider's batch" in said
    assert provider.online == 0

    provider.looks = 1
    code, _, said = run(*batch_job(provider), cwd=place, env=KEY)
    assert code == 0
    assert "6 done" in said


def test_cancelling_keeps_what_was_answered(provider: BatchProvider, place: Path) -> None:
    provider.looks = 100_000
    process = start(*batch_job(provider), cwd=place, env=KEY)
    deadline = time.monotonic() + 60
    while "GET /batches/id" not in provider.asked:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    # Beside the job that waits, which holds the store.
    code, _, said = run("cancel", "out", cwd=place, env=KEY)
    assert code == 0
    assert re.search(r"batch_\d+ is being cancelled", said)
    provider.looks = 1
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130
    assert re.search(r"batch_\d+ cancelled: 3 answered, 3 have no answer", said)
    code, _, said = run("cancel", "out", cwd=place, env=KEY)
    assert (code, said) == (0, "summarizer: out: no batches at a provider\n")
    code, _, said = run(*batch_job(provider), cwd=place, env=KEY)
    assert "3 done, 0 failed, 3 already done" in said
    assert max(provider.paid.values()) == 1


def test_a_batch_that_is_lost_can_be_given_up(provider: BatchProvider, place: Path) -> None:
    provider.faults["GET /batches/id"] = [fake.refuse(401, "wrong key")]
    code, _, said = run(*batch_job(provider), cwd=place, env=KEY)
    assert code == 1
    assert "stopped: auth: HTTP 401: wrong key" in said
    provider.batches.clear()
    code, _, said = run(*batch_job(provider), cwd=place, env=KEY)
    assert code == 2
    assert "`summarizer cancel DIR --forget` gives it up" in said
    code, _, said = run("cancel", "out", "--forget", cwd=place, env=KEY)
    assert code == 0
    assert "1 batches given up" in said
    assert run(*batch_job(provider), cwd=place, env=KEY)[0] == 0


def test_errors_name_the_remedy(provider: BatchProvider, place: Path) -> None:
    def refused(*arguments: object) -> str:
        code, out, said = run(*arguments, cwd=place, env=KEY)
        assert (code, out) == (2, "")
        return said

    assert "name a model with --model" in refused("run", "a.jsonl", "--out", "o", "--batch-api")
    provider.faults["POST /files"] = [fake.refuse(404)]
    said = refused(*batch_job(provider))
    assert "has no Batch API (POST /files: HTTP 404); leave out --batch-api" in said
    (place / "a.jsonl").unlink()
    assert "no such file" in refused(*batch_job(provider))
    assert "no store here" in refused("cancel", "nowhere")


def test_a_budget_ends_with_its_own_code(provider: BatchProvider, place: Path) -> None:
    code, _, said = run(*batch_job(provider, "--budget-tokens", 1000), cwd=place, env=KEY)
    assert code == 3
    assert "the budget of 1,000 tokens is reached" in said
    assert provider.asked == []


def test_leftovers_go_online_if_that_is_wanted(provider: BatchProvider, place: Path) -> None:
    provider.endings = [Ending("expired", run=2)]
    code, _, said = run(*batch_job(provider, "--leftovers", "online"), cwd=place, env=KEY)
    assert code == 0
    assert "2 answered, 4 are asked again online" in said
    assert (provider.online, len(provider.batches)) == (4, 1)
