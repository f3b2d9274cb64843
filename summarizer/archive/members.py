"""What ZIP and TAR have in common: members that are archives of their own."""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO

from summarizer.archive.items import Raw, Unreadable
from summarizer.archive.source import Limits, Reading, Source, size
from summarizer.errors import ArchiveError
from summarizer.schemas import Origin

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


class Places:
    """The places in an archive of what its members hold, as the members' readers find it.

    A number counts everything that was found, so that no two places are alike and they stand in
    their order: `57 news.jsonl 7 id=a-9`.
    """

    def __init__(self, source: Source) -> None:
        self._path = source.path
        self._count = 0

    def read(
        self, name: str, reading: Reading, member: Callable[[Reading], Iterator[Raw]]
    ) -> Iterator[Raw]:
        """Yield what the member `name` holds, each with its place in the whole archive.

        Args:
            member: reads it; an `ArchiveError` that it raises concerns this member alone.
        """
        within = replace(reading, known=lambda origin: reading.known(self._within(origin, name)))
        try:
            check_name(name)
            for found in member(within):
                yield self._take(found, name)
        except ArchiveError as error:
            yield self._take(Unreadable(Origin(path=self._path), error), name)

    def _take(self, found: Raw, name: str) -> Raw:
        placed = replace(found, origin=self._within(found.origin, name))
        self._count += 1
        return placed

    def _within(self, origin: Origin, name: str) -> Origin:
        place = f"{self._count + 1} {printable(name)}"
        locator = f"{place} {origin.locator}" if origin.locator else place
        return origin.model_copy(update={"path": self._path, "locator": locator})


def member_source(source: Source, name: str, opened: IO[bytes]) -> Source:
    """Return a member that has been opened as a source of its own."""
    return Source(source.path, name, lambda: opened, source.depth + 1)


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
