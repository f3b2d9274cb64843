"""A name in a text before it is decided which place it means."""

from dataclasses import dataclass

from summarizer.gazetteer.cues import Before
from summarizer.gazetteer.names import Name


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a place; the unit of its offsets is its reader's."""

    start: int
    end: int
    first: int
    """Number of its first word."""
    last: int
    """One past its last word."""
    prefix: str
    """Conjunction and preposition written with it."""
    name: Name | None
    """None: the gazetteer lacks it, a kind word announces it."""
    before: Before
