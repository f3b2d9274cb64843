"""A job as people and programs watch it."""

import io
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from summarizer import live
from summarizer.archive.count import count_places
from summarizer.batch.outcomes import Progress
from summarizer.errors import ConfigurationError, Usage
from summarizer.live import Pace, log_entry, view, watching

BUSY = Progress(
    read=1064,
    done=900,
    failed=3,
    kept=90,
    copies=5,
    near_copies=2,
    kept_failures=1,
    in_flight=64,
    failures=Counter(refusal=2, truncated=1),
    usage=Usage(905, 8_000_000, 5_000_000, 1_000_000, 12.5),
)


def shown(progress: Progress, pace: Pace, now: float) -> str:
    out = io.StringIO()
    Console(file=out, width=100).print(view(progress, pace, now))
    return out.getvalue()


def test_the_view_shows_how_far_how_fast_how_dear_and_what_went_wrong() -> None:
    pace = Pace(total=10_000)
    pace.note(replace(BUSY, read=564, done=400), 100.0)
    pace.note(BUSY, 130.0)
    text = shown(BUSY, pace, 130.0)
    for words in (
        "1,000 of 10,000, 64 in flight",
        "5 copies, 2 near copies",
        "3 (2 refusal, 1 truncated; 1 before)",
        "1,000 articles/min",
        "9,000,000 tokens · $12.50",
        "time left     9 min",
    ):
        assert words in text, text


def test_what_is_not_known_is_not_shown_as_a_number() -> None:
    text = shown(Progress(read=3, in_flight=3), Pace(), 5.0)
    assert "not known yet" in text
    assert "failed" not in text
    assert "spent" not in text


def test_the_pace_is_that_of_the_last_minute() -> None:
    pace = Pace(total=2000)
    for second in range(300):
        pace.note(replace(BUSY, read=64 + second, done=second), float(second))
    slow = replace(BUSY, read=64 + 299, done=299)
    assert pace.a_minute(slow, 299.0) == pytest.approx(60, rel=0.1)
    assert pace.seconds_left(slow, 299.0) == pytest.approx(1701, rel=0.1)


def test_a_log_gets_whole_lines_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(live, "EVERY", 0.0)
    with watching(Console(file=out)) as show:
        show(Progress(done=1))
        show(Progress(done=2))
    assert [line.split(",")[0] for line in out.getvalue().splitlines()] == ["1 done", "2 done"]


def test_a_terminal_gets_a_view_that_is_renewed() -> None:
    out = io.StringIO()
    with watching(Console(file=out, force_terminal=True, width=80)) as show:
        show(Progress(done=41, read=41))
    assert "41" in out.getvalue()
    assert "articles/min" in out.getvalue()


def test_programs_get_lines_of_json_that_are_added(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    for outcome in ("interrupted", "finished"):
        with watching(Console(file=io.StringIO()), log=log, count=lambda stopped: 7) as show:
            show(replace(BUSY, outcome=outcome))
    first, second = map(json.loads, log.read_text().splitlines())
    assert (first["event"], second["event"]) == ("interrupted", "finished")
    assert second["failures"] == {"refusal": 2, "truncated": 1}
    assert (second["done"], second["cost_usd"], second["near_copies"]) == (900, 12.5, 2)
    assert set(first) == set(log_entry(BUSY, Pace(), 0.0))


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(ConfigurationError, match=r"--log-json .*: cannot be written"),
        watching(Console(file=io.StringIO()), log=tmp_path),
    ):
        pass


def test_an_archive_is_counted_by_its_lines_and_files(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n{}\n{}")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/b.txt").write_text("text")
    assert count_places([tmp_path]) == 4
    assert count_places([tmp_path, tmp_path / "a.jsonl"]) == 7
    assert count_places([tmp_path / "a.warc"]) is None
    assert count_places([tmp_path], lambda: True) is None
