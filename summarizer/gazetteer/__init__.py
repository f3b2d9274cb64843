"""Places: what is known of them, a name to a place, and the places that a text names."""

from summarizer.gazetteer.find import FoundPlace, find_places
from summarizer.gazetteer.lookup import lookup
from summarizer.gazetteer.places import Place

__all__ = ["FoundPlace", "Place", "find_places", "lookup"]
