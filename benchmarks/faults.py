"""A job over a server with faults: every article ends in a record or a recorded failure.

    python -m benchmarks.faults [--articles 5000] [--in-flight 128]

Of the requests 2 % are refused with 429, 1 % meet a 500, 1 % are slow, 1 % are truncated, 1 %
are answered in another shape, 0.5 % are never answered and 0.5 % are cut off in the middle.
What the store says was spent must be what the server says it billed.
"""

import argparse
import asyncio
import json
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.limits import serving, stats

FAULTS = {
    "429": 0.02,
    "500": 0.01,
    "slow": 0.01,
    "truncated": 0.01,
    "invalid": 0.01,
    "hang": 0.005,
    "cut": 0.005,
}
KINDS = {"truncated", "invalid_output", "network", "http", "rate_limited"}
"""Of failure, that these faults may end in."""
PATIENCE = 10
"""Seconds for an answer. One that comes later was billed, and nobody here can know of it."""
PLAN = {"faults": FAULTS, "latency": 0.2, "slow": 2.0, "retry_after": 0.1, "seed": 7}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--in-flight", type=int, default=128)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(PLAN) as url:
        for line in run(url, Path(folder), args.articles, args.in_flight):
            print(line)


def run(url: str, folder: Path, articles: int, in_flight: int) -> list[str]:
    """Run the job; return what happened.

    Raises:
        AssertionError: an article is lost, a failure has a kind that no fault explains, or
            the bill differs from the server's.
    """
    from summarizer.article import make_article
    from summarizer.batch.start import start
    from summarizer.batch.store import open_store
    from summarizer.prompts import examples
    from summarizer.schemas import Origin
    from summarizer.settings import load_settings

    model = examples("incident")[0].article
    settings = load_settings(
        model="vllm/bench",
        base_url=f"{url}/v1",
        concurrency=in_flight,
        timeout=PATIENCE,
        rpm=100_000,
    )
    began = time.perf_counter()
    with open_store(folder) as store:
        progress = start(
            (
                make_article(
                    f"{model.text}\n\nنُشر هذا الخبر برقم {n}.",
                    published=model.published,
                    origin=Origin(path="archive.jsonl", locator=str(n)),
                )
                for n in range(1, articles + 1)
            ),
            store,
            settings,
        )
        status = store.status()
        records = sum(1 for _ in store.records())
    took = time.perf_counter() - began
    seen: dict[str, Any] = asyncio.run(stats(url))
    failed = sum(status.failed.values())
    assert (progress.outcome, progress.stopped_by) == ("finished", None)
    assert records == status.done == progress.done
    assert records + failed == articles
    assert set(status.failed) <= KINDS, status.failed
    spent = status.spent
    ours = (spent.calls, spent.input_tokens, spent.output_tokens)
    assert ours == (seen["billed"], seen["input_tokens"], seen["output_tokens"]), (ours, seen)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        f"{articles} articles, {in_flight} in flight, {took:.0f} s, peak {peak:.0f} MB",
        f"requests by what the server did: {json.dumps(seen['outcomes'])}",
        f"{records} records; failures by kind: {json.dumps(status.failed)}",
        f"billed and counted alike: {ours[0]:,} calls, {ours[1]:,} + {ours[2]:,} tokens",
    ]


if __name__ == "__main__":
    main()
