"""What every reader shares: how bytes become text, and text with its fields an article."""

import hashlib
import os
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from summarizer.article import LONGEST, make_article
from summarizer.errors import ArchiveError, SummarizerError
from summarizer.schemas import Article, Origin

_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place in an archive where an article should be and cannot be read."""

    origin: Origin
    error: SummarizerError


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: what holds for every article of the archive."""

    published: date | None = None
    """For articles that state no date of their own."""
    longest: int = LONGEST
    """Characters; a longer article is unreadable."""


@dataclass(frozen=True, slots=True)
class Found:
    """One article as found, before it is cleaned."""

    text: str
    origin: Origin
    fields: dict[str, str] = field(default_factory=dict)
    """Any of title, published, url, outlet."""


def decode(raw: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or Arabic in windows-1256.

    Raises:
        ArchiveError: the bytes are no text, or in an encoding that cannot be told for sure.

    >>> decode("\\ufeffخبر".encode()) == decode("خبر".encode("cp1256")) == "خبر"
    True
    """
    if raw.startswith(_UTF16):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError as error:
            raise ArchiveError(f"broken UTF-16 at byte {error.start}") from error
    # Escape sequences and control characters are rare in text, and 1 in 9 bytes of the rest.
    if b"\0" in raw or len(_NOT_TEXT.findall(raw)) > len(raw) / 100:
        raise ArchiveError("a binary file, not text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _mostly_utf8(raw):
            raise ArchiveError(f"broken UTF-8 at byte {error.start}") from error
        text = raw.decode("cp1256")
        if _reads_as_arabic(text):
            return text
        raise ArchiveError("unknown encoding; convert the file to UTF-8") from error


def shown(path: Path) -> str:
    """Return the path as text that can be written anywhere, whatever bytes the name has."""
    return os.fsencode(path).decode("utf-8", "replace")


def sha256(raw: bytes) -> str:
    """Return the digest that `Origin.sha256` holds."""
    return hashlib.sha256(raw).hexdigest()


def build(found: Found, reading: Reading) -> Article | Unreadable:
    """Return the article, or why it is none."""
    given = {name: _whole(value) for name, value in found.fields.items()}
    try:
        return make_article(
            _whole(found.text),
            title=given.get("title"),
            published=given.get("published") or reading.published,
            url=given.get("url"),
            outlet=given.get("outlet"),
            origin=found.origin,
            longest=reading.longest,
        )
    except SummarizerError as error:
        return Unreadable(found.origin, error)


def _whole(text: str) -> str:
    # Half of a surrogate pair, as broken JSON escapes leave it, cannot be written anywhere.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _mostly_utf8(raw: bytes) -> bool:
    beyond_ascii = [c for c in raw.decode("utf-8", "replace") if c > "\x7f"]
    return beyond_ascii.count("\ufffd") < len(beyond_ascii) / 2


def _reads_as_arabic(text: str) -> bool:
    beyond_ascii = [c for c in text if c > "\x7f" and c.isalpha()]
    # Single letters between others are another encoding's accents: Spanish, say.
    in_words = sum(len(word) for word in re.findall("[\u0600-\u06ff]{2,}", text))
    # ISO 8859-6 read as windows-1256 is Arabic too, but every «و» and «ي» turns into «è» and «ê».
    accented = sum(c < "\u0600" for c in beyond_ascii)
    return in_words > len(beyond_ascii) * 0.8 and accented <= len(beyond_ascii) * 0.02
