"""What code does after the model: `python -m benchmarks.resolution ARCHIVE [--profile]`.

ARCHIVE is a file or folder of real articles; none is part of this project. Each article is read
by the embedded engine in another process, and its extraction then resolved as if a model had
given it: every mention found, dates, counts, places, actors and names read, and the whole record
checked. CPU time of one core, in milliseconds for each article; the baseline in the same run is
reading the finished record from JSON.
"""

import argparse
import cProfile
import itertools
import json
import multiprocessing
import pstats
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from summarizer.archive import open_archive
from summarizer.derive import derive
from summarizer.engine import Answer
from summarizer.resolve import resolve
from summarizer.schemas import Article, Extraction, Record

R = TypeVar("R")
Work = Callable[[Article, Extraction], object]

WARM_UP = 20
"""Articles that are resolved first and not counted, while tables are loaded."""
SHOWN = 25
"""Lines of a profile."""


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--limit", type=int, default=520, help="articles at most")
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    args = parser.parse_args()
    # Each in a process of its own, so that nothing remembered by one is of use to another.
    lines = apart(read, args.archive, args.limit)
    values = apart(measure, lines, resolved)
    whole = apart(measure, lines, derived, args.profile)
    base = statistics.median(values.baseline)
    each = values.incidents / len(values.spent)
    print(f"{len(values.spent)} articles, {each:.1f} incidents each; ms of CPU on one core")
    print(f"{'':34} {'median':>8} {'p90':>8}")
    for name, times in (
        ("reading the record (baseline)", values.baseline),
        ("values resolved", values.spent),
        ("values resolved, record checked", whole.spent),
    ):
        middle, high = statistics.median(times), statistics.quantiles(times, n=10)[8]
        print(f"{name:34} {middle:8.2f} {high:8.2f}   {middle / base:5.1f} x")


def apart(work: Callable[..., R], *arguments: object) -> R:
    """Return what `work` returns in a fresh process."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


@dataclass
class Times:
    """Milliseconds of CPU for each article."""

    spent: list[float] = field(default_factory=list)
    baseline: list[float] = field(default_factory=list)
    incidents: int = 0


def measure(lines: list[str], work: Work, profiled: bool = False) -> Times:
    """Return what `work` takes for each article, and what reading its record takes."""
    pairs = [
        (Article.model_validate(a), Extraction.model_validate(e)) for a, e in map(loads, lines)
    ]
    for article, extraction in pairs[:WARM_UP]:
        derived(article, extraction)
    profile, times = cProfile.Profile(), Times()
    for article, extraction in pairs[WARM_UP:]:
        if profiled:
            profile.enable()
        times.spent.append(timed(partial(work, article, extraction)))
        profile.disable()
        record = derived(article, extraction)
        text = record.model_dump_json()
        times.baseline.append(timed(partial(Record.model_validate_json, text)))
        times.incidents += len(record.incidents)
    if profiled:
        pstats.Stats(profile).sort_stats("cumulative").print_stats("summarizer", SHOWN)
    return times


def resolved(article: Article, extraction: Extraction) -> object:
    """Find every mention, and read dates, counts, places, actors and names."""
    return resolve(extraction, article)


def derived(article: Article, extraction: Extraction) -> Record:
    """Do the same, and check the whole record."""
    return derive(article, Answer(extraction, engine="llm"))


def read(archive: Path, limit: int) -> list[str]:
    """Return articles of the archive with their extractions, as lines of JSON."""
    from summarizer.rules.engine import RulesEngine

    engine = RulesEngine()
    articles = (item for item in open_archive(archive) if isinstance(item, Article))
    return [
        json.dumps(
            [
                article.model_dump(mode="json"),
                engine.read(article).extraction.model_dump(mode="json"),
            ]
        )
        for article in itertools.islice(articles, limit)
    ]


def loads(line: str) -> tuple[object, object]:
    """Return the article and the extraction of a line."""
    article, extraction = json.loads(line)
    return article, extraction


def timed(work: Callable[[], object]) -> float:
    """Return the CPU time of `work` in milliseconds."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
