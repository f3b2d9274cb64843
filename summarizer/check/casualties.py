"""Casualty rows beside what the embedded engine's grammar reads in their own sentences."""

from collections.abc import Iterator, Sequence

from summarizer.resolve import checks
from summarizer.rules.figures import Figure, figures, outcomes_told
from summarizer.schemas import Article, CasualtyValue, Check, Incident, Outcome, Sentence

_HARM = frozenset({Outcome.KILLED, Outcome.INJURED})
"""One of these cannot be told for the other; who was killed may have been detained before."""


def subsets_too_large(incidents: Sequence[Incident]) -> Iterator[Check]:
    """Yield a check where a part is larger than its whole: children than all the killed."""
    for i, incident in enumerate(incidents):
        for k, row in enumerate(incident.casualties):
            total = getattr(incident.totals, row.outcome)
            if row.subset and row.min and total and total.max is not None and row.min > total.max:
                yield checks.warning(
                    "subset_exceeds_total",
                    _path(i, k),
                    f"{row.min} are said to be among {total.max}",
                )


def outcomes_contradicted(article: Article, incidents: Sequence[Incident]) -> Iterator[Check]:
    """Yield a check where the words of a row, as the grammar reads them, tell another outcome.

    Killed for injured is an error if the row's own words say so («مقتل ثلاثة»), and a warning if
    the clause around them does, since clauses can be misread. Between harm and captivity both may
    be true, so that is for information; one sort of captivity for another is not looked at. Rows
    of which the grammar reads nothing are left alone.
    """
    for i, incident in enumerate(incidents):
        for k, row in enumerate(incident.casualties):
            sentence = _sentence(article, row)
            if sentence is None or row.span is None or not row.best:
                continue
            text = article.text[sentence.start : sentence.end]
            if outcomes_told(text) <= {row.outcome}:
                continue
            start, end = row.span.start - sentence.start, row.span.end - sentence.start
            read = [f for f in figures(text) if f.start < end and start < f.end]
            if any(figure.outcome is row.outcome and _fits(figure, row) for figure in read):
                continue
            others = {f.outcome for f in read if _fits(f, row)}
            if others & _HARM or (others and row.outcome in _HARM):
                yield _contradicted(row, others, _path(i, k))
            elif any(figure.outcome is row.outcome and figure.joint for figure in read):
                yield checks.warning(
                    "outcome_mismatch",
                    _path(i, k),
                    f"«{row.text}» counts {row.best} under several outcomes together, not "
                    f"{row.best} {row.outcome.value}",
                )


def _contradicted(row: CasualtyValue, others: set[Outcome], path: str) -> Check:
    said = " or ".join(sorted(outcome.value for outcome in others))
    own = {figure.outcome for figure in figures(row.text) if _fits(figure, row)}
    make = checks.error if own == others else checks.warning
    if not others | {row.outcome} <= _HARM:
        make = checks.info
    return make("outcome_mismatch", path, f"«{row.text}» reads as {said}, not {row.outcome.value}")


def _fits(figure: Figure, row: CasualtyValue) -> bool:
    """Whether the figure counts as many as the row, as far as it says."""
    return figure.count.best == row.best and not figure.joint


def _sentence(article: Article, row: CasualtyValue) -> Sentence | None:
    if row.span is None:
        return None
    start = row.span.start
    return next((s for s in article.sentences if s.start <= start < s.end), None)


def _path(incident: int, row: int) -> str:
    return f"incidents[{incident}].casualties[{row}]"
