"""What a comparator says of one gold value and one predicted value."""

from dataclasses import dataclass

from ..tally import Label

CREDIT = {Label.COR: 1.0, Label.PAR: 0.5}
"""Of a slot; every other label earns nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A label, and the kind of error where there is one."""

    label: Label
    note: str = ""
    """A key of `errors.toml`."""
    detail: str = ""
    """How much: `+2 days`, `14 km`."""

    @property
    def credit(self) -> float:
        """What the slot earns."""
        return CREDIT.get(self.label, 0.0)


CORRECT = Verdict(Label.COR)


def best(verdicts: list[Verdict]) -> Verdict:
    """Return the verdict against the alternative that fits best; of equals the first."""
    return max(verdicts, key=lambda verdict: verdict.credit)
