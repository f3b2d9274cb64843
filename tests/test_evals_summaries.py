"""Summaries: what they tell, what nothing supports, and whether both languages say the same."""

import pytest

from evals.summaries import score_summary
from evals.summaries.facts import Passage, own_anchors_hold, told
from evals.summaries.overlap import overlap, signature
from evals.summaries.reading import victims
from evals.summaries.shape import matches, repeated
from summarizer.evals import GoldDocument, KeyFact, Label, oracle
from summarizer.schemas import Bilingual, Outcome, Point, Record, Span, Summary
from tests.test_evals_scoring import attack, gold, shelling

FACT = KeyFact(
    id="f1",
    weight=3,
    ar="مقتل مدنيين اثنين بقصف على النيرب",
    en="Shelling of Al-Nayrab killed two civilians",
    anchors_ar=["قتل|مقتل", "2", "النيرب"],
    anchors_en=["kill|dead", "2", "Nayrab"],
)


def with_points(document: GoldDocument, *points: tuple[str, str]) -> Record:
    """The oracle's record with another summary."""
    made = [Point(ar=ar, en=en, spans=[Span(start=0, end=5)]) for ar, en in points]
    summary = Summary(ar=" ".join(p.ar for p in made), en=" ".join(p.en for p in made), points=made)
    nothing = Bilingual(ar="", en="")
    return oracle(document).model_copy(update={"headline": nothing, "summary": summary})


BOTH = gold(shelling(), attack(), key_facts=[FACT.model_dump()])


def kinds(document: GoldDocument, *points: tuple[str, str]) -> set[str]:
    return {
        remark.kind for remark in score_summary(document, with_points(document, *points)).remarks
    }


@pytest.mark.parametrize(
    ("anchor", "text", "found"),
    [
        ("2", "قُتل مدنيان في النيرب", True),
        ("2", "Two civilians", True),
        ("12", "مقتل ١٢ عنصراً", True),
        ("12", "مقتل 120 عنصراً", False),
        ("200000", "نحو 200 ألف شخص", True),
        ("قتل|مقتل", "ومقتل آخر", True),
        ("حلب", "بريف حلب", True),
        ("kill|dead", "it killed", True),
        ("kill", "overkill", False),
        ("De-escalat", "on de-escalation", True),
    ],
)
def test_an_anchor_is_held_by_value_or_stem(anchor: str, text: str, found: bool) -> None:
    assert Passage(text).holds(anchor) is found


def test_a_fact_is_told_by_one_passage_not_by_words_from_all_over() -> None:
    assert told(FACT, [Passage(t) for t in ("قُتل مدنيان بقصف على بلدة النيرب",)], "ar")
    assert told(FACT, [Passage(t) for t in ("Two people were killed in Al-Nayrab.",)], "en")
    assert not told(
        FACT,
        [
            Passage(t)
            for t in (
                "قُتل مدنيان.",
                "قصف على بلدة النيرب.",
            )
        ],
        "ar",
    )


def test_an_anchor_that_its_own_fact_lacks_is_found() -> None:
    assert own_anchors_hold(FACT) == []
    assert own_anchors_hold(FACT.model_copy(update={"anchors_en": ["Aleppo"]})) == ["Aleppo"]


def test_facts_are_slots_in_both_languages() -> None:
    record = with_points(BOTH, ("قُتل مدنيان في بلدة النيرب", "Shelling hit Al-Nayrab"))
    found = score_summary(BOTH, record)
    assert [(s.field, s.label) for s in found.slots] == [
        ("key_fact:ar", Label.COR),
        ("key_fact:en", Label.MIS),
    ]
    assert found.rates["key_facts_weighted_ar"].value == 1.0
    assert found.rates["key_facts_weighted_en"].value == 0.0


@pytest.mark.parametrize(
    ("ar", "en"),
    [
        (
            "قُتل مدنيان وأصيب ثلاثة بقصف على النيرب",
            "Shelling of Al-Nayrab killed two and injured three",
        ),
        (
            "قُتل 12 عنصراً بينهم 4 ضباط في ذيبان",
            "Twelve members, four of them officers, were killed in Dhiban",
        ),
        ("قُتل 14 شخصاً", "14 people were killed"),
        ("في 8 آذار 2024", "On 8 March 2024"),
        ("نحو 250 قتيلاً منذ مطلع العام", "About 250 killed since January"),
    ],
)
def test_a_right_summary_gets_no_remark(ar: str, en: str) -> None:
    assert kinds(BOTH, (ar, en)) == set()


@pytest.mark.parametrize(
    ("ar", "en", "kind"),
    [
        ("قُتل 17 مدنياً", "17 civilians were killed", "unsupported_number"),
        ("قُتل 12 عنصراً", "Fourteen members were killed", "parity_number"),
        ("مقتل 12 عنصراً", "12 members were injured", "parity_role"),
        ("إصابة 12 عنصراً", "12 members were injured", "summary_role"),
        ("قصف على مدينة تدمر", "Shelling of the city of Palmyra", "unsupported_name"),
        ("قصف على بلدة النيرب", "Shelling of a town near Homs city", "parity_name"),
    ],
)
def test_what_is_wrong_in_a_summary_is_named(ar: str, en: str, kind: str) -> None:
    assert kind in kinds(BOTH, (ar, en))


def test_who_was_counted_is_read_in_both_languages() -> None:
    killed, injured = Outcome.KILLED, Outcome.INJURED
    assert victims("أسفر القصف عن 3 قتلى و7 جرحى", "ar") == {(killed, 3), (injured, 7)}
    assert victims("مقتل 3 أشخاص وإصابة سبعة آخرين", "ar") == {(killed, 3), (injured, 7)}
    assert victims("The attack killed five and wounded nine", "en") == {(killed, 5), (injured, 9)}
    assert victims("Five people were killed and nine injured", "en") == {(killed, 5), (injured, 9)}
    assert victims("170 operations since January", "en") == set()


def test_overlap_sees_arabic_and_not_only_its_digits() -> None:
    same = overlap("قُتِلَ ١٢ عنصراً في حلب", ["قتل 12 عنصرا في حلب"])
    assert same["rouge1"] == same["rougeL"] == 1.0
    assert same["chrf"] > 0.95
    other = overlap("افتتاح معرض الكتاب الـ 12 في دمشق", ["قتل 12 عنصرا قرب حلب"])
    assert other["rouge1"] < 0.5
    assert overlap("نص", []) == {}
    assert "folded" in signature()


def test_copied_stretches_are_the_longest_in_order() -> None:
    assert matches(["ا", "ب", "ج", "د"], ["ج", "د", "ه", "ا", "ب"]) == [2, 2]
    assert matches(["x", "y"], ["a", "b"]) == []
    assert repeated(["a", "b", "c", "a", "b", "c"]) == pytest.approx(0.25)


def test_the_shape_of_a_summary_is_measured() -> None:
    record = with_points(BOTH, ("قتل مدنيان وأصيب ثلاثة", "Two killed, three hurt"))
    values = score_summary(BOTH, record).values
    assert values["words_ar"] == 4
    assert values["copied_coverage"] == 1.0
    assert values["own_script_ar"] == values["own_script_en"] == 1.0
