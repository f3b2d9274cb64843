"""Readers: archives in, articles out, one file of code for each format.

What cannot be read is a value (`Unreadable`), so that one bad file or line never ends a job.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from summarizer.archive.folders import article_files
from summarizer.archive.jsonl import read_jsonl
from summarizer.archive.source import Known, Reading, Unreadable, shown
from summarizer.archive.text import read_text
from summarizer.article import LONGEST
from summarizer.errors import ArchiveError, ArticleError, SummarizerError
from summarizer.schemas import Article, Origin

__all__ = ["LINES", "Known", "Unreadable", "open_archive", "read_article"]

LINES = (".jsonl", ".ndjson")
"""How names of files end that hold an article a line."""
SUFFIXES = (*LINES, ".txt")


def open_archive(
    path: Path | str,
    *,
    published: date | None = None,
    longest: int = LONGEST,
    known: Callable[[Origin], Known | None] = lambda origin: None,
) -> Iterator[Article | Unreadable | Known]:
    """Return the articles of a .jsonl or .txt file, or of a folder of them, in order.

    Args:
        published: for articles that state no date of their own.
        longest: characters; a longer article is unreadable.
        known: see `Reading`.

    Raises:
        ArchiveError: there is no such file, its format is not known, or the folder has no
            file that could hold articles. Raised at once, before anything is read.
    """
    reading = Reading(published, longest, known)
    root = Path(path)
    if not root.exists():
        raise ArchiveError(f"{path}: no such file or folder")
    if root.is_dir():
        files = article_files(root, SUFFIXES)
        if next(files, None) is None:
            raise ArchiveError(f"{path}: no files here that end in {', '.join(SUFFIXES)}")
        return _read_folder(root, reading)
    if not root.name.lower().endswith(SUFFIXES):
        formats = ", ".join(SUFFIXES)
        raise ArchiveError(f"{path}: unknown format; known are {formats} and folders of them")
    return _read_file(root, reading)


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
    found = read_text(raw, path, Reading(longest=longest), wins)
    if isinstance(found, Unreadable):
        raise type(found.error)(f"{path}: {found.error}")
    assert isinstance(found, Article), "nothing is known before it is read"
    return found


def _read_folder(root: Path, reading: Reading) -> Iterator[Article | Unreadable | Known]:
    for path in article_files(root, SUFFIXES):
        yield from _read_file(path, reading)


def _read_file(path: Path, reading: Reading) -> Iterator[Article | Unreadable | Known]:
    if path.name.lower().endswith(LINES):
        yield from read_jsonl(path, shown(path), reading)
        return
    # A character has at most four bytes: whatever is longer is refused without reading it all.
    most = 4 * reading.longest + 4
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        yield _unreadable(path, ArchiveError(f"cannot be read: {error.strerror}"))
        return
    if len(raw) > most:
        yield _unreadable(
            path, ArticleError(f"text: more than the {reading.longest:,} characters allowed")
        )
        return
    yield read_text(raw, shown(path), reading)


def _unreadable(path: Path, error: SummarizerError) -> Unreadable:
    return Unreadable(Origin(path=shown(path)), error)
