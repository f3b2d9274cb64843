"""Shingles: what two texts have in common, whatever stands around it.

Source: A. Broder, On the resemblance and containment of documents (1997); the sketch is his
bottom-k of one hash function.
"""

import re
from hashlib import blake2b

from summarizer.text.fold import fold_text

_WORD = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+")
_WIDTH = 3
SKETCH = 8
"""Hashes in a sketch. Of two texts that share three quarters of their shingles, all but one
pair in two thousand have two of these in common."""


def text_words(text: str) -> list[str]:
    """Return the folded words and numbers of `text`, without punctuation.

    >>> text_words("قُتل ٣ أشخاص.")
    ['قتل', '3', 'اشخاص']
    """
    return _WORD.findall(fold_text(text))


def shingles(words: list[str]) -> frozenset[int]:
    """Return the hashes (63 bits) of all runs of three words; of all the words, if fewer."""
    runs = (words[at : at + _WIDTH] for at in range(max(1, len(words) - _WIDTH + 1)))
    return frozenset(_hash(" ".join(run)) for run in runs)


def sketch(found: frozenset[int]) -> tuple[int, ...]:
    """Return the smallest hashes: of two texts alike, most are the same."""
    return tuple(sorted(found)[:SKETCH])


def resemblance(a: frozenset[int], b: frozenset[int]) -> float:
    """Return the share of shingles that both have, in [0, 1] (Jaccard)."""
    return len(a & b) / len(a | b) if a or b else 1.0


def _hash(run: str) -> int:
    return int.from_bytes(blake2b(run.encode("utf-8", "replace"), digest_size=8).digest()) >> 1
