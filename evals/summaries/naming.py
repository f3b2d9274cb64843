"""Which places and actors a summary names, and whether another text names them too.

The finders of places and actors want to be sure that a word is a name, and know some in one
language only. What they find is therefore looked for in the other text in every way: known
spellings, the nationality, the words that only this actor has, and the same consonants in
the other script. A record's own names come first, as they pair both languages.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from summarizer.actors import canonical, find_actors
from summarizer.actors.table import actors, table
from summarizer.check.spellings import letters, spellings
from summarizer.gazetteer import find_places, lookup
from summarizer.gazetteer.keys import has_arabic
from summarizer.gazetteer.sources import known as known_places
from summarizer.schemas import (
    ActorValue,
    NameKind,
    PersonValue,
    PlaceKind,
    Record,
    SourceValue,
)
from summarizer.text.fold import fold, fold_text

from ..names import words_of
from .consonants import all_consonants, consonants

_OTHER = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_APART = " | "
"""In place of a name that was taken out, so that what stands around it does not join."""
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_GOES_ON = re.compile(r"[ -](?:al|an|ar|as|ash|at|az|ad|el|es)-", re.IGNORECASE)
"""A romanised name does not end before an article: "Tal al-Louz" is not Tal."""
_FEWEST_CONSONANTS = 3
"""Two are alike by chance too often, save in a text as short as a summary's sentence."""
_TELLING = 3
"""A word that is in the names of at most so many actors tells which one is meant."""
_SHORTEST = 3
"""Letters of a spelling that is looked for anywhere, inside words too."""


@dataclass(frozen=True, slots=True)
class Name:
    """A place or actor that a text names."""

    id: str
    """House spelling of a place, canonical id of an actor."""
    said: str
    """The words that name it."""


@dataclass(frozen=True, slots=True)
class Own:
    """A name that a record gives in both languages, and that its article bears out."""

    ar: tuple[str, ...]
    en: tuple[str, ...]
    place: bool

    def stands(self, text: str, language: str) -> bool:
        """Whether `text` holds it as the record spells it."""
        spaced = _OTHER.sub(" ", fold_text(text))
        # Arabic writes prefixes onto a name, neither language anything behind it.
        before = r"\b" if language == "en" else ""
        forms = (_OTHER.sub(" ", fold_text(name)).strip() for name in getattr(self, language))
        return any(re.search(rf"{before}{re.escape(form)}\b", spaced) for form in forms)

    def heard(self, text: str) -> bool:
        """Whether any word or known place of the name is in `text` in any way."""
        forms = [Name(form, part) for form in (*self.en, *self.ar) for part in form.split()]
        within = {name for form in (*self.ar, *self.en) for name in named(form)[0]}
        return any(says(text, name, fewest=2) for name in (*forms, *within))


def own_names(record: Record) -> list[Own]:
    """Return the names of a record that stand in its article, the longest first."""
    source = letters(record.article.text)
    found = {
        _own(name.ar, "", name.en, name.kind is NameKind.PLACE)
        for name in record.names
        if any(letters(form) and letters(form) in source for form in (name.ar, name.en))
    }
    for incident in record.incidents:
        for place in incident.places:
            if place.span:
                found.add(_own(place.name.ar, place.text, place.name.en, True))
        others: list[ActorValue | SourceValue | PersonValue] = [
            *incident.actors,
            *incident.sources,
            *incident.people,
        ]
        for value in others:
            if value.span:
                found.add(_own(value.name.ar, value.text, value.name.en, False))
    kept = {own for own in found if own.ar and own.en and not _at_odds(own)}
    return sorted(kept, key=lambda own: (-max(map(len, (*own.ar, *own.en))), own.ar, own.en))


def named(text: str, own: Iterable[Own] = ()) -> tuple[frozenset[Name], frozenset[Name]]:
    """Return the known places and the known actors of a text, the record's own names apart.

    Bodies that have no name of their own («مسلحون مجهولون», "the police") are left out.

    >>> said_places, said_actors = named("داعش هاجم مدينة تدمر")
    >>> [name.id for name in said_places], [name.id for name in said_actors]
    (['Palmyra'], ['isis'])
    """
    return _found(without(text, own))


def without(text: str, own: Iterable[Own]) -> str:
    """Return a text without the record's own names."""
    arabic, folded = has_arabic(text), fold_text(text)
    for each in own:
        for name in each.ar if arabic else each.en:
            sought = fold_text(name).strip()
            if len(sought) >= _SHORTEST and sought in folded:
                text = _cut(text, sought)
    return text


