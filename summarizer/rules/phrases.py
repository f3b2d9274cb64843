"""Where and when, in both languages."""

import re
from datetime import timedelta
from functools import cache

from summarizer.rules.wording import Said, arabic_count, english_count, wording
from summarizer.schemas import DateKind, DateMention, PlaceMention, PlaceRelation
from summarizer.text.date_grammar import weekdays
from summarizer.text.dates import DateRange
from summarizer.text.fold import fold_text

_DAYS = timedelta(days=10)
_WEEKS = timedelta(days=60)
_NUMBER = re.compile(r"\d+")
_NUMERIC = re.compile(r"\d[/.-]\d")


def place(mention: PlaceMention, arabic_name: str) -> Said:
    """Return where: «في بلدة البصيرة», "in the town of Basira"."""
    words = wording()
    if mention.relation is PlaceRelation.COUNTRYSIDE_OF:
        return words.relations[mention.relation].filled(arabic_name, mention.name)
    pattern = words.places[mention.kind]
    kind_word = pattern.ar.split()[0]
    named = Said(
        arabic_name if kind_word in arabic_name.split() else pattern.ar.format(arabic_name),
        pattern.en.format(mention.name),
    )
    return words.relations[mention.relation].filled(*named)


def day(mention: DateMention, value: DateRange | None, *, english: bool) -> Said:
    """Return when, as the article gives it.

    Args:
        value: the resolved days, None without a day of publication.
        english: the article is English, so that its own phrase serves for that language.
    """
    said = _day(mention, value)
    if mention.time_of_day is not None and mention.kind is not DateKind.VAGUE:
        part = wording().times[mention.time_of_day]
        en = part.en
        if mention.weekday is not None and mention.day is None:
            en = wording().weekday_times.get(mention.time_of_day, part.en)
        said = Said(f"{said.ar} {part.ar}", f"{said.en} {en}")
    own = english or _NUMERIC.search(mention.text) is not None
    return said if own else Said(_introduced(mention.text), said.en)


def _introduced(text: str) -> str:
    """Return the article's own words for a day as an adverb: «في 18 نيسان»."""
    folded = _NUMBER.sub("#", fold_text(text))
    if re.split(r"\W", folded, maxsplit=1)[0] in weekdays():
        return wording().dates["weekday"].ar.format(text)
    for word, openings in _before_date():
        if openings.match(folded):
            return f"{word} {text}"
    return text


@cache
def _before_date() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the words to put before a date, each with the openings that ask for it."""
    return tuple(
        (word, re.compile(rf"(?:{'|'.join(re.escape(fold_text(o)) for o in openings)})(?!\w)"))
        for word, openings in wording().before_date.items()
    )


def _day(mention: DateMention, value: DateRange | None) -> Said:
    words = wording()
    if mention.weekday is not None and mention.day is None:
        weekday = words.weekdays[mention.weekday]
        return words.dates["weekday"].filled(weekday.ar, weekday.en)
    if mention.kind is DateKind.ABSOLUTE and mention.month is not None:
        return _calendar(mention)
    if mention.kind is DateKind.PUBLICATION_DAY:
        return Said(*words.dates["publication_day"])
    if mention.n is not None:
        if mention.n < 3:
            return Said(*words.dates[f"{mention.kind}_{mention.n}"])
        noun = words.nouns[mention.kind]
        counted = arabic_count(mention.n, noun), english_count(mention.n, noun)
        return words.dates[f"{mention.kind}_more"].filled(*counted)
    if value is not None and value.end - value.start <= _DAYS:
        return Said(*words.dates["vague_days"])
    if value is not None and value.end - value.start <= _WEEKS:
        return Said(*words.dates["vague_weeks"])
    return Said(*words.dates["vague"])


def _calendar(mention: DateMention) -> Said:
    assert mention.month is not None
    month = wording().dates[f"month_{mention.month}"]
    day_ = f"{mention.day} " if mention.day else ""
    year = f" {mention.year}" if mention.year else ""
    before = wording().dates["on_day" if mention.day else "in_month"]
    return before.filled(f"{day_}{month.ar}{year}", f"{day_}{month.en}{year}")
