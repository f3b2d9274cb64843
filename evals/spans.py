"""Where a stretch of a record's article stands in gold's source, and the reverse.

Cleaning cuts whole lines and may write white space otherwise, so the record's sentences are
found in the source by their visible characters, in order.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.schemas import Article


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Offsets of characters that stand in both texts."""

    _ours: tuple[int, ...]
    """Into the record's article, rising."""
    _theirs: tuple[int, ...]
    """Into the source, of the same characters; not always rising: a title may be repeated."""

    def to_source(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where `[start, end)` of the record's article stands in the source.

        None: not there, or not as one stretch.
        """
        return _carry(self._ours, self._theirs, start, end)

    def to_record(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where `[start, end)` of the source stands in the record's article."""
        pairs = sorted(zip(self._theirs, self._ours, strict=True))
        return _carry([theirs for theirs, _ in pairs], [ours for _, ours in pairs], start, end)


def source_map(article: Article, source: str) -> SourceMap:
    """Find each sentence of `article` in `source`, after the one before it if it is there.

    >>> article = Article(text="قصف. قُتل 2.", language="ar",
    ...     sentences=({"n": 1, "start": 0, "end": 4}, {"n": 2, "start": 5, "end": 12}))
    >>> source_map(article, "قصف.  شارك  قُتل  2.").to_source(5, 11)
    (12, 19)
    """
    visible, at = _visible(source, 0, len(source))
    ours: list[int] = []
    theirs: list[int] = []
    cursor = 0
    for sentence in article.sentences:
        letters, offsets = _visible(article.text, sentence.start, sentence.end)
        found = visible.find(letters, cursor)
        if found < 0:
            found = visible.find(letters)
        if found < 0 or not letters:
            continue
        ours += offsets
        theirs += at[found : found + len(letters)]
        cursor = found + len(letters)
    return SourceMap(tuple(ours), tuple(theirs))


def _visible(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """Return the characters that one sees, and where they stand."""
    offsets = [n for n in range(start, end) if _shows(text[n])]
    return "".join(text[n] for n in offsets), offsets


@cache
def _shows(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"


def _carry(
    here: Sequence[int], there: Sequence[int], start: int, end: int
) -> tuple[int, int] | None:
    first, last = bisect_left(here, start), bisect_left(here, end) - 1
    if first > last or last >= len(here):
        return None
    left, right = there[first], there[last] + 1
    # Sentences that came from different parts of the page are no one stretch.
    return (left, right) if 0 < right - left <= 2 * (end - start) + 2 else None
