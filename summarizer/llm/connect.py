"""Opens a door: the client of OpenAI or Anthropic, set up to do nothing on its own account."""

from typing import TYPE_CHECKING, Any

from summarizer.errors import ConfigurationError
from summarizer.llm.capabilities import Target, target_of
from summarizer.llm.control import control
from summarizer.llm.door import Door, Patience
from summarizer.llm.gate import Gate, open_gate
from summarizer.llm.telemetry import traced

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from openai import AsyncOpenAI

    from summarizer.settings import Settings

_NO_KEY = "none"
_LONGEST_CONNECT_S = 10.0
_ACCOUNT = ("OpenAI-Organization", "OpenAI-Project")


def connect(
    target: Target,
    key: str | None,
    patience: Patience | None = None,
    gate: Gate = open_gate,
) -> Door:
    """Return a door to `target`. Nothing is sent yet.

    Raises:
        ConfigurationError: the server needs a key and there is none, or the package for
            Anthropic is not installed.
    """
    patience = patience or Patience()
    if not key and target.key_variable:
        raise ConfigurationError(
            f"no key for {target.server}: set {target.key_variable}, or pass api_key"
        )
    # Without a key of our own the client would look for one in the environment and send it.
    key = key or _NO_KEY
    if target.dialect == "messages":
        return Door(target, _anthropic(target, key, patience), key, patience, gate)
    return Door(target, _openai(target, key, patience), key, patience, gate)


def connect_to(settings: "Settings", gate: Gate | None = None) -> Door:
    """Return a door to the model that `settings` name.

    Args:
        gate: by default one with the limits and the budget of `settings`.

    Raises:
        ConfigurationError: the model names no server, its key or its package is missing, or
            there is a budget in dollars and its price is not known.
    """
    to = target_of(settings)
    key = settings.key_for(to.server)
    patience = Patience(tries=settings.http_tries, timeout_s=settings.timeout)
    gate = traced(gate or control(settings), to)
    return connect(to, key.get_secret_value() if key else None, patience, gate)


def _openai(target: Target, key: str, patience: Patience) -> "AsyncOpenAI":
    import openai

    # These two belong to an account at OpenAI; the client takes them from the environment.
    private = {} if target.server == "openai" else dict.fromkeys(_ACCOUNT, openai.omit)
    return openai.AsyncOpenAI(
        api_key=key,
        base_url=target.base_url,
        max_retries=0,
        timeout=_timeout(patience),
        default_headers=private,  # type: ignore[arg-type]  # `omit` is how a header is left out
        http_client=openai.DefaultAioHttpClient(timeout=_timeout(patience)),
    )


def _anthropic(target: Target, key: str, patience: Patience) -> "AsyncAnthropic":
    try:
        import anthropic
    except ImportError:
        raise ConfigurationError(
            "Anthropic's models need one more package: pip install 'incident-summarizer[anthropic]'"
        ) from None
    return anthropic.AsyncAnthropic(
        api_key=key,
        base_url=target.base_url,
        max_retries=0,
        timeout=_timeout(patience),
        http_client=anthropic.DefaultAioHttpClient(timeout=_timeout(patience)),
    )


def _timeout(patience: Patience) -> Any:
    """Return limits on single reads; the door itself limits the whole call."""
    import httpx2

    connecting = min(_LONGEST_CONNECT_S, patience.timeout_s)
    return httpx2.Timeout(patience.timeout_s, connect=connecting)
