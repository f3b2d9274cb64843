"""A job as people watch it: a view on a terminal, lines elsewhere, and a log for programs."""

import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import IO

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from summarizer.batch.outcomes import Progress
from summarizer.errors import ConfigurationError
from summarizer.progress import batches_line, progress_line, spent

EVERY = 10.0
"""Seconds between lines where the output is no terminal, and in the log."""
_WINDOW = 60.0
"""Seconds that the speed is taken over."""
_REFRESH = 0.2

Show = Callable[[Progress], None]


@dataclass(slots=True)
class Pace:
    """How fast a job goes lately, and how long what is left of the archive will take."""

    total: int | None = None
    """Places in the archive; None while it is not known."""
    _seen: deque[tuple[float, int, int]] = field(default_factory=deque)

    def note(self, progress: Progress, now: float) -> None:
        """Take a reading; `now` is on the monotonic clock."""
        past = progress.read - progress.in_flight
        if not self._seen or now - self._seen[-1][0] >= 1:
            self._seen.append((now, progress.answered, past))
        while len(self._seen) > 1 and now - self._seen[0][0] > _WINDOW:
            self._seen.popleft()

    def a_minute(self, progress: Progress, now: float) -> float:
        """Return articles answered or failed a minute."""
        if not self._seen or now <= self._seen[0][0]:
            return 60 * progress.rate
        then, answered, _ = self._seen[0]
        return 60 * (progress.answered - answered) / (now - then)

    def seconds_left(self, progress: Progress, now: float) -> float | None:
        """Return the time that the rest of the archive takes at the present pace."""
        if self.total is None or not self._seen or now - self._seen[0][0] < 1:
            return None
        then, _, past = self._seen[0]
        through = progress.read - progress.in_flight
        pace = (through - past) / (now - then)
        return max(0, self.total - through) / pace if pace > 0 else None


@contextmanager
def watching(
    console: Console,
    *,
    count: Callable[[Callable[[], bool]], int | None] = lambda stopped: None,
    log: Path | None = None,
) -> Iterator[Show]:
    """Give a function that shows progress: a live view on a terminal, else a line at times.

    Args:
        count: counts the archive, in a thread of its own; given what says that it may stop.
        log: a file that gets a line of JSON at times.

    Raises:
        ConfigurationError: `log` cannot be written.
    """
    pace, over = Pace(), Event()

    def counting() -> None:
        pace.total = count(over.is_set)

    counter = Thread(target=counting, daemon=True)
    counter.start()
    try:
        with _logging(log, pace) as to_log, _showing(console, pace) as show:

            def both(progress: Progress) -> None:
                pace.note(progress, time.monotonic())
                show(progress)
                to_log(progress)

            yield both
    finally:
        over.set()
        counter.join()


def view(progress: Progress, pace: Pace, now: float, width: int = 60) -> Group:
    """Return the live view: how far, how fast, how dear, and what went wrong."""
    through = progress.read - progress.in_flight
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold")
    rows.add_column()
    of = f" of {pace.total:,}" if pace.total is not None else ""
    rows.add_row("read", f"{through:,}{of}, {progress.in_flight:,} in flight")
    rows.add_row("done", f"{progress.done:,}")
    if progress.kept:
        rows.add_row("already done", f"{progress.kept:,}")
    if progress.copies or progress.near_copies:
        copies = f"{progress.copies:,} copies, {progress.near_copies:,} near copies"
        rows.add_row("paid once", copies)
    if progress.failed or progress.kept_failures:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in progress.failures.most_common())
        before = f"{progress.kept_failures:,} before" if progress.kept_failures else ""
        told = "; ".join(filter(None, (kinds, before)))
        rows.add_row("failed", f"[red]{progress.failed:,}[/] ({told})")
    rows.add_row("speed", f"{pace.a_minute(progress, now):,.0f} articles/min")
    if progress.usage.calls:
        rows.add_row("spent", " · ".join(spent(progress.usage)))
    if progress.waiting:
        rows.add_row("waiting", f"{progress.waiting:,} for the answers of a batch")
    for batch in progress.batches:
        if batch.batch:
            answered = f"{batch.completed + batch.failed:,} of {batch.requests:,}"
            rows.add_row(batch.batch, f"{batch.status}, {answered}")
    left = None if progress.waiting else pace.seconds_left(progress, now)
    unknown = "a batch takes up to 24 hours" if progress.waiting else "not known yet"
    rows.add_row("time left", duration(left) if left is not None else unknown)
    if not pace.total:
        return Group(rows)
    return Group(ProgressBar(pace.total, min(through, pace.total), width=width), rows)


def duration(seconds: float) -> str:
    """Return a time in words.

    >>> duration(42), duration(600), duration(9000)
    ('42 s', '10 min', '2 h 30 min')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


def log_entry(progress: Progress, pace: Pace, now: float) -> dict[str, object]:
    """Return a reading as the log has it; costs in US dollars, times in seconds."""
    usage = progress.usage
    return {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": progress.outcome or "progress",
        "read": progress.read,
        "total": pace.total,
        "done": progress.done,
        "failed": progress.failed,
        "failures": dict(progress.failures),
        "already_done": progress.kept,
        "failed_before": progress.kept_failures,
        "copies": progress.copies,
        "near_copies": progress.near_copies,
        "in_flight": progress.in_flight,
        "waiting": progress.waiting,
        "batches": [
            {
                "batch": b.batch,
                "status": b.status,
                "requests": b.requests,
                "completed": b.completed,
                "failed": b.failed,
            }
            for b in progress.batches
        ],
        "calls": usage.calls,
        "input_tokens": usage.input_tokens,
        "cached_tokens": usage.cached_tokens,
        "output_tokens": usage.output_tokens,
        "cost_usd": usage.cost_usd,
        "articles_per_minute": round(pace.a_minute(progress, now), 1),
        "seconds_left": pace.seconds_left(progress, now),
        "stopped_by": str(progress.stopped_by) if progress.stopped_by else None,
    }


@contextmanager
def _showing(console: Console, pace: Pace) -> Iterator[Show]:
    if not console.is_terminal:
        yield _at_times(lambda progress: _lines(console, progress), at_end=False)
        return
    # Refreshed here, and not by a thread of its own, so that the last view is the last word.
    with Live(console=console, auto_refresh=False, transient=True) as live:
        latest = 0.0

        def show(progress: Progress) -> None:
            nonlocal latest
            now = time.monotonic()
            if now - latest >= _REFRESH or progress.outcome:
                latest = now
                live.update(view(progress, pace, now, min(60, console.width)), refresh=True)

        yield show


def _lines(console: Console, progress: Progress) -> None:
    for line in filter(None, (progress_line(progress), batches_line(progress))):
        console.out(line, highlight=False)


@contextmanager
def _logging(path: Path | None, pace: Pace) -> Iterator[Show]:
    if path is None:
        yield lambda progress: None
        return
    try:
        file = path.open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise ConfigurationError(
            f"--log-json {path}: cannot be written: {error.strerror}"
        ) from error
    with file:
        yield _at_times(lambda progress: _write(file, log_entry(progress, pace, time.monotonic())))


def _write(file: IO[str], entry: dict[str, object]) -> None:
    file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _at_times(show: Show, *, at_end: bool = True) -> Show:
    latest = time.monotonic()

    def sometimes(progress: Progress) -> None:
        nonlocal latest
        if time.monotonic() - latest >= EVERY or (at_end and progress.outcome):
            latest = time.monotonic()
            show(progress)

    return sometimes
