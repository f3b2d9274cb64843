"""The one door to a model: every HTTP call passes here, is timed, retried, counted and priced.

Only faults that time heals are tried again, and the server's word on when comes first.
Whatever goes wrong leaves as a `ProviderError`, without keys and without the article.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from summarizer.errors import NOTHING_SPENT, ProviderError, Stopped, Usage
from summarizer.llm.capabilities import Target
from summarizer.llm.encode import Encoder
from summarizer.llm.failures import (
    error_in_body,
    may_pass,
    retry_after,
    shorten,
    status_error,
    status_in_body,
)
from summarizer.llm.gate import Gate, Outcome, open_gate
from summarizer.llm.pricing import priced_usage

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from httpx2 import Headers, Response
    from openai import AsyncOpenAI
    from tenacity import RetryCallState

_LOG = logging.getLogger(__name__)
_SHORTEST_KEY = 8
"""Characters; blotting out anything shorter would spoil ordinary words."""
_PATHS = {"chat": "/chat/completions", "messages": "/v1/messages"}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try."""

    tries: int = 5
    timeout_s: float = 180.0
    """For one call, from the first byte sent to the last byte read; a slow drip is cut too."""
    budget_s: float = 600.0
    """For all tries of one call together, waits between them included, those at the gate not."""
    longest_wait_s: float = 60.0
    """A server that asks to wait longer is not waited for."""
    backoff_s: float = 1.0
    """Scale of the waits where the server names none; they double, with jitter."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The body of an answer with status 200, raw and read, and what it cost."""

    text: str
    body: dict[str, Any]
    usage: Usage


@dataclass(frozen=True, slots=True)
class Door:
    """A connection to one server. Belongs to one event loop."""

    target: Target
    client: "AsyncOpenAI | AsyncAnthropic" = field(repr=False)
    key: str = field(repr=False)
    patience: Patience = Patience()
    gate: Gate = open_gate
    encoder: Encoder = field(default_factory=Encoder, repr=False)

    async def send(self, request: Mapping[str, Any]) -> Reply:
        """Return the server's answer to `request`, with what all tries cost.

        Raises:
            ProviderError: `auth`, `quota`, `rate_limited`, `network`, `http`, `content_filter`
                or `truncated` (the request is longer than the model's context).
            Stopped: the gate let no further try pass.
        """
        from tenacity import AsyncRetrying, retry_if_exception

        payload = self.encoder.encode(request)
        patience, tries = self.patience, _Tries()
        retrying = AsyncRetrying(
            # A positive test, so that a cancelled task is cancelled at once.
            retry=retry_if_exception(_heals(patience.longest_wait_s)),
            wait=_wait(patience.backoff_s, patience.longest_wait_s),
            stop=tries.enough(patience),
            reraise=True,
        )
        try:
            reply: Reply = await retrying(self._once, request, payload, tries)
        except _Failed as failed:
            error = failed.error
        except Stopped as stopped:
            raise stopped.after(tries.spent) from None
        else:
            return replace(reply, usage=tries.spent)
        raise ProviderError(error.kind, error.message, tries.spent)

    async def aclose(self) -> None:
        """Release connections."""
        await self.client.close()

    async def _once(self, request: Mapping[str, Any], payload: bytes, tries: "_Tries") -> Reply:
        """Make one call; what it cost is added to `tries`, a failure can be billed too."""
        arrived = time.monotonic()
        async with self.gate(request, len(payload)) as settle:
            tries.at_gate += time.monotonic() - arrived
            result = await self._exchange(payload)
            outcome = result.outcome if isinstance(result, _Failed) else result[1]
            tries.spent += outcome.usage
            settle(outcome)
        if isinstance(result, _Failed):
            _LOG.info("%s: a call failed: %s", self.target.server, result.error.kind)
            raise result
        return result[0]

    async def _exchange(self, payload: bytes) -> "tuple[Reply, Outcome] | _Failed":
        """Return the reply and its outcome, or the failure; raise only what is not ours."""
        import httpx2

        status_errors, connection_errors = _exceptions(self.target)
        try:
            async with asyncio.timeout(self.patience.timeout_s):
                response = await self.client.post(
                    _PATHS[self.target.dialect],
                    cast_to=httpx2.Response,
                    content=payload,
                    options={"headers": {"Content-Type": "application/json"}},
                )
        except status_errors as error:
            return self._refused(error.response.status_code, error.response)
        except TimeoutError:
            seconds = self.patience.timeout_s
            return _unanswered(f"no complete answer within {seconds:g} s", counted=False)
        except connection_errors as error:
            reason = error.__cause__ or error
            words = shorten(self.without_key(f"no connection: {reason}"))
            never_sent = isinstance(reason, httpx2.ConnectError | httpx2.ConnectTimeout)
            return _unanswered(words, counted=never_sent)
        return self._answered(response)

    def _answered(self, response: "Response") -> "tuple[Reply, Outcome] | _Failed":
        headers = _plain(response.headers)
        try:
            body = json.loads(response.text)
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            kind = headers.get("content-type", "no content type")
            refused = ProviderError("http", f"the answer is not a JSON object ({kind})")
            return _Failed(refused, Outcome(200, NOTHING_SPENT, headers, None, counted=False))
        if error_in_body(body):
            error = error_in_body(json.loads(self.without_key(response.text)))
            spent = priced_usage(body, self.target) if body.get("usage") else NOTHING_SPENT
            status = status_in_body(error)
            said = status_error(status, {"error": error})
            failure = ProviderError(said.kind, said.message, spent)
            return _Failed(failure, Outcome(status, spent, headers, None))
        usage = priced_usage(body, self.target)
        counted = bool(usage.input_tokens + usage.output_tokens)
        return Reply(response.text, body, usage), Outcome(200, usage, headers, None, None, counted)

    def _refused(self, status: int, response: "Response") -> "_Failed":
        text = self.without_key(response.text)
        try:
            body = json.loads(text)
        except (ValueError, RecursionError):
            body = text
        headers = _plain(response.headers)
        error = status_error(status, body)
        return _Failed(error, Outcome(status, NOTHING_SPENT, headers, retry_after(headers)))

    def without_key(self, text: str) -> str:
        """Return what a server said with our key blotted out."""
        return text.replace(self.key, "[key]") if len(self.key) >= _SHORTEST_KEY else text


