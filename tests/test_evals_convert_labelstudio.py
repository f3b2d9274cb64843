"""Label Studio: tasks as we write them, as people change them, and as the tool writes them."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from evals.convert import Head, export_gold, export_template, import_gold
from evals.validity import problems
from summarizer.errors import EvaluationError
from summarizer.schemas import EventType
from tests.convert_build import ARTICLE, SOURCE, TEXT, at, gold, negative

Result = dict[str, Any]


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    path = tmp_path / "tasks.json"
    export_gold([gold(), negative()], "labelstudio", path)
    return path


def changed(path: Path, edit: Any) -> Path:
    """Apply `edit` to the first task's results, as if a person had worked on it."""
    content = json.loads(path.read_text(encoding="utf-8"))
    edit(content[0]["annotations"][0]["result"])
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def region(name: str, label: str, words: str, **values: list[str]) -> list[Result]:
    """One region as Label Studio exports it: the label, then each answer with the same id."""
    out = [result(name, "label", "labels", at(words) | {"labels": [label]})]
    for field, texts in values.items():
        typed = field in ("names", "count", "start", "totals")
        value = at(words) | ({"text": texts} if typed else {"choices": texts})
        from_name = field if field == "incident_number" else f"{label}_{field}"
        out.append(result(name, from_name, "textarea" if typed else "choices", value))
    return out


def result(name: str, from_name: str, kind: str, value: Any) -> Result:
    return {"id": name, "from_name": from_name, "to_name": "text", "type": kind, "value": value}


def answer(said: str) -> Result:
    return result("q", "has_incidents", "choices", {"choices": [said]})


def written(tmp_path: Path, *annotations: dict[str, Any], **data: Any) -> Path:
    path = tmp_path / "export.json"
    task = {"id": 7, "data": {"text": SOURCE, "doc_id": "x-9"} | data, "annotations": annotations}
    path.write_text(json.dumps([task]), encoding="utf-8")
    return path


def annotation(*results: Result, by: object = 3, **more: Any) -> dict[str, Any]:
    return {"completed_by": by, "lead_time": 60.5, "result": list(results)} | more


FRESH = (
    answer("yes"),
    *region("a", "incident", "قُتل مدنيان", type=["shelling_or_missile"], incident_number=["1"]),
    *region("b", "casualty", "مدنيان", outcome=["killed"], group=["civilian"], count=["2"],
            incident_number=["1"]),
    *region("c", "place", "بلدة الريحان", names=["الريحان", "Al-Rayhan"], incident_number=["1"]),
    *region("d", "incident", "أصيب ثلاثة أشخاص", type=["ied_or_landmine"], incident_number=["2"]),
    *region("e", "place", "قرية الزيتونة", incident_number=["2"]),
)  # fmt: skip


def test_an_article_annotated_from_nothing_becomes_gold(tmp_path: Path) -> None:
    path = written(tmp_path, annotation(*FRESH))
    (document,) = import_gold(path, "labelstudio", articles={"x-9": ARTICLE})
    assert document.annotators == ["3"]
    assert document.article == ARTICLE
    one, other = document.incidents
    assert one.type == [EventType.SHELLING_OR_MISSILE]
    assert one.places[0].names == ["الريحان", "Al-Rayhan"]
    assert one.casualties[0].quote is not None
    assert one.casualties[0].quote.text == "مدنيان"
    assert one.totals["killed"].max == 2  # type: ignore[index]  # pydantic's keys are the enum
    assert other.places[0].names == ["قرية الزيتونة"], "the marked words where no name was typed"
    assert other.annotated("date"), "the annotator was asked for it, and marked none"
    assert not other.annotated("salience")
    assert [p for p in problems(document) if "key_facts" not in p] == []


def test_relations_say_to_which_incident_a_region_belongs(tmp_path: Path) -> None:
    results = [r for r in FRESH if r["from_name"] != "incident_number"]
    for one, other in (("a", "b"), ("c", "a"), ("d", "e")):
        results.append({"type": "relation", "from_id": one, "to_id": other, "direction": "right"})
    (document,) = import_gold(written(tmp_path, annotation(*results)), "labelstudio")
    assert [len(incident.places) for incident in document.incidents] == [1, 1]
    assert [len(incident.casualties) for incident in document.incidents] == [1, 0]


def test_a_region_of_no_incident_is_refused_with_its_words(tmp_path: Path) -> None:
    results = [r for r in FRESH if not (r["id"] == "e" and r["from_name"] == "incident_number")]
    with pytest.raises(EvaluationError) as error:
        import_gold(written(tmp_path, annotation(*results)), "labelstudio")
    assert "export.json: task 7, region e: place «قرية الزيتونة» belongs to no incident" in str(
        error.value
    )


