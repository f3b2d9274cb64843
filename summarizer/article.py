"""The article: cleaned text with numbered sentences, the thing that every offset points into."""

import hashlib
import re
from datetime import date, datetime

from summarizer.errors import ArticleError, NotAnArticle
from summarizer.published import find_published
from summarizer.schemas import Article, Origin, PublishedFrom, Sentence
from summarizer.text.clean import clean
from summarizer.text.language import detect_language
from summarizer.text.sentences import split_sentences

LONGEST = 400_000
"""Characters; longer texts are books or dumps, not articles."""
_LANGUAGES = ("ar", "en")
_FEWEST_LETTERS = 10
# The soft hyphen, zero-width space, marks of direction and of byte order. Not the joiners, which
# tell how the letters beside them are drawn.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def make_article(
    text: str,
    *,
    title: str | None = None,
    published: date | str | None = None,
    published_from: PublishedFrom = "given",
    url: str | None = None,
    outlet: str | None = None,
    origin: Origin | None = None,
    longest: int = LONGEST,
) -> Article:
    """Return `text` cleaned of web clutter, under its title, with numbered sentences.

    Characters that cannot be seen and shape no letter are left out, as readers of pages do, so
    that an article is the same in whatever format it comes.

    Args:
        text: the body as it came from the web or an archive.
        title: put on top of the text, as its first sentence, unless the body repeats it there.
        published: the day that relative dates are counted from; a string is ISO 8601. If it
            is not given, it is looked for in the page itself (`summarizer.published`).
        published_from: who says so, if not the archive.
        longest: characters; a longer text is refused.

    Raises:
        ArticleError: too long, or a date that is none.
        NotAnArticle: no text, or neither Arabic nor English.
    """
    for name, value in (("text", text), ("title", title)):
        _check_characters(name, value or "")
    if len(text) > longest:
        raise ArticleError(
            f"text: {len(text):,} characters, more than the {longest:,} allowed; "
            "split it into articles, or raise max_article_chars"
        )
    text = _UNSEEN.sub("", text)
    cleaned = clean(text)
    title = " ".join(_UNSEEN.sub("", title).split()) if title else None
    body = _under_title(title, cleaned.text)
    language = detect_language(body)
    if language is None:
        raise NotAnArticle(
            "text: no text to read: too few letters, or a language that is not recognised",
            "no text" if sum(map(str.isalpha, body)) < _FEWEST_LETTERS else "unknown language",
        )
    if language not in _LANGUAGES:
        raise NotAnArticle(
            f"text: language is {language!r}; Arabic and English are supported",
            f"language {language}",
        )
    day = _day(published)
    basis = published_from if day else None
    if day is None and (found := find_published(cleaned, text, title, url)):
        day, basis = found.day, found.basis
    return Article(
        title=title,
        text=body,
        language="ar" if language == "ar" else "en",
        published=day,
        published_from=basis,
        url=url,
        outlet=outlet,
        dateline=cleaned.dateline,
        origin=origin or Origin(),
        sentences=tuple(
            Sentence(n=n, start=start, end=end)
            for n, (start, end) in enumerate(split_sentences(body), 1)
        ),
    )


def article_id(article: Article) -> str:
    """Return the content key: the same text and publication day have the same id anywhere."""
    published = article.published.isoformat() if article.published else ""
    content = f"{article.text}\0{published}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:32]


def _check_characters(name: str, value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(
            f"{name}: holds half of a surrogate pair at character {error.start}, which no "
            "encoding has; the file was decoded wrongly"
        ) from error


def _under_title(title: str | None, body: str) -> str:
    if not title:
        return body
    first, _, rest = body.partition("\n")
    if rest and " ".join(first.split()) == title:
        return f"{title}\n\n{rest.lstrip()}"
    beginning = " ".join(body.split())
    repeated = beginning.startswith(title) and not beginning[len(title) :][:1].isalnum()
    return body if repeated else f"{title}\n\n{body}"


def _day(published: date | str | None) -> date | None:
    if published is None or published == "":
        return None
    if isinstance(published, datetime):
        return published.date()
    if isinstance(published, date):
        return published
    try:
        return datetime.fromisoformat(published.strip()).date()
    except ValueError as error:
        raise ArticleError(
            f"published: {published!r} is not a date; write it as 2024-07-30"
        ) from error
