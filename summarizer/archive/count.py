"""How many articles an archive may hold, found out quickly: for the time that a job has left."""

from collections.abc import Callable, Iterable
from pathlib import Path

from summarizer.archive.compressed import CODECS
from summarizer.archive.folders import article_files
from summarizer.archive.formats import format_of_name

_PIECE = 1 << 20
_ONE = ("txt", "html")
_PACKED = tuple(suffix for codec in CODECS for suffix in codec.suffixes)


def count_places(paths: Iterable[Path], stopped: Callable[[], bool] = lambda: False) -> int | None:
    """Return the number of lines of JSONL, of pages and text files; None if it cannot be told.

    Args:
        stopped: asked now and then; the count is given up once it says so.
    """
    count = 0
    for path in paths:
        for file in article_files(path) if path.is_dir() else (path,):
            format_ = format_of_name(file.name)
            if stopped() or file.name.lower().endswith(_PACKED):
                return None
            if format_ == "jsonl":
                count += _lines(file, stopped)
            elif format_ in _ONE:
                count += 1
            else:
                return None
    return count


def _lines(path: Path, stopped: Callable[[], bool]) -> int:
    count, last = 0, b"\n"
    try:
        with path.open("rb") as file:
            while (piece := file.read(_PIECE)) and not stopped():
                count += piece.count(b"\n")
                last = piece[-1:]
    except OSError:  # told when it is read
        return count
    return count + (last != b"\n")
