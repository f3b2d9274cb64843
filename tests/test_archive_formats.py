"""Every format gives the same articles, each with its place; what is no article is counted."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest
from backports import zstd
from fastwarc.warc import WarcRecordType

from summarizer.archive import Item
from summarizer.archive.fragment import fragment_text
from summarizer.archive.source import Limits
from summarizer.archive.wordpress import post_text
from summarizer.errors import ArchiveError
from summarizer.schemas import Article
from tests.archives import (
    LISTING,
    ROWS,
    articles,
    faults,
    lines,
    packed,
    page,
    read,
    reasons,
    record,
    text_file,
    told,
    warc,
    write_tar,
    write_zip,
)


def table(delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ROWS[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue().encode()


def feed() -> bytes:
    items = "".join(
        f"<item><title>{escape(each['title'])}</title><link>{each['url']}</link>"
        f"<pubDate>{format_datetime(datetime.fromisoformat(each['published']))}</pubDate>"
        f"<description>مقدمة</description><content:encoded><![CDATA[{paragraphs(each['text'])}]]>"
        "</content:encoded></item>\n"
        for each in ROWS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>وكالة المثال</title>{items}</channel></rss>"
    ).encode()


def atom() -> bytes:
    entries = "".join(
        f'<entry><title>{escape(each["title"])}</title><link href="{each["url"]}"/>'
        f"<published>{each['published']}T08:00:00Z</published>"
        f'<content type="html">{escape(paragraphs(each["text"]))}</content></entry>'
        for each in ROWS
    )
    head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>وكالة المثال</title>'
    return f"{head}{entries}</feed>".encode()


def wordpress() -> bytes:
    items = "".join(
        f"<item><title><![CDATA[{each['title']}]]></title><link>{each['url']}</link>"
        f"<content:encoded><![CDATA[{each['text'].replace(chr(10), chr(10) * 2)}]]>"
        f"</content:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date>{each['published']} 01:30:00</wp:post_date>"
        "<pubDate>Mon, 01 Jan 2001 00:00:00 +0000</pubDate>"
        "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n"
        for number, each in enumerate(ROWS)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"<title>وكالة المثال</title>{items}</channel></rss>"
    ).encode()


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), out, row_group_size=3)
    return out.getvalue()


def arrow(stream: bool) -> bytes:
    out, rows = io.BytesIO(), pa.Table.from_pylist(ROWS)
    new = pa.ipc.new_stream if stream else pa.ipc.new_file
    with new(out, rows.schema) as writer:
        writer.write_table(rows, max_chunksize=3)
    return out.getvalue()


def feathered() -> bytes:
    out = io.BytesIO()
    feather.write_feather(pa.Table.from_pylist(ROWS), out)
    return out.getvalue()


WHOLE: dict[str, Callable[[], bytes]] = {
    "a.jsonl": lambda: lines(ROWS),
    "a.ndjson.gz": lambda: gzip.compress(lines(ROWS)),
    "a.jsonl.zst": lambda: zstd.compress(lines(ROWS)),
    "parts.jsonl.gz": lambda: packed([lines(ROWS[:3]), lines(ROWS[3:])], ".gz") + b"\0" * 512,
    "parts.jsonl.zst": lambda: packed([lines(ROWS[:3]), lines(ROWS[3:])], ".zst"),
    "misnamed.jsonl": lambda: gzip.compress(lines(ROWS)),
    "a.csv": lambda: table(","),
    "semicolons.csv": lambda: b"\xef\xbb\xbf" + table(";"),
    "a.tsv": lambda: table("\t"),
    "utf16.csv": lambda: table("\t").decode().encode("utf-16"),
    "a.csv.gz": lambda: gzip.compress(table(",")),
    "a.parquet": parquet,
    "misnamed.csv": parquet,
    "a.arrow": lambda: arrow(stream=False),
    "stream.arrow": lambda: arrow(stream=True),
    "a.feather": feathered,
    "a.warc": lambda: packed(warc(ROWS), ""),
    "a.warc.gz": lambda: packed(warc(ROWS), ".gz"),
    "a.warc.zst": lambda: packed(warc(ROWS), ".zst"),
    "whole.warc.gz": lambda: gzip.compress(packed(warc(ROWS), "")),
    "a.rss": feed,
    "feed.xml": feed,
    "a.atom": atom,
    "export.xml": wordpress,
    "export.xml.gz": lambda: gzip.compress(wordpress()),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_of_any_format_gives_the_same_articles(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(WHOLE[name]())
    same(read(path), str(path))


def test_folders_zip_and_tar_of_pages_and_texts_give_the_same_articles(tmp_path: Path) -> None:
    texts = {f"t/{n}.txt": text_file(each).encode() for n, each in enumerate(ROWS)}
    pages = {f"p/{n}.html": page(each).encode() for n, each in enumerate(ROWS)}
    for members in (texts, pages):
        folder = tmp_path / next(iter(members))[0]
        folder.mkdir()
        for name, raw in members.items():
            (folder / name[2:]).write_bytes(raw)
        same(read(folder))
        same(read(write_zip(tmp_path / "a.zip", members)))
        for mode, name in (("w", "a.tar"), ("w:gz", "a.tar.gz"), ("w:xz", "a.txz")):
            same(read(write_tar(tmp_path / name, members, mode)))


def test_archives_within_archives_give_the_same_articles(tmp_path: Path) -> None:
    inner = write_zip(tmp_path / "inner.zip", {"a.jsonl.gz": gzip.compress(lines(ROWS[:4]))})
    members = {"2024/inner.zip": inner.read_bytes(), "2024/b.parquet": parquet()[:0] or parquet()}
    found = read(write_tar(tmp_path / "outer.tar", members))
    assert [item.title for item in articles(found)] == [
        each["title"] for each in [*ROWS[:4], *ROWS]
    ]
    assert found[1].origin.locator == "2 2024/inner.zip 2 a.jsonl.gz 2 id=a-1"


def same(found: list[Item], path: str | None = None) -> None:
    got = [item for item in found if isinstance(item, Article)]
    assert len(got) == len(found) == len(ROWS), found
    for each, article in zip(ROWS, got, strict=True):
        assert article.text.split() == f"{each['title']} {each['text']}".split()
        assert article.title == each["title"]
        assert article.published == date.fromisoformat(each["published"])
        assert (article.url, article.outlet) == (each["url"], each["outlet"])
        assert len(article.origin.sha256 or "") == 64
        assert path is None or article.origin.path == path
    places = [(article.origin.path, article.origin.locator) for article in got]
    assert len(set(places)) == len(places)


def test_every_page_of_a_crawl_can_be_found_again(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    parts = [*warc(ROWS[:2]), record(page(ROWS[2]).encode(), 7)]
    path.write_bytes(packed(parts, ".gz"))
    last = articles(read(path))[-1].origin
    offset = len(packed(parts[:3], ".gz"))
    assert last.locator == f"4 offset={offset} id=<urn:uuid:{7:032}>"
    assert gzip.decompress(path.read_bytes()[offset:]) == parts[3]
    assert last.fetched == datetime(2024, 8, 1, 10, tzinfo=UTC)


def test_what_a_crawl_holds_besides_articles_is_counted(tmp_path: Path) -> None:
    said = (
        "Kasabaya düzenlenen saldırıda iki kişi öldü. "
        "Yaralılar hastaneye kaldırıldı ve bir çok ev bu olayda hasar gördü."
    )
    turkish = ROWS[0] | {"title": "Saldırı", "text": said}
    parts = [
        *warc(ROWS[:1]),
        record(b"", 10, kind=WarcRecordType.request, head="GET / HTTP/1.1\r\n"),
        record(b"gone", 11, head="HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"),
        record(b"\x89PNG", 12, head="HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"),
        record(LISTING.encode(), 13),
        record(b"<html><body></body></html>", 14),
        record(page(turkish).encode(), 15),
        record(b"", 16, kind=WarcRecordType.revisit),
    ]
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(parts))
    found = read(path)
    assert len(articles(found)) == 1
    assert reasons(found) == [
        "HTTP status 404",
        "content of type image/png",
        "a list of articles",
        "no text",
        "language tr",
        "a page that did not change since another record",
    ]


def test_a_crawl_of_texts_is_read(tmp_path: Path) -> None:
    body = ROWS[3]["text"].encode()
    raw = record(body, 1, kind=WarcRecordType.conversion, head="", content_type="text/plain")
    path = tmp_path / "a.warc.wet.gz"
    path.write_bytes(gzip.compress(raw))
    (found,) = articles(read(path))
    assert found.text.split() == ROWS[3]["text"].split()
    assert found.url == "https://example.org/news/1"


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", ""])
def test_http_answers_are_unpacked_and_decoded(encoding: str, tmp_path: Path) -> None:
    import zlib

    import brotli

    plain = {**ROWS[1], "text": ROWS[1]["text"].replace("\u064f", "")}
    raw = page(plain, charset="").replace('<meta charset="">', "").encode("cp1256")
    pack = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress, "": bytes}
    body = pack[encoding](raw)
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1256\r\n"
    if encoding:
        head += f"Content-Encoding: {encoding}\r\nTransfer-Encoding: chunked\r\n"
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    path = tmp_path / "a.warc"
    path.write_bytes(record(body, head=head))
    (found,) = articles(read(path))
    assert found.text.split() == f"{plain['title']} {plain['text']}".split()


BYLINES = [
    ('<div class="meta">نُشر في: 12 آذار 2024</div>', date(2024, 3, 12)),
    ('<div class="meta">الثلاثاء 12 آذار/مارس 2024 - 10:30 م</div>', date(2024, 3, 12)),
    ("<p><span>١٢/٠٣/٢٠٢٤</span> | <a href='/w'>هيئة التحرير</a></p>", date(2024, 3, 12)),
    ("<span>دمشق - المثال</span><span>2 رمضان 1445</span>", date(2024, 3, 12)),
    ("<div>By A. Writer</div><div>March 12, 2024</div>", date(2024, 3, 12)),
    ("<div>آخر تحديث: 14 آذار 2024</div>", None),
    ("<div>نُشر: 12 آذار 2024</div><div>14 آذار 2024</div>", None),
    ("<div>هيئة التحرير</div>", None),
    ("<div>قبل ثلاث ساعات</div>", None),
]


@pytest.mark.parametrize(("byline", "day"), BYLINES)
def test_the_day_of_a_page_stands_by_its_title(
    byline: str, day: date | None, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(page(ROWS[0], meta="", byline=byline))
    (found,) = articles(read(tmp_path / "a.html"))
    assert found.published == day


def test_the_day_of_a_page_is_never_taken_from_its_text_or_footer(tmp_path: Path) -> None:
    dated = ROWS[0] | {"text": f"قُتل مدنيان في 3 آذار 2021.\n{ROWS[0]['text']}"}
    (tmp_path / "a.html").write_text(page(dated, meta="", footer="© 2026 - 5 أيار 2026"))
    (found,) = articles(read(tmp_path / "a.html"))
    assert found.published is None


def test_metadata_win_over_the_byline(tmp_path: Path) -> None:
    for meta in ("og", "json-ld"):
        (tmp_path / "a.html").write_text(page(ROWS[4], meta=meta, byline="<p>9 آذار 2021</p>"))
        (found,) = articles(read(tmp_path / "a.html"))
        assert found.published == date.fromisoformat(ROWS[4]["published"])


@pytest.mark.parametrize("charset", ["windows-1256", "iso-8859-6", "utf-8", "utf-16", ""])
def test_pages_are_read_in_the_encodings_of_the_arabic_web(charset: str, tmp_path: Path) -> None:
    plain = {name: value.replace("\u064f", "") for name, value in ROWS[2].items()}
    raw = page(plain, charset=charset, footer="").encode(charset or "cp1256")
    (tmp_path / "a.html").write_bytes(raw)
    (found,) = articles(read(tmp_path / "a.html"))
    assert found.text.split() == f"{plain['title']} {plain['text']}".split()


def test_a_page_with_a_few_broken_characters_is_read_with_their_marks(tmp_path: Path) -> None:
    raw = page(ROWS[0]).encode()
    at = raw.index("أسبوع".encode())
    (tmp_path / "a.html").write_bytes(raw[: at + 1] + raw[at + 2 :])
    (found,) = articles(read(tmp_path / "a.html"))
    assert "\ufffd" in found.text


def test_a_page_with_related_links_in_it_is_no_list(tmp_path: Path) -> None:
    links = "".join(
        f'<li><a href="/{n}">خبر آخر عن الموضوع نفسه رقم {n}</a></li>' for n in range(9)
    )
    raw = page(ROWS[0]).replace("</div></article>", f"<ul>{links}</ul></div></article>")
    (tmp_path / "a.html").write_text(raw)
    assert len(articles(read(tmp_path / "a.html"))) == 1


def test_fields_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    inner = {"article": {"body": ROWS[0]["text"]}, "kop": "عنوان", "text": "x", "dag": "30/07/2024"}
    path.write_text(json.dumps(inner))
    names = {"text": ("article.body",), "title": ("KOP",), "published": ("dag",)}
    (found,) = articles(read(path, names=names, date_format="%d/%m/%Y"))
    assert (found.title, found.published) == ("عنوان", date(2024, 7, 30))
    assert ROWS[0]["text"].split()[0] in found.text
    (fault,) = faults(read(path, names={"text": ("inhoud",)}))
    assert "none of the fields inhoud is there, but article, kop, text, dag" in str(fault.error)
    assert "--text-field" in str(fault.error)


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("30 تموز 2024", date(2024, 7, 30)),
        ("الثلاثاء، 30 يوليو 2024", date(2024, 7, 30)),
        ("July 30, 2024", date(2024, 7, 30)),
        ("04/07/2024", None),
        ("تموز 2024", None),
        ("30 تموز", None),
        ("من 29 إلى 30 تموز 2024", None),
    ],
)
def test_a_day_in_words_is_read_if_it_is_one_day(
    stated: str, day: date | None, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": ROWS[0]["text"], "date": stated}))
    (found,) = read(path)
    assert (found.published if isinstance(found, Article) else None) == day


def test_values_that_are_html_become_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    body = "<p>قُتل&nbsp;مدنيان في <b>سرمين</b>.</p><p>وأصيب آخرون.</p><script>x()</script>"
    path.write_text(f'title,body\nخبر,"{body}"\n')
    (found,) = articles(read(path))
    assert found.text == "خبر\n\nقُتل مدنيان في سرمين.\n\nوأصيب آخرون."


def test_parquet_days_and_large_strings_are_read(tmp_path: Path) -> None:
    columns = {
        "content": pa.array([ROWS[0]["text"], None], pa.large_string()),
        "date": pa.array([date(2024, 7, 30), None], pa.date32()),
        "picture": pa.array([b"\0" * 100, None]),
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    found = read(tmp_path / "a.parquet")
    assert articles(found)[0].published == date(2024, 7, 30)
    assert reasons(found) == ["no text"]


def test_only_published_posts_are_read(tmp_path: Path) -> None:
    raw = wordpress().decode()
    raw = raw.replace("<wp:status>publish", "<wp:status>draft", 1)
    at = raw.rindex("<wp:post_type>post")
    raw = raw[:at] + raw[at:].replace("post_type>post", "post_type>attachment", 1)
    (tmp_path / "a.xml").write_text(raw)
    found = read(tmp_path / "a.xml")
    assert len(articles(found)) == len(ROWS) - 2
    assert reasons(found) == ["WordPress post that is draft", "WordPress attachment, not a post"]


def test_lines_of_a_post_and_its_shortcodes() -> None:
    assert post_text("a\n\nb<br>c[gallery ids='1,2']") == "a\n\nb\nc"
    assert post_text("<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->\n<p>b</p>") == "a\n\nb"
    assert post_text("killed [on Tuesday] two") == "killed [on Tuesday] two"
    assert fragment_text("<ul><li>a<li>b</ul>c &amp; d") == "a\nb\n\nc & d"


def test_files_that_are_no_archives_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ROWS[0]["text"])
    (tmp_path / "index.php?id=3").write_text(page(ROWS[1]))
    (tmp_path / "style.css").write_text("p { margin: 0 }")
    (tmp_path / "package.json").write_text(json.dumps({"name": "x"}, indent=1))
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    found = read(tmp_path)
    assert len(articles(found)) == 2
    assert reasons(found) == ["a file that is no archive"] * 3


def test_a_format_can_be_given_for_a_file_without_a_name(tmp_path: Path) -> None:
    path = tmp_path / "dump"
    path.write_bytes(table(";"))
    with pytest.raises(ArchiveError, match=r"unknown format; .*say what it is with --format"):
        read(path)
    same(read(path, format="csv"))


def test_an_encoding_is_told_once_for_all_rows_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    plain = "\n".join(
        ["title,text,outlet", *(f"قصف,{'قتل مدنيان في قصف ' * 4},سانا" for _ in "ab")]
    )
    path.write_bytes(plain.encode("cp1256"))
    assert [article.outlet for article in articles(read(path))] == ["سانا", "سانا"]


def test_a_password_is_told(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": text_file(ROWS[0]).encode()})
    raw = bytearray(path.read_bytes())
    for start in (raw.index(b"PK\3\4") + 6, raw.index(b"PK\1\2") + 8):
        raw[start] |= 1
    path.write_bytes(raw)
    assert [told(fault) for fault in faults(read(path))] == [
        "1 a.txt: locked with a password; not read"
    ]


def test_limits_are_named(tmp_path: Path) -> None:
    limits = Limits(page=500)
    (tmp_path / "a.html").write_text(page(ROWS[0]))
    (tmp_path / "a.xml").write_bytes(feed())
    (tmp_path / "b.warc").write_bytes(b"".join(warc(ROWS[:2])))
    found = read(tmp_path, limits=limits)
    told_of = {str(fault.error) for fault in faults(found)}
    assert {"the page is longer than 500 bytes, the limit",
            "an item longer than 500 bytes, the limit",
            "the record has 1,648 bytes, more than 500 bytes, the limit"} <= told_of  # fmt: skip
    assert len(faults(found)) == 1 + len(ROWS) + 2


def test_zip_members_keep_the_order_of_the_archive(tmp_path: Path) -> None:
    names = ["z.txt", "a.txt", "m/.hidden.txt", "__MACOSX/a.txt", "m/b.txt"]
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, text_file(ROWS[len(name) % 8]))
    locators = [article.origin.locator for article in articles(read(path))]
    assert locators == ["1 z.txt", "2 a.txt", "3 m/b.txt"]
