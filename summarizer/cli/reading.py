"""How an archive is to be read, as options of `run`; and its preview."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.text.fields import NAMES

if TYPE_CHECKING:
    from summarizer.archive import Reading
    from summarizer.archive.preview import Preview

_WORDS = 90
"""Characters of an article that a preview shows."""


def _field(what: str) -> object:
    return typer.Option(
        metavar="NAME",
        help=f"Field or column that holds {what}, also a path such as article.body; "
        "by default guessed from its name.",
    )


TextField = Annotated[str | None, _field("the text")]
TitleField = Annotated[str | None, _field("the title")]
DateField = Annotated[str | None, _field("the day of publication")]
UrlField = Annotated[str | None, _field("the address")]
OutletField = Annotated[str | None, _field("the outlet")]
DateFormat = Annotated[
    str | None,
    typer.Option(
        metavar="PATTERN",
        help="How the archive writes days, if not year first: [bold]%d/%m/%Y[/] for 30/07/2024.",
    ),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="Of standard input (INPUT -), or of files whose names do not tell: jsonl, csv, tsv, "
        "txt, html, warc, wet, parquet, arrow, zip, tar, feed, wordpress.",
    ),
]
PreviewCount = Annotated[
    int | None,
    typer.Option(
        "--preview",
        min=1,
        metavar="N",
        help="Show how the first N articles would be read, and write nothing.",
    ),
]


def reading_from(
    longest: int, date_format: str | None, format_: str | None, **names: str | None
) -> "Reading":
    """Return how to read; `names` are those given for an article's fields: `text="body"`."""
    from summarizer.archive import FORMATS, Reading

    if format_ is not None and format_ not in FORMATS:
        known = ", ".join(FORMATS)
        raise typer.BadParameter(f"{format_!r}: known are {known}", param_hint="--format")
    given = {field: (name,) for field, name in names.items() if name}
    return Reading(
        longest=longest, names={**NAMES, **given}, date_format=date_format, format=format_
    )


def show_preview(inputs: Sequence[Path], reading: "Reading", count: int) -> None:
    """Print how the beginning of each input would be read."""
    from summarizer.archive.preview import preview

    for path in inputs:
        for line in preview_lines(preview(path, reading, count)):
            typer.echo(line)


def preview_lines(seen: "Preview") -> Iterator[str]:
    """Yield a preview in words."""
    encodings = ", ".join(name for name in seen.encodings if name)
    formats = ", ".join(seen.formats) or "nothing that holds articles"
    yield f"{seen.path}: {formats}{f' in {encodings}' if encodings else ''}"
    if seen.formats:
        yield "  " + " · ".join(_taken(seen, name) for name in NAMES)
    for number, article in enumerate(seen.articles, 1):
        day = article.published.isoformat() if article.published else "no date"
        yield f"  {number}. {day} · {article.language} · {article.title or 'no title'}"
        words = article.text.removeprefix(article.title or "").split()
        yield f"     {_cut(' '.join(words))}"
        yield f"     {article.origin.path} {article.origin.locator or ''}".rstrip()
    for fault in seen.faults:
        place = f"{fault.origin.path} {fault.origin.locator or ''}".strip()
        yield f"  cannot be read: {place}: {fault.error}"
    for reason, skipped in seen.skipped.most_common():
        yield f"  skipped: {skipped} {reason}"
    undated = sum(article.published is None for article in seen.articles)
    if undated:
        yield (
            f"  {undated} of {len(seen.articles)} without a day of publication: "
            "what «yesterday» means in them stays open"
        )


def _taken(seen: "Preview", name: str) -> str:
    sources: Counter[str] = seen.taken.get(name, Counter())
    return f"{name} from {' or '.join(sources)}" if sources else f"{name}: none found"


def _cut(text: str) -> str:
    return text if len(text) <= _WORDS else f"{text[:_WORDS].rsplit(' ', 1)[0]} …"
