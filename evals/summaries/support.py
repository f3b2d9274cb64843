"""Numbers and names in a summary that nothing supports: invented, or read wrongly."""

import re
from collections import Counter
from functools import cache, lru_cache

from summarizer.actors import find_actors
from summarizer.actors.table import table
from summarizer.gazetteer import find_places, places
from summarizer.schemas import Record
from summarizer.text.fold import fold_text

from ..annotation import GoldDocument
from ..names import actor_id
from ..results import Remark
from ..tally import Rate
from .reading import GRAMMATICAL, Text, stated, texts, words

_OTHER = re.compile(r"[\W_]+")
_CLOSE = 0.1
"""How far a rounded number may be from the one it rounds."""


def unsupported_numbers(gold: GoldDocument, record: Record) -> tuple[dict[str, Rate], list[Remark]]:
    """Return the share of numbers, per language, that stand nowhere, with a remark for each.

    A number is supported if the article states it, if it is one of the record's figures or part of
    a date, if it is the sum of two figures of one incident or of all incidents' totals, or if
    words mark it as rounded.
    """
    figures = _figures(record)
    known = {a + b for group in figures for a in group for b in group if a != b}
    known |= {n for group in figures for n in group} | _over_all(record) | _days(record)
    rates, remarks = _empty("summary_numbers"), []
    source: frozenset[int] | None = None
    for text in texts(record):
        for n in sorted(stated(text.text) - GRAMMATICAL):
            wrong = n not in known
            if wrong:
                # Reading a whole article costs more than all the rest, and is seldom needed.
                source = stated(gold.article.source) if source is None else source
                wrong = n not in source and not _rounds(n, text, source)
            rates[f"summary_numbers_{text.language}"] += Rate(hits=wrong, of=1)
            if wrong:
                said = f"{n} stands neither in the article nor in the incidents: {text.text}"
                remarks.append(Remark(kind="unsupported_number", text=said, path=text.path))
    return rates, remarks


def unsupported_names(gold: GoldDocument, record: Record) -> tuple[dict[str, Rate], list[Remark]]:
    """Return the share of known places and actors named that the article does not name."""
    source = _letters(gold.article.source)
    where, who = set[str](), set[str]()
    for incident in record.incidents:
        for place in incident.places:
            # Where a place lies is the gazetteer's word, not the article's.
            where |= {place.name.en, place.governorate or "", place.district or ""}
        who |= {a.id or actor_id(a.text) or "" for a in incident.actors}
        who |= {actor_id(s.text) or "" for s in incident.sources}
    rates, remarks = _empty("summary_names"), []
    for text in texts(record):
        here, acting = named(text.text)
        wrong = {n for n in (here - where) | (acting - who) if not _spelt(source, n)}
        if wrong:
            found, found_actors = named(gold.article.source)
            wrong -= found | found_actors
        rates[f"summary_names_{text.language}"] += Rate(hits=len(wrong), of=len(here | acting))
        for name in sorted(wrong):
            said = f"{name}: {text.text}"
            remarks.append(Remark(kind="unsupported_name", text=said, path=text.path))
    return rates, remarks


@lru_cache(maxsize=1024)
def named(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the known places, in house spelling, and the ids of the known actors of a text."""
    there = {found.place.en for found in find_places(text) if found.place is not None}
    return frozenset(there), frozenset(found.actor.id for found in find_actors(text))


def mentions(text: str, name: str) -> bool:
    """Whether a text holds any spelling of a place, in house spelling, or of an actor, by id.

    The finders want to be sure that a word is a name; their silence proves nothing.
    """
    return _spelt(_letters(text), name)


def _spelt(letters: str, name: str) -> bool:
    return any(spelling in letters for spelling in _spellings().get(name, ()))


@cache
def _spellings() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for known in places.known():
        given = (*known.names_ar, *known.names_en)
        found.setdefault(known.place.en, set()).update(_letters(name) for name in given)
    for entry in table().actors:
        aliases = (entry.ar, entry.en, *entry.aliases_ar, *entry.aliases_en)
        found[entry.id] = {_letters(name) for name in aliases}
    return {name: {s for s in spellings if len(s) > 2} for name, spellings in found.items()}


def _letters(text: str) -> str:
    """«كفر شوبا» and «كفرشوبا», "Al-Dana" and "al Dana" are one spelling."""
    return _OTHER.sub("", fold_text(text))


def _empty(name: str) -> dict[str, Rate]:
    return {f"{name}_{language}": Rate() for language in ("ar", "en")}


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
    return {part for day in days for part in (day.year, day.month, day.day)}


def _rounds(n: int, text: Text, source: frozenset[int]) -> bool:
    folded = f" {fold_text(text.text)} "
    marked = any(word in folded for word in words().about[text.language])
    return marked and any(abs(n - other) <= _CLOSE * other for other in source)
