"""Tables of cases: tab-separated files under `tests/data`, the first line their columns."""

import csv
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of `tests/data/<name>.tsv` by column."""
    with (_FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
