"""Archives of every format, made for tests: real files of composed articles."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from backports import zstd
from fastwarc.warc import WarcRecord, WarcRecordType

from summarizer.archive import Item, Reading, Skipped, Unreadable, open_archive
from summarizer.schemas import Article

Row = Mapping[str, str]

TOWNS = ("سرمين", "بنش", "تفتناز", "معرة مصرين", "أريحا", "جسر الشغور", "خان شيخون", "كفرنبل")


def row(number: int) -> dict[str, str]:
    """Return a composed article of two paragraphs, with a quote and a line break inside."""
    town = TOWNS[number % len(TOWNS)]
    text = (
        f'قُتل {number + 2} مدنيين في قصف على بلدة "{town}" بريف إدلب، بحسب مصادر محلية.\n'
        f"وقالت المصادر إن القصف، وهو الثاني خلال أسبوع، أصاب منازل في الحي رقم {number} "
        "وألحق أضراراً بمدرسة قريبة، من دون أن تتضح هوية الضحايا حتى مساء اليوم نفسه."
    )
    return {
        "id": f"a-{number}",
        "title": f"قصف على {town} يوقع قتلى في الحي رقم {number}",
        "text": text,
        "published": f"2024-07-{number % 28 + 1:02}",
        "url": f"https://example.org/news/{number}",
        "outlet": "وكالة المثال",
    }


ROWS = [row(number) for number in range(8)]


def lines(rows: Sequence[Row]) -> bytes:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows).encode()


def text_file(each: Row) -> str:
    head = "".join(f"{name}: {each[name]}\n" for name in ("title", "published", "url", "outlet"))
    return f"{head}\n{each['text']}"


def page(
    each: Row,
    *,
    meta: str = "og",
    byline: str = "",
    charset: str = "utf-8",
    footer: str = "© 2026 وكالة المثال. جميع الحقوق محفوظة",
) -> str:
    """Return a page as news sites have them: menus, related links, a footer with a year.

    Args:
        meta: where the day stands: "og", "json-ld", or "" for nowhere.
        byline: HTML between title and text.
    """
    day = {
        "og": f'<meta property="article:published_time" content="{each["published"]}T10:00:00">',
        "json-ld": '<script type="application/ld+json">{"@context": "https://schema.org", '
        f'"@type": "NewsArticle", "datePublished": "{each["published"]}"}}</script>',
        "": "",
    }[meta]
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in each["text"].split("\n"))
    related = "".join(f'<li><a href="/{n}">خبر آخر من الموقع رقم {n}</a></li>' for n in range(5))
    return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="{charset}"><title>{escape(each["title"])}</title>
<meta property="og:title" content="{escape(each["title"])}">
<meta property="og:site_name" content="{each["outlet"]}">
<link rel="canonical" href="{each["url"]}">{day}</head>
<body><nav><a href="/">الرئيسية</a> <a href="/p">سياسة</a> <a href="/s">رياضة</a></nav>
<main><article><h1>{escape(each["title"])}</h1>{byline}
<div class="content">{paragraphs}</div></article>
<aside><h3>اقرأ أيضاً</h3><ul>{related}</ul></aside></main>
<footer><p>{footer}</p></footer></body></html>"""


LISTING = (
    '<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"><title>أخبار إدلب</title></head>'
    "<body><main><h1>أخبار إدلب</h1>"
    + "".join(
        f'<div class="post"><h2><a href="/{n}">تطورات جديدة في ريف إدلب الجنوبي رقم {n}</a></h2>'
        f"<p>مقدمة قصيرة للخبر رقم {n} عن تطورات الأوضاع في الريف الجنوبي من المحافظة. "
        f'<a href="/{n}">اقرأ المزيد</a></p></div>'
        for n in range(12)
    )
    + "</main></body></html>"
)


def record(
    body: bytes,
    number: int = 0,
    *,
    kind: WarcRecordType = WarcRecordType.response,
    head: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n",
    content_type: str = "application/http; msgtype=response",
    url: str | None = None,
) -> bytes:
    """Return one WARC record, uncompressed."""
    made = WarcRecord()
    made.init_headers(kind, f"uuid:{number:032}".encode())
    made.headers["WARC-Date"] = "2024-08-01T10:00:00Z"
    made.headers["WARC-Target-URI"] = url or f"https://example.org/news/{number}"
    made.headers["Content-Type"] = content_type
    made.set_bytes_content((f"{head}\r\n".encode() if head else b"") + body)
    out = io.BytesIO()
    made.write(out, checksum_data=True)
    return out.getvalue()


def warc(rows: Sequence[Row]) -> list[bytes]:
    """Return a WARC of pages as its records."""
    info = record(
        b"software: test\r\n", 999, kind=WarcRecordType.warcinfo, head="",
        content_type="application/warc-fields",
    )  # fmt: skip
    return [info, *(record(page(each).encode(), number) for number, each in enumerate(rows))]


def packed(parts: Sequence[bytes], how: str) -> bytes:
    """Return the parts, each compressed alone, as .gz and .zst allow."""
    pack: Any = {"": bytes, ".gz": gzip.compress, ".zst": zstd.compress}[how]
    return b"".join(pack(part) for part in parts)


def write_zip(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return path


def write_tar(path: Path, members: Mapping[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, raw in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return path


def read(path: Path, **given: Any) -> list[Item]:
    return list(open_archive(path, Reading(**given)))


def articles(found: Sequence[Item]) -> list[Article]:
    return [item for item in found if isinstance(item, Article)]


def faults(found: Sequence[Item]) -> list[Unreadable]:
    return [item for item in found if isinstance(item, Unreadable)]


def reasons(found: Sequence[Item]) -> list[str]:
    return [item.reason for item in found if isinstance(item, Skipped)]


def told(fault: Unreadable) -> str:
    return f"{fault.origin.locator or ''}: {fault.error}"
