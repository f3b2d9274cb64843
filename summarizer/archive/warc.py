"""Pages of a web crawl: WARC files with their HTTP answers, and WET files with plain text.

fastwarc parses records and HTTP; where a record begins and ends is found here, since with a
truncated file it returns less than there was and says nothing.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from summarizer.archive.compressed import Inflated, resumed
from summarizer.archive.html import html_article
from summarizer.archive.items import Found, Raw, Skipped, Unreadable
from summarizer.archive.source import Reading, Source, library, size
from summarizer.archive.text import text_article
from summarizer.errors import ArchiveError
from summarizer.schemas import Origin

_LONGEST_LINE = 16 * 1024
_MOST_LINES = 500
_NO_CONTENT = frozenset(("warcinfo", "request", "metadata", "unknown", "continuation"))
_HTML = ("text/html", "application/xhtml+xml")


def read_warc(stream: io.BufferedReader, source: Source, reading: Reading) -> Iterator[Raw]:
    """Yield the pages of the stream.

    The locator counts records and gives the offset in the file and the WARC-Record-ID:
    `12 offset=48213 id=<urn:uuid:…>`. A damaged record is `Unreadable` and reading goes on at
    the next whole one; what lies between is lost and said to be.
    """
    library("fastwarc", "a WARC file")
    number, is_lost = 0, False
    rest: io.BufferedReader | None = stream
    while rest is not None:
        number += 1
        records = _Records(rest, reading)
        try:
            while record := records.next():
                is_lost = False
                yield from _read_record(record, number, records.offset, source, reading)
                number += 1
            return
        except ArchiveError as error:
            if not is_lost:
                place = f"{number} offset={records.offset}"
                yield Unreadable(Origin(path=source.path, locator=place), error)
            is_lost = True
            rest = resumed(rest) if isinstance(rest.raw, Inflated) else _next_record(rest)


class _Records:
    """Records as bytes, one after the other."""

    def __init__(self, stream: io.BufferedReader, reading: Reading) -> None:
        self.offset = 0
        """In the file, of the record last begun, or of the compressed part that it is in."""
        self._stream = stream
        self._limit = reading.limits.page

    def next(self) -> "bytes | _TooLong | None":
        """Return the next record; None at the end.

        Raises:
            ArchiveError: it is damaged or cut off.
        """
        self.offset = self._position()
        line = self._stream.readline(_LONGEST_LINE)
        while line in (b"\r\n", b"\n"):
            self.offset = self._position()
            line = self._stream.readline(_LONGEST_LINE)
        self.offset = self._position() - (0 if self._is_packed else len(line))
        if not line:
            return None
        if not line.startswith(b"WARC/"):
            raise ArchiveError(f"no WARC record at byte {self.offset:,}")
        head, length = self._head(line)
        if length > self._limit:
            self._pass_over(length)
            return _TooLong(length, head)
        body = self._stream.read(length)
        if len(body) < length:
            raise ArchiveError(f"cut off: {len(body):,} of the record's {length:,} bytes are there")
        ending = self._stream.read(4)
        if ending != b"\r\n\r\n":
            what = "cut off" if len(ending) < 4 else "damaged: its length is wrong"
            raise ArchiveError(f"{what}: the record's end is not where it should be")
        self._check_sum()
        return head + body

    def _check_sum(self) -> None:
        """Unpack the rest of the part that holds the record, where its check sum is."""
        raw = self._stream.raw
        if not isinstance(raw, Inflated):
            return
        member = raw.member
        try:
            self._stream.peek(1)
        except ArchiveError:
            if raw.member == member:
                raise
            # It is the next part that is damaged; reading that will tell.

    @property
    def _is_packed(self) -> bool:
        return isinstance(self._stream.raw, Inflated)

    def _position(self) -> int:
        raw = self._stream.raw
        if isinstance(raw, Inflated):
            return raw.member
        try:
            return self._stream.tell()
        except OSError:  # a pipe
            return 0

    def _head(self, line: bytes) -> tuple[bytes, int]:
        lines = [line]
        length: int | None = None
        while line not in (b"\r\n", b"\n"):
            line = self._stream.readline(_LONGEST_LINE)
            lines.append(line)
            if not line.endswith(b"\n") or len(lines) > _MOST_LINES:
                raise ArchiveError("cut off or damaged: the record's header has no end")
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length":
                length = int(value) if value.strip().isdigit() else None
        if length is None:
            raise ArchiveError("damaged: the record states no length")
        return b"".join(lines), length

    def _pass_over(self, length: int) -> None:
        left = length
        while left:
            read = len(self._stream.read(min(left, 1024 * 1024)))
            if not read:
                raise ArchiveError(
                    f"cut off: {left:,} of the record's {length:,} bytes are missing"
                )
            left -= read
        self._stream.read(4)


class _TooLong:
    def __init__(self, length: int, head: bytes) -> None:
        self.length = length
        self.head = head


def _next_record(stream: io.BufferedReader) -> io.BufferedReader | None:
    """Return an uncompressed stream from its next record on."""
    if not stream.seekable():
        return None
    while line := stream.readline(_LONGEST_LINE):
        if line.startswith(b"WARC/1."):
            stream.seek(-len(line), io.SEEK_CUR)
            return stream
    return None


def _read_record(
    raw: "bytes | _TooLong", number: int, offset: int, source: Source, reading: Reading
) -> Iterator[Raw]:
    from fastwarc.warc import WarcRecord

    place = f"{number} offset={offset}"
    head = raw.head if isinstance(raw, _TooLong) else raw
    try:
        record = WarcRecord.from_bytes(_whole(head) if isinstance(raw, _TooLong) else raw)
    except OSError as error:
        damaged = ArchiveError(f"damaged: {error}")
        yield Unreadable(Origin(path=source.path, locator=place), damaged)
        return
    kind = str(record.record_type)
    if kind in _NO_CONTENT:
        return
    origin = Origin(
        path=source.path,
        locator=f"{place} id={record.record_id}" if record.record_id else place,
        fetched=record.record_date,
    )
    if kind == "revisit":
        yield Skipped(origin, "a page that did not change since another record")
    elif isinstance(raw, _TooLong):
        limit = size(reading.limits.page)
        too_long = ArchiveError(
            f"the record has {raw.length:,} bytes, more than {limit}, the limit"
        )
        yield Unreadable(origin, too_long)
    else:
        yield _page(record, origin, reading)


def _whole(head: bytes) -> bytes:
    """Return the head of a record whose content is left out as a record of its own."""
    lines = [line for line in head.split(b"\n") if not line.lower().startswith(b"content-length")]
    return b"\n".join([lines[0], b"Content-Length: 0\r", *lines[1:]])


def _page(record: Any, origin: Origin, reading: Reading) -> Raw:
    url = record.headers.get("WARC-Target-URI")
    url = url.strip("<>") if url else None
    if record.headers.get("WARC-Block-Digest") and not record.verify_block_digest():
        return Unreadable(origin, ArchiveError("damaged: not the content that its digest is of"))
    content_type, charset = record.headers.get("Content-Type") or "", None
    if record.is_http:
        try:
            record.parse_http(auto_decode="all")
        except (OSError, ValueError) as error:
            return Unreadable(origin, ArchiveError(f"damaged HTTP answer: {error}"))
        status = record.http_headers.status_code
        if status != 200:
            return Skipped(origin, f"HTTP status {status}")
        content_type, charset = record.http_content_type or "", record.http_charset
    try:
        body = record.reader.read()
    except OSError as error:
        return Unreadable(origin, ArchiveError(f"damaged HTTP answer: {error}"))
    kind = content_type.partition(";")[0].strip().lower()
    if kind in _HTML:
        found = html_article(body, origin, reading, url=url, charset=charset)
    elif kind == "text/plain":
        found = text_article(body, origin, {"url": url} if url else {})
    else:
        return Skipped(origin, f"content of type {kind or 'unknown'}")
    return replace(found, format=f"warc of {found.format}") if isinstance(found, Found) else found
