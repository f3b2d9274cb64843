"""One article in a web page, by trafilatura."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from summarizer.archive.encoding import detect
from summarizer.archive.items import Found, Raw, Skipped, Unreadable
from summarizer.archive.published import stated_day
from summarizer.archive.source import Reading, Source, library, sha256, size
from summarizer.errors import ArchiveError
from summarizer.published import day_in_address
from summarizer.schemas import Origin, PublishedFrom

# The extensive search of htmldate invents days for Levantine months («12 آذار 2024» becomes
# 1 January) and takes the year of a copyright line. Metadata go before the address.
_DATES: dict[str, Any] = {
    "original_date": True,
    "extensive_search": False,
    "deferred_url_extractor": True,
}
_CHARSET = re.compile(
    rb"""<meta[^>]{,200}charset\s*=\s*["']?\s*([\w-]+)|encoding=["']([\w-]+)""", re.I
)
_HEAD = 4096
"""Bytes in which a page may say its encoding: four times what browsers look at."""
_FEWEST_LINKS = 5
_LINKED = 0.2
"""Share of a listing's text that is in links, at least."""
_SAME = 4
"""Links with the same words, at least, where it is «read more» that is linked."""
_UNBROKEN = 0.4
"""Share of a listing's other text between two links, at most; an article is one long stretch."""


def read_html(stream: io.BufferedReader, source: Source, reading: Reading) -> Iterator[Raw]:
    """Yield the one article that a page holds."""
    raw = stream.read(reading.limits.page + 1)
    origin = Origin(path=source.path)
    if len(raw) > reading.limits.page:
        limit = size(reading.limits.page)
        yield Unreadable(origin, ArchiveError(f"the page is longer than {limit}, the limit"))
        return
    yield html_article(raw, origin, reading)


def html_article(
    raw: bytes,
    origin: Origin,
    reading: Reading,
    *,
    url: str | None = None,
    charset: str | None = None,
) -> Raw:
    """Return the article of a page.

    The day is the page's own metadata's, else the one that stands by the title.

    Args:
        url: where it was fetched; wins over what the page says.
        charset: as the server stated it.
    """
    trafilatura = library("trafilatura", "an HTML page")
    origin = origin.model_copy(update={"sha256": sha256(raw)})
    if known := reading.known(origin):  # `build` asks too; here it saves the extraction
        return known
    if not raw.strip():
        return Skipped(origin, "no text")
    try:
        html, encoding = _decode(raw, charset)
    except ArchiveError as error:
        return Unreadable(origin, error)
    tree = trafilatura.load_html(html)
    if tree is None:
        return Skipped(origin, "no text")
    page = trafilatura.bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_links=True,
        date_extraction_params=_DATES,
    )
    if page is None or page.body is None:
        return Skipped(origin, "no text")
    if _is_listing(page.body):
        return Skipped(origin, "a list of articles")
    return _found(page, tree, origin, url, encoding)


def _found(page: Any, tree: Any, origin: Origin, url: str | None, encoding: str) -> Found:
    text = _without_links(page.body)
    fields, taken = {}, {"text": "the page's main text"}
    address = url or _address(tree) or page.url
    day, how = page.date, "metadata"
    published_from: PublishedFrom = "given"
    if day and _is_of_address(day, address, tree):
        day = None  # which `make_article` finds there too, and says so
    elif not day and (stated := stated_day(tree, page.title, text)):
        day, how, published_from = stated.isoformat(), "the line by the title", "line"
    for field, value, where in (
        ("title", page.title, "metadata"),
        ("published", day, how),
        ("url", address, "the address" if url else "metadata"),
        ("outlet", page.sitename or page.hostname, "metadata"),
    ):
        if value:
            fields[field], taken[field] = value, where
    text = _under(page.title, text)
    return Found(text, origin, fields, taken, "html", encoding, published_from)


def _address(tree: Any) -> str | None:
    """Return the address as the page writes it, of which trafilatura cuts queries and escapes."""
    said = (
        *tree.xpath("//link[@rel='canonical']/@href"),
        *tree.xpath("//meta[@property='og:url']/@content"),
    )
    whole = (each.strip() for each in said)
    return next((each for each in whole if each.startswith(("https://", "http://"))), None)


def _is_of_address(day: str, address: str | None, tree: Any) -> bool:
    """Tell whether nothing but the page's address states the day that was found for it."""
    from htmldate import find_date

    spelt = day_in_address(address) if address else None
    if spelt is None or spelt.isoformat() != day:
        return False
    return find_date(tree, url="", **_DATES) != day


def _decode(raw: bytes, charset: str | None) -> tuple[str, str]:
    said = _CHARSET.search(raw[:_HEAD])
    declared = charset or (next(filter(None, said.groups())).decode("ascii") if said else None)
    try:
        return detect(raw, declared)
    except ArchiveError:
        # One character in ten thousand cut in half by a content system must not lose the page:
        # the mark that stands for it can be seen.
        text = raw.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        if b"\0" in raw or broken > len(text) / 1000:
            raise
        return text, f"utf-8, {broken} characters broken"


def _is_listing(body: Any) -> bool:
    """Whether the text is teasers with a link to each, not one stretch of prose."""
    links: Counter[str] = Counter()
    stretches = [0]
    for element in body.iter():
        own, tail = len((element.text or "").strip()), len((element.tail or "").strip())
        if element.tag == "ref":
            links["".join(element.itertext()).strip()] += 1
            stretches.append(tail)
        else:
            stretches[-1] += own + tail
    plain, linked = sum(stretches), sum(len(text) * times for text, times in links.items())
    has_many = links.total() >= _FEWEST_LINKS and linked >= _LINKED * (linked + plain)
    says_more = max(links.values(), default=0) >= _SAME
    return (has_many or says_more) and max(stretches) <= _UNBROKEN * max(plain, 1)


def _under(title: str | None, text: str) -> str:
    """Return the text without the title above it, which is a field: so other formats have it."""
    first, _, rest = text.partition("\n")
    is_title = title and " ".join(first.split()) == " ".join(title.split())
    return rest.lstrip("\n") if is_title and rest.strip() else text


def _without_links(body: Any) -> str:
    from lxml import etree
    from trafilatura.xml import xmltotxt

    etree.strip_tags(body, "ref")
    text: str = xmltotxt(body, False)
    return text
