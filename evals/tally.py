"""Counts of right and wrong, and the rates made of them.

The labels are those of MUC-4's scorer (`scoring-guidelines.v7`): a slot's answer is correct,
partly correct, incorrect, missing, spurious, or rightly empty. Tallies are the sufficient
statistics of everything reported: they add up over slots, documents and bootstrap samples.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from pydantic import NonNegativeInt

from summarizer.schemas import Schema


class Label(StrEnum):
    """What became of one slot."""

    COR = "cor"
    PAR = "par"
    """Right but less or more exact; half the credit."""
    INC = "inc"
    """Both say something, and not the same."""
    MIS = "mis"
    """Gold says something, the answer nothing."""
    SPU = "spu"
    """The answer says something, gold nothing."""
    NON = "non"
    """Neither says anything; in no rate."""


class Tally(Schema):
    """How many slots got which label."""

    cor: NonNegativeInt = 0
    par: NonNegativeInt = 0
    inc: NonNegativeInt = 0
    mis: NonNegativeInt = 0
    spu: NonNegativeInt = 0
    non: NonNegativeInt = 0

    @classmethod
    def of(cls, labels: Iterable[Label]) -> "Tally":
        """Count labels.

        >>> Tally.of([Label.COR, Label.COR, Label.SPU])
        Tally(cor=2, par=0, inc=0, mis=0, spu=1, non=0)
        """
        return cls(**Counter(label.value for label in labels))

    def __add__(self, other: Self) -> "Tally":
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in LABELS})

    @property
    def possible(self) -> int:
        """How many slots gold fills."""
        return self.cor + self.par + self.inc + self.mis

    @property
    def actual(self) -> int:
        """How many slots the answer fills."""
        return self.cor + self.par + self.inc + self.spu

    def precision(self, partial: float = 0.5) -> float | None:
        """Credit per slot answered; None if none was. `partial`: 0 is strict, 1 lenient."""
        return self._credit(partial) / self.actual if self.actual else None

    def recall(self, partial: float = 0.5) -> float | None:
        """Credit per slot that gold fills; None if it fills none."""
        return self._credit(partial) / self.possible if self.possible else None

    def f1(self, partial: float = 0.5) -> float | None:
        """The harmonic mean of both; None if nothing was asked and nothing answered."""
        asked = self.possible + self.actual
        return 2 * self._credit(partial) / asked if asked else None

    def _credit(self, partial: float) -> float:
        return self.cor + partial * self.par


LABELS = tuple(Tally.model_fields)


class Rate(Schema):
    """So many of so many."""

    hits: NonNegativeInt = 0
    of: NonNegativeInt = 0

    def __add__(self, other: Self) -> "Rate":
        return Rate(hits=self.hits + other.hits, of=self.of + other.of)

    @property
    def value(self) -> float | None:
        """The rate, None of nothing."""
        return self.hits / self.of if self.of else None
