"""Personal names as they stand in running text: where one begins and ends."""

from dataclasses import dataclass
from functools import cache

from summarizer import knowledge
from summarizer.rules.spot import Notes
from summarizer.text.fold import Level, fold_text
from summarizer.text.romanize import Names, is_given_name

LONGEST = 4
"""Words of a personal name at most."""
LINKS = frozenset(["ابو", "ام", "بن", "ابن", "عبد", "ال", "آل"])
"""Words that a personal name goes on after."""
_LONGEST_PHRASE = 5
_NO_NAME = frozenset(
    [
        "trigger",
        "date",
        "place",
        "actor",
        "people",
        "that",
        "relative",
        "belongs",
        "weapon",
        "by",
        "according",
        "speech",
        "source",
        "subset",
        "object",
        "group",
        "negated",
        "harm_any",
        "harm_killed",
        "harm_injured",
        "boundary",
        "no_name",
    ]
)
_WEAK = ("ى", "ي")
"""Endings that folding makes one."""
_QUOTE = '"'
_INDEFINITE = "\N{ARABIC FATHATAN}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named: the words of the name."""

    first: int
    last: int


def name_after(notes: Notes, index: int, stop: int, *, trusted: bool) -> Person | None:
    """Return the name that begins at `index`.

    Args:
        trusted: a cue says that a name follows; else it must begin with a given name.
    """
    while index < stop and notes.words[index].form in (_QUOTE, "ب", "بـ"):
        index += 1
    last = index
    quoted = index > 0 and notes.words[index - 1].form == _QUOTE
    while last < stop and last - index < LONGEST and notes.words[last].is_word:
        form = notes.words[last].form
        given = is_given(notes, last)
        known = given or form in LINKS or form.startswith("ال")
        after_link = last > index and notes.words[last - 1].form in LINKS
        if not (known or after_link or (trusted and (quoted or last == index))):
            break
        if not (given or quoted) and is_taken(notes, last):
            break
        if last > index and _is_adverbial(notes, last):
            break
        last += 1
    if last == index:
        return None
    if not trusted and (last - index < 2 or not is_given(notes, index)):
        return None
    return Person(index, last)


def is_given(notes: Notes, index: int, prefix: str = "") -> bool:
    """Return whether a word, without `prefix`, is a given name: «علي» is one, «على» is not."""
    word = notes.words[index]
    if not word.form.startswith(prefix) or not is_given_name(word.form[len(prefix) :]):
        return False
    written = fold_text(notes.text[word.start : word.end], Level.LIGHT)[len(prefix) :]
    return not written.endswith(_WEAK) or written in _weak_names()


@cache
def _weak_names() -> frozenset[str]:
    given = knowledge.load("names", Names).given
    return frozenset(fold_text(name, Level.LIGHT) for name in given if name.endswith(_WEAK))


def is_taken(notes: Notes, index: int) -> bool:
    """Return whether the word is a function word, or a noun or verb of the lexicon."""
    if _is_adverbial(notes, index):
        return True
    return notes.any_begins_at(_NO_NAME, index, index + _LONGEST_PHRASE)


def _is_adverbial(notes: Notes, index: int) -> bool:
    """A preposition, or a word that ends in ـاً, which names do not."""
    word = notes.words[index]
    written = notes.text[word.start : word.end]
    preposition = notes.begins_at("preposition", index, index + 1) is not None
    return _INDEFINITE in written or (preposition and not is_given(notes, index))
