"""Dumps of places of others: GeoNames, OCHA, anybody's; what they add and what they may not."""

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from summarizer import Summarizer, gazetteer
from summarizer.cli import app
from summarizer.errors import ConfigurationError
from summarizer.gazetteer import find_places, lookup
from summarizer.gazetteer.dumps import ROLES
from summarizer.gazetteer.sources import built_in, known, place_of
from summarizer.gazetteer.table import Table
from summarizer.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def built_in_alone() -> Iterator[None]:
    yield
    gazetteer.use(None)


def geonames(id_: int, name: str, arabic: str, lat: float, lon: float, **given: object) -> str:
    """A line of a GeoNames dump; by default a Syrian village of Deir ez-Zor."""
    cells = [
        id_, name, name, arabic, lat, lon, "P", given.get("code", "PPL"),
        given.get("country", "SY"), "", given.get("admin1", "07"), "", "", "",
        given.get("population", 0), "", "",
        "Asia/Damascus", "2026-01-01",
    ]  # fmt: skip
    return "\t".join(map(str, cells))


DUMP = "\n".join(
    [
        geonames(1001, "Ad Daḩlah", "الدحلة,Dahla", 35.05, 40.52),
        geonames(1002, "Jabal al Ward", "جبل الورد", 35.1, 40.5, code="MT"),
        geonames(1003, "Shuhail", "الشحيل", 35.095, 40.445, population=11000),
        geonames(1004, "Tall Zanbaq", "تل الزنبق", 36.0, 36.6, admin1="12"),
        geonames(1005, "Kharab Rumman", "خراب الرمان", 15.0, 45.0, country="YE", admin1="14"),
    ]
)


def add(tmp_path: Path, *arguments: str, code: int = 0) -> str:
    """Run the import into a table under `tmp_path`; return all that was said."""
    own = ["--gazetteer", str(tmp_path / "own.db")]
    done = CliRunner().invoke(app, ["gazetteer", "import", *arguments, *own])
    assert done.exit_code == code, done.output + repr(done.exception)
    return done.output


def use(tmp_path: Path) -> None:
    gazetteer.use(tmp_path / "own.db")


