"""What a system made of the gold articles: read from a run's folder, or matched from records."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from summarizer.article import article_id, make_article
from summarizer.errors import EvaluationError
from summarizer.schemas import Article, Origin, Record

from .annotation import GoldArticle, GoldDocument
from .results import Prediction
from .told import told

PREDICTIONS = "predictions.jsonl"
"""In a run's folder."""


def gold_article(document: GoldDocument) -> Article:
    """Return the article as the pipeline reads it; its origin's locator is the document's id.

    Raises:
        ArticleError: the pipeline refuses the text.
    """
    given: GoldArticle = document.article
    return make_article(
        given.text,
        title=given.title,
        published=given.published,
        url=given.url,
        outlet=given.outlet,
        origin=Origin(path="gold", locator=document.doc_id),
    )


def read_predictions(path: Path, gold: Sequence[GoldDocument]) -> list[Prediction]:
    """Return the predictions for `gold` in a run's folder, its predictions file, or a records file.

    Records, as `summarizer export --to jsonl` writes them, are matched by article: the same
    locator, else the same content and publication day, else the same address.

    Raises:
        EvaluationError: the file cannot be read, a line is neither, or no record is of `gold`.
    """
    file = path / PREDICTIONS if path.is_dir() else path
    lines = list(_lines(file))
    known = {document.doc_id for document in gold}
    if lines and '"doc_id"' in lines[0][1][:200]:
        found = [_prediction(file, number, line) for number, line in lines]
        found = [prediction for prediction in found if prediction.doc_id in known]
    else:
        found = list(_matched(file, lines, gold))
    if not found and lines:
        raise EvaluationError(
            f"{file}: none of its {len(lines)} lines is of an article of this gold"
        )
    return found


def write_predictions(path: Path, predictions: Sequence[Prediction]) -> None:
    """Write one prediction a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{p.model_dump_json(exclude_none=True)}\n" for p in predictions)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: is not UTF-8 at byte {error.start}") from error


def _prediction(file: Path, number: int, line: str) -> Prediction:
    try:
        return Prediction.model_validate_json(line)
    except ValidationError as error:
        raise EvaluationError(f"{file}:{number}: is not a prediction: {told(error)}") from error


def _matched(
    file: Path, lines: Sequence[tuple[int, str]], gold: Sequence[GoldDocument]
) -> Iterator[Prediction]:
    ids = {document.doc_id: document.doc_id for document in gold}
    contents = {article_id(gold_article(document)): document.doc_id for document in gold}
    urls = {d.article.url: d.doc_id for d in gold if d.article.url}
    for number, line in lines:
        try:
            record = Record.model_validate_json(line)
        except ValidationError as error:
            raise EvaluationError(f"{file}:{number}: is not a record: {told(error)}") from error
        origin, url = record.article.origin.locator, record.article.url
        doc_id = ids.get(origin or "") or contents.get(record.id) or urls.get(url or "")
        if doc_id:
            yield Prediction(doc_id=doc_id, record=record)
