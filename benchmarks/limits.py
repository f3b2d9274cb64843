"""Share of a server's limit that is served, and calls wasted on refusals, by way of keeping it.

    python -m benchmarks.limits [--calls 1500] [--in-flight 128] [--rate 100] [--burst 50]

A loopback provider in another process allows `rate` requests a second (a token bucket that holds
`burst`), refuses the rest with Retry-After 1 s, and answers after 200 ms. Every call goes
through the same door; only the gate differs. "blind backoff" has no gate, and the server
sends no Retry-After: each call waits by itself, exponentially longer with jitter.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

REQUEST = {"model": "bench", "messages": [{"role": "user", "content": "خبر قصير"}]}


@dataclass(frozen=True, slots=True)
class Way:
    """One way of keeping to a limit."""

    name: str
    known: bool = False
    headers: bool = False
    gate: bool = True


WAYS = (
    Way("known limit", known=True),
    Way("limit in the headers", headers=True),
    Way("learned from refusals"),
    Way("blind backoff", gate=False),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--calls", type=int, default=1500)
    parser.add_argument("--in-flight", type=int, default=128)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--burst", type=float, default=50.0)
    args = parser.parse_args()
    limit = f"{args.rate:g}/s with a burst of {args.burst:g}"
    print(f"{args.calls} calls, {args.in_flight} in flight, {limit}")
    print(f"{'way':24} {'of the limit':>12} {'refused':>8} {'failed':>7} {'seconds':>8}")
    for way in WAYS:
        plan: dict[str, Any] = {"rate": args.rate, "burst": args.burst, "headers": way.headers}
        if not way.gate:
            plan["retry_after"] = None
        with serving(plan) as url:
            seen, failed, took = asyncio.run(measure(way, url, args))
        share = (args.calls - failed) / took / args.rate
        print(f"{way.name:24} {share:12.0%} {seen['outcomes'].get('429', 0):8} "
              f"{failed:7} {took:8.1f}", flush=True)  # fmt: skip


@contextmanager
def serving(plan: dict[str, Any]) -> Iterator[str]:
    """Run a provider in a process of its own; give its address."""
    from summarizer.prompts import examples

    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        answer.write_text(examples("incident")[0].answer.model_dump_json(), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.limited", str(answer), json.dumps(plan)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
            finally:
                server.terminate()


async def stats(url: str) -> dict[str, Any]:
    """Return what the provider at `url` saw."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/stats") as response:
        seen: dict[str, Any] = await response.json()
        return seen


async def measure(
    way: Way, url: str, args: argparse.Namespace
) -> tuple[dict[str, Any], int, float]:
    """Return what the server saw, calls that failed in the end, and seconds."""
    from summarizer.errors import ProviderError
    from summarizer.llm.capabilities import target
    from summarizer.llm.connect import connect
    from summarizer.llm.control import Control
    from summarizer.llm.door import Patience
    from summarizer.llm.gate import open_gate
    from summarizer.llm.limits import Limits

    to = target("vllm/bench", f"{url}/v1")
    # The first call loads what the others share.
    first = connect(to, None)
    await first.send(REQUEST)
    await first.aclose()

    gate = (
        Control(Limits(rpm=round(args.rate * 60) if way.known else None)) if way.gate else open_gate
    )
    # Blind: more tries, so that it finishes.
    patience = Patience() if way.gate else Patience(tries=50)
    door = connect(to, None, patience, gate)
    left, failed = iter(range(args.calls)), 0

    async def work() -> None:
        nonlocal failed
        for _ in left:
            try:
                await door.send(REQUEST)
            except ProviderError:
                failed += 1

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(args.in_flight)))
    took = time.perf_counter() - began
    await door.aclose()
    return await stats(url), failed, took


if __name__ == "__main__":
    main()
