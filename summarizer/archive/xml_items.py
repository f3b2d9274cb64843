"""The items of an RSS, Atom or WordPress file, each parsed alone.

Such files are long, and one stray character makes a whole one invalid. Cut into items, a broken
one is a fault with its place and the next is read all the same.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from summarizer.archive.encoding import detect
from summarizer.archive.source import Limits, sha256, size
from summarizer.errors import ArchiveError

_BEGIN = re.compile(rb"<(item|entry)(?=[\s>])")
_ROOT = re.compile(rb"<(?P<name>(?:[\w-]+:)?(?:rss|RDF|feed))\b[^>]*>")
_DECLARED = re.compile(rb"""<\?xml[^>]*encoding=["']([\w-]+)["']""")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.DOTALL)
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Item:
    """One item, parsed; or what is wrong with it."""

    offset: int
    """In the unpacked file, bytes."""
    sha256: str
    element: ElementTree.Element | None
    error: ArchiveError | None = None


class Items:
    """The items of a stream, and what its beginning says of all of them."""

    def __init__(self, stream: io.BufferedReader, limits: Limits) -> None:
        self.encoding = "utf-8"
        self.head = b""
        self.title: str | None = None
        """Of the feed."""
        self._stream = stream
        self._limits = limits
        self._buffer = b""
        self._offset = 0
        """Of the buffer's first byte."""
        self._root = b""

    def __iter__(self) -> Iterator[Item]:
        """Yield the items.

        Raises:
            ArchiveError: the file is no feed, or is cut off.
        """
        while True:
            begin = self._find(_BEGIN)
            if not self._root:
                self._read_head(begin.start() if begin else len(self._buffer))
            if begin is None:
                break
            self._drop(begin.start())
            end = self._find(re.compile(b"</" + begin[1] + rb"\s*>"))
            if end is None:
                raise ArchiveError(f"cut off: the item at byte {self._offset:,} has no end")
            offset, raw = self._offset, self._buffer[: end.end()]
            self._drop(end.end())
            if len(raw) > self._limits.page:
                yield Item(offset, sha256(raw), None, self._too_long())
            else:
                yield self._parse(raw, offset)
        closing = b"</" + self._name + b">"
        if closing not in self._buffer:
            raise ArchiveError(f"cut off: no {closing.decode()} at the end")

    def _find(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        start = 0
        while (found := pattern.search(self._buffer, start)) is None:
            if len(self._buffer) > self._limits.page + _CHUNK:
                raise self._too_long()
            more = self._stream.read(_CHUNK)
            if not more:
                return None
            start = max(0, len(self._buffer) - 20)
            self._buffer += more
        return found

    def _too_long(self) -> ArchiveError:
        return ArchiveError(f"an item longer than {size(self._limits.page)}, the limit")

    def _drop(self, count: int) -> None:
        self._offset += count
        self._buffer = self._buffer[count:]

    def _read_head(self, end: int) -> None:
        self.head = self._buffer[:end]
        root = _ROOT.search(self.head)
        if root is None:
            raise ArchiveError("no feed: neither <rss> nor <feed> at the beginning")
        self._root, self._name = root[0], root["name"]
        if declared := _DECLARED.search(self.head):
            self.encoding = declared[1].decode("ascii").lower()
        if title := _TITLE.search(self.head):
            self.title = self._title(title[0])

    def _title(self, raw: bytes) -> str | None:
        item = self._parse(raw, 0)
        return (item.element.text or "").strip() or None if item.element is not None else None

    def _parse(self, raw: bytes, offset: int) -> Item:
        digest = sha256(raw)
        try:
            text, _ = detect(_CONTROL_BYTES.sub(b"", raw), self.encoding)
            root = self._root.decode("utf-8", "replace")
            whole = f"{root}{_CONTROL.sub('', text)}</{self._name.decode()}>"
            element = ElementTree.fromstring(whole)[0]
        except (ArchiveError, ElementTree.ParseError) as error:
            return Item(offset, digest, None, ArchiveError(f"broken XML: {error}"))
        return Item(offset, digest, element)


_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
