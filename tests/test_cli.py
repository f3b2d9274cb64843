"""The command line as people meet it: a process, its output, its exit code."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from summarizer.batch.store import open_store, read_store
from summarizer.cli import app
from summarizer.schemas import Record
from summarizer.text.fields import NAMES
from summarizer.wording import RULES_CAUTION
from tests import build
from tests.local_engine import SPENT
from tests.provider import Provider, answer, failure, hang, refusal, serving, truncated
from tests.test_store import entry

ROOT = Path(__file__).parents[1]
ARTICLE = "انفجار لغم في ريف حماة\n\nقُتل شخصان وأصيب ثالث، أمس، في انفجار لغم قرب بلدة عقيربات."
NO_ENV: Mapping[str, str] = {}
COMMANDS = (
    "article",
    "run",
    "estimate",
    "status",
    "cancel",
    "failures",
    "export",
    "eval",
    "gazetteer",
)


def start(
    *arguments: object, cwd: Path, env: Mapping[str, str] = NO_ENV
) -> "subprocess.Popen[bytes]":
    kept = {"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "summarizer", *(str(argument) for argument in arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env=kept | dict(env),
        # A shell that started the tests in the background made its children ignore Ctrl-C.
        preexec_fn=_hear_interrupts,
    )


def _hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(
    *arguments: object, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] = NO_ENV
) -> tuple[int, str, str]:
    process = start(*arguments, cwd=cwd, env=env)
    out, errors = process.communicate(stdin, timeout=60)
    assert b"Traceback" not in errors, errors.decode()
    return process.returncode, out.decode(), errors.decode()


def refused(
    code: int, message: str, *arguments: object, cwd: Path, env: Mapping[str, str] = NO_ENV
) -> None:
    """Check that nothing is printed, one line on stderr says why, and with which code."""
    found, out, errors = run(*arguments, cwd=cwd, env=env)
    lines = [line for line in errors.splitlines() if "no model is configured" not in line]
    assert (found, out) == (code, ""), errors
    assert len(lines) == 1, errors
    assert re.fullmatch(f"summarizer: error: .*{message}.*", lines[0]), lines


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A working directory with an article and a small archive."""
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "archive").mkdir()
    for n in range(5):
        text = f"انفجار رقم {n}\n\nقُتل {n + 3} مدنيين في قصف على بلدة سرمين."
        (tmp_path / f"archive/{n}.txt").write_text(text)
    return tmp_path


def test_help_teaches_every_command_by_an_example(tmp_path: Path) -> None:
    _, overview, _ = run("--help", cwd=tmp_path)
    for command in COMMANDS:
        code, text, _ = run(command, "--help", cwd=tmp_path)
        assert code == 0
        assert re.search(f"  {command} |│ {command} ", overview)
        assert f"summarizer {command}" in text
        assert "Example" in text or "Start with" in text


def test_every_option_says_what_it_is_for() -> None:
    from typer.main import get_command

    commands = getattr(get_command(app), "commands", {})
    assert tuple(commands) == COMMANDS
    groups = [getattr(command, "commands", {}).values() for command in commands.values()]
    for command in (*commands.values(), *(each for group in groups for each in group)):
        assert all(getattr(parameter, "help", None) for parameter in command.params)


