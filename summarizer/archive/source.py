"""What every reader shares: how bytes become text, and text with its fields an article."""

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path

from summarizer.article import LONGEST, make_article
from summarizer.errors import ArchiveError, SummarizerError
from summarizer.schemas import Article, Origin
from summarizer.text.fold import Level, fold_text
from summarizer.text.surrogates import encodable

_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?P<time>([T ].*)?)",
    re.IGNORECASE,
)
_RFC_2822 = re.compile(r"[a-z]{3}, [0-9]{1,2} [a-z]{3} [0-9]{4} ", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place in an archive where an article should be and cannot be read."""

    origin: Origin
    error: SummarizerError


@dataclass(frozen=True, slots=True)
class Known:
    """A place whose article need not be read, since what became of it is known."""

    failed: str | None
    """The kind of its failure; None if it has a record."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: what holds for every article of the archive."""

    published: date | None = None
    """For articles that state no date of their own."""
    longest: int = LONGEST
    """Characters; a longer article is unreadable."""
    known: Callable[[Origin], Known | None] = lambda origin: None
    """Tells of a place and the digest of its bytes what became of the article; with an answer,
    nothing is cleaned. Articles read with another `published` are others."""


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


def build(found: Found, reading: Reading) -> Article | Unreadable | Known:
    """Return the article, or why it is none."""
    if known := reading.known(found.origin):
        return known
    given = {name: encodable(value) for name, value in found.fields.items()}
    try:
        return make_article(
            encodable(found.text),
            title=given.get("title"),
            published=_iso(given.get("published")) or reading.published,
            url=given.get("url"),
            outlet=given.get("outlet"),
            origin=found.origin,
            longest=reading.longest,
        )
    except SummarizerError as error:
        return Unreadable(found.origin, error)


def _iso(stated: str | None) -> str | None:
    """Return a date written year first, or as mail and RSS write it, in ISO 8601.

    What is in no such form stays as it is, to be told as no date.

    >>> _iso("2024/4/9"), _iso("٢٠٢٤-٠٤-٠٩ ١٠:٣٠"), _iso("Tue, 09 Apr 2024 10:30:00 +0300")
    ('2024-04-09', '2024-04-09 10:30', '2024-04-09')
    """
    if not stated:
        return stated
    plain = fold_text(stated, Level.LIGHT).strip()
    if found := _YEAR_FIRST.fullmatch(plain):
        return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}{found['time']}"
    if _RFC_2822.match(plain):
        try:
            return parsedate_to_datetime(plain).date().isoformat()
        except (ValueError, OverflowError):
            return stated
    return stated


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
