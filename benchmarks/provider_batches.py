"""Whether a job through a Batch API survives being killed: nothing submitted or paid twice.

    python -m benchmarks.provider_batches [ARTICLES] [KILLS] [--seed N]

A loopback provider answers the batches of a job in a process of its own, which is killed with
SIGKILL at random moments: on either side of an HTTP request, or at any time. Two of a hundred
requests fail and may heal, one batch in eight expires half done, and one HTTP request in
twenty goes wrong: refused, or carried out with the answer lost.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from summarizer.batch.opening import FILE
from summarizer.batch.store import read_store
from tests import batch_provider as fake
from tests.batch_provider import Asked, BatchProvider, Ending, Row, ok, serving_batches

IN_A_BATCH = 50
LABELS = ("POST /files", "POST /batches", "GET /batches/id", "GET /files/content", "GET /batches")


def make_trouble(provider: BatchProvider, chance: random.Random) -> None:
    """Let rows, batches and HTTP requests go wrong now and then."""

    def row(asked: Asked) -> Row:
        heals = [fake.failing(500), fake.failing(429), fake.missing, fake.twice]
        return chance.choice(heals) if asked.time == 1 and chance.random() < 0.02 else ok()

    provider.rows = row
    provider.endings = [
        Ending("expired", run=IN_A_BATCH // 2) if chance.random() < 1 / 8 else Ending()
        for _ in range(10_000)
    ]
    faults: list[fake.Fault] = [
        fake.refuse(503),
        fake.refuse(429, **{"retry-after-ms": "50"}),
        fake.done_but(500),
        fake.done_but_cut,
        fake.late(0.3),
    ]
    for label in LABELS:
        provider.faults[label] = [
            chance.choice(faults) if chance.random() < 0.05 else None for _ in range(10_000)
        ]
    provider.shown_after = 0.2


def run(
    provider: BatchProvider, folder: Path, count: int, kill: str | None, chance: random.Random
) -> str:
    """Run the job, killed at a random moment if `kill` says how; return what became of it."""
    command = [sys.executable, "-m", "tests.killed_job", str(folder), provider.url]
    process = subprocess.Popen([*command, str(count), str(IN_A_BATCH)])
    moment, passed, last = chance.randint(1, 24), 0, ""

    def every(label: str) -> None:
        nonlocal passed, last
        passed += 1
        last = label
        if kill == "request" and passed == moment:
            process.kill()
            process.wait()

    provider.every = every
    try:
        patience = 1.0 + chance.random() * 6.0 if kill == "time" else 600.0
        code = process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    provider.every = lambda label: None
    return f"killed {last}" if code == -signal.SIGKILL else f"ended with {code}"


def done_in(folder: Path) -> int:
    """Return how many records there are."""
    if not (folder / FILE).exists():
        return 0
    with read_store(folder) as store:
        return store.status().done


def main() -> None:
    """Run the job with its kills, then to its end, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=2_000)
    parser.add_argument("kills", nargs="?", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance, started = random.Random(given.seed), time.monotonic()
    with serving_batches() as provider, tempfile.TemporaryDirectory() as folder:
        make_trouble(provider, chance)
        ends = Counter[str]()
        for number in range(given.kills):
            how = "request" if number % 2 else "time"
            ended = run(provider, Path(folder), given.articles, how, chance)
            print(f"{number + 1}: {ended}; {done_in(Path(folder)):,} done", flush=True)
            ends[ended.split()[0]] += 1
        ended = run(provider, Path(folder), given.articles, None, chance)
        with read_store(Path(folder)) as store:
            status = store.status()
        made = Counter(batch["metadata"]["summarizer"] for batch in provider.batches.values())
        print(f"{given.articles:,} articles, {ends['killed']} kills, then {ended}")
        print(f"records: {status.done:,}, failures: {sum(status.failed.values())}")
        print(f"batches: {len(made)}, submitted twice: {sum(n > 1 for n in made.values())}")
        print(f"requests run: {sum(provider.submitted.values()):,}")
        print(f"rows paid twice: {sum(n > 1 for n in provider.paid.values())}")
        print(f"calls counted: {status.spent.calls:,}; by the provider: {provider.paid.total():,}")
        left = [name for name, _ in provider.files.values()]
        print(f"files left at the provider: {len(left)} {' '.join(left)}")
        print(f"{time.monotonic() - started:,.0f} s")


if __name__ == "__main__":
    main()
