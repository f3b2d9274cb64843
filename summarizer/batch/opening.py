"""Opening a store's file: for the one job that writes, or for any number of readers."""

import sqlite3
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from summarizer.batch.tables import MIGRATIONS, migrate, version_of
from summarizer.errors import StoreError

FILE = "summarizer.sqlite"
LOCK = "summarizer.lock"
_PATIENCE = 10.0
"""Seconds to wait for a reader that holds the file for a moment."""
_WORDS = {
    sqlite3.SQLITE_FULL: "the disk is full; what was recorded before is safe",
    sqlite3.SQLITE_READONLY: "cannot be written: the file or folder is read-only",
    sqlite3.SQLITE_NOTADB: "not a summarizer store; choose another folder",
    sqlite3.SQLITE_CORRUPT: "damaged; restore it from a copy or start in another folder",
    sqlite3.SQLITE_BUSY: "in use by another program",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; are folder and file readable and writable?",
}


def open_to_write(folder: Path) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    """Return the store's connection and the lock, which is free again once it is closed.

    Raises:
        StoreError: another job is writing, or the file cannot be made, read or written.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be made a folder: {error.strerror}") from error
    lock = _lock(folder)
    with ExitStack() as on_error:
        on_error.callback(lock.close)
        on_error.enter_context(explained(path))
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        on_error.callback(connection.close)
        version = _checked(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -32768")
        if version < len(MIGRATIONS):
            migrate(connection, version)
        # Fails here rather than after the first paid answer.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        on_error.pop_all()
    return connection, lock


def open_to_read(folder: Path) -> sqlite3.Connection:
    """Return a connection that cannot write, beside a running job too.

    Raises:
        StoreError: there is no store in `folder`, or it cannot be read.
    """
    path = folder / FILE
    if not path.is_file():
        raise StoreError(
            f"{folder}: no store here; make one with `summarizer run … --out {folder}`"
        )
    with explained(path):
        try:
            return _checked_to_read(_read_only(path), path)
        except sqlite3.OperationalError:
            # On read-only media WAL's shared memory cannot be made, and nobody can be writing.
            wal = path.with_name(f"{FILE}-wal")
            if wal.exists() and wal.stat().st_size:
                raise
            return _checked_to_read(_read_only(path, "&immutable=1"), path)


def is_running(folder: Path) -> bool:
    """Return whether a job is writing to the store in `folder`."""
    path = folder / LOCK
    if not path.exists():
        return False
    connection = _read_only(path, patience=0.0)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode == sqlite3.SQLITE_BUSY
    finally:
        connection.close()
    return False


class explained:
    """A context that turns SQLite's errors into `StoreError` in words.

    Not a generator: it is entered for each article of an archive that is passed over.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not isinstance(error, sqlite3.Error):
            return
        # Errors of the binding itself, such as a closed connection, have no code.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        words = _WORDS.get(code, f"cannot be used: {error}")
        raise StoreError(f"{self._path}: {words}") from error


def _lock(folder: Path) -> sqlite3.Connection:
    # SQLite's own file lock: on every system, and gone with the process however it dies.
    try:
        lock = sqlite3.connect(folder / LOCK, timeout=1.0, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise StoreError(
                f"{folder}: another `summarizer run` is writing here; "
                "wait for it, or choose another folder"
            ) from error
        with explained(folder):
            raise
    return lock


def _read_only(path: Path, options: str = "", patience: float = _PATIENCE) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.absolute()))}?mode=ro{options}"
    return sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None)


def _checked(connection: sqlite3.Connection, path: Path) -> int:
    version = version_of(connection)
    if version is None:
        raise StoreError(f"{path}: not a summarizer store; choose another folder")
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path}: made by a newer version of summarizer (store {version}, "
            f"this one knows {len(MIGRATIONS)}); upgrade summarizer"
        )
    return version


def _checked_to_read(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    with ExitStack() as on_error:
        on_error.callback(connection.close)
        version = _checked(connection, path)
        if version < len(MIGRATIONS):
            raise StoreError(
                f"{path}: made by an older version; `summarizer run` brings it up to date"
            )
        on_error.pop_all()
    return connection
