"""How far two annotators agree: the ceiling that no system should be expected to pass.

Incidents and slots are compared by the same scorer as systems are, one annotation as gold
and the other as the answer. For decisions per document and for figures Krippendorff's alpha
(2011) stands beside it, since raw agreement flatters where most documents are alike.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from summarizer.errors import EvaluationError
from summarizer.schemas import Outcome, Schema

from .aggregate import with_all
from .annotation import GoldDocument, GoldIncident
from .counts import added
from .oracles import oracle
from .results import Prediction, Scores
from .scoring import score
from .tally import Tally
from .told import told

Metric = Literal["nominal", "interval", "ratio"]


class FieldAgreement(Schema):
    """One field, with `a` as gold and `b` as the answer."""

    field: str
    f1: float | None
    """The mean of both directions; None where neither annotator fills the field."""
    tally: Tally
    """Of the first direction."""


class Agreement(Schema):
    """Two annotations of the same articles: `agreement/1`."""

    schema_: Literal["agreement/1"] = Field(default="agreement/1", alias="schema")
    a: str
    b: str
    documents: int
    has_incidents: float
    """Share of articles on which both say alike whether there is an incident."""
    has_incidents_alpha: float | None
    with_incidents: tuple[int, int]
    """Articles with incidents, by annotator: alpha is low where this is near none or all."""
    same_number: float
    """Share of articles with the same number of incidents."""
    number_alpha: float | None
    """Of the number of incidents, ratio metric."""
    killed_alpha: float | None
    """Of the lowest number killed in aligned incidents, ratio metric."""
    killed_pairs: int
    fields: list[FieldAgreement]


def agree(
    a: Sequence[GoldDocument], b: Sequence[GoldDocument], *, names: tuple[str, str] = ("a", "b")
) -> Agreement:
    """Compare two annotations of the same articles; articles that only one has are left out.

    Raises:
        EvaluationError: they share no article, or the text of one differs.
    """
    others = {document.doc_id: document for document in b}
    pairs = [(one, others[one.doc_id]) for one in a if one.doc_id in others]
    if not pairs:
        raise EvaluationError(f"{names[0]} and {names[1]}: no article in common")
    for one, other in pairs:
        if one.sha256 != other.sha256:
            raise EvaluationError(f"{one.doc_id}: the two annotations are of different texts")
    forward = _scored([one for one, _ in pairs], [other for _, other in pairs])
    backward = _scored([other for _, other in pairs], [one for one, _ in pairs])
    both = ((forward, backward), (backward, forward))
    there, back = (_common(scores, other) for scores, other in both)
    says = [(float(one.has_incidents), float(other.has_incidents)) for one, other in pairs]
    numbers = [(_number(one), _number(other)) for one, other in pairs]
    killed = _killed(pairs, forward)
    return Agreement(
        a=names[0],
        b=names[1],
        documents=len(pairs),
        has_incidents=_share(says),
        has_incidents_alpha=alpha(says, "nominal"),
        with_incidents=(
            sum(one.has_incidents for one, _ in pairs),
            sum(other.has_incidents for _, other in pairs),
        ),
        same_number=_share(numbers),
        number_alpha=alpha(numbers, "ratio"),
        killed_alpha=alpha(killed, "ratio"),
        killed_pairs=len(killed),
        fields=[
            FieldAgreement(field=field, f1=_mean(tally.f1(), back[field].f1()), tally=tally)
            for field, tally in there.items()
            if field in back
        ],
    )


def read_agreement(path: Path) -> Agreement:
    """Return the agreement that `summarizer eval agree` wrote.

    Raises:
        EvaluationError: the file cannot be read or is no `agreement/1`.
    """
    try:
        return Agreement.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        raise EvaluationError(f"{path}: is not agreement/1: {told(error)}") from error


def alpha(units: Sequence[Sequence[float | None]], metric: Metric) -> float | None:
    """Return Krippendorff's alpha: 1 is agreement, 0 is chance; None if there is no variation.

    Args:
        units: for each unit the values by annotator, None where one gave none.
        metric: how far two values are apart: nominal for categories, ratio for counts.

    >>> alpha([(1, 1), (2, 2), (3, 3)], "nominal")
    1.0
    """
    rated = [[v for v in unit if v is not None] for unit in units]
    rated = [unit for unit in rated if len(unit) > 1]
    totals = Counter(value for unit in rated for value in unit)
    n = sum(totals.values())
    seen = sum(
        _distance(v, w, metric) / (len(unit) - 1)
        for unit in rated
        for v, w in permutations(unit, 2)
    )
    expected = sum(
        totals[v] * totals[w] * _distance(v, w, metric) for v, w in permutations(totals, 2)
    )
    return 1 - (n - 1) * seen / expected if expected else None


def _distance(v: float, w: float, metric: Metric) -> float:
    if metric == "nominal":
        return float(v != w)
    if metric == "interval":
        return (v - w) ** 2
    return ((v - w) / (v + w)) ** 2 if v + w else 0.0


def _scored(gold: Sequence[GoldDocument], answers: Sequence[GoldDocument]) -> Scores:
    predictions = [
        Prediction(doc_id=answer.doc_id, record=oracle(answer, optional=False))
        for answer in answers
    ]
    return score(gold, predictions, name="agreement")


def _common(scores: Scores, other: Scores) -> dict[str, Tally]:
    """Add up the fields that both annotators filled in; the row over all slots is of these."""
    ours, theirs = (added(d.tallies() for d in s.documents) for s in (scores, other))
    return with_all({field: tally for field, tally in ours.items() if field in theirs})


def _killed(
    pairs: Sequence[tuple[GoldDocument, GoldDocument]], scores: Scores
) -> list[tuple[float, float]]:
    found = []
    for (one, other), document in zip(pairs, scores.documents, strict=True):
        ours = {incident.id: _lowest(incident) for incident in one.incidents}
        # The oracle numbers what it keeps.
        kept = [incident for incident in other.incidents if not incident.optional]
        theirs = {f"i{n}": _lowest(incident) for n, incident in enumerate(kept, start=1)}
        for i, j in document.pairs:
            v, w = ours.get(i), theirs.get(j)
            if v is not None and w is not None:
                found.append((v, w))
    return found


def _lowest(incident: GoldIncident) -> float | None:
    total = incident.totals.get(Outcome.KILLED)
    return None if total is None or total.min is None else float(total.min)


def _number(document: GoldDocument) -> float:
    return float(sum(not incident.optional for incident in document.incidents))


def _share(pairs: Sequence[tuple[float, float]]) -> float:
    return sum(v == w for v, w in pairs) / len(pairs)


def _mean(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return sum(known) / len(known) if known else None
