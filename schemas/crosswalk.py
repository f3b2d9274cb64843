"""Codes of other projects for an incident, from one table (`crosswalk.tsv`) and a few rules.

Sources of the code lists: ACLED's codebook (event, sub-event and disorder types, time and
geo precision), UCDP GED's codebook (type of violence, date_prec, where_prec), the PLOVER
manual (event and mode) and the MUC-4 template document (incident type, stage).
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .record import AcledCodes, ActorValue, Codes, Muc4Codes, PloverCodes, Totals, UcdpCodes
from .vocabulary import ActorKind, DatePrecision, EventType, PlacePrecision, Realis, Role

STATES = frozenset({ActorKind.STATE_FORCES, ActorKind.FOREIGN_STATE_FORCES, ActorKind.COALITION})
ARMED_GROUPS = frozenset(
    {
        ActorKind.REBEL_OR_ARMED_OPPOSITION,
        ActorKind.POLITICAL_MILITIA,
        ActorKind.IDENTITY_OR_TRIBAL_MILITIA,
        ActorKind.JIHADIST_ORG,
    }
)
INTER = {
    ActorKind.STATE_FORCES: 1,
    ActorKind.REBEL_OR_ARMED_OPPOSITION: 2,
    ActorKind.JIHADIST_ORG: 2,
    ActorKind.POLITICAL_MILITIA: 3,
    ActorKind.UNIDENTIFIED_GUNMEN: 3,
    ActorKind.IDENTITY_OR_TRIBAL_MILITIA: 4,
    ActorKind.RIOTERS: 5,
    ActorKind.PROTESTERS: 6,
    ActorKind.CIVILIANS: 7,
    ActorKind.FOREIGN_STATE_FORCES: 8,
    ActorKind.COALITION: 8,
    ActorKind.PRIVATE_OR_CRIMINAL: 8,
}
"""ACLED's inter code by kind of actor; ACLED codes unidentified armed groups as 3."""

_TIME = {  # precision -> (ACLED time_precision, UCDP date_prec)
    DatePrecision.DAY: (1, 1),
    DatePrecision.DAYS: (2, 2),
    DatePrecision.WEEK: (2, 3),
    DatePrecision.ON_OR_BEFORE: (2, 3),
    DatePrecision.MONTH: (3, 4),
    DatePrecision.YEAR: (3, 5),
}
_PLACE = {  # precision -> (ACLED geo_precision, UCDP where_prec)
    PlacePrecision.EXACT_SITE: (1, 1),
    PlacePrecision.POPULATED_PLACE: (1, 1),
    PlacePrecision.NEAR_PLACE: (2, 2),
    PlacePrecision.DISTRICT: (2, 3),
    PlacePrecision.GOVERNORATE: (3, 4),
    PlacePrecision.REGION: (3, 5),
    PlacePrecision.COUNTRY: (3, 6),
}
_STAGE = {
    Realis.OCCURRED: "ACCOMPLISHED",
    Realis.ATTEMPTED: "ATTEMPTED",
    Realis.FOILED: "ATTEMPTED",
    Realis.THREATENED_OR_PLANNED: "THREATENED",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; an empty cell is None."""

    event_type: EventType
    acled_event_type: str | None
    acled_sub_event_type: str | None
    acled_disorder_type: str | None
    acled_if_combatants: str | None
    """`Event/Sub-event` that replaces the two when the target is armed."""
    plover_event: str | None
    plover_mode: str | None
    muc4_type: str | None


@cache
def rows() -> dict[EventType, Row]:
    """Return the table: exactly one row for each event type."""
    text = (files(__package__) / "crosswalk.tsv").read_text(encoding="utf-8")
    table = {}
    for cells in csv.DictReader(text.splitlines(), delimiter="\t"):
        event_type = EventType(cells.pop("event_type"))
        table[event_type] = Row(event_type, **{k: v or None for k, v in cells.items()})
    return table


def is_assault(event_type: EventType | None) -> bool:
    """Return whether PLOVER codes a type of event as an attack on people (ASSAULT)."""
    return event_type is not None and rows()[event_type].plover_event == "ASSAULT"


def codes(
    event_type: EventType,
    realis: Realis,
    actors: Sequence[ActorValue],
    totals: Totals,
    date_precision: DatePrecision | None,
    place_precision: PlacePrecision | None,
) -> Codes:
    """Return the codes of an incident. A code that the source project would not give is None."""
    row = rows()[event_type]
    event, sub_event, disorder = _acled(row, realis, actors, totals)
    time, date_prec = _TIME.get(date_precision, (None, None)) if date_precision else (None, None)
    geo, where_prec = _PLACE.get(place_precision, (None, None)) if place_precision else (None, None)
    return Codes(
        acled=AcledCodes(
            event_type=event,
            sub_event_type=sub_event,
            disorder_type=disorder,
            time_precision=time,
            geo_precision=geo,
        ),
        ucdp=UcdpCodes(
            type_of_violence=type_of_violence(event_type, realis, actors, totals),
            date_prec=date_prec,
            where_prec=where_prec,
        ),
        plover=PloverCodes(event=row.plover_event, mode=row.plover_mode),
        muc4=Muc4Codes(type=row.muc4_type, stage=_STAGE.get(realis) if row.muc4_type else None),
    )


def type_of_violence(
    event_type: EventType, realis: Realis, actors: Sequence[ActorValue], totals: Totals
) -> int | None:
    """Return UCDP's 1 state-based, 2 non-state, 3 one-sided, or None.

    GED lists only events with at least one direct death between identified, organised
    sides, or by one such side against civilians; anything else is None.
    """
    killed = totals.killed.max or totals.killed.min or 0 if totals.killed else 0
    if realis is not Realis.OCCURRED or event_type is EventType.NOT_CONFLICT or killed < 1:
        return None
    acting = _kinds(actors, Role.PERPETRATOR, Role.PARTNER_OF_PERPETRATOR)
    hit = _kinds(actors, Role.TARGET, Role.PARTNER_OF_TARGET)
    parties = _kinds(actors, Role.PARTY)
    organised = [kind for kind in acting + hit + parties if kind in STATES | ARMED_GROUPS]
    armed_target = any(kind in STATES | ARMED_GROUPS for kind in hit + parties)
    if armed_target and len(organised) >= 2:
        return 1 if any(kind in STATES for kind in organised) else 2
    if ActorKind.CIVILIANS in hit and any(kind in STATES | ARMED_GROUPS for kind in acting):
        return 3
    return None


def _acled(
    row: Row, realis: Realis, actors: Sequence[ActorValue], totals: Totals
) -> tuple[str | None, str | None, str | None]:
    event, sub_event, disorder = (
        row.acled_event_type,
        row.acled_sub_event_type,
        row.acled_disorder_type,
    )
    hit = _kinds(actors, Role.TARGET, Role.PARTNER_OF_TARGET)
    if row.acled_if_combatants and any(kind in STATES | ARMED_GROUPS for kind in hit):
        event, sub_event = row.acled_if_combatants.split("/")
    if row.event_type is EventType.PROTEST_REPRESSED and not (totals.killed or totals.injured):
        sub_event, disorder = "Protest with intervention", "Demonstrations"
    if realis is Realis.FOILED and event == "Explosions/Remote violence":
        event, sub_event = "Strategic developments", "Disrupted weapons use"
        disorder = "Strategic developments"
    return event, sub_event, disorder


def _kinds(actors: Sequence[ActorValue], *roles: Role) -> list[ActorKind]:
    return [actor.kind for actor in actors if actor.role in roles]
