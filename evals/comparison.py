"""Two runs over the same gold: what changed, how sure that is, and in which documents."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.errors import EvaluationError

from .aggregate import HEADLINE, loss
from .counts import Counts
from .statistics import SAMPLES, SEED, Difference, caution, differences

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Flip:
    """A document that one run tells better than the other."""

    doc_id: str
    a: float
    b: float
    """Wrong slots and incidents in each; a partly right slot is half a wrong one."""

    @property
    def change(self) -> float:
        """How many more are wrong in b."""
        return self.b - self.a


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run b beside run a."""

    a: str
    b: str
    documents: int
    rows: list[Difference]
    """Every field; p is corrected over all of them."""
    headline: list[Difference]
    """The headline fields, tested together: the verdict is theirs."""
    worse: list[Flip]
    better: list[Flip]
    caution: str | None = None

    @property
    def verdict(self) -> str:
        """`better`, `worse`, `mixed` or `no evidence`, on the headline fields."""
        sure = [row for row in self.headline if row.p_holm is not None and row.p_holm < SIGNIFICANT]
        signs = {(row.delta.value or 0.0) > 0 for row in sure}
        if not signs:
            return "no evidence"
        return "mixed" if len(signs) == 2 else ("better" if signs == {True} else "worse")


def compare(
    a: Counts,
    b: Counts,
    *,
    headline: Sequence[str] = HEADLINE,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> Comparison:
    """Compare run `b` with run `a`.

    Raises:
        EvaluationError: they were scored against another gold, by another scorer or gate, or
            over other documents.
    """
    check_comparable(a, b)
    order = {document.doc_id: document for document in b.documents}
    b = b.model_copy(update={"documents": [order[d.doc_id] for d in a.documents]})
    flips = [
        Flip(one.doc_id, loss(one), loss(other))
        for one, other in zip(a.documents, b.documents, strict=True)
    ]
    return Comparison(
        a=a.name,
        b=b.name,
        documents=len(a.documents),
        rows=differences(a, b, samples=samples, seed=seed),
        headline=differences(a, b, fields=headline, samples=samples, seed=seed),
        worse=sorted((f for f in flips if f.change > 0), key=lambda f: (-f.change, f.doc_id)),
        better=sorted((f for f in flips if f.change < 0), key=lambda f: (f.change, f.doc_id)),
        caution=caution(len(a.documents), len({d.group for d in a.documents})),
    )


def check_comparable(a: Counts, b: Counts) -> None:
    """Raise unless two runs were scored alike.

    Raises:
        EvaluationError: says which of gold, scorer, gate or documents differs.
    """
    for part in ("gold", "scorer", "gate"):
        ours, theirs = getattr(a.signature, part), getattr(b.signature, part)
        if ours != theirs:
            raise EvaluationError(
                f"{a.name} and {b.name} cannot be compared: scored with another {part} "
                f"({ours[:12]} and {theirs[:12]}); score both again with `summarizer eval score`"
            )
    if {d.doc_id for d in a.documents} != {d.doc_id for d in b.documents}:
        raise EvaluationError(f"{a.name} and {b.name} cannot be compared: other documents")
