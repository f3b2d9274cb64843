"""CPU per article of the whole path, beside others that ask and validate the same.

    python -m benchmarks.overhead [--articles 400] [--rounds 3] [--in-flight 64] [--peers PYTHON]

Everything runs against a loopback provider in another process, 200 ms latency, 64 calls in
flight. Each way of calling runs in a process of its own; imports and a warm-up of as many calls
are not counted. CPU is user plus system time of the calling process, the median over the rounds.
Only the ratio means anything on another machine. langextract and curator are measured by the
first of the interpreters (`--peers A B`) that has them.
"""

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.peers import PACKAGES, curator_way, langextract_way

LATENCY = 0.2
PATIENCE = 600.0
"""Seconds; by default connecting may take five, which a busy machine does not keep to."""
WAYS = (
    "openai",
    "openai on aiohttp",
    "aiohttp",
    "instructor",
    "engine only",
    "whole path",
    "whole job",
    *PACKAGES,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--in-flight", type=int, default=64)
    parser.add_argument("--peers", nargs="+", default=[sys.executable], metavar="PYTHON")
    parser.add_argument("--only", nargs="+", choices=WAYS, default=WAYS, metavar="WAY")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.way:
        url = f"http://127.0.0.1:{args.port}/v1"
        measured = asyncio.run(measure(args.way, url, args.articles, args.in_flight))
        print(json.dumps(measured))
    else:
        compare(args)


def compare(args: argparse.Namespace) -> None:
    """Run every way `rounds` times, interleaved, and print the table."""
    from benchmarks.peers import langextract_answer
    from summarizer.prompts import examples

    pythons = {way: interpreter(way, args.peers) for way in args.only}
    ways = [way for way in args.only if pythons[way]]
    seen: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    model = examples("incident")[0]
    theirs = langextract_answer(model.article, model.answer)
    with serving(model.answer.model_dump_json()) as port, serving(theirs) as their_port:
        for _ in range(args.rounds):
            for way in ways:
                command = [pythons[way], "-m", "benchmarks.overhead", "--way", way]
                command += ["--port", their_port if way == "langextract" else port]
                command += ["--articles", str(args.articles), "--in-flight", str(args.in_flight)]
                done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
                seen[way].append(json.loads(done.stdout.splitlines()[-1]))
    print(
        f"{args.articles} articles, {args.in_flight} in flight, {LATENCY * 1000:.0f} ms, "
        f"{args.rounds} rounds"
    )
    base = statistics.median(run["cpu_ms"] for run in seen[ways[0]])
    print(f"{'way':20} {'CPU ms/article':>15} {'ratio':>7} {'articles/s':>11}")
    for way, runs in seen.items():
        cpu = statistics.median(run["cpu_ms"] for run in runs)
        rate = statistics.median(run["rate"] for run in runs)
        print(f"{way:20} {cpu:15.2f} {cpu / base:7.2f} {rate:11.1f}")


@contextmanager
def serving(answer: str) -> Iterator[str]:
    """Run a provider that gives this answer in a process of its own; give its port."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.json"
        path.write_text(answer, encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.provider", str(path), str(LATENCY)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                yield server.stdout.readline().strip()
            finally:
                server.terminate()


def interpreter(way: str, peers: list[str]) -> str:
    """Return the interpreter that has the package of `way`; say so if there is none."""
    if way not in PACKAGES:
        return sys.executable
    for python in peers:
        found = subprocess.run([python, "-c", f"import {PACKAGES[way]}"], capture_output=True)
        if not found.returncode:
            return python
    print(f"{way}: not installed there, left out; see benchmarks/README.md")
    return ""


async def measure(way: str, base_url: str, articles: int, in_flight: int) -> dict[str, float]:
    """Return CPU milliseconds per article and articles per second of one way."""
    work, done = await prepare(way, base_url, articles + in_flight, in_flight)
    await spread(work, range(in_flight), in_flight)
    cpu, clock = cpu_seconds(), time.perf_counter()
    await spread(work, range(in_flight, articles + in_flight), in_flight)
    cpu, clock = cpu_seconds() - cpu, time.perf_counter() - clock
    await done()
    return {"cpu_ms": cpu / articles * 1000, "rate": articles / clock}


async def spread(work: Callable[[int], Awaitable[Any]], numbers: range, in_flight: int) -> None:
    """Do `work` for every number, `in_flight` at a time."""
    left = iter(numbers)

    async def worker() -> None:
        for n in left:
            await work(n)

    await asyncio.gather(*(worker() for _ in range(in_flight)))


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def prepare(
    way: str, base_url: str, articles: int, in_flight: int
) -> tuple[Callable[[int], Awaitable[Any]], Callable[[], Awaitable[Any]]]:
    """Return a function that does article n in the given way, and one that cleans up."""
    from summarizer.article import make_article
    from summarizer.prompts import examples, render

    model = examples("incident")[0].article
    texts = [f"{model.text}\n\nنُشر هذا الخبر برقم {n}." for n in range(articles)]

    if way in PACKAGES:
        peer = langextract_way if way == "langextract" else curator_way
        return peer(base_url, texts, in_flight)
    if way in ("openai", "openai on aiohttp", "aiohttp", "instructor"):
        import aiohttp
        import instructor
        import openai

        from summarizer.llm.strict import strict_schema
        from summarizer.schemas import Extraction

        prompt = render("incident", model)
        static = [{"role": m.role, "content": m.content} for m in prompt.messages[:-1]]
        schema = {"name": "Extraction", "strict": True, "schema": strict_schema(Extraction)}
        if way == "aiohttp":
            session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=in_flight))

            async def raw(n: int) -> None:
                asked = {
                    "model": "bench",
                    "messages": [*static, {"role": "user", "content": texts[n]}],
                    "response_format": {"type": "json_schema", "json_schema": schema},
                }
                async with session.post(f"{base_url}/chat/completions", json=asked) as reply:
                    said = (await reply.json())["choices"][0]["message"]["content"]
                Extraction.model_validate_json(said)

            return raw, session.close
        transport = openai.DefaultAioHttpClient(timeout=PATIENCE) if "aiohttp" in way else None
        client = openai.AsyncOpenAI(
            base_url=base_url, api_key="x", max_retries=0, http_client=transport, timeout=PATIENCE
        )
        if way == "instructor":
            patched: Any = instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA)

            async def structured(n: int) -> None:
                await patched.chat.completions.create(
                    model="bench",
                    messages=[*static, {"role": "user", "content": texts[n]}],
                    response_model=Extraction,
                    max_retries=1,
                )

            return structured, client.close

        create: Any = client.chat.completions.create  # plain dicts are what it sends in the end

        async def plain(n: int) -> None:
            answer = await create(
                model="bench",
                messages=[*static, {"role": "user", "content": texts[n]}],
                response_format={"type": "json_schema", "json_schema": schema},
            )
            Extraction.model_validate_json(answer.choices[0].message.content or "")

        return plain, client.close

    from summarizer import Summarizer

    summarizer = Summarizer("openai/bench", base_url=base_url, api_key="x")
    if way == "whole job":
        return await job(summarizer, texts, in_flight)

    async def whole(n: int) -> None:
        await summarizer.asummarize(make_article(texts[n], published=model.published))

    made = [make_article(text, published=model.published) for text in texts]

    async def engine(n: int) -> None:
        await summarizer.aanswer(made[n])

    async def close() -> None:
        await asyncio.to_thread(summarizer.close)

    return (whole if way == "whole path" else engine), close


async def job(
    summarizer: Any, texts: list[str], in_flight: int
) -> tuple[Callable[[int], Awaitable[Any]], Callable[[], Awaitable[Any]]]:
    """Return the same for articles of an archive that a batch job reads and stores.

    The first call reads the whole archive; the others do nothing.
    """
    from summarizer.archive import open_archive
    from summarizer.batch.job import run_job
    from summarizer.batch.store import open_store

    folder = tempfile.TemporaryDirectory()
    place = Path(folder.name)
    rows = [json.dumps({"text": text, "published": "2024-07-30"}) for text in texts]
    (place / "warm.jsonl").write_text("\n".join(rows[:in_flight]), encoding="utf-8")
    (place / "rest.jsonl").write_text("\n".join(rows[in_flight:]), encoding="utf-8")

    async def run(n: int) -> None:
        if n not in (0, in_flight):
            return
        archive = open_archive(place / ("rest.jsonl" if n else "warm.jsonl"))
        with open_store(place / "out") as store:
            await run_job(archive, summarizer.aanswer, store, recipe="bench", concurrency=in_flight)

    async def close() -> None:
        await asyncio.to_thread(summarizer.close)
        folder.cleanup()

    return run, close


if __name__ == "__main__":
    main()
