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
from functools import partial
from pathlib import Path

from summarizer.archive import open_archive
from summarizer.derive import derive
from summarizer.engine import Answer
from summarizer.schemas import Article, Extraction, Record

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
    # In a process of its own, so that it leaves nothing remembered in this one.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        lines = pool.submit(read, args.archive, args.limit).result()
    work = [(Article.model_validate(a), Extraction.model_validate(e)) for a, e in map(loads, lines)]
    for article, extraction in work[:WARM_UP]:
        derive(article, Answer(extraction, engine="llm"))
    profile = cProfile.Profile() if args.profile else None
    resolved, baseline, incidents = [], [], 0
    for article, extraction in work[WARM_UP:]:
        if profile:
            profile.enable()
        record, spent = timed(partial(derive, article, Answer(extraction, engine="llm")))
        if profile:
            profile.disable()
        text = record.model_dump_json()
        _, read_again = timed(partial(Record.model_validate_json, text))
        resolved.append(spent)
        baseline.append(read_again)
        incidents += len(record.incidents)
    count = len(resolved)
    print(f"{count} articles, {incidents / count:.1f} incidents each; ms of CPU on one core")
    print(f"{'':34} {'median':>8} {'p90':>8}")
    base = statistics.median(baseline)
    for name, times in (("reading the record (baseline)", baseline), ("resolution", resolved)):
        middle, high = statistics.median(times), statistics.quantiles(times, n=10)[8]
        print(f"{name:34} {middle:8.2f} {high:8.2f}   {middle / base:5.1f} x")
    if profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats("summarizer", SHOWN)


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


def timed(work: Callable[[], Record]) -> tuple[Record, float]:
    """Return what `work` does, and its CPU time in milliseconds."""
    start = time.process_time()
    record = work()
    return record, (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
