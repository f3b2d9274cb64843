"""Numbers and days of the two summaries: each must be known, and stand in both languages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from summarizer.resolve import checks
from summarizer.schemas import Article, Bilingual, Check, Incident, SummaryPoint, Toll
from summarizer.text.counts import stated_numbers
from summarizer.text.dates import DateRange, find_dates

_IN_GRAMMAR = frozenset({1, 2})
"""Arabic says these with a singular or a dual noun, of things as of people, so their absence
as a word proves nothing."""
_ANY_DAY = date(2000, 1, 1)
"""Without a day of publication dates are only told from other numbers."""
_APART = " | "


@dataclass(frozen=True, slots=True)
class SummaryText:
    """A headline or point in both languages, and its place in the record."""

    path: str
    ar: str
    en: str


def summary_texts(headline: Bilingual, summary: Sequence[SummaryPoint]) -> list[SummaryText]:
    """Return headline and points, in order."""
    points = [SummaryText(f"summary.points[{i}]", p.ar, p.en) for i, p in enumerate(summary)]
    return [SummaryText("headline", headline.ar, headline.en), *points]


def numbers_differ(
    article: Article,
    texts: Sequence[SummaryText],
    incidents: Sequence[Incident],
    tolls: Sequence[Toll],
) -> Iterator[Check]:
    """Yield a check for each number that is from nowhere, or in one language only.

    A number may be a figure of the incidents or tolls, a sum of two of one incident or of all, or
    stand in the article. Those in the name of a place («حي الأربعين») are no numbers. Dates are
    compared as days: a day that the article does not name is from nowhere as well.
    """
    known = _figures(incidents, tolls) | _IN_GRAMMAR
    source: _Source | None = None
    for text in texts:
        arabic, english = stated_numbers(text.ar), stated_numbers(text.en)
        unknown = (arabic | english) - known
        if not unknown and arabic | _IN_GRAMMAR == english | _IN_GRAMMAR:
            continue
        # Reading a whole article costs more than all the rest, and is seldom needed.
        source = source or _Source.of(article, incidents)
        text = _without_places(text, incidents)
        if not unknown <= source.numbers:
            yield from _from_nowhere(text, known | source.numbers, source)
        yield from _in_one_language(text, article.published)


@dataclass(frozen=True, slots=True)
class _Source:
    """What the article states: its numbers, and the days of its dates and of the incidents."""

    published: date | None
    numbers: frozenset[int]
    days: tuple[tuple[date, date], ...]

    @classmethod
    def of(cls, article: Article, incidents: Sequence[Incident]) -> "_Source":
        published = article.published
        found = [found.value for found in find_dates(article.text, published or _ANY_DAY)]
        days = [(value.start, value.end) for value in found]
        days += [(published, published)] if published else []
        for incident in incidents:
            if incident.date and incident.date.start and incident.date.end:
                days.append((incident.date.start, incident.date.end))
        return cls(published, stated_numbers(article.text), tuple(days))

    def names(self, value: DateRange) -> bool:
        """Whether a day is one of these; the year is uncertain without that of publication."""
        if self.published is None:
            ours = (value.start.month, value.start.day)
            return any((start.month, start.day) == ours for start, _ in self.days)
        return any(value.start <= end and start <= value.end for start, end in self.days)


def _from_nowhere(text: SummaryText, known: frozenset[int], source: _Source) -> Iterator[Check]:
    left: set[int] = set()
    for language in (text.ar, text.en):
        dates = find_dates(language, source.published or _ANY_DAY)
        spans = [(found.start, found.end) for found in dates if source.names(found.value)]
        left |= stated_numbers(_cut(language, spans)) - known
    for n in sorted(left):
        yield checks.error(
            "summary_number_unsupported",
            text.path,
            f"{n} stands neither in the article nor in the incidents",
        )


def _in_one_language(text: SummaryText, published: date | None) -> Iterator[Check]:
    day = published or _ANY_DAY
    arabic, english = find_dates(text.ar, day), find_dates(text.en, day)
    said, told = stated_numbers(text.ar) | _IN_GRAMMAR, stated_numbers(text.en) | _IN_GRAMMAR
    if said != told:
        ours = stated_numbers(_cut(text.ar, [(f.start, f.end) for f in arabic]))
        theirs = stated_numbers(_cut(text.en, [(f.start, f.end) for f in english]))
        # What one reader takes for a date, the other may take for a number.
        for n in sorted((ours - theirs - told) | (theirs - ours - said)):
            yield checks.warning(
                "summary_numbers_differ", text.path, f"{n} stands in one language only"
            )
    if not (published and arabic and english):
        return
    if not _meet([f.value for f in arabic], [f.value for f in english]):
        days = f"{arabic[0].value.start} and {english[0].value.start}"
        yield checks.warning(
            "summary_dates_differ", text.path, f"the two languages name different days: {days}"
        )


def _meet(ours: Sequence[DateRange], theirs: Sequence[DateRange]) -> bool:
    pairs = ((one, other) for one in ours for other in theirs)
    return any(one.start <= other.end and other.start <= one.end for one, other in pairs)


def _without_places(text: SummaryText, incidents: Sequence[Incident]) -> SummaryText:
    arabic, english = text.ar, text.en
    for place in (place for incident in incidents for place in incident.places):
        for name in (place.name.ar, place.text):
            arabic = arabic.replace(name, _APART)
        for name in (place.name.en, place.text):
            english = english.replace(name, _APART)
    return SummaryText(text.path, arabic, english)


def _figures(incidents: Iterable[Incident], tolls: Iterable[Toll]) -> frozenset[int]:
    found = {toll.value for toll in tolls}
    whole: dict[str, int] = {}
    for incident in incidents:
        group: set[int | None] = set()
        for row in incident.casualties:
            group |= {row.min, row.max, row.best}
        for outcome, total in incident.totals:
            group |= {total.min, total.best, total.max} if total else set()
            whole[outcome] = whole.get(outcome, 0) + ((total.best or 0) if total else 0)
        stated = {n for n in group if n is not None}
        found |= stated | {a + b for a in stated for b in stated if a < b}
    return frozenset(n for n in found if n is not None) | frozenset(n for n in whole.values() if n)


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}{_APART}{text[end:]}"
    return text
