"""Archives of any format within a ZIP file."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial

from summarizer.archive.items import Raw
from summarizer.archive.members import Inner, Places, is_hidden, member_source, seekable
from summarizer.archive.source import Limits, Reading, Source, size
from summarizer.errors import ArchiveError

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError)


def read_zip(
    stream: io.BufferedReader, source: Source, reading: Reading, inner: Inner
) -> Iterator[Raw]:
    """Yield the articles of all members, in the order of the file's own directory.

    The locator counts what was found and names the member, see `Places`. Nothing is written to
    a member's path.
    """
    with seekable(stream, reading.limits) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (*_DAMAGE, NotImplementedError) as error:
            raise ArchiveError(
                f"cut off or damaged: no directory of a ZIP file: {error}"
            ) from error
        file.seek(0, io.SEEK_END)
        packed, unpacked, places = file.tell(), 0, Places(source)
        for member in archive.infolist():
            if member.is_dir() or is_hidden(member.filename):
                continue
            unpacked += member.file_size
            if _grows_too_much(unpacked, packed, reading.limits):
                raise ArchiveError(f"{member.filename}: {_bomb(reading.limits)}")
            read = partial(_read_member, archive, member, source, inner)
            yield from places.read(member.filename, reading, read)


def _read_member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    source: Source,
    inner: Inner,
    reading: Reading,
) -> Iterator[Raw]:
    if _grows_too_much(member.file_size, member.compress_size, reading.limits):
        raise ArchiveError(_bomb(reading.limits))
    opened = _open(archive, member)
    try:
        yield from inner(member_source(source, member.filename, opened), reading)
    except _DAMAGE as error:
        raise ArchiveError(f"damaged or cut off: {error}") from error


def _open(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> io.BufferedReader:
    if member.flag_bits & 0x1:
        raise ArchiveError("locked with a password; not read")
    try:
        return io.BufferedReader(archive.open(member))  # type: ignore[arg-type]
    except (*_DAMAGE, NotImplementedError) as error:
        raise ArchiveError(f"damaged, or packed in an unknown way: {error}") from error


def _grows_too_much(unpacked: int, packed: int, limits: Limits) -> bool:
    return unpacked > max(limits.unpacked, limits.expansion * packed)


def _bomb(limits: Limits) -> str:
    return (
        f"grows to more than {limits.expansion} times its size and past {size(limits.unpacked)}: "
        "the limits for what is unpacked; not read"
    )
