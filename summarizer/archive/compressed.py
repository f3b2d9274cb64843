"""Compressed streams, unpacked so that damage is told with its place and never passed over.

The common libraries return what they have of a stream that was cut off and say nothing; so the
decompressors are driven from here, member by member (a gzip member, a zstd frame).
"""

import bz2
import io
import lzma
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, Protocol

from summarizer.archive.source import Limits, library, size
from summarizer.errors import ArchiveError

CHUNK = 64 * 1024


class Decoder(Protocol):
    """What bz2, lzma and zstd decompressors have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Codec:
    """A way of compressing."""

    name: str
    magic: bytes
    suffixes: tuple[str, ...]
    decoder: Callable[[bytes], Decoder]
    """Given the dictionary of the stream; empty if it has none."""
    errors: Callable[[], tuple[type[Exception], ...]]
    """What the decoder raises at damaged data."""


class Inflated(io.RawIOBase):
    """The unpacked bytes of a compressed stream; closing it closes the stream.

    Raises:
        ArchiveError: on reading, where the stream is damaged, cut off, or grows too much.
    """

    def __init__(self, stream: IO[bytes], codec: Codec, limits: Limits) -> None:
        self.member = 0
        """Offset in the compressed stream of the member that is being read."""
        self._stream = stream
        self._codec = codec
        self._limits = limits
        self._input = b""
        self._taken = 0
        self._given = 0
        self._decoder: Decoder | None = None
        self._dictionary = b""
        self._damage: ArchiveError | None = None
        """Raised again by every reading, until `resync`."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._damage is not None:
            raise self._damage
        try:
            while self._decoder is not None or self._begins():
                if out := self._unpack(len(buffer)):
                    buffer[: len(out)] = out
                    return len(out)
        except ArchiveError as error:
            self._damage = error
            raise
        return 0

    def resync(self) -> bool:
        """Go on at the next member after a damaged one; return whether there is any."""
        start = self.member + 1
        if self._stream.seekable():
            self._stream.seek(start)
            self._input, self._taken = b"", start
        self._decoder = self._damage = None
        magic = self._codec.magic
        while (at := self._input.find(magic)) < 0:
            kept = self._input[-len(magic) + 1 :]
            if not (more := self._more()):
                return False
            self._input = kept + more
        self._input = self._input[at:]
        return True

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()

    def _begins(self) -> bool:
        """Whether another member begins here; the stream ends here otherwise."""
        if self._codec.name == "gzip":
            self._input = self._input.lstrip(b"\0")  # tapes pad; so does `gzip` itself
        while len(self._input) < 4 and (more := self._more()):
            self._input += more
            if self._codec.name == "gzip":
                self._input = self._input.lstrip(b"\0")
        if not self._input:
            return False
        self.member = self._taken - len(self._input)
        if len(self._input) < 4:
            name = self._codec.name
            raise ArchiveError(f"cut off: {name} data end at byte {self._taken:,}")
        if self._input.startswith(_DICTIONARY):
            self._read_dictionary()
        elif not self._input.startswith(self._codec.magic) and not _is_skippable(self._input):
            raise ArchiveError(f"no {self._codec.name} data at byte {self.member:,}")
        self._decoder = self._codec.decoder(self._dictionary)
        return True

    def _unpack(self, most: int) -> bytes:
        decoder = self._decoder
        assert decoder is not None
        if decoder.needs_input and not self._input:
            self._input = self._more()
            if not self._input:
                raise ArchiveError(
                    f"cut off: {self._codec.name} data end at byte {self._taken:,}, "
                    f"within the part that begins at byte {self.member:,}"
                )
        data = b""
        if decoder.needs_input:
            data, self._input = self._input, b""
        try:
            out = decoder.decompress(data, most)
        except self._codec.errors() as error:
            raise ArchiveError(
                f"damaged: {self._codec.name} data in the part that begins at byte "
                f"{self.member:,}: {error}"
            ) from error
        if decoder.eof:
            self._input = decoder.unused_data + self._input
            self._decoder = None
        self._given += len(out)
        self._check_growth()
        return out

    def _more(self) -> bytes:
        read = self._stream.read(CHUNK)
        self._taken += len(read)
        return read

    def _check_growth(self) -> None:
        limits = self._limits
        if self._given > max(limits.unpacked, limits.expansion * self._taken):
            raise ArchiveError(
                f"grows to more than {limits.expansion} times its size once past "
                f"{size(limits.unpacked)}: the limits for what is unpacked"
            )

    def _read_dictionary(self) -> None:
        """Take the dictionary that a .warc.zst begins with.

        Source: https://iipc.github.io/warc-specifications/specifications/warc-zstd/
        """
        while len(self._input) < 8 and (more := self._more()):
            self._input += more
        end = 8 + int.from_bytes(self._input[4:8], "little")
        if end > self._limits.page:
            raise ArchiveError(f"a zstd dictionary longer than {size(self._limits.page)}")
        while len(self._input) < end and (more := self._more()):
            self._input += more
        dictionary = self._input[8:end]
        if dictionary.startswith(ZSTD.magic):
            decoder = ZSTD.decoder(b"")
            dictionary = decoder.decompress(dictionary, self._limits.page)
        self._dictionary = dictionary


