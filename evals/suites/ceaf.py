"""CEAF measures of template filling, as MUC-4 results are published in.

- **CEAF-REE_impl** (Du et al., GTT): templates are mapped so that a document's micro-F1 is
  highest; the type is a slot; an entity is right if one gold entity has all its mentions.
- **CEAF-RME phi-subset and phi-3** (Chen et al., IterX): templates are assigned one to one; an
  entity counts if it shares a mention with a gold entity, or counts by the mentions in common.

Figures stand beside published ones only if conventions are the same, the odd ones too, which
are said where they are followed. `python -m benchmarks.muc4` compares with known figures.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..scoring.alignment import assign

SLOTS = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
TYPE = "incident_type"
"""A slot too, but for CEAF-REE_impl only."""

Mentions = tuple[str, ...]
"""What names one entity, normalised, each once."""
Entity = tuple[str, str, Mentions]
"""Type of its template, slot, mentions."""
Pair = tuple[int, int]
"""Hits that count for precision, and those that count for recall."""


@dataclass(frozen=True, slots=True)
class Template:
    """One incident. In gold, `type` may join alternatives: `attack / bombing`."""

    type: str
    slots: Mapping[str, tuple[Mentions, ...]]

    def entities(self, kind: str) -> list[Entity]:
        """Return the entities of all slots, as those of a template of type `kind`."""
        return [(kind, slot, entity) for slot in SLOTS for entity in self.slots.get(slot, ())]


Documents = Sequence[tuple[Sequence[Template], Sequence[Template]]]
"""Gold and predicted templates of each document."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Precision and recall as counts; their numerators may differ."""

    p_hits: int = 0
    p_of: int = 0
    r_hits: int = 0
    r_of: int = 0

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(
            self.p_hits + other.p_hits,
            self.p_of + other.p_of,
            self.r_hits + other.r_hits,
            self.r_of + other.r_of,
        )

    @property
    def precision(self) -> float:
        """0 if nothing was predicted."""
        return self.p_hits / self.p_of if self.p_of else 0.0

    @property
    def recall(self) -> float:
        """0 if gold has nothing."""
        return self.r_hits / self.r_of if self.r_of else 0.0

    @property
    def f1(self) -> Fraction:
        """The harmonic mean of both, exact, so that equal ones compare equal."""
        below = self.p_hits * self.r_of + self.r_hits * self.p_of
        return Fraction(2 * self.p_hits * self.r_hits, below) if below else Fraction(0)


def ree_impl(documents: Documents) -> dict[str, Ratio]:
    """Return CEAF-REE_impl per slot, the type included; its headline is their sum."""
    sums = dict.fromkeys((TYPE, *SLOTS), Ratio())
    for gold, predicted in documents:
        for template in predicted:
            for slot, number in _fills(template).items():
                sums[slot] += Ratio(p_of=number)
        for template in gold:
            for slot, number in _fills(template).items():
                sums[slot] += Ratio(r_of=number)
        for i, j in enumerate(best_map(gold, predicted)):
            hits = _hits(gold[j], predicted[i]) if j is not None else None
            for slot, (p, r) in (hits or {}).items():
                sums[slot] += Ratio(p_hits=p, r_hits=r)
    return sums


def best_map(gold: Sequence[Template], predicted: Sequence[Template]) -> list[int | None]:
    """Return for each predicted template the gold one that it is mapped to, or None.

    The map has the highest micro-F1 of the document's slots; of equally good ones it is the
    first, where unmapped comes before the first gold template: ties do not change the headline,
    but they move hits between slots.

    The published scorer tries every map, which is exponential. Here a map grows template by
    template, and a step is taken only if the rest could still reach the F1 sought, were it
    assigned as is best for precision and, apart from that, as is best for recall. The F1 sought
    starts as what no map exceeds and is lowered to the best that was turned away, so what is
    found is the best. While precision and recall count the same hits (they differ only where
    entities of one slot share mentions), the bound is exact: no step is taken back.
    """
    hits = [[_hits(g, p) for g in gold] for p in predicted]
    pairs: list[list[Pair | None]] = [
        [(sum(p for p, _ in h.values()), sum(r for _, r in h.values())) if h else None for h in row]
        for row in hits
    ]
    of = sum((Ratio(p_of=sum(_fills(p).values())) for p in predicted), Ratio())
    of += sum((Ratio(r_of=sum(_fills(g).values())) for g in gold), Ratio())

    def reach(chosen: Sequence[int | None]) -> Fraction:
        """The F1 that no map which begins with `chosen` exceeds; that of `chosen` if complete."""
        taken = [pairs[i][j] for i, j in enumerate(chosen) if j is not None]
        free = [j for j in range(len(gold)) if j not in chosen]
        rest = [[row[j] or (0, 0) for j in free] for row in pairs[len(chosen) :]]
        p, r = (
            sum(pair[k] for pair in taken if pair)
            + sum(rest[i][j][k] for i, j in assign([[pair[k] for pair in row] for row in rest]))
            for k in (0, 1)
        )
        return (of + Ratio(p_hits=p, r_hits=r)).f1

    def complete(chosen: list[int | None], sought: Fraction) -> list[int | None] | None:
        if len(chosen) == len(predicted):
            return chosen
        for j in (None, *range(len(gold))):
            if j is not None and (j in chosen or pairs[len(chosen)][j] is None):
                continue
            reached = reach([*chosen, j])
            if reached < sought:
                turned_away.append(reached)
            elif found := complete([*chosen, j], sought):
                return found
        return None

    if not predicted:
        return []
    turned_away = [reach([])]
    while True:
        sought, turned_away = max(turned_away), []
        if found := complete([], sought):
            return found


