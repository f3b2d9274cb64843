"""Whether an archive gives the same records in whatever format it comes.

    python -m benchmarks.formats ARCHIVE [--limit N] [--folder DIR] [--show N]

ARCHIVE is JSONL with id, title, text, published, url and source. The same articles are written as
CSV, Parquet, ZIP, a folder of HTML pages and WARC, the pages once bare and once with what a news
site puts around an article: menus, share buttons, links to other articles, comments. Each is read
by `summarizer run` with the embedded engine, and its exported records are compared with those
of the JSONL, without what must differ: the place in the archive and the time of writing.
"""

import argparse
import csv
import gzip
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
from fastwarc.warc import WarcRecord, WarcRecordType

Row = Mapping[str, str | None]
Record = dict[str, Any]

OTHERS = ("مجلس البلدة يناقش خطة المياه", "ارتفاع أسعار الوقود في الأسواق", "مباراة ودية مساء الغد",
          "افتتاح معرض الكتاب السنوي", "الأرصاد تتوقع موجة غبار")  # fmt: skip
MENU = ("الرئيسية", "أخبار", "سياسة", "اقتصاد", "رياضة", "ثقافة", "فيديو", "من نحن", "اتصل بنا")


def _paragraphs(text: str) -> list[str]:
    return [f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip()]


def _head(row: Row) -> str:
    day = row["published"]
    stated = f'<meta property="article:published_time" content="{day}">' if day else ""
    title, url, outlet = (escape(row[name] or "") for name in ("title", "url", "source"))
    return (
        f'<meta charset="utf-8"><title>{title}</title><meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="{outlet}"><meta property="og:type" '
        f'content="article"><link rel="canonical" href="{url}">{stated}'
    )


def bare_page(row: Row) -> str:
    """Return a page that is its article."""
    return (
        f'<!DOCTYPE html><html lang="ar" dir="rtl"><head>{_head(row)}</head><body><article>'
        f"<h1>{escape(row['title'] or '')}</h1>{''.join(_paragraphs(row['text'] or ''))}"
        "</article></body></html>"
    )


def site_page(row: Row) -> str:
    """Return a page as news sites have them, a link to another article among its paragraphs."""
    menu = "".join(f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(MENU))
    others = "".join(f'<li><a href="/n/{n}">{name}</a></li>' for n, name in enumerate(OTHERS))
    cards = "".join(
        f'<div class="card"><h3><a href="/n/{n}">{name}</a></h3><p>موجز قصير عن الموضوع.</p></div>'
        for n, name in enumerate(OTHERS)
    )
    paragraphs = _paragraphs(row["text"] or "")
    if len(paragraphs) > 3:
        more = f'<div class="related-inline">اقرأ أيضاً: <a href="/n/1">{OTHERS[1]}</a></div>'
        paragraphs.insert(2, more)
    title, outlet = escape(row["title"] or ""), escape(row["source"] or "")
    return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl"><head>{_head(row)}<script>var ads = [];</script></head>
