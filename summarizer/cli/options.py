"""What the commands share: options, settings from them, and what is said on stderr."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.errors import ConfigurationError

if TYPE_CHECKING:
    from summarizer.settings import Settings

DONE, FAILED, USAGE, BUDGET, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes."""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date; write it as 2024-07-30") from error


Model = Annotated[
    str | None,
    typer.Option(
        help="Language model as provider/name (openai/gpt-5-mini, anthropic/…, ollama/…), or "
        "[bold]rules[/] for the embedded engine, which needs no key and no network. "
        "Default: SUMMARIZER_MODEL, then summarizer.toml, then rules."
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(help="OpenAI-compatible server to call, such as http://localhost:8000/v1."),
]
Fallback = Annotated[
    str | None,
    typer.Option(
        metavar="rules",
        help="What reads an article that the model refuses, or fails at for good: [bold]rules[/], "
        "the embedded engine. Its records say so. Default: nothing; that is a failure.",
    ),
]
Concurrency = Annotated[
    int | None, typer.Option(min=1, help="Articles in flight at a time; default 64.")
]
Rpm = Annotated[
    int | None,
    typer.Option(
        "--rpm",
        min=1,
        help="Requests a minute that the server allows. Default: what its headers say, else "
        "found out from its refusals.",
    ),
]
Tpm = Annotated[
    int | None,
    typer.Option("--tpm", min=1, help="Tokens a minute, input and output; default as for --rpm."),
]
Published = Annotated[
    date | None,
    typer.Option(
        parser=_day,
        metavar="DATE",
        help="Day of publication, as 2024-07-30: what “yesterday” and “الثلاثاء” are "
        "counted from. Wins over the file's own.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
Kinds = Annotated[
    str | None,
    typer.Option(
        "--retry-failed",
        metavar="[=KIND,…]",
        help="Ask again for articles that failed before; those of some kinds, as `summarizer "
        "failures` names them, with --retry-failed=truncated,network.",
    ),
]
EVERY_KIND = "all"
"""What `--retry-failed` means without kinds; `main` puts it in."""
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder given to run as --out.")]


def settings_from(**flags: object) -> "Settings":
    """Return the settings; a flag that is None was not given.

    Raises:
        ConfigurationError: a value is wrong, or a server is given without a model.
    """
    from summarizer.settings import load_settings

    settings = load_settings(**flags)
    if flags.get("base_url") and settings.model is None:
        raise ConfigurationError("--base-url: which model of that server? Add --model")
    return settings


def kinds_from(given: str | None) -> Collection[str] | bool:
    """Return the kinds of failure that are asked for, or whether all or none are.

    Raises:
        ConfigurationError: there is no such kind.
    """
    from summarizer.batch.rows import FAILURES

    if given is None or given == EVERY_KIND:
        return given is not None
    kinds = {kind.strip() for kind in given.split(",")}
    if unknown := sorted(kinds - FAILURES):
        raise ConfigurationError(
            f"no kind of failure is called {unknown[0]!r}; there are {', '.join(sorted(FAILURES))}"
        )
    return kinds


def name_the_engine(settings: "Settings") -> None:
    """Say what the rules are worth if they are used, and, unless chosen, how to choose a model."""
    from summarizer.wording import RULES_CAUTION

    if settings.model is None:
        say(
            "no model is configured, so the embedded rules are used (no key, no network); "
            f"{RULES_CAUTION}; for a language model add --model openai/gpt-5-mini or set "
            "SUMMARIZER_MODEL, with its key in OPENAI_API_KEY"
        )
    elif settings.model == "rules":
        say(RULES_CAUTION)


def say(text: str) -> None:
    """Print one line for a person, on stderr."""
    typer.echo(f"summarizer: {text}", err=True)
