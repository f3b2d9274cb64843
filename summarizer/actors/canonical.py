"""A name as an article or a model writes it, to the actor it means. Never by likeness."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache

from summarizer.actors.national import english_national_prefix, national
from summarizer.actors.table import Actor, Entry, actors, at_date, table
from summarizer.gazetteer.keys import english_parts, has_arabic
from summarizer.gazetteer.words import forms, read_words
from summarizer.text.fold import fold_text

_WITH_ALIAS = re.compile(r"(?P<name>.+?)\s*[(“«\"](?P<alias>[^()“”«»\"]+)[)”»\"]")
"""«قوات سوريا الديمقراطية “قسد”», "Islamic State (ISIS)"."""


def canonical(name: str, *, on: date | None = None) -> Actor | None:
    """Return the actor that `name` is a name of, or None.

    The name must be one of the table's, up to spelling and prefixes, or have the same words
    once those that tell no group apart («تنظيم», «ميليشيا») are left out. «الجيش السوري» and
    «الجيش السوداني» are close in letters and no less different.

    Args:
        name: Arabic or English.
        on: the day it is about; decides whose forces «الجيش السوري» were.

    >>> canonical("ميليشيات قسد").id, canonical("the so-called Islamic State").id
    ('sdf', 'isis')
    """
    found = _named(name)
    return at_date(found, on) if found else None


# Archives name the same actors over and over.
@lru_cache(maxsize=8192)
def _named(name: str) -> Actor | None:
    whole = _arabic(name) if has_arabic(name) else _english(name)
    both = _WITH_ALIAS.fullmatch(name)
    if whole or not both:
        return whole
    return _named(both["name"]) or _named(both["alias"])


def _arabic(name: str) -> Actor | None:
    words = [word.text for word in read_words(fold_text(name))]
    if not words:
        return None
    whole, reduced = arabic_names(), _reduced_arabic()
    variants = [[form.text, *words[1:]] for form in forms(words[0])]
    for variant in variants:
        if id_ := whole.get(" ".join(variant)):
            return actors()[id_]
    for variant in variants:
        if id_ := national(variant):
            return actors()[id_]
    for variant in variants:
        left = _without_generic(variant)
        if left and (id_ := reduced.get(left)) and (len(left) < len(variant) or len(left) > 1):
            return actors()[id_]
    return None


def _english(name: str) -> Actor | None:
    words = english_parts(name)
    if id_ := english_names().get(" ".join(words)):
        return actors()[id_]
    by_nation = english_national_prefix(words)
    if by_nation and by_nation[1] == len(words):
        return actors()[by_nation[0]]
    left = frozenset(words) - frozenset(table().generic.en)
    id_ = _reduced_english().get(left)
    return actors()[id_] if id_ and (len(left) < len(words) or len(left) > 1) else None


@cache
def arabic_names() -> dict[str, str]:
    """Return the folded Arabic names of every actor, with its id."""
    return {
        fold_text(name): entry.id
        for entry in table().actors
        for name in (*_names_ar(entry), *entry.only_whole_ar)
    }


@cache
def english_names() -> dict[str, str]:
    """Return the English names as counted words, with the id."""
    return {
        " ".join(english_parts(name)): entry.id
        for entry in table().actors
        for name in _names_en(entry)
    }


def _names_ar(entry: Entry) -> Iterator[str]:
    yield entry.ar
    yield from entry.aliases_ar


def _names_en(entry: Entry) -> Iterator[str]:
    """The house spelling may carry a short form: "Syrian National Army (SNA)"."""
    yield entry.en
    yield entry.en.split(" (")[0]
    yield from entry.aliases_en


@cache
def _reduced_arabic() -> dict[frozenset[str], str]:
    return _unambiguous(
        (_without_generic(name.split()), id_) for name, id_ in arabic_names().items()
    )


@cache
def _reduced_english() -> dict[frozenset[str], str]:
    generic = frozenset(table().generic.en)
    return _unambiguous(
        (frozenset(name.split()) - generic, id_) for name, id_ in english_names().items()
    )


def _without_generic(words: list[str]) -> frozenset[str]:
    return frozenset(words) - _generic_arabic()


@cache
def _generic_arabic() -> frozenset[str]:
    return frozenset(fold_text(word) for word in table().generic.ar)


def _unambiguous(pairs: Iterator[tuple[frozenset[str], str]]) -> dict[frozenset[str], str]:
    """Return what is left of names, where one actor alone is left with it."""
    owners: dict[frozenset[str], set[str]] = {}
    for words, id_ in pairs:
        owners.setdefault(words, set()).add(id_)
    return {words: ids.pop() for words, ids in owners.items() if words and len(ids) == 1}
