"""What can be configured, from flags, the environment and `summarizer.toml`, in that order.

The only module that reads the environment. Keys are secrets: they show in no text, error or
record that comes from here.
"""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from summarizer.errors import ConfigurationError

FILE = "summarizer.toml"
"""Looked for in the working directory."""
PREFIX = "SUMMARIZER_"

Mode = Literal["auto", "json_schema", "tools", "json"]


def _server(url: str) -> str:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        valid = False
    if not valid:
        raise ValueError("must be a URL such as http://localhost:8000/v1")
    if "@" in parts.netloc:
        raise ValueError("must not hold a user or password; give the key as api_key")
    return url.rstrip("/")


Name = Annotated[str, Field(min_length=1)]
Url = Annotated[str, AfterValidator(_server)]
# No prefix for these: other programs read them by the same names.
OpenAIKey = Annotated[SecretStr | None, Field(validation_alias="openai_api_key")]
AnthropicKey = Annotated[SecretStr | None, Field(validation_alias="anthropic_api_key")]
OpenRouterKey = Annotated[SecretStr | None, Field(validation_alias="openrouter_api_key")]
OpenAIUrl = Annotated[Url | None, Field(validation_alias="openai_base_url")]


class Settings(BaseSettings):
    """Everything that can be configured. Build it with `load_settings`.

    >>> Settings(model="rules", api_key="sk-something").api_key
    SecretStr('**********')
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    model: Name | None = None
    """"openai/gpt-5-mini", "anthropic/…", "ollama/…", or "rules". None: the embedded rules."""
    base_url: Url | None = None
    """An OpenAI-compatible server, used for any model; with `/v1` if the server has it."""
    api_key: SecretStr | None = None
    """Wins over the provider's own key below."""
    openai_api_key: OpenAIKey = None
    anthropic_api_key: AnthropicKey = None
    openrouter_api_key: OpenRouterKey = None
    openai_base_url: OpenAIUrl = None
    """As the openai package reads it; for models of "openai/" only."""

    mode: Mode = "auto"
    """How the server is made to answer in the schema; "auto" goes by what it can do."""
    timeout: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 120.0
    """Seconds for one HTTP call, start to end."""
    http_tries: Annotated[int, Field(ge=1, le=20)] = 5
    """HTTP calls for one answer, the first included, when the fault may pass."""
    reasks: Annotated[int, Field(ge=0, le=2)] = 1
    """How often an invalid answer is sent back with the reasons."""
    max_output_tokens: Annotated[int, Field(ge=1)] = 16_000
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    """None: the model's own default; some models accept no other."""

    fallback: Literal["rules"] | None = None
    """"rules": where the model refuses an article, or fails at it for good, the embedded engine
    reads it, and the record says so. None: that is a failure."""
    min_confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    """The embedded engine leaves out events that it is less sure of, and says so in a check.
    None: its own default, 0.35; 0 keeps all."""

    max_article_chars: Annotated[int, Field(ge=1)] = 400_000
    """Longer articles are refused."""
    part_chars: Annotated[int, Field(ge=1_000)] = 24_000
    """Longer articles are read in parts of this size."""
    concurrency: Annotated[int, Field(ge=1, le=10_000)] = 64
    """Articles in flight at a time."""
    rpm: Annotated[int, Field(ge=1)] | None = None
    """Requests a minute. None: what the server's headers say, else found out by its refusals."""
    tpm: Annotated[int, Field(ge=1)] | None = None
    """Tokens a minute, input and output; None as for `rpm`."""
    budget_usd: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """Dollars that may be spent, by all runs into one folder together."""
    budget_tokens: Annotated[int, Field(ge=1)] | None = None
    """Tokens, input and output, that may be spent, by all runs into one folder together."""

    gazetteer: Name | None = None
    """The user's own table of places, which `summarizer gazetteer import` makes. None:
    `gazetteer.db` in the user's data folder, if it is there; "none": the built-in places alone."""

    geocoder_url: Url | None = None
    """A Nominatim server of your own, such as http://localhost:8080, asked for places that the
    gazetteer lacks. None: nothing is asked. The public server forbids use for archives."""
    geocoder_delay: Annotated[float, Field(ge=0, le=60)] = 1.0
    """Least seconds between two requests to it."""
    geocoder_cache: Path | None = None
    """File that keeps its answers; None: `geocoder.db` in the user's cache folder."""

    def geocoder_answers(self) -> Path:
        """Return the file that keeps the geocoder's answers."""
        from platformdirs import user_cache_path

        usual = user_cache_path("summarizer", appauthor=False) / "geocoder.db"
        return self.geocoder_cache or usual

    def own_gazetteer(self) -> Path | None:
        """Return the user's own table of places; None if there is none, or it is switched off."""
        if self.gazetteer is None:
            usual = usual_gazetteer()
            return usual if usual.exists() else None
        return None if self.gazetteer == "none" else Path(self.gazetteer)

    def key_for(self, provider: str) -> SecretStr | None:
        """Return the key to use with `provider` ("openai", "anthropic", …); None: none is set."""
        key: SecretStr | None = self.api_key or getattr(self, f"{provider}_api_key", None)
        return key

    def url_for(self, provider: str) -> str | None:
        """Return the server to call for `provider`; None: the provider's own."""
        return self.base_url or (self.openai_base_url if provider == "openai" else None)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags win over the environment, and that over the file."""
        return init_settings, env_settings, InitSettingsSource(settings_cls, _file())


def usual_gazetteer() -> Path:
    """Return where the user's own table of places lies unless a setting says otherwise."""
    from platformdirs import user_data_path

    return user_data_path("summarizer", appauthor=False) / "gazetteer.db"


def load_settings(**flags: Any) -> Settings:
    """Return the settings; a flag that is None was not given.

    Raises:
        ConfigurationError: a value is wrong; names the flag, variable or file and key.
        TypeError: there is no setting of that name.
    """
    for name in flags:
        if name not in Settings.model_fields:
            raise TypeError(f"there is no setting called {name!r}")
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        problems = [_problem(found["loc"], found["msg"], given) for found in error.errors()]
    # Outside the except block: the validation error holds the values, keys among them.
    raise ConfigurationError("; ".join(problems))


def _file() -> dict[str, Any]:
    path = Path(FILE)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{FILE}: not valid TOML: {error}") from error
    except OSError as error:
        raise ConfigurationError(f"{FILE}: cannot be read: {error.strerror}") from error


def _problem(location: tuple[int | str, ...], message: str, flags: dict[str, Any]) -> str:
    name = str(location[0])
    if name not in Settings.model_fields:
        known = ", ".join(Settings.model_fields)
        return f"{FILE}: unknown key {name!r}; the keys are {known}"
    variables = {variable.lower(): variable for variable in os.environ}
    variable = variables.get(f"{PREFIX}{name}".lower()) or variables.get(name)
    if name in flags:
        where = name
    elif variable and os.environ[variable]:
        where = f"environment variable {variable}"
    else:
        where = f"{FILE}: {name}"
    return f"{where}: {message.removeprefix('Value error, ')}"