class _Failed(Exception):
    """One call that brought no answer."""

    def __init__(self, error: ProviderError, outcome: Outcome) -> None:
        super().__init__()
        self.error = error
        self.outcome = replace(outcome, error=error)


@dataclass(slots=True)
class _Tries:
    """The tries of one call so far."""

    spent: Usage = NOTHING_SPENT
    at_gate: float = 0.0
    """Seconds waited there. With a low rate that is long, and it is not the server's fault."""

    def enough(self, patience: Patience) -> "Callable[[RetryCallState], bool]":
        """Return what tells tenacity whether there were as many, or as long, as allowed."""

        def stop(state: "RetryCallState") -> bool:
            used = (state.seconds_since_start or 0.0) - self.at_gate
            late = used + state.upcoming_sleep >= patience.budget_s
            return late or state.attempt_number >= patience.tries

        return stop


def _plain(headers: "Headers") -> dict[str, str]:
    """Return headers by name; `dict(headers)` would decode them all again for each name."""
    return dict(headers.items())


def _unanswered(message: str, *, counted: bool) -> _Failed:
    outcome = Outcome(None, NOTHING_SPENT, {}, None, counted=counted)
    return _Failed(ProviderError("network", message), outcome)


def _exceptions(target: Target) -> tuple[Any, Any]:
    """Return the client's exception classes for a status that is not 2xx, and for no answer."""
    if target.dialect == "messages":
        import anthropic

        return anthropic.APIStatusError, anthropic.APIConnectionError
    import openai

    return openai.APIStatusError, openai.APIConnectionError


def _heals(longest_wait_s: float) -> Callable[[BaseException], bool]:
    def heals(error: BaseException) -> bool:
        if not isinstance(error, _Failed):
            return False
        outcome = error.outcome
        return (outcome.wait_s or 0) <= longest_wait_s and may_pass(
            outcome.status or 0, error.error.kind
        )

    return heals


def _wait(backoff_s: float, longest_wait_s: float) -> Callable[["RetryCallState"], float]:
    """Wait as long as the server says, else exponentially longer with jitter."""
    from tenacity import wait_random_exponential

    backoff = wait_random_exponential(multiplier=backoff_s, max=longest_wait_s)

    def wait(state: "RetryCallState") -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.outcome.wait_s if isinstance(error, _Failed) else None
        return backoff(state) if asked is None else asked

    return wait
