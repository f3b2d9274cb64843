"""Settings: which source wins, what is refused and how, and that keys stay secret."""

import pickle
import re
import traceback
from pathlib import Path

import pytest

from summarizer.errors import ConfigurationError
from summarizer.settings import Settings, load_settings

KEY = "sk-very-secret-0123456789"


@pytest.fixture(autouse=True)
def clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory and an environment without our variables."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SUMMARIZER_{name}".upper(), raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


def test_without_any_source_the_rules_are_used() -> None:
    settings = load_settings()
    assert settings.model is None
    assert settings.key_for("openai") is None


def test_a_flag_wins_over_the_environment_and_that_over_the_file(
    clean_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (clean_place / "summarizer.toml").write_text('model = "c"\nreasks = 2\nconcurrency = 3\n')
    monkeypatch.setenv("SUMMARIZER_MODEL", "b")
    monkeypatch.setenv("SUMMARIZER_CONCURRENCY", "4")
    settings = load_settings(model="a", concurrency=None)
    assert (settings.model, settings.concurrency, settings.reasks) == ("a", 4, 2)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_MODEL", "")
    assert load_settings().model is None


@pytest.mark.parametrize("provider", ["openai", "anthropic", "openrouter"])
def test_provider_keys_are_found_by_their_usual_names(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{provider.upper()}_API_KEY", KEY)
    key = load_settings().key_for(provider)
    assert key is not None
    assert key.get_secret_value() == KEY
    assert load_settings().key_for("ollama") is None


def test_our_own_key_and_server_win_over_the_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://theirs.example/v1")
    assert load_settings().url_for("openai") == "https://theirs.example/v1"
    assert load_settings().url_for("anthropic") is None
    monkeypatch.setenv("SUMMARIZER_API_KEY", KEY)
    settings = load_settings(base_url="http://localhost:8000/v1/")
    key = settings.key_for("openai")
    assert key is not None
    assert key.get_secret_value() == KEY
    assert settings.url_for("openai") == "http://localhost:8000/v1"


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("modle = 'x'", "summarizer.toml: unknown key 'modle'; the keys are model, base_url"),
        ("[model]\nname = 'x'", "summarizer.toml: model: Input should be a valid string"),
        ("model = ", "summarizer.toml: not valid TOML"),
        ("reasks = 3", "summarizer.toml: reasks: Input should be less than or equal to 2"),
        ("mode = 'xml'", "summarizer.toml: mode: Input should be 'auto'"),
        ("base_url = 'localhost:8000'", "summarizer.toml: base_url: must be a URL such as http://"),
    ],
)
def test_a_wrong_file_is_refused_by_file_and_key(
    toml: str, message: str, clean_place: Path
) -> None:
    (clean_place / "summarizer.toml").write_text(toml)
    with pytest.raises(ConfigurationError, match=f"^{re.escape(message)}"):
        load_settings()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"model = '\xe9'"])
def test_a_file_that_is_not_utf8_is_refused(content: bytes, clean_place: Path) -> None:
    (clean_place / "summarizer.toml").write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"summarizer\.toml: not valid TOML"):
        load_settings()


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", "soon")
    with pytest.raises(ConfigurationError, match="environment variable SUMMARIZER_TIMEOUT: "):
        load_settings()


@pytest.mark.parametrize("value", [0, -1, float("inf"), float("nan")])
def test_a_timeout_must_be_a_finite_time(value: float) -> None:
    with pytest.raises(ConfigurationError, match="timeout: "):
        load_settings(timeout=value)


def test_an_unknown_flag_is_the_callers_mistake() -> None:
    with pytest.raises(TypeError, match="'modle'"):
        load_settings(modle="x")


def test_a_key_shows_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    settings = load_settings(api_key=KEY)
    shown = [repr(settings), str(settings), settings.model_dump_json(), repr(settings.model_dump())]
    assert not any(KEY in text for text in shown)
    assert pickle.loads(pickle.dumps(settings)) == settings


@pytest.mark.parametrize(
    "flags",
    [
        {"api_key": [KEY]},
        {"api_key": KEY, "timeout": -1},
        {"base_url": f"https://user:{KEY}@example.org/v1"},
    ],
)
def test_an_error_does_not_tell_the_key(flags: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(**flags)
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().model = "other"
