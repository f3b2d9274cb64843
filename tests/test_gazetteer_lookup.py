"""Places: lookup of a name, and the table behind it."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.gazetteer import lookup
from summarizer.gazetteer.sources import known
from summarizer.schemas import PlaceKind


def first(name: str, within: str | None = None) -> tuple[str, str, str] | None:
    """House spelling, kind and governorate or country of the best place."""
    found = lookup(name, within=within)
    if not found:
        return None
    return found[0].en, found[0].kind.value, found[0].governorate or found[0].country


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("البصيرة", ("Al-Busayrah", "town", "Deir ez-Zor")),
        ("بلدة البصيرة", ("Al-Busayrah", "town", "Deir ez-Zor")),
        ("بلدة “البصيرة”", ("Al-Busayrah", "town", "Deir ez-Zor")),
        ("ناحية البصيرة", ("Al-Busayrah", "district", "Deir ez-Zor")),
        ("مدينة الباب", ("Al-Bab", "city", "Aleppo")),
        ("دير الزور", ("Deir ez-Zor", "city", "Deir ez-Zor")),
        ("ديرالزور", ("Deir ez-Zor", "city", "Deir ez-Zor")),
        ("محافظة دير الزور", ("Deir ez-Zor", "governorate", "Deir ez-Zor")),
        ("ريف دير الزور الشرقي", ("Deir ez-Zor", "governorate", "Deir ez-Zor")),
        ("بريف دير الزور", ("Deir ez-Zor", "governorate", "Deir ez-Zor")),
        ("شرقي حلب", ("Aleppo", "governorate", "Aleppo")),
        ("شمال شرق سوريا", ("Syria", "country", "SY")),
        ("ريف دمشق", ("Rif Dimashq", "governorate", "Rif Dimashq")),
        ("البصيرة بريف دير الزور الشرقي", ("Al-Busayrah", "town", "Deir ez-Zor")),
        ("بلدة البصيرة بدير الزور", ("Al-Busayrah", "town", "Deir ez-Zor")),
        ("البصيرة - دير الزور", ("Al-Busayrah", "town", "Deir ez-Zor")),
        ("حلب - الباب", ("Al-Bab", "city", "Aleppo")),
        ("قضاء القائم", ("Al-Qaim", "district", "Anbar")),
        ("محافظة صلاح الدين", ("Salah al-Din", "governorate", "Salah al-Din")),
        ("القامشلي", ("Qamishli", "city", "Hasakah")),
        ("قامشلو", ("Qamishli", "city", "Hasakah")),
        ("سورية", ("Syria", "country", "SY")),
        ("قرية لا وجود لها", None),
        ("شرقي", None),
        ("", None),
    ],
)
def test_an_arabic_name_is_looked_up(name: str, expected: tuple[str, str, str] | None) -> None:
    assert first(name) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("البوكمال", "البو كمال"),
        ("البوكمال", "أبو كمال"),
        ("تلعفر", "تل عفر"),
        ("كفرنبل", "كفر نبل"),
        ("القامشلي", "القامشلى"),
        ("الحسكة", "الحسكه"),
        ("أعزاز", "اعزاز"),
        ("أعزاز", "إعزاز"),
        ("إدلب", "ادلب"),
        ("دوما", "دومة"),
        ("الميادين", "ميادين"),
        ("عين العرب", "كوباني"),
        ("الرقّة", "الرقة"),
    ],
)
def test_spellings_of_one_arabic_name_find_one_place(one: str, other: str) -> None:
    assert lookup(one)[0] == lookup(other)[0]


@pytest.mark.parametrize(
    ("spelling", "house"),
    [
        ("Deir Ezzor", "Deir ez-Zor"),
        ("Deir al-Zour", "Deir ez-Zor"),
        ("Dayr az Zawr", "Deir ez-Zor"),
        ("deir-ez-zor", "Deir ez-Zor"),
        ("Al Busayrah", "Al-Busayrah"),
        ("town of Busayrah", "Al-Busayrah"),
        ("Al-Hasakah", "Hasakah"),
        ("Hasaka", "Hasakah"),
        ("Al Qāmishlī", "Qamishli"),
        ("Qamishly", "Qamishli"),
        ("Ar-Raqqah", "Raqqa"),
        ("Tell Abyad", "Tal Abyad"),
        ("Tel Abiad", "Tal Abyad"),
        ("Idleb", "Idlib"),
        ("Dara'a", "Daraa"),
        ("Sweida", "Suwayda"),
        ("Al Bukamal", "Al-Bukamal"),
        ("eastern Aleppo countryside", "Aleppo"),
        ("Aleppo province", "Aleppo"),
        ("SY", "Syria"),
        ("Ninewa", "Nineveh"),
    ],
)
def test_an_english_spelling_finds_the_house_spelling(spelling: str, house: str) -> None:
    assert lookup(spelling)[0].en == house


@pytest.mark.parametrize(
    ("name", "within", "where"),
    [
        ("صوران", "حماة", "Hama"),
        ("صوران", "Aleppo", "Aleppo"),
        ("صوران", "محافظة حلب", "Aleppo"),
        ("طرابلس", "LB", "North Lebanon"),
        ("طرابلس", "ليبيا", "Tripoli"),
        ("الجيزة", "درعا", "Daraa"),
        ("الجيزة", "Syria", "Daraa"),
        ("سنجار", "IQ", "Nineveh"),
        ("سنجار", "إدلب", "Idlib"),
    ],
)
def test_within_chooses_among_places_of_one_name(name: str, within: str, where: str) -> None:
    assert lookup(name, within=within)[0].governorate == where


def test_places_elsewhere_stay_behind_those_within() -> None:
    assert {place.governorate for place in lookup("صوران", within="حماة")} == {"Hama", "Aleppo"}


@given(st.text(max_size=40))
def test_any_name_can_be_looked_up(name: str) -> None:
    assert isinstance(lookup(name), list)


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("حي الخالدية", "حمص"),
        ("قرية القاهرة", "حماة"),
        ("الزيدية", "الحسكة"),
        ("قرية الدحلة بريف دير الزور الشرقي", None),
        ("حي غويران بالحسكة", None),
    ],
)
def test_a_namesake_elsewhere_is_not_offered_for_a_place_that_is_not_known(
    name: str, within: str | None
) -> None:
    assert lookup(name, within=within) == []


def test_the_table_is_complete_and_small() -> None:
    places = [named.place for named in known()]
    by_kind = {
        (country, kind): [p for p in places if p.country == country and p.kind is kind]
        for country in ("SY", "IQ", "LB")
        for kind in PlaceKind
    }
    assert len(by_kind["SY", PlaceKind.GOVERNORATE]) == 14
    assert len(by_kind["IQ", PlaceKind.GOVERNORATE]) == 19
    assert len(by_kind["LB", PlaceKind.GOVERNORATE]) == 8
    assert len({place.id for place in places}) == len(places)
    sourced = [p for p in places if not p.id.startswith("curated:")]
    at = [(p.lat, p.lon) for p in sourced if p.lat is not None and p.lon is not None]
    assert len(at) > 0.95 * len(sourced)
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in at)
    size = len((files("summarizer.gazetteer") / "places.tsv").read_bytes())
    assert size < 1_500_000


def test_every_place_lies_in_a_governorate_that_is_known() -> None:
    places = [named.place for named in known()]
    governorates = {(p.country, p.en) for p in places if p.kind is PlaceKind.GOVERNORATE}
    syrian = [p for p in places if p.country == "SY" and p.governorate]
    assert syrian
    assert {(p.country, p.governorate) for p in syrian} <= governorates


def test_house_spellings_are_plain_letters() -> None:
    assert all(named.place.en.isascii() for named in known())
