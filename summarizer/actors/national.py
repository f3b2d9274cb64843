"""Forces named by nationality: «الطيران الحربي الروسي», «قوات تركية», «غارة إسرائيلية»."""

from collections.abc import Sequence
from functools import cache

from summarizer.actors.table import Nation, table
from summarizer.text.fold import fold_text

_MOST_MODIFIERS = 2


def national(words: Sequence[str]) -> str | None:
    """Return the id of the forces that folded words name, or None if they name none.

    >>> national("الطيران الحربي الروسي".split())
    'russian_forces'
    """
    found = national_prefix(words)
    return found[0] if found and found[1] == len(words) else None


def national_prefix(words: Sequence[str]) -> tuple[str, int] | None:
    """Return the id, and how many words from the first on name it."""
    heads, modifiers = _tables()
    definite = heads.get(words[0]) if words else None
    if definite is None:
        return None
    for n in range(1, min(len(words), _MOST_MODIFIERS + 2)):
        nation = _nationalities().get(words[n])
        if nation is None and words[0].endswith("ا"):
            # «قصفاً روسياً», but in «قوات سوريا» it is the country.
            nation = _nationalities().get(words[n].removesuffix("ا"))
        if nation and nation[1] == definite:
            made_there = n + 1 < len(words) and words[n + 1] in _not_before()
            actor = None if made_there else nation[0].actor
            return (actor, n + 1) if actor else None
        if modifiers.get(words[n]) != definite:
            return None
    return None


def english_national_prefix(words: Sequence[str]) -> tuple[str, int] | None:
    """Return the same for English words in lower case: "Turkish drone", "Russian air strikes"."""
    nation = _english_nations().get(words[0]) if words else None
    if nation is None or nation.actor is None:
        return None
    for n in range(min(len(words), _MOST_MODIFIERS + 1), 1, -1):
        if " ".join(words[1:n]) in _english_heads():
            return nation.actor, n
    return None


def english_nations() -> frozenset[str]:
    """Return the words that `english_national_prefix` begins with."""
    return frozenset(_english_nations())


def is_head(word: str) -> bool:
    """Whether a folded word may begin such a name."""
    return word in _tables()[0]


def country_of_adjective(word: str) -> str | None:
    """Return the code of the country whose definite adjective a folded word is.

    >>> country_of_adjective("اللبناني"), country_of_adjective("lebanese")
    ('LB', 'LB')
    """
    nation = _nationalities().get(word)
    if nation and nation[1]:
        return nation[0].country
    english = _english_nations().get(word)
    return english.country if english else None


def country_of_name(word: str) -> str | None:
    """Return the code of the country that a folded Arabic word names."""
    return _countries().get(word)


@cache
def _not_before() -> frozenset[str]:
    return frozenset(fold_text(word) for word in table().national.not_before_ar)


@cache
def _tables() -> tuple[dict[str, bool], dict[str, bool]]:
    """Return heads and modifiers; the truth value says: with the article."""
    data = table().national
    return _both_states(data.heads_ar), _both_states(data.modifiers_ar)


@cache
def _nationalities() -> dict[str, tuple[Nation, bool]]:
    nations: dict[str, tuple[Nation, bool]] = {}
    for nation in table().national.nations:
        for stem in map(fold_text, nation.ar):
            for ending in ("", "ه", "ين", "ون", "ان", "تان", "تين"):
                nations[stem + ending] = nation, False
                nations["ال" + stem + ending] = nation, True
        nations |= {fold_text(word): (nation, True) for word in nation.plural_ar}
    return nations


@cache
def _countries() -> dict[str, str]:
    return {
        fold_text(name): nation.country
        for nation in table().national.nations
        for name in nation.names_ar
    }


def _both_states(words: list[str]) -> dict[str, bool]:
    """Return definite words and the same without the article."""
    folded = [fold_text(word) for word in words]
    bare = {form: False for word in folded for form in _cases(word.removeprefix("ال"))}
    return bare | dict.fromkeys(folded, True)


def _cases(word: str) -> set[str]:
    """«قصف», «قصفاً»; «غارة», «غارتان», «غارتين»."""
    if word.endswith("ه"):
        return {word, *(word[:-1] + ending for ending in ("تان", "تين"))}
    return {word} if " " in word else {word, f"{word}ا", f"{word}ان", f"{word}ين"}


@cache
def _english_heads() -> frozenset[str]:
    return frozenset(table().national.heads_en)


@cache
def _english_nations() -> dict[str, Nation]:
    return {word: nation for nation in table().national.nations for word in nation.en}
