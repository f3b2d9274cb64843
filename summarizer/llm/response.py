"""From the body of a server's answer to an extraction, or to the kind of its failure. Pure.

The online door, the batch API and stored answers are all read here. Chat completions,
Anthropic's messages and the status of OpenAI's responses are told apart by their fields.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError, model_validator

from summarizer.errors import ProviderError, Usage
from summarizer.llm.failures import error_in_body, shorten, status_error, status_in_body
from summarizer.llm.shapes import as_object, as_objects, as_text
from summarizer.llm.strict import strict_schema
from summarizer.schemas import Extraction

TOOL = "extraction"
"""The name of the schema, and of the tool where there is one."""

_MOST_COMPLAINTS = 12
_MOST_BRACES = 50
_TRUNCATED = frozenset(
    {"length", "max_tokens", "max_output_tokens", "model_context_window_exceeded"}
)


class Reading(Extraction):
    """An extraction as it is validated from a model's JSON.

    Numbers and truth values may come as strings; what only a lenient reader would take for a
    value (`true` for 1, a NUL in a name) is refused.
    """

    @model_validator(mode="before")
    @classmethod
    def _refuse_oddities(cls, data: Any) -> Any:
        if found := _oddity(data):
            raise ValueError(f"{_path(found[0])}: {found[1]}")
        return data


def parse_response(body: Mapping[str, Any]) -> Extraction:
    """Return the extraction in a response body.

    Raises:
        ProviderError: `refusal`, `truncated`, `content_filter`, `invalid_output` (with what is
            wrong, in words for the model), or the kind of an error sent with status 200.
    """
    text = answer_text(body)
    try:
        return read(text)
    except ValidationError as error:
        raise ProviderError("invalid_output", "; ".join(complaints(error))) from None


def answer_text(body: Mapping[str, Any]) -> str:
    """Return what the model wrote, one JSON object if all went well.

    Calls of our tool are preferred to text; several different calls are returned one after
    the other, which no reader takes for one object.

    Raises:
        ProviderError: as `parse_response`, save `invalid_output`.
    """
    if error := error_in_body(body):
        raise status_error(status_in_body(error), {"error": error})
    _refuse_unfinished(body)
    if body.get("type") == "message":
        blocks = as_objects(body.get("content"))
        calls = [
            json.dumps(block.get("input"), ensure_ascii=False)
            for block in blocks
            if block.get("type") == "tool_use" and block.get("name") == TOOL
        ]
        return _either(calls, _text(blocks))
    message = as_object(_choice(body).get("message"))
    functions = [as_object(call.get("function")) for call in as_objects(message.get("tool_calls"))]
    calls = [as_text(f.get("arguments")) for f in functions if f.get("name") == TOOL]
    return _either(calls, _text(message.get("content")))


def read(text: str) -> Extraction:
    """Return the extraction that `text` holds; a fence or talk around the object is passed over.

    Only complete JSON is read: what was cut off is never repaired.

    Raises:
        pydantic.ValidationError: `text` is not one JSON object of this shape.
    """
    return plain(Reading.model_validate_json(only_object(text)))


def only_object(text: str) -> str:
    """Return the one JSON object in `text`, or `text` itself if there is not exactly one.

    >>> only_object('Here it is: {"a": 1}')
    '{"a": 1}'
    >>> only_object('{"a": 1} or {"a": 2}')
    '{"a": 1} or {"a": 2}'
    """
    text = text.strip().removeprefix("\ufeff")
    if text.startswith("<think>"):  # what local models that reason put first
        text = text.partition("</think>")[2].strip()
    if text.startswith("{") and text.endswith("}"):
        return text
    decoder, found, at = json.JSONDecoder(), list[str](), text.find("{")
    for _ in range(_MOST_BRACES):
        if at < 0:
            break
        try:
            _, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            found.append(text[at:end])
        at = text.find("{", end)
    return found[0] if len(found) == 1 else text


def plain(extraction: Extraction) -> Extraction:
    """Return `extraction` as exactly an `Extraction`, without what a subclass carries."""
    return Extraction.model_construct(
        **{name: getattr(extraction, name) for name in Extraction.model_fields}
    )


def complaints(error: ValidationError) -> list[str]:
    """Return what is wrong, one short line each, without the library's addresses and inputs.

    At most a dozen: a hopeless answer must not make a long second question.
    """
    found = []
    for item in error.errors(include_url=False, include_context=False)[:_MOST_COMPLAINTS]:
        message = item["msg"].removeprefix("Value error, ")
        if item["type"] in ("json_invalid", "string_unicode"):
            found.append(f"the answer is not one complete JSON object ({message})")
            continue
        given = item["input"]
        if isinstance(given, str | int | float) and item["type"] != "value_error":
            message += f", not {shorten(repr(given), 60)}"
        path = _path(item["loc"])
        found.append(f"{path}: {message}" if path else message)
    return found


def usage_of(body: Mapping[str, Any]) -> Usage:
    """Return the tokens that the server counted for one answered call; its cost is left open.

    Anthropic counts cached input apart; here it is part of the input, as with everybody else.
    """
    usage = as_object(body.get("usage"))
    cached = _count(usage, "cache_read_input_tokens") or _count(
        as_object(usage.get("prompt_tokens_details")), "cached_tokens"
    )
    apart = _count(usage, "cache_read_input_tokens") + cache_write_tokens(body)
    return Usage(
        calls=1,
        input_tokens=_count(usage, "prompt_tokens") or _count(usage, "input_tokens") + apart,
        cached_tokens=cached,
        output_tokens=_count(usage, "completion_tokens") or _count(usage, "output_tokens"),
        cost_usd=None,
    )


def cache_write_tokens(body: Mapping[str, Any]) -> int:
    """Return the input tokens that went into Anthropic's cache, which it charges for."""
    return _count(as_object(body.get("usage")), "cache_creation_input_tokens")


