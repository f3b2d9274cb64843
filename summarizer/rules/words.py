"""Words of the article with their places in it, and the dictionary look-up over them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from summarizer.text.fold import fold_text

T = TypeVar("T")

_MARKS = "\u0640\u064b-\u065f\u0670\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069"
# A number written on the word before it («وأصيب11») is a word by itself.
_TOKEN = re.compile(
    rf"(?:[ء-ي][{_MARKS}]*){{3,}}(?=[0-9٠-٩])"
    rf"|(?:[^\W_][{_MARKS}]*)+(?:[.,][0-9٠-٩]+)*|[^\s\w{_MARKS}]"
)
_DAMMA = "\u064f"
_QUOTES = dict.fromkeys('«“„❝"”»❞‟', '"')
_PROCLITICS = ("ب", "ل", "ك", "س")
_MOST_KNOWN = 65_536
_SHORTEST = 2
"""Letters that must be left when a clitic is taken off."""


class Word(NamedTuple):
    """A word or punctuation mark: its folded form, and its offsets in the article."""

    form: str
    start: int
    end: int
    passive: bool = False
    """Written with the vowel of a passive verb («قُتل»)."""
    is_word: bool = True


class Hit(NamedTuple, Generic[T]):
    """An entry found in the words: `words[first:last]`, and what stood before it."""

    first: int
    last: int
    prefix: str
    """Clitics taken off the first word: "", "و", "بال" …"""
    value: T

    @property
    def definite(self) -> bool:
        """Whether it carries the Arabic article."""
        return self.prefix.endswith("ال") or self.prefix.endswith("لل")


@dataclass(frozen=True, slots=True)
class _Entry:
    rest: tuple[str, ...]
    kind: str
    value: Any
    prefixes: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class _Openings:
    """The entries that a written word may begin, each with the clitics that then stand before."""

    alone: Mapping[str, tuple[str, Any]]
    """Entries of one word, by kind: the clitics before, and the value."""
    followed: Mapping[str, Sequence[tuple[str, _Entry]]]
    """Longer ones, by their second word."""


_NO_OPENINGS = _Openings({}, {})


@dataclass(slots=True)
class Dictionary:
    """Phrases of many kinds by their first word, looked up in one pass."""

    _entries: dict[str, list[_Entry]] = field(default_factory=dict)
    _known: dict[str, _Openings] = field(default_factory=dict)
    """What was worked out for words met before; most begin nothing."""

    def add(
        self,
        phrases: Iterable[str],
        kind: str,
        value: object,
        prefixes: frozenset[str] | None = None,
    ) -> None:
        """Enter folded phrases; of two entries with the same words the earlier one wins.

        Args:
            prefixes: the clitics that may stand before the first word; None allows any.
        """
        for phrase in phrases:
            first, *rest = phrase.split()
            entries = self._entries.setdefault(first, [])
            entries.append(_Entry(tuple(rest), kind, value, prefixes))
            entries.sort(key=lambda entry: -len(entry.rest))
        self._known.clear()

    def spot(self, words: Sequence[Word]) -> dict[str, list[Hit[Any]]]:
        """Return the hits of every kind: the longest at each place, no overlap within a kind."""
        found: dict[str, list[Hit[Any]]] = {}
        known = self._known
        for index, word in enumerate(words):
            openings = known.get(word.form) or self._openings(word.form)
            if openings is _NO_OPENINGS:
                continue
            for kind, hit in _at(words, index, openings).items():
                hits = found.setdefault(kind, [])
                if not hits or hits[-1].last <= index:
                    hits.append(hit)
        return found

    def _openings(self, written: str) -> _Openings:
        alone: dict[str, tuple[str, Any]] = {}
        followed: dict[str, list[tuple[str, _Entry]]] = {}
        for prefix, form in readings(written):
            for entry in self._entries.get(form, ()):
                if entry.prefixes is not None and prefix not in entry.prefixes:
                    continue
                if entry.rest:
                    followed.setdefault(entry.rest[0], []).append((prefix, entry))
                else:
                    alone.setdefault(entry.kind, (prefix, entry.value))
        found = _Openings(alone, followed) if alone or followed else _NO_OPENINGS
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[written] = found
        return found


def words_of(text: str) -> list[Word]:
    """Return the words and punctuation marks of `text`, folded, with their offsets.

    >>> [word.form for word in words_of("وقُتل «شابٌّ» أمس.")]
    ['وقتل', '"', 'شاب', '"', 'امس', '.']
    """
    found = []
    for match in _TOKEN.finditer(text):
        form, passive, is_word = _read(match[0])
        if form:
            found.append(Word(form, match.start(), match.end(), passive, is_word))
    return found


@lru_cache(maxsize=65_536)
def readings(form: str) -> tuple[tuple[str, str], ...]:
    """Return the ways to read a written word as (clitics, rest), the whole word first.

    >>> readings("وبالقصف")
    (('', 'وبالقصف'), ('و', 'بالقصف'), ('وب', 'القصف'), ('وبال', 'قصف'))
    """
    found = [("", form)]
    if not form.isascii():
        for conjunction in ("و", "ف"):
            if form.startswith(conjunction) and len(form) > _SHORTEST:
                found.append((conjunction, form[1:]))
        for prefix, rest in list(found):
            if rest.startswith("لل") and len(rest) > _SHORTEST + 2:
                found.append((f"{prefix}لل", rest[2:]))
            for letter in _PROCLITICS:
                if rest.startswith(letter) and len(rest) > _SHORTEST + 1:
                    found.append((prefix + letter, rest[1:]))
        for prefix, rest in list(found):
            if rest.startswith("ال") and len(rest) > _SHORTEST + 2:
                found.append((f"{prefix}ال", rest[2:]))
    return tuple(found)


def _at(words: Sequence[Word], index: int, openings: _Openings) -> dict[str, Hit[Any]]:
    """Return the longest entry of each kind that stands at a word; of two as long the first."""
    best = {
        kind: Hit(index, index + 1, prefix, value)
        for kind, (prefix, value) in openings.alone.items()
    }
    if openings.followed and index + 1 < len(words):
        for prefix, entry in openings.followed.get(words[index + 1].form, ()):
            last = index + 1 + len(entry.rest)
            known = best.get(entry.kind)
            if (known is None or known.last < last) and _follows(words, index + 1, entry.rest):
                best[entry.kind] = Hit(index, last, prefix, entry.value)
    return best


def _follows(words: Sequence[Word], index: int, rest: tuple[str, ...]) -> bool:
    return tuple(word.form for word in words[index : index + len(rest)]) == rest


@lru_cache(maxsize=65_536)
def _read(token: str) -> tuple[str, bool, bool]:
    """Return the folded form of a token, whether it is a passive, and whether it is a word."""
    form = _QUOTES.get(token) or fold_text(token).strip()
    is_word = form[:1].isalnum()
    return form, is_word and _DAMMA in token[:4], is_word
