"""A loopback provider with a token bucket, and faults if asked for, that counts what it bills.

    python -m benchmarks.limited ANSWER.json '{"rate": 100, "burst": 50, "headers": true}'

It prints its port and serves until it is terminated. `GET /stats` tells what it saw.
"""

import asyncio
import json
import random
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from benchmarks.provider import completion


@dataclass(slots=True)
class Plan:
    """What the server does."""

    rate: float = 0.0
    """Requests a second; 0: no limit."""
    burst: float = 50.0
    retry_after: float | None = 1.0
    """Seconds; None: it is not said."""
    headers: bool = False
    """State the limit in the headers, as OpenAI does."""
    latency: float = 0.2
    slow: float = 1.0
    faults: dict[str, float] = field(default_factory=dict)
    """Share of requests by fault: 429, 500, slow, truncated, invalid, hang, cut."""
    refuse: int = 0
    """The number of one request that is refused whatever the rate."""
    seed: int = 1


@dataclass(slots=True)
class Seen:
    """What it saw."""

    asked: int = 0
    billed: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)


class Limited:
    """The server's state."""

    def __init__(self, answer: str, plan: Plan) -> None:
        self.plan = plan
        self.seen = Seen()
        self.bodies = {
            "good": json.loads(completion(answer)),
            "truncated": json.loads(completion(answer[: len(answer) // 2])),
            "invalid": json.loads(completion('{"headline": 1}')),
        }
        self.bodies["truncated"]["choices"][0]["finish_reason"] = "length"
        self.chance = random.Random(plan.seed)
        self.level, self.at = plan.burst, time.monotonic()

    async def chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        now = time.monotonic()
        self.seen.asked += 1
        fault = self.refused(now) or self.fault()
        kind = fault or "good"
        self.seen.outcomes[kind] = self.seen.outcomes.get(kind, 0) + 1
        if fault == "429":
            wait = self.plan.retry_after
            return self.error(429, {} if wait is None else {"Retry-After": f"{wait:g}"})
        await asyncio.sleep(self.plan.slow if fault == "slow" else self.plan.latency)
        if fault == "500":
            return self.error(500, {})
        if fault == "hang":
            await asyncio.sleep(3600)
        if fault == "cut":
            return await self.cut(request)
        return self.answer("good" if fault in (None, "slow") else fault, body)

    def refused(self, now: float) -> str | None:
        if self.seen.asked == self.plan.refuse:
            return "429"
        if not self.plan.rate:
            return None
        self.level = min(self.plan.burst, self.level + (now - self.at) * self.plan.rate)
        self.at = now
        if self.level < 1:
            return "429"
        self.level -= 1
        return None

    def fault(self) -> str | None:
        drawn = self.chance.random()
        for name, share in self.plan.faults.items():
            drawn -= share
            if drawn < 0:
                return name
        return None

    def answer(self, kind: str, asked: bytes) -> web.Response:
        body = self.bodies[kind]
        usage = {"prompt_tokens": len(asked) // 3, "completion_tokens": 1000 + self.seen.billed % 7}
        self.seen.billed += 1
        self.seen.input_tokens += usage["prompt_tokens"]
        self.seen.output_tokens += usage["completion_tokens"]
        return web.json_response({**body, "usage": usage}, headers=self.stated())

    def error(self, status: int, headers: dict[str, str]) -> web.Response:
        body = {"error": {"message": f"status {status}", "type": "error", "code": None}}
        return web.json_response(body, status=status, headers=headers | self.stated())

    def stated(self) -> dict[str, str]:
        if not self.plan.headers:
            return {}
        limit = round(self.plan.rate * 60)
        used = max(1, round(self.plan.burst - self.level))
        return {
            "x-ratelimit-limit-requests": str(limit),
            "x-ratelimit-remaining-requests": str(limit - used),
            "x-ratelimit-reset-requests": f"{used / self.plan.rate * 1000:.0f}ms",
        }

    async def cut(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "5000"})
        await response.prepare(request)
        await response.write(b'{"id": "chatcmpl-1", "choices": [')
        if request.transport:
            request.transport.close()
        return response

    async def stats(self, request: web.Request) -> web.Response:
        return web.json_response(asdict(self.seen))


async def serve(answer: str, plan: dict[str, Any]) -> None:
    """Serve on an ephemeral port."""
    server = Limited(answer, Plan(**plan))
    app = web.Application(client_max_size=2**24)
    app.router.add_post("/v1/chat/completions", server.chat)
    app.router.add_get("/stats", server.stats)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]).read_text(encoding="utf-8"), json.loads(sys.argv[2])))
