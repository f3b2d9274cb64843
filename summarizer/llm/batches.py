"""Files and batches of OpenAI's Batch API: HTTP alone, no memory of what was asked.

What may safely be done twice is tried again. Uploading and submitting are not: where it cannot
be known whether they happened, `Unsure` is raised, and whoever keeps the journal has to look.
Shapes: https://platform.openai.com/docs/api-reference/batch. Other servers leave fields out, so
nothing but the id and the status is taken for granted.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer.errors import ConfigurationError, ProviderError
from summarizer.llm.door import Door
from summarizer.llm.failures import may_pass, retry_after, shorten, status_error
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


class Unsure(Exception):
    """The server may have done what was asked, or not: the connection broke, or it said 5xx."""

    def __init__(self, error: ProviderError) -> None:
        super().__init__(str(error))
        self.error = error


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
        self._door = door
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

        return _id(await self._once(post, "POST /files"))

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

        return _batch(await self._once(post, "POST /batches"))

    async def batches(self) -> AsyncIterator[Batch]:
        """Yield the account's batches, newest first."""
        async for item in self._pages("/batches", {}):
            yield _batch(item)

    async def retrieve(self, batch: str) -> Batch | None:
        """Return what the provider says of a batch; None: it knows no such batch."""
        try:
            return _batch(await self._get(f"/batches/{batch}"))
        except _NotFound:
            return None

    async def cancel(self, batch: str) -> None:
        """Ask the provider to stop a batch; one that has ended stays as it is."""
        try:
            await self._safely(lambda: self._post_nothing(f"/batches/{batch}/cancel"))
        except _NotFound:
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
                    raise _Failed(_network(f"the download ended after {got} of {length} bytes"), 0)

        try:
            await self._safely(get)
        except _NotFound:
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
            await self._safely(delete)
        except _NotFound:
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
            return self._object(response)

        return await self._safely(get)

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

    async def _once(self, post: Callable[[], Awaitable["Response"]], what: str) -> dict[str, Any]:
        """Post what must not be done twice; only a refusal for want of room is tried again."""

        async def refused_or_done() -> dict[str, Any]:
            try:
                return self._object(await self._translated(post()))
            except _Failed as failed:
                if failed.status != 429:
                    raise _Decided(failed) from None
                raise

        try:
            return await self._retrying(refused_or_done)
        except _Decided as decided:
            failed = decided.failed
        except _Failed as refused:
            raise refused.error from None
        if failed.status in (404, 405, 501):
            raise ConfigurationError(
                f"{self._door.target.base_url} has no Batch API ({what}: HTTP {failed.status}); "
                "leave out --batch-api"
            )
        if failed.status == 0 or failed.status >= 500 or failed.status in (408, 409):
            raise Unsure(failed.error)
        raise failed.error

    async def _safely(self, call: Callable[[], Awaitable[T]]) -> T:
        """Do what may be done twice, until it works or time does not heal it."""
        try:
            return await self._retrying(lambda: self._translated(call()))
        except _Failed as failed:
            if failed.status == 404:
                raise _NotFound from None
            raise failed.error from None

    async def _retrying(self, call: Callable[[], Awaitable[T]]) -> T:
        patience = self._door.patience
        for number in range(patience.tries):
            try:
                return await call()
            except _Failed as failed:
                passes = may_pass(failed.status, failed.error.kind)
                if not passes or number + 1 == patience.tries:
                    raise
                asked = failed.wait_s
            backoff = min(patience.longest_wait_s, patience.backoff_s * 2**number)
            await asyncio.sleep(backoff if asked is None else min(asked, patience.longest_wait_s))
        raise AssertionError("there is a last try")

    async def _translated(self, call: Awaitable[T]) -> T:
        """Await `call`; what the client raises becomes `_Failed`, without keys."""
        import httpx2
        import openai

        try:
            return await call
        except openai.APIStatusError as error:
            response = error.response
        except (openai.APIConnectionError, httpx2.HTTPError) as error:
            reason = shorten(self._door.without_key(f"no connection: {error.__cause__ or error}"))
            raise _Failed(_network(reason), 0) from None
        text = self._door.without_key(response.text)
        try:
            body: object = json.loads(text)
        except (ValueError, RecursionError):
            body = text
        refused = status_error(response.status_code, body)
        raise _Failed(refused, response.status_code, retry_after(dict(response.headers)))

    def _object(self, response: "Response") -> dict[str, Any]:
        try:
            body = json.loads(response.text)
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise _Failed(_network("the answer is not a JSON object"), 0)
        if body.get("error") and not body.get("id"):
            # Seen where a batch was not ready yet: status 200 with an error and nothing else.
            said = status_error(200, json.loads(self._door.without_key(response.text)))
            raise _Failed(_network(said.message), 0)
        return body


class _Failed(Exception):
    def __init__(self, error: ProviderError, status: int, wait_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.status = status
        """0: there was no answer that tells."""
        self.wait_s = wait_s


class _Decided(Exception):
    """A failure that is not to be tried again here."""

    def __init__(self, failed: _Failed) -> None:
        super().__init__()
        self.failed = failed


class _NotFound(Exception):
    """A 404."""


def _network(message: str) -> ProviderError:
    return ProviderError("network", message)


def _id(body: Mapping[str, Any]) -> str:
    found = as_text(body.get("id"))
    if not found:
        raise Unsure(ProviderError("http", "the answer names no id"))
    return found


def _batch(body: Mapping[str, Any]) -> Batch:
    counts = as_object(body.get("request_counts"))
    errors = as_objects(as_object(body.get("errors")).get("data"))
    return Batch(
        id=_id(body),
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
