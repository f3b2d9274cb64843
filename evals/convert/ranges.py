"""Numbers of people as annotators type them: `7`, `5-7`, `7+` (at least), `-7` (at most), `?`."""

import re

_RANGE = re.compile(r"(?:(\d+)\s*\+|(\d+)\s*[-–]\s*(\d+)|[-–]\s*(\d+)|(\d+)|[?؟])")


def range_text(low: int | None, high: int | None) -> str:
    """Return the text of a range; `?` if it has neither end.

    >>> [range_text(7, 7), range_text(5, 7), range_text(7, None), range_text(None, 7)]
    ['7', '5-7', '7+', '-7']
    """
    if low is None:
        return "?" if high is None else f"-{high}"
    if high is None:
        return f"{low}+"
    return f"{low}" if low == high else f"{low}-{high}"


def read_range(text: str) -> tuple[int | None, int | None]:
    """Return the ends of a range.

    Raises:
        ValueError: the text is none.

    >>> read_range("5-7"), read_range("٧+"), read_range("?")
    ((5, 7), (7, None), (None, None))
    """
    found = _RANGE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no number; write 7, 5-7, 7+ (at least), -7 (at most) or ?")
    least, low, high, most, exact = (None if part is None else int(part) for part in found.groups())
    if exact is not None:
        return exact, exact
    return (least if least is not None else low), (high if high is not None else most)
