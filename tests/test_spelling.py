"""One spelling of a person over an archive, whatever order its records come in."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from summarizer.derive import derive
from summarizer.engine import Answer
from summarizer.export.spelling import person_spellings, respelled
from summarizer.schemas import Record
from tests import build

DAY = datetime(2024, 7, 30, tzinfo=UTC)


def record(ar: str, en: str, *others: tuple[str, str], kind: str = "person") -> Record:
    text = f"قال {ar} إن القصف توقف في سرمين مساء الثلاثاء."
    said = build.extraction(
        build.incident(
            sentences=[1],
            note={"ar": f"قال {ar} كذا.", "en": f"{en} said so; {en}'s men left."},
            people=[
                {
                    "text": ar,
                    "name": en,
                    "outcome": None,
                    "status": "unknown",
                    "description": None,
                    "age": None,
                    "sex": None,
                }
            ],
        ),
        names=[{"ar": a, "en": e, "kind": kind} for a, e in ((ar, en), *others)],
        headline={"ar": f"{ar} يتحدث", "en": f"{en} speaks"},
    )
    return derive(build.article(text), Answer(said, "rules"), created=DAY)


RECORDS = [
    record("مظلوم عبدي", "Mazloum Abdi"),
    record("القائد مظلوم عبدي", "Mazlum Abdi"),
    record("مظلوم عبدي", "Mazloum Abdi"),
    record("عبد الرحمن الزرزبغي", "Abdulrahman al-Zarzabghi"),
    record("عبدالرحمن الزرزبغي", "Abdul Rahman al-Zurzubghi"),
    record("عبد الرحمن الزرزبغي", "Abdulrahman al-Zarzabghi"),
    record("ليلى سعيد", "Leila Saeed"),
    record("ليلى سعيد", "Layla Saeed"),
]


def test_the_spelling_of_most_records_is_the_archives() -> None:
    assert person_spellings(RECORDS)["مظلوم عبدي"] == "Mazloum Abdi"


def test_what_is_read_off_letters_yields_to_what_a_source_gives() -> None:
    spelled = [r.names[0].en for r in RECORDS[3:6]]
    assert spelled.count("Abdulrahman al-Zarzabghi") == 2
    assert "name_approximate" in {check.code for check in RECORDS[3].checks}
    assert person_spellings(RECORDS)["عبدالرحمن الزرزبغي"] == "Abdul Rahman al-Zurzubghi"


def test_the_order_of_records_decides_nothing() -> None:
    expected = person_spellings(RECORDS)
    for some in permutations(RECORDS[3:]):
        assert person_spellings([*some, *RECORDS[:3]]) == expected


def test_a_record_is_respelled_in_names_and_sentences_and_nowhere_else() -> None:
    before = RECORDS[1]
    after = respelled(before, person_spellings(RECORDS))
    assert after.headline.en == "Mazloum Abdi speaks"
    assert after.incidents[0].note.en == "Mazloum Abdi said so; Mazloum Abdi's men left."
    assert after.incidents[0].people[0].name.en == "Mazloum Abdi"
    assert after.names[0].en == "Mazloum Abdi"
    assert after.article == before.article
    assert after.incidents[0].people[0].span == before.incidents[0].people[0].span
    assert respelled(after, person_spellings(RECORDS)) == after


def test_a_record_that_agrees_is_returned_as_it_is() -> None:
    assert respelled(RECORDS[0], person_spellings(RECORDS)) is RECORDS[0]


def test_a_name_within_a_longer_one_is_left() -> None:
    long = record("علي حسن المجيد", "Ali Hasan al-Majid", ("علي حسن", "Ali Hasan"))
    after = respelled(long, {"علي حسن": "Ali Hassan"})
    assert after.headline.en == "Ali Hasan al-Majid speaks"
    assert {name.en for name in after.names} == {"Ali Hasan al-Majid", "Ali Hassan"}


def test_two_people_whom_a_record_spells_alike_are_left_alone() -> None:
    one = record("نور علي", "Nour Ali")
    other = one.names[0].model_copy(update={"ar": "نوري علي"})
    twins = one.model_copy(update={"names": [*one.names, other]})
    assert respelled(twins, {"نور علي": "Nour Ali", "نوري علي": "Nouri Ali"}) == twins


@pytest.mark.parametrize("kind", ["place", "organisation", "other"])
def test_only_people_are_respelled(kind: str) -> None:
    other = record("مظلوم عبدي", "Mazlum Abdi", kind=kind)
    assert respelled(other, person_spellings(RECORDS)) == other
