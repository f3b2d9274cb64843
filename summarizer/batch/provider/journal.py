"""What was asked of a Batch API, and what came back: tables in the store's own file.

Every step that cannot be taken back is written down, and on the disk, before it is taken. A
batch goes through these states, and never back:

    building    its file is being written; after a kill it is dropped, and asked anew
    ready       the file is whole and on the disk
    uploading   about to be uploaded, under the batch's tag as its name
    uploaded    the provider has the file
    creating    about to be submitted, with the tag in its metadata
    submitted   the provider works on it
    ended       nothing will change there any more
    stored      every line of its results is in the store
    closed      its files at the provider are deleted

From `uploading` and `creating` nobody can tell whether the provider was reached: it is asked
for the tag first.
"""

import json
import secrets
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from summarizer.batch.provider.lines import Line, Result
from summarizer.batch.provider.tables import read_batches, waiting_articles
from summarizer.batch.rows import ProviderBatch
from summarizer.batch.store import Store
from summarizer.errors import NOTHING_SPENT, Usage
from summarizer.schemas import Article
from summarizer.text.surrogates import encodable

TAG = "summarizer"
"""The key in a batch's metadata under which its tag stands."""
_READY = """flying = 0 AND (original IS NULL OR original NOT IN
    (SELECT key FROM provider_articles AS other))"""
_GROUP = 64


