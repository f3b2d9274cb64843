"""Scores records against gold annotations. Empty so far: it has the place, not the content."""

__all__: list[str] = []
