"""MUC-4's measures, on examples worked out by hand, and the fast map against trying every map."""

import json
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.suites import score_suite
from evals.suites.ceaf import (
    SLOTS,
    TYPE,
    Ratio,
    Template,
    best_map,
    ree_impl,
    rme_phi3,
    rme_subset,
)
from evals.suites.muc4 import read_gold_templates, to_templates
from summarizer import Summarizer, make_article
from summarizer.errors import EvaluationError


def template(kind: str, **slots: list[list[str]]) -> Template:
    return Template(kind, {slot: tuple(map(tuple, value)) for slot, value in slots.items()})


def headline(gold: list[Template], predicted: list[Template]) -> Ratio:
    return sum(ree_impl([(gold, predicted)]).values(), Ratio())


GOLD = [
    template("bombing", Victim=[["ana ruiz", "ruiz"], ["luis"]], Weapon=[["car bomb", "bomb"]]),
    template("attack / arson", PerpOrg=[["fmln", "front"]]),
]
"""Two types and four entities, so recall is of 6; seven mentions."""


def test_ree_counts_types_and_entities_of_the_best_map() -> None:
    predicted = [
        template("arson", PerpOrg=[["front"]]),
        template("bombing", Victim=[["ruiz"], ["pedro"]], Weapon=[["bomb"]]),
    ]
    # Right: both types, front, ruiz, bomb. Predicted: 2 types and 4 entities.
    assert headline(GOLD, predicted) == Ratio(5, 6, 5, 6)
    assert ree_impl([(GOLD, predicted)])["Victim"] == Ratio(1, 2, 1, 2)


def test_ree_wants_every_mention_in_one_gold_entity() -> None:
    predicted = [template("bombing", Victim=[["ruiz", "pedro"]])]
    assert ree_impl([(GOLD, predicted)])["Victim"] == Ratio(0, 1, 0, 2)


def test_ree_lets_one_gold_entity_credit_several_predictions() -> None:
    predicted = [template("bombing", Victim=[["ana ruiz"], ["ruiz"]])]
    assert ree_impl([(GOLD, predicted)])["Victim"] == Ratio(2, 2, 1, 2)


def test_ree_does_not_map_another_type() -> None:
    predicted = [template("kidnapping", Victim=[["luis"]])]
    assert headline(GOLD, predicted) == Ratio(0, 2, 0, 6)


def test_rme_subset_counts_entities_that_share_a_mention() -> None:
    predicted = [
        template("arson", PerpOrg=[["front", "army"]]),
        template("bombing", Victim=[["ana ruiz"], ["ruiz"], ["pedro"]]),
    ]
    # Touched: front, and Ruiz by two predictions; types are not counted.
    assert rme_subset([(GOLD, predicted)]) == Ratio(3, 4, 2, 4)


def test_rme_phi_3_counts_mentions_in_common_one_to_one() -> None:
    predicted = [
        template("arson", PerpOrg=[["front", "army"]]),
        template("bombing", Victim=[["ana ruiz"], ["ruiz"], ["pedro"]]),
    ]
    # In common: front, and one of the two that name Ruiz. Of gold's seven mentions, the two of the
    # template with two types count twice.
    assert rme_phi3([(GOLD, predicted)]) == Ratio(2, 5, 2, 9)


def test_alternative_types_count_once_where_nothing_was_predicted() -> None:
    assert rme_phi3([(GOLD, [])]) == Ratio(0, 0, 0, 7)


def test_rme_assigns_templates_one_to_one() -> None:
    twice = [template("bombing", Victim=[["luis"]])] * 2
    assert rme_subset([(GOLD, twice)]) == Ratio(1, 2, 1, 4)
    assert rme_phi3([(GOLD, twice)]).p_hits == 1


def test_a_slot_is_part_of_a_mention() -> None:
    assert rme_subset([(GOLD, [template("bombing", Target=[["luis"]])])]).p_hits == 0


@pytest.mark.parametrize("measure", [headline, lambda g, p: rme_subset([(g, p)])])
def test_nothing_predicted_of_nothing_is_nothing(measure: Any) -> None:
    assert measure([], []) == Ratio()
    assert Ratio().f1 == 0


def test_gold_scores_one_against_itself_but_for_alternative_types() -> None:
    plain = [GOLD[0]]
    for ratio in (headline(plain, plain), rme_subset([(plain, plain)]), rme_phi3([(plain, plain)])):
        assert ratio.f1 == ratio.precision == ratio.recall == 1


MENTIONS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=2, unique=True)
TEMPLATES = st.builds(
    lambda kind, victims, weapons: template(kind, Victim=victims, Weapon=weapons),
    st.sampled_from(["attack", "bombing", "attack / bombing"]),
    st.lists(MENTIONS, max_size=3),
    st.lists(MENTIONS, max_size=2),
)


