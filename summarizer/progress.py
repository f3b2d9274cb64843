"""How a job is doing, in words: while it runs, and from its store afterwards."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from summarizer.batch.outcomes import Progress
from summarizer.batch.rederive import Rederived
from summarizer.batch.rows import FailedArticle, JobRow, ProviderBatch, Status
from summarizer.errors import Usage
from summarizer.wording import cost

SHOWN = 3
"""Failures of each kind that `status` lists."""


def progress_line(progress: Progress) -> str:
    """Return the counts, the spend and the speed.

    >>> progress_line(Progress(read=70, done=3, failed=1, kept=2, in_flight=64)).split(" · ")[0]
    '3 done, 1 failed, 2 already done, 64 in flight'
    """
    counts = [f"{progress.done:,} done", f"{progress.failed:,} failed"]
    if progress.kept:
        counts.append(f"{progress.kept:,} already done")
    if progress.copies:
        counts.append(f"{progress.copies:,} copies")
    if progress.near_copies:
        counts.append(f"{progress.near_copies:,} near copies")
    if progress.kept_failures:
        counts.append(f"{progress.kept_failures:,} failed before")
    if progress.waiting:
        counts.append(f"{progress.waiting:,} waiting for a batch")
    if progress.skipped:
        counts.append(f"{progress.skipped.total():,} skipped")
    if progress.in_flight:
        counts.append(f"{progress.in_flight:,} in flight")
    speed = [f"{progress.rate:,.1f}/s"] if progress.answered else []
    return " · ".join([", ".join(counts), *spent(progress.usage), *speed])


def batches_line(progress: Progress) -> str:
    """Return how far the provider's batches are; nothing if there are none.

    >>> batches_line(Progress())
    ''
    """
    sent = [batch for batch in progress.batches if batch.batch]
    if not sent:
        return ""
    states = Counter(batch.status or batch.state for batch in sent)
    total = sum(batch.requests for batch in sent)
    through = sum(batch.completed + batch.failed for batch in sent)
    told = ", ".join(f"{count:,} {state}" for state, count in states.items())
    return f"batches at the provider: {told}; {through:,} of {total:,} requests answered"


def summary_lines(progress: Progress, folder: str, can_heal: AbstractSet[str]) -> Iterator[str]:
    """Yield how a job went and the command to go on with.

    Args:
        can_heal: kinds of failure in the store that asking again can mend.
    """
    yield progress_line(progress)
    if progress.stopped_by is not None:
        yield f"stopped: {progress.stopped_by}"
    left = progress.failed + progress.kept_failures
    if left:
        kinds = ",".join(sorted(can_heal))
        again = f", --retry-failed={kinds} tries again" if can_heal else ""
        yield f"{left:,} failed; `summarizer failures {folder}` tells why{again}"
    if progress.outcome == "interrupted":
        yield "interrupted; run the same command again to go on"
        if sent := [batch for batch in progress.batches if batch.batch]:
            requests = sum(batch.requests for batch in sent)
            yield (
                f"{len(sent):,} batches ({requests:,} requests) go on at the provider, and are "
                f"paid; `summarizer status {folder}` shows them, `summarizer cancel {folder}` "
                "stops them"
            )
    elif progress.stopped_by is not None:
        yield "once that is mended, run the same command again to go on"
    elif progress.done + progress.kept + progress.copies + progress.near_copies:
        yield f"next: `summarizer export {folder} --to jsonl records.jsonl`"


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
            yield f"    {place_of(one)}: {one.message}"
        if count > len(some.get(kind, [])):
            yield f"    …; all of them: summarizer failures {folder} --kind {kind}"
    if status.copies or status.near_copies:
        yield (
            f"  paid once: {status.copies:,} copies at other places, "
            f"{status.near_copies:,} near copies"
        )
    if status.waiting:
        yield f"  waiting for the answers of a provider's batch: {status.waiting:,}"
    if status.other_recipes:
        yield f"  kept besides, made with another model or prompt: {status.other_recipes:,}"
    if status.spent.calls:
        used = status.spent
        yield (
            f"spent: {used.calls:,} calls, {used.input_tokens:,} input tokens "
            f"({used.cached_tokens:,} cached), {used.output_tokens:,} output tokens, "
            f"{_bill(status)}"
        )
    yield from provider_lines(status.batches)
    for number, job in enumerate(status.jobs, 1):
        outcome = job.outcome or ("running" if status.running else "killed")
        speed = rate(job)
        shown = f", {speed:,.1f}/s" if speed else ""
        if outcome == "running" and job.last_minute:
            shown += f", {job.last_minute:,} in the last minute"
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


def provider_lines(batches: Sequence[ProviderBatch]) -> Iterator[str]:
    """Yield a line for each of the provider's batches, with what it said last and when."""
    for batch in batches:
        name = batch.batch or batch.tag
        if batch.state in ("stored", "closed"):
            # The provider's own counts: rows it ran, and rows that failed.
            said = f"{batch.status or 'given up'}, taken home"
        elif batch.batch:
            said = f"{batch.status} ({batch.since[:19]}Z)"
        else:
            said = f"not submitted yet ({batch.state})"
        counts = f"{batch.completed:,} of {batch.requests:,} answered"
        failed = f", {batch.failed:,} failed" if batch.failed else ""
        note = f"; {batch.message}" if batch.message else ""
        yield f"batch {name}, {batch.created[:19]}Z: {said}, {counts}{failed}{note}"


def rederived_lines(done: Rederived) -> Iterator[str]:
    """Yield what became of the records that were made anew."""
    counts = [f"{done.changed:,} records changed", f"{done.unchanged:,} as they were"]
    if done.mended:
        counts.append(f"{done.mended:,} that had failed can now be read")
    yield f"made anew from stored answers: {', '.join(counts)}"
    if done.missing:
        yield f"{done.missing:,} records stay as they are: their responses are not stored"
    if done.unreadable:
        yield f"{done.unreadable:,} records stay as they are: their responses cannot be read now"
        yield from (f"  {reason}" for reason in done.reasons)


def failure_lines(failed: FailedArticle, responses: Sequence[str] | None = None) -> Iterator[str]:
    """Yield where an article stands, why it has no record, and what the model wrote.

    Args:
        responses: as stored, oldest first; None: not asked for.
    """
    yield f"{place_of(failed)} · {failed.title or 'no title'}"
    tries = f", {failed.attempts} attempts" if failed.attempts > 1 else ""
    paid = " · ".join(["", *spent(failed.spent)])
    yield f"  {failed.kind}{tries}{paid}: {failed.message}"
    for response in responses or ():
        yield from (f"  | {line}" for line in response.splitlines())
    if responses is not None and not responses:
        yield "  | nothing was answered"


def place_of(failed: FailedArticle) -> str:
    """Return where in the archive an article stands."""
    return f"{failed.path} {failed.locator}" if failed.locator else failed.path


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
