"""The embedded engine: no key, no network, the same answer every time."""

from collections.abc import Sequence

from summarizer.engine import Answer
from summarizer.resolve.checks import info
from summarizer.rules.clauses import Clause, split
from summarizer.rules.confidence import LEAST, confidence
from summarizer.rules.draft import Draft
from summarizer.rules.events import events
from summarizer.rules.facts import day_of_all
from summarizer.rules.incidents import link, rate
from summarizer.rules.mentions import incident
from summarizer.rules.names import Names
from summarizer.rules.notes import note
from summarizer.rules.spot import Notes, spot
from summarizer.rules.summaries import summarise
from summarizer.rules.tolls import points_back, tolls
from summarizer.schemas import (
    Article,
    Check,
    ExtractedIncident,
    Extraction,
    NameKind,
    TollMention,
)
from summarizer.text.dates import DateRange


class RulesEngine:
    """Reads an article with rules and word lists alone; implements `summarizer.engine.Engine`."""

    def __init__(self, min_confidence: float | None = None) -> None:
        """Make one; events of a lower confidence than `min_confidence` are left out, and named."""
        self.min_confidence = LEAST if min_confidence is None else min_confidence

    async def extract(self, article: Article) -> Answer:
        """Return what `article` says."""
        return self.read(article)

    async def aclose(self) -> None:
        """Nothing is held open."""

    def read(self, article: Article) -> Answer:
        """Return what `article` says, without an event loop."""
        notes = spot(article)
        names = Names(arabic=article.language == "ar")
        lines = [split(notes, line) for line in notes.lines]
        told, figures = _told(notes, lines)
        found = [(draft, confidence(notes, draft)) for draft in link(notes, told)]
        sure = [(draft, held) for draft, held in found if held >= self.min_confidence]
        unsure = [(draft, held) for draft, held in found if held < self.min_confidence]
        rate([draft for draft, _ in sure], article.published)
        made: list[tuple[ExtractedIncident, DateRange | None]] = []
        for draft, _ in sure:
            one = incident(notes, draft, names)
            value = draft.date.value.value if draft.date and article.published else None
            made.append((one.model_copy(update={"note": note(one, names, value)}), value))
        if not made:
            _name_places(notes, names)
        headline, points = summarise(notes, made, figures, names)
        extraction = Extraction(
            headline=headline,
            summary=points,
            names=list(names.known.values()),
            incidents=[one for one, _ in made],
            tolls=figures,
        )
        return Answer(
            extraction,
            engine="rules",
            confidence=tuple(round(held, 2) for _, held in sure),
            checks=tuple(_left_out(draft, held) for draft, held in unsure),
        )


def _told(notes: Notes, lines: Sequence[Sequence[Clause]]) -> tuple[list[Draft], list[TollMention]]:
    """Return what each sentence tells, and the cumulative figures.

    The day that the whole article is about is everyone's.
    """
    drafts: list[Draft] = []
    figures: list[TollMention] = []
    counting = False
    for line, clauses in zip(notes.lines, lines, strict=True):
        told = [
            draft
            for draft in events(notes, line, clauses)
            if not (counting and points_back(notes, line, draft))
        ]
        cumulative = tolls(notes, line, clauses)
        counting = bool(cumulative) or (counting and not told)
        drafts += told
        figures += cumulative
    if (day := day_of_all(notes, drafts)) is not None:
        for draft in drafts:
            if draft.date is None and draft.opening != "recalled":
                draft.date = day
    return drafts, figures


def _left_out(draft: Draft, held: float) -> Check:
    kind = draft.type.value if draft.type else "event"
    return info(
        "incident_unsure",
        "incidents",
        f"sentence {draft.sentences[0]} may tell of an incident ({kind}); left out, as its "
        f"confidence of {held:.2f} is under the least that is set",
    )


def _name_places(notes: Notes, names: Names) -> None:
    for hit in notes.hits["place"]:
        place = hit.value.place
        if place is not None:
            names.enter(place.ar, place.en, NameKind.PLACE)
