"""When two names are the same: by identity and by spelling, never by likeness.

«الجيش السوري» and «الجيش السوداني» are close in letters and no less different; «داعش» and
«تنظيم الدولة الإسلامية» share none and are the same.
"""

from functools import lru_cache

from summarizer.actors import canonical
from summarizer.actors.table import actors, table
from summarizer.gazetteer import lookup, vocabulary
from summarizer.gazetteer.keys import (
    arabic_key,
    english_key,
    english_parts,
    has_arabic,
    loose_arabic_key,
    loose_english_key,
)
from summarizer.schemas import PlaceKind
from summarizer.text.fold import fold_text

Key = frozenset[str]


@lru_cache(maxsize=1 << 15)
def place_keys(name: str) -> Key:
    """Return the spellings of a place's name without kind words; one in common is the same name.

    >>> bool(place_keys("بلدة البصيرة") & place_keys("البُصيرة"))
    True
    >>> bool(place_keys("Al-Busayra") & place_keys("Busayrah"))
    True
    """
    if has_arabic(name):
        parts = fold_text(name).split()
        while len(parts) > 1 and parts[0] in vocabulary.arabic().cues:
            parts = parts[1:]
        return frozenset({loose_arabic_key(arabic_key(" ".join(parts)))})
    parts = [p for p in english_parts(name) if p not in vocabulary.english().cues] or [name]
    return frozenset({loose_english_key(english_key(" ".join(parts)))})


@lru_cache(maxsize=1 << 12)
def area_ids(name: str) -> Key:
    """Return the ids of the governorates and countries that a name may mean."""
    return frozenset(
        place.id
        for place in lookup(name)
        if place.kind in (PlaceKind.GOVERNORATE, PlaceKind.COUNTRY, PlaceKind.REGION)
    )


@lru_cache(maxsize=1 << 15)
def actor_id(name: str) -> str | None:
    """Return the canonical id that a name is, or is a name of."""
    if name in actors():
        return name
    found = canonical(name)
    return found.id if found else None


@lru_cache(maxsize=1 << 15)
def words_of(name: str) -> Key:
    """Return the words of a name that tell it from others; articles and «قوات» do not."""
    if has_arabic(name):
        folded = [word.strip("\"'()«»،.:") for word in fold_text(name).split()]
        kept = {_bare(word) for word in folded if word}
        return frozenset(kept - _generic_ar() or kept)
    parts = {part.removesuffix("s") for part in english_parts(name)}
    return frozenset(parts - _generic_en() or parts)


@lru_cache(maxsize=1 << 15)
def person_words(name: str) -> Key:
    """Return the words of a person's name in a spelling that romanisations share."""
    if has_arabic(name):
        return frozenset(_bare(word) for word in fold_text(name).split())
    return frozenset(loose_english_key(part) for part in english_parts(name))


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=1)
def _generic_ar() -> Key:
    return frozenset(_bare(fold_text(word)) for word in table().generic.ar)


@lru_cache(maxsize=1)
def _generic_en() -> Key:
    return frozenset(word.removesuffix("s") for word in table().generic.en)
