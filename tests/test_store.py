"""The store: what a commit returned for survives, and what cannot be a store is told in words."""

import json
import os
import pwd
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.batch.opening import FILE, is_running
from summarizer.batch.rows import Entry, Failure, Kept, article_key, fault_at, source_of
from summarizer.batch.store import GROUP, open_store, read_store
from summarizer.batch.tables import APPLICATION_ID, MIGRATIONS
from summarizer.errors import NOTHING_SPENT, StoreError, Usage
from summarizer.schemas import Origin

ROOT = Path(__file__).parents[1]
RECIPE = '{"model": "a"}'
SPENT = Usage(calls=2, input_tokens=100, cached_tokens=10, output_tokens=20, cost_usd=0.5)


def entry(n: int, path: str = "a.jsonl", recipe: str = RECIPE) -> Entry:
    return Entry(article_key(f"{path}{n}", recipe), f"{path}{n}", path, n, str(n), f"title {n}")


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_what_was_put_is_there_after_reopening(tmp_path: Path) -> None:
    with open_store(tmp_path / "deep/out") as store:
        store.begin_job(RECIPE, ["archive"])
        store.put_record(entry(1), '{"n": 1}', SPENT, ["first", "خبر"])
        store.put_failure(entry(2), Failure("refusal", "no"), SPENT)
        assert store.state(entry(1).key) == Kept(None)
        store.end_job("finished")
    with read_store(tmp_path / "deep/out") as store:
        assert store.state(entry(1).key) == Kept(None)
        assert store.state(entry(2).key) == Kept("refusal")
        assert store.state(entry(3).key) is None
        assert list(store.records()) == ['{"n": 1}']
        assert store.responses(entry(1).key) == ["first", "خبر"]
        assert store.recipe() == RECIPE
        status = store.status()
    assert (status.done, status.failed, status.running) == (1, {"refusal": 1}, False)
    assert (status.spent, status.unpriced_calls) == (SPENT + SPENT, 0)
    assert [(job.inputs, job.outcome, job.answered) for job in status.jobs] == [
        (("archive",), "finished", 2)
    ]


