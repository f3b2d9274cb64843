"""Gold to annotation tools and back: nothing that a person did not change is changed.

Each tool's module says how to set the tool up and what travels where. An article that nobody
annotated can be exported too (`export_template`), to be annotated from nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from summarizer.errors import EvaluationError

from ..annotation import GoldArticle, GoldDocument, Split
from .archive import unannotated
from .brat import read_brat, write_brat
from .carried import Head
from .doccano import as_doccano_shows, read_doccano, write_doccano
from .draft import read_drafts
from .draft_files import write_drafts
from .labelstudio import read_labelstudio, write_labelstudio
from .marks import stripped
from .rebuild import rebuild
from .table import read_table, write_table

__all__ = ["Format", "Head", "export_gold", "export_template", "import_gold", "unannotated"]

Format = Literal["draft", "labelstudio", "brat", "doccano", "csv"]
_WRITERS = {
    "draft": write_drafts,
    "labelstudio": write_labelstudio,
    "brat": write_brat,
    "doccano": write_doccano,
    "csv": write_table,
}


def export_gold(documents: Sequence[GoldDocument], to: Format, path: Path) -> None:
    """Write gold for a tool: a file and what the tool needs beside it; a folder for brat, draft.

    Raises:
        EvaluationError: the format is none.
    """
    _write(documents, to, path)


def export_template(
    articles: Mapping[str, GoldArticle] | Sequence[Head], to: Format, path: Path
) -> None:
    """Write articles that nobody annotated yet.

    Args:
        articles: by document id; or heads, which also say story, register and tags.

    Raises:
        EvaluationError: the format is none.
    """
    if isinstance(articles, Mapping):
        articles = [Head(doc_id=doc_id, article=article) for doc_id, article in articles.items()]
    _write(articles, to, path)


def import_gold(
    path: Path,
    source: Format,
    *,
    split: Split | Literal["train", "dev", "test"] | None = None,
    articles: Mapping[str, GoldArticle] | None = None,
    annotator: str | None = None,
    skip_unannotated: bool = False,
) -> list[GoldDocument]:
    """Read a tool's files into gold, in their order.

    Args:
        split: of articles that name none; `dev` if it is not given either.
        articles: title, date and outlet of articles that the files hold only as text, by id.
        annotator: for Label Studio, whose annotations to take where a task has several.
        skip_unannotated: leave out articles that nobody annotated, instead of refusing them.

    Raises:
        EvaluationError: lists the faults of every article, with file, line or task and remedy.
    """
    into = Split(split) if split else None
    faults: list[str] = []
    documents: list[GoldDocument] = []
    if source == "draft":
        return read_drafts(path, split=into)
    for read in _read(path, source, into, articles, annotator, faults):
        if isinstance(read, GoldDocument):
            documents.append(read)
        elif not skip_unannotated:
            faults.append(
                f"{read}: nobody annotated this article; say that it has no incidents if that is "
                "so, else annotate it or leave it out"
            )
    if faults:
        raise EvaluationError("\n".join(faults))
    if not documents:
        raise EvaluationError(f"{path}: holds no annotated article")
    return documents


def _write(documents: Sequence[GoldDocument | Head], to: Format, path: Path) -> None:
    if to not in _WRITERS:
        raise EvaluationError(f"{to}: no such format; there are {', '.join(_WRITERS)}")
    try:
        _WRITERS[to](documents, path)
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be written: {error.strerror}") from error


def _read(
    path: Path,
    source: Format,
    into: Split | None,
    articles: Mapping[str, GoldArticle] | None,
    annotator: str | None,
    faults: list[str],
) -> Iterator[GoldDocument | str]:
    """Yield each article's annotation, or where it stands if it has none."""
    project = stripped
    match source:
        case "csv":
            yield from read_table(path, articles, into)
            return
        case "labelstudio":
            found = read_labelstudio(path, articles, annotator)
        case "brat":
            found = read_brat(path, articles)
        case "doccano":
            found = read_doccano(path, articles)
            project = as_doccano_shows
        case _:
            raise EvaluationError(f"{source}: no such format; there are {', '.join(_WRITERS)}")
    for article in found:
        try:
            yield rebuild(article, split=into, project=project) or article.where
        except EvaluationError as error:
            faults.append(str(error))
