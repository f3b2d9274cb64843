"""Incidents that say nothing, to judge what stands alone: everything is missing or spurious."""

from summarizer.schemas import (
    Bilingual,
    Certainty,
    EventType,
    Incident,
    Realis,
    Salience,
    Totals,
    codes,
)

from ..annotation import GoldIncident

EVERYTHING = (
    "date",
    "places",
    "actors",
    "people",
    "casualties",
    "totals",
    "weapons",
    "objects",
    "seized",
    "sources",
    "realis",
    "salience",
    "certainty",
)
"""What an annotator fills in; `type` is never left out."""


def empty_incident(gold: GoldIncident) -> Incident:
    """Return a prediction without a single entry, of gold's own type."""
    event_type = gold.type[0]
    return Incident(
        id="",
        salience=Salience.MAIN,
        realis=Realis.OCCURRED,
        certainty=Certainty.SINGLE_SOURCE,
        event_type=event_type,
        codes=codes(event_type, Realis.OCCURRED, [], Totals(), None, None),
        note=Bilingual(ar="", en=""),
        places=[],
        actors=[],
        people=[],
        casualties=[],
        totals=Totals(),
        weapons=[],
        objects=[],
        seized=[],
        sources=[],
        spans=[],
    )


def empty_gold(annotated: GoldIncident | None) -> GoldIncident:
    """Return gold in which nothing is stated.

    Args:
        annotated: only what this incident's annotator filled in counts as not stated; the rest
            was not annotated. None: everything counts.
    """
    filled = [name for name in EVERYTHING if annotated is None or annotated.annotated(name)]
    nothing: dict[str, object] = {name: {} if name == "totals" else [] for name in filled}
    return GoldIncident.model_validate({"id": "", "type": [EventType.NOT_CONFLICT], **nothing})
