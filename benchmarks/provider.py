"""A loopback provider that answers every chat completion with the same JSON after a delay.

    python -m benchmarks.provider ANSWER.json LATENCY_SECONDS

It prints its port and serves until it is terminated. curator asks a question of its own at the
start, to see whether the server knows structured output; that is answered too.
"""

import asyncio
import json
import sys
from pathlib import Path

from aiohttp import web

PROBE, PROBED = b"Jason is 25 years old.", '{"name": "Jason", "age": 25}'
"""curator's question, and its answer."""


def completion(content: str) -> bytes:
    """Return the body of a chat completion whose message is `content`."""
    body = {
        "id": "chatcmpl-bench",
        "object": "chat.completion",
        "created": 1,
        "model": "bench",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": content, "refusal": None},
            }
        ],
        "usage": {"prompt_tokens": 9000, "completion_tokens": 1200, "total_tokens": 10200},
    }
    return json.dumps(body, ensure_ascii=False).encode()


async def serve(answer: str, latency: float) -> None:
    """Serve `answer` on an ephemeral port, each time after `latency` seconds."""
    body, probed = completion(answer), completion(PROBED)

    async def handle(request: web.Request) -> web.Response:
        asked = await request.read()
        await asyncio.sleep(latency)
        said = probed if PROBE in asked else body
        return web.Response(body=said, content_type="application/json")

    app = web.Application(client_max_size=2**24)
    app.router.add_post("/v1/chat/completions", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]).read_text(encoding="utf-8"), float(sys.argv[2])))
