"""Consistency of a whole record: what the parts, each right by itself, may still get wrong."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from summarizer.knowledge import load
from summarizer.resolve import checks
from summarizer.schemas import Article, Bilingual, Check, Incident, SummaryPoint, Toll
from summarizer.text.counts import numbers
from summarizer.text.fold import fold_text

_IN_GRAMMAR = frozenset({1, 2})
"""Arabic says these with a singular or a dual noun, of things as of people, so their absence
as a word proves nothing."""


_BASES = {
    "address": "the page's address",
    "title": "the title",
    "line": "a line of the page that is only a date",
}


class Injection(BaseModel):
    """`knowledge/injection.toml`: phrases that speak to a language model, not to a reader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    phrases: list[str]


def check_record(
    article: Article,
    headline: Bilingual,
    summary: list[SummaryPoint],
    incidents: list[Incident],
    tolls: list[Toll],
    *,
    translated: bool = True,
) -> list[Check]:
    """Return what a reader of the record should know, beyond its single values.

    Args:
        translated: the two summaries say the same. The embedded engine cannot translate the
            sentences that it quotes where there is no incident.
    """
    found = [*_publication(article, incidents), *_instructions(article), *_subsets(incidents)]
    if translated:
        found += _summary_numbers(article, headline, summary, incidents, tolls)
    else:
        found.append(
            checks.info(
                "summary_not_translated",
                "summary",
                "the Arabic summary quotes the article; the English one only says so",
            )
        )
    return found


def _publication(article: Article, incidents: list[Incident]) -> Iterable[Check]:
    if article.published is None and any(i.date and not i.date.start for i in incidents):
        yield checks.warning(
            "no_publication_date",
            "article.published",
            "the publication date is not known, so relative dates stay unresolved",
        )
    if article.published_from in _BASES:
        yield checks.info(
            "published_inferred",
            "article.published",
            f"no publication date was given; {article.published} is taken from "
            f"{_BASES[article.published_from]}",
        )


def _instructions(article: Article) -> Iterable[Check]:
    text = fold_text(article.text)
    for phrase in load("injection", Injection).phrases:
        if fold_text(phrase) in text:
            yield checks.warning(
                "instructions_in_text",
                "article.text",
                f"the article contains «{phrase}», which reads like an instruction to a "
                "model; it was treated as text",
            )
            return


def _summary_numbers(
    article: Article,
    headline: Bilingual,
    summary: list[SummaryPoint],
    incidents: list[Incident],
    tolls: list[Toll],
) -> Iterable[Check]:
    """Each number must be in the source, the figures or the dates, and in both languages."""
    texts = [("headline", headline.ar, headline.en)]
    texts += [(f"summary.points[{i}]", point.ar, point.en) for i, point in enumerate(summary)]
    stated = [(path, _stated(arabic), _stated(english)) for path, arabic, english in texts]
    known = _figures(incidents, tolls) | _IN_GRAMMAR
    if any((in_arabic | in_english) - known for _, in_arabic, in_english in stated):
        # Reading a whole article costs more than all the rest, and is seldom needed.
        known |= _stated(article.text)
    for path, in_arabic, in_english in stated:
        for n in sorted((in_arabic | in_english) - known):
            yield checks.error(
                "summary_number_unsupported",
                path,
                f"{n} stands neither in the article nor in the incidents",
            )
        for n in sorted((in_arabic ^ in_english) - _IN_GRAMMAR):
            yield checks.warning("summary_numbers_differ", path, f"{n} stands in one language only")


def _figures(incidents: list[Incident], tolls: list[Toll]) -> set[int]:
    figures: set[int | None] = {toll.value for toll in tolls}
    for incident in incidents:
        for row in incident.casualties:
            figures |= {row.min, row.max, row.best}
        for _, total in incident.totals:
            figures |= {total.min, total.best, total.max} if total else set()
        if incident.date and incident.date.start and incident.date.end:
            for day in (incident.date.start, incident.date.end):
                figures |= {day.year, day.month, day.day}
    return {n for n in figures if n is not None}


def _stated(text: str) -> set[int]:
    return {found.value for found in numbers(text)}


def _subsets(incidents: list[Incident]) -> Iterable[Check]:
    """Children among the killed cannot be more than the killed."""
    for i, incident in enumerate(incidents):
        for k, row in enumerate(incident.casualties):
            total = getattr(incident.totals, row.outcome)
            if row.subset and row.min and total and total.max is not None and row.min > total.max:
                yield checks.warning(
                    "subset_exceeds_total",
                    f"incidents[{i}].casualties[{k}]",
                    f"{row.min} are said to be among {total.max}",
                )
