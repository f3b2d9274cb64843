"""One article in a text file: a header block or a title line, then the body."""

from collections.abc import Mapping
from types import MappingProxyType

from summarizer.archive.source import Found, Known, Reading, Unreadable, build, decode, sha256
from summarizer.errors import ArchiveError
from summarizer.schemas import Article, Origin
from summarizer.text.header import split_header

LONGEST_TITLE = 150
"""Characters; a longer first line is the lead paragraph."""
_CLOSES_A_SENTENCE = tuple(".،؛:,;…")


def read_text(
    raw: bytes, path: str, reading: Reading, given: Mapping[str, str] = MappingProxyType({})
) -> Article | Unreadable | Known:
    """Return the article that the bytes of a text file hold.

    Lines `title: …`, `published: …`, `url: …`, `outlet: …` on top, closed by a blank line, are
    its fields, see `split_header`. Without a title there, a short first line that a blank line
    follows is the title.
    What is `given` wins over both.
    """
    origin = Origin(path=path, sha256=sha256(raw))
    try:
        header, body = split_header(decode(raw))
    except ArchiveError as error:
        return Unreadable(origin, error)
    fields = {**header, **given}
    if "title" not in fields:
        title, body = split_title(body)
        fields |= {"title": title} if title else {}
    return build(Found(body, origin, fields), reading)


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