class Journal:
    """The journal in a store, for the recipe of the store's run."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def commit(self) -> None:
        """Return once everything is on the disk."""
        self._store.commit()

    # Batches

    def open_batch(self, server: str) -> ProviderBatch:
        """Begin a batch and return it."""
        tag = f"{TAG}-{secrets.token_hex(8)}"
        with self._store.writing() as connection, self._store.reading() as (_, recipe):
            row = connection.execute(
                """INSERT INTO provider_batches (recipe, tag, server, state, since, created)
                VALUES (?, ?, ?, 'building', ?, ?)""",
                (recipe, tag, server, _now(), _now()),
            )
        return self.batch(row.lastrowid or 0)

    def batch(self, number: int) -> ProviderBatch:
        """Return a batch as it stands."""
        with self._store.reading() as (connection, _):
            return read_batches(connection, "provider_batches.id = ?", number)[0]

    def batches(self, *states: str) -> list[ProviderBatch]:
        """Return the batches of this recipe that are in one of `states`, oldest first."""
        with self._store.reading() as (connection, recipe):
            marks = ", ".join("?" * len(states))
            where = f"provider_batches.recipe = ? AND state IN ({marks})"
            return read_batches(connection, where, recipe, *states)

    def others(self, server: str) -> list[ProviderBatch]:
        """Return the batches of other recipes that a server has, oldest first."""
        with self._store.reading() as (connection, recipe):
            where = """provider_batches.recipe != ? AND server = ? AND state IN
                ('submitted', 'ended', 'stored')"""
            return read_batches(connection, where, recipe, server)

    def unsent(self) -> list[ProviderBatch]:
        """Return the batches of all recipes whose files are still needed, oldest first."""
        with self._store.reading() as (connection, _):
            states = "'ready', 'uploading', 'uploaded', 'creating'"
            return read_batches(connection, f"state IN ({states})")

    def sent(self) -> list[ProviderBatch]:
        """Return the batches of all recipes that may be at a provider, oldest first."""
        with self._store.reading() as (connection, _):
            states = "'uploading', 'uploaded', 'creating', 'submitted', 'ended'"
            return read_batches(connection, f"state IN ({states})")

    def doubtful(self, server: str) -> list[ProviderBatch]:
        """Return the batches of all recipes of which a server may have more files than needed."""
        with self._store.reading() as (connection, _):
            return read_batches(connection, "doubtful AND server = ?", server)

    def give_up(self, batch: ProviderBatch) -> None:
        """Close a batch without its answers; its articles are asked about again."""
        self.take_back(batch.id)
        self.set(batch.id, "closed", message="given up")

    def set(self, number: int, state: str, **columns: object) -> ProviderBatch:
        """Bring a batch into a state; it is on the disk on return."""
        names = "".join(f", {name} = ?" for name in columns)
        with self._store.writing() as connection:
            connection.execute(
                f"UPDATE provider_batches SET state = ?, since = ?{names} WHERE id = ?",
                (state, _now(), *columns.values(), number),
            )
        self.commit()
        return self.batch(number)

    def reserved(self) -> Usage:
        """Return the most that all batches under way can cost, those of other recipes too."""
        query = """SELECT total(most_tokens), total(most_usd) FROM provider_batches
            WHERE state NOT IN ('building', 'stored', 'closed')"""
        with self._store.reading() as (connection, _):
            tokens, usd = connection.execute(query).fetchone()
        return Usage(input_tokens=int(tokens), cost_usd=usd)

    def take_back(self, number: int) -> None:
        """Let what a batch was to ask, and has not been answered, be asked by another."""
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE provider_requests SET batch = NULL WHERE batch = ? AND line IS NULL",
                (number,),
            )
            self._recount()

    def drop(self, batch: ProviderBatch) -> None:
        """Forget a batch that the provider is not to run; its questions are asked by another."""
        self.take_back(batch.id)
        if batch.doubtful or batch.state == "uploading":
            # Its file may yet arrive there, and is known by this row alone.
            self.set(batch.id, "closed", message="dropped", doubtful=1)
            return
        with self._store.writing() as connection:
            connection.execute("DELETE FROM provider_batches WHERE id = ?", (batch.id,))
        self.commit()

    def keep_odd(self, number: int, lines: list[bytes]) -> None:
        """Keep result lines that could not be read, as they came."""
        texts = [line.decode("utf-8", "replace") for line in lines]
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE provider_batches SET odd = ? WHERE id = ?", (_pack(texts), number)
            )

    # Articles

    def waiting(self) -> int:
        """Return how many articles have no answer yet."""
        with self._store.reading() as (connection, recipe):
            return waiting_articles(connection, recipe)

    def original(self, key: bytes) -> Article | None:
        """Return an article that waits for an answer of its own, and not for another article's."""
        with self._store.reading() as (connection, _):
            query = "SELECT article FROM provider_articles WHERE key = ? AND original IS NULL"
            row = connection.execute(query, (key,)).fetchone()
        return Article.model_validate_json(zlib.decompress(row[0])) if row else None

    def has_to_wait(self, key: bytes) -> bool:
        """Return whether an article is in the journal, and it is not its turn yet."""
        with self._store.reading() as (connection, _):
            query = f"SELECT {_READY} FROM provider_articles WHERE key = ?"
            row = connection.execute(query, (key,)).fetchone()
        return row is not None and not row[0]

    def ready(self) -> Iterator[Article]:
        """Yield the articles whose turn it is, each once."""
        last = 0
        query = f"""SELECT rowid, article FROM provider_articles
            WHERE recipe = ? AND rowid > ? AND {_READY} ORDER BY rowid LIMIT {_GROUP}"""
        while True:
            with self._store.reading() as (connection, recipe):
                group = connection.execute(query, (recipe, last)).fetchall()
            for row, packed in group:
                last = row
                yield Article.model_validate_json(zlib.decompress(packed))
            if not group:
                return

    def put_article(self, key: bytes, article: Article, original: bytes | None = None) -> None:
        """Enter an article.

        Args:
            original: an article that says nearly the same; this one waits for its record.
        """
        packed = zlib.compress(article.model_dump_json().encode(), 6)
        with self._store.writing() as connection, self._store.reading() as (_, recipe):
            connection.execute(
                """INSERT INTO provider_articles (key, recipe, article, original)
                VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET original = excluded.original""",
                (key, recipe, packed, original),
            )

    # Questions and answers

    def put_request(self, key: bytes, step: str, batch: int, number: int) -> None:
        """Record that a batch is to ask a question, in which line of its file."""
        with self._store.writing() as connection:
            connection.execute(
                """INSERT INTO provider_requests (key, step, batch, number) VALUES (?, ?, ?, ?)
                ON CONFLICT (key, step) DO UPDATE
                SET batch = excluded.batch, number = excluded.number""",
                (key, step, batch, number),
            )
            connection.execute(
                "UPDATE provider_articles SET flying = flying + 1 WHERE key = ?", (key,)
            )

    def answers(self, key: bytes) -> dict[str, Line]:
        """Return the result lines that came for an article, by question."""
        with self._store.reading() as (connection, _):
            query = "SELECT step, line FROM provider_requests WHERE key = ? AND line IS NOT NULL"
            rows = connection.execute(query, (key,)).fetchall()
        return {step: json.loads(zlib.decompress(line)) for step, line in rows}

    def was_asked(self, key: bytes) -> bool:
        """Return whether a batch has been asked about an article and has ended."""
        with self._store.reading() as (connection, _):
            query = """SELECT 1 FROM provider_requests WHERE key = ?
                AND (attempts > 0 OR line IS NOT NULL)"""
            return connection.execute(query, (key,)).fetchone() is not None

    def put_answer(self, result: Result, usage: Usage = NOTHING_SPENT) -> bool:
        """Keep a result line; return False if that question has an answer, or was never asked."""
        with self._store.writing() as connection:
            kept = connection.execute(
                """UPDATE provider_requests SET line = ?, calls = ?, input_tokens = ?,
                cached_tokens = ?, output_tokens = ?, cost_usd = ?
                WHERE key = ? AND step = ? AND line IS NULL""",
                (_pack(result.line), usage.calls, usage.input_tokens, usage.cached_tokens,
                 usage.output_tokens, usage.cost_usd, result.key, result.step),
            )  # fmt: skip
        return kept.rowcount > 0

    def put_online(self, key: bytes, step: str, line: Line, usage: Usage) -> None:
        """Keep an answer that came online, as a result line."""
        with self._store.writing() as connection:
            connection.execute(
                """INSERT INTO provider_requests (key, step) VALUES (?, ?)
                ON CONFLICT (key, step) DO NOTHING""",
                (key, step),
            )
        self.put_answer(Result(key, step, line), usage)

    def put_by(self, result: Result, batch: int, most: int) -> bool:
        """Let a question be asked again; at the `most`th time its error is its answer.

        Return False if it has an answer, or was put by before.
        """
        with self._store.writing() as connection:
            row = connection.execute(
                """UPDATE provider_requests SET attempts = attempts + 1, batch = NULL
                WHERE key = ? AND step = ? AND batch = ? AND line IS NULL RETURNING attempts""",
                (result.key, result.step, batch),
            ).fetchone()
        if row and row[0] >= most:
            self.put_answer(result)
        return row is not None

    def unanswered(self, batch: int) -> list[tuple[bytes, str, int]]:
        """Return the questions of a batch that have no answer yet, with their line numbers."""
        with self._store.reading() as (connection, _):
            query = """SELECT key, step, number FROM provider_requests
                WHERE batch = ? AND line IS NULL ORDER BY number"""
            return connection.execute(query, (batch,)).fetchall()

    def settle(self) -> None:
        """Let every article that waits for no batch any more have its turn."""
        with self._store.writing():
            self._recount()

    def _recount(self) -> None:
        with self._store.writing() as connection:
            connection.execute(
                """UPDATE provider_articles SET flying = 0 WHERE flying > 0 AND NOT EXISTS
                (SELECT 1 FROM provider_requests AS asked WHERE asked.key = provider_articles.key
                AND asked.batch IS NOT NULL AND asked.line IS NULL)"""
            )


def unread_answers(store: Store, recipe: str) -> int:
    """Return how many articles a provider's batch is asked about, or has answered."""
    with store.reading() as (connection, _):
        row = connection.execute(
            """SELECT count(DISTINCT key) FROM provider_requests JOIN provider_articles USING (key)
            JOIN recipes ON recipes.id = recipe
            WHERE recipes.text = ? AND (batch IS NOT NULL OR line IS NOT NULL)""",
            (recipe,),
        ).fetchone()
    count: int = row[0]
    return count


def _pack(value: Any) -> bytes:
    return zlib.compress(encodable(json.dumps(value, ensure_ascii=False)).encode(), 6)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
