"""A stand-in for a model's server: real HTTP on 127.0.0.1, with a script of what to answer.

It speaks chat completions (`/v1/chat/completions`, text or tool calls as asked for) and
Anthropic's messages (`/v1/messages`). Each request takes the next step of the script; after
its end the last step is repeated. Everything that was asked is kept in `requests`.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from benchmarks import loopback

Body = dict[str, Any]
Step = Callable[[web.Request, Body], Awaitable[web.StreamResponse]]

USAGE = {"input": 1000, "cached": 600, "output": 200}
"""Tokens that every answer reports."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    raw: bytes
    body: Body


@dataclass(slots=True)
class Provider:
    """The server. `script` is read as requests come in; `requests` grows."""

    url: str = ""
    script: list[Step] = field(default_factory=list)
    requests: list[Asked] = field(default_factory=list)
    flying: int = 0
    most_flying: int = 0

    def answers(self, *steps: Step) -> "Provider":
        """Set the script anew and forget what was asked."""
        self.script, self.requests = list(steps), []
        return self

    async def handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        body = json.loads(raw)
        self.requests.append(Asked(request.path, dict(request.headers), raw, body))
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        self.flying += 1
        self.most_flying = max(self.most_flying, self.flying)
        try:
            return await step(request, body)
        finally:
            self.flying -= 1


@contextmanager
def serving() -> Iterator[Provider]:
    """Run a provider in a thread of its own; its address is `provider.url`."""
    provider, app = Provider(), web.Application(client_max_size=2**28)
    app.router.add_post("/{path:.*}", provider.handle)
    with loopback.serving(app, shutdown_timeout=0.1, handler_cancellation=True) as provider.url:
        yield provider


def said(body: Body) -> str:
    """Return the text of the last message of a request, in either dialect."""
    content = body["messages"][-1]["content"]
    return content if isinstance(content, str) else str(content[0]["text"])


def reply(
    body: Body,
    content: str,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    times: int = 1,
) -> Body:
    """Return an answer to the request `body`, in its dialect and mode."""
    if "max_tokens" in body and "system" in body:
        return _message(body, content, finish, times)
    message: Body = {"role": "assistant", "content": content, "refusal": refusal}
    if "tools" in body and refusal is None:
        calls = [
            {
                "id": f"call_{i}",
                "type": "function",
                "function": {"name": "extraction", "arguments": content},
            }
            for i in range(times)
        ]
        message = {"role": "assistant", "content": None, "tool_calls": calls}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": f"{body['model']}-2026-01-01",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": {
            "prompt_tokens": USAGE["input"],
            "completion_tokens": USAGE["output"],
            "total_tokens": USAGE["input"] + USAGE["output"],
            "prompt_tokens_details": {"cached_tokens": USAGE["cached"]},
        },
    }


def _message(body: Body, content: str, finish: str, times: int) -> Body:
    reason = {"stop": "end_turn", "length": "max_tokens"}.get(finish, finish)
    block: Body = {"type": "text", "text": content}
    if "tools" in body:
        with suppress(ValueError):
            block = {
                "type": "tool_use",
                "id": "toolu_1",
                "name": "extraction",
                "input": json.loads(content),
            }
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [block] * times,
        "stop_reason": reason,
        "usage": {
            "input_tokens": USAGE["input"] - USAGE["cached"],
            "cache_read_input_tokens": USAGE["cached"],
            "cache_creation_input_tokens": 0,
            "output_tokens": USAGE["output"],
        },
    }


def answer(
    content: Mapping[str, Any] | str | Callable[[str], Mapping[str, Any]], **how: Any
) -> Step:
    """Answer with `content`: a JSON value, text as it is, or what it makes of the question."""

    async def step(request: web.Request, body: Body) -> web.StreamResponse:
        made = content(said(body)) if callable(content) else content
        text = made if isinstance(made, str) else json.dumps(made, ensure_ascii=False)
        return _json(reply(body, text, **how))

    return step


def refusal(words: str = "I cannot help with that.") -> Step:
    """Decline, in the field that is there for it."""
    return answer("", refusal=words)


def truncated(content: str = '{"headline": {"ar": "قتل') -> Step:
    """Stop in the middle, for want of tokens."""
    return answer(content, finish="length")


def failure(
    status: int,
    message: str = "something went wrong",
    *,
    code: str | int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Step:
    """Answer with an error object and `status`, which may be 200."""
    error = {"error": {"message": message, "type": "some_error", "code": code}}
    return body_of(json.dumps(error), status=status, headers=headers)


def body_of(
    text: str,
    *,
    status: int = 200,
    kind: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Step:
    """Answer with exactly this body."""

    async def step(request: web.Request, body: Body) -> web.StreamResponse:
        return web.Response(text=text, status=status, content_type=kind, headers=headers)

    return step


def slowly(seconds: float, then: Step) -> Step:
    """Wait before answering."""

    async def step(request: web.Request, body: Body) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await then(request, body)

    return step


def hang() -> Step:
    """Never answer."""
    return slowly(3600, answer({}))


def drip(seconds: float = 0.02) -> Step:
    """Send one byte at a time, for ever: no single read ever takes long."""

    async def step(request: web.Request, body: Body) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        with suppress(ConnectionError):
            while True:
                await response.write(b" ")
                await asyncio.sleep(seconds)
        return response

    return step


def cut() -> Step:
    """Drop the connection in the middle of the body."""

    async def step(request: web.Request, body: Body) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "5000"})
        await response.prepare(request)
        await response.write(b'{"id": "chatcmpl-1", "choices": [')
        if request.transport:
            request.transport.close()
        return response

    return step


def _json(body: Body) -> web.Response:
    return web.Response(
        text=json.dumps(body, ensure_ascii=False), content_type="application/json", charset="utf-8"
    )
