"""Archives on the command line: previews, standard input, named fields, and what is skipped."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from backports import zstd

from tests.archives import LISTING, ROWS, lines, page, text_file, warc, write_zip

ROOT = Path(__file__).parent.parent


def run(*arguments: object, cwd: Path, stdin: bytes = b"") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "summarizer", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "SUMMARIZER_MODEL": "rules", "PATH": "/usr/bin:/bin"},
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_preview_shows_how_an_archive_would_be_read_and_writes_nothing(tmp_path: Path) -> None:
    rows = [
        {"kop": each["title"], "body": each["text"], "date": each["published"]} for each in ROWS
    ]
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows)
    (tmp_path / "a.jsonl").write_bytes(
        (text[:-1] + "\n").replace("{", "{broken", 1).encode("cp1256", "ignore")
    )
    before = sorted(tmp_path.rglob("*"))
    code, out, _ = run("run", "a.jsonl", "--preview", 2, "--title-field", "kop", cwd=tmp_path)
    assert code == 0
    assert sorted(tmp_path.rglob("*")) == before
    wanted = [
        "a.jsonl: jsonl in windows-1256",
        "  text from body · title from kop · published from date · url: none found · "
        "outlet: none found",
        f"  1. 2024-07-02 · ar · {ROWS[1]['title']}",
        "     قُتل 3 مدنيين في قصف على بلدة",
        "     a.jsonl 2",
        f"  2. 2024-07-03 · ar · {ROWS[2]['title']}",
        "     قُتل 4 مدنيين في قصف على بلدة",
        "     a.jsonl 3",
        "  cannot be read: a.jsonl 1: not valid JSON, character 2: Expecting property name",
    ]
    for line, beginning in zip(out.splitlines(), wanted, strict=True):
        assert line.startswith(beginning)


def test_a_preview_tells_what_is_skipped_and_what_has_no_day(tmp_path: Path) -> None:
    pages = {f"{n}.html": page(each, meta="").encode() for n, each in enumerate(ROWS[:2])}
    write_zip(tmp_path / "a.zip", {"list.html": LISTING.encode(), **pages})
    code, out, _ = run("run", "a.zip", "--preview", 5, cwd=tmp_path)
    assert code == 0
    assert "a.zip: zip of html in utf-8" in out
    assert "  skipped: 1 a list of articles" in out
    assert "  2 of 2 without a day of publication" in out


def test_standard_input_is_an_archive(tmp_path: Path) -> None:
    for stdin, given in (
        (zstd.compress(lines(ROWS[:2])), []),
        (b"".join(warc(ROWS[:2])), []),
        (text_file(ROWS[0]).encode(), ["--format", "txt"]),
    ):
        code, out, errors = run("run", "-", "--preview", 1, *given, cwd=tmp_path, stdin=stdin)
        assert (code, errors) == (0, "")
        assert ROWS[0]["title"] in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["run", "-", "--preview", "1", "--format", "doc"],
            "'doc': known are jsonl, csv, tsv, txt",
        ),
        (["run", "a.jsonl"], "Missing option '--out'"),
        (["run", "a.doc", "--out", "out"], r"a.doc: unknown format; known are .jsonl"),
    ],
)
def test_a_wrong_use_is_told_at_once(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "a.jsonl").write_bytes(lines(ROWS))
    code, out, errors = run(*arguments, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert message in errors
    assert not (tmp_path / "out").exists()


def test_a_run_counts_what_it_skips_and_fails_for_what_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl.zst").write_bytes(zstd.compress(lines([*ROWS, {"text": ""}])))
    (tmp_path / "in/list.html").write_text(LISTING)
    (tmp_path / "in/style.css").write_text("p { margin: 0 }")
    code, _, errors = run("run", "in", "--out", "out", cwd=tmp_path)
    assert code == 0, errors
    assert "8 done, 0 failed, 3 skipped" in errors
    _, status, _ = run("status", "out", cwd=tmp_path)
    assert "skipped: 1 no text, 1 a list of articles, 1 a file that is no archive" in status
    _, found, _ = run("status", "out", "--json", cwd=tmp_path)
    skipped = json.loads(found)["jobs"][0]["skipped"]
    assert skipped == {"no text": 1, "a list of articles": 1, "a file that is no archive": 1}

    raw = (tmp_path / "in/a.jsonl.zst").read_bytes()
    (tmp_path / "in/a.jsonl.zst").write_bytes(raw[:-9])
    code, _, errors = run("run", "in", "--out", "out", cwd=tmp_path)
    assert code == 1, errors
    _, status, _ = run("status", "out", cwd=tmp_path)
    assert "cut off: zstd data end at byte" in status
