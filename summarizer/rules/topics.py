"""What an article is about besides a conflict: sport, films, prices, illness."""

from summarizer.rules.spot import Line, Notes

_ENOUGH = 3
"""Words of other topics that set what an article is about."""


def off_topic(notes: Notes) -> bool:
    """Return whether words of other topics outnumber everything that points at a conflict."""
    conflict = sum(len(notes.hits.get(kind, [])) for kind in ("actor", "anonymous", "weapon"))
    return max(_ENOUGH, conflict + 1) <= len(notes.hits.get("topic", []))


def topical(notes: Notes, line: Line) -> int:
    """Return how many words of a sentence are of other topics."""
    return len(notes.within("topic", line.first, line.last))
