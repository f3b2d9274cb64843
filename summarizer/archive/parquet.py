"""Articles in Parquet and Arrow files (IPC and Feather), by pyarrow."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from summarizer.archive.items import Found, Raw, Unreadable
from summarizer.archive.members import seekable
from summarizer.archive.row import read_row, told
from summarizer.archive.source import Reading, Source, library, sha256, size
from summarizer.errors import ArchiveError
from summarizer.schemas import Origin
from summarizer.text.fields import plain_name

_ROWS = 256
"""Read at a time: 4 MB of text in articles of usual length."""


def read_parquet(stream: io.BufferedReader, source: Source, reading: Reading) -> Iterator[Raw]:
    """Yield the articles of a Parquet file; the locator is the row, from 1, and its own id.

    The digest is that of the text, since a column has no bytes of its own for a row.
    """
    library("pyarrow", "a Parquet file")
    import pyarrow as pa
    import pyarrow.parquet as pq

    with seekable(stream, reading.limits) as file:
        try:
            table = pq.ParquetFile(file, pre_buffer=False, buffer_size=1024 * 1024)
            wanted = _columns(table.schema_arrow.names, reading)
            batches = table.iter_batches(batch_size=_ROWS, columns=wanted)
            yield from _rows(batches, table.schema_arrow.names, "parquet", source, reading)
        except pa.ArrowException as error:
            raise ArchiveError(f"damaged, cut off, or no Parquet: {error}") from error


def read_arrow(stream: io.BufferedReader, source: Source, reading: Reading) -> Iterator[Raw]:
    """Yield the articles of an Arrow file or stream; see `read_parquet`."""
    library("pyarrow", "an Arrow file")
    import pyarrow as pa

    try:
        if stream.peek(6).startswith(b"ARROW1"):
            with seekable(stream, reading.limits) as file, pa.ipc.open_file(file) as table:
                batches = (table.get_batch(n) for n in range(table.num_record_batches))
                yield from _rows(batches, table.schema.names, "arrow", source, reading)
        else:
            with pa.ipc.open_stream(stream) as table:
                yield from _rows(table, table.schema.names, "arrow", source, reading)
    except pa.ArrowException as error:
        raise ArchiveError(f"damaged, cut off, or no Arrow: {error}") from error


def _columns(there: list[str], reading: Reading) -> list[str] | None:
    """Return the columns to read: others may hold pictures. None: all, if no text is there."""
    first = {plain_name(n.partition(".")[0]) for names in reading.names.values() for n in names}
    columns = [name for name in there if plain_name(name) in first | {"id"}]
    texts = {plain_name(name.partition(".")[0]) for name in reading.names["text"]}
    return columns if any(plain_name(name) in texts for name in columns) else None


def _rows(
    batches: Any, there: list[str], format_: str, source: Source, reading: Reading
) -> Iterator[Raw]:
    number = 0
    for batch in batches:
        for row in batch.to_pylist():
            number += 1
            origin = Origin(path=source.path, locator=str(number))
            if any(isinstance(v, str) and len(v) > reading.limits.line for v in row.values()):
                limit = size(reading.limits.line)
                yield Unreadable(origin, ArchiveError(f"a value longer than {limit}, the limit"))
                continue
            found = read_row(row, origin, reading)
            yield told(_digested(found), format_)


def _digested(found: Raw) -> Raw:
    if not isinstance(found, Found):
        return found
    digest = sha256(found.text.encode("utf-8", "surrogatepass"))
    return replace(found, origin=found.origin.model_copy(update={"sha256": digest}))
