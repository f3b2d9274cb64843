"""Which place of a name is meant, by the places that stand beside it."""

from collections.abc import Sequence

from summarizer.gazetteer import FoundPlace, Place, lookup
from summarizer.rules.facts import acts
from summarizer.rules.spot import Line, Notes
from summarizer.rules.words import Hit
from summarizer.schemas import PlaceKind, PlaceRelation

_HEADING = 3
"""Words of a rubric at most («محافظة حلب»)."""
_FAR = 8
"""Words between a place and the larger one that holds it."""


def located(
    notes: Notes, hit: Hit[FoundPlace], others: Sequence[Hit[FoundPlace]]
) -> tuple[Place | None, Place | None]:
    """Return the place of a mention, and a place that shows its governorate and country.

    A namesake abroad gives way to one where everything else in the sentence or the incident
    lies. A place that the gazetteer lacks (None) lies where those beside it do; the second is
    a country, or None too, if they lie apart.

    Args:
        others: the places of the incident.
    """
    place = hit.value.place
    if place is not None and place.kind is PlaceKind.COUNTRY:
        return place, place
    rubric = _rubric(notes, hit)
    if rubric is not None and place is not None and _is_apart(place, rubric):
        here = [p for p in lookup(hit.value.name) if p.governorate == rubric.governorate]
        if here or place.country != rubric.country:
            return (here[0], here[0]) if here else (None, rubric)
    beside = _holder(notes, hit) or _beside(notes, hit, others) or rubric
    if place is not None and (beside is None or beside.country == place.country):
        return place, place
    if place is None or beside is None:
        return None, beside
    at_home = [p for p in lookup(hit.value.name) if p.country == beside.country]
    near = [p for p in at_home if p.governorate == beside.governorate]
    if near:
        return near[0], near[0]
    # «قرية صيدا»: a village is not the city of that name.
    return (place, place) if hit.value.kind is place.kind else (None, beside)


def _rubric(notes: Notes, hit: Hit[FoundPlace]) -> Place | None:
    """The governorate that heads this part of a digest («الرقة:: انفجر لغم …»)."""
    for line in reversed([ln for ln in notes.lines if ln.first <= hit.first]):
        for other in notes.within("place", line.first, line.first + _HEADING):
            place = other.value.place
            ends = notes.forms(other.last, other.last + 1) == [":"]
            if ends and place is not None and place.en == place.governorate:
                return None if other.first == hit.first else place
    return None


def _is_apart(place: Place, rubric: Place) -> bool:
    return place.governorate != rubric.governorate and place.en != place.governorate


def _holder(notes: Notes, hit: Hit[FoundPlace]) -> Place | None:
    """The known place that follows and says where it is: «قرية كذا شمال إدلب», «حي كذا بدمشق»."""
    line = _line(notes, hit)
    following = notes.within("place", hit.last, min(line.last, hit.last + _FAR)) if line else []
    for other in following:
        place = other.value.place
        if place is None:
            continue
        holds = (
            other.prefix == "ب"
            or other.value.relation is PlaceRelation.COUNTRYSIDE_OF
            or "في" in notes.forms(hit.last, other.first)
        )
        return place if holds and place.governorate and place.id != _id(hit) else None
    return None


def _beside(notes: Notes, hit: Hit[FoundPlace], others: Sequence[Hit[FoundPlace]]) -> Place | None:
    """A place of the one governorate, or else the one country, that is named around it."""
    line = _line(notes, hit)
    near = notes.within("place", line.first, line.last) if line else []
    for hits in (near, others):
        known = [
            h.value.place
            for h in hits
            if h.first != hit.first and h.value.place and not acts(notes, h)
        ]
        known = [place for place in known if place.id != _id(hit)]
        governorates = {place.governorate for place in known} - {None}
        if len(governorates) == 1:
            return next(place for place in known if place.governorate)
        countries = {place.country for place in known}
        if len(countries) == 1:
            # Of no governorate: those named lie in several.
            return next(iter(lookup(countries.pop())), None)
    return None


def _line(notes: Notes, hit: Hit[FoundPlace]) -> Line | None:
    return next((ln for ln in notes.lines if ln.first <= hit.first < ln.last), None)


def _id(hit: Hit[FoundPlace]) -> str | None:
    return hit.value.place.id if hit.value.place else None
