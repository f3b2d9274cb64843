"""Forces named by nationality: «الطيران الحربي الروسي», «قوات تركية», «غارة إسرائيلية»."""

from collections.abc import Sequence
from functools import cache

from summarizer.actors.table import table
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
    heads, modifiers, nations = _tables()
    definite = heads.get(words[0]) if words else None
    if definite is None:
        return None
    for n in range(1, min(len(words), _MOST_MODIFIERS + 2)):
        nation = nations.get(words[n])
        if nation and nation[1] == definite:
            made_there = n + 1 < len(words) and words[n + 1] in _not_before()
            return None if made_there else (nation[0], n + 1)
        if modifiers.get(words[n]) != definite:
            return None
    return None


@cache
def _not_before() -> frozenset[str]:
    return frozenset(fold_text(word) for word in table().national.not_before_ar)


def english_national_prefix(words: Sequence[str]) -> tuple[str, int] | None:
    """Return the same for English words in lower case: "Turkish drone", "Russian air strikes"."""
    heads, nations = _english_tables()
    nation = nations.get(words[0]) if words else None
    if nation is None:
        return None
    for n in range(min(len(words), _MOST_MODIFIERS + 1), 1, -1):
        if " ".join(words[1:n]) in heads:
            return nation, n
    return None


def is_head(word: str) -> bool:
    """Whether a folded word may begin such a name."""
    return word in _tables()[0]


@cache
def _tables() -> tuple[dict[str, bool], dict[str, bool], dict[str, tuple[str, bool]]]:
    """Return heads, modifiers and nationalities; the truth value says: with the article."""
    data = table().national
    heads = _both_states(data.heads_ar)
    modifiers = _both_states(data.modifiers_ar)
    nations: dict[str, tuple[str, bool]] = {}
    for nation in data.nations:
        for stem in map(fold_text, nation.ar):
            for ending in ("", "ه", "ين", "ون"):
                nations[stem + ending] = nation.actor, False
                nations["ال" + stem + ending] = nation.actor, True
        nations |= {fold_text(word): (nation.actor, True) for word in nation.plural_ar}
    return heads, modifiers, nations


def _both_states(words: list[str]) -> dict[str, bool]:
    """Return definite words and the same without the article."""
    folded = [fold_text(word) for word in words]
    return {word.removeprefix("ال"): False for word in folded} | dict.fromkeys(folded, True)


@cache
def _english_tables() -> tuple[frozenset[str], dict[str, str]]:
    data = table().national
    return frozenset(data.heads_en), {
        word: nation.actor for nation in data.nations for word in nation.en
    }
