"""doccano: files as we write them, as people change them, and as doccano itself exports them."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.convert import export_gold, export_template, import_gold
from evals.validity import problems
from summarizer.errors import EvaluationError
from summarizer.schemas import EventType
from tests.convert_build import ARTICLE, SOURCE, at, gold, negative


def entity(number: int, label: str, words: str) -> dict[str, Any]:
    place = at(words)
    return {
        "id": number,
        "label": label,
        "start_offset": place["start"],
        "end_offset": place["end"],
    }


def of(number: int, one: int, other: int) -> dict[str, Any]:
    return {"id": number, "from_id": one, "to_id": other, "type": "of"}


FRESH: dict[str, Any] = {
    "id": 118,
    "text": SOURCE,
    "doc_id": "x-9",
    "entities": [
        entity(501, "incident:shelling_or_missile", "قُتل مدنيان"),
        entity(502, "casualty:killed:civilian", "مدنيان"),
        entity(503, "actor:perpetrator", "قوات النظام"),
        entity(504, "date", "صباح الجمعة"),
        entity(505, "incident:ied_or_landmine", "أصيب ثلاثة أشخاص"),
        entity(506, "place", "قرية الزيتونة"),
    ],
    "relations": [of(1, 502, 501), of(2, 503, 501), of(3, 501, 504), of(4, 506, 505)],
    "Comments": ["قوات النظام: names=assad_forces|قوات النظام; kind=state_forces\nتعليق: للمراجعة"],
}


def written(tmp_path: Path, *rows: Any) -> Path:
    path = tmp_path / "all.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_a_relation_export_becomes_gold(tmp_path: Path) -> None:
    (document,) = import_gold(written(tmp_path, FRESH), "doccano", articles={"x-9": ARTICLE})
    one, other = document.incidents
    assert one.type == [EventType.SHELLING_OR_MISSILE]
    assert one.actors[0].names == ["assad_forces", "قوات النظام"]
    assert one.actors[0].kind == ["state_forces"]
    assert (one.casualties[0].min, str(one.date[0].start)) == (2, "2024-03-08")
    assert other.places[0].names == ["قرية الزيتونة"]
    assert not one.annotated("salience"), "doccano has no place for it"
    assert "count 2 to 2" in (document.notes or "")
    assert [p for p in problems(document) if "key_facts" not in p] == []


def test_an_export_without_relations_will_do_for_one_incident(tmp_path: Path) -> None:
    labels = [[e["start_offset"], e["end_offset"], e["label"]] for e in FRESH["entities"][:4]]
    row = {"text": SOURCE, "label": labels, "doc_id": "x-9"}
    (document,) = import_gold(written(tmp_path, row), "doccano", articles={"x-9": ARTICLE})
    assert len(document.incidents[0].casualties) == 1


def test_an_article_without_incidents_says_so(tmp_path: Path) -> None:
    row = {"text": SOURCE, "entities": [entity(1, "no_incident", "قُتل")], "relations": []}
    (document,) = import_gold(written(tmp_path, row), "doccano")
    assert (document.has_incidents, document.tags) == (False, ["no_incident"])
    with pytest.raises(EvaluationError, match=r"all.jsonl:1: nobody annotated this article"):
        import_gold(written(tmp_path, row | {"entities": []}), "doccano")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (FRESH | {"relations": []}, "all.jsonl:1, entity 502: casualty «مدنيان» belongs to no"),
        (
            FRESH | {"entities": [entity(1, "villain", "قُتل")]},
            "entity 1: villain is none of the labels of .labels.json",
        ),
        ({"text": SOURCE, "entities": [entity(1, "incident", "قُتل")]}, "incident has no type"),
        (FRESH | {"Comments": ["كلمة: names=x"]}, "«كلمة» is not marked"),
        ({"entities": []}, "all.jsonl:1: is not as doccano exports it"),
        ([], "all.jsonl:1: is not as doccano exports it"),
        (
            FRESH | {"entities": [{"label": "place", "start_offset": 9000, "end_offset": 9001}]},
            "offsets 9000 to 9001 are not in the text",
        ),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, row: Any, said: str) -> None:
    with pytest.raises(EvaluationError) as error:
        import_gold(written(tmp_path, row), "doccano", articles={"x-9": ARTICLE})
    assert said in str(error.value)


def test_what_doccano_does_not_show_survives_new_ids_and_a_change(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    export_gold([gold(), negative()], "doccano", path)
    row, other = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    for part in (*row["entities"], *row["relations"]):
        for name in ("id", "from_id", "to_id"):
            if name in part:
                part[name] += 9000
    row["entities"][0]["label"] = "incident:air_strike"
    row["meta"] = {"gold": row.pop("gold")}
    document, none = import_gold(written(tmp_path, row, other), "doccano")
    was = gold()
    assert document.incidents[0].type == [EventType.AIR_STRIKE]
    assert document.incidents[0].places == was.incidents[0].places
    assert document.incidents[1] == was.incidents[1]
    assert none == negative()


def test_label_types_are_written_beside_it(tmp_path: Path) -> None:
    export_template({"n-1": ARTICLE}, "doccano", tmp_path / "all.jsonl")
    spans = json.loads((tmp_path / "all.labels.json").read_text(encoding="utf-8"))
    names = {span["text"] for span in spans}
    assert {"incident:air_strike", "casualty:killed:civilian", "place", "no_incident"} <= names
    assert json.loads((tmp_path / "all.relations.json").read_text(encoding="utf-8"))
