"""What a model's name means, and what is known of each kind of server."""

import pytest

from summarizer.errors import ConfigurationError
from summarizer.llm.capabilities import hint, target


@pytest.mark.parametrize(
    ("model", "base_url", "server", "sent", "url"),
    [
        ("openai/gpt-5-mini", None, "openai", "gpt-5-mini", "https://api.openai.com/v1"),
        ("openai/llama", "http://gpu:9/v1", "openai", "llama", "http://gpu:9/v1"),
        ("anthropic/claude-x", None, "anthropic", "claude-x", "https://api.anthropic.com"),
        ("openrouter/a/b:free", None, "openrouter", "a/b:free", "https://openrouter.ai/api/v1"),
        ("ollama/qwen3:8b", None, "ollama", "qwen3:8b", "http://127.0.0.1:11434/v1"),
        ("vllm/Qwen/Qwen3-8B", None, "vllm", "Qwen/Qwen3-8B", "http://127.0.0.1:8000/v1"),
        ("llama.cpp/any", None, "llama.cpp", "any", "http://127.0.0.1:8080/v1"),
        ("litellm/fast", "http://proxy/v1", "litellm", "fast", "http://proxy/v1"),
        ("Qwen/Qwen3-8B", "http://gpu:8000/v1", "generic", "Qwen/Qwen3-8B", "http://gpu:8000/v1"),
        ("qwen3", "http://box:11434/v1", "ollama", "qwen3", "http://box:11434/v1"),
        ("openai/gpt-oss", "http://box:11434/v1", "ollama", "gpt-oss", "http://box:11434/v1"),
        ("gpt-x", "https://api.openai.com/v1", "openai", "gpt-x", "https://api.openai.com/v1"),
        ("generic/x", "http://a/v1", "generic", "generic/x", "http://a/v1"),
    ],
)
def test_a_name_and_an_address_mean_a_server(
    model: str, base_url: str | None, server: str, sent: str, url: str
) -> None:
    to = target(model, base_url)
    assert (to.name, to.server, to.model, to.base_url) == (model, server, sent, url)


@pytest.mark.parametrize("model", ["", " ", "gpt-5-mini", "openai", "openai/", "nobody/x", "/x"])
def test_a_name_without_a_server_is_refused_with_the_forms(model: str) -> None:
    with pytest.raises(ConfigurationError, match=r"ollama/qwen3.*base_url"):
        target(model)


def test_an_address_that_is_none_is_refused_without_its_password() -> None:
    with pytest.raises(ConfigurationError) as caught:
        target("x", "ftp://me:secret@host/v1")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "takes"),
    [
        ("openai/gpt-4.1-mini", True),
        ("openai/gpt-4o", True),
        ("openai/gpt-5-mini", False),
        ("openai/gpt-5.2", False),
        ("openai/o3", False),
        ("openai/o4-mini", False),
        ("openrouter/openai/gpt-5", False),
        ("openrouter/openai/gpt-oss-120b", True),
        ("openrouter/qwen/o1x", True),
        ("anthropic/claude-x", False),
        ("ollama/olmo2", True),
    ],
)
def test_temperature_is_for_models_that_take_it(model: str, takes: bool) -> None:
    assert target(model).temperature is takes


def test_the_mode_can_be_overridden() -> None:
    assert target("vllm/x").mode == "json_schema"
    assert target("vllm/x", mode="tools").mode == "tools"


def test_the_limit_on_tokens_has_the_servers_name() -> None:
    assert target("openai/x").max_tokens == "max_completion_tokens"
    assert target("ollama/x").max_tokens == "max_tokens"


def test_only_servers_that_know_strict_get_it() -> None:
    assert target("openai/x").strict
    assert not target("x", "http://unknown/v1").strict


def test_local_servers_need_no_key_and_have_no_price() -> None:
    for model in ("ollama/x", "vllm/x", "llama.cpp/x", "litellm/x"):
        assert target(model).key_variable is None
        assert target(model).prices is None


def test_ordinary_complaints_have_no_hint() -> None:
    assert hint("The server is on fire") is None


def test_prices_are_known_only_at_the_providers_own_address() -> None:
    assert target("openai/gpt-5-mini").prices == "openai"
    assert target("openai/gpt-5-mini", "https://api.openai.com/v1").prices == "openai"
    assert target("openai/gpt-5-mini", "http://127.0.0.1:8000/v1").prices is None
