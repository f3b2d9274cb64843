"""Long articles: which sentences go into which question, and one extraction from the answers.

A part shows some sentences of the whole article under their own numbers, so mentions and
sentence numbers stay true for the whole.
"""

from collections.abc import Iterable, Sequence

from summarizer.llm.merge import merge_incidents
from summarizer.schemas import (
    Article,
    ExtractedIncident,
    Extraction,
    Name,
    SummaryPoint,
    TollMention,
)
from summarizer.text.fold import fold_text

MOST_POINTS = 8
"""Points of a merged summary; the first ones of each part, which matter most."""

Part = tuple[int, int]
"""First and last sentence number, both inclusive."""


def parts(article: Article, longest: int, overlap: int) -> list[Part]:
    """Return the parts of `article`, one if it is short enough.

    Args:
        longest: characters of sentences in a part; a sentence longer than that stands alone.
        overlap: sentences that a part repeats from the one before, so that nobody loses the
            thread; fewer where they would leave no room.

    >>> from summarizer.schemas import Sentence
    >>> spans = [Sentence(n=n, start=10 * n - 10, end=10 * n) for n in range(1, 7)]
    >>> parts(Article(text="x" * 60, language="en", sentences=spans), 30, 1)
    [(1, 3), (3, 5), (5, 6)]
    """
    lengths = [sentence.end - sentence.start for sentence in article.sentences]
    if sum(lengths) <= longest:
        return [(1, len(lengths))]
    found: list[Part] = []
    fresh = 0  # index of the first sentence that no part has yet
    while fresh < len(lengths):
        begin = max(0, fresh - overlap) if found else 0
        while begin < fresh and sum(lengths[begin : fresh + 1]) > longest:
            begin += 1
        end, room = begin, longest
        while end < len(lengths) and (lengths[end] <= room or end <= fresh):
            room -= lengths[end]
            end += 1
        found.append((begin + 1, end))
        fresh = end
    return found


def halves(part: Part) -> tuple[Part, Part] | None:
    """Return both halves of `part` by number of sentences, or None if it is a single one."""
    first, last = part
    if first >= last:
        return None
    middle = (first + last) // 2
    return (first, middle), (middle + 1, last)


def merge(extractions: Sequence[Extraction]) -> Extraction:
    """Return one extraction of the whole from those of its parts, in order.

    An incident told in two parts becomes one; its figures are taken from one of them and
    never added. A name keeps the English spelling that it had first.
    """
    head, *others = _one_spelling(extractions)
    if not others:
        return head
    incidents: list[ExtractedIncident] = list(head.incidents)
    for other in others:
        incidents = merge_incidents(incidents, other.incidents)
    every = [head, *others]
    return Extraction(
        headline=head.headline,
        summary=_points([made.summary for made in every]),
        names=_names(name for made in every for name in made.names),
        incidents=incidents,
        tolls=_tolls(toll for made in every for toll in made.tolls),
    )


def _points(summaries: list[list[SummaryPoint]]) -> list[SummaryPoint]:
    """Take the first of each part, then the second of each, until there are enough."""
    ranked = sorted(
        (rank, part) for part, points in enumerate(summaries) for rank in range(len(points))
    )
    seen: set[str] = set()
    taken: list[tuple[int, int]] = []
    for rank, part in ranked:
        words = fold_text(summaries[part][rank].ar)
        if words not in seen and len(taken) < MOST_POINTS:
            seen.add(words)
            taken.append((part, rank))
    return [summaries[part][rank] for part, rank in sorted(taken)]


def _names(names: Iterable[Name]) -> list[Name]:
    return list({(fold_text(name.ar), name.en): name for name in names}.values())


def _tolls(tolls: Iterable[TollMention]) -> list[TollMention]:
    found: dict[tuple[str, str], TollMention] = {}
    for toll in tolls:
        found.setdefault((fold_text(toll.text), toll.metric), toll)
    return list(found.values())


def _one_spelling(extractions: Sequence[Extraction]) -> list[Extraction]:
    """Write each name in later parts as the first part that has it writes it."""
    first: dict[tuple[str, str], str] = {}
    respelt = []
    for made in extractions:
        changed = {}
        for name in made.names:
            english = first.setdefault((fold_text(name.ar), name.kind), name.en)
            if english != name.en:
                changed[name.en] = english
        respelt.append(_respell(made, changed) if changed else made)
    return respelt


def _respell(made: Extraction, english: dict[str, str]) -> Extraction:
    def renamed(incident: ExtractedIncident) -> ExtractedIncident:
        lists = {
            field: [
                mention.model_copy(update={"name": english.get(mention.name, mention.name)})
                for mention in getattr(incident, field)
            ]
            for field in ("places", "actors", "people", "sources")
        }
        return incident.model_copy(update=lists)

    return made.model_copy(
        update={
            "names": [
                name.model_copy(update={"en": english.get(name.en, name.en)}) for name in made.names
            ],
            "incidents": [renamed(incident) for incident in made.incidents],
        }
    )
