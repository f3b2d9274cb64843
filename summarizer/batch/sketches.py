"""The index of articles alike: a few hashes of each, looked up in the store's own file."""

import sqlite3
from collections import Counter
from collections.abc import Sequence

_SHARED = 2
"""Hashes that two articles must have in common to be compared."""
_LONGEST = 200
"""Articles with the same hash that are looked at; boilerplate is in thousands."""
_CANDIDATES = 3


def put_sketch(
    connection: sqlite3.Connection, recipe: int, key: bytes, hashes: Sequence[int]
) -> None:
    """Enter an article that has a record."""
    rows = ((recipe, number, key) for number in hashes)
    connection.executemany("INSERT OR IGNORE INTO sketches VALUES (?, ?, ?)", rows)


def find_alike(connection: sqlite3.Connection, recipe: int, hashes: Sequence[int]) -> list[bytes]:
    """Return the keys of the articles that have most hashes in common, at least two."""
    query = "SELECT key FROM sketches WHERE recipe = ? AND hash = ? LIMIT ?"
    found = Counter(
        key for number in hashes for (key,) in connection.execute(query, (recipe, number, _LONGEST))
    )
    best = found.most_common(_CANDIDATES)
    return [key for key, shared in best if shared >= min(_SHARED, len(hashes))]
