"""Several values in one line of text: `names=النيرب|Al-Nayrab; kind=town`.

A backslash takes the meaning from `;`, `|` and itself; `\\n`, `\\r` and `\\t` are white space.
"""

import re
from collections.abc import Mapping, Sequence

_ESCAPES = str.maketrans(
    {"\\": "\\\\", ";": "\\;", "|": "\\|", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
)
_SPACES = {"n": "\n", "r": "\r", "t": "\t"}
_ESCAPED = re.compile(r"\\([\\;|nrt])")


def joined(parts: Sequence[str], separator: str = "|") -> str:
    """Return parts as one text that `split` takes apart again.

    >>> joined(["a|b", "c"])
    'a\\\\|b|c'
    """
    return separator.join(part.translate(_ESCAPES) for part in parts)


def split(text: str, separator: str = "|") -> list[str]:
    """Return the parts of a text, without white space around them and empty ones.

    >>> split("a\\\\|b | c")
    ['a|b', 'c']
    """
    parts = [plain(part).strip() for part in cut(text, separator)]
    return [part for part in parts if part]


def cut(text: str, separator: str) -> list[str]:
    """Return the parts of a text with their escapes, so that they can be split further."""
    return [
        found[1] for found in re.finditer(rf"(?s)((?:\\.|[^{separator}])*)(?:{separator}|\Z)", text)
    ]


def plain(text: str) -> str:
    """Return a text without escapes."""
    return _ESCAPED.sub(lambda found: _SPACES.get(found[1], found[1]), text)


def note(values: Mapping[str, Sequence[str]]) -> str:
    """Return values as the text of a note."""
    return "; ".join(f"{name}={joined(texts)}" for name, texts in values.items())


def read_note(text: str) -> dict[str, tuple[str, ...]]:
    """Return the values that a note holds; what is no `field=value` is a remark for people.

    >>> read_note("names=النيرب|Al-Nayrab; kind = town; not sure")
    {'names': ('النيرب', 'Al-Nayrab'), 'kind': ('town',)}
    """
    fields = [part.partition("=") for part in cut(text, ";")]
    return {name.strip(): tuple(split(texts)) for name, equals, texts in fields if equals}
