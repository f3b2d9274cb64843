"""Bytes to text, in the encodings that Arabic archives are kept in."""

import codecs
import io
import re
from typing import IO

from summarizer.errors import ArchiveError

_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ARABIC = {"cp1256": "windows-1256", "iso8859_6": "iso-8859-6"}
"""As Python and as people call them."""
_WITH_ARTICLE = re.compile(r"\bال\w{2}")


def decode(raw: bytes) -> str:
    """Return the text of a file; see `detect`.

    >>> decode("\\ufeffخبر".encode()) == decode("خبر".encode("cp1256")) == "خبر"
    True
    """
    return detect(raw)[0]


def detect(raw: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of some bytes, and their encoding as people call it.

    UTF-8 and marked UTF-16 are certain. Otherwise what is `declared` (by a server, by a page)
    is believed if it can be, then Arabic in windows-1256 or ISO 8859-6, then English in
    windows-1252.

    Raises:
        ArchiveError: the bytes are no text, or in an encoding that cannot be told for sure.
    """
    if raw.startswith(_UTF16):
        try:
            return raw.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise ArchiveError(f"broken UTF-16 at byte {error.start}") from error
    # Escape sequences and control characters are rare in text, and 1 in 9 bytes of the rest.
    if b"\0" in raw or len(_NOT_TEXT.findall(raw)) > len(raw) / 100:
        raise ArchiveError("a binary file, not text")
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        if _mostly_utf8(raw):
            raise ArchiveError(f"broken UTF-8 at byte {error.start}") from error
        found = _as_declared(raw, declared) or _as_arabic(raw) or _as_english(raw)
        if found:
            return found
        raise ArchiveError("unknown encoding; convert the file to UTF-8") from error


def utf8(stream: io.BufferedReader) -> tuple[io.BufferedReader, str | None]:
    """Return the stream in UTF-8 if its mark says that it is UTF-16, else as it is.

    With it comes the encoding, if it was such.
    """
    if not stream.peek(2).startswith(_UTF16):
        return stream, None
    return io.BufferedReader(_Transcoded(stream)), "utf-16"


class _Transcoded(io.RawIOBase):
    """A UTF-16 stream, as UTF-8."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._ready = b""
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            raw = self._stream.read(io.DEFAULT_BUFFER_SIZE)
            try:
                self._ready = self._decoder.decode(raw, final=not raw).encode()
            except UnicodeDecodeError as error:
                where = self._read + error.start
                raise ArchiveError(f"broken UTF-16 near byte {where:,}") from error
            self._read += len(raw)
            if not raw:
                break
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count


def _mostly_utf8(raw: bytes) -> bool:
    beyond_ascii = [c for c in raw.decode("utf-8", "replace") if c > "\x7f"]
    return beyond_ascii.count("\ufffd") < len(beyond_ascii) / 2


def _as_declared(raw: bytes, declared: str | None) -> tuple[str, str] | None:
    try:
        codec = codecs.lookup(declared or "")
        text = raw.decode(codec.name)
    except (LookupError, UnicodeDecodeError):
        return None
    # Pages of the Arabic web say Latin-1 when nobody has told them anything.
    is_doubtful = codec.name in ("iso8859-1", "cp1252", "ascii") and _as_arabic(raw)
    return None if is_doubtful else (text, str(declared).lower())


def _as_arabic(raw: bytes) -> tuple[str, str] | None:
    """Return the reading that is Arabic; of two, the one whose words have more of the article."""
    readings: dict[str, str] = {}
    for codec, name in _ARABIC.items():
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if _reads_as_arabic(text):
            readings[name] = text
    if len(readings) == 2:
        articles = {name: len(_WITH_ARTICLE.findall(text)) for name, text in readings.items()}
        rarer = articles["iso-8859-6"]
        is_iso = rarer >= 2 and rarer > articles["windows-1256"]
        name = "iso-8859-6" if is_iso else "windows-1256"
        return readings[name], name
    return next(((text, name) for name, text in readings.items()), None)


def _as_english(raw: bytes) -> tuple[str, str] | None:
    """English needs no letter beyond ASCII: only its quotation marks and dashes are there."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond_ascii = [c for c in text if c > "\x7f"]
    accented = sum(map(str.isalpha, beyond_ascii))
    letters = sum(map(str.isalpha, text))
    return (text, "windows-1252") if accented <= letters * 0.01 else None


def _reads_as_arabic(text: str) -> bool:
    beyond_ascii = [c for c in text if c > "\x7f" and c.isalpha()]
    # Single letters between others are another encoding's accents: Spanish, say.
    in_words = sum(len(word) for word in re.findall("[\u0600-\u06ff]{2,}", text))
    # ISO 8859-6 read as windows-1256 is Arabic too, but every «و» and «ي» turns into «è» and «ê».
    accented = sum(c < "\u0600" for c in beyond_ascii)
    return in_words > len(beyond_ascii) * 0.8 and accented <= len(beyond_ascii) * 0.02
