"""What the store itself has to know of the journal's tables."""

import sqlite3
from collections.abc import Iterator

from summarizer.batch.rows import ProviderBatch

_COLUMNS = (
    "provider_batches.id, tag, server, state, since, created, requests, bytes, tokens, sha256, "
    "input_file, batch, "
    "output_file, error_file, status, completed, failed, message, doubtful"
)


def forget(connection: sqlite3.Connection, key: bytes) -> None:
    """Drop an article from the journal; its record or failure now holds what was answered."""
    connection.execute("DELETE FROM provider_requests WHERE key = ?", (key,))
    connection.execute("DELETE FROM provider_articles WHERE key = ?", (key,))


def read_batches(
    connection: sqlite3.Connection, where: str, *values: object
) -> list[ProviderBatch]:
    """Return the batches for which the SQL condition `where` holds, oldest first."""
    query = f"""SELECT {_COLUMNS}, recipes.text FROM provider_batches
        JOIN recipes ON recipes.id = provider_batches.recipe WHERE {where}
        ORDER BY provider_batches.id"""
    return [ProviderBatch(*row) for row in connection.execute(query, values).fetchall()]


def waiting_articles(connection: sqlite3.Connection, recipe: int) -> int:
    """Return how many articles wait for an answer of a batch."""
    query = "SELECT count(*) FROM provider_articles WHERE recipe = ?"
    count: int = connection.execute(query, (recipe,)).fetchone()[0]
    return count


def unread_spend(connection: sqlite3.Connection) -> Iterator[float]:
    """Yield calls, tokens (input, cached, output), dollars and calls without a known price.

    Of answers that have come and have not been made a record or a failure yet.
    """
    query = """SELECT total(calls), total(input_tokens), total(cached_tokens),
        total(output_tokens), total(cost_usd), total(iif(cost_usd IS NULL, calls, 0))
        FROM provider_requests WHERE line IS NOT NULL"""
    yield from connection.execute(query).fetchone()