<body><header><a href="/">{outlet}</a><nav><ul>{menu}</ul></nav>
<form><input name="q" placeholder="بحث"></form></header>
<main><div class="breadcrumb"><a href="/">الرئيسية</a> / <a href="/news">أخبار</a></div>
<article class="post"><h1 class="entry-title">{title}</h1>
<div class="share"><a href="#">Facebook</a> <a href="#">Twitter</a> <a href="#">WhatsApp</a></div>
<div class="entry-content">
{chr(10).join(paragraphs)}
</div>
<div class="tags"><a href="/t/1">سوريا</a> <a href="/t/2">أخبار</a></div></article>
<section class="related"><h3>مقالات ذات صلة</h3>{cards}</section>
<div id="comments" class="comments"><h3>التعليقات</h3><div class="comment"><p>الله يرحمهم ويصبر \
أهلهم جميعاً.</p></div><div class="comment"><p>متى ينتهي هذا كله، تعبنا من الأخبار.</p></div></div>
</main><aside class="sidebar"><h3>الأكثر قراءة</h3><ul>{others}</ul></aside>
<footer><ul>{menu}</ul><p>جميع الحقوق محفوظة © 2026</p></footer></body></html>"""


def _jsonl(rows: Sequence[Row]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_jsonl(folder: Path, rows: Sequence[Row]) -> None:
    """Write the archive as it came."""
    (folder / "a.jsonl").write_text(_jsonl(rows), encoding="utf-8")


def write_csv(folder: Path, rows: Sequence[Row]) -> None:
    """Write a table with a header."""
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def write_parquet(folder: Path, rows: Sequence[Row]) -> None:
    """Write a table of several row groups."""
    table = pyarrow.Table.from_pylist([dict(row) for row in rows])
    pyarrow.parquet.write_table(table, folder / "a.parquet", row_group_size=100)


def write_zip(folder: Path, rows: Sequence[Row]) -> None:
    """Write a ZIP file of two JSONL files."""
    half = len(rows) // 2
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deep/a.jsonl", _jsonl(rows[:half]))
        archive.writestr("deep/b.jsonl", _jsonl(rows[half:]))


def write_pages(folder: Path, rows: Sequence[Row], page: Callable[[Row], str]) -> None:
    """Write a file for each page."""
    for number, row in enumerate(rows):
        (folder / f"{number:06}.html").write_text(page(row), encoding="utf-8")


def write_warc(folder: Path, rows: Sequence[Row], page: Callable[[Row], str]) -> None:
    """Write a crawl, compressed record by record."""
    with (folder / "a.warc.gz").open("wb") as file:
        for number, row in enumerate(rows):
            body = page(row).encode()
            record = WarcRecord()
            record.init_headers(WarcRecordType.response, f"uuid:{number:032}".encode())
            record.headers["WARC-Date"] = "2026-01-01T00:00:00Z"
            record.headers["WARC-Target-URI"] = row["url"] or ""
            record.headers["Content-Type"] = "application/http; msgtype=response"
            record.set_bytes_content(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            )
            one = io.BytesIO()
            record.write(one, checksum_data=True)
            file.write(gzip.compress(one.getvalue()))


WRITERS: dict[str, Callable[[Path, Sequence[Row]], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
    "zip": write_zip,
    "html": lambda folder, rows: write_pages(folder, rows, bare_page),
    "warc": lambda folder, rows: write_warc(folder, rows, bare_page),
    "html, news site": lambda folder, rows: write_pages(folder, rows, site_page),
    "warc, news site": lambda folder, rows: write_warc(folder, rows, site_page),
}
"""By name; the first is what the others are compared with."""


def records(archive: Path, out: Path) -> tuple[list[Record], str]:
    """Read an archive into records, in its order; return them, and what the run said."""
    summarizer = [sys.executable, "-m", "summarizer"]
    run = [*summarizer, "run", str(archive), "--out", str(out), "--model", "rules"]
    said = subprocess.run(run, check=False, capture_output=True, text=True).stderr
    export = [*summarizer, "export", str(out), "--to", "jsonl", "-"]
    exported = subprocess.run(export, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in exported.splitlines()], said


def comparable(record: Record) -> Record:
    """Return a record without what must differ: its place in the archive, when it was made."""
    article = {name: value for name, value in record["article"].items() if name != "origin"}
    made = {name: value for name, value in record["provenance"].items() if name != "created"}
    return {**record, "article": article, "provenance": made}


def differing(one: Any, other: Any, path: str = "") -> list[str]:
    """Return the paths of values that two records do not share."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = sorted(one.keys() | other.keys())
        return [
            found
            for name in names
            for found in differing(one.get(name), other.get(name), f"{path}.{name}".strip("."))
        ]
    return [] if one == other else [path]


def main() -> None:
    """Write, read and compare; print the counts, and examples of what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--folder", type=Path, help="keep the files and results here")
    parser.add_argument("--show", type=int, default=0, help="print so many that differ")
    given = parser.parse_args()
    lines = given.archive.read_text(encoding="utf-8").splitlines()
    rows: list[Row] = [json.loads(line) for line in lines[: given.limit]]
    with tempfile.TemporaryDirectory() as scratch:
        compare(rows, given.folder or Path(scratch), given.show)


def compare(rows: Sequence[Row], folder: Path, show: int) -> None:
    """Print for each format how many records are those of the first, and what differs."""
    wanted: dict[int, Record] = {}
    for name, write in WRITERS.items():
        archive = folder / name.replace(", ", "-").replace(" ", "-")
        archive.mkdir(parents=True, exist_ok=True)
        write(archive, rows)
        found, said = records(archive, archive.with_suffix(".out"))
        by_number = {number_of(record): comparable(record) for record in found}
        wanted = wanted or by_number
        paths, shown = Counter[str](), 0
        for number in sorted(wanted.keys() | by_number.keys()):
            differ = differing(wanted.get(number), by_number.get(number))
            paths.update(differ)
            if differ and shown < show:
                shown += 1
                print(f"  {number}: {', '.join(differ)}")
        same = sum(wanted.get(number) == record for number, record in by_number.items())
        print(f"{name}: {len(by_number):,} records, {same:,} the same", flush=True)
        for path, count in paths.most_common():
            print(f"    {count:,} {path or 'missing on one side'}")
        if not by_number:
            print(said)


def number_of(record: Record) -> int:
    """Return which row of the archive a record is of, from 0."""
    origin = record["article"]["origin"]
    path = Path(origin["path"])
    if path.suffix == ".html":
        return int(path.stem)
    # Rows are counted from 1, and a table's header is one of them.
    return int(origin["locator"].split()[0]) - (2 if path.suffix == ".csv" else 1)


if __name__ == "__main__":
    main()
