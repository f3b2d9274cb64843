"""What scoring says of one document, and of a run: plain data that reports are made from."""

from typing import Literal

from pydantic import Field

from summarizer.schemas import Record, Schema

from .tally import Label, Rate, Tally


class Prediction(Schema):
    """What a system made of one gold article: a record, or the failure in its place."""

    doc_id: str
    record: Record | None = None
    error: str | None = None
    """`kind: message` where there is no record; scored as an empty answer, and counted."""


class Place(Schema):
    """A stretch of `GoldArticle.source`."""

    start: int
    end: int


class Slot(Schema):
    """One slot of one aligned, missing or spurious incident, as it was judged."""

    field: str
    """`type`, `date`, `place`, `actor:perpetrator`, `killed`, … ; `incident` for the whole."""
    label: Label
    gold: str | None = None
    """As a person reads it."""
    predicted: str | None = None
    note: str = ""
    """Kind of error, from `errors.toml`: `off_by_days`, `times_ten`, `role_swap`, …"""
    detail: str = ""
    """`+2 days`, `14 km`, `x10`."""
    gold_incident: str | None = None
    predicted_incident: str | None = None
    gold_span: Place | None = None
    predicted_span: Place | None = None


class Remark(Schema):
    """Something found in a document that is no slot: a false death, a leaked toll, …"""

    kind: str
    """From `errors.toml`."""
    text: str
    path: str = ""
    """Where in the record: `incidents[1].casualties[0]`, `summary.points[2].en`."""


class DocumentScore(Schema):
    """Everything that is known of one document. Sums over documents are the run's figures."""

    doc_id: str
    group: str
    slices: dict[str, list[str]]
    """`register`, `language`, `length`, `incidents`, `tag`: the values that hold here."""
    failed: str | None = None
    pairs: list[tuple[str, str]] = []
    """Ids of gold and predicted incidents that were aligned."""
    slots: list[Slot] = []
    rates: dict[str, Rate] = {}
    """`false_deaths`, `false_alarm`, `grounding`, `duplicates`, `summary_numbers_ar`, …"""
    values: dict[str, float] = {}
    """Means over documents: ROUGE, chrF, lengths."""
    remarks: list[Remark] = []

    def tallies(self, *, matched_only: bool = False) -> dict[str, Tally]:
        """Return the count of labels per field.

        Args:
            matched_only: leave out the slots of missing and spurious incidents.
        """
        labels: dict[str, list[Label]] = {}
        for slot in self.slots:
            if not matched_only or (slot.gold_incident and slot.predicted_incident):
                labels.setdefault(slot.field, []).append(slot.label)
        return {field: Tally.of(given) for field, given in labels.items()}


class Signature(Schema):
    """What makes two scores comparable; any difference makes them not."""

    gold: str
    """Hash of the gold documents that were scored."""
    scorer: str
    """Hash of the code and data that decide a label."""
    gate: str
    """Which pairs of incidents may be aligned: `muc` or `none`."""

    def __str__(self) -> str:
        return f"gold:{self.gold[:12]}|scorer:{self.scorer[:12]}|gate:{self.gate}"


class Scores(Schema):
    """The score of one run over one gold set: `scores/1`."""

    schema_: Literal["scores/1"] = Field(default="scores/1", alias="schema")
    name: str
    """The run's name: an engine, a model, a baseline."""
    signature: Signature
    documents: list[DocumentScore]
