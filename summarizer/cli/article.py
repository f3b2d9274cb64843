"""`summarizer article`: one article to a card or a record."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.options import (
    AsJson,
    BaseUrl,
    Model,
    Published,
    name_the_engine,
    settings_from,
)
from summarizer.errors import ArchiveError, ArticleError


def article(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A text file, or - for standard input. Lines title:, published:, url: and "
            "outlet: on top, closed by a blank line, are its fields. For a .jsonl file or a "
            "folder use run.",
        ),
    ],
    published: Published = None,
    title: Annotated[
        str | None, typer.Option(help="Title, if the file does not begin with it.")
    ] = None,
    model: Model = None,
    base_url: BaseUrl = None,
    json: AsJson = False,
) -> None:
    """Read one article and show its summary and incidents, in Arabic and English."""
    from summarizer.archive import format_of_name, read_article

    if format_of_name(file) not in (None, "txt"):
        raise typer.BadParameter(
            f"{file}: not a text file but an archive; use `summarizer run {file} --out DIR`",
            param_hint="FILE",
        )
    settings = settings_from(model=model, base_url=base_url)
    raw = _read(file)
    longest = settings.max_article_chars
    try:
        found = read_article(raw, file, title=title, published=published, longest=longest)
    except ArchiveError as error:
        # Here the file is the article.
        raise ArticleError(str(error)) from error
    name_the_engine(settings)

    from summarizer.pipeline import Summarizer

    with Summarizer(settings=settings) as summarizer:
        record = summarizer.summarize(found)
    if json:
        typer.echo(record.model_dump_json(indent=2))
        return

    from rich.console import Console

    from summarizer.card import card

    Console().print(card(record))


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}", param_hint="FILE") from error
