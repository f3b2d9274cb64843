"""Articles in RSS and Atom files that were kept."""

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from summarizer.archive.encoding import utf8
from summarizer.archive.fragment import fragment_text, is_html
from summarizer.archive.items import Found, Raw, Skipped, Unreadable
from summarizer.archive.source import Reading, Source
from summarizer.archive.xml_items import Items
from summarizer.schemas import Origin

_TEXT = ("encoded", "content", "description", "summary")
_DAY = ("pubDate", "published", "date", "issued", "updated")


def read_feed(stream: io.BufferedReader, source: Source, reading: Reading) -> Iterator[Raw]:
    """Yield the articles of the feed's items.

    The locator counts items and gives the offset in the file: `3 offset=5120`. An item's
    whole content is taken if the feed has it, else its description, which may be no more
    than the beginning.
    """
    plain, _ = utf8(stream)
    items = Items(plain, reading.limits)
    for number, item in enumerate(items, 1):
        origin = Origin(
            path=source.path, locator=f"{number} offset={item.offset}", sha256=item.sha256
        )
        if item.element is None:
            assert item.error is not None
            yield Unreadable(origin, item.error)
        else:
            yield _article(item.element, origin, items)


def _article(element: Element, origin: Origin, items: Items) -> Raw:
    values = children(element)
    name, text = next(((n, values[n]) for n in _TEXT if values.get(n)), ("", ""))
    if not text:
        return Skipped(origin, "no text")
    day, stated = next(((n, values[n]) for n in _DAY if values.get(n)), ("", ""))
    fields, taken = {}, {"text": name}
    for field, said, value in (
        ("title", "title", plain_text(values.get("title", ""))),
        ("published", day, stated),
        ("url", "link", values.get("link", "")),
        ("outlet", "the feed's title", items.title or ""),
    ):
        if value:
            fields[field], taken[field] = value, said
    return Found(plain_text(text), origin, fields, taken, "feed", items.encoding)


def children(element: Element) -> dict[str, str]:
    """Return the text of an item's elements by their names without namespace, the first of each.

    A link may be an attribute, and content may be elements (Atom, `type="xhtml"`).
    """
    values: dict[str, str] = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        value = "".join(child.itertext()).strip()
        if name == "link" and not value and child.get("rel", "alternate") == "alternate":
            value = child.get("href", "")
        values.setdefault(name, value)
        values[name] = values[name] or value
    return values


def plain_text(value: str) -> str:
    """Return a value without its markup, if it has any."""
    return fragment_text(value) if is_html(value) or "&" in value else value
