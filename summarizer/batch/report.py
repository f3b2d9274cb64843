"""What a store holds, read out of its tables."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from summarizer.batch.provider.tables import read_batches, unread_spend, waiting_articles
from summarizer.batch.rows import FailedArticle, JobRow, Measured, Status, Stored
from summarizer.errors import Usage

_GROUP = 64
"""Articles that are read out together."""
_SPENT = """(SELECT json_array(total(calls), total(input_tokens), total(cached_tokens),
    total(output_tokens), iif(total(cost_usd IS NULL AND calls > 0), NULL, total(cost_usd)))
    FROM calls WHERE calls.key = articles.key)"""


def read_status(connection: sqlite3.Connection, recipe: int, running: bool) -> Status:
    """Return the counts of a recipe, and the spend and the runs of all."""
    ask = connection.execute
    counts = "SELECT count(*) FROM articles JOIN records USING (key) WHERE recipe"
    failed = ask(
        """SELECT kind, count(*) FROM articles JOIN failures USING (key)
        WHERE recipe = ? GROUP BY kind ORDER BY count(*) DESC, kind""",
        (recipe,),
    ).fetchall()
    copies = """SELECT total(n - 1) FROM
        (SELECT count(*) AS n FROM places WHERE recipe = ? GROUP BY key HAVING n > 1)"""
    near = "SELECT count(*) FROM near_copies JOIN articles USING (key) WHERE recipe = ?"
    spent, unpriced = read_spent(connection)
    return Status(
        done=ask(f"{counts} = ?", (recipe,)).fetchone()[0],
        failed=dict(failed),
        other_recipes=ask(f"{counts} != ?", (recipe,)).fetchone()[0],
        spent=spent,
        unpriced_calls=unpriced,
        running=running,
        copies=int(ask(copies, (recipe,)).fetchone()[0]),
        near_copies=ask(near, (recipe,)).fetchone()[0],
        waiting=waiting_articles(connection, recipe),
        batches=tuple(read_batches(connection, "true")),
        jobs=tuple(_jobs(connection)),
    )


def read_spent(connection: sqlite3.Connection) -> tuple[Usage, int]:
    """Return what all runs spent, and at how many calls the price is not known."""
    counted = connection.execute(
        """SELECT total(calls), total(input_tokens), total(cached_tokens),
        total(output_tokens), total(cost_usd), total(iif(cost_usd IS NULL, calls, 0))
        FROM calls"""
    ).fetchone()
    unread = unread_spend(connection)
    *spent, unpriced = [one + other for one, other in zip(counted, unread, strict=True)]
    return _usage(spent), int(unpriced)


def read_failures(connection: sqlite3.Connection, recipe: int) -> Iterator[FailedArticle]:
    """Yield the failures of a recipe in the order of the archive."""
    query = f"""SELECT path, locator, title, kind, message, attempts, at, key,
        {_SPENT} FROM articles JOIN failures USING (key)
        WHERE recipe = ? ORDER BY path, row, articles.rowid"""
    for *row, key, sums in connection.execute(query, (recipe,)):
        path, locator, title, kind, message, attempts, at = row
        spent = _usage(json.loads(sums))
        yield FailedArticle(path, locator, title, kind, message, attempts, at, spent, key.hex())


def read_stored(connection: sqlite3.Connection, recipe: int) -> Iterator[Stored]:
    """Yield the articles of a recipe that have a record, or responses and none.

    Rows may be changed meanwhile: they are read in groups, by key.
    """
    query = f"""SELECT articles.key, path, coalesce(locator, ''), text, json, article, original,
        {_SPENT} FROM articles JOIN recipes ON recipes.id = articles.recipe
        LEFT JOIN records ON records.key = articles.key
        LEFT JOIN failures ON failures.key = articles.key
        LEFT JOIN near_copies ON near_copies.key = articles.key
        WHERE articles.recipe = ? AND articles.key > ? AND coalesce(json, article) IS NOT NULL
        ORDER BY articles.key LIMIT {_GROUP}"""
    last = b""
    while group := connection.execute(query, (recipe, last)).fetchall():
        for key, path, locator, text, record, article, original, sums in group:
            place, spent = f"{path} {locator}".strip(), _usage(json.loads(sums))
            yield Stored(key, place, text, record, article, original, spent)
        last = group[-1][0]


def read_measured(connection: sqlite3.Connection, recipe: int, most: int) -> Iterator[Measured]:
    """Yield what the latest answers of a recipe cost, newest first."""
    query = """SELECT length(json_extract(json, '$.article.text')), calls.job,
        86400 * (julianday(calls.at) - julianday(started)),
        calls, input_tokens, cached_tokens, output_tokens, cost_usd
        FROM calls JOIN records USING (key) JOIN articles USING (key) JOIN jobs ON jobs.id = job
        WHERE articles.recipe = ? AND calls > 0 ORDER BY calls.id DESC LIMIT ?"""
    for characters, job, seconds, *sums in connection.execute(query, (recipe, most)):
        yield Measured(characters, _usage(sums), job, seconds)


def with_head(record: str, head: str) -> str:
    """Return a record's JSON with the title, url, outlet and origin of another place.

    >>> with_head('{"article": {"title": "a", "text": "…"}}', '{"title": "b"}')
    '{"article":{"title":"b","text":"…"}}'
    """
    whole = json.loads(record)
    whole["article"] |= json.loads(head)
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _usage(sums: list[Any]) -> Usage:
    calls, sent, cached, received, cost = sums
    return Usage(int(calls), int(sent), int(cached), int(received), cost)


def _jobs(connection: sqlite3.Connection) -> Iterator[JobRow]:
    rows = connection.execute(
        """SELECT text, inputs, skipped, started, ended, outcome,
        (SELECT count(*) FROM calls WHERE job = jobs.id),
        (SELECT max(at) FROM calls WHERE job = jobs.id),
        (SELECT count(*) FROM calls WHERE job = jobs.id AND julianday(at) >
            (SELECT julianday(max(at)) FROM calls WHERE job = jobs.id) - 1.0 / 1440)
        FROM jobs JOIN recipes ON recipes.id = jobs.recipe ORDER BY jobs.id"""
    )
    for text, inputs, skipped, started, ended, outcome, answered, latest, last_minute in rows:
        yield JobRow(
            recipe=text,
            inputs=tuple(json.loads(inputs)),
            started=started,
            ended=ended,
            outcome=outcome,
            answered=answered,
            latest=latest,
            last_minute=last_minute,
            skipped=json.loads(skipped or "{}"),
        )
