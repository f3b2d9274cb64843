"""Articles in a WordPress export (WXR): published posts, with their local day."""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from summarizer.archive.encoding import utf8
from summarizer.archive.feed import children, plain_text
from summarizer.archive.fragment import fragment_text
from summarizer.archive.items import Found, Raw, Skipped, Unreadable
from summarizer.archive.source import Reading, Source
from summarizer.archive.xml_items import Items
from summarizer.schemas import Origin

_SHORTCODE = re.compile(
    r"\[/?(?:caption|wp_caption|gallery|audio|video|playlist|embed|vc_\w+|et_pb_\w+)\b[^\]]*\]"
)
"""Of WordPress itself and of the two page builders that leave theirs in exports."""
_BLOCK = re.compile(r"<(p|div|h[1-6]|ul|ol|blockquote|table|figure)\b", re.I)
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def read_wordpress(stream: io.BufferedReader, source: Source, reading: Reading) -> Iterator[Raw]:
    """Yield the published posts; pages, attachments and drafts are skipped.

    The locator counts items, and gives the offset and the post's number:
    `3 offset=5120 id=1207`.
    """
    plain, _ = utf8(stream)
    items = Items(plain, reading.limits)
    for number, item in enumerate(items, 1):
        locator = f"{number} offset={item.offset}"
        origin = Origin(path=source.path, locator=locator, sha256=item.sha256)
        if item.element is None:
            assert item.error is not None
            yield Unreadable(origin, item.error)
            continue
        values = children(item.element)
        if identifier := values.get("post_id"):
            origin = origin.model_copy(update={"locator": f"{locator} id={identifier}"})
        yield _post(item.element, values, origin, items)


def _post(element: Element, values: dict[str, str], origin: Origin, items: Items) -> Raw:
    kind, status = values.get("post_type", "post"), values.get("status", "publish")
    if kind != "post":
        return Skipped(origin, f"WordPress {kind}, not a post")
    if status != "publish":
        return Skipped(origin, f"WordPress post that is {status}")
    text = post_text((element.findtext(_CONTENT) or "").strip())
    if not text:
        return Skipped(origin, "no text")
    day, name = values.get("post_date", ""), "wp:post_date"
    if day[:4] in ("", "0000"):
        # In UTC, by which a night in Syria can be the day before.
        day, name = values.get("pubDate", ""), "pubDate"
    fields, taken = {}, {"text": "content:encoded"}
    for field, said, value in (
        ("title", "title", plain_text(values.get("title", ""))),
        ("published", name, day),
        ("url", "link", values.get("link", "")),
        ("outlet", "the site's title", items.title or ""),
    ):
        if value:
            fields[field], taken[field] = value, said
    return Found(text, origin, fields, taken, "wordpress", items.encoding)


def post_text(content: str) -> str:
    r"""Return a post's text: lines that WordPress would make paragraphs of are such.

    >>> post_text("First.\n\n[caption id='7']A street[/caption]Second <b>line</b>.")
    'First.\n\nA streetSecond line.'
    """
    plain = _SHORTCODE.sub("", content)
    if not _BLOCK.search(plain):
        plain = plain.replace("\r\n", "\n").replace("\n\n", "<p>").replace("\n", "<br>")
    return fragment_text(plain)
