"""Gold files and drafts: what is read, what is refused, and in which words."""

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import EvaluationError
from summarizer.evals import (
    GoldDocument,
    Split,
    gold_hash,
    import_gold,
    problems,
    read_gold,
    write_gold,
)

ARTICLE = """title: قصف على بلدة تل الريحان
published: 2024-03-09
outlet: شبكة الساقية
register: local_network
group: rayhan
tags: weekday, dual, zero_stated

قتل مدنيان وأصيب ثلاثة آخرون، صباح الجمعة، بقصف مدفعي لقوات النظام على بلدة تل الريحان بريف إدلب.

وقصفت القوات ذاتها، مساء الجمعة، محيط بلدة تل الريحان دون وقوع إصابات.
"""


def draft() -> dict[str, Any]:
    """A sound draft; tests break it in one place each."""
    return {
        "doc_id": "x-1",
        "annotators": ["a1"],
        "has_incidents": True,
        "incidents": [
            {
                "id": "g1",
                "type": ["shelling_or_missile"],
                "date": [
                    {
                        "start": "2024-03-08",
                        "end": "2024-03-08",
                        "precision": "day",
                        "time_of_day": "morning",
                        "quote": "صباح الجمعة",
                    }
                ],
                "places": [{"names": ["تل الريحان"], "kind": ["town"], "quote": "بلدة تل الريحان"}],
                "casualties": [
                    {
                        "outcome": "killed",
                        "group": ["civilian"],
                        "min": 2,
                        "max": 2,
                        "quote": "مدنيان",
                    },
                    {
                        "outcome": "injured",
                        "group": ["unspecified"],
                        "min": 3,
                        "max": 3,
                        "quote": "ثلاثة آخرون",
                    },
                ],
                "totals": {"killed": {"min": 2, "max": 2}, "injured": {"min": 3, "max": 3}},
                "quotes": ["قتل مدنيان وأصيب ثلاثة آخرون، صباح الجمعة، بقصف مدفعي"],
            },
            {
                "id": "g2",
                "type": ["shelling_or_missile"],
                "places": [
                    {
                        "names": ["تل الريحان"],
                        "relation": "near",
                        "quote": "بلدة تل الريحان",
                    }
                ],
                "quotes": ["محيط بلدة تل الريحان دون وقوع إصابات"],
            },
        ],
        "key_facts": [
            {
                "id": "f1",
                "weight": 3,
                "ar": "مقتل مدنيين اثنين بقصف على تل الريحان",
                "en": "Shelling of Tal al-Rayhan killed two civilians",
                "anchors_ar": ["قتل|مقتل", "2", "الريحان"],
                "anchors_en": ["kill|dead", "2", "Rayhan"],
            }
        ],
    }


def written(folder: Path, value: dict[str, Any], article: str = ARTICLE) -> Path:
    """A folder with one draft."""
    (folder / "x-1.txt").write_text(article, encoding="utf-8")
    (folder / "x-1.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return folder


def gold(folder: Path, value: dict[str, Any] | None = None) -> GoldDocument:
    return import_gold(written(folder, value or draft()), "draft", split="dev")[0]


def test_a_drafts_quotes_are_placed(tmp_path: Path) -> None:
    document = gold(tmp_path)
    source = document.article.source
    for incident in document.incidents:
        for place in incident.places:
            assert place.quote is not None
            assert source[place.quote.start : place.quote.end] == "بلدة تل الريحان"
    assert problems(document) == []


def test_a_quote_is_sought_in_its_incidents_own_stretch_first(tmp_path: Path) -> None:
    first, second = gold(tmp_path).incidents
    assert first.places[0].quote is not None
    assert second.places[0].quote is not None
    # The title and the first paragraph name the town before the second incident does.
    assert second.places[0].quote.start > second.quotes[0].start


def test_what_was_not_annotated_stays_apart_from_what_is_not_stated(tmp_path: Path) -> None:
    document = gold(tmp_path)
    path = tmp_path / "gold.jsonl"
    write_gold(path, [document])
    (again,) = read_gold(path)
    assert again == document
    first, second = again.incidents
    assert first.annotated("totals")
    assert not second.annotated("totals")
    assert not second.annotated("date")


def test_the_hash_of_a_set_does_not_depend_on_the_order(tmp_path: Path) -> None:
    one = gold(tmp_path)
    other = one.model_copy(update={"doc_id": "x-2"})
    assert gold_hash([one, other]) == gold_hash([other, one]) != gold_hash([one])


def test_a_quote_that_the_article_lacks_is_named_with_what_it_has(tmp_path: Path) -> None:
    value = draft()
    value["incidents"][0]["casualties"][1]["quote"] = "ثلاثه اخرون"
    with pytest.raises(EvaluationError) as error:
        gold(tmp_path, value)
    assert "x-1.json: incidents[0].casualties[1].quote: «ثلاثه اخرون»" in str(error.value)
    assert "the article has «ثلاثة آخرون»" in str(error.value)


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        (("incidents", 0, "type"), ["air_raid"], "incidents.0.type.0"),
        (("incidents", 0, "type"), [], "incidents.0.type"),
        (("incident",), [], "not a field of a draft"),
        (("doc_id",), "x-2", "the file's name says 'x-1'"),
        (("incidents", 0, "casualties", 0, "quote"), 7, "must be words of the article"),
    ],
)
def test_a_malformed_draft_is_refused(
    tmp_path: Path, at: tuple[Any, ...], value: Any, said: str
) -> None:
    broken = draft()
    part: Any = broken
    for key in at[:-1]:
        part = part[key]
    part[at[-1]] = value
    with pytest.raises(EvaluationError, match=said):
        gold(tmp_path, broken)


