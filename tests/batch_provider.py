"""A stand-in for a provider's Batch API: real HTTP on 127.0.0.1, files and batches in memory.

It speaks `/v1/files` (upload, list, content, delete), `/v1/batches` (create, list, retrieve,
cancel) and `/v1/chat/completions`. A batch moves on each time it is looked at. What becomes of
its rows is said by `rows`, what becomes of it as a whole by `endings`, and what becomes of single
HTTP requests by `faults`. `submitted` and `paid` count what must not happen twice.
"""

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from benchmarks import loopback
from tests.build import extraction
from tests.provider import reply

Body = dict[str, Any]
Handler = Callable[[], Awaitable[web.StreamResponse]]
Fault = Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]
Lines = list[bytes]

SAID = json.dumps(extraction().model_dump(mode="json"), ensure_ascii=False)
STATUSES = ("validating", "in_progress", "finalizing")


@dataclass(slots=True)
class Asked:
    """A request within a batch."""

    custom_id: str
    body: Body
    time: int
    """Of asking for this id, from 1."""


@dataclass(slots=True)
class Output:
    """The two files of a batch, as they grow."""

    output: Lines = field(default_factory=list)
    error: Lines = field(default_factory=list)
    paid: list[str] = field(default_factory=list)


Row = Callable[[Asked, Output], None]


def ok(content: str = SAID, **how: Any) -> Row:
    """Answer the request."""

    def row(asked: Asked, out: Output) -> None:
        out.output.append(_line(asked, 200, reply(asked.body, content, **how)))
        out.paid.append(asked.custom_id)

    return row


def failing(status: int, message: str = "no", code: str | None = None) -> Row:
    """Fail the request with an HTTP status, in the error file."""

    def row(asked: Asked, out: Output) -> None:
        error = {"error": {"message": message, "type": "some_error", "code": code}}
        out.error.append(_line(asked, status, error))

    return row


def not_run(code: str) -> Row:
    """Do not run the request at all, as in a batch that expired or was cancelled."""

    def row(asked: Asked, out: Output) -> None:
        error = {"code": code, "message": "This request could not be executed."}
        line = {"id": "x", "custom_id": asked.custom_id, "response": None, "error": error}
        out.error.append(json.dumps(line).encode() + b"\n")

    return row


def missing(asked: Asked, out: Output) -> None:
    """Leave the request out of both files."""


def twice(asked: Asked, out: Output) -> None:
    """Answer the request in two lines."""
    ok()(asked, out)
    out.output.append(out.output[-1])


