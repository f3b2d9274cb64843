"""How many tokens a text has, without a tokenizer: each kind of character has its share."""

import json
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from summarizer.llm.request import Request

_TURN = 4
"""Tokens that mark where a turn of the conversation begins and ends, and whose it is."""
_MARKS = frozenset("ـٰ") | {chr(code) for code in range(0x64B, 0x660)}


def tokens_of(text: str) -> float:
    """Return about how many tokens a text has; see `tokens.toml` for how well that is known.

    >>> round(tokens_of("قُتل ثلاثة مدنيين في قصف على المدينة")), round(tokens_of("Three killed."))
    (12, 3)
    """
    shares = _shares()
    return sum(count * shares[_kind(char)] for char, count in Counter(text).items())


def request_tokens(request: Request) -> float:
    """Return about how many input tokens a request has, its schema included."""
    rest = {name: value for name, value in request.items() if name != "messages"}
    texts = [rest, *(turn["content"] for turn in request["messages"])]
    return sum(
        tokens_of(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)) + _TURN
        for text in texts
    )


@cache
def _shares() -> dict[str, float]:
    return tomllib.loads(files("summarizer.llm").joinpath("tokens.toml").read_text("utf-8"))


@cache
def _kind(char: str) -> str:
    if char in _MARKS:
        return "mark"
    if "\u0600" <= char <= "\u06ff" and char.isalpha():
        return "arabic"
    if char.isspace():
        return "space"
    if char.isdigit():
        return "digit"
    return "letter" if char.isalpha() else "other"