def test_help_answers_at_once_and_loads_no_model_library(tmp_path: Path) -> None:
    code = (
        "import summarizer.cli, sys; print({'openai', 'instructor', 'pydantic'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "set()", done.stderr
    started = time.monotonic()
    run("--help", cwd=tmp_path)
    assert time.monotonic() - started < 5


def test_the_names_of_fields_are_listed(tmp_path: Path) -> None:
    _, text, _ = run("run", "--help", cwd=tmp_path, env={"COLUMNS": "200"})
    for names in NAMES.values():
        assert all(name in text for name in names)


def test_the_version_is_told(tmp_path: Path) -> None:
    assert re.fullmatch(r"summarizer \d+\.\d+\.\d+\n", run("--version", cwd=tmp_path)[1])


def test_without_a_command_help_is_shown_and_it_is_a_usage_error(tmp_path: Path) -> None:
    code, out, errors = run(cwd=tmp_path)
    assert (code, out) == (2, "")
    assert "Usage: summarizer" in errors


def test_an_article_gives_a_card_and_the_engine_is_named_once(place: Path) -> None:
    code, out, errors = run("article", "a.txt", "--published", "2024-07-30", cwd=place)
    assert code == 0
    assert "انفجار لغم في ريف حماة" not in errors
    assert "published 2024-07-30" in out
    assert "embedded rules" in out
    assert errors.count("no model is configured") == len(errors.splitlines()) == 1
    assert "--model openai/gpt-5-mini" in errors
    assert RULES_CAUTION in errors


def test_a_chosen_engine_is_not_named(place: Path) -> None:
    for arguments, env in ((["--model", "rules"], {}), ([], {"SUMMARIZER_MODEL": "rules"})):
        _, out, errors = run("article", "a.txt", *arguments, cwd=place, env=env)
        assert errors == f"summarizer: {RULES_CAUTION}\n"
        assert "embedded rules are a floor" in out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
@pytest.mark.parametrize("locale", ["C", "en_US.ISO-8859-1"])
def test_a_record_is_json_on_stdout_in_utf8(encoding: str, locale: str, place: Path) -> None:
    raw = ARTICLE.replace("ُ", "").encode(encoding)
    code, out, _ = run("article", "-", "--json", cwd=place, stdin=raw, env={"LC_ALL": locale})
    record = Record.model_validate_json(out)
    assert code == 0
    assert record.article.title == "انفجار لغم في ريف حماة"
    assert "انفجار لغم" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["article"], "Missing argument 'FILE'"),
        (["article", "nowhere.txt"], r"FILE: nowhere\.txt: No such file or directory"),
        (["article", "archive"], "FILE: archive: Is a directory"),
        (["article", "a.txt", "--published", "30/07/2024"], "write it as 2024-07-30"),
        (["article", "a.txt", "--modle", "x"], "No such option: --modle"),
        (["article", "a.txt", "--base-url", "http://127.0.0.1:1/v1"], "--base-url: .* Add --model"),
        (
            ["article", "a.txt", "--model", "x", "--base-url", "localhost"],
            "base_url: must be a URL",
        ),
        (["article", "rows.jsonl"], "not a text file but an archive; use `summarizer run rows"),
        (["article", "ROWS.NDJSON"], "use `summarizer run ROWS.NDJSON --out DIR`"),
        (["summarise"], "No such command 'summarise'"),
        (["run", "archive"], "Missing option '--out'"),
        (["run", "--out", "out"], "which archive. Give a file"),
        (["run", "nowhere", "--out", "out"], "nowhere: no such file or folder"),
        (["run", "empty", "--out", "out"], "empty: no files here that could be read"),
        (["run", "page.pdf", "--out", "out"], "page.pdf: unknown format"),
        (["run", "archive", "--out", "a.txt"], "a.txt: cannot be made a folder"),
        (["run", "archive", "--out", "theirs"], "not a summarizer store"),
        (["run", "archive", "--out", "out", "--concurrency", "many"], "--concurrency"),
        (["run", "archive", "--out", "out", "--concurrency", "0"], "--concurrency"),
        (["run", "archive", "--out", "out", "--limit", "-1"], "--limit"),
        (["status", "nowhere"], "nowhere: no store here; make one with `summarizer run"),
        (["export", "nowhere", "--to", "jsonl", "-"], "no store here"),
        (
            ["export", "nowhere", "--to", "xml", "-"],
            "Invalid value for '--to': 'xml' is not one of 'jsonl'",
        ),
    ],
)
def test_a_wrong_use_is_one_line_and_exit_code_2(
    arguments: Sequence[str], message: str, place: Path
) -> None:
    (place / "empty").mkdir()
    (place / "page.pdf").write_bytes(b"%PDF-1.7")
    (place / "theirs").mkdir()
    (place / "theirs/summarizer.sqlite").write_text("something else" * 100)
    refused(2, message, *arguments, cwd=place)
    assert not (place / "out/summarizer.sqlite").exists()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "a.bin: no article to read: no text"),
        (b" \n\n ", "a.bin: no article to read: no text"),
        (b"\x89PNG\r\n\0\0", "a.bin: a binary file, not text"),
        (ARTICLE.encode()[:-2], "a.bin: broken UTF-8 at byte"),
        (ARTICLE.encode("mac_arabic", "replace"), "a.bin: unknown encoding"),
        (b"Der Verkehr wurde gestern umgeleitet, teilte die Polizei mit.", "language"),
        (b"published: soon\n\n" + ARTICLE.encode(), "published: 'soon' is not a date"),
        ("قصف ".encode() * 120_000, "more than the 400,000 allowed"),
    ],
)
def test_an_article_that_cannot_be_read_is_one_line_and_exit_code_1(
    raw: bytes, message: str, place: Path
) -> None:
    (place / "a.bin").write_bytes(raw)
    refused(1, message, "article", "a.bin", cwd=place)


