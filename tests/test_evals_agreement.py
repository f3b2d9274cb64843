"""Agreement of two annotators: the same scorer, both ways, and alpha against known values."""

from pathlib import Path

import pytest

from summarizer.errors import EvaluationError
from summarizer.evals import agree, alpha, read_agreement
from tests.test_evals_scoring import attack, gold, shelling


def test_alpha_is_one_for_agreement_and_none_without_variation() -> None:
    assert alpha([(1, 1), (2, 2), (3, 3)], "nominal") == 1.0
    assert alpha([(1, 1), (1, 1)], "nominal") is None


def test_alpha_gives_krippendorffs_own_example() -> None:
    # Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", C: four observers, twelve
    # units, missing data; nominal 0.743, interval 0.849, ratio 0.797.
    rows = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    units = list(zip(*rows, strict=True))
    assert alpha(units, "nominal") == pytest.approx(0.743, abs=5e-4)
    assert alpha(units, "interval") == pytest.approx(0.849, abs=5e-4)
    assert alpha(units, "ratio") == pytest.approx(0.797, abs=5e-4)


def test_high_agreement_on_a_rare_case_has_a_low_alpha() -> None:
    units = [(1.0, 1.0)] * 46 + [(1.0, 0.0)] * 2 + [(0.0, 1.0)] * 1 + [(0.0, 0.0)] * 1
    found = alpha(units, "nominal")
    assert found is not None
    assert found < 0.5


def test_the_same_annotation_agrees_in_everything() -> None:
    one = [gold(shelling(), attack(), doc_id="d1"), gold(doc_id="d2")]
    found = agree(one, one, names=("a1", "a2"))
    assert (found.documents, found.has_incidents, found.same_number) == (2, 1.0, 1.0)
    assert {row.f1 for row in found.fields} <= {None, 1.0}
    assert found.killed_pairs == 2


def test_differences_show_in_their_fields() -> None:
    one = [gold(shelling(), attack(), doc_id="d1")]
    other = [
        gold(
            shelling(totals={"killed": {"min": 3, "max": 3}, "injured": {"min": 3, "max": 3}}),
            doc_id="d1",
        )
    ]
    found = agree(one, other)
    fields = {row.field: row.f1 for row in found.fields}
    assert fields["incident"] == pytest.approx(2 / 3)
    assert fields["injured"] == 1.0
    assert fields["killed"] == 0.0
    assert found.same_number == 0.0


def test_articles_that_only_one_has_are_left_out_and_other_texts_refused() -> None:
    one = [gold(shelling(), doc_id="d1"), gold(doc_id="d2")]
    assert agree(one, one[:1]).documents == 1
    with pytest.raises(EvaluationError, match="no article in common"):
        agree(one[:1], one[1:])
    changed = one[0].model_copy(update={"sha256": "0" * 64})
    with pytest.raises(EvaluationError, match="d1: the two annotations are of different texts"):
        agree(one[:1], [changed])


def test_a_file_that_is_no_agreement_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_agreement(tmp_path / "none.json")
