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
    Qualifier,
    Toll,
    TollMention,
    Total,
    Totals,
    VictimGroup,
)
from summarizer.text.counts import Count, read, stated_numbers, supports


def casualty_value(
    mention: CasualtyMention,
    article: Article,
    sentences: list[int],
    sources: Collection[str],
    path: str,
) -> tuple[CasualtyValue | None, list[Check]]:
    """Return the figure as its words support it, None if the words are not in the article.

    Code's own reading of the words gives the bounds and the qualifier («ما لا يقل عن سبعة» is
    7 or more); the engine only says whom and what they count. A number that the words do
    not state is left out of the figure, with an error.
    """
    span = evidence(mention.text, article, sentences)
    if span is None:
        return None, [checks.unverified(path, mention.text)]
    stated = article.text[span.start : span.end]
    count, found = _figure(mention, stated, path)
    return (
        CasualtyValue(
            outcome=mention.outcome,
            group=mention.group,
            demographic=mention.demographic,
            text=stated,
            min=count.min,
            max=count.max,
            best=count.best,
            qualifier=count.qualifier,
            subset=mention.subset,
            source=f"s{mention.source}" if f"s{mention.source}" in sources else None,
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


def totals(
    rows: Sequence[CasualtyValue], claims: Sequence[int | None], certainty: Certainty
) -> Totals:
    """Add up an incident's figures, per outcome, leaving subsets out.

    Figures of one source are added. Where several sources count the same group, their
    figures are alternatives: the total runs from the lowest to the highest, and its best is
    the lowest, since a toll must not be overstated. In a contested incident, or where one of
    the sources does not say whom it counts, each source's whole sum is one alternative.

    Args:
        claims: for each row, the position of the source that gives it; known also where that
            source's own words were not found.
    """
    counted = [(row, claim) for row, claim in zip(rows, claims, strict=True) if not row.subset]
    by_outcome: dict[str, list[tuple[CasualtyValue, int | None]]] = {}
    for row, claim in counted:
        by_outcome.setdefault(row.outcome.value, []).append((row, claim))
    return Totals(**{outcome: _total(rows, certainty) for outcome, rows in by_outcome.items()})


def _figure(mention: CasualtyMention, stated: str, path: str) -> tuple[Count, list[Check]]:
    said = [n for n in dict.fromkeys((mention.min, mention.max)) if n is not None]
    ours = read(stated)
    if not said and mention.qualifier is Qualifier.UNKNOWN:
        # «80 قتيلاً وجريحاً»: the words have a number, but it counts others as well.
        return Count(None, None, None, Qualifier.UNKNOWN), []
    if not said:
        return ours or Count(None, None, None, _open(mention.qualifier)), []
    if said == [0] and mention.qualifier is Qualifier.NONE_REPORTED:
        if (ours is None or ours.max == 0) and not stated_numbers(stated):
            return Count(0, 0, 0, Qualifier.NONE_REPORTED), []
    elif ours and 0 not in said and set(said) <= {ours.min, ours.best, ours.max}:
        return ours, []
    elif mention.min in (None, 1) and said == [1] and ours is None and not stated_numbers(stated):
        # A single person may be a name or a noun that the lexicon lacks.
        return Count(1, 1, 1, Qualifier.EXACT), []
    elif 0 not in said and said == sorted(said) and all(supports(stated, n) for n in said):
        return _as_said(mention), [] if mention.subset else [_not_alone(stated, said, path)]
    claimed = " to ".join(str(n) for n in said)
    message = f"«{stated}» does not state {claimed}; left out"
    unknown = Count(None, None, None, Qualifier.UNKNOWN)
    return unknown, [checks.error("count_unsupported", path, message)]


def _open(qualifier: Qualifier) -> Qualifier:
    """Without a number, a figure is vague or unknown, whatever the engine called it."""
    return qualifier if qualifier is Qualifier.SEVERAL else Qualifier.UNKNOWN


def _as_said(mention: CasualtyMention) -> Count:
    best = mention.max if mention.qualifier is Qualifier.UP_TO else mention.min
    return Count(mention.min, mention.max, best, mention.qualifier)


def _not_alone(stated: str, said: list[int], path: str) -> Check:
    others = sorted(stated_numbers(stated) - set(said))
    return checks.warning(
        "count_not_alone",
        path,
        f"«{stated}» also states {', '.join(map(str, others)) or 'other figures'}; "
        f"that {said[0]} is the right one was not verified",
    )


def _total(counted: Sequence[tuple[CasualtyValue, int | None]], certainty: Certainty) -> Total:
    rival = len({claim for _, claim in counted} - {None}) > 1
    vague = any(row.group is VictimGroup.UNSPECIFIED for row, _ in counted)
    whole = certainty is Certainty.CONTESTED or (rival and vague)
    cells: dict[object, dict[int | None, list[CasualtyValue]]] = {}
    for row, claim in counted:
        cells.setdefault(None if whole else row.group, {}).setdefault(claim, []).append(row)
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
