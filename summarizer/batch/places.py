"""Where articles stand: one article can stand in several files, and files move and change.

Rows are never asked about at the end of a run, so a run may be cut short anywhere. What is
known about the places of an article is put right when it is met somewhere new.
"""

import sqlite3
from pathlib import Path

from summarizer.batch.rows import Entry, Kept
from summarizer.text.surrogates import encodable


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


def known_at(
    connection: sqlite3.Connection, recipe: int, path: str, spot: str, source: bytes
) -> Kept | None:
    """Return what became of the article at this place, if these are the bytes it was read from."""
    query = """SELECT EXISTS (SELECT 1 FROM records WHERE records.key = places.key), key
        FROM places WHERE (recipe, path, spot, source) = (?, ?, ?, ?)"""
    row = connection.execute(query, (recipe, encodable(path), spot, source)).fetchone()
    if row is None:
        return None
    done, key = row
    if done:
        return Kept(None)
    failed = connection.execute("SELECT kind FROM failures WHERE key = ?", (key,)).fetchone()
    return Kept(*failed) if failed else None


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
