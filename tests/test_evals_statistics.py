"""Tallies, intervals and tests: against values worked out by hand, and what must always hold."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import EvaluationError
from summarizer.evals import (
    Counts,
    DocumentCounts,
    Label,
    Rate,
    Signature,
    Tally,
    compare,
    gate,
    gate_exact,
    holm,
    limits,
    read_counts,
    write_counts,
)
from summarizer.evals import field_rows as rows_of

SIGNED = Signature(gold="a" * 64, scorer="b" * 64, gate="muc")
TALLIES = st.builds(Tally, **{name: st.integers(0, 20) for name in Tally.model_fields})


def run(right: list[int], *, name: str = "one", of: int = 10, stories: int | None = None) -> Counts:
    """A run in which each document has `of` slots, so many of them right."""
    return Counts(
        name=name,
        signature=SIGNED,
        documents=[
            DocumentCounts(
                doc_id=f"d{n}",
                group=f"s{n % (stories or len(right))}",
                tallies={"killed": Tally(cor=r, inc=of - r), "incident": Tally(cor=1)},
                rates={"grounding": Rate(hits=r, of=of)},
            )
            for n, r in enumerate(right)
        ],
    )


def test_rates_follow_the_scorers_definitions() -> None:
    counted = Tally(cor=6, par=2, inc=1, mis=3, spu=2, non=9)
    assert counted.recall() == pytest.approx(7 / 12)
    assert counted.precision() == pytest.approx(7 / 11)
    assert counted.f1() == pytest.approx(14 / 23)
    assert counted.f1(0.0) == pytest.approx(12 / 23)
    assert counted.f1(1.0) == pytest.approx(16 / 23)


def test_an_official_muc_score_is_reproduced() -> None:
    # GE's system in TST3, all templates: POS 1661, ACT 1769, COR 889, PAR 143.
    known = 889 + 143
    official = Tally(cor=889, par=143, inc=100, mis=1661 - known - 100, spu=1769 - known - 100)
    assert (official.possible, official.actual) == (1661, 1769)
    assert official.recall() == pytest.approx(0.578, abs=5e-4)
    assert official.precision() == pytest.approx(0.543, abs=5e-4)
    # It prints 55.93, made of the rounded 58 and 54.
    assert official.f1() == pytest.approx(0.5593, abs=1e-3)


def test_nothing_asked_and_nothing_answered_has_no_rate() -> None:
    assert Tally(non=5).f1() is None
    assert Tally(spu=2).recall() is None
    assert Tally(spu=2).precision() == 0.0
    assert Rate().value is None


@given(TALLIES, TALLIES)
def test_tallies_add_up(one: Tally, other: Tally) -> None:
    assert one + other == other + one
    assert (one + other).possible == one.possible + other.possible


@given(TALLIES)
def test_strict_is_never_above_lenient(counted: Tally) -> None:
    strict, half, lenient = (counted.f1(partial) for partial in (0.0, 0.5, 1.0))
    if strict is not None and half is not None and lenient is not None:
        assert 0 <= strict <= half <= lenient <= 1


@given(TALLIES)
def test_gold_and_answer_exchanged_exchange_precision_and_recall(counted: Tally) -> None:
    turned = counted.model_copy(update={"mis": counted.spu, "spu": counted.mis})
    assert turned.precision() == counted.recall()
    assert turned.f1() == counted.f1()


def test_labels_are_counted() -> None:
    assert Tally.of([Label.COR, Label.MIS, Label.COR]) == Tally(cor=2, mis=1)


def test_an_interval_holds_its_figure_and_is_the_same_again() -> None:
    counts = run([10, 8, 5, 9, 7, 10, 3, 6, 9, 10])
    once, again = rows_of(counts.documents), rows_of(counts.documents)
    assert once == again
    killed = next(row for row in once if row.field == "killed")
    low, high = killed.f1.low, killed.f1.high
    assert low is not None
    assert high is not None
    assert low < (killed.f1.value or 0) < high


def test_stories_of_several_documents_widen_the_interval() -> None:
    # Two kinds of documents, each kind in one story: documents of a story are no independent news.
    right = [10, 2] * 30
    alone = next(r for r in rows_of(run(right).documents) if r.field == "killed").f1
    clustered = next(r for r in rows_of(run(right, stories=10).documents) if r.field == "killed").f1
    assert (clustered.high or 0) - (clustered.low or 0) > 1.5 * (
        (alone.high or 0) - (alone.low or 0)
    )


def test_holm_corrects_in_order() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_a_run_against_itself_shows_no_difference() -> None:
    counts = run([9, 8, 7, 10] * 15)
    compared = compare(counts, counts)
    assert compared.verdict == "no evidence"
    assert not compared.worse
    assert not compared.better
    assert all(row.delta.value == 0 and row.p == 1.0 for row in compared.rows)


def test_a_clear_gain_is_better_and_its_reverse_worse() -> None:
    draw = random.Random(1)
    worse = [draw.randint(3, 7) for _ in range(60)]
    better = [r + draw.randint(0, 3) for r in worse]
    assert compare(run(worse), run(better, name="two")).verdict == "better"
    assert compare(run(better), run(worse, name="two")).verdict == "worse"


def test_chance_alone_is_no_evidence() -> None:
    draw = random.Random(2)
    one, other = ([draw.randint(3, 7) for _ in range(60)] for _ in range(2))
    assert compare(run(one), run(other)).verdict == "no evidence"


def test_flipped_documents_are_listed_the_worst_first() -> None:
    compared = compare(run([10, 10, 5, 5]), run([9, 4, 5, 6]))
    assert [flip.doc_id for flip in compared.worse] == ["d1", "d0"]
    assert [flip.doc_id for flip in compared.better] == ["d3"]
    assert compared.caution is not None
    assert "only 4 documents" in compared.caution


@pytest.mark.parametrize("part", ["gold", "scorer", "gate"])
def test_other_gold_or_scorer_is_refused(part: str) -> None:
    one = run([5, 5])
    value = "none" if part == "gate" else "c" * 64
    other = one.model_copy(update={"signature": SIGNED.model_copy(update={part: value})})
    with pytest.raises(EvaluationError, match=f"another {part}"):
        compare(one, other)
    with pytest.raises(EvaluationError, match=f"another {part}"):
        gate_exact(one, other)


def test_other_documents_are_refused() -> None:
    with pytest.raises(EvaluationError, match="other documents"):
        compare(run([5, 5]), run([5, 5, 5]))


def test_the_gate_fails_on_a_regression_that_is_more_than_chance() -> None:
    good, bad = run([9] * 60), run([6] * 60, name="bad")
    result = gate(bad, good)
    assert not result.passed
    assert "killed: F1 fell" in "".join(result.failures)
    assert gate(bad, good, margin=0.5).passed
    assert gate(good, bad).passed


def test_the_exact_gate_fails_on_any_change_and_names_it() -> None:
    result = gate_exact(run([9, 8, 8]), run([9, 8, 7]))
    assert result.failures == [
        "d2: killed 7/0/3/0/0/0 -> 8/0/2/0/0/0; grounding 7/10 -> 8/10",
    ]
    assert gate_exact(run([9, 8]), run([9, 8])).passed


def test_limits_hold_for_rates_and_fields() -> None:
    counts = run([9, 8])
    assert limits(counts, {"grounding": 0.8}, {"killed": 0.9}) == []
    assert limits(counts, {"grounding": 0.99}, {}) == ["grounding: 0.850, must be at least 0.99"]
    with pytest.raises(EvaluationError, match="limit on groundin: this run has"):
        limits(counts, {"groundin": 0.99}, {})


def test_counts_survive_the_file(tmp_path: Path) -> None:
    counts, path = run([9, 8, 7]), tmp_path / "counts.jsonl"
    write_counts(path, counts)
    assert read_counts(path) == counts


def test_a_file_that_is_no_counts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("{}\n")
    with pytest.raises(EvaluationError, match="is not counts/1"):
        read_counts(path)
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_counts(path.with_name("none"))
