"""The names by which archives call an article's fields, in rows of JSON and header lines."""

import re

TEXT = ("text", "body", "content", "article", "maintext", "full_text", "articleBody")
TITLE = ("title", "headline", "العنوان")
PUBLISHED = (
    "published",
    "date",
    "date_published",
    "published_at",
    "published_date",
    "pub_date",
    "publish_date",
    "publication_date",
    "timestamp",
    "التاريخ",
)
URL = ("url", "link")
OUTLET = ("outlet", "source", "publisher", "المصدر")
NAMES = {"text": TEXT, "title": TITLE, "published": PUBLISHED, "url": URL, "outlet": OUTLET}
"""For each field its names, the first that is there and not empty counting; see `plain_name`."""


def plain_name(name: str) -> str:
    """Return `name` as it is compared: `pubDate`, `pub_date` and `Pub-Date` are one.

    >>> plain_name("datePublished") == plain_name("Date published")
    True
    """
    return re.sub(r"[\s_-]+", "", name).lower()
