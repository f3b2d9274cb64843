"""What ZIP and TAR have in common: members that are archives of their own."""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO

from summarizer.archive.items import Raw
from summarizer.archive.source import Limits, Reading, Source, size
from summarizer.errors import ArchiveError

Inner = Callable[[Source, Reading], Iterator[Raw]]
"""Reads a source of any format; see `summarizer.archive.formats.read_source`."""


def is_hidden(name: str) -> bool:
    """Return whether a member is none of the user's: hidden files, and what macOS adds."""
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in name.split("/"))


def check_name(name: str) -> None:
    """Refuse a name that leads out of the archive.

    Nothing is ever unpacked to its name; such a member was made to do harm, or by accident.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts[:1] and path.parts[0].endswith(":")):
        raise ArchiveError("its path leads out of the archive; not read")


def within(found: Raw, source: Source, number: int, name: str) -> Raw:
    """Return what a member's reader found, with its place in the whole archive.

    The number counts everything that was found in the archive, so that no two places are alike
    and places stand in their order: `57 news.jsonl 7 id=a-9`.
    """
    inner = found.origin.locator
    locator = f"{number} {printable(name)} {inner}" if inner else f"{number} {printable(name)}"
    return replace(
        found, origin=found.origin.model_copy(update={"path": source.path, "locator": locator})
    )


def printable(name: str) -> str:
    """Return a member's name as it can be shown and stored."""
    return name.encode("utf-8", "replace").decode().replace("\n", " ")


@contextmanager
def seekable(stream: IO[bytes], limits: Limits) -> Iterator[IO[bytes]]:
    """Give the stream itself if it can be read out of order, else a copy of it on the disk."""
    is_file = isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO)
    if is_file and stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as copy:
        while chunk := stream.read(1024 * 1024):
            if copy.tell() + len(chunk) > limits.spooled:
                raise ArchiveError(f"longer than {size(limits.spooled)}, the limit for a copy")
            copy.write(chunk)
        copy.seek(0)
        yield copy
