"""Everything that a report shows, computed once: the same figures on every medium."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

from pydantic import TypeAdapter

from ..aggregate import ALL, macro_f1, sliced
from ..agreement import Agreement
from ..comparison import Comparison, compare
from ..counts import Counts, DocumentCounts, count
from ..results import DocumentScore, Remark, Scores, Slot
from ..runs import RunManifest
from ..statistics import (
    SAMPLES,
    FieldRow,
    RateRow,
    ValueRow,
    caution,
    field_rows,
    rate_rows,
    value_rows,
)
from ..tally import Label

T = TypeVar("T")
_Kinds = TypeAdapter(dict[str, dict[str, str]])

SLICE_SAMPLES = 200
"""Bootstrap samples for a slice: there are many, and their intervals are wide anyway."""


@dataclass(frozen=True, slots=True)
class SliceRow:
    """Part of the documents."""

    by: str
    label: str
    documents: int
    incident: FieldRow | None
    every: FieldRow
    """Over all slots."""


@dataclass(frozen=True, slots=True)
class Report:
    """One run over one gold set."""

    name: str
    scores: Scores
    counts: Counts
    fields: list[FieldRow]
    matched: list[FieldRow]
    """Slots of aligned incidents only."""
    rates: list[RateRow]
    values: list[ValueRow]
    slices: list[SliceRow]
    confusion: dict[tuple[str, str], int]
    """Event types of aligned incidents: (gold, predicted) to how often."""
    errors: dict[str, list[tuple[str, Slot]]]
    """By kind of error: the documents and slots, most frequent kind first."""
    remarks: dict[str, list[tuple[str, Remark]]]
    macro_f1: float | None
    """Mean over documents that have anything to tell, on either side."""
    failed: int
    stories: int
    agreement: Agreement | None = None
    comparison: Comparison | None = None
    manifest: RunManifest | None = None
    caution: str | None = None

    def field(self, name: str) -> FieldRow | None:
        """Return the row of a field, None if no document has it."""
        return next((row for row in self.fields if row.field == name), None)

    def rate(self, name: str) -> RateRow | None:
        """Return a rate, None if no document has it."""
        return next((row for row in self.rates if row.name == name), None)


def build_report(
    scores: Scores,
    *,
    manifest: RunManifest | None = None,
    agreement: Agreement | None = None,
    baseline: Counts | None = None,
    samples: int = SAMPLES,
) -> Report:
    """Return the figures of a run.

    Args:
        agreement: of two annotators, shown as the ceiling.
        baseline: counts of another run over the same gold, to compare with.

    Raises:
        EvaluationError: the baseline was scored against another gold or by another scorer.
    """
    counts = count(scores)
    documents = counts.documents
    stories = len({document.group for document in documents})
    return Report(
        name=scores.name,
        scores=scores,
        counts=counts,
        fields=field_rows(documents, samples=samples),
        matched=field_rows(documents, matched=True, samples=samples),
        rates=rate_rows(documents, samples=samples),
        values=value_rows(documents, samples=samples),
        slices=_slices(counts),
        confusion=_confusion(scores.documents),
        errors=_errors(scores.documents),
        remarks=_remarks(scores.documents),
        macro_f1=macro_f1(documents),
        failed=sum(document.failed for document in documents),
        stories=stories,
        agreement=agreement,
        comparison=compare(baseline, counts, samples=samples) if baseline else None,
        manifest=manifest,
        caution=caution(len(documents), stories),
    )


@cache
def explanations() -> dict[str, str]:
    """Return what each kind of error means, from `errors.toml`."""
    text = (files(__package__.rpartition(".")[0]) / "errors.toml").read_text(encoding="utf-8")
    return {
        k: v
        for kinds in _Kinds.validate_python(tomllib.loads(text)).values()
        for k, v in kinds.items()
    }


def _slices(counts: Counts) -> list[SliceRow]:
    rows = []
    for by, labels in sliced(counts).items():
        for label, documents in labels.items():
            rows.append(_slice(by, label, documents))
    return sorted(rows, key=lambda row: (row.by, -row.documents, row.label))


def _slice(by: str, label: str, documents: Sequence[DocumentCounts]) -> SliceRow:
    shown = field_rows(documents, fields=("incident", ALL), samples=SLICE_SAMPLES)
    rows = {row.field: row for row in shown}
    return SliceRow(by, label, len(documents), rows.get("incident"), rows[ALL])


def _confusion(documents: Sequence[DocumentScore]) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for document in documents:
        for slot in document.slots:
            if slot.field == "type" and slot.gold and slot.predicted:
                # Gold may accept several; a right answer stands on the diagonal.
                gold = slot.predicted if slot.label is Label.COR else slot.gold.split("|")[0]
                found[gold.strip(), slot.predicted] += 1
    return dict(found)


def _errors(documents: Sequence[DocumentScore]) -> dict[str, list[tuple[str, Slot]]]:
    found: dict[str, list[tuple[str, Slot]]] = {}
    for document in documents:
        for slot in document.slots:
            if slot.note and slot.label is not Label.COR:
                found.setdefault(slot.note, []).append((document.doc_id, slot))
    return _most_first(found)


def _remarks(documents: Sequence[DocumentScore]) -> dict[str, list[tuple[str, Remark]]]:
    found: dict[str, list[tuple[str, Remark]]] = {}
    for document in documents:
        for remark in document.remarks:
            found.setdefault(remark.kind, []).append((document.doc_id, remark))
    return _most_first(found)


def _most_first(found: Mapping[str, list[T]]) -> dict[str, list[T]]:
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))