def every_map(gold: list[Template], predicted: list[Template]) -> list[int | None]:
    """The published way: every map in turn, the first of the best."""
    best: tuple[Fraction, list[int | None]] | None = None
    for choice in product([None, *range(len(gold))], repeat=len(predicted)):
        used = [j for j in choice if j is not None]
        if len(set(used)) < len(used):
            continue
        if any(
            predicted[i].type not in gold[j].type for i, j in enumerate(choice) if j is not None
        ):
            continue
        f1 = mapped(gold, predicted, list(choice))
        if best is None or f1 > best[0]:
            best = (f1, list(choice))
    assert best
    return best[1]


def mapped(gold: list[Template], predicted: list[Template], choice: list[int | None]) -> Fraction:
    """The micro-F1 of a map, counted anew."""
    p = r = 0
    for i, j in enumerate(choice):
        if j is None:
            continue
        p, r = p + 1, r + 1
        for slot in SLOTS:
            said, wanted = predicted[i].slots.get(slot, ()), gold[j].slots.get(slot, ())
            p += sum(any(set(a) <= set(w) for w in wanted) for a in said)
            r += sum(any(set(a) <= set(w) for a in said) for w in wanted)
    p_of, r_of = (
        sum(1 + sum(map(len, t.slots.values())) for t in templates)
        for templates in (predicted, gold)
    )
    return Ratio(p, p_of, r, r_of).f1


@settings(max_examples=300, deadline=None)
@given(st.lists(TEMPLATES, max_size=4), st.lists(TEMPLATES, max_size=4))
def test_the_map_is_the_one_that_trying_all_of_them_finds(
    gold: list[Template], predicted: list[Template]
) -> None:
    assert best_map(gold, predicted) == every_map(gold, predicted)


def test_many_templates_are_mapped_without_trying_all_maps() -> None:
    """Fifteen on each side have more maps than could ever be tried."""
    gold = [template("attack", Victim=[[f"v{n}"]], Weapon=[["gun"]]) for n in range(15)]
    assert best_map(gold, gold[::-1]) == list(range(15))[::-1]
    assert headline(gold, gold[::-1]).f1 == 1


def written(tmp_path: Path, gold: list[Any], answers: str) -> tuple[Path, Path]:
    gold_path, answers_path = tmp_path / "gold.json", tmp_path / "answers"
    gold_path.write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
    answers_path.write_text(answers, encoding="utf-8")
    return gold_path, answers_path


def gtt(kind: str, **slots: list[list[list[Any]]]) -> dict[str, Any]:
    return {TYPE: kind} | {slot: slots.get(slot, []) for slot in SLOTS}


def test_gtt_files_are_read_and_strings_compared_as_published(tmp_path: Path) -> None:
    victim = [[["The Mayor", 4], ["mayor", 60]]]
    bombing = gtt("bombing", Victim=victim)
    gold = [
        {"docid": "TST3-MUC4-0001", "doctext": "…", "templates": [bombing, bombing]},
        {"docid": "TST4-MUC4-0002", "doctext": "…", "templates": []},
    ]
    predicted = {TYPE: "bombing", "Victim": [["a mayor."]]}
    answers = {"30001": {"pred_templates": [predicted]}, "40002": {"pred_templates": []}}
    score = score_suite("muc4", *written(tmp_path, gold, json.dumps(answers)))
    found = {row.label: row.hits for row in score.rows}
    assert score.kind == "full"
    assert found["documents answered"] == 2
    assert found["CEAF-REE_impl"] == 100, "the repeated template is dropped"
    assert found["CEAF-RME phi-3"] == 100, "both mentions are one when articles are dropped"
    assert found["CEAF-REE_impl Weapon"] == 0


def test_records_are_scored_as_templates(tmp_path: Path) -> None:
    text = "قُتل مدنيان بقصف مدفعي لقوات النظام على بلدة سرمين بريف إدلب، الثلاثاء."
    with Summarizer("rules") as summarizer:
        record = summarizer.summarize(
            make_article(text, published="2024-07-30", url="TST3-MUC4-0001")
        )
    (made,) = to_templates(record)
    assert made.type == "attack"
    assert made.slots["PerpOrg"] == (("قوات النظام",),)
    mention = [[["قُوات النظام", 10]]]
    gold = [{"docid": "TST3-MUC4-0001", "templates": [gtt("attack", PerpOrg=mention)]}]
    paths = written(tmp_path, gold, record.model_dump_json())
    found = {row.label: row.hits for row in score_suite("muc4", *paths).rows}
    assert found["CEAF-REE_impl PerpOrg"] == 100, "Arabic is compared without its marks"


@pytest.mark.parametrize(
    ("gold", "answers", "said"),
    [
        ([{"docid": "d"}], "{}", "gold.json:1: is not a document of GTT's format"),
        ([{"docid": "d", "templates": []}], '{"e": {"pred_templates": []}}', "has no document of"),
        ([{"docid": "d", "templates": []}], '{"d": {}}', "document d: no pred_templates"),
        ([{"docid": "d", "templates": []}], "[]", "answers:1: is not a record"),
        ([{"docid": "d", "templates": []}], "", "no record is of an article of"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, gold: list[Any], answers: str, said: str) -> None:
    with pytest.raises(EvaluationError, match=said):
        score_suite("muc4", *written(tmp_path, gold, answers))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none.json: cannot be read"):
        read_gold_templates(tmp_path / "none.json")
