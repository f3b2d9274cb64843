"""Sets by others: MUC-4, Airwars-style weak gold, tables of coded events. Data by path only."""

from pathlib import Path
from typing import Literal, assert_never

from .airwars import score_airwars
from .muc4 import score_muc4
from .result import SuiteRow, SuiteScore
from .table import score_table

__all__ = ["Suite", "SuiteRow", "SuiteScore", "score_suite"]

Suite = Literal["muc4", "airwars", "csv"]


def score_suite(kind: Suite, gold: Path, answers: Path) -> SuiteScore:
    """Score answers against a set by others.

    Args:
        kind: whose format `gold` has.
        answers: records as `summarizer export --to jsonl` writes them; for MUC-4 also a
            system's output in GTT's format.

    Raises:
        EvaluationError: a file cannot be read, or nothing of `answers` is of `gold`.
    """
    match kind:
        case "muc4":
            return score_muc4(gold, answers)
        case "airwars":
            return score_airwars(gold, answers)
        case "csv":
            return score_table(gold, answers)
        case _:
            assert_never(kind)
