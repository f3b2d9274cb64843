"""A report as one page that needs nothing else: no server, no network, no fonts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from jinja2 import Environment, PackageLoader, StrictUndefined

from summarizer.schemas import Evidence, Incident, Record

from ..aggregate import loss
from ..annotation import GoldDocument, Quote
from ..results import DocumentScore, Prediction, Slot
from ..statistics import Interval
from ..tally import LABELS, Tally
from ..validity import quotes
from .build import Report, explanations
from .terminal import between, ceiling, figure

HEADLINES = (
    ("incident", "incidents found"),
    ("all", "all slots"),
    ("killed", "killed"),
    ("injured", "injured"),
    ("actor:perpetrator", "perpetrators"),
    ("place", "places"),
    ("date", "dates"),
)
GREY = 20
"""Documents; a smaller slice is shown in grey."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and what points at it."""

    text: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One article with both annotations."""

    score: DocumentScore
    gold: GoldDocument
    record: Record | None
    loss: float
    gold_pieces: list[Piece]
    predicted_pieces: list[Piece]
    incidents: list[tuple[str, list[Slot]]]
    """A title such as `g1 – i2`, and the slots of that pair."""


def html(report: Report, gold: Sequence[GoldDocument], predictions: Sequence[Prediction]) -> str:
    """Return the page: figures first, then every article, the worst first.

    Args:
        gold, predictions: what was scored, for the texts and the spans.
    """
    records = {prediction.doc_id: prediction.record for prediction in predictions}
    documents = {document.doc_id: document for document in gold}
    losses = {document.doc_id: loss(document) for document in report.counts.documents}
    views = [
        _view(score, documents[score.doc_id], records.get(score.doc_id), losses[score.doc_id])
        for score in report.scores.documents
    ]
    return (
        _environment()
        .get_template("template.html.j2")
        .render(
            report=report,
            fields=[row for row in report.fields if row.tally.possible or row.tally.actual],
            headlines=[(words, row) for name, words in HEADLINES if (row := report.field(name))],
            labels=LABELS,
            matched={row.field: row for row in report.matched},
            views=sorted(views, key=lambda view: (-view.loss, view.score.doc_id)),
            types=_types(report),
            meaning=explanations(),
            grey=GREY,
            ceiling=lambda field: ceiling(report, field),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("summarizer.evals", "report")
        if __name__.startswith("summarizer.")
        else PackageLoader("evals", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "figure": figure,
        "between": between,
        "bars": _bars,
        "range": _bar_range,
    }
    return environment


def _bars(tally: Tally) -> list[tuple[str, float]]:
    """Return each label's share of all slots that anyone filled, in percent."""
    counted = [label for label in LABELS if label != "non"]
    whole = sum(getattr(tally, label) for label in counted)
    return [(label, 100 * getattr(tally, label) / whole) for label in counted] if whole else []


def _bar_range(interval: Interval) -> tuple[float, float]:
    """Return where an interval begins, and its width, in percent of the whole scale."""
    low, high = interval.low, interval.high
    return (100 * low, 100 * (high - low)) if low is not None and high is not None else (0, 0)


def _types(report: Report) -> list[str]:
    """Return the event types of the confusion matrix, the most frequent first."""
    often: dict[str, int] = {}
    for (gold, predicted), times in report.confusion.items():
        for name in (gold, predicted):
            often[name] = often.get(name, 0) + times
    return sorted(often, key=lambda name: (-often[name], name))


def _view(
    score: DocumentScore, gold: GoldDocument, record: Record | None, lost: float
) -> DocumentView:
    marks = [(q.start, q.end, label) for label, q in _gold_marks(gold)]
    predicted = [(s.start, s.end, label) for label, s in _predicted_marks(record)]
    return DocumentView(
        score=score,
        gold=gold,
        record=record,
        loss=lost,
        gold_pieces=pieces(gold.article.source, marks),
        predicted_pieces=pieces(record.article.text, predicted) if record else [],
        incidents=_by_pair(score.slots),
    )


def pieces(text: str, marks: Sequence[tuple[int, int, str]]) -> list[Piece]:
    """Cut a text at the ends of all marks, which may overlap.

    >>> [(p.text, p.labels) for p in pieces("abcd", [(0, 2, "x"), (1, 3, "y")])]
    [('a', ('x',)), ('b', ('x', 'y')), ('c', ('y',)), ('d', ())]
    """
    cuts = sorted({0, len(text), *(n for start, end, _ in marks for n in (start, end))})
    return [
        Piece(
            text[here:there],
            tuple(
                dict.fromkeys(label for start, end, label in marks if start <= here < there <= end)
            ),
        )
        for here, there in pairwise(cuts)
    ]


def _gold_marks(gold: GoldDocument) -> Iterator[tuple[str, Quote]]:
    for incident in gold.incidents:
        for field in type(incident).model_fields:
            if field != "quotes":
                for quote in quotes(getattr(incident, field)):
                    yield f"{incident.id} {field}", quote
    for toll in gold.tolls:
        for quote in quotes(toll):
            yield "toll", quote


def _predicted_marks(record: Record | None) -> Iterator[tuple[str, Evidence]]:
    for incident in record.incidents if record else []:
        for label, span in _spans(incident):
            if span is not None:
                yield f"{incident.id} {label}", span
    for toll in record.tolls if record else []:
        if toll.span is not None:
            yield "toll", toll.span


def _spans(incident: Incident) -> Iterator[tuple[str, Evidence | None]]:
    if incident.date:
        yield "date", incident.date.span
    for field in ("places", "actors", "people", "casualties", "weapons", "objects", "seized"):
        for value in getattr(incident, field):
            yield field, value.span
    for source in incident.sources:
        yield "sources", source.span


def _by_pair(slots: Sequence[Slot]) -> list[tuple[str, list[Slot]]]:
    found: dict[str, list[Slot]] = {}
    for slot in slots:
        ids = [slot.gold_incident or "–", slot.predicted_incident or "–"]
        title = " / ".join(ids) if slot.gold_incident or slot.predicted_incident else "article"
        found.setdefault(title, []).append(slot)
    return list(found.items())
