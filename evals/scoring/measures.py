"""What no slot shows: false deaths, false alarms, leaked tolls, repeated incidents, grounding."""

import re
from collections.abc import Iterator, Sequence

from summarizer.schemas import Incident, Outcome, Realis, Record

from ..annotation import GoldDocument, GoldIncident, Range
from ..results import Remark
from ..tally import Rate

Pairs = Sequence[tuple[int, int]]
_HAPPENED = frozenset({Realis.OCCURRED, Realis.UNVERIFIED, Realis.ATTEMPTED})


def deaths(
    gold: GoldDocument, incidents: Sequence[Incident], pairs: Pairs
) -> tuple[dict[str, Rate], list[Remark]]:
    """Return false and missed deaths, where gold's totals are annotated.

    A false death is a predicted incident with people killed where gold has no such incident,
    none killed, or none that many; the most harmful fault that there is. A missed one is a
    gold incident with people killed for which the answer says nothing of any killed.
    """
    if not all(incident.annotated("totals") for incident in gold.incidents):
        return {}, []
    partner = {j: gold.incidents[i] for i, j in pairs}
    claimed = [(j, p) for j, p in enumerate(incidents) if _killed(p) and _says(p)]
    remarks = []
    for j, predicted in claimed:
        if words := _false(predicted, partner.get(j)):
            remarks.append(
                Remark(kind="false_deaths", text=words, path=f"incidents[{j}].totals.killed")
            )
    deadly = [
        i
        for i, g in enumerate(gold.incidents)
        if not g.optional and _least(g.totals.get(Outcome.KILLED))
    ]
    found = dict(pairs)
    missed = [i for i in deadly if i not in found or not _killed(incidents[found[i]])]
    rates = {
        "false_deaths": Rate(hits=len(remarks), of=len(claimed)),
        "missed_deaths": Rate(hits=len(missed), of=len(deadly)),
    }
    return rates, remarks


def detection(gold: GoldDocument, record: Record | None, pairs: Pairs) -> dict[str, Rate]:
    """Return false alarms in articles without incidents, and how many main incidents are found."""
    rates = {"failed": Rate(hits=record is None, of=1)}
    taken = {j for _, j in pairs}
    if not gold.has_incidents:
        extra = [j for j in range(len(record.incidents if record else [])) if j not in taken]
        rates["false_alarm"] = Rate(hits=bool(extra), of=1)
    main = [
        i for i, g in enumerate(gold.incidents) if not g.optional and g.salience[:1] == ["main"]
    ]
    rates["main_found"] = Rate(hits=len({i for i, _ in pairs} & {*main}), of=len(main))
    return rates


def tolls(gold: GoldDocument, record: Record, pairs: Pairs) -> tuple[dict[str, Rate], list[Remark]]:
    """Return the cumulative figures that became casualties of an incident."""
    figures = {toll.value for toll in gold.tolls if toll.value is not None}
    partner = {j: gold.incidents[i] for i, j in pairs}
    remarks = [
        Remark(
            kind="toll_leaked",
            text=f"{row.text}: {row.best} is a figure over a period",
            path=f"incidents[{j}].casualties[{n}]",
        )
        for j, predicted in enumerate(record.incidents)
        for n, row in enumerate(predicted.casualties)
        if row.best in figures and not _counts(partner.get(j), row.best)
    ]
    leaked = {remark.text for remark in remarks}
    return {"toll_leaked": Rate(hits=min(len(leaked), len(figures)), of=len(figures))}, remarks


