"""A job that is killed again and again ends with every record, none twice, and a small bill."""

import sqlite3
from pathlib import Path

from benchmarks.kill import CONCURRENCY, killed
from summarizer.batch.opening import FILE
from summarizer.batch.store import GROUP


def test_a_job_that_is_killed_loses_what_was_in_flight_and_no_more(tmp_path: Path) -> None:
    outcome = killed(200, 3, tmp_path)
    assert outcome.records == outcome.distinct == 200
    assert max(outcome.lost) <= CONCURRENCY + GROUP
    assert outcome.again <= sum(outcome.lost)
    connection = sqlite3.connect(tmp_path / "out" / FILE)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
