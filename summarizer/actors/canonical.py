"""A name as an article or a model writes it, to the actor it means. Never by likeness."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from summarizer.actors.around import (
    Core,
    arabic_cores,
    english_cores,
    gives_away,
    makes_another,
    owner,
)
from summarizer.actors.national import english_national_prefix, national
from summarizer.actors.spelling import english_name
from summarizer.actors.table import Actor, Entry, actors, homes, meant, table
from summarizer.gazetteer.keys import has_arabic
from summarizer.gazetteer.words import forms, read_words
from summarizer.schemas import ActorKind
from summarizer.text.fold import fold_text

_WITH_ALIAS = re.compile(r"(?P<name>.+?)\s*[(“«\"](?P<alias>[^()“”«»\"]+)[)”»\"]")
"""«قوات سوريا الديمقراطية “قسد”», "Islamic State (ISIS)"."""

_FIRST_WORD = re.compile(r"[\s”»\"]*[^\W_]+")


@dataclass(frozen=True, slots=True)
class Named:
    """The entry that a name belongs to, and the country that the name itself says."""

    id: str
    country: str | None = None
    elsewhere: bool = False
    """The text gives it to somebody: no meaning by country holds."""


def canonical(
    name: str, *, on: date | None = None, country: str | None = None, after: str = ""
) -> Actor | None:
    """Return the actor that `name` is a name of, or None.

    The name must be one of the table's, up to spelling and prefixes, or have the same words
    once those that tell no group apart («تنظيم», «ميليشيا») are left out. «الجيش السوري» and
    «الجيش السوداني» are close in letters and no less different. Words that describe the actor
    («المدعومة من إيران», "Iran-backed") may stand beside the name; alone they name nobody.

    Args:
        name: Arabic or English.
        on: the day it is about; decides whose forces «الجيش السوري» were.
        country: ISO 3166-1 alpha-2 code of where it is about; decides whose «الأمن العام» is.
        after: what follows the name in its text; «التابع لـ…» there says that a body that many
            have is not the country's.

    >>> canonical("ميليشيات قسد").id, canonical("the so-called Islamic State").id
    ('sdf', 'isis')
    >>> canonical("قوات التحالف", country="SY").id, canonical("قوات التحالف", country="YE").id
    ('us_led_coalition', 'saudi_led_coalition')
    """
    found = _named(name)
    if found is None:
        return None
    following = _FIRST_WORD.match(after)
    if found.elsewhere or (
        following and belongs_elsewhere(found.id, fold_text(following[0]).strip(' "'))
    ):
        return actors()[found.id]
    return meant(found.id, on, found.country or country)


def belongs_elsewhere(id_: str, following: str) -> bool:
    """Whether the folded word after the name of a body that many have gives it to somebody."""
    return gives_away(following) and actors()[id_].generic


# Archives name the same actors over and over.
@lru_cache(maxsize=8192)
def _named(name: str) -> Named | None:
    whole = _arabic(name) if has_arabic(name) else _english(name)
    both = _WITH_ALIAS.fullmatch(name)
    if whole or not both:
        return whole
    return _named(both["name"]) or _named(both["alias"])


def _arabic(name: str) -> Named | None:
    words = [word.text for word in read_words(fold_text(name))]
    if not words:
        return None
    for variant in _variants(words):
        if whole := arabic_names().get(" ".join(variant)) or national(variant):
            return Named(whole)
    for variant in _variants(words):
        cores = list(arabic_cores(variant))
        its = owner(variant)
        side = _arabic(" ".join(its.words)) if its else None
        if its and its.own and side:
            return side
        for core in cores:
            found = _within(core, _known_arabic(core.words))
            if found and not (side and _of_another_side(found, side)):
                return found
        if any(core.related or core.countries for core in cores):
            return None
    for variant in _variants(words):
        if known := _reduced(variant, arabic_names(), _reduced_arabic(), _generic_arabic()):
            return Named(known)
    return None


def _variants(words: list[str]) -> list[list[str]]:
    return [[form.text, *words[1:]] for form in forms(words[0])]


def _known_arabic(words: list[str]) -> str | None:
    if not words or makes_another(words[-1]):
        return None
    return (
        arabic_names().get(" ".join(words))
        or national(words)
        or _reduced(words, arabic_names(), _reduced_arabic(), _generic_arabic())
    )


def _english(name: str) -> Named | None:
    words = english_name(name)
    if known := _known_english(words):
        return Named(known)
    cores = (_within(core, _known_english(core.words)) for core in english_cores(name))
    return next(filter(None, cores), None)


def _known_english(words: list[str]) -> str | None:
    key = " ".join(words)
    if id_ := english_names().get(key) or _whole_english().get(key):
        return id_
    by_nation = english_national_prefix(words)
    if by_nation and by_nation[1] == len(words):
        return by_nation[0]
    return _reduced(words, english_names(), _reduced_english(), frozenset(table().generic.en))


def _within(core: Core, known: str | None) -> Named | None:
    """Return the actor of a core, unless what surrounds it says that it is another."""
    if known is None:
        return None
    elsewhere = core.owned and actors()[known].generic
    if not core.countries:
        return Named(known, elsewhere=elsewhere)
    if len(core.countries) > 1 or not core.countries <= homes(known):
        return None
    return Named(known, next(iter(core.countries)), elsewhere)


def _of_another_side(state: Named, side: Named) -> bool:
    """«الجيش اليمني التابع للحوثيين» is not the army of that state."""
    actor = actors()[state.id]
    return actor.kind is ActorKind.STATE_FORCES and actor.side != actors()[side.id].side


def _reduced(
    words: list[str],
    names: dict[str, str],
    reduced: dict[frozenset[str], str],
    generic: frozenset[str],
) -> str | None:
    """Return the actor named once generic words are left out, at the ends or anywhere."""
    telling = [n for n, word in enumerate(words) if word not in generic]
    first, last = (telling[0], telling[-1] + 1) if telling else (len(words), len(words))
    for start in range(first + 1):
        for end in range(len(words), last - 1, -1):
            if id_ := names.get(" ".join(words[start:end])):
                return id_
    left = frozenset(words) - generic
    return reduced.get(left) if left and (len(left) < len(words) or len(left) > 1) else None


@cache
def arabic_names() -> dict[str, str]:
    """Return the folded Arabic names of every actor, with its id."""
    return {
        folded_name(name): entry.id
        for entry in table().actors
        for name in (*_names_ar(entry), *entry.only_whole_ar)
    }


def folded_name(name: str) -> str:
    """Return the words of an Arabic name in folded form."""
    return " ".join(word.text for word in read_words(fold_text(name)))


@cache
def english_names() -> dict[str, str]:
    """Return the English names as counted words, with the id."""
    return {
        " ".join(english_name(name)): entry.id
        for entry in table().actors
        for name in _names_en(entry)
    }


@cache
def _whole_english() -> dict[str, str]:
    entries = table().actors
    return {" ".join(english_name(n)): entry.id for entry in entries for n in entry.only_whole_en}


def _names_ar(entry: Entry) -> Iterator[str]:
    yield entry.ar
    yield from entry.aliases_ar


def _names_en(entry: Entry) -> Iterator[str]:
    """The house spelling may carry a short form: "Syrian National Army (SNA)"."""
    yield entry.en
    long, _, short = entry.en.removesuffix(")").partition(" (")
    if short.isupper():
        yield long
    yield from entry.aliases_en


@cache
def _reduced_arabic() -> dict[frozenset[str], str]:
    return _reduced_names(arabic_names(), _generic_arabic())


@cache
def _reduced_english() -> dict[frozenset[str], str]:
    return _reduced_names(english_names(), frozenset(table().generic.en))


@cache
def _generic_arabic() -> frozenset[str]:
    return frozenset(fold_text(word) for word in table().generic.ar)


def _reduced_names(names: dict[str, str], generic: frozenset[str]) -> dict[frozenset[str], str]:
    """Return what is left of names, where one actor alone is left with it.

    A single word must be a whole name («قسد»): «القوات السورية» does not make «ميليشيات سورية» that
    army, nor "Syrian militants".
    """
    owners: dict[frozenset[str], set[str]] = {}
    for name, id_ in names.items():
        words = name.split()
        left = frozenset(words) - generic
        if len(left) > 1 or len(words) == 1:
            owners.setdefault(left, set()).add(id_)
    return {words: ids.pop() for words, ids in owners.items() if words and len(ids) == 1}
