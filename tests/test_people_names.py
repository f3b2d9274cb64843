"""People's names in Latin letters, against tables that were decided beforehand.

Columns: the name as news writes it; the spellings that newsrooms use, any of which is right;
where it is from. Case, hyphens and spaces do not count: "Abdul-Malik" is "Abdulmalik".
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.fold import fold_text
from summarizer.text.romanize import is_given_name, read_name, romanize, romanize_person

DATA = Path(__file__).parent / "data"


def rows(table: str) -> Iterator[tuple[str, set[str]]]:
    with (DATA / table).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["name"], {_key(spelling) for spelling in row["english"].split("|")}


def _key(spelling: str) -> str:
    return re.sub(r"[-'’ ]", "", spelling.lower())


@pytest.mark.parametrize(
    ("table", "least"),
    [
        ("people.tsv", 98),
        ("people_more.tsv", 42),
        # Decided after the tables of names were written, and left as it came out.
        ("people_blind.tsv", 44),
        # At first 37 and 19.
        ("people_unseen.tsv", 40),
        ("people_after.tsv", 19),
    ],
)
def test_names_are_spelled_as_newsrooms_do(table: str, least: int) -> None:
    wrong = [name for name, right in rows(table) if _key(romanize_person(name).text) not in right]
    assert len(list(rows(table))) - len(wrong) >= least, wrong


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("عبد الرحمن", "Abdulrahman"),
        ("عبدالرحمن", "Abdulrahman"),
        ("عبد المهدي", "Abdul Mahdi"),
        ("نور الدين", "Nour al-Din"),
        ("جود الله", "Joudallah"),
        ("أبو الفضل", "Abu al-Fadl"),
        ("بن عمر", "bin Omar"),
        ("Hassan", "Hassan"),
    ],
)
def test_compounds(name: str, latin: str) -> None:
    assert romanize(name) == latin


@pytest.mark.parametrize("name", ["العميد الركن سعد معن", "الشيخ الدكتور سعد معن", "سعد معن"])
def test_titles_are_no_part_of_a_person(name: str) -> None:
    assert romanize_person(name).text == "Saad Maan"


def test_a_title_alone_stays() -> None:
    assert romanize_person("الشيخ").text == "al-Sheikh"


def test_a_place_keeps_its_first_word() -> None:
    assert romanize("الشيخ مسكين").startswith("al-Sheikh ")


@pytest.mark.parametrize(
    ("name", "approximate"), [("محمود الخطيب", False), ("محمود الزرزبغي", True)]
)
def test_a_spelling_by_letters_is_marked(name: str, approximate: bool) -> None:
    assert romanize_person(name).approximate is approximate


@given(st.text(max_size=40))
def test_any_text_can_be_a_name(text: str) -> None:
    romanize_person(text)
    is_given_name(text)


@given(st.lists(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئىة", min_size=1, max_size=8)))
def test_arabic_letters_all_have_latin_ones(words: list[str]) -> None:
    latin = read_name(" ".join(words)).text
    assert latin.isascii() or not fold_text(" ".join(words)).strip()
