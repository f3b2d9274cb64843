"""How many people a phrase counts, in Arabic and English: digits, words, duals, single nouns.

Parts joined by "and" are added up («رجل وزوجته وثلاثة من أطفالهما» is 5); those counted already
are not («خمسة بينهم طفلان» is 5), nor is a second outcome («قتيل وثلاثة جرحى» is 1). Dates,
times, ages and measures are not counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from summarizer.schemas import Qualifier
from summarizer.text.count_grammar import count_grammar
from summarizer.text.count_items import Count, Item, in_latin_word, read_items
from summarizer.text.dates import find_dates
from summarizer.text.fold import fold, fold_text
from summarizer.text.nouns import with_plain_duals
from summarizer.text.tagging import Token

__all__ = ["Count", "FoundNumber", "numbers", "read", "stated_numbers", "supports"]


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number stated in a text; offsets are into the text given."""

    start: int
    end: int
    value: int


@lru_cache(maxsize=4096)
def read(phrase: str) -> Count | None:
    """Return how many people `phrase` counts, or None if it counts nothing.

    A phrase that counts things («170 عملية») is read too, if it counts no people. A plural
    without a number is "several": at least two. A phrase that says that there were none is 0.

    >>> read("ما لا يقل عن سبعة مدنيين بينهم طفلان")
    Count(min=7, max=None, best=7, qualifier=<Qualifier.AT_LEAST: 'at_least'>)
    """
    chains = _relevant(_chains(_items(phrase)))
    return _total(_main(chains)) if chains else None


def supports(phrase: str, n: int) -> bool:
    """Whether `phrase` states `n`: as its count, a number in it, or the sum of joined parts.

    A vague phrase («عشرات القتلى») supports no number; «مدنيين» supports 2, which it may mean.

    >>> supports("خمسة مدنيين بينهم طفلان", 2), supports("خمسة مدنيين بينهم طفلان", 7)
    (True, False)
    """
    chains = _relevant(_chains(_items(phrase)))
    return any(_total(chain).best == n or _states(chain, n) for chain in chains)


def numbers(text: str) -> tuple[FoundNumber, ...]:
    """Return every number stated in running text, in order.

    Digits and number words, each part of a date or time written in digits, and duals of nouns
    for people, which state two. Not returned: words for one, which any single noun states as
    well; fractions; digits that are part of a Latin word (M4, 3rd); ordinals.

    >>> [number.value for number in numbers("قُتل مدنيان وأصيب ثلاثة عشر في 2024-07-14")]
    [2, 13, 2024, 7, 14]
    """
    folded = fold(text)
    return tuple(
        FoundNumber(*folded.span(start, end), value) for start, end, value in _numbers(folded.text)
    )


@lru_cache(maxsize=256)
def stated_numbers(text: str) -> frozenset[int]:
    """Return the values of `numbers(text)`, at less cost.

    >>> sorted(stated_numbers("قُتل مدنيان وأصيب ثلاثة عشر"))
    [2, 13]
    """
    return frozenset(value for _, _, value in _numbers(fold(text).text))


def _items(phrase: str) -> list[Item]:
    masked = phrase
    for found in find_dates(phrase, _ANY_DAY):
        blank = " " * (found.end - found.start)
        masked = masked[: found.start] + blank + masked[found.end :]
    return read_items(fold_text(with_plain_duals(masked)))


_ANY_DAY = date(2020, 1, 1)
"""Dates are only blanked out; which day they are is of no matter."""


def _chains(items: Sequence[Item]) -> list[list[Item]]:
    """Group items that are to be added up."""
    chains: list[list[Item]] = []
    listing = False
    for item in items:
        if not chains or not _in_same_part(chains[-1][-1], item):
            chains.append([item])
        elif listing and item.joined:
            continue
        elif _adds_up(chains[-1], item):
            chains[-1].append(item)
        elif item.joined or not item.is_noun:
            chains.append([item])
        else:
            # It describes the item before it («قائد المجموعة», «جندي في دورية»), or lists
            # those just counted («3 مدنيين، رجل وامرأة وطفل»).
            listing = item.listed and not chains[-1][-1].is_noun
            continue
        listing = False
    return chains


