"""The header block of a text file: `title: …` lines on top, closed by a blank line."""

import re

from summarizer.text.fields import NAMES, plain_name

_LINE = re.compile(r"([^:]*[^:\s])\s*:(.*)")
_BLANK = re.compile(r"\n[^\S\n]*\n")
_MOST_WORDS = 3
"""In a line's key."""
_LONGEST = {"title": 300, "published": 80, "outlet": 100, "url": 2000}
"""Characters; a longer value is a paragraph of the article."""
_FIELDS = {plain_name(name): field for field in _LONGEST for name in NAMES[field]}


def split_header(text: str) -> tuple[dict[str, str], str]:
    r"""Return the header's fields, and the body after it; no header, no fields.

    Fields are title, published, url and outlet, under any of their `NAMES`. Further lines,
    such as `author: …`, are dropped. A first paragraph that only looks like a header stays:
    every line needs a key of at most three words and one of them the name of a field; an
    outlet alone («المصدر: …») could as well begin the article.

    >>> split_header("Title: A raid\nDate: 2024-07-30\nAuthor: A. B.\n\nBody.")
    ({'title': 'A raid', 'published': '2024-07-30'}, 'Body.')
    >>> split_header("Body: a word.\n\nMore.")
    ({}, 'Body: a word.\n\nMore.')
    """
    whole = text.lstrip("\ufeff").replace("\r\n", "\n").lstrip("\n")
    head, *rest = _BLANK.split(whole, maxsplit=1)
    fields: dict[str, str] = {}
    for line in head.split("\n"):
        found = _LINE.fullmatch(line.strip())
        if found is None or len(found[1].split()) > _MOST_WORDS:
            return {}, text
        field, value = _FIELDS.get(plain_name(found[1])), found[2].strip()
        if field is None:
            continue
        if len(value) > _LONGEST[field]:
            return {}, text
        fields[field] = fields.get(field) or value
    return (fields, rest[0]) if rest and fields.keys() - {"outlet"} else ({}, text)
