"""Labels in the cases that are easily got wrong, and that no order of entries changes them."""

from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.scoring.measures import grounding
from evals.scoring.signature import _CODES
from evals.spans import source_map
from summarizer.evals import Label, Prediction, gold_article, oracle, score, score_document
from summarizer.schemas import DatePrecision, PlaceKind, PlaceRelation, Total, Totals
from tests.test_evals_scoring import (
    TEXT,
    answer,
    attack,
    documents,
    gold,
    labels,
    quote,
    scored,
    shelling,
)

_LISTS = ("places", "actors", "people", "casualties", "weapons", "objects", "seized", "sources")


def _day(start: str, end: str | None = None, precision: str = "day") -> list[dict[str, str]]:
    return [{"start": start, "end": end or start, "precision": precision}]


@pytest.mark.parametrize(
    ("right", "said", "note"),
    [
        ("2024-03-03", "2023-03-03", "wrong_year"),
        ("2024-03-08", "2024-08-03", "month_swapped"),
        ("2024-03-08", "2023-08-03", "off_by_days"),
        ("2024-03-18", "2024-02-18", "wrong_month"),
    ],
)
def test_a_date_exchanged_is_told_from_a_wrong_year(right: str, said: str, note: str) -> None:
    document = gold(shelling(date=_day(right)))
    when = oracle(document).incidents[0].date
    assert when is not None
    day = date.fromisoformat(said)
    found = scored(
        document, answer(document, {"date": when.model_copy(update={"start": day, "end": day})})
    )
    assert [s.note for s in found.slots if s.field == "date"] == [note]


def test_the_same_days_stated_less_exactly_are_partly_right() -> None:
    document = gold(shelling(date=_day("2024-03-04", "2024-03-10", "week")))
    when = oracle(document).incidents[0].date
    assert when is not None
    said = when.model_copy(update={"precision": DatePrecision.DAYS})
    assert labels(scored(document, answer(document, {"date": said})), "date") == [Label.PAR]


@pytest.mark.parametrize(
    ("names", "governorate", "country", "said", "said_governorate", "label", "note"),
    [
        ("شمال دارفور|North Darfur", None, "SD", "جنوب دارفور|South Darfur", None, "inc", ""),
        ("كتم|Kutum", "North Darfur", "SD", "كتم|Kutum", "South Darfur", "inc", "other"),
        ("ريف دمشق|Rif Dimashq", None, "SY", "دمشق|Damascus", None, "inc", ""),
        ("شمال دارفور|North Darfur", None, "SD", "ولاية شمال دارفور|", None, "cor", ""),
        ("كتم|Kutum", "North Darfur", "SD", "كتم|Kutum", "شمال دارفور", "cor", ""),
    ],
)
def test_two_provinces_that_share_a_name_are_not_the_same(
    names: str,
    governorate: str | None,
    country: str,
    said: str,
    said_governorate: str | None,
    label: str,
    note: str,
) -> None:
    document = gold(
        shelling(
            places=[{"names": names.split("|"), "governorate": governorate, "country": country}]
        )
    )
    place = oracle(document).incidents[0].places[0]
    ar, en = said.split("|")
    changed = place.model_copy(
        update={
            "text": ar,
            "name": place.name.model_copy(update={"ar": ar, "en": en}),
            "governorate": said_governorate,
            "kind": PlaceKind.CITY,
        }
    )
    slots = [
        s
        for s in scored(document, answer(document, {"places": [changed]})).slots
        if s.field == "place"
    ]
    assert [s.label.value for s in slots] == [label]
    assert slots[0].note.startswith(note)


def test_the_countryside_of_a_city_is_annotated_as_the_city() -> None:
    document = gold(
        shelling(places=[{"names": ["دمشق"], "relation": "countryside_of", "country": "SY"}])
    )
    place = oracle(document).incidents[0].places[0]
    said = place.model_copy(
        update={
            "text": "ريف دمشق",
            "name": place.name.model_copy(update={"ar": "ريف دمشق", "en": "Rif Dimashq"}),
            "relation": PlaceRelation.AT,
        }
    )
    assert labels(scored(document, answer(document, {"places": [said]})), "place") == [Label.COR]


@pytest.mark.parametrize("optional_first", [True, False])
def test_of_two_equal_entries_the_one_that_must_be_told_is_answered(optional_first: bool) -> None:
    rows = [{"category": ["artillery"], "optional": True}, {"category": ["artillery"]}]
    document = gold(shelling(weapons=rows if optional_first else rows[::-1]))
    one = oracle(document).incidents[0].weapons[:1]
    assert labels(scored(document, answer(document, {"weapons": one})), "weapon") == [Label.COR]