@pytest.mark.parametrize(("start", "end"), [(1, 7), (None, None)])
def test_a_region_whose_offsets_are_off_is_found_by_its_words(
    tmp_path: Path, start: int | None, end: int | None
) -> None:
    place = at("بلدة الريحان")
    # As a browser counts that takes the emoji in the title for two.
    wrong = {"start": start or place["start"] + 1, "end": end or place["end"] + 1}
    results = [
        r | {"value": r["value"] | wrong} if r["id"] == "c" else r
        for r in json.loads(json.dumps(FRESH))
    ]
    (document,) = import_gold(written(tmp_path, annotation(*results)), "labelstudio")
    quote = document.incidents[0].places[0].quote
    assert quote is not None
    assert quote.model_dump() == place


def test_words_that_the_article_lacks_are_refused(tmp_path: Path) -> None:
    results = json.loads(json.dumps(FRESH))
    for r in results:
        if r["id"] == "c" and r["type"] == "labels":
            r["value"]["text"] = "بلدة أخرى"
    with pytest.raises(EvaluationError, match="region c: «بلدة أخرى» is not in the text; mark it"):
        import_gold(written(tmp_path, annotation(*results)), "labelstudio")


def test_cancelled_annotations_do_not_count(tmp_path: Path) -> None:
    skipped = annotation(answer("no"), by=1, was_cancelled=True)
    (document,) = import_gold(written(tmp_path, skipped, annotation(*FRESH)), "labelstudio")
    assert document.has_incidents


def test_of_several_annotators_one_must_be_named(tmp_path: Path) -> None:
    path = written(tmp_path, annotation(*FRESH), annotation(answer("no"), by={"id": 4}))
    with pytest.raises(EvaluationError, match=r"task 7: is annotated by 3, 4; .* eval agree"):
        import_gold(path, "labelstudio")
    (one,) = import_gold(path, "labelstudio", annotator="3")
    (other,) = import_gold(path, "labelstudio", annotator="4")
    assert (one.has_incidents, other.has_incidents) == (True, False)
    assert other.annotators == ["4"]
    assert other.tags == ["no_incident"]


