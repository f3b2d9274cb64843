"""Mentions are tied to the characters of the article, or named as missing."""

import pytest

from summarizer.ground import evidence, mentions, problems, spans
from summarizer.schemas import MatchKind
from tests.build import ARTICLE, actor, casualty, date, extraction, incident, place, source


def test_a_mention_is_found_in_the_cited_sentence() -> None:
    found = evidence("بلدة سرمين", ARTICLE, [2])
    assert found is not None
    assert ARTICLE.text[found.start : found.end] == "بلدة سرمين"
    assert found.how is MatchKind.EXACT


def test_a_wrong_sentence_number_does_not_lose_a_mention() -> None:
    found = evidence("سبعة أشخاص", ARTICLE, [1, 99])
    assert found is not None
    assert ARTICLE.text[found.start : found.end] == "سبعة أشخاص"


@pytest.mark.parametrize("words", ["أربعة مدنيين", "القائد أبو مازن قُتل في المكان", "بلدة بنش"])
def test_words_that_are_not_there_are_not_found(words: str) -> None:
    assert evidence(words, ARTICLE, [2, 3]) is None


def test_spans_cut_the_sentences_and_pass_over_wrong_numbers() -> None:
    cut = [ARTICLE.text[span.start : span.end] for span in spans(ARTICLE, [3, 1, 0, 42, 1])]
    assert cut[0] == "قصف على سرمين"
    assert cut[1].startswith("وقالت مصادر محلية")
    assert len(cut) == 2


def test_every_list_of_an_incident_is_looked_at() -> None:
    said = incident(
        date=date("الثلاثاء", "weekday", weekday="tuesday"),
        places=[place("سرمين", "Sarmin")],
        actors=[actor("قوات الأمن", "Security forces", "perpetrator", "state_forces")],
        people=[
            {
                "text": "أبو مازن",
                "name": "Abu Mazen",
                "outcome": None,
                "status": "combatant",
                "description": None,
                "age": None,
                "sex": "male",
            }
        ],
        casualties=[casualty("ثلاثة مدنيين", 3)],
        weapons=[{"text": "قصف", "category": "artillery"}],
        objects=[{"text": "بلدة", "type": "other", "damage": "unknown"}],
        seized=[{"text": "بلدة", "kind": "other"}],
        sources=[source("مصادر محلية", "Local sources")],
    )
    toll = {"text": "سبعة أشخاص", "metric": "injured", "value": 7, "period": None, "scope": None}
    paths = [mention.path for mention in mentions(extraction(said, tolls=[toll]))]
    assert paths == [
        "incidents[0].date.text",
        "incidents[0].places[0].text",
        "incidents[0].actors[0].text",
        "incidents[0].people[0].text",
        "incidents[0].casualties[0].text",
        "incidents[0].weapons[0].text",
        "incidents[0].objects[0].text",
        "incidents[0].seized[0].text",
        "incidents[0].sources[0].text",
        "tolls[0].text",
    ]
    assert problems(extraction(said, tolls=[toll]), ARTICLE) == []


def test_problems_name_the_field_and_the_remedy() -> None:
    said = incident(
        places=[place("مدينة حلب", "Aleppo")], casualties=[casualty("ثلاثة مدنيين", 5, 3)]
    )
    said["casualties"][0]["source"] = 2
    found = problems(extraction(said | {"sentences": [2, 9]}), ARTICLE)
    assert found == [
        "incidents[0].places[0].text: «مدينة حلب» does not stand in the article. Copy the words "
        "letter by letter as they stand there, in one piece, or leave the entry out.",
        "incidents[0].sentences: [9] are not sentence numbers; they run from 1 to 3.",
        "incidents[0].casualties[0]: min 5 is greater than max 3.",
        "incidents[0].casualties[0].source: 2 is no position in `sources`, which has 0 entries; "
        "use null if nobody is named.",
    ]


def test_a_hopeless_answer_does_not_make_a_long_list() -> None:
    said = incident(places=[place(f"قرية {n} غير موجودة", "Nowhere") for n in range(40)])
    assert len(problems(extraction(said), ARTICLE)) == 12
