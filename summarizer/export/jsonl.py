"""Records as JSONL: one record a line, in the order of the archive, in UTF-8."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from summarizer.batch.store import Store
from summarizer.errors import StoreError


def export_jsonl(store: Store, to: Path | IO[str], copies: bool = True) -> int:
    """Write the store's records and return how many.

    Args:
        copies: also copies of articles, see `Store.records`.
        to: a stream; or a file, which appears whole or, after a fault, not at all.

    Raises:
        StoreError: the store cannot be read, or the file not be written.
    """
    if isinstance(to, Path):
        with replacing(to) as file:
            return export_jsonl(store, file, copies)
    count = 0
    for record in store.records(copies):
        to.write(f"{record}\n")
        count += 1
    return count


@contextmanager
def replacing(path: Path) -> Iterator[IO[str]]:
    """Give a text file that takes the place of `path` once it is complete and on the disk.

    Raises:
        StoreError: the file cannot be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        try:
            with partial.open("w", encoding="utf-8", newline="\n") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from error
