"""Organisations and forces: who is known, a name to an actor, and the actors that a text names."""

from summarizer.actors.canonical import canonical
from summarizer.actors.find import FoundActor, find_actors
from summarizer.actors.table import Actor

__all__ = ["Actor", "FoundActor", "canonical", "find_actors"]
