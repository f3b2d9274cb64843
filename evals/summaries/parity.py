"""Whether the Arabic and the English summary say the same, with the incidents as the pivot."""

from collections.abc import Iterator
from datetime import date

from summarizer.schemas import Outcome, Record
from summarizer.text.dates import find_dates

from ..results import Remark
from ..tally import Rate
from .naming import Own, named, own_names, says, without
from .reading import ANY_DAY, GRAMMATICAL, stated, undated, victims


def parity(record: Record) -> tuple[dict[str, Rate], list[Remark]]:
    """Return how many points agree in both languages, and a remark for each difference.

    Compared are numbers, whom they count, dates, the record's own places, and other known places
    and actors. There is no rate for what the embedded engine quotes of articles without
    incidents: it does not translate, and says so in the other language.
    """
    if record.provenance.engine == "rules" and not record.incidents:
        return {"parity": Rate()}, []
    own, published = own_names(record), record.article.published
    # «حي الأربعين» is no forty.
    there = [name for name in own if name.place]
    points = [(n, p.ar, p.en) for n, p in enumerate(record.summary.points) if p.ar or p.en]
    remarks: list[Remark] = []
    for n, arabic, english in points:
        if not (arabic and english):
            one = f"in {_which(bool(arabic))} only: {arabic or english}"
            remarks.append(Remark(kind="parity_point", text=one, path=f"summary.points[{n}]"))
            continue
        for found in (
            _numbers(without(arabic, there), without(english, there), published or ANY_DAY),
            _dates(arabic, english, published),
            _roles(arabic, english),
            _names(arabic, english, own),
        ):
            path = f"summary.points[{n}]"
            remarks += [Remark(kind=k, text=text, path=path) for k, text in dict.fromkeys(found)]
    alike = len(points) - len({remark.path for remark in remarks})
    return {"parity": Rate(hits=alike, of=len(points))}, remarks


def roles(record: Record) -> tuple[dict[str, Rate], list[Remark]]:
    """Return how many figures of killed and injured in the summaries have the incidents' role."""
    known = {Outcome.KILLED: set[int](), Outcome.INJURED: set[int]()}
    for incident in record.incidents:
        for outcome, figures in known.items():
            total = getattr(incident.totals, outcome.value)
            rows = [row for row in incident.casualties if row.outcome is outcome]
            figures |= {n for r in rows for n in (r.min, r.max, r.best) if n is not None}
            figures |= {n for n in (total.min, total.max, total.best) if n} if total else set()
    for toll in record.tolls:
        for outcome, figures in known.items():
            if toll.metric.value == outcome.value and toll.value is not None:
                figures.add(toll.value)
    other = {Outcome.KILLED: Outcome.INJURED, Outcome.INJURED: Outcome.KILLED}
    remarks, of = [], 0
    for n, point in enumerate(record.summary.points):
        for language in ("ar", "en"):
            text = getattr(point, language)
            for outcome, number in sorted(victims(text, language)):
                of += 1
                if number not in known[outcome] and number in known[other[outcome]]:
                    words = f"{number} {outcome.value}, but {other[outcome].value} in the incidents"
                    path = f"summary.points[{n}].{language}"
                    remarks.append(Remark(kind="summary_role", text=f"{words}: {text}", path=path))
    return {"summary_roles_wrong": Rate(hits=len(remarks), of=of)}, remarks


Difference = tuple[str, str]
"""Kind of remark, and what differs."""


def _numbers(arabic: str, english: str, published: date) -> Iterator[Difference]:
    if bool(find_dates(arabic, published)) == bool(find_dates(english, published)):
        ours, theirs = (stated(undated(text, published)) for text in (arabic, english))
    else:
        ours, theirs = stated(arabic), stated(english)
    for n in sorted((ours ^ theirs) - GRAMMATICAL):
        # What one reader takes for a date, the other may take for a number.
        if n not in stated(english if n in ours else arabic):
            yield "parity_number", f"{n} in {_which(n in ours)} only"


def _dates(arabic: str, english: str, published: date | None) -> Iterator[Difference]:
    if published is None:
        return
    both = [[found.value for found in find_dates(text, published)] for text in (arabic, english)]
    if not all(both):
        # "The day before publication" is none; digits on one side only are told as numbers.
        return
    for ours, theirs, first in ((both[0], both[1], True), (both[1], both[0], False)):
        for day in ours:
            if not any(day.start <= other.end and other.start <= day.end for other in theirs):
                days = f"{day.start}" if day.start == day.end else f"{day.start} to {day.end}"
                yield "parity_date", f"{days} in {_which(first)} only"


def _roles(arabic: str, english: str) -> Iterator[Difference]:
    ours, theirs = victims(arabic, "ar"), victims(english, "en")
    for number in sorted({n for _, n in ours} & {n for _, n in theirs}):
        here = {outcome for outcome, n in ours if n == number}
        there = {outcome for outcome, n in theirs if n == number}
        if not here & there:
            yield "parity_role", f"{number}: {_say(here)} / {_say(there)}"


def _names(arabic: str, english: str, own: list[Own]) -> Iterator[Difference]:
    # The correspondent "in the countryside of Aleppo" is no place of the event.
    others = [each for each in own if not each.place]
    ar, en = without(arabic, others), without(english, others)
    for each in own:
        here, there = each.stands(ar, "ar"), each.stands(en, "en")
        if each.place and here != there and not each.heard(english if here else arabic):
            said = each.ar[0] if here else each.en[0]
            yield "parity_name", f"{said} in {_which(here)} only"
    for ours, theirs in zip(named(arabic, own), named(english, own), strict=True):
        known = {name.id for name in ours} & {name.id for name in theirs}
        for name in sorted(ours | theirs, key=lambda name: (name.id, name.said)):
            elsewhere = english if name in ours else arabic
            if name.id not in known and not says(elsewhere, name, fewest=2):
                yield "parity_name", f"{name.said} ({name.id}) in {_which(name in ours)} only"


def _which(arabic: bool) -> str:
    return "Arabic" if arabic else "English"


def _say(outcomes: set[Outcome]) -> str:
    return ", ".join(sorted(outcome.value for outcome in outcomes))
