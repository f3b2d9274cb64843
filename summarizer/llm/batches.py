"""Files and batches of OpenAI's Batch API: HTTP alone, no memory of what was asked.

Uploading and submitting are not tried again: where it cannot be known whether they happened,
`Unsure` is raised, and whoever keeps the journal has to look.
Shapes: https://platform.openai.com/docs/api-reference/batch. Other servers leave fields out, so
nothing but the id and the status is taken for granted.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer.errors import ConfigurationError, ProviderError
from summarizer.llm.calls import Calls, NotFound, Unsure, cut_short
from summarizer.llm.door import Door
from summarizer.llm.failures import shorten
from summarizer.llm.shapes import as_object, as_objects, as_text

if TYPE_CHECKING:
    from httpx2 import Response
    from openai import AsyncOpenAI

ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
"""Statuses after which nothing changes any more."""
_PATH = "/chat/completions"
_PAGE = 100
_CHUNK = 1 << 16

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a batch was refused as a whole, or one line of it."""

    code: str
    message: str
    line: int | None
    """Counted from 1; None: it is not about a single line."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What the provider says of a batch."""

    id: str
    status: str
    input_file: str = ""
    output_file: str | None = None
    error_file: str | None = None
    completed: int = 0
    failed: int = 0
    metadata: Mapping[str, str] | None = None
    complaints: tuple[Complaint, ...] = ()


class Batches:
    """The files and batches of one account. Belongs to the event loop of its door.

    Raises:
        ConfigurationError: the server's dialect has no Batch API of this kind.
    """

    def __init__(self, door: Door) -> None:
        if door.target.dialect != "chat":
            raise ConfigurationError(
                f"--batch-api: only OpenAI's Batch API is known, and {door.target.name} speaks "
                "another; leave out --batch-api"
            )
        self._calls = Calls(door)
        self._client: AsyncOpenAI = door.client  # type: ignore[assignment]

    @property
    def endpoint(self) -> str:
        """The path that the requests in a batch are for."""
        return f"/v1{_PATH}"

    async def upload(self, path: Path) -> str:
        """Upload a file of requests under its own name and return its id.

        Raises:
            Unsure: it may be there or not.
            ConfigurationError: the server has no Batch API.
            ProviderError: it was refused.
        """

        async def post() -> "Response":
            import httpx2

            with path.open("rb") as file:
                response: httpx2.Response = await self._client.post(
                    "/files",
                    cast_to=httpx2.Response,
                    body={"purpose": "batch"},
                    files={"file": (path.name, file, "application/jsonl")},
                    options={"headers": {"Content-Type": "multipart/form-data"}},
                )
                return response

        return _id(await self._calls.once(post, "POST /files"))

    async def uploads(self) -> AsyncIterator[tuple[str, str]]:
        """Yield id and name of the files that were uploaded for batches, newest first."""
        async for item in self._pages("/files", {"purpose": "batch", "order": "desc"}):
            yield as_text(item.get("id")), as_text(item.get("filename"))

    async def create(self, input_file: str, metadata: Mapping[str, str]) -> Batch:
        """Submit an uploaded file.

        Raises:
            Unsure: it may be submitted or not; look for its metadata before trying again.
            ConfigurationError: the server has no Batch API.
            ProviderError: it was refused.
        """
        body = {
            "input_file_id": input_file,
            "endpoint": self.endpoint,
            "completion_window": "24h",
            "metadata": dict(metadata),
        }

        async def post() -> "Response":
            import httpx2

            response: httpx2.Response = await self._client.post(
                "/batches", cast_to=httpx2.Response, body=body
            )
            return response

        made = await self._calls.once(post, "POST /batches")
        return replace(_batch(made), id=_id(made))

    async def batches(self) -> AsyncIterator[Batch]:
        """Yield the account's batches, newest first."""
        async for item in self._pages("/batches", {}):
            yield _batch(item)

    async def retrieve(self, batch: str) -> Batch | None:
        """Return what the provider says of a batch; None: it knows no such batch."""
        try:
            return _batch(await self._get(f"/batches/{batch}"))
        except NotFound:
            return None

    async def cancel(self, batch: str) -> None:
        """Ask the provider to stop a batch; one that has ended stays as it is."""
        try:
            await self._calls.safely(lambda: self._post_nothing(f"/batches/{batch}/cancel"))
        except NotFound:
            return
        except ProviderError:
            found = await self.retrieve(batch)
            if found is None or found.status not in ENDED:
                raise

    async def download(self, file: str, to: Path) -> bool:
        """Write a file's content to `to`; return False if the provider has no such file."""

        async def get() -> None:
            async with self._client.files.with_streaming_response.content(file) as response:
                length = response.headers.get("content-length", "")
                plain = not response.headers.get("content-encoding")
                with to.open("wb") as out:
                    async for chunk in response.iter_bytes(_CHUNK):
                        out.write(chunk)
                    got = out.tell()
                if plain and length.isdigit() and got < int(length):
                    raise cut_short(f"the download ended after {got} of {length} bytes")

        try:
            await self._calls.safely(get)
        except NotFound:
            return False
        return True

    async def delete(self, file: str) -> None:
        """Delete a file; one that is not there is no error."""

        async def delete() -> "Response":
            import httpx2

            response: httpx2.Response = await self._client.delete(
                f"/files/{file}", cast_to=httpx2.Response
            )
            return response

        try:
            await self._calls.safely(delete)
        except NotFound:
            return

    async def _post_nothing(self, path: str) -> "Response":
        import httpx2

        response: httpx2.Response = await self._client.post(path, cast_to=httpx2.Response)
        return response

    async def _get(self, path: str, query: Mapping[str, object] | None = None) -> dict[str, Any]:
        async def get() -> dict[str, Any]:
            import httpx2

            response = await self._client.get(
                path, cast_to=httpx2.Response, options={"params": dict(query or {})}
            )
            return self._calls.read(response)

        return await self._calls.safely(get)

    async def _pages(self, path: str, query: Mapping[str, object]) -> AsyncIterator[dict[str, Any]]:
        after: dict[str, object] = {}
        while True:
            page = await self._get(path, {**query, "limit": _PAGE, **after})
            items = as_objects(page.get("data"))
            for item in items:
                yield item
            last = items[-1].get("id") if items else None
            if not page.get("has_more") or not last or after.get("after") == last:
                return
            after = {"after": last}


def _id(body: Mapping[str, Any]) -> str:
    found = as_text(body.get("id"))
    if not found:
        raise Unsure(ProviderError("http", "the answer names no id"))
    return found


def _batch(body: Mapping[str, Any]) -> Batch:
    counts = as_object(body.get("request_counts"))
    errors = as_objects(as_object(body.get("errors")).get("data"))
    return Batch(
        id=as_text(body.get("id")),
        status=as_text(body.get("status")),
        input_file=as_text(body.get("input_file_id")),
        output_file=as_text(body.get("output_file_id")) or None,
        error_file=as_text(body.get("error_file_id")) or None,
        completed=_number(counts.get("completed")) or 0,
        failed=_number(counts.get("failed")) or 0,
        metadata={k: as_text(v) for k, v in as_object(body.get("metadata")).items()},
        complaints=tuple(
            Complaint(
                as_text(error.get("code")),
                shorten(as_text(error.get("message"))),
                _number(error.get("line")),
            )
            for error in errors
        ),
    )


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