def test_a_wrong_configuration_file_is_named(place: Path) -> None:
    (place / "summarizer.toml").write_text("modle = 'x'")
    refused(2, "summarizer.toml: unknown key 'modle'", "article", "a.txt", cwd=place)


def test_an_archive_is_run_resumed_shown_and_exported(place: Path) -> None:
    (place / "archive/bad.txt").write_bytes(b"\0\1")
    code, out, errors = run("run", "archive", "--out", "out", "--limit", 2, cwd=place)
    assert (code, out) == (0, "")
    assert "2 done, 0 failed" in errors

    code, out, errors = run("run", "archive", "--out", "out", cwd=place)
    assert (code, out) == (1, "")
    assert "3 done, 1 failed, 2 already done" in errors
    assert "`summarizer failures out` tells why" in errors
    assert "--retry-failed" not in errors
    assert RULES_CAUTION in errors

    code, out, errors = run("run", "archive", "--out", "out", cwd=place)
    assert code == 1
    assert "0 done, 0 failed, 5 already done, 1 failed before" in errors

    code, out, errors = run("status", "out", cwd=place)
    assert (code, errors) == (0, "")
    assert "out: 5 done, 1 failed\n  archive: 1" in out
    assert "    archive/bad.txt: a binary file, not text\n" in out
    shown = json.loads(run("status", "out", "--json", cwd=place)[1])
    assert (shown["done"], shown["failed"], len(shown["jobs"])) == (5, {"archive": 1}, 3)
    assert shown["failures"][0]["path"] == "archive/bad.txt"

    code, out, errors = run("export", "out", "--to", "jsonl", "-", cwd=place)
    assert (code, errors) == (0, "summarizer: 5 records written to stdout\n")
    records = [Record.model_validate_json(line) for line in out.splitlines()]
    assert [record.article.origin.path for record in records] == [
        f"archive/{n}.txt" for n in range(5)
    ]
    assert "انفجار رقم 0" in out
    code, out2, _ = run("export", "out", "--to", "jsonl", "records.jsonl", cwd=place)
    assert (code, out2) == (0, "")
    assert (place / "records.jsonl").read_text() == out


def test_an_export_replaces_its_file_whole_or_not_at_all(place: Path) -> None:
    run("run", "archive", "--out", "out", cwd=place)
    (place / "there").mkdir()
    refused(2, "there: cannot be written", "export", "out", "--to", "jsonl", "there", cwd=place)
    message = "nowhere/r.jsonl: cannot be written: No such file or directory"
    refused(2, message, "export", "out", "--to", "jsonl", "nowhere/r.jsonl", cwd=place)
    assert sorted(path.name for path in place.iterdir()) == ["a.txt", "archive", "out", "there"]


def test_a_reader_that_has_seen_enough_is_no_fault(place: Path) -> None:
    with open_store(place / "out") as store:
        store.begin_job("{}")
        for n in range(200):
            store.put_record(entry(n), json.dumps("x" * 9000), SPENT)
    with start("export", "out", "--to", "jsonl", "-", cwd=place) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(100)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_second_run_in_the_same_folder_is_turned_away(place: Path) -> None:
    with open_store(place / "out"):
        refused(2, "another `summarizer run` is writing here", "run", "archive", "--out", "out",
                cwd=place)  # fmt: skip