@pytest.mark.parametrize("optional_first", [True, False])
def test_of_two_equal_incidents_the_one_that_must_be_told_is_answered(optional_first: bool) -> None:
    both = [shelling(id="g1", optional=optional_first), shelling(id="g2")]
    both[1]["optional"] = not optional_first
    document = gold(*both)
    record = oracle(document)
    one = record.model_copy(update={"incidents": record.incidents[:1]})
    assert labels(scored(document, one), "incident") == [Label.COR]


@settings(max_examples=40, deadline=None)
@given(documents(), documents(), st.randoms())
def test_the_order_of_entries_does_not_matter(one: Any, other: Any, random: Any) -> None:
    def mixed(incident: Any) -> Any:
        entries = {n: list(getattr(incident, n)) for n in _LISTS}
        for rows in entries.values():
            random.shuffle(rows)
        return incident.model_copy(update=entries)

    record = oracle(other)
    turned = record.model_copy(update={"incidents": [mixed(i) for i in record.incidents]})
    ours = one.model_copy(update={"incidents": [mixed(i) for i in one.incidents]})
    assert scored(ours, turned).tallies() == scored(one, record).tallies()


def test_documents_are_scored_by_themselves() -> None:
    many = [gold(shelling(), doc_id="d1"), gold(attack(), doc_id="d2")]
    given = [Prediction(doc_id=d.doc_id, record=oracle(d)) for d in many]
    alone = [score_document(d, p) for d, p in zip(many, given, strict=True)]
    assert score(many, given[::-1], name="x").documents == alone


def test_the_injured_told_as_killed_are_named_where_gold_has_nobody_killed() -> None:
    document = gold(shelling(totals={"injured": {"min": 5, "max": 5}}, casualties=[]))
    totals = Totals(killed=Total(min=5, max=5, best=5))
    found = scored(document, answer(document, {"totals": totals}))
    assert [(s.label, s.note) for s in found.slots if s.field == "killed"] == [
        (Label.SPU, "outcome_swapped")
    ]
    assert found.rates["false_deaths"].hits == 1


def test_some_is_no_part_of_none() -> None:
    document = gold(shelling(totals={"killed": {"min": 0, "max": 0}}, casualties=[]))
    found = scored(document, answer(document, {"totals": Totals(killed=Total())}))
    assert labels(found, "killed") == [Label.INC]


def test_a_number_inside_another_does_not_stand_in_the_article() -> None:
    document = gold(shelling())
    record = oracle(document)
    row = record.incidents[0].casualties[0].model_copy(update={"text": "24"})
    _, said = grounding(document, answer(document, {"casualties": [row]}))
    assert "incidents[0].casualties[0]" in {remark.path for remark in said}


def test_spans_of_a_cleaned_article_are_found_in_the_article_as_it_came() -> None:
    page = "Facebook\n\nقُتل  مدنيان\u200f في النيرب.\n\n316 زيارة\n\nوأصيب 3 في ذيبان."
    document = gold(article={"text": page, "language": "ar", "published": date(2024, 3, 10)})
    article = gold_article(document)
    where = source_map(article, document.article.source)
    for word in ("مدنيان", "النيرب", "ذيبان"):
        start = article.text.index(word)
        assert where.to_source(start, start + len(word)) == (
            page.index(word),
            page.index(word) + len(word),
        )
        there = page.index(word), page.index(word) + len(word)
        assert where.to_record(*there) == (start, start + len(word))
    start = page.index("Facebook")
    assert where.to_record(start, start + 8) is None


def test_slots_show_where_the_answer_read_its_words() -> None:
    place = {"names": ["ذيبان"], "quote": quote("ذيبان")}
    document = gold(shelling(places=[place]))
    slot = next(s for s in scored(document, oracle(document)).slots if s.field == "place")
    assert slot.predicted_span == slot.gold_span
    assert slot.predicted_span is not None
    assert TEXT[slot.predicted_span.start : slot.predicted_span.end] == "ذيبان"


def test_words_that_stand_twice_keep_the_place_that_gold_means() -> None:
    start = TEXT.rindex("بلدة")
    there = {"start": start, "end": start + 4, "text": "بلدة"}
    document = gold(shelling(places=[{"names": ["ذيبان"], "quote": there}]))
    span = oracle(document).incidents[0].places[0].span
    assert span is not None
    assert span.start == start


def test_the_crosswalk_is_part_of_the_scorer() -> None:
    assert (files(_CODES) / "crosswalk.tsv").is_file()
