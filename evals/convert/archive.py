"""Articles of an archive as something to annotate."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from summarizer.archive import Unreadable, open_archive
from summarizer.errors import EvaluationError
from summarizer.schemas import Article

from ..annotation import GoldArticle
from .carried import Head


def unannotated(inputs: Sequence[Path]) -> list[Head]:
    """Return the articles of files and folders, numbered in their order.

    The text is the cleaned one: what a person annotates is what an engine reads.

    Raises:
        EvaluationError: an article cannot be read, or there is none.
    """
    heads: list[Head] = []
    for found in chain.from_iterable(open_archive(path) for path in inputs):
        if isinstance(found, Unreadable):
            where = f"{found.origin.path} {found.origin.locator or ''}".strip()
            raise EvaluationError(f"{where}: {found.error}")
        if isinstance(found, Article):
            doc_id = f"a{len(heads) + 1:04}"
            heads.append(Head(doc_id=doc_id, article=_gold_article(found)))
    if not heads:
        raise EvaluationError(f"{', '.join(map(str, inputs))}: no articles")
    return heads


def _gold_article(article: Article) -> GoldArticle:
    under_title = f"{article.title}\n\n" if article.title else ""
    return GoldArticle(
        title=article.title,
        text=article.text.removeprefix(under_title),
        language=article.language,
        published=article.published,
        outlet=article.outlet,
        url=article.url,
    )