MODEL = ("--model", "openai/some-model")
SERVER = {"OPENAI_API_KEY": "sk-secret-key-1", "SUMMARIZER_HTTP_TRIES": "1"}


def test_a_model_reads_an_archive_and_a_changed_model_is_told(place: Path) -> None:
    with serving() as provider:
        provider.answers(answer(build.extraction().model_dump(mode="json")))
        server = {**SERVER, "SUMMARIZER_BASE_URL": provider.url}
        code, _, errors = run("run", "archive", "--out", "out", *MODEL, cwd=place, env=server)
        assert code == 0, errors
        assert "no model is configured" not in errors
        assert re.search("5 done, 0 failed · 6,000 tokens · price not known", errors)
        assert len(provider.requests) == 5

        run("run", "archive", "--out", "out", *MODEL, cwd=place, env=server)
        assert len(provider.requests) == 5

        _, _, errors = run("run", "archive", "--out", "out", "--model", "openai/other", cwd=place,
                           env=server)  # fmt: skip
        assert "made otherwise (model was openai/some-model, now openai/other)" in errors
        assert len(provider.requests) == 10
    with read_store(place / "out") as store:
        assert store.status().other_recipes == 5
        assert all(store.responses(key) for key in _keys(place / "out"))
    for path in (place / "out").iterdir():
        assert b"sk-secret-key-1" not in path.read_bytes()


def _keys(folder: Path) -> list[bytes]:
    with read_store(folder) as store:
        return [key for (key,) in store._connection.execute("SELECT key FROM records")]


def test_a_server_out_of_reach_is_told_for_an_article_and_for_an_archive(place: Path) -> None:
    server = {**SERVER, "SUMMARIZER_BASE_URL": "http://127.0.0.1:9/v1"}
    refused(1, "network: .*127.0.0.1:9", "article", "a.txt", *MODEL, cwd=place, env=server)
    code, _, errors = run("run", "archive", "--out", "out", *MODEL, cwd=place, env=server)
    assert code == 1
    assert "0 done, 5 failed" in errors
    assert "--retry-failed=network tries again" in errors
    assert "  network: 5" in run("status", "out", cwd=place)[1]


def test_a_wrong_key_is_told_and_not_repeated(place: Path) -> None:
    with serving() as provider:
        provider.answers(failure(401, "Incorrect API key provided: sk-secret-key-1"))
        server = {**SERVER, "SUMMARIZER_BASE_URL": provider.url}
        code, out, errors = run("article", "a.txt", *MODEL, cwd=place, env=server)
    assert (code, out) == (1, "")
    assert "auth" in errors
    assert "sk-secret-key-1" not in errors


def test_a_missing_key_is_a_wrong_configuration(place: Path) -> None:
    refused(2, "OPENAI_API_KEY", "article", "a.txt", *MODEL, cwd=place)
    refused(2, "OPENAI_API_KEY", "run", "archive", "--out", "out", *MODEL, cwd=place)


def wait_for(provider: Provider, calls: int) -> None:
    deadline = time.monotonic() + 30
    while provider.flying < calls:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_ctrl_c_twice_stops_a_run_with_130(place: Path) -> None:
    with serving() as provider:
        provider.answers(hang())
        server = {**SERVER, "SUMMARIZER_BASE_URL": provider.url}
        process = start("run", "archive", "--out", "out", *MODEL, cwd=place, env=server)
        wait_for(provider, 5)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert b"press Ctrl-C again" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in errors
    with read_store(place / "out") as store:
        assert store.status().jobs[-1].outcome == "interrupted"