def test_a_geonames_dump_adds_its_settlements(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(DUMP, encoding="utf-8")
    assert lookup("قرية الدحلة بريف دير الزور") == []
    said = add(tmp_path, str(tmp_path / "SY.txt"))
    assert "3 places new" in said or "4 places new" in said
    assert "1 lines passed over" in said
    use(tmp_path)
    place = lookup("قرية الدحلة بريف دير الزور")[0]
    assert (place.id, place.en, place.kind) == ("geonames:1001", "Al-Dahlah", "village")
    assert (place.governorate, place.country, place.lat) == ("Deir ez-Zor", "SY", 35.05)
    assert lookup("Dahla")[0] == place
    assert find_places("قصف قرية الدحلة شرقي دير الزور")[0].place == place
    assert lookup("جبل الورد") == []


def test_a_place_without_a_sourced_position_takes_the_dumps_and_keeps_its_house_name(
    tmp_path: Path,
) -> None:
    (tmp_path / "SY.txt").write_text(DUMP, encoding="utf-8")
    assert not lookup("الشحيل")[0].sourced
    add(tmp_path, str(tmp_path / "SY.txt"))
    use(tmp_path)
    found = [place for place in lookup("الشحيل") if place.en == "Al-Shuhayl"]
    assert [(p.id, p.sourced, p.lat) for p in found] == [("geonames:1003", True, 35.095)]
    assert place_of("curated:shuhayl") == found[0]


def test_a_place_that_is_known_lends_its_names_and_is_not_doubled(tmp_path: Path) -> None:
    before = lookup("البصيرة", within="Deir ez-Zor")[0]
    assert before.lat is not None
    assert before.lon is not None
    lines = [
        geonames(2001, "Basira Town", "البصيرة,بصيرتنا", before.lat + 0.01, before.lon),
        geonames(int(before.id.partition(":")[2]), "Busayrah", "بصيرة الفرات", 35.1, 40.4),
    ]
    (tmp_path / "SY.txt").write_text("\n".join(lines), encoding="utf-8")
    said = add(tmp_path, str(tmp_path / "SY.txt"))
    assert "0 places new, 2 known already" in said
    use(tmp_path)
    assert lookup("البصيرة", within="Deir ez-Zor") == lookup("البصيرة", within="Deir ez-Zor")
    assert lookup("بصيرتنا")[0] == lookup("بصيرة الفرات")[0] == before
    assert place_of("geonames:2001") == before
    assert len(known()) == built_in().count()


def test_reading_a_file_again_adds_nothing_twice(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(DUMP, encoding="utf-8")
    add(tmp_path, str(tmp_path / "SY.txt"))
    first = Table(tmp_path / "own.db")
    add(tmp_path, str(tmp_path / "SY.txt"))
    again = Table(tmp_path / "own.db")
    assert (first.count(), first.identity) == (again.count(), again.identity)
    first.close()
    again.close()


def test_one_country_of_a_zip_is_read_with_further_names(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("all.txt", DUMP)
    names = "9\t1005\tar\tخربة الرمان\t1\t\t\t\n10\t1005\tfr\tRuines\t\t\t\t\n"
    (tmp_path / "names.txt").write_text(names, encoding="utf-8")
    add(
        tmp_path,
        str(tmp_path / "all.zip"),
        "--country",
        "ye",
        "--names",
        str(tmp_path / "names.txt"),
    )
    use(tmp_path)
    place = lookup("خربة الرمان")[0]
    assert (place.country, place.governorate) == ("YE", "Marib")
    assert lookup("قرية الدحلة بريف دير الزور") == []


OCHA = [
    ["admin0Pcode", "admin1Name_en", "admin2Name_en", "featureAr_", "featureNam", "pcode",
     "LATITUDE_Y", "LONGITUDE_X"],
    ["SY", "Deir-ez-Zor", "Al Mayadin", "الدحلة", "Dahla", "C5120", "35.05", "40.52"],
    ["SY", "Idleb", "Ariha", "كفر زنوبيا", "Kafr Zanubya", "C4301", "35.8", "36.6"],
    ["SY", "Idleb", "Ariha", "", "", "C4302", "35.8", "36.6"],
    ["SY", "Idleb", "Ariha", "عين الريح", "Ayn al-Rih", "C4303", "north", "36.6"],
]  # fmt: skip


def test_ochas_columns_are_recognised_and_bad_lines_named(tmp_path: Path) -> None:
    text = "\n".join(",".join(cells) for cells in OCHA)
    (tmp_path / "syr_pplp.csv").write_text(text, encoding="utf-8")
    said = add(tmp_path, str(tmp_path / "syr_pplp.csv"), "--preview")
    assert "ar=featureAr_" in said
    assert "Kafr Zanubya" in said
    assert not (tmp_path / "own.db").exists()
    said = add(tmp_path, str(tmp_path / "syr_pplp.csv"))
    assert "syr_pplp.csv, line 4: left out: no name" in said
    assert "line 5: left out: latitude 'north'" in said
    use(tmp_path)
    place = lookup("كفر زنوبيا")[0]
    assert (place.id, place.governorate, place.district) == ("ocha:C4301", "Idlib", "Ariha")


def test_an_excel_sheet_is_read_as_the_csv_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("places", 0)
    for cells in OCHA[:3]:
        sheet.append(cells)
    book.save(tmp_path / "places.xlsx")
    add(tmp_path, str(tmp_path / "places.xlsx"))
    use(tmp_path)
    assert lookup("قرية الدحلة بريف دير الزور")[0].id == "ocha:C5120"


def test_columns_that_are_not_recognised_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(
        "Ort,Breite,Laenge,Land\nالدحلة,35.05,40.52,SY\n", encoding="utf-8"
    )
    columns = ["ar=Ort", "lat=Breite", "lon=Laenge", "country=Land"]
    add(tmp_path, str(tmp_path / "mine.csv"), *(part for c in columns for part in ("--column", c)))
    use(tmp_path)
    assert lookup("الدحلة")[0].en == "الدحلة"
    assert set(ROLES) >= {"ar", "en", "lat", "lon", "country"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.csv", "a,b\n1,2\n", "no column for lat, lon, ar or en among a, b"),
        ("x.pdf", "", "not a kind of file"),
        ("x.zip", "no zip", "cannot be read"),
        ("x.csv", "", "no column for"),
    ],
)
def test_a_file_that_holds_no_places_is_an_error_that_says_why(
    tmp_path: Path, name: str, content: str, words: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    own = ["--gazetteer", str(tmp_path / "own.db")]
    done = CliRunner().invoke(app, ["gazetteer", "import", str(tmp_path / name), *own])
    assert isinstance(done.exception, ConfigurationError)
    assert words in str(done.exception)


def test_a_file_that_is_no_gazetteer_is_a_configuration_error(tmp_path: Path) -> None:
    (tmp_path / "own.db").write_text("text")
    with pytest.raises(ConfigurationError, match="not a gazetteer"):
        gazetteer.use(tmp_path / "own.db")
    with pytest.raises(ConfigurationError, match=r"none\.db"):
        gazetteer.use(tmp_path / "none.db")


def test_info_tells_what_is_known_and_why_a_name_resolves(tmp_path: Path) -> None:
    runner = CliRunner()
    said = runner.invoke(app, ["gazetteer", "info"]).output
    assert "built in: " in said
    said = runner.invoke(app, ["gazetteer", "info", "صوران"]).output
    assert "1. Suran" in said or "1. Sawran" in said
    assert "Hama" in said
    assert "Aleppo" in said
    assert "other places choose" in said
    said = runner.invoke(app, ["gazetteer", "info", "قرية لا وجود لها"]).output
    assert "not known" in said


def test_records_and_recipes_say_which_tables_were_used(tmp_path: Path) -> None:
    from summarizer.batch.recipe import recipe

    text = "قتل شخصان في قصف على قرية الدحلة بريف دير الزور الشرقي، أمس."
    plain = load_settings(model="rules")
    with Summarizer(settings=plain) as summarizer:
        before = summarizer.summarize(text, published=date(2024, 7, 30))
    first = recipe(plain)
    (tmp_path / "SY.txt").write_text(DUMP, encoding="utf-8")
    add(tmp_path, str(tmp_path / "SY.txt"))
    own = Settings(model="rules", gazetteer=str(tmp_path / "own.db"))
    with Summarizer(settings=own) as summarizer:
        after = summarizer.summarize(text, published=date(2024, 7, 30))
    assert before.provenance.gazetteer == f"builtin@{built_in().identity}"
    assert after.provenance.gazetteer is not None
    assert after.provenance.gazetteer.startswith(f"{before.provenance.gazetteer} own@")
    assert before.incidents[0].places[0].precision == "governorate"
    assert after.incidents[0].places[0].precision == "populated_place"
    assert first != recipe(own)
