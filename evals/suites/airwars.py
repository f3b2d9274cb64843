"""Airwars-style weak gold: articles with the coded incidents that cite them, one article a line.

Airwars codes civilian harm by the belligerents that it monitors, from all sources of an incident;
one article may state any number between its bounds. Each line has `url` and `gold_incidents`
with `date`, `location_ar`, `lat`, `lon`, `civ_killed_min` and so on, as its public pages have them.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date as Date
from pathlib import Path
from typing import Any

from summarizer.errors import EvaluationError
from summarizer.schemas import EventType

from ..annotation import Range
from .records import by_article, read_records, read_text
from .result import SuiteScore
from .weak import CodedEvent, score_weak

STRIKES: Mapping[str, frozenset[EventType]] = {
    "Airstrike": frozenset({EventType.AIR_STRIKE, EventType.DRONE_STRIKE}),
    "Drone Strike": frozenset({EventType.DRONE_STRIKE, EventType.AIR_STRIKE}),
    "Artillery": frozenset({EventType.SHELLING_OR_MISSILE}),
    "Naval bombardment": frozenset({EventType.SHELLING_OR_MISSILE}),
    "Airstrike and/or Artillery": frozenset(
        {EventType.AIR_STRIKE, EventType.DRONE_STRIKE, EventType.SHELLING_OR_MISSILE}
    ),
    "Counter-Terrorism Action (Ground)": frozenset(
        {
            EventType.SECURITY_OPERATION,
            EventType.AIRBORNE_RAID,
            EventType.ARREST_OR_RAID,
            EventType.ARMED_CLASH,
            EventType.SHOOTING_OR_ASSASSINATION,
        }
    ),
    "Ground operation": frozenset(
        {
            EventType.SECURITY_OPERATION,
            EventType.ARMED_CLASH,
            EventType.SHELLING_OR_MISSILE,
            EventType.SHOOTING_OR_ASSASSINATION,
        }
    ),
    "Suicide Attack": frozenset({EventType.SUICIDE_BOMBING}),
}
"""What Airwars' types of strike are in our vocabulary. Others are not compared."""
ALLIED = frozenset({"russia", "assad_government", "syrian_government"})
"""«Russian Military» is coded where texts say «قوات النظام» and the other way round."""


def score_airwars(gold: Path, answers: Path) -> SuiteScore:
    """Score records against coded incidents: recall and the fields of what was found.

    Raises:
        EvaluationError: a file cannot be read, or no record is of its articles.
    """
    events = read_airwars(gold)
    records = by_article(read_records(answers))
    if not any(event.article in records for event in events):
        raise EvaluationError(f"{answers}: no record has the url of an article of {gold}")
    return score_weak("Airwars", events, records, allied=ALLIED)


def read_airwars(path: Path) -> list[CodedEvent]:
    """Return the coded incidents of every article.

    Raises:
        EvaluationError: a line is not of this format.
    """
    events: list[CodedEvent] = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            events += [_event(row["url"], coded) for coded in row["gold_incidents"]]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EvaluationError(
                f"{path}:{number}: is not an article with url and gold_incidents: {error!r}"
            ) from error
    if not events:
        raise EvaluationError(f"{path}: has no coded incident")
    return events


def _event(url: str, coded: Mapping[str, Any]) -> CodedEvent:
    start = Date.fromisoformat(coded["date"][:10])
    end = Date.fromisoformat(coded["date_end"][:10]) if coded.get("date_end") else start
    lat, lon = coded.get("lat"), coded.get("lon")
    strikes = [STRIKES.get(name.strip()) for name in (coded.get("strike_type") or "").split(",")]
    return CodedEvent(
        article=url,
        start=start,
        end=end,
        places=tuple(_places(coded)),
        point=(float(lat), float(lon)) if lat and lon else None,
        killed=_range(coded, "civ_killed"),
        injured=_range(coded, "civ_injured"),
        perpetrators=tuple(_belligerents(coded.get("belligerent") or "")),
        # A type that is not in the table leaves the event's types unknown altogether.
        types=frozenset(str(kind) for kinds in strikes if kinds for kind in kinds)
        if all(strikes)
        else frozenset(),
    )


def _places(coded: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the place, without the governorate that some carry after a comma."""
    areas = ("region_ar", "region_en", "governorate_ar", "governorate_en")
    coarse = {str(coded[area]).strip() for area in areas if coded.get(area)}
    for field in ("location_ar", "location_en"):
        parts = [part.strip() for part in re.split("[,،/]", coded.get(field) or "")]
        yield from (part for n, part in enumerate(parts) if part and (n == 0 or part not in coarse))


def _range(coded: Mapping[str, Any], name: str) -> Range | None:
    low, high = coded.get(f"{name}_min"), coded.get(f"{name}_max")
    if low is None and high is None:
        return None
    return Range(min=low or 0, max=low if high is None else high)


def _belligerents(text: str) -> Iterator[str]:
    for name in text.replace("U.S.", "US").split(","):
        if name.strip() and name.strip() != "Unknown":
            yield name.strip()
