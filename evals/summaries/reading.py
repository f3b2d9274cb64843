"""What a summary says that can be checked: its numbers, and whom they count."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from summarizer.schemas import DatePrecision, Outcome, Record
from summarizer.text.counts import numbers
from summarizer.text.dates import find_dates
from summarizer.text.fold import fold_text

GRAMMATICAL = frozenset({1, 2})
"""Arabic says these with a singular or a dual, of things as of people: a missing word for them
proves nothing."""
ANY_DAY = date(2000, 1, 1)
"""Stands in for a publication day that is not known: dates are only compared with each other."""
_TOKEN = re.compile(r"[^\W_]+")
_REACH = 6
"""Words between a number and the word that says what happened to those it counts."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Folded = Annotated[str, AfterValidator(fold_text)]


class Governing(_Shape):
    """Words for one outcome in one language."""

    governs: list[Folded]
    counts: list[Folded]


class Words(_Shape):
    """Shape of `words.toml`."""

    killed: dict[str, Governing]
    injured: dict[str, Governing]
    be: dict[str, list[Folded]]
    joining: dict[str, list[Folded]]
    no_object: dict[str, list[Folded]]
    about: dict[str, list[Folded]]


@cache
def words() -> Words:
    """Return `words.toml`."""
    text = (files(__package__) / "words.toml").read_text(encoding="utf-8")
    return Words.model_validate(tomllib.loads(text))


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a record in one language."""

    path: str
    """`headline.ar`, `summary.points[2].en`."""
    language: str
    text: str


def texts(record: Record) -> Iterator[Text]:
    """Yield headline and points, in both languages."""
    for language in ("ar", "en"):
        yield Text(f"headline.{language}", language, getattr(record.headline, language))
        for n, point in enumerate(record.summary.points):
            yield Text(f"summary.points[{n}].{language}", language, getattr(point, language))


# The same summary is asked for its numbers by several measures.
@lru_cache(maxsize=1024)
def stated(text: str) -> frozenset[int]:
    """Return every number that a text states."""
    return frozenset(found.value for found in numbers(text))


def undated(text: str, published: date, *, days_only: bool = False) -> str:
    """Return a text without its dates, whose numbers count nothing.

    Args:
        days_only: leave periods («خلال 24 ساعة») and years in.
    """
    for found in reversed(find_dates(text, published)):
        if days_only and found.value.precision is not DatePrecision.DAY:
            continue
        text = f"{text[: found.start]} | {text[found.end :]}"
    return text


@lru_cache(maxsize=1024)
def victims(text: str, language: str) -> frozenset[tuple[Outcome, int]]:
    """Return the numbers of people killed and injured that a text gives, one and two left out.

    >>> sorted((o.value, n) for o, n in victims("Four were killed and nine were injured", "en"))
    [('injured', 9), ('killed', 4)]
    >>> sorted((o.value, n) for o, n in victims("مقتل 3 وإصابة سبعة", "ar"))
    [('injured', 7), ('killed', 3)]
    """
    folded = fold_text(undated(text, ANY_DAY))
    tokens = [(m.start(), m[0]) for m in _TOKEN.finditer(folded)]
    starts = [start for start, _ in tokens]
    spoken = list(_spoken([token for _, token in tokens], language))
    if not spoken:
        return frozenset()
    found = set()
    for number in numbers(folded):
        # A conjunction may be written onto a number: «و7».
        owner = _owner(bisect_right(starts, number.start) - 1, spoken)
        if owner is not None:
            found.add((owner, number.value))
    return frozenset((outcome, n) for outcome, n in found if n not in GRAMMATICAL)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A word for what happened, and on which side its number stands."""

    at: int
    outcome: Outcome
    before: bool


def _spoken(tokens: list[str], language: str) -> Iterator[_Spoken]:
    kinds = ((Outcome.KILLED, words().killed), (Outcome.INJURED, words().injured))
    for n, token in enumerate(tokens):
        for outcome, forms in kinds:
            given = forms[language]
            bare = token.removeprefix("و") if language == "ar" and len(token) > 3 else token
            governs, counts = bare in given.governs, bare in given.counts
            if governs and counts:
                passive = bool({*tokens[max(0, n - 2) : n]} & {*words().be["en"]})
                governs = not passive and not _number_just_before(tokens, n) and _object(tokens, n)
            if governs or counts:
                yield _Spoken(n, outcome, before=not governs)


def _number_just_before(tokens: list[str], n: int) -> bool:
    """Whether a number of people stands right before: "nine injured", "nine people injured"."""
    joined = n > 0 and tokens[n - 1] in words().joining["en"]
    return not joined and bool(stated(" ".join(tokens[max(0, n - 2) : n])))


def _object(tokens: list[str], n: int) -> bool:
    """Whether something may follow that was killed or injured: not in "left 4 people injured."."""
    return n + 1 < len(tokens) and tokens[n + 1] not in words().no_object["en"]


def _owner(n: int, spoken: list[_Spoken]) -> Outcome | None:
    """Return what happened to those that the number at `n` counts."""
    reachable = [
        (abs(word.at - n), word.outcome)
        for word in spoken
        if (word.at > n) == word.before and abs(word.at - n) <= _REACH
    ]
    return min(reachable)[1] if reachable else None
