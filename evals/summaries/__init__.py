"""Summaries, measured without a model: facts told, numbers and names supported, both languages
alike, wording and length. Figures are never averaged into one score."""

from dataclasses import dataclass

from summarizer.schemas import Record

from ..annotation import GoldDocument
from ..results import Remark, Slot
from ..tally import Rate
from .coverage import coverage
from .facts import fact_slots, weighted
from .overlap import overlap
from .parity import parity, roles
from .shape import shape
from .support import unsupported_names, unsupported_numbers

__all__ = ["SummaryScore", "score_summary"]


@dataclass(frozen=True, slots=True)
class SummaryScore:
    """What is known of one document's summaries."""

    slots: list[Slot]
    rates: dict[str, Rate]
    values: dict[str, float]
    remarks: list[Remark]


def score_summary(gold: GoldDocument, record: Record) -> SummaryScore:
    """Score the headline and both summaries of a record."""
    slots = fact_slots(gold, record)
    rates = {**weighted(gold, slots), **coverage(record)}
    remarks: list[Remark] = []
    for found, said in (
        unsupported_numbers(gold, record),
        unsupported_names(gold, record),
        parity(record),
        roles(record),
    ):
        rates |= found
        remarks += said
    values = shape(gold, record)
    for language in ("ar", "en"):
        summary, references = getattr(record.summary, language), getattr(gold.references, language)
        if summary and references:
            figures = overlap(summary, references)
            values |= {f"{name}_{language}": value for name, value in figures.items()}
    return SummaryScore(slots, rates, values, remarks)
