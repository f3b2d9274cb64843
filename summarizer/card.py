"""One record as a bilingual card for a terminal.

Arabic stands on lines of its own, in logical order, neither reshaped nor padded nor wrapped
in direction marks: terminals that know both directions then lay it out right to left, the
others at least show it whole, and copying a line gives the plain text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.text import Text

from summarizer import wording
from summarizer.labels import label
from summarizer.schemas import (
    Article,
    Bilingual,
    Evidence,
    Incident,
    Provenance,
    Record,
    Severity,
    Toll,
)

WIDEST = 100
"""Columns; longer lines are hard to read."""
_NARROW = 50
"""Columns; below that nothing is indented."""
_INDENT = 3
_KEY = 16
"""Columns of the margin that names a row."""
_SEVERITIES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
# Escape sequences in an article must not reach the terminal, nor marks that reorder a line.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Mention(Protocol):
    """A value that was copied from the article."""

    @property
    def text(self) -> str: ...
    @property
    def span(self) -> Evidence | None: ...


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph that wraps under its own indent, without spaces at the end of a line."""

    text: str
    style: str = ""
    indent: int = 0
    key: str = ""
    """Stands in the margin of the first line, or above it if it is too long."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        most = min(options.max_width, WIDEST)
        indent = self.indent + (_KEY if self.key else 0)
        margin = Text(" " * self.indent + self.key, style="dim") if self.key else Text()
        if most < _NARROW:
            indent = 0
        if self.key and len(margin) >= indent:
            yield margin
            margin = Text()
        text = Text(_UNSHOWN.sub("", self.text), style=self.style)
        for line in text.wrap(console, most - indent):
            line.rstrip()
            margin.pad_right(indent - len(margin))
            yield margin + line if line else Text()
            margin = Text()


def card(record: Record) -> Group:
    """Return the card, for `rich.console.Console.print`."""
    return Group(
        *_head(record),
        *_summary(record),
        *chain.from_iterable(
            _incident(n, incident, record.article) for n, incident in enumerate(record.incidents, 1)
        ),
        *_tolls(record.tolls, record.article),
        *_checks(record),
        Line(""),
        *_footer(record.provenance),
    )


def _head(record: Record) -> Iterator[Line]:
    article = record.article
    yield from _both(record.headline, "bold")
    published = f"published {article.published}" if article.published else "publication day unknown"
    place = " ".join(filter(None, (article.origin.path, article.origin.locator)))
    yield Line(" · ".join(filter(None, (published, article.url, place))), "dim")
    if article.outlet:
        yield Line(article.outlet, "dim")


def _summary(record: Record) -> Iterator[Line]:
    for text in (record.summary.en, record.summary.ar):
        if text:
            yield Line("")
            yield Line(text)


def _incident(n: int, incident: Incident, article: Article) -> Iterator[Line]:
    values = (incident.event_type, incident.salience, incident.realis, incident.certainty)
    yield Line("")
    yield Line(f"{n}. " + " · ".join(label(value, "en") for value in values), "bold cyan")
    yield Line(" · ".join(label(value, "ar") for value in values), "cyan", _INDENT)
    yield from _both(incident.note, "", _INDENT)
    for key, text, mention in _facts(incident):
        yield from _row(key, text, mention, article)


def _facts(incident: Incident) -> Iterator[tuple[str, str, Mention | None]]:
    """The rows of an incident: what it is, the value in words, and the mention behind it."""
    if incident.date:
        stated = incident.date if incident.date.text else None
        yield "when", wording.when(incident.date), stated
    for place in incident.places:
        yield label(place.relation, "en"), wording.where(place), place
    for actor in incident.actors:
        yield label(actor.role, "en"), wording.who(actor), actor
    for person in incident.people:
        yield "person", wording.person(person), person
    for casualty in incident.casualties:
        yield label(casualty.outcome, "en"), wording.count(casualty), casualty
    if len(incident.casualties) > 1:
        yield "in all", wording.totals(incident.totals), None
    for weapon in incident.weapons:
        yield "weapon", label(weapon.category, "en"), weapon
    for thing in incident.objects:
        yield "hit", wording.thing(thing), thing
    for seized in incident.seized:
        yield "seized", label(seized.kind, "en"), seized
    for source in incident.sources:
        act = label(source.act, "en")
        yield f"source {source.id}", f"{source.name.en} ({label(source.kind, 'en')}) {act}", source


def _tolls(tolls: Sequence[Toll], article: Article) -> Iterator[Line]:
    if tolls:
        yield Line("")
        yield Line("Cumulative figures, not incidents", "bold cyan")
    for toll in tolls:
        value = "not stated" if toll.value is None else f"{toll.value:,}"
        yield from _row(label(toll.metric, "en"), value, toll, article)
        for words in filter(None, (toll.period, toll.scope)):
            yield _quote(words, article)


def _checks(record: Record) -> Iterator[Line]:
    if record.checks:
        yield Line("")
        yield Line("To know before using this record", "bold cyan")
    for severity, style in _SEVERITIES.items():
        for check in record.checks:
            if check.severity is severity:
                text = f"{check.path}: {check.message}" if check.path else check.message
                yield Line(text, style, _INDENT, label(severity, "en"))


def _footer(made: Provenance) -> Iterator[Line]:
    yield Line(wording.provenance(made), "dim")
    if made.engine == "rules":
        yield Line(f"Note: {wording.RULES_CAUTION}.", "yellow")


def _both(text: Bilingual, style: str, indent: int = 0) -> Iterator[Line]:
    return (Line(one, style, indent) for one in (text.en, text.ar) if one)


def _row(key: str, text: str, mention: Mention | None, article: Article) -> Iterator[Line]:
    """A value with the number of its sentence, and below it the words of the source."""
    if mention is None:
        yield Line(text, "", _INDENT, key)
        return
    yield Line(f"{text} · {_sentence(mention.span, article)}", "", _INDENT, key)
    yield _quote(mention.text, article)


def _quote(text: str, article: Article) -> Line:
    quoted = f"«{text}»" if article.language == "ar" else f"“{text}”"
    return Line(quoted, "dim", _INDENT + _KEY)


def _sentence(span: Evidence | None, article: Article) -> str:
    if span is None:
        return "not found in the source"
    for sentence in article.sentences:
        if sentence.start <= span.start < sentence.end:
            return f"sentence {sentence.n}"
    return "between sentences"