def _in_same_part(one: Item, other: Item) -> bool:
    return (one.clause, one.subset) == (other.clause, other.subset)


def _adds_up(chain: Sequence[Item], item: Item) -> bool:
    outcomes = {part.outcome for part in (*chain, item) if part.outcome}
    nobody = item.count.max == 0 or chain[-1].count.max == 0
    return item.joined and len(outcomes) <= 1 and not nobody


def _relevant(chains: Sequence[Sequence[Item]]) -> list[Sequence[Item]]:
    """Return the chains that count people; if none does, those that count things."""
    people = [chain for chain in chains if any(item.about_people for item in chain)]
    return people or list(chains)


def _main(chains: Sequence[Sequence[Item]]) -> Sequence[Item]:
    """Return the chain with the count of the phrase: the first, or the first with a number if
    the first is a bare plural («القتلى إلى 12»)."""
    outside = [chain for chain in chains if not chain[0].subset] or chains
    same_clause = [chain for chain in outside if chain[0].clause == outside[0][0].clause]
    numbered = (chain for chain in same_clause if not all(map(_is_vague, chain)))
    return next(numbered, outside[0])


def _is_vague(item: Item) -> bool:
    return item.count.best is None


def _total(chain: Sequence[Item]) -> Count:
    parts = [chain[0].count]
    for before, item in pairwise(_without_list(chain)):
        # «10 نساء وأطفال», "men and women": a plural after a number or a plural adds nothing.
        plural = _is_vague(item) and any(part.max is None or part.best != 1 for part in parts)
        if not plural and not _shares_number(before, item):
            parts.append(item.count)
    if len(parts) == 1:
        return parts[0]
    return Count(
        min=sum(part.min or 0 for part in parts),
        max=_sum([part.max for part in parts]),
        best=_sum([part.best for part in parts]),
        qualifier=_together({part.qualifier for part in parts}),
    )


def _without_list(chain: Sequence[Item]) -> Sequence[Item]:
    """Leave out a list that adds up to the first count: "three people, a man and two boys"."""
    listed = [item.count.best for item in chain[1:]]
    whole = len(listed) > 1 and chain[1].listed and _sum(listed) == chain[0].count.best
    return chain[:1] if whole else chain


def _shares_number(before: Item, item: Item) -> bool:
    """«12 عسكرياً ومدنياً», «15 طالباً وطالبة»: one number over both nouns.

    The noun joined must be in the form that the number asks for: eleven to ninety-nine count an
    accusative, whole hundreds a bare singular. A feminine has one form for all cases, so it is
    one of them only after a feminine or the same noun: «20 شخصاً وطفلة» are 21.
    """
    n = before.count.best
    if before.is_noun or n is None or n < _FEWEST or not item.is_noun:
        return False
    if before.lemma and (before.lemma == item.lemma or before.case == item.case == "feminine"):
        return True
    return item.case == ("bare" if n % 100 == 0 else "accusative") and n % 100 not in range(1, 11)


_FEWEST = 11
"""From this number on a noun that is counted is singular."""


def _together(qualifiers: set[Qualifier]) -> Qualifier:
    loose = qualifiers - {Qualifier.EXACT}
    if len(loose) <= 1:
        return next(iter(loose), Qualifier.EXACT)
    open_ones = (Qualifier.SEVERAL, Qualifier.AT_LEAST)
    return next((one for one in open_ones if one in loose), Qualifier.ABOUT)


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _states(chain: Sequence[Item], n: int) -> bool:
    return any(n in item.states for item in chain)


def _numbers(text: str) -> Iterator[tuple[int, int, int]]:
    for token in count_grammar().words.tag_anchored(text).tokens:
        yield from _stated(token, text)


def _stated(token: Token, text: str) -> Iterator[tuple[int, int, int]]:
    values = token.values
    if values.keys() & {"date", "clock", "pair"}:
        for match in re.finditer(r"\d+", text[token.start : token.end]):
            yield token.start + match.start(), token.start + match.end(), int(match[0])
    elif "int" in values:
        says_one = values["int"] == "1" and "digits" not in values
        if not says_one and not in_latin_word(token, text):
            yield token.start, token.end, int(values["int"])
    elif "two" in values:
        yield token.start, token.end, 2
