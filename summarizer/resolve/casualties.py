"""Casualty figures: each read from its own words, then added up per outcome."""

from collections.abc import Collection, Iterable, Sequence

from summarizer.ground import evidence
from summarizer.resolve import checks
from summarizer.schemas import (
    Article,
    CasualtyMention,
    CasualtyValue,
    Certainty,
    Check,
    Outcome,
    Qualifier,
    Toll,
    TollMention,
    Total,
    Totals,
)
from summarizer.text.counts import numbers, read, supports


def casualty_value(
    mention: CasualtyMention,
    article: Article,
    sentences: list[int],
    sources: Collection[str],
    path: str,
) -> tuple[CasualtyValue | None, list[Check]]:
    """Return the figure as its words support it, None if the words are not in the article.

    A number that the words do not state is left out of the figure, with an error. A vague
    plural takes the bounds that its words imply: «عشرات» is at least 20.
    """
    span = evidence(mention.text, article, sentences)
    if span is None:
        return None, [checks.unverified(path, mention.text)]
    stated = article.text[span.start : span.end]
    low, high, qualifier = mention.min, mention.max, mention.qualifier
    found: list[Check] = []
    given = [n for n in dict.fromkeys((low, high)) if n is not None]
    unsupported = [n for n in given if not _states(stated, n, qualifier)]
    if unsupported or (low is not None and high is not None and low > high):
        claimed = " to ".join(str(n) for n in given)
        found.append(
            checks.error(
                "count_unsupported", path, f"«{stated}» does not state {claimed}; left out"
            )
        )
        low = high = None
        qualifier = Qualifier.UNKNOWN
    count = read(stated) if low is None and high is None else None
    if count and count.qualifier is Qualifier.SEVERAL:
        low, high, qualifier = count.min, count.max, Qualifier.SEVERAL
    return (
        CasualtyValue(
            outcome=mention.outcome,
            group=mention.group,
            demographic=mention.demographic,
            text=stated,
            min=low,
            max=high,
            best=_best(low, high, qualifier),
            qualifier=qualifier,
            subset=mention.subset,
            source=_source_id(mention.source, sources),
            span=span,
        ),
        found,
    )


def toll_value(
    mention: TollMention, article: Article, path: str
) -> tuple[Toll | None, list[Check]]:
    """Return a cumulative figure, None if its words are not in the article."""
    span = evidence(mention.text, article)
    if span is None:
        return None, [checks.unverified(path, mention.text)]
    stated = article.text[span.start : span.end]
    value, found = mention.value, []
    if value is not None and not supports(stated, value):
        found.append(
            checks.error("count_unsupported", path, f"«{stated}» does not state {value}; left out")
        )
        value = None
    toll = Toll(
        text=stated,
        metric=mention.metric,
        value=value,
        period=mention.period,
        scope=mention.scope,
        span=span,
    )
    return toll, found


def totals(rows: Sequence[CasualtyValue], certainty: Certainty) -> Totals:
    """Add up an incident's figures, per outcome, leaving subsets out.

    Figures of one source are added. Where several sources count the same group, their
    figures are alternatives: the total runs from the lowest to the highest, and its best is
    the lowest, since a toll must not be overstated. In a contested incident each source's
    whole sum is one alternative.
    """
    return Totals(
        **{
            outcome.value: _total(
                [r for r in rows if r.outcome is outcome and not r.subset], certainty
            )
            for outcome in Outcome
        }
    )


def _states(stated: str, n: int, qualifier: Qualifier) -> bool:
    if n == 0:
        return qualifier is Qualifier.NONE_REPORTED
    if supports(stated, n):
        return True
    # A single person may be a name or a noun that the lexicon lacks; a number is neither.
    return n == 1 and read(stated) is None and not numbers(stated)


def _best(low: int | None, high: int | None, qualifier: Qualifier) -> int | None:
    if qualifier in (Qualifier.SEVERAL, Qualifier.UNKNOWN):
        return None
    return high if qualifier is Qualifier.UP_TO else low


def _source_id(position: int | None, sources: Collection[str]) -> str | None:
    return f"s{position}" if f"s{position}" in sources else None


def _total(rows: Sequence[CasualtyValue], certainty: Certainty) -> Total | None:
    if not rows:
        return None
    cells: dict[object, dict[str | None, list[CasualtyValue]]] = {}
    for row in rows:
        cell = None if certainty is Certainty.CONTESTED else row.group
        cells.setdefault(cell, {}).setdefault(row.source, []).append(row)
    return _added(
        _widest([_added([_as_total(r) for r in claim]) for claim in claims.values()])
        for claims in cells.values()
    )


def _as_total(row: CasualtyValue) -> Total:
    return Total(min=row.min, best=row.best, max=row.max)


def _added(parts: Iterable[Total]) -> Total:
    """Sum totals: an open maximum stays open; unknown minima and bests count for nothing."""
    parts = list(parts)
    maxima = [part.max for part in parts]
    return Total(
        min=_sum(part.min for part in parts),
        best=_sum(part.best for part in parts),
        max=None if None in maxima else sum(n for n in maxima if n is not None),
    )


def _widest(claims: Sequence[Total]) -> Total:
    """Take alternatives together: lowest minimum, lowest best, highest maximum."""
    minima = [claim.min for claim in claims if claim.min is not None]
    bests = [claim.best for claim in claims if claim.best is not None]
    tops = [claim.max for claim in claims if claim.max is not None]
    return Total(
        min=min(minima, default=None),
        best=min(bests, default=None),
        max=max(tops) if len(tops) == len(claims) else None,
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if known else None