def malformed(asked: Asked, out: Output) -> None:
    """Write a line that is no JSON."""
    out.output.append(_line(asked, 200, reply(asked.body, SAID))[:-40] + b"\n")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a batch ends."""

    status: str = "completed"
    errors: tuple[Body, ...] = ()
    run: int | None = None
    """How many of its requests are run; None: all."""
    backwards: bool = False
    """The output file has its rows in another order."""


@dataclass(slots=True)
class BatchProvider:
    """The server."""

    url: str = ""
    rows: Callable[[Asked], Row] = lambda asked: ok()
    endings: list[Ending] = field(default_factory=list)
    """Of the batches in the order of their making; after that they complete."""
    faults: dict[str, list[Fault | None]] = field(default_factory=lambda: defaultdict(list))
    """What becomes of the next requests, by method and kind of path: "POST /batches"."""
    every: Callable[[str], None] = lambda label: None
    """Called before and after each request is carried out."""
    looks: int = 1
    """At a batch until it has ended."""
    files_after: int = 0
    """Looks at a batch that has ended until it names its files."""
    shown_after: float = 0.0
    """Seconds until a new batch is in the list."""
    queue: int | None = None
    """Tokens that may be enqueued."""
    most: int = 50_000
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    batches: dict[str, Body] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Every HTTP request, by label."""
    online: int = 0
    submitted: Counter[str] = field(default_factory=Counter)
    """How often each request was in a batch that was run."""
    paid: Counter[str] = field(default_factory=Counter)
    """How often each request was answered."""
    made: int = 0
    downloads: Counter[str] = field(default_factory=Counter)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    def statuses(self) -> list[str]:
        return [batch["status"] for batch in self.batches.values()]

    # HTTP

    async def handle(self, request: web.Request) -> web.StreamResponse:
        label, call = self.route(request)
        self.asked.append(label)
        self.headers.append(dict(request.headers))
        waiting = self.faults[label]
        fault = waiting.pop(0) if waiting else None
        body = await request.read()

        async def carry_out() -> web.StreamResponse:
            self.every(f"before {label}")
            made = call(request, body)
            self.every(f"after {label}")
            return made

        return await (fault(request, carry_out) if fault else carry_out())

    def route(
        self, request: web.Request
    ) -> tuple[str, Callable[[web.Request, bytes], web.StreamResponse]]:
        parts = request.path.removeprefix("/v1").strip("/").split("/")
        method, kind, what = request.method, parts[0], parts[2:]
        if kind == "files":
            calls = {
                ("POST", 1): ("POST /files", self.upload),
                ("GET", 1): ("GET /files", self.list_files),
                ("GET", 3): ("GET /files/content", self.content),
                ("DELETE", 2): ("DELETE /files", self.delete),
            }
        elif kind == "batches":
            calls = {
                ("POST", 1): ("POST /batches", self.create),
                ("GET", 1): ("GET /batches", self.list_batches),
                ("GET", 2): ("GET /batches/id", self.retrieve),
                ("POST", 3): ("POST /batches/cancel", self.cancel),
            }
        else:
            calls = {("POST", 2): ("POST /chat", self.chat)}
        assert not what or what[0] in ("content", "cancel"), request.path
        return calls[method, len(parts)]

    def upload(self, request: web.Request, body: bytes) -> web.StreamResponse:
        boundary = request.headers["Content-Type"].partition("boundary=")[2].encode()
        parts = [part for part in body.split(b"--" + boundary) if b"\r\n\r\n" in part]
        fields = {}
        name = ""
        for part in parts:
            head, _, value = part.partition(b"\r\n\r\n")
            field_name = head.partition(b'name="')[2].partition(b'"')[0].decode()
            fields[field_name] = value.removesuffix(b"\r\n")
            name = head.partition(b'filename="')[2].partition(b'"')[0].decode() or name
        assert fields["purpose"] == b"batch"
        self.made += 1
        number = f"file-{self.made}"
        self.files[number] = (name, fields["file"])
        return _json({"id": number, "object": "file", "filename": name, "purpose": "batch"})

    def list_files(self, request: web.Request, body: bytes) -> web.StreamResponse:
        items = [
            {"id": number, "object": "file", "filename": name, "purpose": "batch"}
            for number, (name, _) in reversed(self.files.items())
            if not number.startswith("file-out")
        ]
        return _page(request, items)

    def content(self, request: web.Request, body: bytes) -> web.StreamResponse:
        number = request.path.split("/")[-2]
        self.downloads[number] += 1
        if number not in self.files:
            return _refused(404, "No such File object")
        return web.Response(body=self.files[number][1], content_type="application/octet-stream")

    def delete(self, request: web.Request, body: bytes) -> web.StreamResponse:
        number = request.path.split("/")[-1]
        if self.files.pop(number, None) is None:
            return _refused(404, "No such File object")
        return _json({"id": number, "object": "file", "deleted": True})

    def create(self, request: web.Request, body: bytes) -> web.StreamResponse:
        asked = json.loads(body)
        file = asked["input_file_id"]
        assert asked["completion_window"] == "24h"
        assert asked["endpoint"] == "/v1/chat/completions"
        if file not in self.files:
            return _refused(400, f"No such File object: {file}")
        self.made += 1
        number = f"batch_{self.made}"
        content = self.files[file][1]
        lines = [json.loads(line) for line in content.splitlines()]
        ending = self.endings.pop(0) if self.endings else Ending()
        batch: Body = {
            "id": number,
            "object": "batch",
            "endpoint": asked["endpoint"],
            "input_file_id": file,
            "completion_window": "24h",
            "status": "validating",
            "created_at": int(time.time()),
            "metadata": asked.get("metadata"),
            "output_file_id": None,
            "error_file_id": None,
            "errors": None,
            "request_counts": {"total": len(lines), "completed": 0, "failed": 0},
            "_lines": lines,
            "_tokens": len(content) // 4,
            "_looks": 0,
            "_ending": ending,
            "_shown": time.monotonic() + self.shown_after,
        }
        self.batches[number] = batch
        if errors := self.refusals(batch) or ending.errors:
            batch["_ending"] = Ending("failed", tuple(errors))
        else:
            self.submitted.update(line["custom_id"] for line in lines)
        return _json(_shown(batch))

    def refusals(self, batch: Body) -> list[Body]:
        lines = batch["_lines"]
        ids = Counter(line["custom_id"] for line in lines)
        if len(lines) > self.most:
            return [{"code": "too_many_tasks", "message": "too many", "line": None}]
        if max(ids.values()) > 1:
            return [{"code": "duplicate_custom_id", "message": "duplicate", "line": 2}]
        if len({line["body"]["model"] for line in lines}) > 1:
            return [{"code": "mismatched_model", "message": "two models", "line": 2}]
        queued = sum(
            other["_tokens"]
            for other in self.batches.values()
            if other["status"] in STATUSES and other["_ending"].status != "failed"
        )
        if self.queue is not None and queued > self.queue:
            words = (
                f"Enqueued token limit reached for reader in organization org-1. Limit: "
                f"{self.queue:,} enqueued tokens. Please try again once some in_progress batches "
                "have been completed."
            )
            return [{"code": "token_limit_exceeded", "message": words, "line": None}]
        return []

    def list_batches(self, request: web.Request, body: bytes) -> web.StreamResponse:
        now = time.monotonic()
        items = [
            _shown(batch) for batch in reversed(self.batches.values()) if batch["_shown"] <= now
        ]
        return _page(request, items)

    def retrieve(self, request: web.Request, body: bytes) -> web.StreamResponse:
        batch = self.batches.get(request.path.split("/")[-1])
        if batch is None:
            return _refused(404, "No batch found")
        batch["_looks"] += 1
        named = batch["_looks"] >= self.looks + self.files_after
        if batch["status"] in (*STATUSES, "cancelling"):
            if batch["_looks"] >= self.looks:
                self.end(batch)
            elif batch["status"] == "validating":
                batch["status"] = "in_progress"
        late = {} if named else {"output_file_id": None, "error_file_id": None}
        return _json(_shown(batch) | late)

    def cancel(self, request: web.Request, body: bytes) -> web.StreamResponse:
        batch = self.batches.get(request.path.split("/")[-2])
        if batch is None:
            return _refused(404, "No batch found")
        if batch["status"] not in STATUSES:
            return _refused(409, f"Cannot cancel a batch with status '{batch['status']}'.")
        batch["status"] = "cancelling"
        ending = batch["_ending"]
        half = batch["request_counts"]["total"] // 2
        batch["_ending"] = Ending("cancelled", run=half if ending.run is None else ending.run)
        return _json(_shown(batch))

    def chat(self, request: web.Request, body: bytes) -> web.StreamResponse:
        self.online += 1
        return _json(reply(json.loads(body), SAID))

    def end(self, batch: Body) -> None:
        """Run what is to be run, and write the files."""
        ending: Ending = batch["_ending"]
        batch["status"] = ending.status
        if ending.status == "failed":
            batch["errors"] = {"object": "list", "data": list(ending.errors)}
            return
        out = Output()
        lines = batch["_lines"]
        run = len(lines) if ending.run is None else ending.run
        for place, line in enumerate(lines):
            identifier = line["custom_id"]
            asked = Asked(identifier, line["body"], self.submitted[identifier])
            row = self.rows(asked) if place < run else not_run(f"batch_{ending.status}")
            row(asked, out)
        self.paid.update(out.paid)
        if ending.backwards:
            out.output.reverse()
        for name, written in (("output", out.output), ("error", out.error)):
            if written:
                number = f"file-out-{batch['id']}-{name}"
                self.files[number] = (number, b"".join(written))
                batch[f"{name}_file_id"] = number
        batch["request_counts"] = {
            "total": len(lines),
            "completed": len(out.paid),
            "failed": len(out.error),
        }


