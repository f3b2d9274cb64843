"""Coded events as weak gold: how many of them the records hold, and how right their fields are.

Others code some of what an article tells, by rules of their own and from several sources at
once. So this gives recall of coded events, and the accuracy of their fields where they were
found, and never precision: an incident that nobody coded may well be right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

from summarizer.actors.table import actors
from summarizer.schemas import DateValue, Incident, PlaceValue, Record, Role, Total
from summarizer.text.fold import fold_text

from ..annotation import Range
from ..names import actor_id, place_keys, words_of
from ..scoring.entries import kilometres
from .result import SuiteRow, SuiteScore

NEAR_KM = 10.0
"""As near is the coded place; coders often take the next town."""
SLACK = timedelta(days=1)
LONGEST = timedelta(days=31)
"""A predicted range that is longer dates nothing."""
ACTING = frozenset({Role.PERPETRATOR, Role.PARTNER_OF_PERPETRATOR, Role.PARTY, Role.CLAIMANT})

Sides = frozenset[str]


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """One event as somebody coded it; what is empty or None is not compared."""

    article: str
    """Address or id of the article that tells it."""
    start: Date
    end: Date
    places: tuple[str, ...] = ()
    """Names, any of which is right, and parts of a name as some write it: town, district."""
    point: tuple[float, float] | None = None
    """WGS84 degrees: latitude, longitude."""
    killed: Range | None = None
    injured: Range | None = None
    perpetrators: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    """Codes of any scheme in a record's `codes`, or our event types; any is right."""


@dataclass(slots=True)
class _Count:
    hits: int = 0
    of: int = 0

    def add(self, hit: bool) -> None:
        self.hits += hit
        self.of += 1


def score_weak(
    name: str,
    events: Sequence[CodedEvent],
    records: Mapping[str, Record],
    *,
    allied: Sides = frozenset(),
) -> SuiteScore:
    """Return how many coded events one incident of their article matches in place and day.

    Args:
        records: by address or id of the article.
        allied: sides that count as one, where coders write one for all of them.
    """
    rows = {
        label: _Count()
        for label in ("event", "place", "date", "killed", "injured", "perpetrator", "type")
    }
    articles = {event.article for event in events}
    for event in events:
        record = records.get(event.article)
        incidents = record.incidents if record else []
        at = [i for i in incidents if any(_same_place(event, place) for place in i.places)]
        found = [i for i in at if i.date and _same_days(event, i.date)]
        rows["event"].add(bool(found))
        rows["place"].add(bool(at))
        rows["date"].add(any(i.date and _same_days(event, i.date) for i in incidents))
        if found:
            for label, right in _fields(event, found, allied):
                rows[label].add(right)
    answered = sum(article in records for article in articles)
    return SuiteScore(
        name=name,
        kind="weak",
        rows=[
            SuiteRow(label="articles answered", hits=answered, of=len(articles)),
            *(
                SuiteRow(label=label, hits=count.hits, of=count.of, note=_NOTES[label])
                for label, count in rows.items()
            ),
        ],
    )


_NOTES = {
    "event": f"place and day in one incident, {NEAR_KM:g} km and 1 day apart at most",
    "place": "in any incident of the article",
    "date": "in any incident of the article",
    "killed": "of events found: a bound or the best number within the coded range",
    "injured": "of events found: a bound or the best number within the coded range",
    "perpetrator": "of events found: a coded side among those that acted",
    "type": "of events found: one of the coded types",
}


def _fields(event: CodedEvent, found: Sequence[Incident], allied: Sides) -> list[tuple[str, bool]]:
    """Judge the fields that were coded; codes of no deaths are left out, as they mean little."""
    judged = []
    for label, coded in (("killed", event.killed), ("injured", event.injured)):
        if coded and coded.max:
            totals = [getattr(incident.totals, label) for incident in found]
            judged.append((label, any(_within(total, coded) for total in totals)))
    if event.perpetrators:
        wanted = _sides(event.perpetrators, allied)
        said = _sides([n for incident in found for n in _acting(incident)], allied)
        judged.append(("perpetrator", not wanted.isdisjoint(said)))
    if event.types:
        codes = [_codes(incident) for incident in found]
        judged.append(("type", any(not event.types.isdisjoint(c) for c in codes)))
    return judged


def _same_place(event: CodedEvent, place: PlaceValue) -> bool:
    said = [name for name in (place.text, place.name.ar, place.name.en) if name]
    if any(_same_name(coded, name) for coded in event.places for name in said):
        return True
    if event.point is None or place.lat is None or place.lon is None:
        return False
    return kilometres(event.point, (place.lat, place.lon)) <= NEAR_KM


def _same_name(one: str, other: str) -> bool:
    """Whether both are spellings of one name, or one is the other with words added."""
    if not place_keys(one).isdisjoint(place_keys(other)):
        return True
    a, b = (frozenset(_bare(word) for word in fold_text(n).split()) for n in (one, other))
    return bool(a and b) and (a <= b or b <= a)


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _same_days(event: CodedEvent, date: DateValue) -> bool:
    if date.start is None:
        return False
    end = date.end or date.start
    return (
        date.start <= event.end + SLACK
        and end >= event.start - SLACK
        and end - date.start <= LONGEST
    )


def _within(total: Total | None, coded: Range) -> bool:
    if total is None:
        return False
    low, high = coded.min or 0, coded.max or 0
    numbers = (total.best, total.min, total.max)
    return any(number is not None and low <= number <= high for number in numbers)


def _acting(incident: Incident) -> list[str]:
    return [
        name
        for actor in incident.actors
        if actor.role in ACTING
        for name in (actor.id, actor.text, actor.name.en)
        if name
    ]


def _sides(names: Sequence[str], allied: Sides) -> Sides:
    """Return the sides, or the words of the names of those whose side is not known."""
    sides = set()
    for name in names:
        known = actors().get(actor_id(name) or "")
        side = (known.side or known.id) if known else " ".join(sorted(words_of(name)))
        sides.add("allied" if side in allied else side)
    return frozenset(sides)


def _codes(incident: Incident) -> Sides:
    codes = incident.codes
    given = (
        incident.event_type,
        codes.acled.event_type,
        codes.acled.sub_event_type,
        codes.ucdp.type_of_violence,
        codes.plover.event,
        codes.plover.mode,
        codes.muc4.type,
    )
    return frozenset(str(code).casefold() for code in given if code is not None)
