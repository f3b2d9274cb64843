"""Whether an article is about something else: sport, films, prices."""

from collections import Counter

from summarizer.rules.spot import Notes

_ENOUGH = 3
"""Words of one topic that set it."""


def off_topic(notes: Notes) -> bool:
    """Return whether another topic's words outnumber everything that points at a conflict."""
    topics = Counter(hit.value for hit in notes.hits.get("topic", []))
    if not topics:
        return False
    _, most = topics.most_common(1)[0]
    conflict = sum(len(notes.hits.get(kind, [])) for kind in ("actor", "anonymous", "weapon"))
    return most >= _ENOUGH and most > conflict
