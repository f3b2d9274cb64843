"""Lines of the files that go to a Batch API and come back: requests out, results in. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from summarizer.errors import NOTHING_SPENT, ProviderError, Usage
from summarizer.llm.capabilities import Target
from summarizer.llm.door import Reply
from summarizer.llm.engine import Step
from summarizer.llm.failures import (
    error_in_body,
    may_pass,
    shorten,
    status_error,
    status_in_body,
)
from summarizer.llm.pricing import priced_usage
from summarizer.llm.shapes import as_object, as_text

_ID = re.compile(r"([0-9a-f]{32})-(\d+-\d+-\d+)")
_BYTES_PER_TOKEN = 4
"""Arabic and English news have 5.1 to 5.4 bytes of UTF-8 a token (measured, o200k); schema and
punctuation fewer. Better too many tokens than a batch that the queue has no room for."""

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """A line of an output or error file."""

    key: bytes
    """The article."""
    step: str
    """The question."""
    line: Line


def step_name(step: Step) -> str:
    """Return a question's name within its article."""
    return f"{step.first}-{step.last}-{step.asked}"


def custom_id(key: bytes, step: str) -> str:
    """Return the id of a request; it is the same whenever and wherever it is asked."""
    return f"{key.hex()}-{step}"


def request_line(identifier: str, endpoint: str, body: Mapping[str, Any]) -> bytes:
    """Return a line of an input file, with its line feed.

    Nothing is escaped that need not be: Arabic would take twice the bytes.
    """
    line = {"custom_id": identifier, "method": "POST", "url": endpoint, "body": body}
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    # Articles may hold lone surrogates, which no encoding has.
    return text.encode("utf-8", "replace") + b"\n"


def tokens_in(line: bytes) -> int:
    """Return about how many tokens of input a request is, rather too many than too few."""
    return len(line) // _BYTES_PER_TOKEN + 1


def read_result(raw: bytes) -> Result | None:
    """Return what a line of an output or error file holds; None if it cannot be read."""
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    found = _ID.fullmatch(as_text(as_object(line).get("custom_id")))
    if not found or not (as_object(line.get("response")) or as_object(line.get("error"))):
        return None
    return Result(bytes.fromhex(found[1]), found[2], line)


def online_line(body: Mapping[str, Any]) -> Line:
    """Return a result in the provider's shape for an answer that came online, at full price."""
    return {"response": {"status_code": 200, "body": body}, "online": True}


def no_answer(why: str) -> Line:
    """Return a result in the provider's shape for a request that it has not answered."""
    return {"response": None, "error": {"code": "no_answer", "message": why}}


def reply(line: Line, target: Target) -> Reply:
    """Return the answer in a result line, read as online, at the price of a batch.

    Raises:
        ProviderError: the request failed; of the same kinds as online.
    """
    response = as_object(line.get("response"))
    body = as_object(response.get("body"))
    status = response.get("status_code")
    if not response:
        why = as_object(line.get("error"))
        said = ": ".join(filter(None, (as_text(why.get(key)) for key in ("code", "message"))))
        raise ProviderError("http", shorten(said or "the batch brought no answer"))
    if isinstance(status, int) and status >= 400:
        raise status_error(status, response.get("body"))
    if (error := error_in_body(body)) is not None:
        told = status_error(status_in_body(error), {"error": error})
        raise ProviderError(told.kind, told.message, usage_in(line, target))
    usage = usage_in(line, target)
    return Reply(json.dumps(body, ensure_ascii=False), body, usage)


def usage_in(line: Line, target: Target) -> Usage:
    """Return what the answer in a result line cost; nothing if the request failed."""
    body = as_object(as_object(line.get("response")).get("body"))
    online = bool(line.get("online"))
    return priced_usage(body, target, batch=not online) if body else NOTHING_SPENT


def may_heal(line: Line) -> ProviderError | None:
    """Return the error of a request that may be answered if it is asked again; else None."""
    response = as_object(line.get("response"))
    try:
        status = response.get("status_code")
        if response and not (isinstance(status, int) and status >= 400):
            return None
        reply(line, _ANY)
    except ProviderError as error:
        # What was not run at all (`batch_expired`, `batch_cancelled`) has no response.
        account = error.kind in ("auth", "quota")
        code = status if isinstance(status, int) else 0
        return error if not response or account or may_pass(code, error.kind) else None
    return None


_ANY = Target("", "", "", "", None, "chat", "json_schema", False, "", False, None, False, {})
"""Errors are read alike from all."""
