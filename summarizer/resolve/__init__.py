"""Values from words: an extraction becomes the incidents, tolls and names of a record.

The engine copied words and chose categories; here code reads the dates and counts in those
words, finds the places and actors, and adds up. What it cannot stand behind is left out,
and a check says so.
"""

from summarizer.resolve.incidents import Resolved, resolve

__all__ = ["Resolved", "resolve"]
