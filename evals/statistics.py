"""How sure a figure is: intervals by resampling stories, and paired tests between two runs.

Documents of one story are not independent, and slots of one document even less, so the unit
that is drawn again is the story; drawing slots gives intervals of about half the true width.
Intervals are percentile bootstrap; p values are approximate randomisation
(Noreen 1989), which exchanges both runs' counts of a story; several fields are corrected by
Holm's method (1979).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .aggregate import ALL, APART, with_all
from .counts import Counts, DocumentCounts
from .tally import LABELS, Rate, Tally

SAMPLES = 1000
SEED = 12345
FEW = 50
"""Documents; below this, figures are indicative only."""

Array = NDArray[np.float64]
_COR, _PAR, _INC, _MIS, _SPU = (LABELS.index(name) for name in ("cor", "par", "inc", "mis", "spu"))


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and its 95 % confidence interval; None where nothing can be said."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field over all documents."""

    field: str
    tally: Tally
    precision: Interval
    recall: Interval
    f1: Interval
    strict_f1: float | None
    """A partly right slot counts nothing."""
    lenient_f1: float | None
    """A partly right slot counts as right."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """One rate over all documents."""

    name: str
    rate: Rate
    interval: Interval


@dataclass(frozen=True, slots=True)
class ValueRow:
    """The mean of a value over the documents that have it."""

    name: str
    count: int
    interval: Interval


def field_rows(
    documents: Sequence[DocumentCounts],
    *,
    matched: bool = False,
    fields: Collection[str] | None = None,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> list[FieldRow]:
    """Return a row per field, with intervals over stories.

    Args:
        matched: only slots of aligned incidents.
        fields: only these; by default all that any document has.
    """
    matrices = _by_story(documents, matched=matched)
    if fields is not None:
        matrices = {name: matrix for name, matrix in matrices.items() if name in fields}
    weights = _weights(len(_stories(documents)), samples, seed)
    rows = []
    for field, matrix in matrices.items():
        tally = _tally(matrix.sum(axis=0))
        drawn = weights @ matrix
        rows.append(
            FieldRow(
                field=field,
                tally=tally,
                precision=_interval(tally.precision(), _precision(drawn)),
                recall=_interval(tally.recall(), _recall(drawn)),
                f1=_interval(tally.f1(), _f1(drawn)),
                strict_f1=tally.f1(0.0),
                lenient_f1=tally.f1(1.0),
            )
        )
    return rows


def rate_rows(
    documents: Sequence[DocumentCounts], *, samples: int = SAMPLES, seed: int = SEED
) -> list[RateRow]:
    """Return a row per rate, with intervals over stories."""
    stories = _stories(documents)
    weights = _weights(len(stories), samples, seed)
    sums: dict[str, Array] = {}
    for document in documents:
        for name, rate in document.rates.items():
            matrix = sums.setdefault(name, np.zeros((len(stories), 2)))
            matrix[stories[document.group]] += (rate.hits, rate.of)
    rows = []
    for name, matrix in sorted(sums.items()):
        hits, of = (int(n) for n in matrix.sum(axis=0))
        rate, drawn = Rate(hits=hits, of=of), weights @ matrix
        rows.append(RateRow(name, rate, _interval(rate.value, _ratio(drawn[:, 0], drawn[:, 1]))))
    return rows


def value_rows(
    documents: Sequence[DocumentCounts], *, samples: int = SAMPLES, seed: int = SEED
) -> list[ValueRow]:
    """Return the mean of each value, with intervals over stories."""
    stories = _stories(documents)
    weights = _weights(len(stories), samples, seed)
    sums: dict[str, Array] = {}
    for document in documents:
        for name, value in document.values.items():
            matrix = sums.setdefault(name, np.zeros((len(stories), 2)))
            matrix[stories[document.group]] += (value, 1)
    rows = []
    for name, matrix in sorted(sums.items()):
        total, count = matrix.sum(axis=0)
        drawn = weights @ matrix
        mean = _interval(float(total / count), _ratio(drawn[:, 0], drawn[:, 1]))
        rows.append(ValueRow(name, int(count), mean))
    return rows


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in two runs over the same documents."""

    field: str
    a: float | None
    b: float | None
    delta: Interval
    """F1 of b minus F1 of a."""
    p: float | None
    """Of a difference at least as large if the runs were exchangeable."""
    p_holm: float | None = None
    """Corrected for the number of fields tested."""


