"""From what was found in an archive to an article, or to why there is none."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from summarizer.archive.items import Found, Known, Raw, Skipped, Unreadable
from summarizer.archive.source import Reading
from summarizer.article import make_article
from summarizer.errors import ArticleError, NotAnArticle, SummarizerError
from summarizer.schemas import Article, DatePrecision
from summarizer.text.dates import find_dates
from summarizer.text.fold import Level, fold_text
from summarizer.text.surrogates import encodable

Item = Article | Unreadable | Skipped | Known

_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?P<time>([T ].*)?)",
    re.IGNORECASE,
)
_RFC_2822 = re.compile(r"[a-z]{3}, [0-9]{1,2} [a-z]{3} [0-9]{4} ", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def build(raw: Raw, reading: Reading) -> Item:
    """Return the article, or why it is none; what is none already stays as it is."""
    if not isinstance(raw, Found):
        return raw
    if known := reading.known(raw.origin):
        return known
    given = {name: encodable(value) for name, value in raw.fields.items()}
    try:
        day = iso_day(given.get("published"), reading.date_format)
        return make_article(
            encodable(raw.text),
            title=given.get("title"),
            published=day or reading.published,
            published_from=raw.published_from if day else "given",
            url=given.get("url"),
            outlet=given.get("outlet"),
            origin=raw.origin,
            longest=reading.longest,
        )
    except NotAnArticle as error:
        return Skipped(raw.origin, error.reason)
    except SummarizerError as error:
        return Unreadable(raw.origin, error)


def iso_day(stated: str | None, date_format: str | None = None) -> str | None:
    """Return a date in ISO 8601 that is written year first, with its month's name, or as in mail.

    What is in no such form stays as it is, to be told as no date: 04/07/2024 is a day in July
    or in April, and only `date_format` can tell.

    >>> iso_day("2024/4/9"), iso_day("٢٠٢٤-٠٤-٠٩ ١٠:٣٠"), iso_day("Tue, 09 Apr 2024 10:30:00 +0300")
    ('2024-04-09', '2024-04-09 10:30', '2024-04-09')
    >>> iso_day("الثلاثاء 9 نيسان 2024"), iso_day("09/04/2024"), iso_day("09/04/2024", "%d/%m/%Y")
    ('2024-04-09', '09/04/2024', '2024-04-09')
    """
    if not stated or not stated.strip():
        return None
    plain = fold_text(stated, Level.LIGHT).strip()
    if date_format:
        return _in_format(plain, date_format)
    if found := _YEAR_FIRST.fullmatch(plain):
        return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}{found['time']}"
    if _RFC_2822.match(plain):
        try:
            return parsedate_to_datetime(plain).date().isoformat()
        except (ValueError, OverflowError):
            return stated
    return _in_words(stated) or stated


def _in_format(plain: str, date_format: str) -> str:
    try:
        return datetime.strptime(plain, date_format).date().isoformat()
    except ValueError as error:
        raise ArticleError(f"published: {plain!r} is not written as {date_format}") from error


def _in_words(stated: str) -> str | None:
    """Return the day that a date with its month's name means; None if there is more or less."""
    found = find_dates(stated, None)
    if len(found) != 1 or found[0].value.precision is not DatePrecision.DAY:
        return None
    phrase = stated[found[0].start : found[0].end]
    rest = stated[: found[0].start] + stated[found[0].end :]
    is_clear = _LETTER.search(phrase) and not _LETTER.search(rest)
    return found[0].value.start.isoformat() if is_clear else None
