"""brat: folders as we write them, as people change them, and as brat itself writes them."""

import re
from pathlib import Path

import pytest

from evals.convert import export_gold, export_template, import_gold
from evals.validity import problems
from summarizer.errors import EvaluationError
from summarizer.schemas import EventType, Role
from tests.convert_build import ARTICLE, SOURCE, at, gold, negative


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "brat"
    export_gold([gold(), negative()], "brat", path)
    return path


def span(name: str, kind: str, words: str) -> str:
    place = at(words)
    return f"{name}\t{kind} {place['start']} {place['end']}\t{words}"


FRESH = [
    span("T1", "shelling_or_missile", "قُتل مدنيان"),
    span("T2", "casualty", "مدنيان"),
    span("T3", "place", "بلدة الريحان"),
    span("T4", "actor", "قوات النظام"),
    span("T5", "date", "صباح الجمعة"),
    span("T6", "told", "على بلدة"),
    "E1\tshelling_or_missile:T1 Casualty:T2 Place:T3 Perpetrator:T4 Date:T5 Told:T6",
    "A1\tcasualty_outcome T2 killed",
    "A2\tcasualty_group T2 civilian",
    "A3\tincident_salience E1 main",
    "A4\tplace_optional T3",
    "#1\tAnnotatorNotes T3\tnames=الريحان|Al-Rayhan; also.kind = village ; not sure of the kind",
    "#2\tAnnotatorNotes E1\talso.type=air_strike",
    "A5\tplace_kind T3 town",
]


def written(tmp_path: Path, lines: list[str], text: str = SOURCE) -> Path:
    """A folder that brat wrote, without anything of ours."""
    (tmp_path / "x-9.txt").write_text(text, encoding="utf-8", newline="")
    (tmp_path / "x-9.ann").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return tmp_path


def test_an_article_annotated_in_brat_alone_becomes_gold(tmp_path: Path) -> None:
    (document,) = import_gold(written(tmp_path, FRESH), "brat", articles={"x-9": ARTICLE})
    assert (document.doc_id, document.split, document.annotators) == ("x-9", "dev", ["unknown"])
    (incident,) = document.incidents
    assert incident.type == [EventType.SHELLING_OR_MISSILE, EventType.AIR_STRIKE]
    assert incident.places[0].kind == ["town", "village"]
    assert incident.places[0].names == ["الريحان", "Al-Rayhan"]
    assert incident.places[0].optional
    assert incident.actors[0].role == [Role.PERPETRATOR]
    assert [quote.text for quote in incident.quotes] == ["قُتل مدنيان", "على بلدة"]
    assert str(incident.date[0].start) == "2024-03-08"
    assert [p for p in problems(document) if "key_facts" not in p] == []


def test_of_one_incident_everything_is_part_without_arrows(tmp_path: Path) -> None:
    lines = [line for line in FRESH if not line.startswith("T4")]
    lines = [line.split(" Casualty")[0] if line.startswith("E1") else line for line in lines]
    (document,) = import_gold(written(tmp_path, lines), "brat", articles={"x-9": ARTICLE})
    assert len(document.incidents[0].casualties) == 1


def test_a_span_that_two_events_share_is_one_of_each(tmp_path: Path) -> None:
    lines = [
        *FRESH,
        span("T7", "ied_or_landmine", "بانفجار لغم"),
        "E2\tied_or_landmine:T7 Place:T3 Target2:T4",
    ]
    (document,) = import_gold(written(tmp_path, lines), "brat", articles={"x-9": ARTICLE})
    one, other = document.incidents
    assert one.places == other.places
    assert (one.actors[0].role, other.actors[0].role) == ([Role.PERPETRATOR], [Role.TARGET])


def test_a_span_in_parts_is_taken_whole(tmp_path: Path) -> None:
    start, end = at("بلدة")["start"], at("الريحان.")["end"] - 1
    lines = [
        f"T3\tplace {start} {start + 4};{start + 5} {end}\tبلدة الريحان"
        if line.startswith("T3")
        else line
        for line in FRESH
    ]
    (document,) = import_gold(written(tmp_path, lines), "brat", articles={"x-9": ARTICLE})
    quote = document.incidents[0].places[0].quote
    assert quote is not None
    assert quote.text == "بلدة الريحان"


