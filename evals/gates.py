"""Whether a run is good enough to land: against a pinned baseline, and against fixed limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.errors import EvaluationError

from .aggregate import HEADLINE, rates, tallies
from .comparison import SIGNIFICANT, check_comparable, compare
from .counts import Counts, DocumentCounts
from .statistics import SAMPLES, SEED
from .tally import LABELS, Tally


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the gate found; it is passed if nothing failed."""

    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return not self.failures


def gate_exact(run: Counts, baseline: Counts) -> GateResult:
    """Fail if any count of any document differs from the pinned ones, for better or worse.

    For engines that always answer alike: a change of theirs is then committed on purpose.

    Raises:
        EvaluationError: scored against another gold, or by another scorer.
    """
    check_comparable(baseline, run)
    pinned = {document.doc_id: document for document in baseline.documents}
    changed = [d for d in run.documents if not _same(d, pinned[d.doc_id])]
    return GateResult(
        failures=[f"{d.doc_id}: {_told(d, pinned[d.doc_id])}" for d in changed],
        notes=[] if changed else [f"all counts of {len(run.documents)} documents as pinned"],
    )


def gate(
    run: Counts,
    baseline: Counts,
    *,
    margin: float = 0.0,
    fields: Sequence[str] = HEADLINE,
    at_least: Mapping[str, float] | None = None,
    at_most: Mapping[str, float] | None = None,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> GateResult:
    """Fail on a regression that is more than chance, or on a broken limit.

    A regression is a field whose F1 fell by more than `margin` with p below 0.05 after Holm's
    correction over `fields`. Without evidence either way the gate is passed and says so.

    Args:
        at_least, at_most: limits of a rate (`grounding`, `false_deaths`) or a field's F1.

    Raises:
        EvaluationError: not comparable, or a limit names no rate or field of this run.
    """
    compared = compare(baseline, run, headline=fields, samples=samples, seed=seed)
    failures = [
        f"{row.field}: F1 fell from {row.a or 0:.3f} to {row.b or 0:.3f} (p {row.p_holm:.3f})"
        for row in compared.headline
        if (row.delta.value or 0.0) < -margin and (row.p_holm or 1.0) < SIGNIFICANT
    ]
    failures += limits(run, at_least or {}, at_most or {})
    notes = [f"against {baseline.name}: {compared.verdict}"]
    return GateResult(failures, [*notes, compared.caution] if compared.caution else notes)


def limits(run: Counts, at_least: Mapping[str, float], at_most: Mapping[str, float]) -> list[str]:
    """Return which limits a run breaks.

    Raises:
        EvaluationError: a limit names no rate or field of this run.
    """
    known: dict[str, float | None] = {
        **{name: tally.f1() for name, tally in tallies(run.documents).items()},
        **{name: rate.value for name, rate in rates(run.documents).items()},
    }
    if unknown := (at_least.keys() | at_most.keys()) - known.keys():
        raise EvaluationError(
            f"limit on {', '.join(sorted(unknown))}: this run has {', '.join(sorted(known))}"
        )
    broken = []
    for names, sign, words in ((at_least, 1, "at least"), (at_most, -1, "at most")):
        for name, limit in names.items():
            value = known[name]
            if value is None or sign * value < sign * limit:
                said = "nothing to measure" if value is None else f"{value:.3f}"
                broken.append(f"{name}: {said}, must be {words} {limit:g}")
    return broken


def _same(one: DocumentCounts, other: DocumentCounts) -> bool:
    return (one.tallies, one.rates, one.failed) == (other.tallies, other.rates, other.failed)


def _told(now: DocumentCounts, pinned: DocumentCounts) -> str:
    changes = []
    for name in sorted(now.tallies.keys() | pinned.tallies.keys()):
        ours, theirs = now.tallies.get(name), pinned.tallies.get(name)
        if ours != theirs:
            changes.append(f"{name} {_short(theirs)} -> {_short(ours)}")
    for name in sorted(now.rates.keys() | pinned.rates.keys()):
        rate, before = now.rates.get(name), pinned.rates.get(name)
        if rate != before:
            told = [f"{r.hits}/{r.of}" if r else "none" for r in (before, rate)]
            changes.append(f"{name} {' -> '.join(told)}")
    return "; ".join(changes) or "failed where it did not, or the reverse"


def _short(tally: Tally | None) -> str:
    return "/".join(str(getattr(tally, label)) for label in LABELS) if tally else "none"