def test_an_article_that_nobody_annotated_is_not_taken_for_one_without_incidents(
    tmp_path: Path,
) -> None:
    path = written(tmp_path)
    with pytest.raises(EvaluationError, match="task 7: nobody annotated this article"):
        import_gold(path, "labelstudio")
    with pytest.raises(EvaluationError, match="holds no annotated article"):
        import_gold(path, "labelstudio", skip_unannotated=True)


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ((answer("no"), *FRESH[1:]), "has no incidents, but some are marked"),
        ((answer("yes"),), "has incidents, but none is marked"),
        ((answer("yes"), *region("a", "incident", "قُتل")), "incident has no type: armed_clash"),
        (
            (answer("yes"), *region("a", "incident", "قُتل", type=["raid"])),
            "type: «raid» is none: 'raid' is not a valid EventType; it is one of armed_clash",
        ),
        ((*FRESH, *region("z", "villain", "قُتل")), "is labelled villain, not one of incident"),
        (
            (*FRESH, *region("z", "casualty", "ثلاثة", outcome=["injured"], group=["civilian"],
                             count=["many"], incident_number=["2"])),
            "count: «many» is none: 'many' is no number; write 7, 5-7",
        ),
        (
            (*FRESH, *region("z", "incident", "قرب", type=["other_strategic"],
                             incident_number=["1"])),
            "is a second 'incident' of g1; mark it 'told'",
        ),
        (
            (*FRESH, *region("z", "place", "قرب", incident_number=["5"])),
            "is of incident g5, which has no mark 'incident'",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused_with_the_remedy(
    tmp_path: Path, results: tuple[Result, ...], said: str
) -> None:
    with pytest.raises(EvaluationError) as error:
        import_gold(written(tmp_path, annotation(*results)), "labelstudio")
    assert said in str(error.value)
    assert "export.json: task 7" in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{}", "export from Label Studio as JSON, not"),
        ('[{"text": "flat", "label": []}]', "not JSON-MIN or CSV"),
        ("[", "is not JSON"),
        ('[{"data": {}}]', "task 1: data has no text"),
        ('[{"id": 4, "data": {"text": "قتل", "gold": "{"}}]', "task 4: the carried gold was"),
        (
            '[{"data": {"text": "قتل شخصان في قصف على البلدة"}, '
            '"annotations": [{"result": [{"id": "a"}, 5]}]}]',
            "task 1: is not as Label Studio writes it",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match=said):
        import_gold(path, "labelstudio")


def test_a_changed_value_changes_its_entry_and_nothing_else(tasks: Path) -> None:
    def edit(results: list[Result]) -> None:
        for r in results:
            if r["from_name"] == "place_names" and r["value"]["text"] == ["الزيتونة"]:
                r["value"]["text"].append("Al-Zaytuna")

    document, none = import_gold(changed(tasks, edit), "labelstudio")
    was = gold()
    place = document.incidents[1].places[0]
    assert place.names == ["الزيتونة", "Al-Zaytuna"]
    assert (place.lat, place.relation) == (36.5, "near"), "what the tool does not show is kept"
    assert document.incidents[0] == was.incidents[0]
    assert document.key_facts == was.key_facts
    assert document.incidents[1].weapons == was.incidents[1].weapons
    assert not document.incidents[1].annotated("casualties")
    assert none == negative()


def test_a_removed_region_removes_its_entry(tasks: Path) -> None:
    words = at("قوات النظام")

    def edit(results: list[Result]) -> None:
        results[:] = [r for r in results if r["value"].get("start") != words["start"]]

    document = import_gold(changed(tasks, edit), "labelstudio")[0]
    assert [actor.names for actor in document.incidents[0].actors] == [["مدنيون"]]


def test_a_new_incident_is_added_after_the_others(tasks: Path) -> None:
    new = region("n", "incident", "حادثة", type=["other_strategic"], incident_number=["3"])
    document = import_gold(changed(tasks, lambda results: results.extend(new)), "labelstudio")[0]
    assert [incident.id for incident in document.incidents] == ["g1", "g2", "g3"]


def test_an_incident_of_which_nothing_is_left_is_removed(tasks: Path) -> None:
    words = [at(q["text"]) for q in (at("قرية الزيتونة"), at("أصيب ثلاثة أشخاص بانفجار لغم"))]
    starts = {w["start"] for w in words} | {at("بحسب مراسلنا")["start"]}

    def edit(results: list[Result]) -> None:
        results[:] = [r for r in results if r["value"].get("start") not in starts]

    document = import_gold(changed(tasks, edit), "labelstudio")[0]
    assert [incident.id for incident in document.incidents] == ["g1"]


def test_another_text_than_the_exported_one_is_refused(tasks: Path) -> None:
    content = tasks.read_text(encoding="utf-8").replace("صباح الجمعة، بقصف", "صباح السبت، بقصف", 1)
    tasks.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match="task 1: the text is not the article's from"):
        import_gold(tasks, "labelstudio")


def test_an_article_without_annotation_can_be_exported(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    export_template([Head(doc_id="n-1", article=ARTICLE, group="rayhan")], "labelstudio", path)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert "annotations" not in content[0]
    content[0]["annotations"] = [annotation(*FRESH)]
    path.write_text(json.dumps(content), encoding="utf-8")
    (document,) = import_gold(path, "labelstudio", split="train")
    assert (document.group, document.split, document.article) == ("rayhan", "train", ARTICLE)


def test_what_nobody_typed_is_read_from_the_words_and_said_so(tmp_path: Path) -> None:
    results = [r for r in FRESH if r["from_name"] != "casualty_count"]
    results += region("t", "date", "صباح الجمعة", incident_number=["1"])
    path = written(tmp_path, annotation(*results))
    (document,) = import_gold(path, "labelstudio", articles={"x-9": ARTICLE})
    incident = document.incidents[0]
    assert (incident.casualties[0].min, incident.casualties[0].max) == (2, 2)
    assert str(incident.date[0].start) == "2024-03-08"
    assert document.notes is not None
    assert "read from the words by code, to be checked" in document.notes
    assert "g1 «مدنيان»: count 2 to 2" in document.notes


def test_the_configuration_offers_every_value_and_asks_for_an_answer(tasks: Path) -> None:
    config = ElementTree.fromstring(tasks.with_suffix(".config.xml").read_text(encoding="utf-8"))
    (question,) = config.findall(".//Choices[@name='has_incidents']")
    assert question.get("required") == "true"
    types = config.findall(".//Choices[@name='incident_type']/Choice")
    assert [choice.get("value") for choice in types] == [event.value for event in EventType]
    names = {control.get("name") for control in config.iter() if control.get("toName")}
    content = json.loads(tasks.read_text(encoding="utf-8"))
    used = {r["from_name"] for task in content for r in task["annotations"][0]["result"]}
    assert used <= names
    assert TEXT in content[0]["data"]["text"]
