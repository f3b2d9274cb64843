"""How a job is doing, in words: while it runs, and from its store afterwards."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console

from summarizer.batch.job import Progress
from summarizer.batch.rows import FailedArticle, JobRow, Status
from summarizer.errors import Usage
from summarizer.wording import cost

EVERY = 10.0
"""Seconds between lines where the output is no terminal."""
SHOWN = 3
"""Failures of each kind that `status` lists."""


@contextmanager
def watching(console: Console) -> Iterator[Callable[[Progress], None]]:
    """Give a function that shows progress: one line renewed on a terminal, else a line at times."""
    if console.is_terminal:
        with console.status("reading the archive") as shown:
            yield lambda progress: shown.update(progress_line(progress))
        return
    latest = time.monotonic()

    def show(progress: Progress) -> None:
        nonlocal latest
        if time.monotonic() - latest >= EVERY:
            latest = time.monotonic()
            console.out(progress_line(progress), highlight=False)

    yield show


def progress_line(progress: Progress) -> str:
    """Return the counts, the spend and the speed.

    >>> progress_line(Progress(read=70, done=3, failed=1, kept=2, in_flight=64)).split(" · ")[0]
    '3 done, 1 failed, 2 already done or the same article again, 64 in flight'
    """
    counts = [f"{progress.done:,} done", f"{progress.failed:,} failed"]
    if progress.kept:
        counts.append(f"{progress.kept:,} already done or the same article again")
    if progress.kept_failures:
        counts.append(f"{progress.kept_failures:,} failed before")
    if progress.skipped:
        counts.append(f"{progress.skipped.total():,} skipped")
    if progress.in_flight:
        counts.append(f"{progress.in_flight:,} in flight")
    speed = [f"{progress.rate:,.1f}/s"] if progress.done + progress.failed else []
    return " · ".join([", ".join(counts), *spent(progress.usage), *speed])


def spent(usage: Usage) -> list[str]:
    """Return tokens and cost; nothing where no model was called."""
    if not usage.calls:
        return []
    tokens = usage.input_tokens + usage.output_tokens
    return [f"{tokens:,} tokens", cost(usage.cost_usd)]


def status_lines(
    folder: str, status: Status, failures: Iterable[FailedArticle] = ()
) -> Iterator[str]:
    """Yield what a store holds, a line for each thing to know, with some failures of each kind."""
    failed = sum(status.failed.values())
    running = ", a job is writing to it" if status.running else ""
    yield f"{folder}: {status.done:,} done, {failed:,} failed{running}"
    some = _some_of_each(failures)
    for kind, count in status.failed.items():
        yield f"  {kind}: {count:,}"
        for one in some.get(kind, []):
            place = f"{one.path} {one.locator}" if one.locator else one.path
            yield f"    {place}: {one.message}"
        if count > len(some.get(kind, [])):
            yield "    …; all of them with --json"
    if status.other_recipes:
        yield f"  kept besides, made with another model or prompt: {status.other_recipes:,}"
    if status.spent.calls:
        used = status.spent
        yield (
            f"spent: {used.calls:,} calls, {used.input_tokens:,} input tokens "
            f"({used.cached_tokens:,} cached), {used.output_tokens:,} output tokens, "
            f"{_bill(status)}"
        )
    for number, job in enumerate(status.jobs, 1):
        outcome = job.outcome or ("running" if status.running else "killed")
        speed = rate(job)
        shown = f", {speed:,.1f}/s" if speed else ""
        yield f"run {number}, {job.started[:19]}Z: {outcome}, {job.answered:,} articles{shown}"
        if job.skipped:
            yield f"  skipped: {skips(job.skipped)}"


def skips(skipped: Mapping[str, int]) -> str:
    """Return how many were skipped and why, the commonest first.

    >>> skips({"no text": 2, "language fa": 40})
    '40 language fa, 2 no text'
    """
    most = sorted(skipped.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{count:,} {reason}" for reason, count in most)


def _bill(status: Status) -> str:
    if status.unpriced_calls == status.spent.calls:
        return cost(None)
    also = f" and {status.unpriced_calls:,} calls of unknown price"
    return cost(status.spent.cost_usd) + (also if status.unpriced_calls else "")


def _some_of_each(failures: Iterable[FailedArticle]) -> dict[str, list[FailedArticle]]:
    some: dict[str, list[FailedArticle]] = {}
    for failed in failures:
        shown = some.setdefault(failed.kind, [])
        if len(shown) < SHOWN:
            shown.append(failed)
    return some


def rate(job: JobRow) -> float | None:
    """Return articles a second in a run; None if it answered none."""
    if not job.latest:
        return None
    took = datetime.fromisoformat(job.latest) - datetime.fromisoformat(job.started)
    return job.answered / max(took.total_seconds(), 1e-3)
