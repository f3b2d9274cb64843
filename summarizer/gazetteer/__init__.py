"""Places: what is known of them, a name to a place, and the places that a text names."""

from summarizer.gazetteer.find import FoundPlace, find_places, surroundings
from summarizer.gazetteer.lookup import lookup, may_hold
from summarizer.gazetteer.places import Place
from summarizer.gazetteer.sources import identity, use

__all__ = [
    "FoundPlace",
    "Place",
    "find_places",
    "identity",
    "lookup",
    "may_hold",
    "surroundings",
    "use",
]
