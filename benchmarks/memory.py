"""Whether a job's memory is flat, and how fast a finished archive is passed over.

    python -m benchmarks.memory [ARTICLES] [--folder DIR]

An archive of one JSONL.zst file is read by an engine that answers at once, each job in a process
of its own: a tenth of the articles, all of them, and all of them again. Then the index of
near copies is filled with as many made-up sketches, times five, and looked up.
"""

import argparse
import asyncio
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from backports import zstd

from summarizer.archive import Reading, open_archive
from summarizer.batch.job import run_job
from summarizer.batch.rows import article_key
from summarizer.batch.store import open_store
from summarizer.engine import Answer
from summarizer.errors import Usage
from summarizer.schemas import Article, Bilingual, Extraction, SummaryPoint
from summarizer.text.shingles import SKETCH

RECIPE = '{"engine": "null"}'
SAID = Extraction(
    headline=Bilingual(ar="خبر", en="News"),
    summary=[SummaryPoint(ar="جملة.", en="A sentence.", sentences=[1])],
    names=[],
    incidents=[],
    tolls=[],
)
TEXT = (
    "قالت مصادر محلية إن انفجارا وقع في سوق البلدة صباح اليوم وأدى إلى أضرار في المحال والمنازل "
    "القريبة فيما نقلت فرق الإسعاف المصابين إلى المشفى وفرضت القوى الأمنية طوقا حول المكان وأغلقت "
    "الطرق المؤدية إليه وشهدت المنطقة حركة نزوح باتجاه القرى المجاورة بعد تجدد القصف المدفعي"
)


async def answer(article: Article) -> Answer:
    """Say nothing, at once."""
    return Answer(SAID, "llm", model="null", usage=Usage(1, 900, 0, 50, 0.001), responses=("{}",))


def write_archive(path: Path, count: int) -> None:
    """Write articles of about 600 characters, all different."""
    chance, words = random.Random(1), TEXT.split()
    with zstd.open(path, "wt", encoding="utf-8") as file:
        for n in range(count):
            lines = (" ".join(chance.choices(words, k=33)) for _ in range(3))
            row = {"id": n, "text": f"خبر رقم {n}. " + ".\n".join(lines)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def job(archive: Path, out: Path, count: int) -> None:
    """Run one job; print what it did, seconds, how many of them on the processor, peak memory."""
    started, cpu = time.perf_counter(), time.process_time()
    with open_store(out) as store:
        entries = islice(open_archive(archive, Reading(known=store.known)), count)
        progress = asyncio.run(run_job(entries, answer, store, recipe=RECIPE))
    tell("job", progress.done, progress.kept, time.perf_counter() - started)
    print(f"of them on the processor: {time.process_time() - cpu:,.1f} s", flush=True)


def index(out: Path, count: int) -> None:
    """Fill the index of near copies and look it up; print seconds and peak memory."""
    chance = random.Random(2)
    started = time.perf_counter()
    with open_store(out) as store:
        store.begin_job(RECIPE)
        for n in range(count):
            store.put_sketch(
                article_key(str(n), RECIPE), [chance.getrandbits(63) for _ in range(SKETCH)]
            )
            if n % 32 == 0:
                store.commit()
        store.commit()
        tell("index", count, 0, time.perf_counter() - started)
        started = time.perf_counter()
        for _ in range(10_000):
            store.alike([chance.getrandbits(63) for _ in range(SKETCH)])
        tell("lookups", 10_000, 0, time.perf_counter() - started)


def tell(what: str, done: int, kept: int, seconds: float) -> None:
    """Print one line of the result."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what}: {done:,} done, {kept:,} kept, {seconds:,.1f} s, peak {peak:,.0f} MiB", flush=True
    )


def main() -> None:
    """Parse the command line; the process runs itself once for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=200_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        what, out = given.run[0], given.folder / given.run[1]
        if what == "job":
            job(given.folder / "archive.jsonl.zst", out, given.articles)
        else:
            index(out, given.articles)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = given.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        write_archive(folder / "archive.jsonl.zst", given.articles)
        tenth = given.articles // 10
        for what, out, count in (
            ("job", "tenth", tenth),
            ("job", "all", given.articles),
            ("job", "all", given.articles),
            ("index", "index", given.articles * 5),
        ):
            command = [sys.executable, "-m", "benchmarks.memory", str(count), "--folder",
                       str(folder), "--run", what, out]  # fmt: skip
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
