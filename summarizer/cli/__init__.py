"""The command line: parse, call, print. Results go to stdout, everything else to stderr.

Exit codes: 0 done, 1 finished with failed articles, 2 usage or configuration, 3 stopped by
the budget, 130 interrupted. Heavy imports stand inside the commands, so that `--help`
answers at once.
"""

import gc
import sys
from contextlib import redirect_stdout
from importlib.metadata import version
from typing import Annotated

import typer

from summarizer.cli.article import article
from summarizer.cli.batch import export, run, status
from summarizer.cli.estimate import estimate
from summarizer.cli.evals import app as evals
from summarizer.cli.failures import failures
from summarizer.cli.gazetteer import app as gazetteer
from summarizer.cli.options import BUDGET, DONE, EVERY_KIND, FAILED, USAGE, say
from summarizer.cli.provider import cancel
from summarizer.errors import ArticleError, BudgetExceeded, ProviderError, SummarizerError

app = typer.Typer(
    help="Bilingual summaries and evidence-bound incident records from Arabic news.",
    epilog="Start with one article: [bold]summarizer article news.txt --published 2024-07-30[/]",
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def options(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Read what holds for every command."""
    if show_version:
        typer.echo(f"summarizer {version('incident-summarizer')}")
        raise typer.Exit()
    if context.invoked_subcommand is None:
        with redirect_stdout(sys.stderr):  # rich prints where it should return
            context.get_help()
        raise typer.Exit(USAGE)


app.command(
    epilog="Examples: [bold]summarizer article news.txt --published 2024-07-30[/]\n\n"
    "[bold]curl -s https://example.org/text | summarizer article - --json | jq .incidents[/]"
)(article)
app.command(
    epilog="Examples: [bold]summarizer run archive/ --out out --model openai/gpt-5-mini[/]\n\n"
    "[bold]summarizer run news.jsonl --out trial --limit 20[/]\n\n"
    "[bold]summarizer run archive/ --out out --model openai/gpt-5-mini --batch-api[/]\n\n"
    "Run the same command again to go on where it stopped."
)(run)
app.command(
    epilog="Examples: [bold]summarizer estimate archive/ --model openai/gpt-5-mini[/]\n\n"
    "[bold]summarizer estimate archive/ --model openai/gpt-5-mini --ask 20 --out out[/]"
)(estimate)
app.command(epilog="Example: [bold]summarizer status out --json | jq .failed[/]")(status)
app.command(epilog="Example: [bold]summarizer cancel out[/]")(cancel)
app.command(
    epilog="Examples: [bold]summarizer failures out --kind refusal --responses[/]\n\n"
    "[bold]summarizer failures out --csv failures.csv[/]"
)(failures)
app.command(
    epilog="Examples: [bold]summarizer export out --to jsonl records.jsonl[/]\n\n"
    "[bold]summarizer export out --to jsonl - | jq -r .headline.en[/]"
)(export)
app.add_typer(evals, name="eval")
app.add_typer(gazetteer, name="gazetteer")


def main(*before: str) -> None:
    """Run the command line and end the process with its exit code.

    Args:
        before: commands to put in front of what was typed.
    """
    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        # Records are UTF-8 whatever the terminal's locale says.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    # Typer has no options whose value may be left out.
    every = f"--retry-failed={EVERY_KIND}"
    typed = [every if word == "--retry-failed" else word for word in sys.argv[1:]]
    sys.exit(_exit_code([*before, *typed]))


def collect_seldom() -> None:
    """Let the garbage collector look for cycles seldom: articles leave next to none behind.

    Looking is a seventh of the embedded engine's time at Python's default of 700 objects, as the
    tables of places and words are looked through again and again.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


_OBJECTS_BETWEEN_COLLECTIONS = 10_000


def _exit_code(arguments: list[str]) -> int:
    try:
        code = app(arguments, prog_name="summarizer", standalone_mode=False) or DONE
    except typer.TyperException as error:
        # Typer lets pydantic's words through: "Value error, 'xml' is not one of 'jsonl'."
        say(f"error: {error.format_message().replace('Value error, ', '')}")
        return error.exit_code
    except (ArticleError, ProviderError) as error:
        say(f"error: {error}")
        return FAILED
    except BudgetExceeded as error:
        say(f"error: {error}")
        return BUDGET
    except SummarizerError as error:
        say(f"error: {error}")
        return USAGE
    return int(code)
