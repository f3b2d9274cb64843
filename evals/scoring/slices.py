"""Which kinds of articles a document belongs to, for figures by kind."""

from ..annotation import GoldDocument

SHORT, LONG = 120, 280
"""Words: fewer than the first is short, more than the second long."""


def slices(gold: GoldDocument) -> dict[str, list[str]]:
    """Return the values of each way of slicing that hold for a document."""
    words = len(gold.article.source.split())
    incidents = sum(not incident.optional for incident in gold.incidents)
    return {
        "register": [gold.register_.value],
        "language": [gold.article.language],
        "length": ["short" if words < SHORT else "long" if words > LONG else "medium"],
        "incidents": [
            str(incidents) if incidents < 2 else "2 or 3" if incidents < 4 else "4 or more"
        ],
        "tag": gold.tags,
    }
