"""What is said of a job: while it runs and afterwards."""

from dataclasses import replace

import pytest

from summarizer.batch.outcomes import Progress
from summarizer.batch.rows import FailedArticle, JobRow, Status
from summarizer.errors import ProviderError, Usage
from summarizer.progress import progress_line, status_lines, summary_lines

JOB = JobRow(
    recipe="{}",
    inputs=("archive",),
    started="2026-01-02T10:00:00.000+00:00",
    ended="2026-01-02T10:05:00.000+00:00",
    outcome="finished",
    answered=60,
    latest="2026-01-02T10:00:30.000+00:00",
)
STATUS = Status(
    done=1200,
    failed={"refusal": 5, "archive": 1},
    other_recipes=0,
    spent=Usage(calls=1300, input_tokens=2_000_000, output_tokens=500_000, cost_usd=3.5),
    unpriced_calls=0,
    running=False,
    jobs=(JOB,),
)


def test_a_status_says_what_failed_and_why_and_what_was_spent() -> None:
    failures = [FailedArticle("a.jsonl", str(n), None, "refusal", "no", 1) for n in range(5)]
    failures.append(FailedArticle("b.txt", None, None, "archive", "a binary file", 1))
    assert list(status_lines("out", STATUS, failures)) == [
        "out: 1,200 done, 6 failed",
        "  refusal: 5",
        "    a.jsonl 0: no",
        "    a.jsonl 1: no",
        "    a.jsonl 2: no",
        "    …; all of them: summarizer failures out --kind refusal",
        "  archive: 1",
        "    b.txt: a binary file",
        "spent: 1,300 calls, 2,000,000 input tokens (0 cached), 500,000 output tokens, $3.50",
        "run 1, 2026-01-02T10:00:00Z: finished, 60 articles, 2.0/s",
    ]


@pytest.mark.parametrize(
    ("unpriced", "bill"),
    [(0, "$3.50"), (3, "$3.50 and 3 calls of unknown price"), (1300, "price not known")],
)
def test_a_price_that_is_not_known_is_never_a_zero(unpriced: int, bill: str) -> None:
    lines = list(status_lines("out", replace(STATUS, unpriced_calls=unpriced)))
    assert any(line.endswith(f"output tokens, {bill}") for line in lines)


@pytest.mark.parametrize(("running", "outcome"), [(True, "running"), (False, "killed")])
def test_a_run_without_an_end_is_running_or_was_killed(running: bool, outcome: str) -> None:
    open_ended = replace(JOB, ended=None, outcome=None)
    status = replace(STATUS, running=running, jobs=(open_ended,))
    assert f": {outcome}, 60 articles" in list(status_lines("out", status))[-1]


def test_progress_names_only_what_there_is() -> None:
    assert progress_line(Progress()) == "0 done, 0 failed"
    line = progress_line(Progress(done=2, kept_failures=1, usage=Usage(2, 10, 0, 5, 0.25)))
    assert line.startswith("2 done, 0 failed, 1 failed before · 15 tokens · $0.2500 · ")


def test_the_end_names_the_next_command() -> None:
    finished = Progress(done=2, outcome="finished")
    assert list(summary_lines(finished, "out", set()))[1:] == [
        "next: `summarizer export out --to jsonl records.jsonl`"
    ]
    failed = replace(finished, failed=3)
    assert list(summary_lines(failed, "out", {"refusal", "network"}))[1] == (
        "3 failed; `summarizer failures out` tells why, --retry-failed=network,refusal tries again"
    )
    assert list(summary_lines(failed, "out", set()))[1].endswith("tells why")
    interrupted = replace(finished, outcome="interrupted")
    assert list(summary_lines(interrupted, "out", set()))[-1].startswith("interrupted; run the")
    stopped = replace(finished, outcome="stopped", stopped_by=ProviderError("auth", "no key"))
    assert list(summary_lines(stopped, "out", set()))[1:] == [
        "stopped: auth: no key",
        "once that is mended, run the same command again to go on",
    ]


def test_copies_and_the_present_pace_are_told() -> None:
    running = replace(JOB, ended=None, outcome=None, last_minute=120)
    status = replace(STATUS, running=True, copies=7, near_copies=2, jobs=(running,))
    lines = list(status_lines("out", status))
    assert "  paid once: 7 copies at other places, 2 near copies" in lines
    assert lines[-1].endswith("running, 60 articles, 2.0/s, 120 in the last minute")
