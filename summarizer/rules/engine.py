"""The embedded engine: no key, no network, the same answer every time."""

from summarizer.engine import Answer
from summarizer.rules.events import events
from summarizer.rules.facts import day_of_all
from summarizer.rules.incidents import link
from summarizer.rules.mentions import incident
from summarizer.rules.names import Names
from summarizer.rules.notes import note
from summarizer.rules.spot import Notes, spot
from summarizer.rules.summaries import summarise
from summarizer.rules.tolls import tolls
from summarizer.rules.topics import off_topic
from summarizer.schemas import Article, ExtractedIncident, Extraction, NameKind
from summarizer.text.dates import DateRange


class RulesEngine:
    """Reads an article with rules and word lists alone; implements `summarizer.engine.Engine`."""

    async def extract(self, article: Article) -> Answer:
        """Return what `article` says."""
        return Answer(self.read(article), engine="rules")

    async def aclose(self) -> None:
        """Nothing is held open."""

    def read(self, article: Article) -> Extraction:
        """Return what `article` says, without an event loop."""
        notes = spot(article)
        names = Names(arabic=article.language == "ar")
        drafts = (
            [] if off_topic(notes) else [d for line in notes.lines for d in events(notes, line)]
        )
        if (day := day_of_all(notes, drafts)) is not None:
            for draft in drafts:
                if draft.date is None and draft.opening != "recalled":
                    draft.date = day
        made: list[tuple[ExtractedIncident, DateRange | None]] = []
        for draft in link(notes, drafts, article.published):
            one = incident(notes, draft, names)
            value = draft.date.value.value if draft.date and article.published else None
            made.append((one.model_copy(update={"note": note(one, names, value)}), value))
        figures = [toll for line in notes.lines for toll in tolls(notes, line)]
        if not made:
            _name_places(notes, names)
        headline, points = summarise(notes, made, figures, names)
        return Extraction(
            headline=headline,
            summary=points,
            names=list(names.known.values()),
            incidents=[one for one, _ in made],
            tolls=figures,
        )


def _name_places(notes: Notes, names: Names) -> None:
    for hit in notes.hits["place"]:
        place = hit.value.place
        if place is not None:
            names.enter(place.ar, place.en, NameKind.PLACE)
