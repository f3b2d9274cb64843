"""The same incident told twice, in two parts of one article, becomes one incident."""

from collections.abc import Sequence
from typing import Any

from summarizer.schemas import (
    CasualtyMention,
    ExtractedIncident,
    Outcome,
    PlaceMention,
    Salience,
    SourceMention,
    VictimGroup,
)
from summarizer.text.fold import fold_text

_BY_SALIENCE = (Salience.MAIN, Salience.SECONDARY, Salience.BACKGROUND)


def merge_incidents(
    known: Sequence[ExtractedIncident], told: Sequence[ExtractedIncident]
) -> list[ExtractedIncident]:
    """Return `known` with `told` merged in; incidents of the same part are never merged.

    Each incident of `told` joins at most one of `known` and the best match goes first, so that
    two strikes told in one sentence stay two.
    """
    pairs = sorted(
        (
            (-likeness(old, new), k, n)
            for k, old in enumerate(known)
            for n, new in enumerate(told)
            if likeness(old, new)
        ),
    )
    partner: dict[int, int] = {}
    for _, k, n in pairs:
        if k not in partner and n not in partner.values():
            partner[k] = n
    merged = [_join(old, told[partner[k]]) if k in partner else old for k, old in enumerate(known)]
    return merged + [new for n, new in enumerate(told) if n not in partner.values()]


def likeness(a: ExtractedIncident, b: ExtractedIncident) -> int:
    """Return how surely both are one incident: 0 for different, higher for surer.

    They must be of one type and realis, and not at different places. Then it takes a shared
    sentence, or the same place and date phrase with figures that can both be true.
    """
    if (a.event_type, a.realis) != (b.event_type, b.realis):
        return 0
    shared_place = bool(_place_names(a.places) & _place_names(b.places))
    if a.places and b.places and not shared_place:
        return 0
    same_date = bool(a.date and b.date and fold_text(a.date.text) == fold_text(b.date.text))
    shared_sentences = len(set(a.sentences) & set(b.sentences))
    told_alike = same_date and shared_place and _compatible(a.casualties, b.casualties)
    if not shared_sentences and not told_alike:
        return 0
    return shared_sentences + 2 * shared_place + 2 * same_date


def _join(a: ExtractedIncident, b: ExtractedIncident) -> ExtractedIncident:
    sources = _union(a.sources, b.sources)
    return a.model_copy(
        update={
            "sentences": sorted({*a.sentences, *b.sentences}),
            "salience": min(a.salience, b.salience, key=_BY_SALIENCE.index),
            "date": a.date or b.date,
            "places": _union(a.places, b.places),
            "actors": _union(a.actors, b.actors),
            "people": _union(a.people, b.people),
            "casualties": _figures(a, b, sources),
            "weapons": _union(a.weapons, b.weapons),
            "objects": _union(a.objects, b.objects),
            "seized": _union(a.seized, b.seized),
            "sources": sources,
        }
    )


def _figures(
    a: ExtractedIncident, b: ExtractedIncident, sources: list[SourceMention]
) -> list[CasualtyMention]:
    """Take each outcome's rows from one telling, the first that states a number, and of the
    other telling those that count other people."""
    found = []
    for outcome in Outcome:
        tellings = [
            (told, [row for row in told.casualties if row.outcome is outcome]) for told in (a, b)
        ]
        # Sorting is stable: the first of two that both state a number stays the first.
        (told, rows), (other, further) = sorted(
            tellings, key=lambda pair: (not any(map(_stated, pair[1])), not pair[1])
        )
        for teller, taken in ((told, rows), (other, _of_others(further, rows))):
            found += [
                row.model_copy(update={"source": _moved(row.source, teller.sources, sources)})
                for row in taken
            ]
    return found


def _of_others(
    rows: Sequence[CasualtyMention], counted: Sequence[CasualtyMention]
) -> list[CasualtyMention]:
    """Return the rows that state figures of people who cannot be among those `counted`.

    Where either telling does not say who they were, or both quote the same phrase, they may
    be the same people.
    """
    groups = {row.group for row in counted}
    quoted = {fold_text(row.text) for row in counted}
    if VictimGroup.UNSPECIFIED in groups:
        return []
    apart = set(VictimGroup) - groups - {VictimGroup.UNSPECIFIED}
    return [
        row
        for row in rows
        if row.group in apart and _stated(row) and fold_text(row.text) not in quoted
    ]


def _moved(
    position: int | None, before: Sequence[SourceMention], after: Sequence[SourceMention]
) -> int | None:
    """Return where the source at `position`, from 1, stands in the merged list."""
    if position is None or not 1 <= position <= len(before):
        return None
    wanted = _key(before[position - 1])
    return next(i for i, source in enumerate(after, 1) if _key(source) == wanted)


def _union(a: Sequence[Any], b: Sequence[Any]) -> list[Any]:
    """Return the mentions of `a`, then those that only `b` has, each list in its order."""
    found: dict[tuple[str, ...], Any] = {}
    for mention in (*a, *b):
        found.setdefault(_key(mention), mention)
    return list(found.values())


def _key(mention: Any) -> tuple[str, ...]:
    """Tell mentions apart by what they name (the English name, else the words), the role that
    an actor has, and what a source does: a denial is no assertion."""
    name = fold_text(getattr(mention, "name", mention.text))
    return name, str(getattr(mention, "role", "")), str(getattr(mention, "act", ""))


def _place_names(places: Sequence[PlaceMention]) -> set[str]:
    return {fold_text(place.name) for place in places} | {fold_text(p.text) for p in places}


def _stated(row: CasualtyMention) -> bool:
    return row.min is not None or row.max is not None


def _compatible(a: Sequence[CasualtyMention], b: Sequence[CasualtyMention]) -> bool:
    """Tell whether the figures of both tellings leave room for one truth."""
    for outcome in Outcome:
        ours, theirs = _range(a, outcome), _range(b, outcome)
        if ours and theirs and (ours[0] > theirs[1] or theirs[0] > ours[1]):
            return False
    return True


def _range(rows: Sequence[CasualtyMention], outcome: Outcome) -> tuple[float, float] | None:
    stated = [row for row in rows if row.outcome is outcome and _stated(row)]
    if not stated:
        return None
    low = min(row.min or 0 for row in stated)
    high = max(float("inf") if row.max is None else row.max for row in stated)
    return low, high
