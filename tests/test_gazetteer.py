"""Places that running text names."""

import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.gazetteer import FoundPlace, find_places
from summarizer.schemas import PlaceKind, PlaceRelation


def brief(found: Sequence[FoundPlace]) -> list[tuple[str, str, str, str | None]]:
    """Name, kind, relation and house spelling of what was found."""
    return [
        (f.name, f.kind.value, f.relation.value, f.place.en if f.place else None) for f in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "قتل شخصان في بلدة “البصيرة” بريف دير الزور الشرقي",
            [
                ("البصيرة", "town", "at", "Al-Busayrah"),
                ("دير الزور", "governorate", "countryside_of", "Deir ez-Zor"),
            ],
        ),
        (
            "سقطت قذائف على بلدتي نبل والزهراء شمالي حلب",
            [
                ("نبل", "town", "at", "Nubl"),
                ("الزهراء", "town", "at", "Al-Zahraa"),
                ("حلب", "governorate", "countryside_of", "Aleppo"),
            ],
        ),
        (
            "في ريفي إدلب وحماة",
            [
                ("إدلب", "governorate", "countryside_of", "Idlib"),
                ("حماة", "governorate", "countryside_of", "Hama"),
            ],
        ),
        (
            "على الطريق بين سرمين وبنش",
            [("سرمين", "town", "between", "Sarmin"), ("بنش", "town", "between", "Binnish")],
        ),
        (
            "قطعوا طريق حلب - اللاذقية",
            [("حلب", "city", "route", "Aleppo"), ("اللاذقية", "city", "route", "Latakia")],
        ),
        ("بالقرب من مدينة تل أبيض", [("تل أبيض", "city", "near", "Tal Abyad")]),
        ("وصلوا إلى دمشق", [("دمشق", "city", "at", "Damascus")]),
        ("في محافظة الأنبار", [("الأنبار", "governorate", "at", "Anbar")]),
        ("شمالي العراق", [("العراق", "country", "at", "Iraq")]),
        ("قرية قرب مدينة منبج", [("منبج", "city", "near", "Manbij")]),
        ("قرى ريف حلب", [("حلب", "governorate", "countryside_of", "Aleppo")]),
    ],
)
def test_places_are_found_with_kind_and_relation(
    text: str, expected: list[tuple[str, str, str, str | None]]
) -> None:
    assert brief(find_places(text)) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("هجوم بدير الزور", ["دير الزور"]),
        ("توجهوا لحلب", ["حلب"]),
        ("والحسكة وحماة", ["الحسكة", "حماة"]),
        ("دعم للرقة", ["رقة"]),
        ("بالحسكة", ["الحسكة"]),
        ("في الرَّقّة", ["الرَّقّة"]),
    ],
)
def test_prefixes_are_no_part_of_the_name(text: str, names: list[str]) -> None:
    assert [found.name for found in find_places(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "فتح الباب أمام المفاوضات",
        "القائمقام تفقد الجرحى",
        "القائم بالأعمال قال ذلك",
        "أظهرت صور جديدة دمارا",
        "انطلقت الثورة في ذلك العام",
        "قال جاسم ربيعة للصحفيين",
        "وصل إلى المدينة مساء",
        "نقلوا إلى مستشفى المدينة",
        "المرصد السوري لحقوق الإنسان",
        "كان تركيًا",
        "قوات سوريا الديمقراطية",
        "فيلق القدس",
        "ذكرت قناة حلب اليوم",
        "شارع بغداد",
        "من ناحية ثالثة",
        "بلدة صغيرة مجاورة",
        "قرية تابعة له",
        "مدينة سورية",
        "عائلة سورية نازحة",
        "مناطق السيطرة",
    ],
)
def test_everyday_words_are_no_places(text: str) -> None:
    assert find_places(text) == ()


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("مدينة الباب", "Al-Bab"),
        ("في محيط الباب", "Al-Bab"),
        ("قضاء القائم", "Al-Qaim"),
        ("مدينة نوى", "Nawa"),
        ("بلدة هجين", "Hajin"),
        ("بلدة سلوك", "Suluk"),
        ("الباب بريف حلب", "Al-Bab"),
        ("منبج والباب وجرابلس", "Al-Bab"),
        ("في سورية", "Syria"),
    ],
)
def test_a_word_that_vouches_makes_it_a_place(text: str, english: str) -> None:
    assert english in [found.place.en for found in find_places(text) if found.place]