def test_offsets_of_a_text_with_other_line_ends_are_mended_by_the_words(tmp_path: Path) -> None:
    path = written(tmp_path, FRESH, SOURCE.replace("\n", "\r\n"))
    (document,) = import_gold(path, "brat", articles={"x-9": ARTICLE})
    quote = document.incidents[0].places[0].quote
    assert quote is not None
    assert quote.model_dump() == at("بلدة الريحان")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "x-9.ann: nobody annotated this article; say that it has no incidents if that is so"),
        (["T1 place 0 3"], "x-9.ann:1: is not as brat writes it: 'T1 place 0 3'"),
        (["T1\tvillain 0 3\tقصف"], "x-9.ann:1: villain is no type of annotation.conf"),
        ([*FRESH, "A9\tactor_kind T3 town"], "x-9.ann:3: actor_kind is no attribute of place"),
        ([*FRESH, "E2\tair_strike:T9"], "x-9.ann:15: speaks of T9, not in the file"),
        ([span("T1", "air_strike", "قُتل")], "x-9.ann:1: T1 has an event's type and no event"),
        (
            [*FRESH, span("T7", "air_strike", "قرب"), "E2\tair_strike:T7 Villain:T4"],
            "x-9.ann:16: Villain is no role of an actor",
        ),
        ([*FRESH, "#9\tAnnotatorNotes T3\tnom=x"], "place has no nom; it has names, kind"),
        ([*FRESH, "#9\tAnnotatorNotes T5\tstart=8 March"], "start: «8 March» is none"),
        (["T1\tplace 0 3\txyz"], "x-9.ann:1: «xyz» is not in the text; mark it again"),
        ([span("T1", "place", "قرب")], "place «قرب» belongs to no incident; say to which"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(EvaluationError) as error:
        import_gold(written(tmp_path, lines), "brat", articles={"x-9": ARTICLE})
    assert said in str(error.value)


def test_all_faults_of_a_folder_are_listed(folder: Path) -> None:
    for name in ("y-1", "y-2"):
        (folder / f"{name}.txt").write_text(SOURCE, encoding="utf-8")
        (folder / f"{name}.ann").write_text(span("T1", "place", "قرب") + "\n", encoding="utf-8")
    with pytest.raises(EvaluationError) as error:
        import_gold(folder, "brat")
    assert [line.split("/")[-1][:5] for line in str(error.value).splitlines()] == ["y-1.a", "y-2.a"]


def test_an_article_without_incidents_says_so_in_its_file(folder: Path) -> None:
    assert "no_incident" in (folder / "x-2.ann").read_text(encoding="utf-8")
    (folder / "x-2.gold.json").unlink()
    document = import_gold(folder, "brat")[1]
    assert (document.has_incidents, document.incidents) == (False, [])


def test_a_file_from_which_everything_was_removed_is_no_answer(folder: Path) -> None:
    (folder / "x-1.ann").write_text("", encoding="utf-8")
    with pytest.raises(EvaluationError, match="every mark was removed; if the article has no"):
        import_gold(folder, "brat")


def test_a_change_is_taken_over_and_the_rest_kept(folder: Path) -> None:
    path = folder / "x-1.ann"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [line.replace(" near", " at") for line in lines]
    changed = [line.replace("Perpetrator:", "Party:") for line in changed]
    path.write_text("\n".join(changed), encoding="utf-8")
    document = import_gold(folder, "brat")[0]
    was = gold()
    assert document.incidents[0].actors[0].role == [Role.PARTY]
    assert document.incidents[1].places[0].relation == "at"
    assert document.incidents[1].places[0].lat == was.incidents[1].places[0].lat
    assert document.incidents[0].casualties == was.incidents[0].casualties
    assert document.key_facts == was.key_facts


def test_the_number_of_a_removed_mark_given_to_another_is_another(folder: Path) -> None:
    path = folder / "x-1.ann"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(line for line in lines if "قرية الزيتونة" in line)
    name = place.split("\t")[0]
    # brat removes attributes and notes with their mark; the event's arrow goes to the new one.
    kept = [
        line for line in lines if line.startswith("E") or not re.search(rf"\b{name}\b", line)
    ] + [span(name, "place", "لغم")]
    path.write_text("\n".join(kept), encoding="utf-8")
    incident = import_gold(folder, "brat")[0].incidents[1]
    assert incident.places[0].names == ["لغم"]
    assert incident.places[0].lat is None


def test_the_configuration_lists_every_event_and_role(folder: Path) -> None:
    conf = (folder / "annotation.conf").read_text(encoding="utf-8")
    events = conf.partition("[events]\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split("\t")[0] for line in events] == [event.value for event in EventType]
    assert all("PartnerOfTarget*:actor" in line for line in events)
    assert "casualty_outcome\tArg:casualty, Value:killed|injured" in conf
    assert "incident_optional\tArg:<EVENT>" in conf
    assert "place_names" not in conf, "free text goes into notes"
    assert (folder / "visual.conf").read_text(encoding="utf-8").startswith("[labels]\n")


def test_an_article_without_annotation_can_be_exported(tmp_path: Path) -> None:
    export_template({"n-1": ARTICLE}, "brat", tmp_path)
    assert (tmp_path / "n-1.ann").read_text(encoding="utf-8") == ""
    (tmp_path / "n-1.ann").write_text("".join(f"{x}\n" for x in FRESH), encoding="utf-8")
    (document,) = import_gold(tmp_path, "brat")
    assert document.article == ARTICLE


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="holds no articles"):
        import_gold(tmp_path, "brat")
