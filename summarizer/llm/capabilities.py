"""Which server a model name means, and what that server takes (`capabilities.toml`)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from summarizer.errors import ConfigurationError

if TYPE_CHECKING:
    from summarizer.settings import Settings

Mode = Literal["json_schema", "tools", "json"]
Dialect = Literal["chat", "messages"]

FORMS = (
    '"openai/gpt-5-mini", "anthropic/NAME", "openrouter/VENDOR/NAME", "ollama/qwen3", "vllm/NAME", '
    'or any name together with base_url; "rules" needs no model'
)
"""How a model may be named, for messages."""


@dataclass(frozen=True, slots=True)
class Target:
    """A model on a server, and what that server takes."""

    name: str
    """As the user wrote it."""
    server: str
    """The kind: a table of `capabilities.toml`."""
    model: str
    """The name as it is sent."""
    base_url: str
    key_variable: str | None
    """The environment variable that usually holds the key; None where no key is needed."""
    dialect: Dialect
    mode: Mode
    strict: bool
    max_tokens: str
    temperature: bool
    prices: str | None
    """The provider in genai-prices; None where prices are not known."""
    cost: bool
    extra: dict[str, Any]


def target(model: str, base_url: str | None = None, mode: Mode | None = None) -> Target:
    """Return what `model` means.

    A known prefix is taken off the name; any other is part of it, so that names such as
    `Qwen/Qwen3-8B` reach their server whole.

    Args:
        base_url: where the server is; needed unless the prefix says it.
        mode: overrides how the shape of the answer is asked for.

    Raises:
        ConfigurationError: the name has no known prefix and there is no `base_url`.

    >>> target("ollama/qwen3").base_url
    'http://127.0.0.1:11434/v1'
    >>> target("Qwen/Qwen3-8B", "http://gpu:8000/v1").model
    'Qwen/Qwen3-8B'
    """
    servers = _table().servers
    prefix, _, rest = model.partition("/")
    known = prefix in servers and prefix != "generic" and bool(rest)
    if not model.strip() or not (known or base_url):
        raise ConfigurationError(f"model: {model!r} names no server; write {FORMS}")
    if base_url and urlsplit(base_url).scheme not in ("http", "https"):
        raise ConfigurationError(f"base_url: {_bare(base_url)!r} does not begin with http(s)://")
    at_home = _at_home(base_url) if base_url else prefix
    kind = at_home or (prefix if known else "generic")
    server, sent = servers[kind], rest if known else model
    return Target(
        name=model,
        server=kind,
        model=sent,
        base_url=base_url or server.base_url or "",
        key_variable=server.key,
        dialect=server.dialect,
        mode=mode or server.mode,
        strict=server.strict,
        max_tokens=server.max_tokens,
        temperature=server.temperature and _takes_temperature(sent),
        # Behind another address the model may be any, at any price.
        prices=server.prices if at_home else None,
        cost=server.cost,
        extra=server.extra,
    )


def target_of(settings: "Settings") -> Target:
    """Return what the model of `settings` means; raises as `target` does."""
    model = settings.model or ""
    mode = None if settings.mode == "auto" else settings.mode
    return target(model, settings.url_for(model.partition("/")[0]), mode)


def hint(message: str) -> str | None:
    """Return what to change when a server refuses a request with `message`, if that is known."""
    for item in _table().hints:
        if re.search(item.about, message, re.IGNORECASE):
            return item.say
    return None


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Server(_Shape):
    base_url: str | None = None
    url: str | None = None
    key: str | None = None
    dialect: Dialect = "chat"
    mode: Mode
    strict: bool = False
    max_tokens: str = "max_tokens"
    temperature: bool = True
    prices: str | None = None
    cost: bool = False
    extra: dict[str, Any] = Field(default_factory=dict)


class _Model(_Shape):
    name: str
    temperature: bool


class _Hint(_Shape):
    about: str
    say: str


class _Table(_Shape):
    servers: dict[str, _Server]
    models: list[_Model]
    hints: list[_Hint]


@cache
def _table() -> _Table:
    text = (files(__package__) / "capabilities.toml").read_text(encoding="utf-8")
    return _Table.model_validate(tomllib.loads(text))


def _at_home(base_url: str) -> str | None:
    """Return the kind of server whose own address this is."""
    for kind, server in _table().servers.items():
        if server.url and re.search(server.url, base_url, re.IGNORECASE):
            return kind
    return None


def _takes_temperature(name: str) -> bool:
    for model in _table().models:
        if re.search(model.name, name):
            return model.temperature
    return True


def _bare(base_url: str) -> str:
    """Return the address without user name and password."""
    return re.sub(r"//[^/@]*@", "//", base_url)
