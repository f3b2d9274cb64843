"""Limits per minute in the headers of an answer. Pure.

OpenAI's names (`x-ratelimit-limit-requests`, `-remaining-requests`, `-reset-requests`; also
sent by Groq, Azure, Mistral's and many gateways) may speak of a minute or of a day; how fast
the rest fills up again tells which. Anthropic's are always per minute.
"""

import re
from collections.abc import Mapping

_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d|)")
_SECONDS = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_A_MINUTE = (40.0, 80.0)
"""Seconds; the headers round."""


def limits_in(headers: Mapping[str, str]) -> dict[str, int]:
    """Return the limits per minute on "requests" and "tokens", as far as they are stated.

    Args:
        headers: with lower-case names.

    >>> limits_in({"x-ratelimit-limit-requests": "5000", "x-ratelimit-remaining-requests":
    ...     "4990", "x-ratelimit-reset-requests": "120ms"})
    {'requests': 5000}
    """
    found = {}
    for name in ("requests", "tokens"):
        limit = _number(headers.get(f"anthropic-ratelimit-{name}-limit"))
        if limit is None:
            limit = _number(headers.get(f"x-ratelimit-limit-{name}"))
            left = _number(headers.get(f"x-ratelimit-remaining-{name}"))
            reset = duration(headers.get(f"x-ratelimit-reset-{name}", ""))
            if (
                limit is None
                or left is None
                or reset is None
                or not _per_minute(limit, left, reset)
            ):
                continue
        if limit > 0:
            found[name] = limit
    return found


def duration(text: str) -> float | None:
    """Return seconds from "1m2.5s", "20ms" or "3"; None if it is neither.

    >>> duration("1m2.5s"), duration("20ms"), duration("3"), duration("soon")
    (62.5, 0.02, 3.0, None)
    """
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text.strip():
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def _per_minute(limit: int, left: int, reset: float) -> bool:
    """Tell whether `limit - left`, which are back after `reset` seconds, make a minute's limit."""
    used = limit - left
    return used > 0 and _A_MINUTE[0] <= reset * limit / used <= _A_MINUTE[1]


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"\d{1,12}", text.strip()) else None
