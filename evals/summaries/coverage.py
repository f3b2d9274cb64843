"""Which of a record's main incidents its summaries tell: where, and how many people."""

from summarizer.schemas import Incident, Realis, Record, Salience

from ..tally import Rate
from .naming import Own, own_names
from .reading import GRAMMATICAL, stated


def coverage(record: Record) -> dict[str, Rate]:
    """Return how many main incidents each language tells, headline included.

    Told is an incident if one of its places is named, where the article bears one out, and one
    of its totals is stated, where it has any above two. An incident without either says
    nothing that could be looked for, and is not counted.
    """
    own = own_names(record)
    rates = {}
    for language in ("ar", "en"):
        parts = [record.headline, *record.summary.points]
        text = " ".join(getattr(part, language) for part in parts)
        asked = [
            told
            for incident in record.incidents
            if incident.salience is Salience.MAIN and incident.realis is Realis.OCCURRED
            if (told := _told(incident, text, language, own)) is not None
        ]
        rates[f"incidents_told_{language}"] = Rate(hits=sum(asked), of=len(asked))
    return rates


def _told(incident: Incident, text: str, language: str, own: list[Own]) -> bool | None:
    forms = {place.name.en for place in incident.places}
    places = [name for name in own if name.place and forms & set(name.en)]
    totals = [total for _, total in incident.totals if total]
    numbers = {n for t in totals for n in (t.min, t.best, t.max) if n} - GRAMMATICAL
    if not places and not numbers:
        return None
    where = any(name.stands(text, language) or name.heard(text) for name in places)
    many = bool(numbers & stated(text))
    return (where or not places) and (many or not numbers)
