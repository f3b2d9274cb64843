"""A job beside async-batch-llm, the nearest rival: undisturbed, and where calls are refused.

    python -m benchmarks.rival [--articles 300] [--rounds 3] [--bound 120] [--peers PYTHON]

Both read the same articles through a loopback provider in another process (200 ms, 64 in
flight), ask with the same prompt and schema, check each answer's shape and keep it in SQLite.
Ours also looks up every mention, resolves and checks. A refusal asks for one second
(Retry-After). A run that takes longer than `bound` seconds is ended, and what was answered until
then is counted. PYTHON is an interpreter that has async-batch-llm; see benchmarks/README.md.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from benchmarks.limits import serving

IN_FLIGHT = 64
OURS = "ours"
DEFAULTS = "async-batch-llm"
TUNED = "async-batch-llm, cooldown 1 s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bound", type=float, default=120.0)
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.way:
        measured = asyncio.run(measure(args.way, args.url, args.articles, args.bound))
        print(json.dumps(measured))
    else:
        compare(args)


def compare(args: argparse.Namespace) -> None:
    """Run every way on every server, interleaved, and print the table."""
    plans: dict[str, dict[str, Any]] = {
        "undisturbed": {},
        "one refusal": {"refuse": args.articles // 2},
        "2 % refused": {"faults": {"429": 0.02}},
    }
    ways = [OURS]
    if subprocess.run([args.peers, "-c", "import async_batch_llm"], capture_output=True).returncode:
        print("async-batch-llm: not installed there, left out; see benchmarks/README.md")
    else:
        ways += [DEFAULTS, TUNED]
    seen: dict[tuple[str, str], list[dict[str, float]]] = {}
    for _ in range(args.rounds):
        for server, plan in plans.items():
            for way in ways:
                seen.setdefault((way, server), []).append(run(way, plan, args))
    print(f"{args.articles} articles, {IN_FLIGHT} in flight, {args.rounds} rounds")
    print(f"{'way':30} {'server':12} {'answered':>8} {'seconds':>8} {'articles/s':>11}")
    for (way, server), runs in seen.items():
        answered = statistics.median(each["answered"] for each in runs)
        seconds = statistics.median(each["seconds"] for each in runs)
        rate = answered / seconds
        print(f"{way:30} {server:12} {answered:8.0f} {seconds:8.1f} {rate:11.1f}")


def run(way: str, plan: dict[str, Any], args: argparse.Namespace) -> dict[str, float]:
    """Return how many articles were answered in how many seconds, in a process of its own."""
    with serving(plan) as url:
        python = sys.executable if way == OURS else args.peers
        command = [python, "-m", "benchmarks.rival", "--way", way, "--url", url]
        command += ["--articles", str(args.articles), "--bound", str(args.bound)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


async def measure(way: str, url: str, articles: int, bound: float) -> dict[str, float]:
    """Return what one way answered, and in how many seconds."""
    from summarizer.prompts import examples

    model = examples("incident")[0].article.text
    texts = [f"{model}\n\nنُشر هذا الخبر برقم {n}." for n in range(articles)]
    answered = 0

    def count(so_far: int) -> None:
        nonlocal answered
        answered = so_far

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(bound):
                await WAYS[way](f"{url}/v1", texts, Path(folder), count)
        except TimeoutError:
            pass
        return {"answered": answered, "seconds": time.perf_counter() - began}


Count = Callable[[int], None]


async def ours(url: str, texts: list[str], folder: Path, count: Count) -> None:
    from summarizer import Summarizer
    from summarizer.archive import open_archive
    from summarizer.batch.job import run_job
    from summarizer.batch.store import open_store

    rows = [json.dumps({"text": text, "published": "2024-07-30"}) for text in texts]
    (folder / "archive.jsonl").write_text("\n".join(rows), encoding="utf-8")
    summarizer = Summarizer("openai/bench", base_url=url, api_key="x")
    try:
        with open_store(folder / "out") as store:
            await run_job(
                open_archive(folder / "archive.jsonl"),
                summarizer.aanswer,
                store,
                recipe="bench",
                concurrency=IN_FLIGHT,
                on_progress=lambda progress: count(progress.done),
            )
    finally:
        await asyncio.to_thread(summarizer.close)


async def theirs(
    url: str, texts: list[str], folder: Path, count: Count, cooldown: float | None = None
) -> None:
    import async_batch_llm as abl

    from summarizer.llm.strict import strict_schema
    from summarizer.prompts import examples, render
    from summarizer.schemas import Extraction

    prompt = render("incident", examples("incident")[0].article)
    schema = {"name": "Extraction", "strict": True, "schema": strict_schema(Extraction)}
    model = abl.OpenAICompatibleModel.from_api_key(
        "bench",
        api_key="x",
        base_url=url,
        max_connections=IN_FLIGHT,
        # It knows one system text and one user text; the worked examples go into the first.
        system_instruction="\n\n".join(turn.content for turn in prompt.messages[:-1]),
        extra_body={"response_format": {"type": "json_schema", "json_schema": schema}},
    )
    strategy: Any = abl.OpenAIStrategy(
        model, response_parser=lambda reply: Extraction.model_validate_json(reply.text)
    )
    limit = (
        {} if cooldown is None else {"rate_limit": abl.RateLimitConfig(cooldown_seconds=cooldown)}
    )
    results = abl.process_stream(
        strategy,
        list(map(str, texts)),
        config=abl.ProcessorConfig(concurrency=IN_FLIGHT, **limit),
        artifact_store=abl.SqliteArtifactStore(
            folder / "results.sqlite",
            identity=abl.ArtifactIdentity(provider="bench", model="bench"),
        ),
    )
    await _count(results, count)


async def tuned(url: str, texts: list[str], folder: Path, count: Count) -> None:
    await theirs(url, texts, folder, count, cooldown=1.0)


async def _count(results: AsyncIterator[Any], count: Count) -> None:
    done = 0
    async for result in results:
        done += result.success
        count(done)


WAYS: dict[str, Callable[[str, list[str], Path, Count], Awaitable[None]]] = {
    OURS: ours,
    DEFAULTS: theirs,
    TUNED: tuned,
}

if __name__ == "__main__":
    main()
