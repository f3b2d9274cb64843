"""`summarizer run`, `status` and `export`: from an archive to a folder of results and out of it."""

import os
import sys
from dataclasses import asdict
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.cli.options import (
    BUDGET,
    DONE,
    FAILED,
    INTERRUPTED,
    USAGE,
    AsJson,
    BaseUrl,
    Folder,
    Model,
    Rpm,
    Tpm,
    name_the_engine,
    say,
    settings_from,
)
from summarizer.errors import BudgetExceeded, ConfigurationError
from summarizer.text.fields import NAMES

if TYPE_CHECKING:
    from summarizer.batch.job import Progress

ROWS = "; ".join(", ".join(names) for names in NAMES.values())


class Format(StrEnum):
    """What `export` can write."""

    JSONL = "jsonl"


def run(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT…",
            help="Files .jsonl and .txt, and folders of them. Fields of a .jsonl row, of which "
            f"only the first, the text, must be there: {ROWS} (upper case and _ make no "
            "difference). Dates as 2024-07-30.",
        ),
    ],
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder for the results; made if need be.")
    ],
    model: Model = None,
    base_url: BaseUrl = None,
    concurrency: Annotated[
        int | None, typer.Option(min=1, help="Articles in flight at a time; default 64.")
    ] = None,
    rpm: Rpm = None,
    tpm: Tpm = None,
    budget_usd: Annotated[
        float | None,
        typer.Option(
            help="Stop before more than this is spent, in US dollars. What earlier runs into "
            "the same folder spent counts. Needs a model whose price is known."
        ),
    ] = None,
    budget_tokens: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Stop before more tokens than this are used, input and output together. What "
            "earlier runs into the same folder used counts.",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="Read only the first N articles of the archive, for a trial."),
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Ask again for articles that failed before.")
    ] = False,
) -> None:
    """Read an archive into a folder of results; running it again resumes.

    Nothing that was answered is asked again. An article that fails is
    recorded with its reason and the rest goes on. Ctrl-C finishes what is
    in flight; twice stops at once. A budget that is reached does so too,
    with exit code 3; run again with a larger one to go on.
    """
    from rich.console import Console

    from summarizer.archive import open_archive
    from summarizer.batch.rows import MAY_HEAL
    from summarizer.batch.start import start
    from summarizer.batch.store import open_store
    from summarizer.progress import watching

    settings = settings_from(
        model=model,
        base_url=base_url,
        concurrency=concurrency,
        rpm=rpm,
        tpm=tpm,
        budget_usd=budget_usd,
        budget_tokens=budget_tokens,
    )
    longest = settings.max_article_chars
    archives = [open_archive(path, longest=longest) for path in inputs]
    with open_store(out) as store, watching(Console(stderr=True)) as on_progress:
        name_the_engine(settings)
        progress = start(
            islice(chain.from_iterable(archives), limit),
            store,
            settings,
            inputs=[str(path) for path in inputs],
            retry_failed=retry_failed,
            on_progress=on_progress,
            say=say,
        )
        can_heal = not MAY_HEAL.isdisjoint(store.status().failed)
    raise typer.Exit(_conclude(progress, out, can_heal))


def status(
    folder: Folder,
    json: AsJson = False,
) -> None:
    """Tell what a folder of results holds: done, failed and why, spend, runs."""
    from summarizer.batch.store import read_store

    with read_store(folder) as store:
        found, failures = store.status(), store.failures()
        if json:
            from pydantic import TypeAdapter

            everything = {**asdict(found), "failures": list(failures)}
            typer.echo(TypeAdapter(dict[str, Any]).dump_json(everything, indent=2).decode())
            return

        from summarizer.progress import status_lines

        for line in status_lines(str(folder), found, failures):
            typer.echo(line)


def export(
    folder: Folder,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to, or - for stdout.")],
    to: Annotated[Format, typer.Option(help="jsonl: one whole record a line.")],
) -> None:
    """Write the records in a format that other programs read, in the archive's order."""
    from summarizer.batch.store import read_store
    from summarizer.export.jsonl import export_jsonl

    with read_store(folder) as store:
        try:
            count = export_jsonl(store, sys.stdout if file == "-" else Path(file))
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader, `head` say, has seen enough; Python must not fail again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
    say(f"{count:,} records written to {'stdout' if file == '-' else file}")


def _conclude(progress: "Progress", out: Path, can_heal: bool) -> int:
    from summarizer.progress import progress_line

    say(progress_line(progress))
    left = progress.failed + progress.kept_failures
    if progress.stopped_by is not None:
        say(f"stopped: {progress.stopped_by}")
    if left:
        again = ", --retry-failed tries again" if can_heal else ""
        say(f"{left:,} failed; `summarizer status {out}` tells why{again}")
    if isinstance(progress.stopped_by, BudgetExceeded):
        return BUDGET
    if isinstance(progress.stopped_by, ConfigurationError):
        return USAGE
    if progress.outcome == "interrupted":
        say("interrupted; run the same command again to go on")
        return INTERRUPTED
    return FAILED if left or progress.stopped_by else DONE
