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


def _provider_batches(connection: sqlite3.Connection) -> None:
    for statement in (
        """CREATE TABLE provider_batches (  -- what was, or is to be, submitted to a Batch API
            id INTEGER PRIMARY KEY,
            recipe INTEGER NOT NULL REFERENCES recipes,
            tag TEXT NOT NULL UNIQUE,  -- names the file there, and is in the batch's metadata
            server TEXT NOT NULL,
            state TEXT NOT NULL,  -- see summarizer.batch.provider.journal
            since TEXT NOT NULL,  -- when that state began
            created TEXT NOT NULL,
            requests INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            tokens INTEGER NOT NULL DEFAULT 0,  -- of input, estimated
            most_tokens INTEGER NOT NULL DEFAULT 0,  -- of input and output, at the very most
            most_usd REAL NOT NULL DEFAULT 0,
            sha256 TEXT,
            input_file TEXT,  -- these five by the provider's names
            batch TEXT,
            output_file TEXT,
            error_file TEXT,
            status TEXT,
            completed INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            message TEXT,
            doubtful INTEGER NOT NULL DEFAULT 0,  -- submitted again, the first time being unsure
            odd BLOB  -- zlib of a JSON list of result lines that could not be read
        )""",
        """CREATE TABLE provider_articles (  -- articles whose answers are still to come
            key BLOB PRIMARY KEY,
            recipe INTEGER NOT NULL REFERENCES recipes,
            article BLOB NOT NULL,  -- zlib of its JSON
            flying INTEGER NOT NULL DEFAULT 0,  -- questions that a batch has and has not answered
            original BLOB  -- the article that this one nearly copies, and waits for
        )""",
        "CREATE INDEX provider_articles_ready ON provider_articles (recipe) WHERE flying = 0",
        """CREATE TABLE provider_requests (
            key BLOB NOT NULL,
            step TEXT NOT NULL,  -- which question about the article
            batch INTEGER REFERENCES provider_batches,  -- NULL: to be asked again
            number INTEGER,  -- of its line in the batch's file, from 1
            attempts INTEGER NOT NULL DEFAULT 0,  -- that brought no answer
            line BLOB,  -- zlib of the result line; NULL: none yet
            input_tokens INTEGER NOT NULL DEFAULT 0,
            cached_tokens INTEGER NOT NULL DEFAULT 0,
            output_tokens INTEGER NOT NULL DEFAULT 0,
            calls INTEGER NOT NULL DEFAULT 0,
            cost_usd REAL,
            PRIMARY KEY (key, step)
        )""",
        "CREATE INDEX provider_requests_of_batch ON provider_requests (batch)",
    ):
        connection.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _first,
    _places_and_copies,
    _skips,
    _provider_batches,
)
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
