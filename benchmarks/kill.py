"""What a job loses when it is killed: at most the calls in flight and one group of rows.

    python -m benchmarks.kill [ARTICLES] [KILLS]

`summarizer run` reads an archive with a loopback provider that counts its answers for each
article. The process is killed (SIGKILL) after a random number of answers and started again;
after the last kill it may finish.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from benchmarks.loopback import serving
from benchmarks.memory import TEXT
from benchmarks.provider import completion
from summarizer.batch.store import GROUP, read_store
from summarizer.schemas import Bilingual, Extraction, SummaryPoint

CONCURRENCY = 64
LATENCY = 0.2
MARK = "الوثيقة رقم "
ANSWER = Extraction(
    headline=Bilingual(ar="خبر", en="News"),
    summary=[SummaryPoint(ar="جملة.", en="A sentence.", sentences=[1])],
    names=[],
    incidents=[],
    tolls=[],
)


@dataclass(slots=True)
class Counted:
    """A provider that counts how often it answered each article."""

    url: str = ""
    answers: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job came through its kills."""

    records: int
    distinct: int
    """Different articles among the records."""
    lost: tuple[int, ...]
    """Answers at each kill that no record was on the disk for."""
    again: int
    """Answers for an article that had been answered before."""

    @property
    def kept_its_word(self) -> bool:
        """Whether nothing is missing, doubled, or lost beyond what was in flight and one group."""
        each = all(lost <= CONCURRENCY + GROUP for lost in self.lost)
        return self.records == self.distinct and each and self.again <= sum(self.lost)


def killed(articles: int, kills: int, folder: Path, seed: int = 1) -> Outcome:
    """Run a job that is killed `kills` times, and return how it came through."""
    chance = random.Random(seed)
    archive, out = folder / "archive.jsonl", folder / "out"
    _write(archive, articles)
    lost: list[int] = []
    with _serving() as provider:
        for _ in range(kills):
            already = provider.answers.total()
            upto = already + chance.randint(1, max(2, 3 * articles // (2 * kills) - CONCURRENCY))
            with _start(archive, out, provider.url) as process:
                while provider.answers.total() < upto and process.poll() is None:
                    time.sleep(0.002)
                process.send_signal(signal.SIGKILL)
            lost.append(len(provider.answers) - _done(out))
        with _start(archive, out, provider.url) as process:
            _, errors = process.communicate()
        if process.returncode:
            raise SystemExit(errors)
        again = provider.answers.total() - len(provider.answers)
    with read_store(out) as store:
        texts = [json.loads(record)["article"]["text"] for record in store.records()]
    return Outcome(len(texts), len(set(texts)), tuple(lost), again)


def _start(archive: Path, out: Path, url: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "summarizer", "run", str(archive), "--out", str(out)]
    how = ["--model", "openai/loopback", "--base-url", url, "--concurrency", str(CONCURRENCY)]
    environment = {**os.environ, "OPENAI_API_KEY": "sk-loopback"}
    return subprocess.Popen(
        [*command, *how], env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _done(out: Path) -> int:
    with read_store(out) as store:
        return store.status().done


def _write(path: Path, count: int) -> None:
    chance, words = random.Random(3), TEXT.split()
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            text = f"{MARK}{n:06}. {' '.join(chance.choices(words, k=60))}."
            file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")


@contextmanager
def _serving() -> Iterator[Counted]:
    counted, body = Counted(), completion(ANSWER.model_dump_json())

    async def handle(request: web.Request) -> web.Response:
        asked = json.loads(await request.read())["messages"][-1]["content"]
        number = str(asked).rpartition(MARK)[2][:6]
        await asyncio.sleep(LATENCY)
        counted.answers[number] += 1
        return web.Response(body=body, content_type="application/json")

    app = web.Application(client_max_size=2**24)
    app.router.add_post("/v1/chat/completions", handle)
    # A dead client's call is not answered: what it would have cost is not counted either.
    with serving(app, handler_cancellation=True) as counted.url:
        yield counted


def main(articles: int = 2000, kills: int = 20) -> None:
    """Run once and print the result."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = killed(articles, kills, Path(folder))
    print(f"{outcome.records:,} records, {outcome.distinct:,} distinct, of {articles:,} articles")
    print(f"answers lost at each kill: {', '.join(map(str, outcome.lost))}")
    print(f"answers paid for again: {outcome.again}")
    kept = outcome.kept_its_word and outcome.records == articles
    print("kept its word" if kept else "BROKE ITS WORD")
    sys.exit(not kept)


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
