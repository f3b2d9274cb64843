"""Finds the organisations and forces that running text names, Arabic or English."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from summarizer.actors.around import makes_another
from summarizer.actors.canonical import Named, belongs_elsewhere, english_names, folded_name
from summarizer.actors.national import (
    country_of_adjective,
    english_national_prefix,
    english_nations,
    is_head,
    national_prefix,
)
from summarizer.actors.spelling import english_name
from summarizer.actors.table import Actor, actors, homes, meant, table
from summarizer.gazetteer.keys import has_arabic
from summarizer.gazetteer.words import Form, Word, forms, read_words
from summarizer.text.fold import Folded, fold

_GAP = re.compile(r' "?|" "?')
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’‘.-]*[A-Za-z0-9]|[A-Za-z0-9]")
_ENGLISH_GAP = re.compile(r"[ \-/]| \(")
_MOST_WORDS = 6
_MOST_NATIONAL = 5
_PLURALS = ("ون", "ين")
"""«قصفت حماس الإسرائيليين»: people after a name are seldom part of it."""


@dataclass(frozen=True, slots=True)
class FoundActor:
    """An actor named in a text, at `text[start:end]` without prefixes."""

    start: int
    end: int
    actor: Actor


@lru_cache(maxsize=256)
def find_actors(
    text: str, *, on: date | None = None, country: str | None = None
) -> tuple[FoundActor, ...]:
    """Return the actors that `text` names, in order, the longest name at each place.

    Args:
        text: Arabic or English.
        on: the day it is about; see `canonical`.
        country: where it is about; see `canonical`.
    """
    found = [*_arabic(fold(text))] if has_arabic(text) else []
    found += [(start, end, Named(id_)) for start, end, id_ in _english(text)]
    return tuple(
        FoundActor(
            start,
            end,
            actors()[named.id]
            if named.elsewhere
            else meant(named.id, on, named.country or country),
        )
        for start, end, named in sorted(found, key=lambda hit: hit[:2])
    )


def _arabic(folded: Folded) -> Iterator[tuple[int, int, Named]]:
    words = read_words(folded.text)
    following = 0
    for n, word in enumerate(words):
        if n < following or not _openings(word.text):
            continue
        found = _longest(words, n, folded.text)
        if found is None:
            continue
        form, count, named = found
        following = n + count
        if named is None:
            continue
        start, end = word.start + form.skip, words[following - 1].end
        if folded.text[start:end].count('"') % 2 and folded.text[end : end + 1] == '"':
            end += 1
        yield (*folded.span(start, end), named)


def _longest(words: Sequence[Word], n: int, folded: str) -> tuple[Form, int, Named | None] | None:
    """Return the longest name at a word; None for its actor if the next word makes it another."""
    best: tuple[Form, int, str] | None = None
    following = ""
    for form, longest in _openings(words[n].text):
        run = _run(words, n, max(longest, _MOST_NATIONAL) + 1, form, folded)
        count, id_ = _longest_name(run, longest)
        if id_ and (best is None or count > best[1]):
            best = form, count, id_
            following = run[count] if count < len(run) else ""
    if best is None:
        return None
    form, count, id_ = best
    if makes_another(following):
        return form, count + 1, None
    if belongs_elsewhere(id_, following):
        return form, count, Named(id_, elsewhere=True)
    country = _country_after(words[n + count - 1].text, following)
    if country is None or not homes(id_):
        return form, count, Named(id_)
    return form, count + 1, Named(id_, country) if country in homes(id_) else None


def _longest_name(run: list[str], longest: int) -> tuple[int, str | None]:
    """Return how many words from the first on are a name, and whose."""
    names, _ = _running_names()
    by_nation = national_prefix(run)
    for count in range(min(len(run), longest), by_nation[1] if by_nation else 0, -1):
        if id_ := names.get(" ".join(run[:count])):
            return count, id_
    if by_nation is None:
        return 0, None
    # The table knows some of these by a name of their own.
    return by_nation[1], names.get(" ".join(run[: by_nation[1]]), by_nation[0])


def _country_after(last: str, following: str) -> str | None:
    """«حزب الله التركي»: the country of an adjective after a name that has none itself."""
    if following.endswith(_PLURALS) or country_of_adjective(last):
        return None
    return country_of_adjective(following)


@lru_cache(maxsize=1 << 16)
def _openings(word: str) -> tuple[tuple[Form, int], ...]:
    """Return the forms of a word that may begin a name, with the length of its longest name."""
    _, longest = _running_names()
    return tuple(
        (form, longest.get(form.text, 0))
        for form in forms(word)
        if form.text in longest or is_head(form.text)
    )


def _run(words: Sequence[Word], n: int, most: int, form: Form, folded: str) -> list[str]:
    """Return the words from `n` on that no more than spaces and quotation marks part."""
    run = [form.text]
    for last in range(n, min(n + most, len(words)) - 1):
        if not _GAP.fullmatch(folded, words[last].end, words[last + 1].start):
            break
        run.append(words[last + 1].text)
    return run


@cache
def _running_names() -> tuple[dict[str, str], dict[str, int]]:
    """Return the names to look for, and for each first word the length of its longest name."""
    names = {
        folded_name(name): entry.id
        for entry in table().actors
        if not entry.only_whole
        for name in (entry.ar, *entry.aliases_ar)
    }
    longest: dict[str, int] = {}
    for name in names:
        first, *rest = name.split()
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    return names, longest


def _english(text: str) -> Iterator[tuple[int, int, str]]:
    words = [(match.start(), match.end()) for match in _LATIN.finditer(text)]
    parts = [_parts(text[start:end]) for start, end in words]
    names = english_names()
    n = 0
    while n < len(words):
        if not parts[n] or parts[n][0] not in _english_openings():
            n += 1
            continue
        best, id_ = n, ""
        run: list[str] = []
        for last in range(n, min(n + _MOST_WORDS, len(words))):
            start, end = words[n][0], words[last][1]
            if last > n and not _ENGLISH_GAP.fullmatch(text, words[last - 1][1], words[last][0]):
                break
            run += parts[last]
            key = " ".join(run)
            found = names.get(key) if parts[last] else None
            if found and _written_as_a_name(text[start:end], key):
                best, id_ = last, found
            by_nation = english_national_prefix(run) if text[start].isupper() else None
            # The table knows some of these by a name of their own: "Iraqi army".
            if not found and by_nation and by_nation[1] == len(run) and parts[last]:
                best, id_ = last, by_nation[0]
        if id_:
            start, end = words[n][0], words[best][1]
            closes = text.count("(", start, end) and text[end : end + 1] == ")"
            yield start, end + bool(closes), id_
        n = best + 1


@cache
def _english_openings() -> frozenset[str]:
    """Return the words that a name or a nationality begins with."""
    return frozenset({name.split()[0] for name in english_names() if name} | english_nations())


@lru_cache(maxsize=1 << 16)
def _parts(word: str) -> tuple[str, ...]:
    return tuple(english_name(word))


def _written_as_a_name(stated: str, key: str) -> bool:
    """Whether the capitals are a name's: "IS" is one and "is" is not, nor is "us forces"."""
    acronyms, common = _by_capitals()
    if key in acronyms:
        return stated.isupper()
    return key in common or stated != stated.lower()


@cache
def _by_capitals() -> tuple[frozenset[str], frozenset[str]]:
    """Return the acronyms that are words in lower case, and the names written in lower case."""
    aliases = [name for entry in table().actors for name in entry.aliases_en]
    return (
        frozenset(" ".join(english_name(n)) for n in aliases if n.isupper() and len(n) < 5),
        frozenset(" ".join(english_name(n)) for n in aliases if n == n.lower()),
    )