@pytest.mark.parametrize(
    ("article", "said"),
    [
        (ARTICLE.replace("group: rayhan\n", ""), "header lacks group"),
        (ARTICLE.replace("group:", "grup: a\ngroup:"), "grup, which is unknown"),
        (ARTICLE.split("\n\n")[0], "no text after the header"),
        (ARTICLE.replace("2024-03-09", "March 9"), "published"),
    ],
)
def test_a_malformed_article_is_refused(tmp_path: Path, article: str, said: str) -> None:
    with pytest.raises(EvaluationError, match=said):
        import_gold(written(tmp_path, draft(), article), "draft", split="dev")


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        (("has_incidents",), False, "has_incidents"),
        (("sha256",), "0" * 64, "annotate it again"),
        (("tags",), ["weekday", "sundial"], "'sundial' is not in tags.toml"),
        (("tags",), ["no_incident", "sport"], "contradict"),
        (("status",), "adjudicated", "at least two"),
        (("incidents", 1, "id"), "g1", "an id occurs twice"),
        (("incidents", 0, "date", 0, "start"), "2024-03-07", "start and end differ"),
        (("incidents", 0, "date", 0, "end"), "2024-03-01", "starts after it ends"),
        (("incidents", 0, "totals", "killed", "min"), 1, "add up to 2 to 2"),
        (("incidents", 0, "totals", "killed", "max"), 1, "min is above max"),
        (("incidents", 0, "casualties", 0, "max"), 1, "min is above max"),
        (("incidents", 0, "casualties", 0, "min"), None, "qualifier cannot be exact"),
        (("incidents", 0, "casualties", 0, "qualifier"), "none_reported", "belong together"),
        (("incidents", 0, "places", 0, "quote", "start"), 3, "does not stand at 3"),
        (("key_facts", 0, "weight"), 1, "one must have weight 3"),
        (("key_facts", 0, "anchors_en"), ["Damascus"], "lacks the anchor 'Damascus'"),
    ],
)
def test_gold_that_contradicts_itself_is_refused(
    tmp_path: Path, at: tuple[Any, ...], value: Any, said: str
) -> None:
    line = json.loads(gold(tmp_path).model_dump_json(exclude_unset=True))
    part: Any = line
    for key in at[:-1]:
        part = part[key]
    part[at[-1]] = value
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=said) as error:
        read_gold(path)
    assert f"{path}:1: x-1" in str(error.value)


def test_a_date_after_publication_is_refused_unless_it_is_planned(tmp_path: Path) -> None:
    value = draft()
    value["incidents"][0]["date"][0] |= {"start": "2024-03-20", "end": "2024-03-20"}
    assert any("after publication" in problem for problem in problems(gold(tmp_path, value)))
    value["incidents"][0]["realis"] = ["threatened_or_planned"]
    assert problems(gold(tmp_path, value)) == []


def test_a_story_in_two_splits_and_a_repeated_id_are_refused(tmp_path: Path) -> None:
    one = gold(tmp_path)
    other = one.model_copy(update={"doc_id": "x-2", "split": Split.TEST})
    path = tmp_path / "gold.jsonl"
    write_gold(path, [one, other, one])
    with pytest.raises(EvaluationError) as error:
        read_gold(path)
    assert "x-2: its story 'rayhan' is in dev and in test" in str(error.value)
    assert "x-1: the id occurs twice" in str(error.value)


def test_every_fault_of_a_file_is_listed_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"doc_id": "a"}\nnot json\n', encoding="utf-8")
    with pytest.raises(EvaluationError) as error:
        read_gold(path)
    assert f"{path}:1: group: Field required" in str(error.value)
    assert f"{path}:2: line: Invalid JSON" in str(error.value)


def test_an_empty_or_missing_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n")
    with pytest.raises(EvaluationError, match="no gold documents"):
        read_gold(path)
    with pytest.raises(EvaluationError, match="cannot be read: No such file"):
        read_gold(tmp_path / "none.jsonl")
