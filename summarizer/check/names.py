"""Names of places and actors in the two summaries: each must stand in both, and in the article."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.actors import find_actors
from summarizer.check.spellings import letters, spellings
from summarizer.check.summaries import SummaryText
from summarizer.gazetteer import find_places
from summarizer.resolve import checks
from summarizer.schemas import ActorValue, Article, Check, Incident, PlaceKind, SourceValue
from summarizer.text.fold import fold_text

_OTHER = re.compile(r"[\W_]+")
_APART = " | "
_TELLING = 4
"""Letters of a word of a name that is enough to hear the name in a text."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A name of the record in both languages; without an id it is only known as that."""

    ar: tuple[str, ...]
    en: tuple[str, ...]
    id: str | None
    place: bool


def names_differ(
    article: Article, texts: Sequence[SummaryText], incidents: Sequence[Incident]
) -> Iterator[Check]:
    """Yield a check for each name that stands in one language only, or not in the article.

    The record's own names pair both languages. Any other known place or actor is looked for in
    the other language and in the article by each spelling that is known of it.
    """
    pairs = list(_pairs(incidents))
    for text in texts:
        arabic, english = _spaced(text.ar), _spaced(text.en)
        for pair in pairs:
            here, there = _stands(pair.ar, arabic), _stands(pair.en, english)
            if not pair.id or here == there or _heard(pair, text, english=here):
                continue
            name, language = (pair.ar[0], "Arabic") if here else (pair.en[0], "English")
            yield _differs(name, language, text.path)
        yield from _others(article, text, _without(text, pairs))


def _others(article: Article, whole: SummaryText, text: SummaryText) -> Iterator[Check]:
    """Compare the names in `text`, which is `whole` without the record's own."""
    for said, language, other in (
        (_named(text.ar), "Arabic", whole.en),
        (_named(text.en), "English", whole.ar),
    ):
        for id_, name in sorted(said.items()):
            if _spelt(id_, letters(other)) or id_ in _named(other):
                continue
            if _spelt(id_, _letters_of(article.text)) or id_ in _named(article.text):
                yield _differs(name, language, whole.path)
            else:
                yield checks.warning(
                    "summary_name_unsupported",
                    whole.path,
                    f"«{name}» stands in {language} only, and not in the article",
                )


def _without(text: SummaryText, pairs: Sequence[_Pair]) -> SummaryText:
    """Take out the record's own names, the longest first: «معارة النعسان» is not Mara."""
    arabic, english = text.ar, text.en
    for form in sorted({form for pair in pairs for form in pair.ar}, key=len, reverse=True):
        arabic = arabic.replace(form, _APART)
    for form in sorted({form for pair in pairs for form in pair.en}, key=len, reverse=True):
        english = english.replace(form, _APART)
    return SummaryText(text.path, arabic, english)


def _differs(name: str, language: str, path: str) -> Check:
    return checks.info("summary_names_differ", path, f"«{name}» stands in {language} only")


def _pairs(incidents: Iterable[Incident]) -> Iterator[_Pair]:
    seen = set()
    for incident in incidents:
        for place in incident.places:
            # A country is named in many ways: "Syrian" territory, the regime.
            id_ = None if place.kind is PlaceKind.COUNTRY else place.name.en
            seen.add(_Pair(_forms(place.name.ar, place.text), (place.name.en,), id_, True))
        others: list[ActorValue | SourceValue] = [*incident.actors, *incident.sources]
        for value in others:
            id_ = value.id if isinstance(value, ActorValue) else None
            seen.add(_Pair(_forms(value.name.ar, value.text), (value.name.en,), id_, False))
    yield from sorted(seen, key=lambda pair: (pair.ar, pair.en, pair.id or ""))


def _forms(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _stands(forms: Iterable[str], spaced: str) -> bool:
    """Arabic writes prefixes onto a name; neither language writes anything behind it."""
    ends = (_spaced(form) for form in forms)
    return any((form if form[1].isascii() else form[1:]) in spaced for form in ends if form.strip())


@lru_cache(maxsize=4096)
def _spaced(text: str) -> str:
    return f" {_OTHER.sub(' ', fold_text(text)).strip()} "


def _heard(pair: _Pair, text: SummaryText, *, english: bool) -> bool:
    """Whether the other text has the name in another spelling, or a word of a place's."""
    other = text.en if english else text.ar
    if pair.id and (_spelt(pair.id, letters(other)) or pair.id in _named(other)):
        return True
    if not pair.place:
        return False
    words = {word for form in (pair.en if english else pair.ar) for word in _words(form)}
    return any(word in fold_text(other) for word in words if len(word) >= _TELLING)


def _words(name: str) -> list[str]:
    return [word.removeprefix("ال") for word in _OTHER.sub(" ", fold_text(name)).split()]


@lru_cache(maxsize=256)
def _named(text: str) -> dict[str, str]:
    """Return the known places and actors of a text, with the words that name them."""
    found = {a.actor.id: text[a.start : a.end] for a in find_actors(text) if a.actor.side}
    taken = [(a.start, a.end) for a in find_actors(text)]
    for place in find_places(text):
        inside = any(start <= place.start < end for start, end in taken)
        # «السوري», "Turkish": whose it is, not where.
        if place.place is not None and place.kind is not PlaceKind.COUNTRY and not inside:
            found[place.place.en] = text[place.start : place.end]
    return found


def _spelt(id_: str, text: str) -> bool:
    return any(spelling in text for spelling in spellings().get(id_, ()))


_letters_of = lru_cache(maxsize=8)(letters)
