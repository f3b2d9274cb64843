"""How fast the embedded engine is: `python -m benchmarks.embedded ARCHIVE`.

ARCHIVE is a file or folder of real articles; none is part of this project. Each article goes the
whole way that `summarizer run` takes, in one process: read, cleaned and split, its incidents found,
resolved and checked, and the record written as JSON. The baseline in the same run is translating
the archive's texts, character by character. CPU time of one core; each round is a
process of its own that has read some articles before, and the median of three is given, with the
most memory that each round held after a third of the archive and at its end.
"""

import argparse
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from summarizer.archive import open_archive
from summarizer.cli import collect_seldom
from summarizer.derive import derive
from summarizer.rules.engine import RulesEngine
from summarizer.schemas import Article

ROUNDS = 3
WARM_UP = 20
"""Articles that are read first and not counted, while tables are loaded."""
TRANSLATIONS = 10
"""How often the texts are translated, so that it takes long enough to be timed."""


@dataclass(frozen=True, slots=True)
class Round:
    """CPU seconds for the articles of an archive, and mebibytes."""

    articles: int
    embedded: float
    translating: float
    early: float
    peak: float


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("archive", type=Path)
    archive = parser.parse_args().archive
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn, max_tasks_per_child=1) as pool:
        rounds = [pool.submit(measure, archive).result() for _ in range(ROUNDS)]
    count = rounds[0].articles
    embedded = statistics.median(one.embedded for one in rounds)
    translating = statistics.median(one.translating for one in rounds)
    print(f"{count} articles on one core, median of {ROUNDS} rounds")
    print(f"{'':26} {'articles/s':>10} {'ms each':>8}")
    for name, spent in (("translating (baseline)", translating), ("embedded engine", embedded)):
        ratio = spent / translating
        print(f"{name:26} {count / spent:10.1f} {spent / count * 1000:8.2f}   {ratio:5.0f} x")
    early = statistics.median(one.early for one in rounds)
    peak = statistics.median(one.peak for one in rounds)
    print(f"memory: {early:.0f} MiB after a third of the articles, {peak:.0f} MiB at the end")


def measure(archive: Path) -> Round:
    """Read the archive once, after its first articles have been read."""
    collect_seldom()
    engine = RulesEngine()
    for _, article in zip(range(WARM_UP), articles(archive), strict=False):
        record(engine, article)
    texts = [article.text for article in articles(archive)]
    table = {ord(char): char for char in set().union(*texts)}
    start = time.process_time()
    for _ in range(TRANSLATIONS):
        for text in texts:
            text.translate(table)
    translating = (time.process_time() - start) / TRANSLATIONS
    third, early = len(texts) // 3, 0.0
    start = time.process_time()
    for n, article in enumerate(articles(archive)):
        record(engine, article)
        if n == third:
            early = peak()
    return Round(len(texts), time.process_time() - start, translating, early, peak())


def articles(archive: Path) -> Iterator[Article]:
    """Yield the articles that could be read."""
    return (item for item in open_archive(archive) if isinstance(item, Article))


def record(engine: RulesEngine, article: Article) -> str:
    """Return the record of an article as JSON."""
    return derive(article, engine.read(article)).model_dump_json()


def peak() -> float:
    """Return the most memory that this process has held, in MiB."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
