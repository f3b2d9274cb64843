"""Whom the numbers of the summaries count: killed must not become injured on the way."""

from collections.abc import Iterable, Iterator, Sequence

from summarizer.check.summaries import SummaryText
from summarizer.resolve import checks
from summarizer.rules.figures import Figure, figures, outcomes_told, people_counted
from summarizer.schemas import Check, Incident, Outcome, Toll

Counted = dict[int, set[Outcome]]
"""What is said of those whom each number counts."""
_OUTCOMES = frozenset(outcome.value for outcome in Outcome)


def outcomes_differ(
    texts: Sequence[SummaryText], incidents: Sequence[Incident], tolls: Sequence[Toll]
) -> Iterator[Check]:
    """Yield a check where a number counts the killed in one place and the injured in another.

    Compared are the two languages of each text, and then each with the incidents and tolls.
    """
    known = _known(incidents, tolls)
    for text in texts:
        if not _may_differ(text, known):
            continue
        arabic, english = _counted(figures(text.ar)), _counted(figures(text.en))
        swapped = sorted(n for n in arabic.keys() & english.keys() if not arabic[n] & english[n])
        for n in swapped:
            yield checks.error(
                "summary_outcomes_differ",
                text.path,
                f"{n} {_say(arabic[n])} in Arabic, {_say(english[n])} in English",
            )
        said = arabic if len(arabic) > len(english) else english
        for n in sorted(said.keys() & known.keys() - set(swapped)):
            if not said[n] & known[n]:
                yield checks.warning(
                    "summary_outcome_unsupported",
                    text.path,
                    f"{n} {_say(said[n])} in the summary, {_say(known[n])} in the incidents",
                )


def _may_differ(text: SummaryText, known: Counted) -> bool:
    """Whether a number may be told of different people: only then the grammar is worth its cost."""
    told = outcomes_told(text.ar) | outcomes_told(text.en)
    if len(told.union(*known.values())) < 2:
        return False
    arabic, english = people_counted(text.ar), people_counted(text.en)
    if len(told) > 1 and arabic & english:
        return True
    return any(told - known[n] for n in (arabic | english) & known.keys())


def _known(incidents: Iterable[Incident], tolls: Iterable[Toll]) -> Counted:
    found: Counted = {}
    for incident in incidents:
        for row in incident.casualties:
            for n in (row.min, row.best, row.max):
                _add(found, n, row.outcome)
        for outcome, total in incident.totals:
            for n in (total.min, total.best, total.max) if total else ():
                _add(found, n, Outcome(outcome))
    for toll in tolls:
        if toll.metric.value in _OUTCOMES:
            _add(found, toll.value, Outcome(toll.metric.value))
    return found


def _counted(said: Sequence[Figure]) -> Counted:
    found: Counted = {}
    for figure in said:
        _add(found, figure.count.best, figure.outcome)
    return found


def _add(found: Counted, n: int | None, outcome: Outcome) -> None:
    if n:
        found.setdefault(n, set()).add(outcome)


def _say(outcomes: set[Outcome]) -> str:
    return " or ".join(sorted(outcome.value for outcome in outcomes))
