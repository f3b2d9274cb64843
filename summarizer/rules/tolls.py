"""Cumulative figures over a period: «170 عملية منذ مطلع العام». Never incidents."""

from collections.abc import Sequence

from summarizer.rules.clauses import Clause
from summarizer.rules.draft import Draft
from summarizer.rules.people import People
from summarizer.rules.realis import before_toll
from summarizer.rules.spot import Line, Notes
from summarizer.rules.words import Hit
from summarizer.schemas import Outcome, TollMention, TollMetric

_MOST = 6
"""Figures of one sentence at most."""


def tolls(notes: Notes, line: Line, clauses: Sequence[Clause]) -> list[TollMention]:
    """Return the cumulative figures that a sentence of these clauses gives."""
    found: list[TollMention] = []
    cumulative = clauses[len(before_toll(notes, clauses)) :]
    whole = _period(notes, line.first, line.last) if cumulative else None
    for clause in cumulative:
        scope = next(iter(notes.within("place", clause.first, clause.last)), None)
        for hit in notes.within("people", clause.first, clause.last):
            if not hit.value.numbered or hit.value.count.best is None:
                continue
            metric = _metric(notes, clause.first, hit)
            if metric is TollMetric.OTHER and not hit.value.noun:
                continue
            found.append(
                TollMention(
                    text=hit.value.text,
                    metric=metric,
                    value=hit.value.count.best,
                    period=whole,
                    scope=notes.slice(scope.first, scope.last) if scope else None,
                )
            )
    return found[:_MOST]


def points_back(notes: Notes, line: Line, draft: Draft) -> bool:
    """Whether a sentence goes on about a cumulative figure («وقتل في تلك الهجمات 47»)."""
    for cue in notes.within("pointing", line.first, line.last):
        if any(notes.within(kind, cue.last, cue.last + 1) for kind in ("refers", "trigger")):
            return draft.date is None and not draft.specific_place
    return False


def _metric(notes: Notes, first: int, hit: Hit[People]) -> TollMetric:
    if not hit.value.noun and _counts_events(notes, hit):
        return TollMetric.INCIDENTS
    outcome: Outcome | None = hit.value.outcome
    beside = (
        notes.within("trigger", first, hit.first),
        notes.within("trigger", hit.last, hit.last + 8),
    )
    for triggers in (reversed(beside[0]), beside[1]):
        for sense in triggers:
            outcome = outcome or sense.value.trigger.outcome
    return TollMetric(outcome.value) if outcome is not None else TollMetric.OTHER


def _counts_events(notes: Notes, hit: Hit[People]) -> bool:
    after = (hit.last - 1, hit.last + 2)
    return bool(notes.within("trigger", *after) or notes.within("refers", *after))


def _period(notes: Notes, first: int, last: int) -> str | None:
    cues = notes.within("toll_period", first, last)
    if not cues:
        return None
    end = cues[0].last
    dates = [d.last for d in notes.within("date", cues[0].first, last) if d.first <= end + 1]
    end = max([end, *dates])
    while end < min(last, cues[0].last + 2) and notes.words[end].is_word and not dates:
        end += 1
    return notes.slice(cues[0].first, end)
