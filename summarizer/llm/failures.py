"""What a failed call means: the kind of error, whether time heals it, and in whose words."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from summarizer.errors import ProviderError, ProviderFailure
from summarizer.llm.capabilities import hint
from summarizer.llm.shapes import as_object, as_objects, as_text
from summarizer.text.surrogates import encodable

_LONGEST_MESSAGE = 300
_QUOTA = re.compile(r"insufficient_quota|billing|credit balance|out of credits", re.IGNORECASE)
_TOO_LONG = re.compile(
    "context_length_exceeded|maximum context length|prompt is too long|the available context size",
    re.IGNORECASE,
)
_ECHO = re.compile(r"""["']input["']\s*:.*|\binput_value\s*=.*""", re.DOTALL)
"""What pydantic prints of the value that it refuses, to the message's end."""
_SECRET = re.compile(r"\b(?:sk|gsk|xai|hf)[-_][\w*.-]{6,}|\bAIza[\w-]{20,}|(?<=Bearer )\S+")


def status_error(status: int, body: object) -> ProviderError:
    """Return the error that an HTTP status and the body that came with it stand for."""
    said, code = _words(body)
    about = f"{code} {said}"
    message = f"HTTP {status}: {said}" if said else f"HTTP {status}"
    if status in (401, 403):
        return ProviderError("auth", shorten(message))
    if status == 402 or (status == 429 and _QUOTA.search(about)):
        return ProviderError("quota", shorten(message))
    if status == 429:
        return ProviderError("rate_limited", shorten(message))
    if status == 408:
        return ProviderError("network", shorten(message))
    if status < 500 and "content_filter" in code:
        return ProviderError("content_filter", shorten(message))
    if status < 500 and _TOO_LONG.search(about):
        return ProviderError("truncated", shorten(f"the request is too long: {message}"))
    advice = hint(about) if status in (400, 404, 422) else None
    return ProviderError("http", shorten(message) + (f" ({advice})" if advice else ""))


def error_in_body(body: Mapping[str, Any]) -> object:
    """Return the error that a body with status 200 carries instead of an answer, or None."""
    choice = next(iter(as_objects(body.get("choices"))), {})
    answered = as_object(choice.get("message")).get("content")
    return body.get("error") or (None if answered else choice.get("error")) or None


def status_in_body(error: object) -> int:
    """Return the status that an error object names, or 200."""
    code = as_object(error).get("code")
    return code if isinstance(code, int) and 400 <= code <= 599 else 200


def may_pass(status: int, kind: ProviderFailure) -> bool:
    """Tell whether trying the same request again later can help."""
    return kind in ("rate_limited", "network") or status == 409 or status >= 500


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds the server asks to wait, from milliseconds, seconds or a date.

    Source: RFC 9110, section 10.2.3; `retry-after-ms` is OpenAI's.

    >>> retry_after({"retry-after-ms": "1500"})
    1.5
    """
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", value):
            return float(value) / scale
    try:
        when = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def shorten(text: str, longest: int = _LONGEST_MESSAGE) -> str:
    """Return `text` on one line, cut, with anything that looks like a key blotted out."""
    text = _SECRET.sub("[key]", " ".join(encodable(text).split()))
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _words(body: object) -> tuple[str, str]:
    """Return what the server said, and its code and type, from the shapes that errors have."""
    if isinstance(body, list):
        body = next(iter(as_objects(body)), {})
    error = body.get("error", body) if isinstance(body, dict) else body
    if isinstance(error, dict):
        said = _said(error.get("message")) or _said(error.get("detail"))
        code = " ".join(str(error.get(key) or "") for key in ("code", "type", "param"))
        return said, code
    return _said(error), ""


def _said(words: object) -> str:
    """Return a message without the request that some servers repeat in it."""
    if isinstance(words, list):
        return "; ".join(filter(None, (as_text(one.get("msg")) for one in as_objects(words))))
    return _ECHO.sub("…", as_text(words))