class _GzipMember:
    """zlib's decompressor with the manners of the others."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=31)
        self._is_full = False

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail and not self._is_full

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        out = self._zlib.decompress(self._zlib.unconsumed_tail + data, max(0, max_length))
        self._is_full = len(out) == max_length
        return out


_DICTIONARY = b"\x5d\x2a\x4d\x18"


def _is_skippable(data: bytes) -> bool:
    return data[1:4] == b"\x2a\x4d\x18" and 0x50 <= data[0] <= 0x5F


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        return library("compression.zstd", "a .zst file")
    return library("backports.zstd", "a .zst file")


def _zstd_decoder(dictionary: bytes) -> Decoder:
    known = _zstd().ZstdDict(dictionary) if dictionary else None
    decoder: Decoder = _zstd().ZstdDecompressor(zstd_dict=known)
    return decoder


GZIP = Codec(
    "gzip", b"\x1f\x8b\x08", (".gz",), lambda dictionary: _GzipMember(), lambda: (zlib.error,)
)
ZSTD = Codec(
    "zstd", b"\x28\xb5\x2f\xfd", (".zst", ".zstd"), _zstd_decoder, lambda: (_zstd().ZstdError,)
)
BZIP2 = Codec(
    "bzip2", b"BZh", (".bz2",), lambda dictionary: bz2.BZ2Decompressor(), lambda: (OSError,)
)
XZ = Codec(
    "xz",
    b"\xfd7zXZ\0",
    (".xz",),
    lambda dictionary: lzma.LZMADecompressor(),
    lambda: (lzma.LZMAError,),
)
CODECS = (GZIP, ZSTD, BZIP2, XZ)


def codec_of(head: bytes) -> Codec | None:
    """Return how a stream that begins with `head` is compressed; None if it is not."""
    if head.startswith(_DICTIONARY) or _is_skippable(head):
        return ZSTD
    return next((codec for codec in CODECS if head.startswith(codec.magic)), None)


def inflate(stream: IO[bytes], codec: Codec, limits: Limits) -> io.BufferedReader:
    """Return the stream unpacked; see `Inflated` for what reading it may raise."""
    return io.BufferedReader(Inflated(stream, codec, limits), CHUNK)


def resumed(stream: io.BufferedReader) -> io.BufferedReader | None:
    """Return the stream from its next member on, after damage in one; None if there is none."""
    raw = stream.raw
    if not isinstance(raw, Inflated):
        return None
    stream.detach()
    return io.BufferedReader(raw, CHUNK) if raw.resync() else None
