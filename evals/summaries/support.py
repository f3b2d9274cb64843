"""Numbers and names in a summary that nothing supports: invented, or read wrongly."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from summarizer.gazetteer import find_places
from summarizer.schemas import Record
from summarizer.text.dates import find_dates
from summarizer.text.fold import fold_text

from ..annotation import GoldDocument
from ..names import actor_id
from ..results import Remark
from ..tally import Rate
from .naming import countries, named, own_names, says
from .reading import ANY_DAY, GRAMMATICAL, Text, stated, texts, undated, words

_CLOSE = 0.1
"""How far a rounded number may be from the one it rounds."""


def unsupported_numbers(gold: GoldDocument, record: Record) -> tuple[dict[str, Rate], list[Remark]]:
    """Return the share of numbers, per language, that stand nowhere, with a remark for each.

    A number is supported if the article states it, if it is one of the record's figures, if it is
    the sum of two figures of one incident or of all incidents' totals, or if words mark it as
    rounded and it is rounder than what it rounds. The day of a date supports only a date.
    """
    figures = _figures(record)
    known = {a + b for group in figures for a in group for b in group if a != b}
    known |= {n for group in figures for n in group} | _over_all(record)
    published = record.article.published or ANY_DAY
    rates, remarks = _empty("summary_numbers"), []
    source: _Source | None = None
    for text in texts(record):
        counting = stated(undated(text.text, published, days_only=True))
        for n in sorted(stated(text.text) - GRAMMATICAL):
            wrong = n not in known
            if wrong:
                # Reading a whole article costs more than all the rest, and is seldom needed.
                source = source or _read(gold.article.source, published)
                wrong = n not in source.counting and not _rounds(n, text, source.counting)
                if wrong and n not in counting:
                    wrong = n not in source.dates and n not in _days(record)
            rates[f"summary_numbers_{text.language}"] += Rate(hits=wrong, of=1)
            if wrong:
                said = f"{n} stands neither in the article nor in the incidents: {text.text}"
                remarks.append(Remark(kind="unsupported_number", text=said, path=text.path))
    return rates, remarks


def unsupported_names(gold: GoldDocument, record: Record) -> tuple[dict[str, Rate], list[Remark]]:
    """Return the share of known places and actors named that the article does not name.

    The names that the record pairs in both languages are not asked about: they stand in the
    article.
    """
    source, own = gold.article.source, own_names(record)
    where, who = set[str](), set[str]()
    for incident in record.incidents:
        for place in incident.places:
            # Where a place lies is the gazetteer's word, not the article's.
            where |= {place.name.en, place.governorate or "", place.district or ""}
        who |= {a.id or actor_id(a.text) or "" for a in incident.actors}
        who |= {actor_id(s.text) or "" for s in incident.sources}
    rates, remarks = _empty("summary_names"), []
    for text in texts(record):
        here, acting = named(text.text, own)
        doubtful = {name for name in here if name.id not in where}
        doubtful |= {name for name in acting if name.id not in who}
        wrong = {name for name in doubtful if not says(source, name)}
        if wrong:
            known = {name.id for found in named(source) for name in found}
            known |= {country for country, code in countries().items() if code in _lands(source)}
            wrong = {name for name in wrong if name.id not in known}
        rates[f"summary_names_{text.language}"] += Rate(
            hits=len(wrong),
            of=len(here | acting) + sum(name.stands(text.text, text.language) for name in own),
        )
        for name in sorted(wrong, key=lambda name: name.id):
            said = f"{name.said} ({name.id}): {text.text}"
            remarks.append(Remark(kind="unsupported_name", text=said, path=text.path))
    return rates, remarks


def _empty(name: str) -> dict[str, Rate]:
    return {f"{name}_{language}": Rate() for language in ("ar", "en")}


@dataclass(frozen=True, slots=True)
class _Source:
    """The numbers of an article."""

    counting: frozenset[int]
    dates: frozenset[int]
    """Day, month and year, however they are written: «الخامس من أيار» is 5 and 5."""


def _read(text: str, published: date) -> _Source:
    counting, dates = set(stated(undated(text, published, days_only=True))), set(stated(text))
    for found in find_dates(text, published):
        first, last = found.value.start, found.value.end
        dates |= {*_parts(first), *_parts(last)}
        # «قبل ثلاثة أيام» and «24 تموز 1920» may be told as "3 days before" and "in 1920".
        counting |= stated(text[found.start : found.end]) - {first.day, last.day}
        counting |= {first.year, last.year}
    return _Source(frozenset(counting), frozenset(dates))


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _lands(text: str) -> frozenset[str]:
    """Return the codes of the countries of the places that a text names: Paris is France."""
    return frozenset(found.place.country for found in find_places(text) if found.place)


def _figures(record: Record) -> list[set[int]]:
    found: list[set[int | None]] = [{toll.value for toll in record.tolls}]
    for incident in record.incidents:
        group: set[int | None] = set()
        for row in incident.casualties:
            group |= {row.min, row.max, row.best}
        for _, total in incident.totals:
            group |= {total.min, total.best, total.max} if total else set()
        found.append(group)
    return [{n for n in group if n} for group in found]


def _over_all(record: Record) -> set[int]:
    """Return each outcome's total over all incidents, as headlines give it."""
    sums: Counter[str] = Counter()
    for incident in record.incidents:
        for outcome, total in incident.totals:
            sums[outcome] += (total.best or 0) if total else 0
    return {n for n in sums.values() if n}


def _days(record: Record) -> set[int]:
    days = [
        day
        for incident in record.incidents
        if incident.date
        for day in (incident.date.start, incident.date.end, record.article.published)
        if day
    ]
    return {part for day in days for part in _parts(day)}


def _rounds(n: int, text: Text, source: frozenset[int]) -> bool:
    folded = f" {fold_text(text.text)} "
    marked = any(word in folded for word in words().about[text.language])
    return marked and any(
        abs(n - other) <= _CLOSE * other and _step(n) > _step(other) for other in source
    )


def _step(n: int) -> int:
    """Return what a number is rounded to: 13000 to thousands, 250 to fifties, 43 to ones."""
    digits = str(n)
    power = int(f"1{'0' * (len(digits) - len(digits.rstrip('0')))}")
    return 5 * power if n // power % 5 == 0 else power
