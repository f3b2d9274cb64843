"""One article in a text file: a header block or a title line, then the body."""

import io
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from summarizer.archive.encoding import detect
from summarizer.archive.items import Found, Raw, Unreadable
from summarizer.archive.source import Reading, Source, sha256
from summarizer.errors import ArchiveError, ArticleError
from summarizer.schemas import Origin
from summarizer.text.header import split_header

LONGEST_TITLE = 150
"""Characters; a longer first line is the lead paragraph."""
_CLOSES_A_SENTENCE = tuple(".،؛:,;…")


def read_text(stream: io.BufferedReader, source: Source, reading: Reading) -> Iterator[Raw]:
    """Yield the one article that a text file holds; see `text_article`."""
    # A character has at most four bytes: whatever is longer is refused without reading it all.
    most = 4 * reading.longest + 4
    raw = stream.read(most + 1)
    if len(raw) > most:
        too_long = ArticleError(f"text: more than the {reading.longest:,} characters allowed")
        yield Unreadable(Origin(path=source.path), too_long)
        return
    yield text_article(raw, Origin(path=source.path))


def text_article(
    raw: bytes, origin: Origin, given: Mapping[str, str] = MappingProxyType({})
) -> Raw:
    """Return the article that the bytes of a text file hold.

    Lines `title: …`, `published: …`, `url: …`, `outlet: …` on top, closed by a blank line, are
    its fields, see `split_header`. Without a title there, a short first line that a blank line
    follows is the title.
    What is `given` wins over both.
    """
    origin = origin.model_copy(update={"sha256": sha256(raw)})
    try:
        text, encoding = detect(raw)
    except ArchiveError as error:
        return Unreadable(origin, error)
    header, body = split_header(text)
    fields = {**header, **given}
    taken = dict.fromkeys(header, "its line on top")
    if "title" not in fields:
        title, body = split_title(body)
        if title:
            fields["title"], taken["title"] = title, "the first line"
    return Found(body, origin, fields, {"text": "the file", **taken}, "txt", encoding)


def split_title(text: str) -> tuple[str | None, str]:
    r"""Return the title line and the text below it; no title, the whole text.

    >>> split_title("Two killed near Aleppo\n\nA drone struck a car.")
    ('Two killed near Aleppo', 'A drone struck a car.')
    >>> split_title("A drone struck a car.\n\nTwo were killed.")
    (None, 'A drone struck a car.\n\nTwo were killed.')
    """
    lines = text.lstrip().replace("\r\n", "\n").split("\n", 2)
    if len(lines) < 3 or lines[1].strip() or not lines[2].strip():
        return None, text
    first = lines[0].strip()
    if len(first) > LONGEST_TITLE or first.endswith(_CLOSES_A_SENTENCE):
        return None, text
    return first, lines[2].lstrip()
