"""The consonants of names, which romanisations of an Arabic name share when vowels differ."""

import re
from collections.abc import Iterator
from functools import lru_cache

from summarizer.gazetteer.keys import english_parts, has_arabic
from summarizer.text.fold import fold_text
from summarizer.text.romanize import romanize

_WORD = re.compile(r"[^\W_]+")
_NOT_CONSONANTS = re.compile(r"(?<=[bdgkstz])h|h\b|[aeiouyw\s]")
_ALIKE = str.maketrans("qcpv", "kkbf")
_DOUBLED = re.compile(r"(.)\1+")
_MOST_WORDS = 4
"""Of a name, in running text."""
_PREFIXES = re.compile("^[وف]?(?:[بكل]?ال|لل|[بكل])?")
_SHORTEST = 3


@lru_cache(maxsize=1 << 14)
def consonants(name: str) -> str:
    """Return the consonants of a name in Latin letters, with rivals made one.

    >>> consonants("كرناز"), consonants("Karnaz"), consonants("Kurnaz")
    ('krnz', 'krnz', 'krnz')
    """
    latin = romanize(name) if has_arabic(name) else name
    letters = _DOUBLED.sub(r"\1", " ".join(english_parts(latin)).translate(_ALIKE))
    return _NOT_CONSONANTS.sub("", letters)


@lru_cache(maxsize=1 << 8)
def all_consonants(text: str) -> frozenset[str]:
    """Return the consonants of every run of few words, without what Arabic writes onto them."""
    words = _WORD.findall(fold_text(text))
    return frozenset(
        made
        for n in range(len(words))
        for first in _bare(words[n])
        for count in range(_MOST_WORDS)
        if (made := consonants(" ".join((first, *words[n + 1 : n + 1 + count]))))
    )


def _bare(word: str) -> Iterator[str]:
    yield word
    if has_arabic(word):
        bare = _PREFIXES.sub("", word)
        if bare != word and len(bare) >= _SHORTEST:
            yield bare
