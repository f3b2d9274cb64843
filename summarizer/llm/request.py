"""From a prompt to the body of a request. Pure, and the same bytes for the same input.

The static messages come first and the order of keys is fixed, so providers cache them; the
online door and the batch API send the same body.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from summarizer.llm.capabilities import Target
from summarizer.llm.response import TOOL
from summarizer.llm.strict import strict_schema
from summarizer.schemas import Extraction

Request = dict[str, Any]

_PURPOSE = "Everything that the article says, in this shape."
_SCHEMA_FOLLOWS = "Answer with one JSON object and nothing else. It follows this JSON Schema:"


class Message(Protocol):
    """One turn of the conversation."""

    @property
    def role(self) -> Literal["system", "user", "assistant"]: ...
    @property
    def content(self) -> str: ...


class Prompt(Protocol):
    """What `summarizer.prompts.render` returns."""

    @property
    def identity(self) -> str: ...
    @property
    def messages(self) -> Sequence[Message]: ...


@dataclass(frozen=True, slots=True)
class Sampling:
    """What a request asks for, apart from the prompt."""

    temperature: float | None = None
    """None is the model's own default; never sent where a model takes none."""
    max_output_tokens: int = 16_000
    """Reasoning included."""
    extra_body: Mapping[str, Any] = field(default_factory=dict)
    """Further fields, such as `reasoning_effort`; they win over ours."""


def build_request(
    prompt: Prompt, target: Target, sampling: Sampling, shape: type[BaseModel] = Extraction
) -> Request:
    """Return the JSON body that asks `target` for an extraction, or for another shape."""
    messages = [{"role": turn.role, "content": turn.content} for turn in prompt.messages]
    if target.mode == "json":
        messages = [_with_schema(messages[0], shape), *messages[1:]]
    body = (
        _messages_body(messages, target, shape)
        if target.dialect == "messages"
        else _chat(messages, target, shape)
    )
    body[target.max_tokens] = sampling.max_output_tokens
    if target.temperature and sampling.temperature is not None:
        body["temperature"] = sampling.temperature
    return {**body, **target.extra, **sampling.extra_body}


def follow_up(request: Request, answer: str, question: str) -> Request:
    """Return `request` with the model's answer and one more question after it."""
    turns = [{"role": "assistant", "content": answer}, {"role": "user", "content": question}]
    return {**request, "messages": [*request["messages"], *turns]}


def _chat(messages: list[dict[str, str]], target: Target, answer: type[BaseModel]) -> Request:
    schema = strict_schema(answer)
    strict = {"strict": True} if target.strict else {}
    body: Request = {"model": target.model, "messages": messages}
    if target.mode == "json_schema":
        shape = {"name": TOOL, **strict, "schema": schema}
        body["response_format"] = {"type": "json_schema", "json_schema": shape}
    elif target.mode == "tools":
        function = {
            "name": TOOL,
            "description": _purpose(answer),
            **strict,
            "parameters": schema,
        }
        body["tools"] = [{"type": "function", "function": function}]
        body["tool_choice"] = {"type": "function", "function": {"name": TOOL}}
    else:
        body["response_format"] = {"type": "json_object"}
    return body


def _messages_body(
    messages: list[dict[str, str]], target: Target, answer: type[BaseModel]
) -> Request:
    """Anthropic's dialect: system text apart, and a mark where the part to be cached ends."""
    schema = strict_schema(answer)
    system = [_block(m["content"]) for m in messages if m["role"] == "system"]
    others = [m for m in messages if m["role"] != "system"]
    blocks = [_block(m["content"]) for m in others]
    static = [*system, *blocks[:-1]]
    if static:
        static[-1]["cache_control"] = {"type": "ephemeral"}
    turns = [{"role": m["role"], "content": [b]} for m, b in zip(others, blocks, strict=True)]
    body: Request = {"model": target.model, "system": system, "messages": turns}
    if target.mode == "tools":
        body["tools"] = [{"name": TOOL, "description": _purpose(answer), "input_schema": schema}]
        body["tool_choice"] = {"type": "tool", "name": TOOL}
    elif target.mode == "json_schema":
        body["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
    return body


def _purpose(answer: type[BaseModel]) -> str:
    return _PURPOSE if answer is Extraction else (answer.__doc__ or "").strip()


def _with_schema(message: dict[str, str], answer: type[BaseModel]) -> dict[str, str]:
    schema = json.dumps(strict_schema(answer), ensure_ascii=False, separators=(",", ":"))
    return {**message, "content": f"{message['content']}\n\n{_SCHEMA_FOLLOWS}\n{schema}"}


def _block(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}
