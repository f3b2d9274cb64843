"""Readers: archives in, articles out, one file of code for each format.

What cannot be read is a value (`Unreadable`), so that one bad file or line never ends a job;
what is no article is another (`Skipped`), so that it can be counted.
"""

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from summarizer.archive.build import Item, build
from summarizer.archive.folders import article_files
from summarizer.archive.formats import (
    FORMATS,
    SUFFIXES,
    format_of_name,
    identify,
    read_source,
)
from summarizer.archive.items import Found, Known, Raw, Skipped, Unreadable
from summarizer.archive.source import Reading, Source, file_source
from summarizer.archive.text import text_article
from summarizer.article import LONGEST
from summarizer.errors import ArchiveError, NotAnArticle
from summarizer.schemas import Article, Origin

__all__ = [
    "FORMATS",
    "STDIN",
    "Found",
    "Item",
    "Known",
    "Reading",
    "Skipped",
    "Unreadable",
    "build",
    "format_of_name",
    "open_archive",
    "open_raw",
    "read_article",
]

_KNOWN = f"{', '.join(SUFFIXES)}, each also as .gz, .zst, .bz2 or .xz"
STDIN = "-"
"""The path that means standard input."""


def open_archive(path: Path | str, reading: Reading | None = None) -> Iterator[Item]:
    """Return the articles of a file, a folder or standard input, in order; see `open_raw`."""
    reading = reading or Reading()
    found = open_raw(path, reading)
    return (build(raw, reading) for raw in found)


def open_raw(path: Path | str, reading: Reading) -> Iterator[Raw]:
    """Return what an archive holds, before it is cleaned and checked.

    Raises:
        ArchiveError: there is no such file, its format is not known, or the folder has no
            file. Raised at once, before anything is read.
    """
    if str(path) == STDIN:
        return read_source(_stdin(reading), reading)
    root = Path(path)
    if not root.exists():
        raise ArchiveError(f"{path}: no such file or folder")
    if root.is_dir():
        if not any(_is_known(file, reading) for file in article_files(root)):
            raise ArchiveError(f"{path}: no files here that could be read; known are {_KNOWN}")
        return _read_folder(root, reading)
    source = file_source(root, reading.format)
    if source.format is None and format_of_name(root.name) is None:
        _check_format(source, reading)
    return read_source(source, reading)


def read_article(
    raw: bytes,
    path: str,
    *,
    title: str | None = None,
    published: date | None = None,
    longest: int = LONGEST,
) -> Article:
    """Return the one article of a text file whose bytes are `raw`.

    Args:
        path: recorded as its origin.
        title, published: win over what the file says.

    Raises:
        ArchiveError: the bytes are no text.
        ArticleError: the text is no article in Arabic or English.
    """
    given = {"title": title, "published": published.isoformat() if published else None}
    wins = {name: value for name, value in given.items() if value}
    found = build(text_article(raw, Origin(path=path), wins), Reading(longest=longest))
    if isinstance(found, Unreadable):
        raise type(found.error)(f"{path}: {found.error}")
    if isinstance(found, Skipped):
        raise NotAnArticle(f"{path}: no article to read: {found.reason}", found.reason)
    assert isinstance(found, Article), "nothing is known before it is read"
    return found


def _read_folder(root: Path, reading: Reading) -> Iterator[Raw]:
    for path in article_files(root):
        yield from read_source(file_source(path), reading)


def _stdin(reading: Reading) -> Source:
    # Closing it is not ours to do.
    return Source(STDIN, STDIN, lambda: nullcontext(sys.stdin.buffer), format=reading.format)


def _check_format(source: Source, reading: Reading) -> None:
    try:
        if identify(source, reading) is not None:
            return
    except OSError:
        return  # told, with its reason, when it is read
    raise ArchiveError(
        f"{source.path}: unknown format; known are {_KNOWN}, and folders of them; "
        "say what it is with --format"
    )


def _is_known(path: Path, reading: Reading) -> bool:
    if format_of_name(path.name) is not None:
        return True
    try:
        return identify(file_source(path), reading) is not None
    except (OSError, ArchiveError):
        return True  # told, with its reason, when it is read