def says(text: str, name: Name, *, fewest: int = _FEWEST_CONSONANTS) -> bool:
    """Whether a text names a place or an actor in any way, in either language.

    Args:
        fewest: consonants that must be alike if nothing else is.

    >>> says("A Houthi missile hit Marib", Name("houthis", "الحوثيين"))
    True
    >>> says("قصف تركي على كفرشوبا", Name("Kfar Shouba", "Kfar Shuba"))
    True
    """
    spelt, words = letters(text), _words(text)
    if any(spelling in spelt for spelling in spellings().get(name.id, ())):
        return True
    country = _country(name)
    if country and any(_held(word, text, words) for word in _demonyms().get(country, ())):
        return True
    if any(all(_held(word, text, words) for word in names) for names in _telling(name.id)):
        return True
    wanted = consonants(name.said)
    return len(wanted) >= fewest and wanted in all_consonants(text)


@cache
def countries() -> dict[str, str]:
    """Return the codes of the countries by their house spelling."""
    return {
        known.place.en: known.place.country
        for known in known_places()
        if known.place.kind is PlaceKind.COUNTRY
    }


@lru_cache(maxsize=1 << 12)
def _found(text: str) -> tuple[frozenset[Name], frozenset[Name]]:
    acting, taken = set(), []
    for actor in find_actors(text):
        after = _IN_BRACKETS.match(text, actor.end)
        taken.append((actor.start, after.end() if after else actor.end))
        if actor.actor.side:
            acting.add(Name(actor.actor.id, text[actor.start : actor.end]))
    there = {
        Name(found.place.en, text[found.start : found.end])
        for found in find_places(text)
        if found.place
        and not _GOES_ON.match(text, found.end)
        and not any(start <= found.start < end for start, end in taken)
    }
    return frozenset(there), frozenset(acting)


def _own(arabic: str, as_written: str, english: str, place: bool) -> Own:
    ar = tuple(dict.fromkeys(form for form in (arabic, as_written) if has_arabic(form)))
    return Own(ar, (english,) if english else (), place)


def _at_odds(own: Own) -> bool:
    """Whether both forms are known, and of different things: no pair to go by."""
    if own.place:
        ours = {place.id for name in own.ar[:1] for place in lookup(name)}
        theirs = {place.id for name in own.en for place in lookup(name)}
        return bool(ours and theirs) and not ours & theirs
    one, other = canonical(own.ar[0]), canonical(own.en[0])
    return bool(one and other and one.id != other.id)


def _cut(text: str, sought: str) -> str:
    folded = fold(text)
    before = "" if has_arabic(sought) else r"(?<!\w)"
    found = re.search(rf"{before}{re.escape(sought)}(?!\w)", folded.text)
    if not found:
        return text
    start, end = folded.span(*found.span())
    return _cut(text[:start] + _APART + text[end:], sought)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold_text(text)))


def _held(word: str, text: str, words: frozenset[str]) -> bool:
    """Latin words are compared from their beginning, short ones whole; Arabic ones anywhere."""
    if not word.isascii():
        return len(word) >= _SHORTEST and word in fold_text(text)
    if len(word) <= _SHORTEST:
        return word in words
    return any(other.startswith(word) for other in words)


def _country(name: Name) -> str | None:
    """Return the code of the country that a name is, or that an actor belongs to by name."""
    if name.id in actors():
        nations = {nation.actor for nation in table().national.nations}
        return actors()[name.id].country if name.id in nations else None
    return countries().get(name.id)


@cache
def _demonyms() -> dict[str, frozenset[str]]:
    """Return by country what its people are called, and its names, folded."""
    found: dict[str, set[str]] = {}
    for nation in table().national.nations:
        found.setdefault(nation.country, set()).update(
            fold_text(word) for word in (*nation.ar, *nation.plural_ar, *nation.en)
        )
    for known in known_places():
        if known.place.kind is PlaceKind.COUNTRY:
            names = (*known.names_ar, *known.names_en)
            single = {fold_text(name) for name in names if " " not in name}
            found.setdefault(known.place.country, set()).update(single)
    return {country: frozenset(words) for country, words in found.items()}


@lru_cache(maxsize=1 << 10)
def _telling(id_: str) -> tuple[frozenset[str], ...]:
    """Return sets of words, each of which is enough to tell an actor."""
    entry = next((entry for entry in table().actors if entry.id == id_), None)
    if entry is None:
        return ()
    aliases = (entry.ar, entry.en, *entry.aliases_ar, *entry.aliases_en)
    whole = [frozenset(map(_stem, words_of(name))) for name in aliases]
    rare = {word for words in whole for word in words if _spread()[word] <= _TELLING}
    return (*whole, *(frozenset({word}) for word in sorted(rare) if len(word) > _SHORTEST))


@cache
def _spread() -> Counter[str]:
    """Return in how many actors' names each word is."""
    return Counter(
        word
        for entry in table().actors
        for word in {
            _stem(part)
            for name in (entry.ar, entry.en, *entry.aliases_ar, *entry.aliases_en)
            for part in words_of(name)
        }
    )


def _stem(word: str) -> str:
    """Return an Arabic word without the ending that gender and number put on it."""
    stem = re.sub("(?:ون|ين|ات|ه)$", "", word)
    return stem if len(stem) > _SHORTEST else word
