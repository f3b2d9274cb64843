"""The header block of a text file: `title: …` lines on top, closed by a blank line."""

FIELDS = ("title", "published", "url", "outlet")


def split_header(text: str) -> tuple[dict[str, str], str]:
    r"""Return the header's fields, and the body after it; no header, no fields.

    A block counts as a header only if every line of it is one of `FIELDS`, so that an
    article that begins "Title: …" in running prose is left alone.

    >>> split_header("title: A raid\npublished: 2024-07-30\n\nBody.")
    ({'title': 'A raid', 'published': '2024-07-30'}, 'Body.')
    >>> split_header("Body: a word.\n\nMore.")
    ({}, 'Body: a word.\n\nMore.')
    """
    head, blank, body = text.lstrip("\ufeff").replace("\r\n", "\n").partition("\n\n")
    fields = {}
    for line in head.split("\n"):
        name, colon, value = line.partition(":")
        if not colon or name.strip() not in FIELDS:
            return {}, text
        fields[name.strip()] = value.strip()
    return (fields, body) if blank else ({}, text)
