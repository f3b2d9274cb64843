"""Where articles stand: one article can stand in several files, and files move and change.

Rows are never asked about at the end of a run, so a run may be cut short anywhere. What is
known about the places of an article is put right when it is met somewhere new.
"""

import sqlite3
from pathlib import Path

from summarizer.batch.rows import Entry, Kept, row_of, spot_of
from summarizer.text.surrogates import encodable

_AHEAD = 512
"""Rows of a file."""


def put_place(connection: sqlite3.Connection, recipe: int, entry: Entry) -> bool:
    """Record that the article stands here; return whether it also stands somewhere else.

    Places that the article has left are forgotten: those whose file is gone, those where
    another article stands now, and those further on in the same file, which will be put
    again when they are reached.
    """
    path = encodable(entry.path)
    source, head = entry.source, encodable(entry.head)
    here = (recipe, path, entry.spot, entry.key)
    ask = connection.execute
    known = "UPDATE places SET source = ? WHERE (recipe, path, spot, key) = (?, ?, ?, ?)"
    if ask(known, (source, *here)).rowcount:
        return False
    others = _kept_places(connection, entry.key, path, entry.row)
    ask(
        """DELETE FROM places WHERE (recipe, path, spot) = (?, ?, ?)
        AND (SELECT count(*) FROM places AS other WHERE other.key = places.key) > 1""",
        here[:3],
    )
    ask(
        "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?)",
        (recipe, path, entry.spot, entry.row, entry.key, source, head),
    )
    return others > 0


def has_place(connection: sqlite3.Connection, key: bytes) -> bool:
    """Return whether any place of the article is recorded."""
    query = "SELECT 1 FROM places WHERE key = ?"
    return connection.execute(query, (key,)).fetchone() is not None


def own_place(connection: sqlite3.Connection, recipe: int, entry: Entry) -> None:
    """Record that the article's record was made from what stands here."""
    connection.execute(
        "UPDATE places SET head = NULL WHERE (recipe, path, spot, key) = (?, ?, ?, ?)",
        (recipe, encodable(entry.path), entry.spot, entry.key),
    )


class KnownPlaces:
    """What became of the articles of a file that is read from its beginning to its end.

    The file is asked for many places at once, since most questions are about the next one. What
    was asked for is forgotten when the reading goes back, as in a second pass.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._file: tuple[int, str] | None = None
        self._rows = range(0)
        """Rows that are known and not passed yet."""
        self._kept: dict[tuple[str, bytes], Kept] = {}

    def at(self, recipe: int, path: str, locator: str | None, source: bytes) -> Kept | None:
        """Return what became of the article here, if these are the bytes it was read from."""
        row = row_of(locator)
        if (recipe, path) != self._file or row not in self._rows:
            self._look_ahead(recipe, path, row)
        self._rows = range(row, self._rows.stop)
        return self._kept.get((spot_of(locator), source))

    def _look_ahead(self, recipe: int, path: str, row: int) -> None:
        query = """SELECT spot, source,
            EXISTS (SELECT 1 FROM records WHERE records.key = places.key),
            (SELECT kind FROM failures WHERE failures.key = places.key)
            FROM places WHERE (recipe, path) = (?, ?) AND row BETWEEN ? AND ?"""
        last = row + _AHEAD - 1
        found = self._connection.execute(query, (recipe, encodable(path), row, last))
        self._file, self._rows = (recipe, path), range(row, last + 1)
        self._kept = {
            (spot, source): Kept(None if done else failed)
            for spot, source, done, failed in found
            if done or failed is not None
        }


def _kept_places(connection: sqlite3.Connection, key: bytes, path: str, row: int) -> int:
    """Forget the places that the article has left, and return how many there are still."""
    query = """SELECT rowid, path, row, (SELECT count(*) FROM places AS other WHERE
        (other.recipe, other.path, other.spot) = (places.recipe, places.path, places.spot))
        FROM places WHERE key = ?"""
    left = [
        rowid
        for rowid, there, number, articles in connection.execute(query, (key,)).fetchall()
        if articles > 1 or (number > row if there == path else _is_gone(there))
    ]
    connection.executemany("DELETE FROM places WHERE rowid = ?", ((rowid,) for rowid in left))
    count = "SELECT count(*) FROM places WHERE key = ?"
    kept: int = connection.execute(count, (key,)).fetchone()[0]
    return kept


def _is_gone(path: str) -> bool:
    """Return whether there is no such file, nor one that it could be a member of."""
    file = Path(path)
    return not file.exists() and not any(parent.is_file() for parent in file.parents)
