"""What travels with an article through a tool, in a field that the tool keeps and does not show."""

import json
from collections.abc import Mapping
from typing import Literal

from pydantic import ValidationError

from summarizer.errors import EvaluationError
from summarizer.schemas import Schema
from summarizer.text.language import detect_language

from ..annotation import GoldArticle, GoldDocument, Register, Split
from ..gold_file import as_line


class Head(Schema):
    """An article to annotate: all of a gold document but the annotation."""

    doc_id: str
    article: GoldArticle
    group: str | None = None
    """None: the article is its own story."""
    split: Split | None = None
    register_: Register = Register.PORTAL
    tags: list[str] = []
    origin: Literal["composed", "real"] = "real"


def head_of(document: GoldDocument) -> Head:
    """Return what a document says besides its annotation."""
    return Head.model_validate({name: getattr(document, name) for name in Head.model_fields})


def carry(document: GoldDocument | Head) -> str:
    """Return the text to put into the tool's field."""
    return as_line(document) if isinstance(document, GoldDocument) else document.model_dump_json()


def carried(text: str, where: str) -> tuple[Head, GoldDocument | None]:
    """Return what `carry` made text of: the article, and its annotation if it had one.

    Raises:
        EvaluationError: the text is not what `carry` made.
    """
    try:
        value = json.loads(text)
        if "incidents" in value:
            document = GoldDocument.model_validate_json(text)
            return head_of(document), document
        return Head.model_validate(value), None
    except (ValueError, TypeError) as error:
        raise EvaluationError(
            f"{where}: the carried gold was changed and cannot be read; restore it from the "
            f"exported file, or remove it to import what is marked alone ({_short(error)})"
        ) from error


def foreign(
    doc_id: str, text: str, where: str, articles: Mapping[str, GoldArticle] | None = None
) -> Head:
    """Return the head of an article that was not exported by us.

    Args:
        articles: what is known of articles, by id.

    Raises:
        EvaluationError: the text is in neither language, or is not that of the known article.
    """
    if articles and doc_id in articles:
        article = articles[doc_id]
        check_text(article, text, where)
        return Head(doc_id=doc_id, article=article)
    language = detect_language(text)
    try:
        article = GoldArticle.model_validate({"text": text, "language": language})
    except ValidationError as error:
        raise EvaluationError(
            f"{where}: the text is neither Arabic nor English by its letters ({language})"
        ) from error
    return Head(doc_id=doc_id, article=article)


def check_text(article: GoldArticle, text: str, where: str) -> None:
    """Refuse a text that is not the article's, but for line ends.

    Raises:
        EvaluationError: it is another text.
    """
    one, other = (t.replace("\r\n", "\n").rstrip() for t in (article.source, text))
    if one != other:
        at = next(
            (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
            min(len(one), len(other)),
        )
        raise EvaluationError(
            f"{where}: the text is not the article's from character {at} on "
            f"(«{other[at : at + 20]}» for «{one[at : at + 20]}»); annotate the article as exported"
        )


def _short(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error)