def test_records_come_in_the_order_of_the_archive(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.begin_job(RECIPE)
        for path, n in (("b", 2), ("a", 10), ("b", 1), ("a", 9)):
            store.put_record(entry(n, path), f"{path}{n}", NOTHING_SPENT)
        assert list(store.records()) == ["a9", "a10", "b1", "b2"]


def test_a_failure_tried_again_counts_its_attempts_and_their_cost(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.begin_job(RECIPE)
        store.put_failure(entry(1), Failure("network", "down"), SPENT)
        store.put_failure(entry(1), Failure("http", "500"), SPENT)
        (failed,) = store.failures()
        assert (failed.kind, failed.message, failed.attempts) == ("http", "500", 2)
        assert (failed.path, failed.locator, failed.title) == ("a.jsonl", "1", "title 1")
        store.put_record(entry(1), "{}", SPENT)
        assert store.state(entry(1).key) == Kept(None)
        assert list(store.failures()) == []
        assert store.status().spent == SPENT + SPENT + SPENT


def test_text_that_no_encoding_has_can_be_put(tmp_path: Path) -> None:
    broken = "a\ud83d"
    at = replace(entry(1), path=broken, locator=broken, title=broken)
    with open_store(tmp_path) as store:
        store.begin_job(f'{{"model": "{broken}"}}', [broken])
        store.put_failure(at, Failure("http", broken), SPENT, [broken])
        (failed,) = store.failures()
        assert {failed.path, failed.locator, failed.title, failed.message} == {"a\ufffd"}
        store.put_record(at, broken, SPENT, [broken])
        assert list(store.records()) == ["a\ufffd"]
        assert store.responses(at.key) == ["a\ufffd"] * 2
        assert store.status().jobs[0].inputs == ("a\ufffd",)


def test_calls_of_unknown_price_are_counted_apart(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.begin_job(RECIPE)
        store.put_record(entry(1), "{}", SPENT)
        store.put_record(entry(2), "{}", Usage(calls=3, cost_usd=None))
        assert (store.status().spent.cost_usd, store.status().unpriced_calls) == (0.5, 3)


def test_another_recipe_has_its_own_records(tmp_path: Path) -> None:
    other = '{"model": "b"}'
    with open_store(tmp_path) as store:
        store.begin_job(RECIPE)
        store.put_record(entry(1), "by a", NOTHING_SPENT)
        store.begin_job(other)
        assert store.state(entry(1, recipe=other).key) is None
        store.put_record(entry(1, recipe=other), "by b", NOTHING_SPENT)
    with read_store(tmp_path) as store:
        assert list(store.records()) == ["by b"]
        assert store.status().other_recipes == 1


def test_an_article_read_where_a_fault_was_takes_its_place(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.begin_job(RECIPE)
        for n in (1, 2):
            fault = fault_at(Origin(path="a.jsonl", locator=str(n)), RECIPE)
            store.put_failure(fault, Failure("archive", "broken"), NOTHING_SPENT)
        store.put_record(entry(1), "{}", NOTHING_SPENT)
        assert [failed.locator for failed in store.failures()] == ["2"]


def rows_on_disk(folder: Path) -> int:
    with read_store(folder) as store:
        return store.status().done


def test_a_full_group_is_committed_by_itself(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.begin_job(RECIPE)
        for n in range(GROUP - 1):
            store.put_record(entry(n), "{}", NOTHING_SPENT)
        assert rows_on_disk(tmp_path) == 0
        store.put_record(entry(GROUP), "{}", NOTHING_SPENT)
        assert rows_on_disk(tmp_path) == GROUP
        store.put_record(entry(GROUP + 1), "{}", NOTHING_SPENT)
        store.commit()
        assert rows_on_disk(tmp_path) == GROUP + 1


PUTS_FOR_EVER = """
import sys
from itertools import count
from pathlib import Path
from summarizer.batch.store import open_store
from tests.test_store import RECIPE, SPENT, entry
store = open_store(Path(sys.argv[1]))
store.begin_job(RECIPE)
for n in count(int(sys.argv[2])):
    store.put_record(entry(n), '{"n": %d}' % n, SPENT, ["x" * 500])
    if n % 5 == 0:
        store.commit()
        print(n, flush=True)
"""


def test_every_acknowledged_row_survives_kill_9(tmp_path: Path) -> None:
    first = 0
    for _ in range(3):
        process = python(PUTS_FOR_EVER, str(tmp_path), str(first))
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(60)]
        process.kill()
        acknowledged += [int(line) for line in process.communicate()[0].split()]
        assert process.returncode == -signal.SIGKILL
        with open_store(tmp_path) as store:
            kept = [json.loads(record)["n"] for record in store.records()]
        assert kept == list(range(len(kept)))
        assert len(kept) > acknowledged[-1]
        first = len(kept)
    connection = sqlite3.connect(tmp_path / FILE)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_second_job_is_turned_away_until_the_first_is_gone(tmp_path: Path) -> None:
    process = python(PUTS_FOR_EVER, str(tmp_path), "0")
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(StoreError, match="another `summarizer run` is writing here"):
        open_store(tmp_path)
    with read_store(tmp_path) as store:
        status = store.status()
        assert status.running
        assert status.jobs[-1].outcome is None
    process.kill()
    process.communicate()
    assert not is_running(tmp_path)
    open_store(tmp_path).close()


def test_reading_does_not_see_what_is_not_committed_nor_stop_the_writer(tmp_path: Path) -> None:
    with open_store(tmp_path) as writer:
        writer.begin_job(RECIPE)
        writer.put_record(entry(1), "one", NOTHING_SPENT)
        writer.commit()
        with read_store(tmp_path) as reader:
            records = reader.records()
            assert next(records) == "one"
            writer.put_record(entry(2), "two", NOTHING_SPENT)
            writer.commit()
            assert list(records) == []


def test_a_folder_without_a_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here; make one with `summarizer run"):
        read_store(tmp_path / "nowhere")


def other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()


def newer_store(path: Path) -> None:
    open_store(path.parent).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()


def damaged_store(path: Path) -> None:
    with open_store(path.parent) as store:
        store.begin_job(RECIPE)
        for n in range(500):
            store.put_record(entry(n), "x" * 200, NOTHING_SPENT)
    raw = bytearray(path.read_bytes())
    raw[4096:40960] = b"\x55" * (40960 - 4096)
    path.write_bytes(raw)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_text("not a database, but long enough to be one" * 99),
         "not a summarizer store; choose another folder"),
        (other_database, "not a summarizer store; choose another folder"),
        (newer_store, "made by a newer version of summarizer"),
        (damaged_store, "damaged; restore it from a copy"),
        (lambda path: path.mkdir(), "(cannot be opened|no store here)"),
    ],
)  # fmt: skip
def test_what_is_no_store_is_refused_in_words(
    make: Callable[[Path], object], message: str, tmp_path: Path
) -> None:
    make(tmp_path / FILE)
    for opened in (open_store, read_store):
        with pytest.raises(StoreError, match=message), opened(tmp_path) as store:
            list(store.records())


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made a folder"):
        open_store(tmp_path / "file/out")


def test_a_full_disk_is_told_and_keeps_what_was_committed(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.begin_job(RECIPE)
        store.put_record(entry(0), "{}", NOTHING_SPENT)
        store.commit()
        store._connection.execute("PRAGMA max_page_count = 60")
        with pytest.raises(StoreError, match="the disk is full; what was recorded before is safe"):
            store.put_record(entry(1), "x" * 1_000_000, NOTHING_SPENT)
    assert rows_on_disk(tmp_path) >= 1


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up the rights of root, whom no file mode stops."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_read_only_store_can_be_read_and_says_why_it_cannot_be_written() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_store(folder) as store:
            store.begin_job(RECIPE)
            store.put_record(entry(1), "kept", NOTHING_SPENT)
        for path in (*folder.iterdir(), folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        with as_nobody():
            with pytest.raises(StoreError, match=r"cannot be (written|opened)"):
                open_store(folder)
            with read_store(folder) as store:
                assert list(store.records()) == ["kept"]
                assert not store.status().running
        folder.chmod(0o755)


def test_a_store_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    MIGRATIONS[0](connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.execute("INSERT INTO recipes VALUES (1, ?)", (RECIPE,))
    connection.execute("INSERT INTO jobs VALUES (1, 1, '[]', '2026-01-01', NULL, NULL)")
    for n, locator in ((1, "1 id=x"), (2, None), (3, "1 id=x")):
        row = (entry(n).key, 1, str(n), "a.jsonl", 1, locator, None, None)
        connection.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO records VALUES (?, ?)", (entry(n).key, f'{{"n": {n}}}'))
    connection.close()
    with open_store(tmp_path) as store:
        assert sorted(store.records()) == ['{"n": 1}', '{"n": 2}', '{"n": 3}']
        store.begin_job(RECIPE)
        store.count_skipped({"no text": 3})
        assert [job.skipped for job in store.status().jobs] == [{}, {"no text": 3}]
        places = store._connection.execute("SELECT spot, key FROM places ORDER BY rowid").fetchall()
        assert [spot for spot, _ in places] == ["1", "", "1"]


def test_what_is_known_of_a_file_is_told_row_by_row_and_anew_in_a_second_pass(
    tmp_path: Path,
) -> None:
    def origin(n: int, part: str = "") -> Origin:
        return Origin(path="a.jsonl", locator=f"{n}{part} id={n}", sha256=f"{n}{part}")

    def kept(n: int, part: str = "") -> Entry:
        key, place = article_key(f"{n}{part}", RECIPE), origin(n, part)
        source = source_of(place, "")
        return replace(entry(n), key=key, id=f"{n}{part}", locator=place.locator, source=source)

    with open_store(tmp_path) as store:
        store.begin_job(RECIPE)
        for n in (*range(1, 1300), 5000):
            store.put_record(kept(n), "{}", NOTHING_SPENT)
        store.put_record(kept(7, ".b"), "{}", NOTHING_SPENT)
        store.put_failure(kept(1300), Failure("refusal", "no"), NOTHING_SPENT)
        for _ in range(2):
            told = [store.known(origin(n)) for n in (*range(1, 1302), 5000)]
            assert [n for n, known in enumerate(told, 1) if known is None] == [1301]
            assert [known.failed for known in told[1298:1300] if known] == [None, "refusal"]
            assert store.known(origin(7, ".b"))
            assert not store.known(origin(7, ".c"))
            changed = origin(8).model_copy(update={"sha256": "other"})
            assert store.known(changed) is None
        store.put_record(kept(1301), "{}", NOTHING_SPENT)
        assert store.known(origin(1301)) is not None