def rme_subset(documents: Documents) -> Ratio:
    """Return CEAF-RME with phi-subset: entities that share a mention, over all entities."""
    return _rme(documents, _phi_subset, lambda entities: len(entities), alternatives_add=False)


def rme_phi3(documents: Documents) -> Ratio:
    """Return CEAF-RME with phi-3: mentions in common, over all mentions.

    Gold has every name of an entity where systems give one, so recall has a low ceiling. As in
    the published scorer, a gold template with alternative types counts in the recall's
    denominator once for each type, unless nothing was predicted for its document.
    """
    return _rme(
        documents,
        _phi_3,
        lambda entities: sum(len(mentions) for _, _, mentions in entities),
        alternatives_add=True,
    )


def _rme(
    documents: Documents,
    phi: Callable[[Sequence[Entity], Sequence[Entity]], Pair],
    size: Callable[[Sequence[Entity]], int],
    *,
    alternatives_add: bool,
) -> Ratio:
    sums = Ratio()
    for gold, predicted in documents:
        answers = [entities for p in predicted if (entities := p.entities(p.type))]
        of_gold = 0
        rows: list[list[Pair]] = []
        for template in gold:
            kinds = [kind.strip() for kind in template.type.split("/")] if predicted else [""]
            readings = [template.entities(kind) for kind in kinds]
            of_gold += size(readings[0]) * (len(kinds) if alternatives_add else 1)
            scored = [[phi(reading, answer) for answer in answers] for reading in readings]
            rows.append(max(scored, key=lambda row: sum(p for p, _ in row)))
        sums += Ratio(p_of=sum(map(size, answers)), r_of=of_gold)
        for i, j in assign([[p for p, _ in row] for row in rows]):
            p, r = rows[i][j]
            sums += Ratio(p_hits=p, r_hits=r)
    return sums


def _phi_subset(gold: Sequence[Entity], predicted: Sequence[Entity]) -> Pair:
    """Each predicted entity touches one gold entity at most: the first that has its first mention
    that any has."""
    touched = [next(_sharing(entity, gold), None) for entity in predicted]
    found = [j for j in touched if j is not None]
    return len(found), len(set(found))


def _sharing(entity: Entity, gold: Sequence[Entity]) -> Iterator[int]:
    kind, slot, mentions = entity
    for mention in mentions:
        for j, (gold_kind, gold_slot, gold_mentions) in enumerate(gold):
            if (kind, slot) == (gold_kind, gold_slot) and mention in gold_mentions:
                yield j


def _phi_3(gold: Sequence[Entity], predicted: Sequence[Entity]) -> Pair:
    common = [
        [len(set(p[2]) & set(g[2])) if p[:2] == g[:2] else 0 for p in predicted] for g in gold
    ]
    total = sum(common[i][j] for i, j in assign(common))
    return total, total


def _hits(gold: Template, predicted: Template) -> dict[str, Pair] | None:
    """Count right entities per slot; None if the type is not one of gold's."""
    if predicted.type not in gold.type:
        return None
    hits = {TYPE: (1, 1)}
    for slot in SLOTS:
        answers, wanted = predicted.slots.get(slot, ()), gold.slots.get(slot, ())
        hits[slot] = (
            sum(any(set(a) <= set(w) for w in wanted) for a in answers),
            sum(any(set(a) <= set(w) for a in answers) for w in wanted),
        )
    return hits


def _fills(template: Template) -> Counter[str]:
    return Counter({TYPE: 1} | {slot: len(template.slots.get(slot, ())) for slot in SLOTS})
