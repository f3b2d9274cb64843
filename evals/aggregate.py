"""Counts of documents, added up into the rows that every report shows."""

from collections.abc import Iterable, Sequence

from .counts import Counts, DocumentCounts, added
from .tally import Rate, Tally

ALL = "all"
"""The row over all slots of incidents."""
FIELDS = (
    "incident",
    ALL,
    "type",
    "date",
    "time_of_day",
    "place",
    "actor",
    "actor:perpetrator",
    "actor:target",
    "actor:partner_of_perpetrator",
    "actor:partner_of_target",
    "actor:party",
    "actor:claimant",
    "actor:mediator",
    "killed",
    "injured",
    "detained",
    "abducted",
    "missing",
    "displaced",
    "released",
    "victims",
    "people",
    "weapon",
    "object",
    "seized",
    "source",
    "realis",
    "salience",
    "certainty",
    "toll",
    "key_fact:ar",
    "key_fact:en",
)
"""In the order in which they are shown."""
APART = frozenset({"incident", "actor", "victims", "toll", "key_fact:ar", "key_fact:en"})
"""Not in the row over all slots: whole incidents, slots that count again, or none of incidents."""
HEADLINE = ("incident", ALL, "place", "date", "actor:perpetrator", "killed", "injured")
"""What decides whether one run is better than another, unless told otherwise."""


def with_all(tallies: dict[str, Tally]) -> dict[str, Tally]:
    """Return tallies by field, in order, with the row over all slots."""
    whole = sum((t for field, t in tallies.items() if field not in APART), Tally())
    everything = {**tallies, ALL: whole}
    order = {field: n for n, field in enumerate(FIELDS)}
    return dict(sorted(everything.items(), key=lambda item: (order.get(item[0], 99), item[0])))


def tallies(documents: Iterable[DocumentCounts], *, matched: bool = False) -> dict[str, Tally]:
    """Add up documents by field.

    Args:
        matched: only slots of aligned incidents: how well what was found is told.
    """
    return with_all(added(d.matched if matched else d.tallies for d in documents))


def rates(documents: Iterable[DocumentCounts]) -> dict[str, Rate]:
    """Add up rates by name."""
    sums: dict[str, Rate] = {}
    for document in documents:
        for name, rate in document.rates.items():
            sums[name] = sums[name] + rate if name in sums else rate
    return sums


def values(documents: Iterable[DocumentCounts]) -> dict[str, list[float]]:
    """Return each document's values by name."""
    found: dict[str, list[float]] = {}
    for document in documents:
        for name, value in document.values.items():
            found.setdefault(name, []).append(value)
    return found


def macro_f1(documents: Sequence[DocumentCounts], field: str = ALL) -> float | None:
    """Return the mean over documents of their own F1.

    Documents in which neither side has anything have no F1 and are left out; with many of
    them the mean would tell more of the set than of the system.
    """
    each = [with_all(d.tallies)[field].f1() for d in documents if field in with_all(d.tallies)]
    known = [f1 for f1 in each if f1 is not None]
    return sum(known) / len(known) if known else None


def sliced(counts: Counts) -> dict[str, dict[str, list[DocumentCounts]]]:
    """Return documents by slice: `{"language": {"ar": [...], "en": [...]}, …}`."""
    found: dict[str, dict[str, list[DocumentCounts]]] = {}
    for document in counts.documents:
        for by, labels in document.slices.items():
            for label in labels:
                found.setdefault(by, {}).setdefault(label, []).append(document)
    return found


def loss(document: DocumentCounts) -> float:
    """Return how many slots are wrong, a partly right one as half; incidents count too."""
    both = [with_all(document.tallies)[ALL], document.tallies.get("incident", Tally())]
    return sum(t.inc + t.mis + t.spu + 0.5 * t.par for t in both)