@contextmanager
def serving_batches() -> Iterator[BatchProvider]:
    """Run a provider in a thread of its own; its address is `provider.url`."""
    provider, app = BatchProvider(), web.Application(client_max_size=2**28)
    app.router.add_route("*", "/{path:.*}", provider.handle)
    # A request goes on at the provider though the client has died, as anywhere.
    with loopback.serving(app, shutdown_timeout=0.1) as provider.url:
        yield provider


# Faults of single HTTP requests


def refuse(status: int, message: str = "no", **headers: str) -> Fault:
    """Refuse the request; it is not carried out."""

    async def fault(request: web.Request, carry_out: Handler) -> web.StreamResponse:
        return _refused(status, message, headers)

    return fault


def done_but(status: int) -> Fault:
    """Carry the request out, and say that it failed."""

    async def fault(request: web.Request, carry_out: Handler) -> web.StreamResponse:
        await carry_out()
        return _refused(status, "upstream connect error")

    return fault


async def done_but_cut(request: web.Request, carry_out: Handler) -> web.StreamResponse:
    """Carry the request out, and drop the connection."""
    await carry_out()
    return await cut(request, carry_out)


async def cut(request: web.Request, carry_out: Handler) -> web.StreamResponse:
    """Drop the connection; the request is not carried out."""
    if request.transport:
        request.transport.close()
    return web.Response()


