"""Comparators of entries, and the one-to-one matching of lists of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Generic, TypeVar

from summarizer.schemas import (
    ActorValue,
    CasualtyValue,
    ObjectValue,
    PersonValue,
    PlaceKind,
    PlaceRelation,
    PlaceValue,
    SeizedValue,
    SourceValue,
    Toll,
    WeaponValue,
)

from ..annotation import (
    GoldActor,
    GoldCasualty,
    GoldObject,
    GoldPerson,
    GoldPlace,
    GoldSeized,
    GoldSource,
    GoldToll,
    GoldWeapon,
)
from ..names import Key, actor_id, area_ids, person_words, place_keys, words_of
from ..tally import Label
from .alignment import assign
from .verdict import CORRECT, Verdict

G = TypeVar("G")
P = TypeVar("P")
SAME_KM, NEAR_KM = 5.0, 25.0
"""A place within the first is the same, within the second partly right."""
_AREAS = frozenset({PlaceKind.GOVERNORATE, PlaceKind.COUNTRY, PlaceKind.REGION})


@dataclass(frozen=True, slots=True)
class Pair(Generic[G, P]):
    """A gold entry and a predicted one, or one of them alone."""

    gold: G | None
    predicted: P | None
    verdict: Verdict


def matched(
    gold: Sequence[G],
    predicted: Sequence[P],
    compare: Callable[[G, P], Verdict],
    optional: Callable[[G], bool],
) -> list[Pair[G, P]]:
    """Match entries one to one so that their credit is highest.

    What is left on both sides is paired as incorrect, in order, as MUC's scorer does: a wrong
    answer is one fault, not two. Optional gold that nothing matches is left out.
    Of equal credits more correct entries decide, then more of those that must be told, so that
    the order of entries decides nothing.
    """
    verdicts = [[compare(g, p) for p in predicted] for g in gold]
    chosen = [
        (i, j)
        for i, j in assign(
            [[_weight(v, optional(g)) for v in row] for g, row in zip(gold, verdicts, strict=True)]
        )
        if verdicts[i][j].credit > 0
    ]
    pairs: list[Pair[G, P]] = [Pair(gold[i], predicted[j], verdicts[i][j]) for i, j in chosen]
    taken_gold, taken = {i for i, _ in chosen}, {j for _, j in chosen}
    left = [i for i in range(len(gold)) if i not in taken_gold and not optional(gold[i])]
    over = [j for j in range(len(predicted)) if j not in taken]
    for i, j in zip(left, over, strict=False):
        pairs.append(Pair(gold[i], predicted[j], verdicts[i][j]))
    pairs += [Pair(gold[i], None, Verdict(Label.MIS)) for i in left[len(over) :]]
    pairs += [Pair(None, predicted[j], Verdict(Label.SPU)) for j in over[len(left) :]]
    return pairs


def _weight(verdict: Verdict, optional: bool) -> float:
    if not verdict.credit:
        return 0.0
    return verdict.credit + 1e-3 * (verdict.label is Label.COR) + (0.0 if optional else 1e-6)


def place(gold: GoldPlace, predicted: PlaceValue) -> Verdict:
    """Compare places: by gazetteer id, name, distance; another governorate is never the same."""
    far = _distance(gold, predicted)
    detail = f"{far:.0f} km" if far is not None else ""
    if gold.gazetteer_id and gold.gazetteer_id == predicted.gazetteer_id:
        return CORRECT
    same_name = _same_name(gold, predicted)
    if _elsewhere(gold, predicted):
        note = "other_governorate" if same_name else "wrong_place"
        return Verdict(Label.INC, note, detail)
    if same_name or (far is not None and far <= SAME_KM):
        return CORRECT
    if _is_area_of(predicted, gold.governorate, gold.country):
        return Verdict(Label.PAR, "place_coarser", detail)
    if _names_area(gold, predicted.governorate, predicted.country):
        return Verdict(Label.PAR, "place_finer", detail)
    if far is not None and far <= NEAR_KM:
        return Verdict(Label.PAR, "place_near", detail)
    return Verdict(Label.INC, "wrong_place", detail)


def actor(gold: GoldActor, predicted: ActorValue) -> Verdict:
    """Compare actors whatever their roles."""
    given = predicted.id, predicted.text, predicted.name.ar, predicted.name.en
    return _named(gold.names, [name for name in given if name])


def person(gold: GoldPerson, predicted: PersonValue) -> Verdict:
    """Compare people by name; another outcome is partly right."""
    ours = [person_words(name) for name in gold.names]
    theirs = [
        person_words(name)
        for name in (predicted.text, predicted.name.ar, predicted.name.en)
        if name
    ]
    # A family name left out is the same person within one article.
    if not any(a and b and (a <= b or b <= a) for a in ours for b in theirs):
        return Verdict(Label.INC, "wrong_name")
    if gold.outcome and predicted.outcome not in gold.outcome:
        return Verdict(Label.PAR, "other_outcome")
    return CORRECT


def casualty(gold: GoldCasualty, predicted: CasualtyValue) -> Verdict:
    """Compare figures: outcome and number must agree, whom they count may be partly right."""
    if gold.outcome is not predicted.outcome:
        return Verdict(Label.INC, "other_outcome")
    if (gold.min, gold.max) != (predicted.min, predicted.max):
        return Verdict(Label.INC, "count_off")
    if gold.subset != predicted.subset:
        return Verdict(Label.PAR, "subset_confused")
    if predicted.group not in gold.group or predicted.demographic not in gold.demographic:
        return Verdict(Label.PAR, "other_group")
    return CORRECT


def weapon(gold: GoldWeapon, predicted: WeaponValue) -> Verdict:
    """Compare means of violence by category."""
    return CORRECT if predicted.category in gold.category else Verdict(Label.INC)


def thing(gold: GoldObject, predicted: ObjectValue) -> Verdict:
    """Compare things hit by type; another damage is partly right."""
    if predicted.type not in gold.type:
        return Verdict(Label.INC)
    if gold.damage and predicted.damage not in gold.damage:
        return Verdict(Label.PAR, "other_damage")
    return CORRECT


def seized(gold: GoldSeized, predicted: SeizedValue) -> Verdict:
    """Compare things seized by kind."""
    return CORRECT if predicted.kind in gold.kind else Verdict(Label.INC)


def source(gold: GoldSource, predicted: SourceValue) -> Verdict:
    """Compare who tells it, by name; another kind of source is partly right."""
    given = predicted.text, predicted.name.ar, predicted.name.en
    by_name = _named(gold.names, [name for name in given if name])
    if by_name.credit and predicted.kind not in gold.kind:
        return Verdict(Label.PAR, "other_kind")
    return by_name


def toll(gold: GoldToll, predicted: Toll) -> Verdict:
    """Compare cumulative figures; another metric is partly right."""
    if gold.value != predicted.value:
        return Verdict(Label.INC, "count_off")
    return CORRECT if predicted.metric in gold.metric else Verdict(Label.PAR, "other_metric")


def _named(gold: Sequence[str], predicted: Sequence[str]) -> Verdict:
    """Compare by identity; by words only where one side is nobody that is known."""
    ours = {id_ for name in gold if (id_ := actor_id(name))}
    theirs = {id_ for name in predicted if (id_ := actor_id(name))}
    if ours & theirs:
        return CORRECT
    if ours and theirs:
        return Verdict(Label.INC, "wrong_actor")
    pairs = [(words_of(a), words_of(b)) for a in gold for b in predicted]
    if any(a == b for a, b in pairs):
        return CORRECT
    if any(a < b or b < a for a, b in pairs if a and b):
        return Verdict(Label.PAR, "name_in_part")
    return Verdict(Label.INC, "wrong_actor")


def _names(value: PlaceValue) -> list[str]:
    return [name for name in (value.name.ar, value.name.en, value.text) if name]


def _keys(names: Sequence[str]) -> Key:
    return frozenset(key for name in names for key in place_keys(name) if key)


def _same_name(gold: GoldPlace, predicted: PlaceValue) -> bool:
    """Whether names agree without kind words, and are not those of two provinces.

    «شمال دارفور» and «جنوب دارفور», «ريف دمشق» and «دمشق» differ in words that keys drop.
    """
    ours, theirs = gold.names, _names(predicted)
    if not _keys(ours) & _keys(theirs):
        return False
    # The countryside of X is annotated as X, whatever the province around it is called.
    if PlaceRelation.COUNTRYSIDE_OF in (gold.relation, predicted.relation):
        return True
    return not _different_areas(ours, theirs)


def _different_areas(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    one = {id_ for name in ours for id_ in area_ids(name)}
    other = {id_ for name in theirs for id_ in area_ids(name)}
    return bool(one and other and not one & other)


def _elsewhere(gold: GoldPlace, predicted: PlaceValue) -> bool:
    if gold.country and predicted.country and gold.country != predicted.country:
        return True
    if not gold.governorate or not predicted.governorate:
        return False
    # Keys drop «شمال» and «ريف», so identity decides first.
    return _different_areas([gold.governorate], [predicted.governorate])


def _is_area_of(predicted: PlaceValue, governorate: str | None, country: str | None) -> bool:
    """Whether the prediction is no more than the province or country of the place."""
    if predicted.kind is PlaceKind.COUNTRY:
        return predicted.country is not None and predicted.country == country
    return bool(governorate and _keys([governorate]) & _keys(_names(predicted)))


def _names_area(gold: GoldPlace, governorate: str | None, country: str | None) -> bool:
    """Whether gold names no more than the province or country of the prediction."""
    if PlaceKind.COUNTRY in gold.kind and gold.country:
        return gold.country == country
    return bool(
        governorate and _AREAS & set(gold.kind) and _keys([governorate]) & _keys(gold.names)
    )


def _distance(gold: GoldPlace, predicted: PlaceValue) -> float | None:
    if gold.lat is None or gold.lon is None or predicted.lat is None or predicted.lon is None:
        return None
    return kilometres((gold.lat, gold.lon), (predicted.lat, predicted.lon))


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two points in degrees.

    >>> round(kilometres((36.2, 37.16), (33.51, 36.29)))
    309
    """
    (lat_a, lon_a), (lat_b, lon_b) = ((radians(x), radians(y)) for x, y in (one, other))
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 12742 * asin(sqrt(half))
