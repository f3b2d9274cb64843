"""Which reader reads what: formats by the first bytes and by name, unpacked layer by layer."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from summarizer.archive.compressed import CODECS, codec_of, inflate
from summarizer.archive.csv import read_csv
from summarizer.archive.feed import read_feed
from summarizer.archive.html import read_html
from summarizer.archive.items import Found, Raw, Skipped, Unreadable
from summarizer.archive.jsonl import read_jsonl
from summarizer.archive.parquet import read_arrow, read_parquet
from summarizer.archive.source import Reading, Source
from summarizer.archive.tar import read_tar
from summarizer.archive.text import read_text
from summarizer.archive.warc import read_warc
from summarizer.archive.wordpress import read_wordpress
from summarizer.archive.zip import read_zip
from summarizer.errors import ArchiveError
from summarizer.schemas import Origin

Reader = Callable[[io.BufferedReader, Source, Reading], Iterator[Raw]]

SNIFFED = 4096
SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".txt": "txt",
    ".csv": "csv",
    ".tsv": "tsv",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".warc": "warc",
    ".wet": "warc",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".zip": "zip",
    ".tar": "tar",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "xml",
    ".wxr": "wordpress",
}
"""How names of files end, and the format that this means; ".xml" is told by its content."""
PACKED = {".tgz": "tar", ".tbz2": "tar", ".txz": "tar", ".tzst": "tar"}
FORMATS = ("jsonl", "csv", "tsv", "txt", "html", "warc", "wet", "parquet", "arrow", "zip", "tar",
           "feed", "wordpress")  # fmt: skip
"""What can be asked for by name."""


def read_source(source: Source, reading: Reading) -> Iterator[Raw]:
    """Yield what the source holds, unpacked, in the format that it is found to have.

    Where reading ends early, the reason is the last thing yielded, at the place after what was
    yielded before.

    Raises:
        ConfigurationError: a package that reads the format is not installed.
    """
    last: str | None = None
    try:
        for found in _read(source, reading):
            last = found.origin.locator or last
            yield found
    except ArchiveError as error:
        yield Unreadable(Origin(path=source.path, locator=_after(last)), error)
    except OSError as error:
        said = ArchiveError(f"cannot be read: {error.strerror or error}")
        yield Unreadable(Origin(path=source.path, locator=_after(last)), said)


def format_of_name(name: str) -> str | None:
    """Return the format that a file's name tells, compressed or not; None if it tells none.

    >>> format_of_name("CC-NEWS-2024.warc.gz"), format_of_name("index.php")
    ('warc', None)
    """
    plain = name.lower()
    for suffix, format_ in PACKED.items():
        if plain.endswith(suffix):
            return format_
    for codec in CODECS:
        for suffix in codec.suffixes:
            plain = plain.removesuffix(suffix)
    return next((found for end, found in SUFFIXES.items() if plain.endswith(end)), None)


def format_of_content(head: bytes) -> str | None:
    """Return the format that a file's first bytes are of; None if they could be several's."""
    for magic, format_ in _MAGIC.items():
        if head.startswith(magic):
            return format_
    if head[257:262] == b"ustar":
        return "tar"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HTML.match(text):
        return "html"
    if _FEED.search(text) and text.startswith(b"<"):
        return "wordpress" if b"wordpress.org/export" in text else "feed"
    line, newline, _ = text.partition(b"\n")
    is_whole = not newline or line.rstrip().endswith(b"}")
    return "jsonl" if _OBJECT.match(text) and is_whole else None


_MAGIC = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"PAR1": "parquet",
    b"ARROW1": "arrow",
    b"WARC/": "warc",
}
_CERTAIN = frozenset((*_MAGIC.values(), "tar"))
_HTML = re.compile(rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head)\b", re.I | re.S)
_FEED = re.compile(rb"<(rss|feed|rdf:RDF)\b")
_OBJECT = re.compile(rb"\{[ \t]*\"")


def identify(source: Source, reading: Reading) -> str | None:
    """Return the format of a source; None if it is not known.

    Raises:
        OSError, ArchiveError: it cannot be read.
    """
    with _unpacked(source, reading) as (_, _, _, format_):
        return format_


def _read(source: Source, reading: Reading) -> Iterator[Raw]:
    place = Origin(path=source.path)
    with _unpacked(source, reading) as (stream, packing, is_empty, format_):
        if is_empty:
            yield Skipped(place, "empty file")
            return
        if format_ is None:
            yield Skipped(place, "a file that is no archive")
            return
        is_container = format_ in _CONTAINERS
        if is_container and source.depth >= reading.limits.depth:
            limit = reading.limits.depth
            raise ArchiveError(f"archives in archives, more than {limit} deep, the limit")
        is_bare = True
        for found in _READERS[format_](stream, source, reading):
            is_bare = False
            if isinstance(found, Found) and (packing or is_container):
                shown = f"{format_} of {found.format}" if is_container else found.format
                found = replace(found, format=", ".join([shown, *packing]))
            yield found
        if is_bare:
            yield Skipped(place, "nothing in it")


@contextmanager
def _unpacked(
    source: Source, reading: Reading
) -> Iterator[tuple[io.BufferedReader, list[str], bool, str | None]]:
    """Give the stream unpacked, how it was packed, whether it is empty, and its format."""
    with source.open() as opened:
        stream = _peekable(opened)
        packing: list[str] = []
        head = stream.peek(SNIFFED)
        while codec := codec_of(head):
            packing.append(codec.name)
            if len(packing) > reading.limits.depth:
                raise ArchiveError(f"packed more than {reading.limits.depth} times, the limit")
            stream = inflate(stream, codec, reading.limits)
            try:
                head = stream.peek(SNIFFED)
            except ArchiveError:
                if source.format is None and format_of_name(source.name) is None:
                    raise
                # The reader meets it too, and may know how to go on behind it.
                yield stream, packing, False, source.format or _format(source.name, b"")
                return
        yield stream, packing, not head, source.format or _format(source.name, head)


def _format(name: str, head: bytes) -> str | None:
    by_content, by_name = format_of_content(head), format_of_name(name)
    if by_content in _CERTAIN:
        return by_content
    if by_name == "xml":
        return by_content if by_content in ("feed", "wordpress", "html") else "feed"
    if by_name == "html" and by_content in ("feed", "wordpress"):
        return by_content
    return by_name or by_content


def _peekable(stream: object) -> io.BufferedReader:
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(stream)  # type: ignore[arg-type]


def _after(locator: str | None) -> str | None:
    """Return the place after one that begins with a number."""
    number = re.match(r"\d+", locator or "")
    return str(int(number[0]) + 1) if number else None


_READERS: dict[str, Reader] = {
    "jsonl": read_jsonl,
    "csv": read_csv,
    "tsv": read_csv,
    "txt": read_text,
    "html": read_html,
    "warc": read_warc,
    "wet": read_warc,
    "parquet": read_parquet,
    "arrow": read_arrow,
    "zip": partial(read_zip, inner=read_source),
    "tar": partial(read_tar, inner=read_source),
    "feed": read_feed,
    "wordpress": read_wordpress,
}
_CONTAINERS = ("zip", "tar")
