"""Archives of any format within a TAR file, read as it comes."""

import io
import tarfile
from collections.abc import Iterator
from functools import partial
from typing import Self

from summarizer.archive.items import Raw, Skipped
from summarizer.archive.members import Inner, Places, is_hidden, member_source
from summarizer.archive.source import Reading, Source
from summarizer.errors import ArchiveError
from summarizer.schemas import Origin


def read_tar(
    stream: io.BufferedReader, source: Source, reading: Reading, inner: Inner
) -> Iterator[Raw]:
    """Yield the articles of all members, in order.

    The locator counts what was found and names the member, see `Places`. Links are not
    followed, and nothing is written to a member's path. Raises `ArchiveError` where the file
    is cut off or damaged.
    """
    places = Places(source)
    seen: list[bytes] = []
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_header(seen)) as archive:
            while (member := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # it remembers all of them
                if member.isdir() or is_hidden(member.name):
                    continue
                read = partial(_read_member, archive, member, source, inner)
                yield from places.read(member.name, reading, read)
    except tarfile.TarError as error:
        raise ArchiveError(f"cut off or damaged: {error}") from error
    if not seen or seen[-1].strip(b"\0"):
        # tarfile ends without a word here.
        raise ArchiveError("cut off or damaged: the mark at the end of a TAR file is missing")


def _read_member(
    archive: tarfile.TarFile,
    member: tarfile.TarInfo,
    source: Source,
    inner: Inner,
    reading: Reading,
) -> Iterator[Raw]:
    if not member.isreg():
        is_link = member.islnk() or member.issym()
        yield Skipped(Origin(path=source.path), "a link" if is_link else "no ordinary file")
        return
    opened = archive.extractfile(member)
    assert opened is not None
    yield from inner(member_source(source, member.name, opened), reading)


def _header(seen: list[bytes]) -> type[tarfile.TarInfo]:
    """Return a class that keeps the last header block read, to tell how the file ends."""

    class Header(tarfile.TarInfo):
        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str | None, errors: str) -> Self:
            seen[:] = [bytes(buf)]
            return super().frombuf(buf, encoding, errors)  # type: ignore[arg-type]

    return Header