def repeats(
    gold: GoldDocument, record: Record, pairs: Pairs, credits: Sequence[Sequence[float]]
) -> tuple[dict[str, Rate], list[Remark]]:
    """Return incidents told twice, and incidents that join two of gold's.

    An answer left over that could be a gold incident which another answer took is a duplicate if
    it earns at least as much there, else part of a split. A gold incident left over that an
    answer could be which is taken by another was merged into it.
    """
    rows, columns = dict(pairs), {j: i for i, j in pairs}
    remarks, duplicates = [], 0
    for j in range(len(record.incidents)):
        rivals = [i for i in rows if j not in columns and credits[i][j] > 0]
        if rivals:
            i = max(rivals, key=lambda i: credits[i][j])
            double = credits[i][j] >= credits[i][rows[i]]
            duplicates += double
            kind = "duplicate_incident" if double else "split_incident"
            text = f"{record.incidents[j].id} tells what {record.incidents[rows[i]].id} tells"
            remarks.append(Remark(kind=kind, text=text, path=f"incidents[{j}]"))
    left = [i for i, g in enumerate(gold.incidents) if i not in rows and not g.optional]
    for i in left:
        joined = [j for j in columns if credits[i][j] > 0]
        for j in joined[:1]:
            text = f"{record.incidents[j].id} may hold another incident as well"
            remarks.append(Remark(kind="merged_incident", text=text, path=f"incidents[{j}]"))
    return {"duplicates": Rate(hits=duplicates, of=len(record.incidents))}, remarks


def grounding(gold: GoldDocument, record: Record) -> tuple[dict[str, Rate], list[Remark]]:
    """Return how many copied words stand in the article as it was given, character by character."""
    source = " ".join(gold.article.source.split())
    hits = of = whole = 0
    remarks = []
    for n, incident in enumerate(record.incidents):
        sound = True
        for path, text, needed in _mentions(incident):
            found = _stands(" ".join(text.split()), source)
            hits, of = hits + found, of + 1
            sound = sound and (found or not needed)
            if not found:
                where = f"incidents[{n}].{path}"
                remarks.append(Remark(kind="ungrounded", text=text or "no words", path=where))
        whole += sound
    rates = {
        "grounding": Rate(hits=hits, of=of),
        "grounded_incidents": Rate(hits=whole, of=len(record.incidents)),
    }
    return rates, remarks


def _stands(words: str, source: str) -> bool:
    """Whether words stand in the source; particles may be attached to them, digits may not."""
    if not words or words not in source:
        return False
    if not words[0].isdigit() and not words[-1].isdigit():
        return True
    before = r"(?<!\d)" if words[0].isdigit() else ""
    after = r"(?!\d)" if words[-1].isdigit() else ""
    return re.search(before + re.escape(words) + after, source) is not None


def _mentions(incident: Incident) -> Iterator[tuple[str, str, bool]]:
    """Yield each value's path, its words, and whether date, place or count rests on them."""
    if incident.date is not None and incident.date.text:
        yield "date", incident.date.text, True
    for field in (
        "places",
        "casualties",
        "actors",
        "people",
        "weapons",
        "objects",
        "seized",
        "sources",
    ):
        for n, value in enumerate(getattr(incident, field)):
            yield f"{field}[{n}]", value.text, field in ("places", "casualties")


def _killed(incident: Incident) -> bool:
    killed = incident.totals.killed
    return killed is not None and (killed.min or killed.best or 0) >= 1


def _says(incident: Incident) -> bool:
    return incident.realis in _HAPPENED


def _false(predicted: Incident, gold: GoldIncident | None) -> str | None:
    killed = predicted.totals.killed
    assert killed is not None
    said = killed.min or killed.best or 0
    if gold is None:
        return f"{said} killed in an incident that the article does not report"
    right = gold.totals.get(Outcome.KILLED)
    if right is None or right.min == right.max == 0:
        return f"{said} killed where the article reports nobody killed"
    if right.max is not None and said > right.max:
        return f"{said} killed where the article reports {right.max}"
    return None


def _least(total: Range | None) -> int:
    return 0 if total is None or total.min is None else total.min


def _counts(gold: GoldIncident | None, figure: int) -> bool:
    return gold is not None and any(figure in (row.min, row.max) for row in gold.casualties)