def differences(
    a: Counts,
    b: Counts,
    *,
    fields: Sequence[str] | None = None,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> list[Difference]:
    """Compare F1 per field over the same documents, in the same order of fields as reports.

    Args:
        fields: those that are tested together; by default every field of either run.
    """
    ours, theirs = _by_story(a.documents), _by_story(b.documents)
    filled = [f for f in dict.fromkeys((*ours, *theirs)) if _filled(ours, f) or _filled(theirs, f)]
    names = [f for f in filled if fields is None or f in fields]
    stories = len(_stories(a.documents))
    weights = _weights(stories, samples, seed)
    swapped = np.random.default_rng(seed + 1).integers(0, 2, (samples, stories)).astype(float)
    nothing = np.zeros((stories, len(LABELS)))
    found = []
    for name in names:
        one, other = ours.get(name, nothing), theirs.get(name, nothing)
        f1_a, f1_b = _tally(one.sum(axis=0)).f1(), _tally(other.sum(axis=0)).f1()
        seen = (f1_b or 0.0) - (f1_a or 0.0)
        drawn = _zero(_f1(weights @ other)) - _zero(_f1(weights @ one))
        mixed_a = (1 - swapped) @ one + swapped @ other
        mixed_b = (1 - swapped) @ other + swapped @ one
        extreme = np.abs(_zero(_f1(mixed_b)) - _zero(_f1(mixed_a))) >= abs(seen) - 1e-12
        p = float((extreme.sum() + 1) / (samples + 1))
        found.append(Difference(name, f1_a, f1_b, _interval(seen, drawn), p))
    return _corrected(found)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p values corrected for their number, in the order given.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=lambda n: p_values[n])
    corrected, largest = [0.0] * len(p_values), 0.0
    for rank, n in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[n]))
        corrected[n] = largest
    return corrected


def caution(documents: int, stories: int) -> str | None:
    """Return what a reader must know of a small set, None if it is not small."""
    if documents >= FEW:
        return None
    return (
        f"only {documents} documents in {stories} stories: figures are indicative; with fewer than "
        f"{FEW} the interval of F1 is wider than ±0.1 and real gains are seldom detected"
    )


def _corrected(found: Sequence[Difference]) -> list[Difference]:
    corrected = holm([d.p for d in found if d.p is not None])
    return [
        Difference(d.field, d.a, d.b, d.delta, d.p, p)
        for d, p in zip(found, corrected, strict=True)
    ]


def _filled(matrices: Mapping[str, Array], field: str) -> bool:
    """Whether gold or the answer has anything there; what nobody has is not tested."""
    matrix = matrices.get(field)
    return matrix is not None and bool(matrix[:, [_COR, _PAR, _INC, _MIS, _SPU]].any())


def _stories(documents: Sequence[DocumentCounts]) -> dict[str, int]:
    return {group: n for n, group in enumerate(dict.fromkeys(d.group for d in documents))}


def _by_story(documents: Sequence[DocumentCounts], *, matched: bool = False) -> Mapping[str, Array]:
    """Return stories × labels for each field."""
    stories = _stories(documents)
    sums: dict[str, Array] = {}
    shape = (len(stories), len(LABELS))
    for document in documents:
        at = stories[document.group]
        for field, tally in (document.matched if matched else document.tallies).items():
            counts = [getattr(tally, name) for name in LABELS]
            for name in (field,) if field in APART else (field, ALL):
                sums.setdefault(name, np.zeros(shape))[at] += counts
    sums.setdefault(ALL, np.zeros(shape))
    in_order = with_all({field: Tally() for field in sums if field != ALL})
    return {field: sums[field] for field in in_order}


def _weights(stories: int, samples: int, seed: int) -> Array:
    """Return how often each story is drawn in each sample."""
    drawn = np.random.default_rng(seed).multinomial(stories, [1 / stories] * stories, samples)
    return drawn.astype(float)


def _tally(sums: Array) -> Tally:
    return Tally(**{name: int(n) for name, n in zip(LABELS, sums, strict=True)})


def _precision(drawn: Array) -> Array:
    return _ratio(_credit(drawn), drawn[:, [_COR, _PAR, _INC, _SPU]].sum(axis=1))


def _recall(drawn: Array) -> Array:
    return _ratio(_credit(drawn), drawn[:, [_COR, _PAR, _INC, _MIS]].sum(axis=1))


def _f1(drawn: Array) -> Array:
    asked = 2 * drawn[:, [_COR, _PAR, _INC]].sum(axis=1) + drawn[:, [_MIS, _SPU]].sum(axis=1)
    return _ratio(2 * _credit(drawn), asked)


def _credit(drawn: Array) -> Array:
    credit: Array = drawn[:, _COR] + 0.5 * drawn[:, _PAR]
    return credit


def _ratio(above: Array, below: Array) -> Array:
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def _zero(drawn: Array) -> Array:
    return np.nan_to_num(drawn, nan=0.0)


def _interval(value: float | None, drawn: Array) -> Interval:
    known = drawn[~np.isnan(drawn)]
    if value is None or len(known) < len(drawn) / 2:
        return Interval(value)
    low, high = np.percentile(known, [2.5, 97.5])
    return Interval(value, float(low), float(high))
