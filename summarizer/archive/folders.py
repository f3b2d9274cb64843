"""Which files of a folder may hold articles, in the order in which they are read."""

import os
from collections.abc import Iterator
from pathlib import Path

from summarizer.batch.opening import FILE


def article_files(folder: Path) -> Iterator[Path]:
    """Yield the files below `folder`, sorted by their whole path.

    Hidden files and folders are left out, and folders that hold a batch's results, so that
    `run . --out out` does not read its own exports. Links to folders are not followed. A
    folder that cannot be listed is yielded itself, so that reading it tells why.
    """
    try:
        entries = sorted(_entries(folder), key=_order)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if not os.path.exists(os.path.join(entry.path, FILE)):
                yield from article_files(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return [entry for entry in entries if not entry.name.startswith(".")]


def _order(entry: os.DirEntry[str]) -> str:
    # As if the paths of all files were sorted as text: the order in which a store keeps them.
    return entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name