def late(seconds: float) -> Fault:
    """Drop the connection, and carry the request out some time after."""

    async def fault(request: web.Request, carry_out: Handler) -> web.StreamResponse:
        if request.transport:
            request.transport.close()

        async def then() -> None:
            await asyncio.sleep(seconds)
            await carry_out()

        task = asyncio.create_task(then())
        _LATE.add(task)
        task.add_done_callback(_LATE.discard)
        return web.Response()

    return fault


_LATE: set[asyncio.Task[None]] = set()


def half(*, announced: bool) -> Fault:
    """Send half of the body, with or without saying how long it should be."""

    async def fault(request: web.Request, carry_out: Handler) -> web.StreamResponse:
        whole = await carry_out()
        assert isinstance(whole, web.Response)
        assert isinstance(whole.body, bytes)
        body = whole.body
        if not announced:
            return web.Response(body=body[: len(body) // 2])
        response = web.StreamResponse(headers={"Content-Length": str(len(body))})
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
        return await cut(request, carry_out)

    return fault


def _line(asked: Asked, status: int, body: Body) -> bytes:
    response = {"status_code": status, "request_id": "req_1", "body": body}
    line = {"id": "x", "custom_id": asked.custom_id, "response": response, "error": None}
    return json.dumps(line).encode() + b"\n"


def _shown(batch: Body) -> Body:
    return {name: value for name, value in batch.items() if not name.startswith("_")}


def _page(request: web.Request, items: Iterable[Body]) -> web.Response:
    rows = list(items)
    after = request.query.get("after")
    if after:
        rows = rows[[row["id"] for row in rows].index(after) + 1 :]
    limit = int(request.query.get("limit", "20"))
    more = len(rows) > limit
    return _json({"object": "list", "data": rows[:limit], "has_more": more})


def _json(body: Body) -> web.Response:
    return web.Response(
        text=json.dumps(body, ensure_ascii=False), content_type="application/json", charset="utf-8"
    )


def _refused(
    status: int, message: str, headers: Mapping[str, str] | None = None
) -> web.StreamResponse:
    error = {"error": {"message": message, "type": "some_error", "code": None}}
    return web.Response(
        text=json.dumps(error), status=status, content_type="application/json", headers=headers
    )
