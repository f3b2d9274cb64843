"""The truth of a batch job: one SQLite file of articles, calls, records and failures.

Rows are committed in groups. What a commit has returned for survives the death of the
process and, as far as the disk keeps its word, of the machine. Any text can be put: what no
encoding has is replaced.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from summarizer.archive import Known
from summarizer.batch.opening import FILE, explained, is_running, open_to_read, open_to_write
from summarizer.batch.places import KnownPlaces, has_place, own_place, put_place
from summarizer.batch.provider.tables import forget
from summarizer.batch.report import (
    read_failures,
    read_measured,
    read_spent,
    read_status,
    read_stored,
    with_head,
)
from summarizer.batch.rows import (
    Entry,
    FailedArticle,
    Failure,
    Kept,
    Measured,
    Outcome,
    Status,
    Stored,
    source_of,
)
from summarizer.batch.sketches import find_alike, put_sketch
from summarizer.errors import Usage
from summarizer.schemas import Origin
from summarizer.text.surrogates import encodable

GROUP = 32
"""Rows in one commit: 33,000 durable rows a second, against 2,500 with one row in each."""


def open_store(folder: Path) -> "Store":
    """Return the store in `folder` for writing, made if there is none, locked against others.

    Raises:
        StoreError: another job is writing here, it is no store of ours, or cannot be written.
    """
    connection, lock = open_to_write(folder)
    return Store(folder, connection, lock)


def read_store(folder: Path) -> "Store":
    """Return the store in `folder` for reading; a job may be writing to it.

    Raises:
        StoreError: there is none, it cannot be read, or another version made it.
    """
    return Store(folder, open_to_read(folder), None)


class Store:
    """An open store. Get one from `open_store` or `read_store`; a context manager."""

    def __init__(
        self, folder: Path, connection: sqlite3.Connection, lock: sqlite3.Connection | None
    ) -> None:
        self.folder = folder
        self._path = folder / FILE
        self._connection = connection
        self._lock = lock
        self._job = 0
        self._recipe = self._newest_recipe()
        self._waiting = 0
        self._places = KnownPlaces(connection)

    def begin_job(self, recipe: str, inputs: Sequence[str] = ()) -> None:
        """Record that a run begins; from here on this is the recipe that is written and read."""
        recipe, archives = encodable(recipe), encodable(json.dumps(inputs, ensure_ascii=False))
        with explained(self._path):
            self._connection.execute("INSERT OR IGNORE INTO recipes (text) VALUES (?)", (recipe,))
            row = self._connection.execute("SELECT id FROM recipes WHERE text = ?", (recipe,))
            self._recipe = row.fetchone()[0]
            job = self._connection.execute(
                "INSERT INTO jobs (recipe, inputs, started) VALUES (?, ?, ?)",
                (self._recipe, archives, _now()),
            )
            self._job = job.lastrowid or 0

    def count_skipped(self, skipped: Mapping[str, int]) -> None:
        """Record how many places held no article in this run so far, by reason."""
        if not skipped:
            return
        with explained(self._path):
            self._begin()
            self._connection.execute(
                "UPDATE jobs SET skipped = ? WHERE id = ?",
                (encodable(json.dumps(skipped, ensure_ascii=False)), self._job),
            )

    def end_job(self, outcome: Outcome) -> None:
        """Commit, and record how the run ended."""
        self.commit()
        with explained(self._path):
            self._connection.execute(
                "UPDATE jobs SET ended = ?, outcome = ? WHERE id = ?", (_now(), outcome, self._job)
            )

    def recipe(self) -> str | None:
        """Return the recipe of the newest run; None if there was none yet."""
        with explained(self._path):
            query = "SELECT text FROM recipes WHERE id = ?"
            row = self._connection.execute(query, (self._recipe,)).fetchone()
        return row[0] if row else None

    def state(self, key: bytes) -> Kept | None:
        """Return what became of the article, rows that wait for their commit included."""
        with explained(self._path):
            query = """SELECT NULL FROM records WHERE key = :key
                UNION ALL SELECT kind FROM failures WHERE key = :key"""
            row = self._connection.execute(query, {"key": key}).fetchone()
        return Kept(*row) if row else None

    def put_place(self, entry: Entry) -> bool:
        """Record where an article stands; return whether it stands somewhere else too."""
        with explained(self._path):
            self._begin()
            return put_place(self._connection, self._recipe, entry)

    def known(self, origin: Origin, reading: str = "") -> Known | None:
        """Return what became of the article here; None if it is new, changed, or unfinished."""
        source = source_of(origin, reading)
        if source is None:
            return None
        with explained(self._path):
            # One look at the file for many questions; only this job writes, so it may turn into
            # a transaction that writes.
            if self._lock is not None and not self._connection.in_transaction:
                self._connection.execute("BEGIN")
            kept = self._places.at(self._recipe, origin.path or "", origin.locator, source)
        return Known(origin, kept.failed) if kept else None

    def put_record(
        self, entry: Entry, record: str, usage: Usage, responses: Sequence[str] = ()
    ) -> None:
        """Keep a record (its JSON); a failure of the same article goes, what it cost stays.

        A fault that was recorded at the same place goes too: it has been repaired.
        """
        with explained(self._path):
            self._put_article(entry)
            self._put_call(entry, usage, responses)
            self._put_record(entry, record)
            forget(self._connection, entry.key)
        self._written()

    def put_near_copy(self, entry: Entry, record: str, original: bytes) -> None:
        """Keep a record that was made from the answer for the article with key `original`."""
        with explained(self._path):
            self._put_article(entry)
            self._put_record(entry, record)
            self._connection.execute(
                "INSERT OR REPLACE INTO near_copies VALUES (?, ?)", (entry.key, original)
            )
            forget(self._connection, entry.key)
        self._written()

    def put_failure(
        self, entry: Entry, failure: Failure, usage: Usage, responses: Sequence[str] = ()
    ) -> None:
        """Keep why there is no record, and count the attempt."""
        with explained(self._path):
            self._put_article(entry)
            if entry.id is not None:
                self._put_call(entry, usage, responses)
            self._connection.execute(
                """INSERT INTO failures VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT (key) DO UPDATE SET
                kind = excluded.kind, message = excluded.message, attempts = attempts + 1,
                at = excluded.at, article = coalesce(excluded.article, article)""",
                (entry.key, failure.kind, encodable(failure.message), _now(),
                 _stored(failure.article)),
            )  # fmt: skip
            forget(self._connection, entry.key)
        self._written()

    def put_call(self, entry: Entry, usage: Usage, responses: Sequence[str]) -> None:
        """Keep what was paid for an article that is to be asked about again."""
        with explained(self._path):
            self._put_article(entry)
            self._put_call(entry, usage, responses)
        self._written()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for tables of other modules; what is written waits for `commit`."""
        with explained(self._path):
            self._begin()
            yield self._connection

    @contextmanager
    def reading(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """Give the connection, to read tables of other modules, and the recipe's row."""
        with explained(self._path):
            yield self._connection, self._recipe

    def commit(self) -> None:
        """Return once every row put so far is on the disk; also done for each `GROUP` of rows."""
        with explained(self._path):
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        self._waiting = 0

    def records(self, copies: bool = True) -> Iterator[str]:
        """Yield the records, as JSON, of the newest run's recipe in the order of the archive.

        Args:
            copies: also one for each further place of an article, with that place as its
                origin, and for near copies.
        """
        only = "" if copies else (
            """ AND places.rowid = (SELECT min(rowid) FROM places AS p WHERE p.key = places.key)
            AND key NOT IN (SELECT key FROM near_copies)"""
        )  # fmt: skip
        query = f"""SELECT json, head FROM places JOIN records USING (key)
            WHERE recipe = ?{only} ORDER BY path, row, places.rowid"""
        with explained(self._path):
            for record, head in self._connection.execute(query, (self._recipe,)):
                yield with_head(record, head) if head else record

    def failures(self) -> Iterator[FailedArticle]:
        """Yield the failures of the newest run's recipe in the order of the archive."""
        with explained(self._path):
            yield from read_failures(self._connection, self._recipe)

    def record(self, key: bytes) -> str | None:
        """Return an article's record, as JSON."""
        with explained(self._path):
            query = "SELECT json FROM records WHERE key = ?"
            row = self._connection.execute(query, (key,)).fetchone()
        return row[0] if row else None

    def stored(self) -> Iterator[Stored]:
        """Yield what is stored of each article of the newest run's recipe; see `rederive`."""
        with explained(self._path):
            yield from read_stored(self._connection, self._recipe)

    def replace_record(self, key: bytes, record: str) -> None:
        """Keep another record (its JSON) of an article, or its first after it had failed."""
        with explained(self._path):
            self._begin()
            self._connection.execute(
                "INSERT OR REPLACE INTO records VALUES (?, ?)", (key, encodable(record))
            )
            self._connection.execute("DELETE FROM failures WHERE key = ?", (key,))
        self._written()

    def put_sketch(self, key: bytes, hashes: Sequence[int]) -> None:
        """Enter an article with a record in the index of articles alike."""
        with explained(self._path):
            self._begin()
            put_sketch(self._connection, self._recipe, key, hashes)

    def alike(self, hashes: Sequence[int]) -> list[bytes]:
        """Return the keys of articles with a record that have hashes in common; see `sketches`."""
        with explained(self._path):
            return find_alike(self._connection, self._recipe, hashes)

    def responses(self, key: bytes) -> list[str]:
        """Return the raw response bodies that were kept for an article, oldest first."""
        query = "SELECT responses FROM calls WHERE key = ? AND responses IS NOT NULL ORDER BY id"
        with explained(self._path):
            rows = self._connection.execute(query, (key,)).fetchall()
        return [body for (packed,) in rows for body in json.loads(zlib.decompress(packed))]

    def spent(self) -> Usage:
        """Return what all runs spent; the cost is that of the calls whose price is known."""
        with explained(self._path):
            return read_spent(self._connection)[0]

    def status(self) -> Status:
        """Return the counts, the spend and the runs."""
        with explained(self._path):
            return read_status(self._connection, self._recipe, is_running(self.folder))

    def measured(self, most: int = 1000) -> list[Measured]:
        """Return what the latest answers for the newest run's recipe cost, newest first."""
        with explained(self._path):
            return list(read_measured(self._connection, self._recipe, most))

    def close(self) -> None:
        """Commit and let go of the file and the lock."""
        try:
            self.commit()
        finally:
            self._connection.close()
            if self._lock is not None:
                self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _newest_recipe(self) -> int:
        with explained(self._path):
            row = self._connection.execute("SELECT recipe FROM jobs ORDER BY id DESC LIMIT 1")
            newest = row.fetchone()
        return newest[0] if newest else 0

    def _begin(self) -> None:
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")

    def _put_article(self, entry: Entry) -> None:
        path = encodable(entry.path)
        self._begin()
        self._connection.execute(
            "INSERT OR IGNORE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.key, self._recipe, entry.id, path, entry.row, _stored(entry.locator),
             _stored(entry.title), entry.published),
        )  # fmt: skip
        if not has_place(self._connection, entry.key):
            put_place(self._connection, self._recipe, entry)
        if entry.id is not None:
            faults = "SELECT key FROM articles WHERE recipe = ? AND path = ? AND row IN (0, ?)"
            place = (self._recipe, path, entry.row)
            for table in ("failures", "places", "articles"):
                self._connection.execute(
                    f"DELETE FROM {table} WHERE key IN ({faults} AND id IS NULL)", place
                )

    def _put_record(self, entry: Entry, record: str) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO records VALUES (?, ?)", (entry.key, encodable(record))
        )
        self._connection.execute("DELETE FROM failures WHERE key = ?", (entry.key,))
        own_place(self._connection, self._recipe, entry)

    def _put_call(self, entry: Entry, usage: Usage, responses: Sequence[str]) -> None:
        kept = encodable(json.dumps(list(responses), ensure_ascii=False)).encode()
        self._connection.execute(
            "INSERT INTO calls VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.key, self._job, _now(), usage.calls, usage.input_tokens, usage.cached_tokens,
             usage.output_tokens, usage.cost_usd, zlib.compress(kept, 6) if responses else None),
        )  # fmt: skip

    def _written(self) -> None:
        self._waiting += 1
        if self._waiting >= GROUP:
            self.commit()


def _stored(text: str | None) -> str | None:
    return None if text is None else encodable(text)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