def test_a_homograph_that_was_vouched_for_once_is_known_afterwards() -> None:
    text = "انفجار في مدينة الباب. وشهدت الأسواق في الباب إغلاقا. فتح الباب للجميع"
    second = text.index("في الباب") + len("في ")
    assert [found.start for found in find_places(text)] == [text.index("الباب"), second]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("داهمت قرية الدحلة استهدفت خلية", ["الدحلة"]),
        ("قصف قرية محيميدة غربي النهر", ["محيميدة"]),
        ("قرب بلدة “أبو نيتل” صباحا", ["أبو نيتل"]),
        ("بلدتي الطيانة والشنان", ["الطيانة", "الشنان"]),
        ("قرية تل الذهب الشرقية مساء", ["تل الذهب الشرقية"]),
        ("قرية عون الحدادات", ["عون الحدادات"]),
        ("حي باب توما", ["باب توما"]),
        ("قرية تدوال المجاورة", ["تدوال"]),
    ],
)
def test_a_name_that_a_kind_word_announces_is_found_without_a_place(
    text: str, names: list[str]
) -> None:
    found = find_places(text)
    assert [(f.name, f.place) for f in found] == [(name, None) for name in names]


def test_the_place_that_contains_it_decides_among_namesakes() -> None:
    hama = find_places("بلدة صوران بريف حماة")[0].place
    aleppo = find_places("بلدة صوران بريف حلب")[0].place
    assert hama
    assert aleppo
    assert (hama.governorate, aleppo.governorate) == ("Hama", "Aleppo")


def test_a_village_is_not_taken_for_a_namesake_in_another_country() -> None:
    found = find_places("قرية القاهرة في سهل الغاب بريف حماة، في سوريا")
    assert found[0].name == "القاهرة"
    assert found[0].place is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Clashes in the town of Al-Busayrah in eastern Deir ez-Zor countryside",
            [
                ("Al-Busayrah", "town", "at", "Al-Busayrah"),
                ("Deir ez-Zor", "governorate", "countryside_of", "Deir ez-Zor"),
            ],
        ),
        (
            "Rockets hit the village of Umm Kahf near Al-Bab.",
            [("Umm Kahf", "village", "at", None), ("Al-Bab", "city", "near", "Al-Bab")],
        ),
        ("A drone hit the hall", []),
        ("The Syrian Democratic Forces said", []),
        (
            "in Hasakah and Idlib province",
            [
                ("Hasakah", "city", "at", "Hasakah"),
                ("Idlib", "governorate", "at", "Idlib"),
            ],
        ),
    ],
)
def test_places_are_found_in_english(
    text: str, expected: list[tuple[str, str, str, str | None]]
) -> None:
    assert brief(find_places(text)) == expected


@given(st.lists(st.sampled_from(
    ["في", "بلدة", "مدينة", "الباب", "“البصيرة”", "ريف", "حلب", "وحماة", "قرية", "كذا", "،",
     "\n", "سُوريا", "Aleppo", "town of", "شرقي", "طريق", "-", "بين", "للرقة", "الشرقي"]
)).map(" ".join))  # fmt: skip
def test_found_spans_hold_the_name_and_do_not_overlap(text: str) -> None:
    end = 0
    for found in find_places(text):
        assert text[found.start : found.end] == found.name
        assert found.start >= end
        assert isinstance(found.kind, PlaceKind)
        assert isinstance(found.relation, PlaceRelation)
        end = found.end


def test_finding_is_quick() -> None:
    text = "قتل شخصان في بلدة البصيرة بريف دير الزور الشرقي إثر هجوم نفذه مجهولون مساء أمس. " * 50
    find_places(text)
    start = time.perf_counter()
    find_places(text)
    assert time.perf_counter() - start < 0.05 * len(text) / 1000
