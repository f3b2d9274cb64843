"""`summarizer run`, `status` and `export`: from an archive to a folder of results and out of it."""

import os
import sys
from collections.abc import Set as AbstractSet
from dataclasses import asdict, replace
from enum import StrEnum
from functools import partial
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
    Concurrency,
    Fallback,
    Folder,
    Kinds,
    Model,
    Rpm,
    Tpm,
    kinds_from,
    name_the_engine,
    say,
    settings_from,
)
from summarizer.cli.provider import (
    BatchApi,
    BatchRequests,
    BatchTokens,
    Leftovers,
    LeftoversTo,
    Poll,
    plan_of,
)
from summarizer.cli.reading import (
    DateField,
    DateFormat,
    FormatName,
    OutletField,
    PreviewCount,
    TextField,
    TitleField,
    UrlField,
    reading_from,
    show_preview,
)
from summarizer.errors import BudgetExceeded, ConfigurationError
from summarizer.text.fields import NAMES

if TYPE_CHECKING:
    from summarizer.batch.outcomes import Progress
    from summarizer.batch.store import Store
    from summarizer.settings import Settings

ROWS = "; ".join(", ".join(names) for names in NAMES.values())


class Format(StrEnum):
    """What `export` can write."""

    JSONL = "jsonl"


def run(
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="INPUT…",
            help="Files (.jsonl, .csv, .tsv, .parquet, .txt, .html, .warc, .zip, .tar, RSS, "
            "WordPress exports …; also as .gz or .zst), folders of them, or - for standard "
            "input. Fields of a row, of which only the first, the text, must be there: "
            f"{ROWS} (upper case and _ make no difference). Dates as 2024-07-30.",
        ),
    ] = None,
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the results; made if need be.")
    ] = None,
    preview: PreviewCount = None,
    text_field: TextField = None,
    title_field: TitleField = None,
    date_field: DateField = None,
    url_field: UrlField = None,
    outlet_field: OutletField = None,
    date_format: DateFormat = None,
    format_name: FormatName = None,
    model: Model = None,
    base_url: BaseUrl = None,
    fallback: Fallback = None,
    concurrency: Concurrency = None,
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
    retry_failed: Kinds = None,
    near_duplicates: Annotated[
        bool | None,
        typer.Option(
            "--near-duplicates/--no-near-duplicates",
            help="Pay once for articles that differ only in credits and headline; their numbers, "
            "dates and names must be the same. Default: yes with a model, no with the rules.",
        ),
    ] = None,
    log_json: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Add a line of JSON about the progress every ten seconds."
        ),
    ] = None,
    rederive: Annotated[
        bool,
        typer.Option(
            "--rederive",
            help="First make the records in DIR anew from the stored answers, without a call: "
            "after an upgrade, say. Without INPUT that is all.",
        ),
    ] = False,
    batch_api: BatchApi = False,
    leftovers: LeftoversTo = Leftovers.BATCH,
    batch_requests: BatchRequests = 50_000,
    batch_tokens: BatchTokens = None,
    poll: Poll = None,
) -> None:
    """Read an archive into a folder of results; running it again resumes.

    Nothing that was answered is asked again. An article that fails is
    recorded with its reason and the rest goes on. Ctrl-C finishes what is
    in flight; twice stops at once. A budget that is reached does so too,
    with exit code 3; run again with a larger one to go on.
    """
    from rich.console import Console

    from summarizer.archive import Known, open_archive
    from summarizer.archive.count import count_places
    from summarizer.batch.job import tries_again
    from summarizer.batch.provider.start import start_batches
    from summarizer.batch.rows import MAY_HEAL
    from summarizer.batch.start import start
    from summarizer.batch.store import open_store, read_store
    from summarizer.live import watching
    from summarizer.schemas import Origin

    settings = settings_from(
        model=model,
        base_url=base_url,
        fallback=fallback,
        concurrency=concurrency,
        rpm=rpm,
        tpm=tpm,
        budget_usd=budget_usd,
        budget_tokens=budget_tokens,
    )
    kinds = kinds_from(retry_failed)
    reading = reading_from(
        settings.max_article_chars,
        date_format,
        format_name,
        text=text_field,
        title=title_field,
        published=date_field,
        url=url_field,
        outlet=outlet_field,
    )
    if preview is not None:
        return show_preview(inputs or (), reading, preview)
    if not inputs and not rederive:
        raise ConfigurationError("which archive? Give a file or folder as INPUT")
    if out is None:
        raise ConfigurationError("Missing option '--out': the folder for the results")

    def known(origin: Origin) -> Known | None:
        found = store.known(origin, reading.identity)
        return None if found and tries_again(found, kinds) else found

    archives = [open_archive(path, replace(reading, known=known)) for path in inputs or ()]
    if rederive:
        read_store(out).close()  # there must be one
    with open_store(out) as store:
        if rederive:
            _rederive(store, settings)
        if not archives:
            raise typer.Exit(DONE)
        name_the_engine(settings)
        with watching(
            Console(stderr=True),
            count=lambda stopped: None if limit else count_places(inputs or (), stopped),
            log=log_json,
        ) as on_progress:
            near = _is_model(settings) if near_duplicates is None else near_duplicates
            begin = partial(start, near_duplicates=near)
            if batch_api:
                tries = settings.http_tries
                plan = plan_of(leftovers, batch_requests, batch_tokens, poll, near, tries)
                begin = partial(start_batches, plan=plan)
            progress = begin(
                islice(chain.from_iterable(archives), limit),
                store,
                settings,
                reading=reading.identity,
                inputs=[str(path) for path in inputs or ()],
                retry_failed=kinds,
                on_progress=on_progress,
                say=say,
            )
        can_heal = MAY_HEAL & store.status().failed.keys()
    raise typer.Exit(_conclude(progress, out, can_heal))


def _is_model(settings: "Settings") -> bool:
    return settings.model not in (None, "rules")


def _rederive(store: "Store", settings: "Settings") -> None:
    from summarizer.batch.rederive import rederive
    from summarizer.progress import rederived_lines

    done = rederive(store, min_confidence=settings.min_confidence)
    for line in rederived_lines(done):
        say(line)


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
    copies: Annotated[
        bool,
        typer.Option(
            "--copies/--no-copies",
            help="Also a record for each further place of an article, and for near copies.",
        ),
    ] = True,
) -> None:
    """Write the records in a format that other programs read, in the archive's order."""
    from summarizer.batch.store import read_store
    from summarizer.export.jsonl import export_jsonl

    with read_store(folder) as store:
        try:
            count = export_jsonl(store, sys.stdout if file == "-" else Path(file), copies)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader, `head` say, has seen enough; Python must not fail again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
    say(f"{count:,} records written to {'stdout' if file == '-' else file}")


def _conclude(progress: "Progress", out: Path, can_heal: AbstractSet[str]) -> int:
    from summarizer.progress import summary_lines

    for line in summary_lines(progress, str(out), can_heal):
        say(line)
    if isinstance(progress.stopped_by, BudgetExceeded):
        return BUDGET
    if isinstance(progress.stopped_by, ConfigurationError):
        return USAGE
    if progress.outcome == "interrupted":
        return INTERRUPTED
    failed = progress.failed + progress.kept_failures
    return FAILED if failed or progress.stopped_by else DONE
