"""Whether a wording says the same as a stretch of the source: words compared one by one.

Words are folded (`summarizer.text.fold`, full).
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict
from rapidfuzz.distance import Levenshtein

from summarizer import knowledge
from summarizer.text.fold import Level, fold_text

Pair = tuple[int | None, int | None]
"""Positions of a quoted word and the source word beside it; None: there is no counterpart."""


def align(quote: Sequence[str], source: Sequence[str]) -> list[Pair]:
    """Return the cheapest alignment of all of `quote` with a stretch of `source`, in order.

    Source words before the first and after the last that is matched are not in the result.
    """
    rows, columns = len(quote), len(source)
    cost = [[0.0] * (columns + 1)]
    for i in range(rows):
        above, row = cost[-1], [cost[-1][0] + _ADDED]
        skipped = _DROPPED if i < rows - 1 else 0.0
        for j in range(columns):
            beside = above[j] + _distance(quote[i], source[j])
            row.append(min(beside, above[j + 1] + _ADDED, row[j] + skipped))
        cost.append(row)
    return _trace(quote, source, cost)


def says_the_same(quote: Sequence[str], source: Sequence[str], pairs: Sequence[Pair]) -> bool:
    """Return whether the aligned wordings differ in nothing that matters.

    A negation or number may not differ. Function words may come and go. The quote may leave
    out a quarter of the source's words, and may have one word of its own in every ten;
    most of its words must be the source's.
    """
    rules = _rules()
    added = dropped = own = same = 0
    for i, j in pairs:
        a, b = quote[i] if i is not None else "", source[j] if j is not None else ""
        distance = _distance(a, b) if a and b else 2.0
        if distance == _SAME:
            same += 1
            continue
        if any(negates(word) or _counts(word) for word in (a, b)) or _differ_in_number(a, b):
            return False
        if distance == _ALIKE:
            continue
        content = {a, b} - _function_words() - rules.proclitics - {""}
        if not content:
            continue
        own += bool(a and b)
        added += a in content and not b
        dropped += b in content and not a
    return (
        own + added <= len(quote) // _WORDS_FOR_ONE_OF_ITS_OWN
        and dropped <= max(1, len(quote) // 4)
        and same >= 0.6 * len(quote)
    )


def negates(word: str) -> bool:
    """Return whether `word` is a negation, with or without particles written onto it.

    >>> negates("ولم"), negates("كما")
    (True, False)
    """
    rules = _rules()
    return word not in _function_words() and not rules.negators.isdisjoint(readings(word))


def is_function_word(word: str) -> bool:
    """Return whether `word`, as written, is a function word: «على», but not «علي».

    >>> is_function_word("على"), is_function_word("علي")
    (True, False)
    """
    return fold_text(word, Level.LIGHT) in _rules().function_words


def particles() -> frozenset[str]:
    """Return what may be written onto the front of a word: «و», «بال», «لل» and so on."""
    return _rules().proclitics


def readings(word: str) -> Iterator[str]:
    """Yield `word`, and what is left of it when a particle is taken off.

    >>> list(readings("وبالقصف"))
    ['وبالقصف', 'بالقصف', 'القصف', 'قصف']
    """
    yield word
    for end in range(1, min(5, len(word) - 1)):
        if word[:end] in particles():
            yield word[end:]


_SAME, _ALIKE, _OTHER = 0.0, 0.4, 1.5
_ADDED, _DROPPED = 1.0, 0.5
_SIMILAR = 0.7
"""Share of letters in their places from which two longer words are one with a slip in it."""
_LONGER = 5
"""Letters; shorter words count as alike only if one has all the letters of the other."""
_SHORTEST = 3
_WORDS_FOR_ONE_OF_ITS_OWN = 10


_FoldedWords = Annotated[
    frozenset[str], AfterValidator(lambda words: frozenset(map(fold_text, words)))
]


class _Knowledge(BaseModel):
    """The shape of quotes.toml, where each list is explained."""

    model_config = ConfigDict(extra="forbid")

    proclitics: _FoldedWords
    negators: _FoldedWords
    numbers: _FoldedWords
    dual_endings: _FoldedWords
    function_words: frozenset[str]


def _rules() -> _Knowledge:
    rules: _Knowledge = knowledge.load("quotes", _Knowledge)
    return rules


@cache
def _function_words() -> frozenset[str]:
    return frozenset(map(fold_text, _rules().function_words))


def _trace(quote: Sequence[str], source: Sequence[str], cost: list[list[float]]) -> list[Pair]:
    """Follow the costs back from the end to the first quoted word."""
    pairs: list[Pair] = []
    i, j = len(quote), len(source)
    while i > 0:
        skipped = _DROPPED if i < len(quote) else 0.0
        if j > 0 and cost[i][j] == cost[i - 1][j - 1] + _distance(quote[i - 1], source[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif j > 0 and cost[i][j] == cost[i][j - 1] + skipped:
            j -= 1
            if skipped:
                pairs.append((None, j))
        else:
            i -= 1
            pairs.append((i, None))
    return pairs[::-1]


@lru_cache(maxsize=4096)
def _distance(a: str, b: str) -> float:
    if a == b:
        return _SAME
    if a in readings(b) or b in readings(a):
        return _SAME
    a, b = _stem(a), _stem(b)
    if a == b:
        return _SAME
    short, long = sorted((a, b), key=len)
    if len(short) >= _LONGER:
        return _ALIKE if Levenshtein.normalized_similarity(a, b) >= _SIMILAR else _OTHER
    extra = len(long) - len(short)
    is_part = len(short) >= _SHORTEST and (
        (extra <= 2 and short in long) or (extra == 1 and Levenshtein.distance(short, long) == 1)
    )
    return _ALIKE if is_part else _OTHER


def _stem(word: str) -> str:
    """Return `word` without the article and what is written before it."""
    for end in range(min(5, len(word) - 2), 1, -1):
        if word[:end] in particles() and word[end - 1] == "ل":
            return word[end:]
    return word


def _counts(word: str) -> bool:
    return any(map(str.isdigit, word)) or not _rules().numbers.isdisjoint(readings(word))


def _differ_in_number(a: str, b: str) -> bool:
    """Whether one word is the other with a dual or plural ending: «مدني», «مدنيين»."""
    a, b = sorted((_stem(a), _stem(b)), key=len)
    return bool(a) and any(
        b in (a + ending, a.removesuffix("ه") + ending) for ending in _rules().dual_endings
    )
