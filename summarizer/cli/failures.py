"""`summarizer failures`: which articles have no record, why, and what the model wrote."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.cli.options import AsJson, Folder, kinds_from, say

if TYPE_CHECKING:
    from summarizer.batch.rows import FailedArticle
    from summarizer.batch.store import Store

OF_ARTICLE = ("path", "locator", "title", "kind", "message", "attempts", "at")
COLUMNS = (*OF_ARTICLE, "calls", "input_tokens", "output_tokens", "cost_usd")


def failures(
    folder: Folder,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND,…", help="Only failures of these kinds: refusal,truncated …"),
    ] = None,
    responses: Annotated[
        bool, typer.Option("--responses", help="Also what the server answered, as it came.")
    ] = False,
    json: AsJson = False,
    csv: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a table for a spreadsheet.")
    ] = None,
) -> None:
    """List the articles that have no record: where they stand, why, what was spent."""
    from summarizer.batch.store import read_store

    kinds = kinds_from(kind)
    with read_store(folder) as store:
        found = (
            failed for failed in store.failures() if isinstance(kinds, bool) or failed.kind in kinds
        )
        if csv:
            say(f"{_write_csv(found, csv):,} failures written to {csv}")
        elif json:
            for row in _rows(found, store if responses else None):
                typer.echo(_json(row))
        else:
            _show(found, store if responses else None)


def _rows(found: Iterable["FailedArticle"], store: "Store | None") -> Iterator[dict[str, Any]]:
    for failed in found:
        row: dict[str, Any] = {
            **{name: getattr(failed, name) for name in OF_ARTICLE},
            "calls": failed.spent.calls,
            "input_tokens": failed.spent.input_tokens,
            "output_tokens": failed.spent.output_tokens,
            "cost_usd": failed.spent.cost_usd,
        }
        if store:
            row["responses"] = store.responses(bytes.fromhex(failed.key))
        yield row


def _write_csv(found: Iterable["FailedArticle"], path: Path) -> int:
    import csv

    from summarizer.export.jsonl import replacing

    count = 0
    with replacing(path) as file:
        file.write("\ufeff")  # or spreadsheets take Arabic for another encoding
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in _rows(found, None):
            writer.writerow({name: _cell(value) for name, value in row.items()})
            count += 1
    return count


def _cell(value: object) -> object:
    """Return a value that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def _show(found: Iterable["FailedArticle"], store: "Store | None") -> None:
    from summarizer.progress import failure_lines

    count = 0
    for failed in found:
        count += 1
        wrote = store.responses(bytes.fromhex(failed.key)) if store else None
        for line in failure_lines(failed, wrote):
            typer.echo(line)
    say(f"{count:,} failed")


def _json(row: dict[str, Any]) -> str:
    import json

    return json.dumps(row, ensure_ascii=False)