def test_ctrl_c_stops_an_article_with_130(place: Path) -> None:
    with serving() as provider:
        provider.answers(hang())
        server = {**SERVER, "SUMMARIZER_BASE_URL": provider.url}
        process = start("article", "a.txt", *MODEL, cwd=place, env=server)
        wait_for(provider, 1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in errors


def test_failures_are_listed_exported_and_tried_again_by_kind(place: Path) -> None:
    with serving() as provider:
        server = {**SERVER, "SUMMARIZER_BASE_URL": provider.url, "SUMMARIZER_PART_CHARS": "1000"}
        good = answer(build.extraction().model_dump(mode="json"))
        provider.answers(refusal("I =cannot."), truncated(), good)
        job = ("run", "archive", "--out", "out", "--concurrency", 1, *MODEL)
        (place / "archive/0.txt").write_text("published: 2024-07-30\n\n" + ARTICLE)
        code, _, errors = run(*job, cwd=place, env=server)
        assert code == 1
        assert "1 failed" in errors
        asked = len(provider.requests)

        code, out, errors = run("failures", "out", cwd=place)
        assert (code, errors) == (0, "summarizer: 1 failed\n")
        assert "archive/0.txt · " in out
        assert "refusal · 1,200 tokens · price not known: " in out
        _, out, _ = run("failures", "out", "--responses", "--json", cwd=place)
        assert "I =cannot." in json.loads(out)["responses"][0]
        assert "  | {" in run("failures", "out", "--responses", cwd=place)[1]
        assert run("failures", "out", "--kind", "network", cwd=place)[1] == ""
        refused(2, "no kind of failure is called 'x'; there are archive, article", "failures",
                "out", "--kind", "x", cwd=place)  # fmt: skip
        run("failures", "out", "--csv", "f.csv", cwd=place)
        with (place / "f.csv").open(encoding="utf-8-sig") as table:
            (row,) = csv.DictReader(table)
        assert (row["path"], row["kind"], row["calls"]) == ("archive/0.txt", "refusal", "1")

        run(*job, "--retry-failed=network", cwd=place, env=server)
        assert len(provider.requests) == asked
        code, _, errors = run(*job, "--retry-failed", cwd=place, env=server)
        assert (code, len(provider.requests)) == (0, asked + 1)
        assert run("failures", "out", cwd=place)[1] == ""


def test_records_are_made_anew_and_copies_paid_once(place: Path) -> None:
    with serving() as provider:
        provider.answers(answer(build.extraction().model_dump(mode="json")))
        server = {**SERVER, "SUMMARIZER_BASE_URL": provider.url}
        shutil.copytree(place / "archive", place / "more/copies")
        (place / "more/archive").mkdir()
        for path in (place / "archive").iterdir():
            path.rename(place / "more/archive" / path.name)
        job = ("run", "more", "--out", "out", "--log-json", "log.jsonl", *MODEL)
        code, _, errors = run(*job, cwd=place, env=server)
        assert code == 0, errors
        assert "5 done, 0 failed, 5 copies" in errors
        assert "next: `summarizer export out --to jsonl records.jsonl`" in errors
        asked = len(provider.requests)
        assert asked == 5
        assert json.loads((place / "log.jsonl").read_text().splitlines()[-1])["done"] == 5

        (place / "more/archive").rename(place / "more/renamed")
        code, _, errors = run(*job, "--rederive", cwd=place, env=server)
        assert "made anew from stored answers: 0 records changed, 5 as they were" in errors
        assert "0 done, 0 failed" in errors
        code, _, errors = run("run", "--rederive", "--out", "out", cwd=place)
        assert (code, errors.count("\n")) == (0, 1)
        assert len(provider.requests) == asked

    _, out, errors = run("export", "out", "--to", "jsonl", "-", cwd=place)
    origins = [Record.model_validate_json(line).article.origin.path for line in out.splitlines()]
    assert origins == [f"more/{name}/{n}.txt" for name in ("copies", "renamed") for n in range(5)]
    _, out, _ = run("export", "out", "--to", "jsonl", "-", "--no-copies", cwd=place)
    assert len(out.splitlines()) == 5
    assert "paid once: 5 copies" in run("status", "out", cwd=place)[1]
    refused(2, "which archive", "run", "--out", "out", cwd=place)
    refused(2, "no store here", "run", "--rederive", "--out", "nowhere", cwd=place)
