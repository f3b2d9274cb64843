"""Evidence: each mention of an extraction tied to the characters of the article.

A mention is looked for in the sentences that its incident cites, then anywhere. What is not
there is unverified: the model is told once, in words it can act on (`problems`), and if it
stays so the mention is left out of the record and listed in its checks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.schemas import Article, Evidence, ExtractedIncident, Extraction, Sentence, Span
from summarizer.text.quotes import Match, locate

MENTION_LISTS = (
    "places",
    "actors",
    "people",
    "casualties",
    "weapons",
    "objects",
    "seized",
    "sources",
)
"""The lists of an incident whose entries carry a verbatim `text`."""

_MOST_PROBLEMS = 12
_QUOTES = (("“", "”"), ("«", "»"), ("(", ")"))


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that an engine says stand in the article."""

    path: str
    """Where in the extraction: `incidents[0].places[1].text`."""
    text: str
    sentences: tuple[int, ...]
    """Numbers of the sentences to look in first."""


def mentions(extraction: Extraction) -> Iterator[Mention]:
    """Yield every verbatim mention of `extraction`, in its own order."""
    for i, incident in enumerate(extraction.incidents):
        cited = tuple(incident.sentences)
        if incident.date:
            yield Mention(f"incidents[{i}].date.text", incident.date.text, cited)
        for name in MENTION_LISTS:
            for k, entry in enumerate(getattr(incident, name)):
                yield Mention(f"incidents[{i}].{name}[{k}].text", entry.text, cited)
    for i, toll in enumerate(extraction.tolls):
        yield Mention(f"tolls[{i}].text", toll.text, ())


def evidence(text: str, article: Article, sentences: Sequence[int] = ()) -> Evidence | None:
    """Return where `text` stands in `article`, or None; `sentences` are searched first."""
    within = tuple((sentence.start, sentence.end) for sentence in _cited(article, sentences))
    match = _located(text, article.text, within)
    if match is None:
        return None
    start, end = _with_its_quotes(article.text, match.start, match.end)
    return Evidence(start=start, end=end, how=match.how)


def spans(article: Article, sentences: Sequence[int]) -> list[Span]:
    """Return the spans of the numbered sentences, in order; wrong numbers are passed over."""
    return [Span(start=found.start, end=found.end) for found in _cited(article, sentences)]


def problems(extraction: Extraction, article: Article) -> list[str]:
    """Return what does not hold against the article, in words a model can act on.

    At most a dozen, so that a hopeless answer does not cost a long re-ask. An empty list
    means that every mention was found and every number is in range.
    """
    found = [
        f"{mention.path}: {_quoted(mention.text)} does not stand in the article. Copy the words "
        "letter by letter as they stand there, in one piece, or leave the entry out."
        for mention in mentions(extraction)
        if evidence(mention.text, article, mention.sentences) is None
    ]
    found += _bad_sentence_numbers(extraction, article)
    for i, incident in enumerate(extraction.incidents):
        found += _bad_casualties(i, incident)
    return found[:_MOST_PROBLEMS]


def _cited(article: Article, sentences: Sequence[int]) -> list[Sentence]:
    last = len(article.sentences)
    return [article.sentences[n - 1] for n in sorted(set(sentences)) if 1 <= n <= last]


def _bad_sentence_numbers(extraction: Extraction, article: Article) -> Iterator[str]:
    last = len(article.sentences)
    cited = [(f"summary[{i}]", point.sentences) for i, point in enumerate(extraction.summary)]
    cited += [(f"incidents[{i}]", item.sentences) for i, item in enumerate(extraction.incidents)]
    for path, numbers in cited:
        wrong = [n for n in numbers if not 1 <= n <= last]
        if wrong:
            yield f"{path}.sentences: {wrong} are not sentence numbers; they run from 1 to {last}."
        elif not numbers:
            yield f"{path}.sentences: empty; give the numbers of the sentences it rests on."


def _bad_casualties(i: int, incident: ExtractedIncident) -> Iterator[str]:
    for k, row in enumerate(incident.casualties):
        path = f"incidents[{i}].casualties[{k}]"
        if row.min is not None and row.max is not None and row.min > row.max:
            yield f"{path}: min {row.min} is greater than max {row.max}."
        if row.source is not None and not 1 <= row.source <= len(incident.sources):
            yield (
                f"{path}.source: {row.source} is no position in `sources`, "
                f"which has {len(incident.sources)} entries; use null if nobody is named."
            )


@lru_cache(maxsize=1024)
def _located(text: str, source: str, within: tuple[tuple[int, int], ...]) -> Match | None:
    """Find a mention once, though it is asked for twice: by `problems`, and for the record."""
    return locate(text, source, within or None)


def _with_its_quotes(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in a quotation mark whose partner the span holds: «تنظيم “داعش» and its ”."""
    before, after = text[start - 1 : start], text[end : end + 1]
    for opening, closing in _QUOTES:
        if before != opening and after != closing:
            continue
        held = text[start:end].count(opening) - text[start:end].count(closing)
        if held == 1 and after == closing:
            return start, end + 1
        if held == -1 and before == opening:
            return start - 1, end
    return start, end


def _quoted(text: str) -> str:
    return f"«{text if len(text) <= 80 else text[:77] + '...'}»"
