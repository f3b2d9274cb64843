"""The two tables: as we write them, and as people fill them in and spreadsheets save them."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.convert import export_gold, export_template, import_gold
from evals.validity import problems
from summarizer.errors import EvaluationError
from summarizer.schemas import EventType, Outcome, Role
from tests.convert_build import ARTICLE, SOURCE, gold, negative

Rows = list[dict[str, str]]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "dev.csv"
    export_gold([gold(), negative()], "csv", path)
    return path


def rows(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def save(path: Path, content: Rows, delimiter: str = ",") -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, content[0].keys(), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(content)


def edited(path: Path, edit: Callable[[Rows], object]) -> Path:
    content = rows(path)
    edit(content)
    save(path, content)
    return path


def test_the_tables_open_in_a_spreadsheet(table: Path) -> None:
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    one, other = rows(table)
    assert one["type"] == "shelling_or_missile|air_strike"
    assert one["date"] == "2024-03-08 day morning"
    assert one["places"] == "الريحان|Al-Rayhan"
    assert (one["target"], one["party"]) == ("? مدنيون", "-")
    assert (one["casualties"], one["totals"]) == ("killed civilian 2", "killed 2")
    assert (other["date"], other["casualties"]) == ("-", ""), "stated nothing; not annotated"
    about, none = rows(table.with_suffix(".articles.csv"))
    assert (about["has_incidents"], none["has_incidents"]) == ("yes", "no")
    assert about["text"] == SOURCE


def test_a_table_filled_in_from_nothing_becomes_gold(tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    export_template({"n-1": ARTICLE, "n-2": ARTICLE}, "csv", path)
    beside = path.with_suffix(".articles.csv")

    def answer(content: Rows) -> None:
        content[0]["has_incidents"], content[1]["has_incidents"] = "Yes", "no"
        content[0]["tolls"] = "killed|incidents 170; ? other"

    edited(beside, answer)
    cells = {
        "doc_id": "n-1",
        "incident": "",
        "type": "shelling_or_missile | air_strike",
        "date": "2024-03-07/2024-03-08 night",
        "places": "الريحان | Al-Rayhan @ Idlib, SY; ? الزيتونة @ Aleppo",
        "perpetrator": "assad_forces",
        "target": "-",
        "casualties": "killed civilian 2; injured unspecified|civilian 3+ children subset",
        "weapons": "artillery|mortar",
        "sources": "outlet_correspondent مراسلنا",
        "quotes": "قُتل مدنيان، صباح الجمعة",
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, cells.keys())
        writer.writeheader()
        writer.writerow(cells)
    one, other = import_gold(path, "csv", split="train")
    (incident,) = one.incidents
    assert (incident.id, incident.type[1]) == ("g1", EventType.AIR_STRIKE)
    assert (incident.date[0].precision, incident.date[0].time_of_day) == ("days", "night")
    assert [p.names for p in incident.places] == [["الريحان", "Al-Rayhan"], ["الزيتونة"]]
    assert (incident.places[0].governorate, incident.places[0].country) == ("Idlib", "SY")
    assert (incident.places[1].governorate, incident.places[1].optional) == ("Aleppo", True)
    assert [a.role for a in incident.actors] == [[Role.PERPETRATOR]]
    assert (incident.casualties[1].max, incident.casualties[1].subset) == (None, True)
    assert incident.totals[Outcome.KILLED].min == 2
    assert incident.quotes[0].text == "قُتل مدنيان، صباح الجمعة"
    assert not incident.annotated("people"), "its column was not there"
    assert (one.tolls[0].value, one.tolls[1].optional) == (170, True)
    assert (other.has_incidents, other.split) == (False, "train")


def test_a_changed_cell_changes_its_entries_and_nothing_else(table: Path) -> None:
    def edit(content: Rows) -> None:
        content[1]["places"] = "الزيتونة; قرية أخرى"
        content[1]["casualties"] = "injured unspecified 3"
        content[0]["target"] = "-"

    document = import_gold(edited(table, edit), "csv")[0]
    was = gold()
    assert document.incidents[1].places[0] == was.incidents[1].places[0]
    assert document.incidents[1].places[1].names == ["قرية أخرى"]
    assert document.incidents[1].casualties[0].min == 3
    assert [actor.role for actor in document.incidents[0].actors] == [[Role.PERPETRATOR]]
    assert document.incidents[0].date == was.incidents[0].date
    assert document.key_facts == was.key_facts
    assert [p for p in problems(document) if "totals" not in p and "key_facts" not in p] == []


def test_a_removed_row_removes_its_incident(table: Path) -> None:
    document = import_gold(edited(table, lambda content: content.pop()), "csv")[0]
    assert [incident.id for incident in document.incidents] == ["g1"]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_saved_with_another_separator_is_read(table: Path, delimiter: str) -> None:
    for path in (table, table.with_suffix(".articles.csv")):
        save(path, rows(path), delimiter)
    assert import_gold(table, "csv") == [gold(), negative()]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    title = "=HYPERLINK(A1)"
    source = f"{title}\n\n{ARTICLE.text}"
    article = ARTICLE.model_copy(update={"title": title})
    document = gold(article=article.model_dump(), incidents=[], has_incidents=False)
    path = tmp_path / "x.csv"
    export_gold([document], "csv", path)
    (about,) = rows(path.with_suffix(".articles.csv"))
    assert (about["title"], about["text"]) == (f"'{title}", f"'{source}")
    assert import_gold(path, "csv") == [document]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("type", "raid", "type: «raid» is none"),
        ("type", "", "the incident has no type"),
        ("date", "8/3/2024", "date: «8/3/2024»: write 2024-03-08"),
        ("date", "2024-03-08 noonish", "'noonish' is none of dawn"),
        ("casualties", "killed 2", "casualties: «killed 2»: write outcome, group and number"),
        ("casualties", "killed civilian few", "'few' is no number"),
        ("totals", "died 2", "totals: «died 2» is none"),
        ("weapons", "cannon", "weapons: «cannon»: 'cannon' is none of small_arms"),
        ("sources", "friend x", "'friend' is none of"),
        ("places", "|", "places: «|»: has no name"),
        ("quotes", "كلمات ليست فيه", "«كلمات ليست فيه» is not in the text"),
    ],
)
def test_a_fault_is_named_with_its_row_and_column(
    table: Path, column: str, cell: str, said: str
) -> None:
    def edit(content: Rows) -> None:
        content[1][column] = cell

    with pytest.raises(EvaluationError) as error:
        import_gold(edited(table, edit), "csv")
    assert said in str(error.value)
    assert f"{table}:3: " in str(error.value)


def test_an_answer_that_contradicts_the_rows_is_refused(table: Path) -> None:
    beside = table.with_suffix(".articles.csv")
    edited(beside, lambda content: content[0].update(has_incidents="no"))
    with pytest.raises(EvaluationError, match="has no incidents, but some are marked"):
        import_gold(table, "csv")


def test_an_incident_of_no_article_is_refused(table: Path) -> None:
    edited(table, lambda content: content[0].update(doc_id="x-7"))
    with pytest.raises(EvaluationError, match=r"dev.csv:2: 'x-7' is no doc_id of .*articles.csv"):
        import_gold(table, "csv")


def test_a_table_in_another_encoding_or_without_columns_is_refused(table: Path) -> None:
    beside = table.with_suffix(".articles.csv")
    beside.write_bytes("doc_id,text,has_incidents\nx-1,قصف,no\n".encode("cp1256"))
    with pytest.raises(EvaluationError, match="is not UTF-8; save it as CSV UTF-8"):
        import_gold(table, "csv")
    table.write_text("id,type\n1,2\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="has no column doc_id, incident"):
        import_gold(table, "csv")


def test_a_long_annotation_goes_on_in_further_columns(tmp_path: Path) -> None:
    document = gold(notes="طويل " * 9000)
    path = tmp_path / "x.csv"
    export_gold([document], "csv", path)
    (about,) = rows(path.with_suffix(".articles.csv"))
    carried = [name for name in about if name.startswith("gold_")]
    assert len(carried) > 1
    assert all(len(about[name]) < 32_767 for name in carried)
    assert import_gold(path, "csv") == [document]
