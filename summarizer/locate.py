"""A record's places that the gazetteer lacks, filled in by a geocoder where one is configured."""

from collections.abc import Awaitable, Callable

from summarizer.gazetteer.geocoder import Asked, Geocoder, Located, Unreachable, name_to_ask
from summarizer.resolve import checks
from summarizer.schemas import (
    Check,
    Incident,
    PlaceKind,
    PlacePrecision,
    PlaceRelation,
    PlaceValue,
    Record,
)

Locate = Callable[[Record], Awaitable[Record]]

_SETTLED = frozenset({PlaceKind.VILLAGE, PlaceKind.TOWN, PlaceKind.CITY, PlaceKind.UNKNOWN})


async def geocoded(record: Record, geocoder: Geocoder) -> Record:
    """Return the record with positions of the geocoder's, each marked by its id and a check.

    Names stay as they are. A server that does not answer is a check of the record, no failure.
    """
    found: list[Check] = []
    incidents = [await _incident(incident, n, geocoder, found)
                 for n, incident in enumerate(record.incidents)]  # fmt: skip
    if not found:
        return record
    return record.model_copy(update={"incidents": incidents, "checks": [*record.checks, *found]})


async def _incident(incident: Incident, n: int, geocoder: Geocoder, found: list[Check]) -> Incident:
    places = []
    for k, place in enumerate(incident.places):
        path = f"incidents[{n}].places[{k}]"
        located = await _located(place, path, geocoder, found)
        places.append(place if located is None else _at(place, located))
    return incident.model_copy(update={"places": places})


async def _located(
    place: PlaceValue, path: str, geocoder: Geocoder, found: list[Check]
) -> Located | None:
    if place.gazetteer_id or place.kind not in _SETTLED or place.country is None:
        return None
    asked = Asked(name_to_ask(place.text), place.country, place.governorate)
    try:
        located = await geocoder.locate(asked)
    except Unreachable as error:
        if not any(check.code == "geocoder_unreachable" for check in found):
            found.append(checks.info("geocoder_unreachable", path, f"«{asked.name}»: {error}"))
        return None
    if located:
        found.append(
            checks.info(
                "place_geocoded", path, f"«{asked.name}» is placed by the geocoder ({located.id})"
            )
        )
    return located


def _at(place: PlaceValue, located: Located) -> PlaceValue:
    at = place.relation is PlaceRelation.AT
    precision = PlacePrecision.POPULATED_PLACE if at else PlacePrecision.NEAR_PLACE
    return place.model_copy(
        update={
            "lat": located.lat,
            "lon": located.lon,
            "gazetteer_id": located.id,
            "precision": precision,
        }
    )
