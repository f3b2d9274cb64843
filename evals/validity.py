"""What is wrong with a gold document beyond its shape: quotes, dates, sums, contradictions."""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from summarizer.schemas import DatePrecision, Outcome, Qualifier, Realis, Schema
from summarizer.text.language import detect_language

from .annotation import GoldCasualty, GoldDate, GoldDocument, GoldIncident, Quote, Range, Status
from .summaries.facts import own_anchors_hold

_Tags = TypeAdapter(dict[str, dict[str, str]])


def problems(document: GoldDocument) -> list[str]:
    """Return what an annotator must mend, each as `doc_id: where: what`; empty if it is sound."""
    found = [
        *_document(document),
        *(
            f"{incident.id}: {problem}"
            for incident in document.incidents
            for problem in _incident(incident, document.article.published)
        ),
        *(f"quote: {problem}" for problem in _quotes(document)),
        *_facts(document),
    ]
    return [f"{document.doc_id}: {problem}" for problem in found]


@cache
def tags() -> dict[str, dict[str, str]]:
    """Return the phenomena of `tags.toml` by group: the tag, and when it is given."""
    text = (files(__package__) / "tags.toml").read_text(encoding="utf-8")
    return _Tags.validate_python(tomllib.loads(text))


def quotes(value: object) -> Iterator[Quote]:
    """Yield every quote in a part of an annotation."""
    if isinstance(value, Quote):
        yield value
    elif isinstance(value, Schema):
        for name in type(value).model_fields:
            yield from quotes(getattr(value, name))
    elif isinstance(value, list):
        for item in value:
            yield from quotes(item)


def _document(document: GoldDocument) -> Iterator[str]:
    if document.sha256 != document.article.sha256:
        yield "sha256: the article was changed after it was annotated; annotate it again"
    known = {tag for group in tags().values() for tag in group}
    for tag in document.tags:
        if tag not in known:
            yield f"tags: {tag!r} is not in tags.toml"
    language = detect_language(document.article.source)
    if language != document.article.language:
        yield f"article.language: is {language!r} by its letters"
    if document.has_incidents != any(not incident.optional for incident in document.incidents):
        yield "has_incidents: must be true exactly if an incident is not optional"
    if ("no_incident" in document.tags) != (not document.has_incidents):
        yield "tags: no_incident and has_incidents contradict one another"
    ids = [incident.id for incident in document.incidents]
    if len(set(ids)) < len(ids):
        yield "incidents: an id occurs twice"
    if document.status is Status.ADJUDICATED and len(document.annotators) < 2:
        yield "annotators: an adjudicated document has at least two"


def _incident(incident: GoldIncident, published: date | None) -> Iterator[str]:
    for value in incident.date:
        yield from _date(value, published, incident)
    for n, row in enumerate(incident.casualties):
        yield from (f"casualties[{n}]: {problem}" for problem in _casualty(row))
    for outcome, total in incident.totals.items():
        if total.min is not None and total.max is not None and total.min > total.max:
            yield f"totals.{outcome}: min is above max"
    if incident.annotated("totals") and incident.annotated("casualties"):
        yield from _sums(incident)


def _date(value: GoldDate, published: date | None, incident: GoldIncident) -> Iterator[str]:
    if value.start > value.end:
        yield "date: starts after it ends"
    if value.precision is DatePrecision.DAY and value.start != value.end:
        yield "date: precision is day, but start and end differ"
    ahead = Realis.THREATENED_OR_PLANNED in incident.realis
    if published and value.start > published and not ahead:
        yield f"date: {value.start} lies after publication"


def _casualty(row: GoldCasualty) -> Iterator[str]:
    if row.min is not None and row.max is not None and row.min > row.max:
        yield "min is above max"
    if (row.min == row.max == 0) != (row.qualifier is Qualifier.NONE_REPORTED):
        yield "0 and the qualifier none_reported belong together"
    if row.min is None and row.qualifier in (Qualifier.EXACT, Qualifier.ABOUT):
        yield f"no number, so the qualifier cannot be {row.qualifier}"


def _sums(incident: GoldIncident) -> Iterator[str]:
    """Compare totals with rows where that needs no judgement: one source, nothing optional."""
    for outcome in Outcome:
        rows = [r for r in incident.casualties if r.outcome is outcome and not r.subset]
        total = incident.totals.get(outcome)
        if any(row.source or row.optional for row in rows):
            continue
        if bool(rows) != (total is not None):
            yield f"totals.{outcome}: is {_shown(total)}, but there are {len(rows)} rows"
        elif total and (expected := _added(rows)) != total:
            yield f"totals.{outcome}: is {_shown(total)}; its rows add up to {_shown(expected)}"


def _added(rows: list[GoldCasualty]) -> Range:
    minima = [row.min for row in rows if row.min is not None]
    maxima = [row.max for row in rows]
    known = [n for n in maxima if n is not None]
    return Range(
        min=sum(minima) if minima else None,
        max=sum(known) if len(known) == len(maxima) else None,
    )


def _shown(total: Range | None) -> str:
    return f"{total.min} to {total.max}" if total else "not given"


def _quotes(document: GoldDocument) -> Iterator[str]:
    source = document.article.source
    for part in (*document.incidents, *document.tolls, *document.key_facts):
        for quote in quotes(part):
            if source[quote.start : quote.end] != quote.text or not quote.text.strip():
                yield f"«{quote.text}» does not stand at {quote.start} to {quote.end}"


def _facts(document: GoldDocument) -> Iterator[str]:
    if not document.annotated("key_facts"):
        return
    if not any(fact.weight == 3 for fact in document.key_facts):
        yield "key_facts: one must have weight 3"
    for fact in document.key_facts:
        for anchor in own_anchors_hold(fact):
            yield f"key_facts.{fact.id}: its own text lacks the anchor {anchor!r}"
