"""What scoring against a set by others comes to."""

from typing import Literal

from summarizer.schemas import Schema


class SuiteRow(Schema):
    """One figure: so many of so many."""

    label: str
    hits: float
    of: float
    note: str = ""


class SuiteScore(Schema):
    """The score on one set."""

    name: str
    kind: Literal["full", "weak"]
    """`weak`: gold that is coded from many sources and covers part of what an article reports;
    it measures recall and fields of what is found, never precision."""
    rows: list[SuiteRow]
