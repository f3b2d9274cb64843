"""Consistency of a whole record: what the parts, each right by itself, may still get wrong."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, field_validator

from summarizer.check.casualties import outcomes_contradicted, subsets_too_large
from summarizer.check.names import names_differ
from summarizer.check.outcomes import outcomes_differ
from summarizer.check.summaries import numbers_differ, summary_texts
from summarizer.knowledge import load
from summarizer.resolve import checks
from summarizer.schemas import Article, Bilingual, Check, Incident, SummaryPoint, Toll
from summarizer.text.fold import fold, fold_text

__all__ = ["check_record"]


class Injection(BaseModel):
    """`knowledge/injection.toml`: phrases that speak to a language model, not to a reader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    phrases: dict[str, str]
    """Each phrase, and its folded spelling."""

    @field_validator("phrases", mode="before")
    @classmethod
    def _folded(cls, phrases: list[str]) -> dict[str, str]:
        return {phrase: fold_text(phrase) for phrase in phrases}


def check_record(
    article: Article,
    headline: Bilingual,
    summary: list[SummaryPoint],
    incidents: list[Incident],
    tolls: list[Toll],
    *,
    translated: bool = True,
    read_by_rules: bool = False,
) -> list[Check]:
    """Return what a reader of the record should know, beyond its single values.

    Args:
        translated: the two summaries say the same. The embedded engine cannot translate the
            sentences that it quotes where there is no incident.
        read_by_rules: the casualties come from the grammar that checks those of a model, and
            templates put one set of values into both languages.
    """
    found = [
        *_publication(article, incidents),
        *_instructions(article),
        *subsets_too_large(incidents),
    ]
    if not read_by_rules:
        found += outcomes_contradicted(article, incidents)
    if translated:
        texts = summary_texts(headline, summary)
        found += numbers_differ(article, texts, incidents, tolls)
        if not read_by_rules:
            found += outcomes_differ(texts, incidents, tolls)
            found += names_differ(article, texts, incidents)
    else:
        found.append(
            checks.info(
                "summary_not_translated",
                "summary",
                "the Arabic summary quotes the article; the English one only says so",
            )
        )
    return found


_BASES = {
    "address": "the page's address",
    "title": "the title",
    "line": "a line of the page that is only a date",
}


def _publication(article: Article, incidents: list[Incident]) -> Iterable[Check]:
    if article.published is None and any(i.date and not i.date.start for i in incidents):
        yield checks.info(
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
    text = fold(article.text).text
    for phrase, folded in load("injection", Injection).phrases.items():
        if folded in text:
            yield checks.warning(
                "instructions_in_text",
                "article.text",
                f"the article contains «{phrase}», which reads like an instruction to a "
                "model; it was treated as text",
            )
            return
