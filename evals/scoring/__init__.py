"""Scoring: a gold document and a prediction to labels, rates and remarks. No engine is needed."""

from collections.abc import Iterable, Sequence

from summarizer.errors import EvaluationError
from summarizer.schemas import Record

from ..annotation import GoldDocument
from ..results import DocumentScore, Prediction, Scores, Slot
from ..spans import source_map
from ..summaries import score_summary
from ..tally import Label
from . import measures
from .entries import matched
from .entries import toll as compare_tolls
from .incidents import Gate, align, missing_slots, pair_slots, shown, spurious_slots
from .signature import signature
from .slices import slices

__all__ = ["score", "score_document"]


def score(
    gold: Sequence[GoldDocument],
    predictions: Iterable[Prediction],
    *,
    name: str,
    gate: Gate = "muc",
) -> Scores:
    """Score predictions against gold; a document without one counts as failed.

    Args:
        name: of the run, for reports.
        gate: which incidents may be aligned; see `incidents.may_be_same`.

    Raises:
        EvaluationError: a document has two predictions.
    """
    by_id: dict[str, Prediction] = {}
    for prediction in predictions:
        if prediction.doc_id in by_id:
            raise EvaluationError(f"{prediction.doc_id}: has two predictions; leave one")
        by_id[prediction.doc_id] = prediction
    return Scores(
        name=name,
        signature=signature(gold, gate),
        documents=[score_document(g, by_id.get(g.doc_id), gate=gate) for g in gold],
    )


def score_document(
    gold: GoldDocument, prediction: Prediction | None, *, gate: Gate = "muc"
) -> DocumentScore:
    """Score one document. A failed or missing prediction is an empty answer, and counted."""
    record = prediction.record if prediction else None
    predicted = record.incidents if record else []
    pairs, credits = align(gold.incidents, predicted, gate)
    slots = [*_incidents(gold, record, pairs), *_tolls(gold, record)]
    deaths, remarks = measures.deaths(gold, predicted, pairs)
    rates = {**measures.detection(gold, record, pairs), **deaths}
    values: dict[str, float] = {}
    if record is not None:
        for found, said in (
            measures.tolls(gold, record, pairs),
            measures.repeats(gold, record, pairs, credits),
            measures.grounding(gold, record),
        ):
            rates |= found
            remarks = [*remarks, *said]
        summary = score_summary(gold, record)
        slots += summary.slots
        rates |= summary.rates
        values = summary.values
        remarks = [*remarks, *summary.remarks]
    else:
        slots += _untold(gold)
    return DocumentScore(
        doc_id=gold.doc_id,
        group=gold.group,
        slices=slices(gold),
        failed=_failure(prediction),
        pairs=[(gold.incidents[i].id, predicted[j].id) for i, j in pairs],
        slots=slots,
        rates=rates,
        values=values,
        remarks=remarks,
    )


def _incidents(
    gold: GoldDocument, record: Record | None, pairs: Sequence[tuple[int, int]]
) -> list[Slot]:
    predicted = record.incidents if record else []
    rows, columns = dict(pairs), {j: i for i, j in pairs}
    where = source_map(record.article, gold.article.source) if record else None
    slots: list[Slot] = []
    for i, incident in enumerate(gold.incidents):
        if i in rows:
            theirs = predicted[rows[i]]
            slots.append(_whole(Label.COR, incident.id, theirs.id))
            slots += pair_slots(incident, theirs, where)
        elif not incident.optional:
            slots.append(_whole(Label.MIS, incident.id, None))
            slots += missing_slots(incident)
    annotated = gold.incidents[0] if gold.incidents else None
    for j, theirs in enumerate(predicted):
        if j not in columns:
            slots.append(_whole(Label.SPU, None, theirs.id))
            slots += spurious_slots(theirs, annotated, where)
    return slots


def _whole(label: Label, gold: str | None, predicted: str | None) -> Slot:
    return Slot(
        field="incident",
        label=label,
        gold=gold,
        predicted=predicted,
        gold_incident=gold,
        predicted_incident=predicted,
    )


def _tolls(gold: GoldDocument, record: Record | None) -> list[Slot]:
    if not gold.annotated("tolls"):
        return []
    given = record.tolls if record else []
    pairs = matched(gold.tolls, given, compare_tolls, lambda toll: toll.optional)
    return [
        Slot(
            field="toll",
            label=pair.verdict.label,
            note=pair.verdict.note,
            gold=shown(pair.gold),
            predicted=shown(pair.predicted),
        )
        for pair in pairs
    ]


def _untold(gold: GoldDocument) -> list[Slot]:
    return [
        Slot(field=f"key_fact:{language}", label=Label.MIS, gold=getattr(fact, language))
        for fact in gold.key_facts
        for language in ("ar", "en")
    ]


def _failure(prediction: Prediction | None) -> str | None:
    if prediction is None:
        return "no prediction"
    return None if prediction.record else (prediction.error or "no record")
