"""A job over a server with every kind of fault, small; `benchmarks.faults` has it large."""

from pathlib import Path

from benchmarks.faults import PLAN, run
from benchmarks.limits import serving


def test_every_article_ends_in_a_record_or_a_failure_and_the_bills_agree(tmp_path: Path) -> None:
    with serving({**PLAN, "latency": 0.02}) as url:
        lines = run(url, tmp_path, 300, 32)
    assert lines[0].startswith("300 articles")
