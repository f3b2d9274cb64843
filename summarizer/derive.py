"""The record from an article and an engine's answer: pure, so it can be run again at no cost."""

import importlib.metadata
from datetime import UTC, datetime
from functools import cache

from summarizer import gazetteer
from summarizer.article import article_id
from summarizer.check import check_record
from summarizer.engine import Answer
from summarizer.ground import spans
from summarizer.resolve import resolve
from summarizer.schemas import Article, Incident, Point, Provenance, Record, Summary, SummaryPoint


def derive(article: Article, answer: Answer, created: datetime | None = None) -> Record:
    """Return the record: mentions grounded, values resolved, the whole checked.

    Args:
        created: when the engine answered; now, if not given.
    """
    said = answer.extraction
    resolved = resolve(said, article)
    incidents = _with_confidence(resolved.incidents, answer.confidence)
    return Record(
        id=article_id(article),
        article=article,
        headline=said.headline,
        summary=_summary(said.summary, article),
        incidents=incidents,
        tolls=resolved.tolls,
        names=resolved.names,
        checks=[
            *answer.checks,
            *resolved.checks,
            *check_record(
                article,
                said.headline,
                said.summary,
                incidents,
                resolved.tolls,
                translated=answer.engine == "llm" or bool(incidents),
                read_by_rules=answer.engine == "rules",
            ),
        ],
        provenance=_provenance(answer, created or datetime.now(UTC)),
    )


@cache
def version() -> str:
    """Return the installed version of this package."""
    return importlib.metadata.version("incident-summarizer")


def _with_confidence(
    incidents: list[Incident], confidence: tuple[float, ...] | None
) -> list[Incident]:
    if confidence is None:
        return incidents
    pairs = zip(incidents, confidence, strict=True)
    return [incident.model_copy(update={"confidence": held}) for incident, held in pairs]


def _summary(points: list[SummaryPoint], article: Article) -> Summary:
    return Summary(
        ar=" ".join(point.ar.strip() for point in points),
        en=" ".join(point.en.strip() for point in points),
        points=[
            Point(ar=point.ar, en=point.en, spans=spans(article, point.sentences))
            for point in points
        ],
    )


def _provenance(answer: Answer, created: datetime) -> Provenance:
    usage = answer.usage
    return Provenance(
        engine=answer.engine,
        model=answer.model,
        model_returned=answer.model_returned,
        prompt=answer.prompt,
        extraction_schema=answer.extraction_schema,
        summarizer=version(),
        gazetteer=gazetteer.identity(),
        calls=usage.calls,
        input_tokens=usage.input_tokens,
        cached_tokens=usage.cached_tokens,
        output_tokens=usage.output_tokens,
        cost_usd=usage.cost_usd,
        created=created.replace(microsecond=0),
        reasks=answer.reasks,
    )
