"""Which place of a name is meant, by the places that stand beside it."""

from collections.abc import Sequence

from summarizer.gazetteer import FoundPlace, Place, lookup
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit


def located(
    notes: Notes, hit: Hit[FoundPlace], others: Sequence[Hit[FoundPlace]]
) -> tuple[Place | None, Place | None]:
    """Return the place of a mention, and a place that shows its governorate and country.

    A namesake abroad gives way to one where everything else in the sentence or the incident
    lies. A place that the gazetteer lacks (None) lies where those beside it do; the second is
    None too if they lie apart.

    Args:
        others: the places of the incident.
    """
    place = hit.value.place
    beside = _beside(notes, hit, others)
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


def _beside(notes: Notes, hit: Hit[FoundPlace], others: Sequence[Hit[FoundPlace]]) -> Place | None:
    """A place of the one governorate, or else the one country, that is named around it."""
    line = next((ln for ln in notes.lines if ln.first <= hit.first < ln.last), None)
    near = notes.within("place", line.first, line.last) if line else []
    for hits in (near, others):
        known = [h.value.place for h in hits if h.first != hit.first and h.value.place]
        known = [place for place in known if place.id != _id(hit)]
        for key in ("governorate", "country"):
            areas = {getattr(place, key) for place in known} - {None}
            if len(areas) == 1:
                return next(place for place in known if getattr(place, key))
    return None


def _id(hit: Hit[FoundPlace]) -> str | None:
    return hit.value.place.id if hit.value.place else None
