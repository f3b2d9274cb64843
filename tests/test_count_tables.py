"""Count phrases as a careful documenter would write them down.

Each table was written before the code read it: `counts` before it was mended, `counts_more` and
`counts_unseen` after. At first 224 of 254, 46 of 50 and 56 of 57 were right.
"""

import pytest

from summarizer.schemas import Qualifier
from summarizer.text.counts import Count, read
from tests.table import read_table

ROWS = read_table("counts") + read_table("counts_more") + read_table("counts_unseen")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["phrase"])
def test_a_phrase_is_read_as_a_documenter_would(row: dict[str, str]) -> None:
    assert read(row["phrase"]) == _expected(row)


def test_no_phrase_stands_twice() -> None:
    phrases = [row["phrase"] for row in ROWS]
    assert len(set(phrases)) == len(phrases)


def _expected(row: dict[str, str]) -> Count | None:
    if not row["qualifier"]:
        return None
    low, best, high = (int(row[n]) if row[n] else None for n in ("min", "best", "max"))
    return Count(low, high, best, Qualifier(row["qualifier"]))
