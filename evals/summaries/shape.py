"""The shape of a summary: how long, how much copied, how repetitive.

Coverage, density and compression follow Grusky et al. 2018 (Newsroom): greedy longest
matches between summary and article, on folded words.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from summarizer.schemas import Record

from ..annotation import GoldDocument
from .overlap import FoldedTokenizer

_ARABIC, _LATIN = re.compile(r"[\u0621-\u064a]"), re.compile(r"[A-Za-z]")


def shape(gold: GoldDocument, record: Record) -> dict[str, float]:
    """Return measures of the summary; those of copying only in the article's own language."""
    words = FoldedTokenizer().tokenize
    texts = {"ar": record.summary.ar, "en": record.summary.en}
    values: dict[str, float] = {}
    for language, text in texts.items():
        tokens = words(text)
        if not tokens:
            continue
        values[f"words_{language}"] = float(len(tokens))
        values[f"repeated_trigrams_{language}"] = repeated(tokens)
        values[f"own_script_{language}"] = _purity(text, language)
    own = words(texts[gold.article.language])
    if own:
        source = words(gold.article.source)
        fragments = matches(own, source)
        values["copied_coverage"] = sum(fragments) / len(own)
        values["copied_density"] = sum(n * n for n in fragments) / len(own)
        values["compression"] = len(source) / len(own)
        values["novel_bigrams"] = _novel(own, source)
    if "words_ar" in values and "words_en" in values:
        values["words_en_per_ar"] = values["words_en"] / values["words_ar"]
    return values


def matches(summary: Sequence[str], source: Sequence[str]) -> list[int]:
    """Return the lengths of the longest stretches of `summary` that stand in `source`, in order.

    >>> matches("a b x c".split(), "c a b".split())
    [2, 1]
    """
    starts: dict[str, list[int]] = {}
    for position, word in enumerate(source):
        starts.setdefault(word, []).append(position)
    found, at = [], 0
    while at < len(summary):
        longest = max(
            (_common(summary, at, source, s) for s in starts.get(summary[at], ())), default=0
        )
        if longest:
            found.append(longest)
        at += max(longest, 1)
    return found


def repeated(tokens: Sequence[str]) -> float:
    """Return the share of three-word sequences that occurred before in the same text."""
    trigrams = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
    return 1 - len(set(trigrams)) / len(trigrams) if trigrams else 0.0


def _common(summary: Sequence[str], at: int, source: Sequence[str], start: int) -> int:
    length = 0
    while (
        at + length < len(summary)
        and start + length < len(source)
        and summary[at + length] == source[start + length]
    ):
        length += 1
    return length


def _novel(summary: Sequence[str], source: Sequence[str]) -> float:
    known = set(pairwise(source))
    given = list(pairwise(summary))
    return sum(pair not in known for pair in given) / len(given) if given else 0.0


def _purity(text: str, language: str) -> float:
    """Return the share of letters that are of the language's own script."""
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    own = arabic if language == "ar" else latin
    return own / (arabic + latin) if arabic + latin else 1.0
