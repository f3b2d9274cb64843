"""What readers read: a named run of bytes, and how."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import IO

from summarizer.archive.items import Known
from summarizer.article import LONGEST
from summarizer.errors import ConfigurationError
from summarizer.schemas import Origin
from summarizer.text.fields import NAMES

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a broken or hostile archive may not exceed. Sizes are in bytes, once unpacked."""

    line: int = 64 * MIB
    """A line of JSONL; a row of CSV or Parquet."""
    page: int = 16 * MIB
    """A page, an item of a feed, a record of a WARC."""
    expansion: int = 500
    """Times its packed size that a compressed file may grow, once it is past `unpacked`."""
    unpacked: int = 64 * MIB
    depth: int = 3
    """Archives within archives."""
    spooled: int = 8 * 1024 * MIB
    """A packed file that must be copied to the disk, to be read out of order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: what holds for every article of the archive."""

    published: date | None = None
    """For articles that state no date of their own."""
    longest: int = LONGEST
    """Characters; a longer article is unreadable."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NAMES)
    """For each field, by which names a row may call it."""
    date_format: str | None = None
    """How the archive writes days, as `datetime.strptime` reads it."""
    format: str | None = None
    """Of the files given; None: told by their names and first bytes."""
    limits: Limits = field(default_factory=Limits)
    known: Callable[[Origin], Known | None] = lambda origin: None
    """Tells of a place and the digest of its bytes what became of the article; with an answer,
    nothing is parsed or cleaned."""

    @property
    def identity(self) -> str:
        """What makes other articles of the same bytes, as text."""
        by = (self.published and self.published.isoformat(), self.date_format, self.format)
        return json.dumps([*by, {name: list(names) for name, names in self.names.items()}])


@dataclass(frozen=True, slots=True)
class Source:
    """A run of bytes to be read once: a file, a member of an archive, standard input."""

    path: str
    """What `Origin.path` is to be."""
    name: str
    """What tells the format."""
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    depth: int = 0
    """In how many archives it lies."""
    format: str | None = None
    """None: to be told by name and content."""


def file_source(path: Path, format_: str | None = None) -> Source:
    """Return the source that a file is."""
    return Source(shown(path), path.name, lambda: path.open("rb"), format=format_)


def shown(path: Path) -> str:
    """Return the path as text that can be written anywhere, whatever bytes the name has."""
    return os.fsencode(path).decode("utf-8", "replace")


def sha256(raw: bytes) -> str:
    """Return the digest that `Origin.sha256` holds."""
    return hashlib.sha256(raw).hexdigest()


def size(count: int) -> str:
    """Return bytes in words, as limits are told.

    >>> size(64 * MIB), size(1500)
    ('64 MiB', '1,500 bytes')
    """
    return f"{count // MIB:,} MiB" if count >= MIB else f"{count:,} bytes"


def library(name: str, what: str) -> ModuleType:
    """Return a package of the extra `archive`.

    Raises:
        ConfigurationError: it is not installed; the message tells how to install it.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise ConfigurationError(
            f"{what}: needs the package {name.partition('.')[0]}; "
            "install it with: pip install 'incident-summarizer[archive]'"
        ) from error
