"""The store's tables, as the list of steps that made them. Steps are added, never changed."""

import sqlite3
from collections.abc import Callable

APPLICATION_ID = 0x53554D31
"""In the file's header ("SUM1"), so that no other SQLite file is taken for a store."""


def _first(connection: sqlite3.Connection) -> None:
    # Ordinary rowid tables: with random keys, WITHOUT ROWID was four times slower and larger.
    for statement in (
        "CREATE TABLE recipes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
        """CREATE TABLE jobs (
            id INTEGER PRIMARY KEY,
            recipe INTEGER NOT NULL REFERENCES recipes,
            inputs TEXT NOT NULL,  -- JSON list
            started TEXT NOT NULL,
            ended TEXT,
            outcome TEXT
        )""",
        """CREATE TABLE articles (
            key BLOB PRIMARY KEY,
            recipe INTEGER NOT NULL REFERENCES recipes,
            id TEXT,
            path TEXT NOT NULL,
            row INTEGER NOT NULL,
            locator TEXT,
            title TEXT,
            published TEXT
        )""",
        "CREATE INDEX articles_in_order ON articles (recipe, path, row)",
        """CREATE TABLE calls (  -- one row for each time an engine was asked
            id INTEGER PRIMARY KEY,
            key BLOB NOT NULL REFERENCES articles,
            job INTEGER NOT NULL REFERENCES jobs,
            at TEXT NOT NULL,
            calls INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL,
            cached_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            cost_usd REAL,  -- NULL: the price is not known
            responses BLOB  -- zlib of a JSON list of response bodies
        )""",
        "CREATE INDEX calls_of_article ON calls (key)",
        "CREATE INDEX calls_of_job ON calls (job, at)",
        "CREATE TABLE records (key BLOB PRIMARY KEY REFERENCES articles, json TEXT NOT NULL)",
        """CREATE TABLE failures (
            key BLOB PRIMARY KEY REFERENCES articles,
            kind TEXT NOT NULL,
            message TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            at TEXT NOT NULL
        )""",
    ):
        connection.execute(statement)


def _places_and_copies(connection: sqlite3.Connection) -> None:
    for statement in (
        """CREATE TABLE places (  -- where articles stand; one article can stand in several
            recipe INTEGER NOT NULL REFERENCES recipes,
            path TEXT NOT NULL,
            spot TEXT NOT NULL,  -- the locator without the row's own id
            row INTEGER NOT NULL,
            key BLOB NOT NULL REFERENCES articles,
            source BLOB,  -- of the raw bytes: what is unchanged need not be read again
            head TEXT,  -- JSON: title, url, outlet, origin; NULL: as the record has them
            PRIMARY KEY (recipe, path, spot, key)
        )""",
        "CREATE INDEX places_in_order ON places (recipe, path, row)",
        "CREATE INDEX places_of_article ON places (key)",
        """INSERT INTO places SELECT recipe, path, iif(instr(locator, ' id='),
            substr(locator, 1, instr(locator, ' id=') - 1), coalesce(locator, '')),
            row, key, NULL, NULL FROM articles""",
        """CREATE TABLE near_copies (  -- records made from the answer for a nearly equal article
            key BLOB PRIMARY KEY REFERENCES articles,
            original BLOB NOT NULL REFERENCES articles
        )""",
        """CREATE TABLE sketches (  -- a few shingles of each article that an engine has read
            recipe INTEGER NOT NULL REFERENCES recipes,
            hash INTEGER NOT NULL,
            key BLOB NOT NULL REFERENCES articles,
            PRIMARY KEY (recipe, hash, key)
        ) WITHOUT ROWID""",
        # Of articles with responses but no record: what is interpreted again has no other text.
        "ALTER TABLE failures ADD COLUMN article TEXT",
    ):
        connection.execute(statement)


def _skips(connection: sqlite3.Connection) -> None:
    # JSON object: how many places of the archive held no article, by reason.
    connection.execute("ALTER TABLE jobs ADD COLUMN skipped TEXT")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _places_and_copies, _skips)
"""Step n brings a store from version n to n + 1."""


def version_of(connection: sqlite3.Connection) -> int | None:
    """Return the version of the tables; 0 for an empty file, None if it is no store of ours."""
    if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return version
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    return 0 if empty else None


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring the tables from `version` to the newest, all of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    for step in MIGRATIONS[version:]:
        step(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")
