"""Every known spelling of places and actors, to hear a name in a text however it is written."""

import re
from functools import cache

from summarizer.actors.table import table
from summarizer.gazetteer.sources import known
from summarizer.text.fold import fold_text

_OTHER = re.compile(r"[\W_]+")
_SHORTEST = 3
"""Letters of a spelling that is looked for anywhere, inside words too."""


def letters(text: str) -> str:
    """Return a text without spaces and marks: «كفر شوبا» and «كفرشوبا» are one spelling."""
    return _OTHER.sub("", fold_text(text))


@cache
def spellings() -> dict[str, frozenset[str]]:
    """Return the spellings, in letters alone, by the English name of a place or id of an actor.

    A bare name ("the coalition") is one of each actor that it means somewhere.
    """
    found: dict[str, set[str]] = {}
    for each in known():
        names = (*each.names_ar, *each.names_en)
        found.setdefault(each.place.en, set()).update(map(letters, names))
    for entry in table().actors:
        names = (
            *(entry.ar, *entry.aliases_ar, *entry.only_whole_ar),
            *(entry.en, *entry.aliases_en, *entry.only_whole_en),
        )
        found.setdefault(entry.id, set()).update(map(letters, names))
    for meaning in table().means:
        found[meaning.actor] |= found[meaning.id]
    return {
        id_: frozenset(spelling for spelling in spellings if len(spelling) >= _SHORTEST)
        for id_, spellings in found.items()
    }
