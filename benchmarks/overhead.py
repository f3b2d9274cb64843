"""CPU per article of the whole path, beside others that ask and validate the same.

    python -m benchmarks.overhead [--articles 400] [--rounds 3]

Everything runs against a loopback provider in another process, 200 ms latency, 64 calls in
flight. Each way of calling runs in a process of its own; imports and a warm-up of 64 calls are
not counted. CPU is user plus system time of the calling process, the median over the rounds.
Only the ratio means anything on another machine.
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
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

IN_FLIGHT = 64
LATENCY = 0.2
WAYS = (
    "openai",
    "openai on aiohttp",
    "aiohttp",
    "instructor",
    "engine only",
    "whole path",
    "whole job",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.way:
        measured = asyncio.run(measure(args.way, f"http://127.0.0.1:{args.port}/v1", args.articles))
        print(json.dumps(measured))
    else:
        compare(args.articles, args.rounds)


def compare(articles: int, rounds: int) -> None:
    """Run every way `rounds` times, interleaved, and print the table."""
    from summarizer.prompts import examples

    seen: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        answer.write_text(examples("incident")[0].answer.model_dump_json(), encoding="utf-8")
        server = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.provider", str(answer), str(LATENCY)],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            for _ in range(rounds):
                for way in WAYS:
                    command = [sys.executable, "-m", "benchmarks.overhead", "--way", way]
                    command += ["--port", port, "--articles", str(articles)]
                    done = subprocess.run(command, capture_output=True, text=True, check=True)
                    seen[way].append(json.loads(done.stdout))
        finally:
            server.terminate()
            server.wait()
    base = statistics.median(run["cpu_ms"] for run in seen[WAYS[0]])
    print(f"{articles} articles, {IN_FLIGHT} in flight, {LATENCY * 1000:.0f} ms, {rounds} rounds")
    print(f"{'way':20} {'CPU ms/article':>15} {'ratio':>7} {'articles/s':>11}")
    for way, runs in seen.items():
        cpu = statistics.median(run["cpu_ms"] for run in runs)
        rate = statistics.median(run["rate"] for run in runs)
        print(f"{way:20} {cpu:15.2f} {cpu / base:7.2f} {rate:11.0f}")


async def measure(way: str, base_url: str, articles: int) -> dict[str, float]:
    """Return CPU milliseconds per article and articles per second of one way."""
    work, done = await prepare(way, base_url, articles + IN_FLIGHT)
    await spread(work, range(IN_FLIGHT))
    cpu, clock = cpu_seconds(), time.perf_counter()
    await spread(work, range(IN_FLIGHT, articles + IN_FLIGHT))
    cpu, clock = cpu_seconds() - cpu, time.perf_counter() - clock
    await done()
    return {"cpu_ms": cpu / articles * 1000, "rate": articles / clock}


async def spread(work: Callable[[int], Awaitable[Any]], numbers: range) -> None:
    """Do `work` for every number, `IN_FLIGHT` at a time."""
    left = iter(numbers)

    async def worker() -> None:
        for n in left:
            await work(n)

    await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def prepare(
    way: str, base_url: str, articles: int
) -> tuple[Callable[[int], Awaitable[Any]], Callable[[], Awaitable[Any]]]:
    """Return a function that does article n in the given way, and one that cleans up."""
    from summarizer.article import make_article
    from summarizer.prompts import examples, render

    model = examples("incident")[0].article
    texts = [f"{model.text}\n\nنُشر هذا الخبر برقم {n}." for n in range(articles)]

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
            session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=IN_FLIGHT))

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
        transport = openai.DefaultAioHttpClient() if "aiohttp" in way else None
        client = openai.AsyncOpenAI(
            base_url=base_url, api_key="x", max_retries=0, http_client=transport
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
        return await job(summarizer, texts)

    async def whole(n: int) -> None:
        await summarizer.asummarize(make_article(texts[n], published=model.published))

    made = [make_article(text, published=model.published) for text in texts]

    async def engine(n: int) -> None:
        await summarizer.aanswer(made[n])

    async def close() -> None:
        await asyncio.to_thread(summarizer.close)

    return (whole if way == "whole path" else engine), close


async def job(
    summarizer: Any, texts: list[str]
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
    (place / "warm.jsonl").write_text("\n".join(rows[:IN_FLIGHT]), encoding="utf-8")
    (place / "rest.jsonl").write_text("\n".join(rows[IN_FLIGHT:]), encoding="utf-8")

    async def run(n: int) -> None:
        if n not in (0, IN_FLIGHT):
            return
        archive = open_archive(place / ("rest.jsonl" if n else "warm.jsonl"))
        with open_store(place / "out") as store:
            await run_job(archive, summarizer.aanswer, store, recipe="bench", concurrency=IN_FLIGHT)

    async def close() -> None:
        await asyncio.to_thread(summarizer.close)
        folder.cleanup()

    return run, close


if __name__ == "__main__":
    main()
