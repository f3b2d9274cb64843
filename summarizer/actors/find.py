"""Finds the organisations and forces that running text names, Arabic or English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from summarizer.actors.canonical import english_names
from summarizer.actors.national import english_national_prefix, is_head, national_prefix
from summarizer.actors.table import Actor, actors, at_date, table
from summarizer.gazetteer.keys import english_parts, has_arabic
from summarizer.gazetteer.words import Form, Word, forms, read_words
from summarizer.text.fold import Folded, fold, fold_text

_GAP = re.compile(r' "?|" "?')
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’‘.-]*[A-Za-z0-9]|[A-Za-z0-9]")
_ENGLISH_GAP = re.compile(r"[ \-/]")
_MOST_WORDS = 6
_MOST_NATIONAL = 5


@dataclass(frozen=True, slots=True)
class FoundActor:
    """An actor named in a text, at `text[start:end]` without prefixes."""

    start: int
    end: int
    actor: Actor


def find_actors(text: str, *, on: date | None = None) -> list[FoundActor]:
    """Return the actors that `text` names, in order, the longest name at each place.

    Args:
        text: Arabic or English.
        on: the day it is about; see `canonical`.
    """
    found = [*_arabic(fold(text))] if has_arabic(text) else []
    found += _english(text)
    return [FoundActor(start, end, at_date(actors()[id_], on)) for start, end, id_ in sorted(found)]


def _arabic(folded: Folded) -> Iterator[tuple[int, int, str]]:
    words = read_words(folded.text)
    n = 0
    while n < len(words):
        found = _longest(words, n, folded.text)
        if found is None:
            n += 1
            continue
        form, count, id_ = found
        start, end = words[n].start + form.skip, words[n + count - 1].end
        if folded.text[start:end].count('"') % 2 and folded.text[end : end + 1] == '"':
            end += 1
        yield (*folded.span(start, end), id_)
        n += count


def _longest(words: list[Word], n: int, folded: str) -> tuple[Form, int, str] | None:
    names, _ = _running_names()
    best: tuple[Form, int, str] | None = None
    for form, longest in _openings(words[n].text):
        run = _run(words, n, max(longest, _MOST_NATIONAL), form, folded)
        for count in range(min(len(run), longest), 0, -1):
            id_ = names.get(" ".join(run[:count]))
            if id_ and (best is None or count > best[1]):
                best = form, count, id_
        by_nation = national_prefix(run)
        if by_nation and (best is None or by_nation[1] > best[1]):
            best = form, by_nation[1], by_nation[0]
    return best


@lru_cache(maxsize=1 << 16)
def _openings(word: str) -> tuple[tuple[Form, int], ...]:
    """Return the forms of a word that may begin a name, with the length of its longest name."""
    _, longest = _running_names()
    return tuple(
        (form, longest.get(form.text, 0))
        for form in forms(word)
        if form.text in longest or is_head(form.text)
    )


def _run(words: list[Word], n: int, most: int, form: Form, folded: str) -> list[str]:
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
        fold_text(name): entry.id
        for entry in table().actors
        for name in (entry.ar, *entry.aliases_ar)
    }
    longest: dict[str, int] = {}
    for name in names:
        first, *rest = name.split()
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    return names, longest


def _english(text: str) -> Iterator[tuple[int, int, str]]:
    words = [(match.start(), match.end()) for match in _LATIN.finditer(text)]
    parts = [english_parts(text[start:end]) for start, end in words]
    names = english_names()
    n = 0
    while n < len(words):
        best, id_ = n, ""
        run: list[str] = []
        for last in range(n, min(n + _MOST_WORDS, len(words)) if parts[n] else n):
            start, end = words[n][0], words[last][1]
            if last > n and not _ENGLISH_GAP.fullmatch(text, words[last - 1][1], words[last][0]):
                break
            run += parts[last]
            key = " ".join(run)
            found = names.get(key) if parts[last] else None
            if found and _written_as_a_name(text[start:end], key):
                best, id_ = last, found
            by_nation = english_national_prefix(run) if text[start].isupper() else None
            if by_nation and by_nation[1] == len(run) and parts[last]:
                best, id_ = last, by_nation[0]
        if id_:
            yield words[n][0], words[best][1], id_
        n = best + 1


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
        frozenset(" ".join(english_parts(n)) for n in aliases if n.isupper() and len(n) < 5),
        frozenset(" ".join(english_parts(n)) for n in aliases if n == n.lower()),
    )
