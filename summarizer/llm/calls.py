"""HTTP calls about files and batches: what may be done twice, and what must not.

What may is tried again. Where it cannot be known whether the other was done, `Unsure` is raised.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer.errors import ConfigurationError, ProviderError
from summarizer.llm.door import Door
from summarizer.llm.failures import may_pass, retry_after, shorten, status_error

if TYPE_CHECKING:
    from httpx2 import Response

T = TypeVar("T")


class Unsure(Exception):
    """The server may have done what was asked, or not: the connection broke, or it said 5xx."""

    def __init__(self, error: ProviderError) -> None:
        super().__init__(str(error))
        self.error = error


class NotFound(Exception):
    """A 404."""


class Calls:
    """Makes calls through a door's client, as patiently as the door is."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def once(self, post: Callable[[], Awaitable["Response"]], what: str) -> dict[str, Any]:
        """Post what must not be done twice, and return the answer; only a 429 is tried again.

        Raises:
            Unsure: it may be done or not.
            ConfigurationError: the server has no Batch API.
            ProviderError: it was refused.
        """

        async def refused_or_done() -> dict[str, Any]:
            try:
                return self.read(await self._translated(post()))
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
            raise Unsure(_network(failed.error.message))
        raise failed.error

    async def safely(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return the result of what may be done twice, tried until time does not heal it.

        Raises:
            NotFound: there is no such thing.
            ProviderError: it was refused; `network` if it may work later.
        """
        try:
            return await self._retrying(lambda: self._translated(call()))
        except _Failed as failed:
            if failed.status == 404:
                raise NotFound from None
            later = failed.status >= 500
            raise _network(failed.error.message) if later else failed.error from None

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

    def read(self, response: "Response") -> dict[str, Any]:
        """Return the object in a response; for use within `once` and `safely` only."""
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


def cut_short(message: str) -> Exception:
    """Return what to raise within `safely` for an answer that is not whole."""
    return _Failed(_network(message), 0)


def _network(message: str) -> ProviderError:
    return ProviderError("network", message)
