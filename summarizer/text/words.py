"""Words, numbers and punctuation of folded text, with Arabic's one-letter words split off."""

import re
from collections.abc import Container, Iterator
from functools import cache
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.text.fold import fold_text

_WORD = re.compile(
    r"""
      (?P<word> [^\W\d_]+ )
    | (?P<date> (?<!\d) (?:
          \d{4} (?P<by> [-/.]) \d{1,2} (?P=by) \d{1,2}
        | \d{1,2} (?P<sep> [-/.]) \d{1,2} (?P=sep) (?: \d{4} | \d{2} )
        ) (?!\d) )
    | (?P<clock> (?<!\d) \d{1,2}:\d{2} (?!\d) )
    | (?P<pair> (?<!\d) \d{1,2}/\d{1,2} (?![\d/]) )
    | (?P<number> \d{1,3} (?: [,.٬]\d{3} )+ (?!\d) | \d+ (?: [.,٫]\d+ )? )
    | (?P<mark> [^\w\s] | _ )
    """,
    re.VERBOSE,
)


class Word(NamedTuple):
    """A word, a number or one mark of punctuation; offsets are into the text that was read."""

    start: int
    end: int
    text: str
    kind: str
    """`word`, `number`, `mark`; or `date`, `clock`, `pair` (3/5) for digits that are none."""


def _folded(words: frozenset[str]) -> frozenset[str]:
    return frozenset(fold_text(word) for word in words)


class Clitics(BaseModel):
    """`knowledge/clitics.toml`, folded."""

    model_config = ConfigDict(extra="forbid")

    conjunctions: frozenset[str]
    prepositions: frozenset[str]
    whole: Annotated[frozenset[str], AfterValidator(_folded)]


@cache
def read_clitics() -> Clitics:
    """Return the one-letter words that are written onto the next."""
    return knowledge.load("clitics", Clitics)


def read_words(
    text: str, known: Container[str], start: int = 0, end: int | None = None
) -> list[Word]:
    """Return the words of folded `text[start:end]`, with offsets into `text`.

    A prefix is split off if what remains is `known`.

    >>> [word.text for word in read_words("وبعد يومين", {"بعد", "يومين"})]
    ['و', 'بعد', 'يومين']
    """
    clitics, prefixes = read_clitics(), _prefixes()
    words: list[Word] = []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        word = match[0]
        if word[0] in prefixes and word not in known and word not in clitics.whole:
            words.extend(_split(match.start(), word, known, clitics))
        else:
            words.append(Word(*match.span(), word, match.lastgroup or "mark"))
    return words


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Return the folded words of a phrase as vocabularies have it, with nothing split off.

    >>> phrase_words("كانون الأول")
    ('كانون', 'الاول')
    """
    folded = fold_text(phrase)
    return tuple(word.text for word in read_words(folded, folded.split()))


@cache
def _prefixes() -> frozenset[str]:
    return read_clitics().conjunctions | read_clitics().prepositions


def _split(start: int, word: str, known: Container[str], clitics: Clitics) -> Iterator[Word]:
    length = _prefix_length(word, known, clitics)
    for at in range(length):
        yield Word(start + at, start + at + 1, word[at], "word")
    stem = _stem(word, length, known) if length else word
    yield Word(start + length, start + len(word), stem, "word")


def _prefix_length(word: str, known: Container[str], clitics: Clitics) -> int:
    """Count the letters before the known word in `word`; 0 if there is none."""
    at = 1 if word[0] in clitics.conjunctions else 0
    if at and word[1:] in known:
        return at
    if word[at : at + 1] not in clitics.prepositions or word[at:] in clitics.whole:
        return 0
    return at + 1 if _stem(word, at + 1, known) in known else 0


def _stem(word: str, length: int, known: Container[str]) -> str:
    """Return the word without its prefix; the article lost its alef after «ل» (للجمعة)."""
    stem = word[length:]
    if stem not in known and word[length - 1 : length + 1] == "لل":
        return "ا" + stem
    return stem
