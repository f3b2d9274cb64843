"""What remains of scores when the words are left out: tallies per document, `counts/1`.

Every rate, interval and test is made from these, so a baseline is pinned as counts: small,
readable in a diff, and exact.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from summarizer.errors import EvaluationError
from summarizer.schemas import Schema

from .results import Scores, Signature
from .tally import Rate, Tally


class DocumentCounts(Schema):
    """The sufficient statistics of one document."""

    doc_id: str
    group: str
    slices: dict[str, list[str]] = {}
    failed: bool = False
    tallies: dict[str, Tally] = {}
    matched: dict[str, Tally] = {}
    """Of slots in aligned incidents only."""
    rates: dict[str, Rate] = {}
    values: dict[str, float] = {}


class Counts(Schema):
    """The counts of one run over one gold set."""

    schema_: Literal["counts/1"] = Field(default="counts/1", alias="schema")
    name: str
    signature: Signature
    documents: list[DocumentCounts]


def count(scores: Scores) -> Counts:
    """Return the counts of scores."""
    return Counts(
        name=scores.name,
        signature=scores.signature,
        documents=[
            DocumentCounts(
                doc_id=document.doc_id,
                group=document.group,
                slices=document.slices,
                failed=document.failed is not None,
                tallies=document.tallies(),
                matched=document.tallies(matched_only=True),
                rates=document.rates,
                values=document.values,
            )
            for document in scores.documents
        ],
    )


def added(tallies: Iterable[dict[str, Tally]]) -> dict[str, Tally]:
    """Add up tallies by field."""
    sums: dict[str, Tally] = {}
    for one in tallies:
        for field, tally in one.items():
            sums[field] = sums[field] + tally if field in sums else tally
    return sums


def write_counts(path: Path, counts: Counts) -> None:
    """Write counts, one document a line, defaults left out, so that a diff shows what changed."""
    head = counts.model_dump_json(exclude={"documents"})
    lines = [document.model_dump_json(exclude_defaults=True) for document in counts.documents]
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8", newline="\n")


def read_counts(path: Path) -> Counts:
    """Return the counts of a file.

    Raises:
        EvaluationError: it cannot be read or is no `counts/1`.
    """
    try:
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        counts = Counts.model_validate_json(head[:-1] + ',"documents":[]}')
        documents = [DocumentCounts.model_validate_json(line) for line in lines if line]
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValidationError, ValueError) as error:
        raise EvaluationError(f"{path}: is not counts/1: {error}") from error
    return counts.model_copy(update={"documents": documents})
