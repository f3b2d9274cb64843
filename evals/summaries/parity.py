"""Whether the Arabic and the English summary say the same, with the incidents as the pivot."""

from summarizer.schemas import Outcome, Record

from ..results import Remark
from ..tally import Rate
from .reading import GRAMMATICAL, stated, victims
from .support import mentions, named


def parity(record: Record) -> tuple[dict[str, Rate], list[Remark]]:
    """Return how many points agree in both languages, and a remark for each difference.

    Compared are numbers, whom they count, known places and known actors. A record whose
    points are in one language only (the embedded engine quotes articles without incidents) has
    no rate.
    """
    points = [(n, p.ar, p.en) for n, p in enumerate(record.summary.points) if p.ar and p.en]
    remarks: list[Remark] = []
    for n, arabic, english in points:
        remarks += _differences(arabic, english, f"summary.points[{n}]")
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


def _differences(arabic: str, english: str, path: str) -> list[Remark]:
    remarks = []
    for n in sorted((stated(arabic) ^ stated(english)) - GRAMMATICAL):
        where = "Arabic" if n in stated(arabic) else "English"
        remarks.append(_remark("parity_number", f"{n} in {where} only", path))
    ours, theirs = victims(arabic, "ar"), victims(english, "en")
    for number in sorted({n for _, n in ours} & {n for _, n in theirs}):
        here = {outcome for outcome, n in ours if n == number}
        there = {outcome for outcome, n in theirs if n == number}
        if not here & there:
            remarks.append(_remark("parity_role", f"{number}: {_say(here)} / {_say(there)}", path))
    for one, other in zip(named(arabic), named(english), strict=True):
        for name in sorted(one ^ other):
            where, elsewhere = ("Arabic", english) if name in one else ("English", arabic)
            if not mentions(elsewhere, name):
                remarks.append(_remark("parity_name", f"{name} in {where} only", path))
    return remarks


def _remark(kind: str, text: str, path: str) -> Remark:
    return Remark(kind=kind, text=text, path=path)


def _say(outcomes: set[Outcome]) -> str:
    return ", ".join(sorted(outcome.value for outcome in outcomes))