def _refuse_unfinished(body: Mapping[str, Any]) -> None:
    choice = next(iter(as_objects(body.get("choices"))), {})
    refusal = as_object(choice.get("message")).get("refusal")
    reason = as_text(choice.get("finish_reason") or body.get("stop_reason"))
    if body.get("status") == "incomplete":
        reason = as_text(as_object(body.get("incomplete_details")).get("reason"))
    if refusal or reason == "refusal":
        raise ProviderError("refusal", shorten(str(refusal or "the model declined")))
    if reason in _TRUNCATED:
        written = usage_of(body).output_tokens
        raise ProviderError("truncated", f"the answer was cut off after {written} tokens")
    if reason == "content_filter":
        raise ProviderError("content_filter", "the server's content filter stopped the answer")


def _choice(body: Mapping[str, Any]) -> dict[str, Any]:
    for choice in as_objects(body.get("choices")):
        return choice
    raise ProviderError("http", "the server's answer has no choices")


def _text(content: object) -> str:
    """Return text that comes whole, or in parts as some servers send it."""
    return as_text(content) or "".join(as_text(part.get("text")) for part in as_objects(content))


def _either(calls: list[str], said: str) -> str:
    return "\n".join(dict.fromkeys(calls)) if calls else said


def _oddity(value: Any, name: str = "") -> tuple[tuple[int | str, ...], str] | None:
    """Return where a value is that no reader should let pass, and what it is, or None."""
    if isinstance(value, str):
        return ((), "Input should not contain a NUL character") if "\0" in value else None
    if isinstance(value, bool):
        return None if name in _truth_values() else ((), "Input should not be true or false")
    if isinstance(value, dict):
        for key, item in value.items():
            if found := _oddity(item, key):
                return (key, *found[0]), found[1]
    elif isinstance(value, list):
        for i, item in enumerate(value):
            if found := _oddity(item):
                return (i, *found[0]), found[1]
    return None


@cache
def _truth_values() -> frozenset[str]:
    """Return the names of the fields that are true or false."""
    shapes = strict_schema(Extraction)["$defs"].values()
    return frozenset(
        name
        for shape in shapes
        for name, field in shape.get("properties", {}).items()
        if field.get("type") == "boolean"
    )


def _path(location: tuple[int | str, ...]) -> str:
    """Write `("incidents", 0, "date")` as `incidents[0].date`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).removeprefix(".")


def _count(usage: Mapping[str, Any], key: str) -> int:
    value = usage.get(key)
    return value if isinstance(value, int) and value > 0 else 0
