"""Organisations and forces: canonical names, and the actors that running text names."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.actors import canonical, find_actors
from summarizer.actors.table import Entry, actors, meant, table
from summarizer.schemas import INTER, ActorKind
from summarizer.text.fold import fold_text


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("قسد", "sdf"),
        ("ميليشيات قسد", "sdf"),
        ("ميليشيا “قسد”", "sdf"),
        ("قوات سوريا الديمقراطية", "sdf"),
        ("وقوات سوريا الديمقراطية", "sdf"),
        ("لقوات سوريا الديمقراطية", "sdf"),
        ("داعش", "isis"),
        ("تنظيم “داعش”", "isis"),
        ("لتنظيم داعش", "isis"),
        ("الدولة الإسلامية", "isis"),
        ("تنظيم الدولة", "isis"),
        ("ما يسمى تنظيم الدولة الإسلامية", "isis"),
        ("مسلحو تنظيم الدولة", "isis"),
        ("قوات الأسد", "assad_forces"),
        ("قوات النظام", "assad_forces"),
        ("ميليشيا الأسد", "assad_forces"),
        ("التحالف الدولي", "us_led_coalition"),
        ("بالتحالف الدولي", "us_led_coalition"),
        ("للتحالف الدولي", "us_led_coalition"),
        ("الطيران الحربي الروسي", "russian_forces"),
        ("قوات تركية", "turkish_forces"),
        ("القوات الخاصة الأمريكية", "us_forces"),
        ("مسيّرة إسرائيلية", "israeli_forces"),
        ("الجيش السوداني", "sudanese_army"),
        ("الجيش السوري", "syrian_government_forces"),
        ("الجيش العراقي", "iraqi_army"),
        ("جهاز الأمن الوطني العراقي", "iraqi_national_security_service"),
        ("الحشد الشعبي", "pmf"),
        ("هيئة تحرير الشام", "hts"),
        ("الهيئة", "hts"),
        ("الخوذ البيضاء", "white_helmets"),
        ("مسلحون مجهولون", "unidentified_gunmen"),
        ("مسلحين مجهولين", "unidentified_gunmen"),
        ("طيران مسيّر مجهول", "unidentified_aircraft"),
        ("قوات أمنية", "security_forces_unspecified"),
        ("SDF", "sdf"),
        ("Syrian Democratic Forces (SDF)", "sdf"),
        ("the so-called Islamic State", "isis"),
        ("Daesh militants", "isis"),
        ("US-led Coalition", "us_led_coalition"),
        ("the Turkish army", "turkish_forces"),
        ("Jabhat an-Nusra", "nusra_front"),
        ("Hayat Tahrir al-Sham", "hts"),
        ("White Helmets", "white_helmets"),
        ("Israeli warplanes", "israeli_forces"),
    ],
)
def test_a_name_has_one_actor(name: str, id_: str) -> None:
    actor = canonical(name)
    assert actor
    assert actor.id == id_


@pytest.mark.parametrize(
    "name",
    [
        "الجيش الفلاني",
        "الأسد",
        "الدولة",
        "قوات",
        "سوريا",
        "محمد",
        "",
        "the army",
        "Assad",
        "forces",
    ],
)
def test_what_is_no_name_of_an_actor_has_none(name: str) -> None:
    assert canonical(name) is None


def test_names_that_are_close_in_letters_stay_apart() -> None:
    ids = [canonical(name) for name in ("الجيش السوري", "الجيش السوداني", "الجيش السعودي")]
    assert len({actor.id for actor in ids if actor}) == 3


@pytest.mark.parametrize(
    ("on", "id_"),
    [
        (None, "syrian_government_forces"),
        (date(2015, 6, 1), "assad_forces"),
        (date(2024, 12, 7), "assad_forces"),
        (date(2024, 12, 8), "syrian_transitional_forces"),
        (date(2026, 1, 1), "syrian_transitional_forces"),
    ],
)
@pytest.mark.parametrize("name", ["الجيش السوري", "وزارة الدفاع السورية", "Syrian army"])
def test_the_day_decides_whose_army_it_was(name: str, on: date | None, id_: str) -> None:
    actor = canonical(name, on=on)
    assert actor
    assert actor.id == id_


@pytest.mark.parametrize("on", [date(2015, 6, 1), date(2026, 1, 1)])
def test_a_name_that_is_not_ambiguous_ignores_the_day(on: date) -> None:
    actor = canonical("قوات النظام", on=on)
    assert actor
    assert actor.id == "assad_forces"


@pytest.mark.parametrize("entry", table().actors, ids=lambda entry: str(entry.id))
def test_every_name_of_the_table_finds_its_actor(entry: Entry) -> None:
    names = [entry.ar, entry.en, *entry.aliases_ar, *entry.aliases_en, *entry.only_whole_ar]
    found = {name: canonical(name) for name in names}
    # What is bare everywhere («قوات الاحتلال») may mean one actor unless a country says another.
    assert {name: actor.id if actor else None for name, actor in found.items()} == dict.fromkeys(
        names, meant(entry.id, None, None).id
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "أعلنت قوات سوريا الديمقراطية “قسد” اعتقال عنصر من تنظيم “داعش”.",
            [("قوات سوريا الديمقراطية", "sdf"), ("قسد", "sdf"), ("تنظيم “داعش”", "isis")],
        ),
        (
            "وقالت قسد إن مسلحين مجهولين",
            [("قسد", "sdf"), ("مسلحين مجهولين", "unidentified_gunmen")],
        ),
        ("بالتنسيق مع التحالف الدولي", [("التحالف الدولي", "us_led_coalition")]),
        (
            "استهدف الطيران المسير التركي نقطة لقسد",
            [
                ("الطيران المسير التركي", "turkish_forces"),
                ("قسد", "sdf"),
            ],
        ),
        (
            "غارة إسرائيلية وقصف روسي",
            [
                ("غارة إسرائيلية", "israeli_forces"),
                ("قصف روسي", "russian_forces"),
            ],
        ),
        (
            "جهاز الأمن الوطني العراقي والجيش العراقي",
            [
                ("جهاز الأمن الوطني العراقي", "iraqi_national_security_service"),
                ("الجيش العراقي", "iraqi_army"),
            ],
        ),
        ("مسيرة سلمية في المدينة", []),
        ("الأمن والاستقرار في البلاد", []),
        ("قوات سوريا تتقدم", []),
        (
            "US-led Coalition troops and the SDF raided an ISIS cell",
            [
                ("US-led Coalition", "us_led_coalition"),
                ("SDF", "sdf"),
                ("ISIS", "isis"),
            ],
        ),
        (
            "A Turkish drone and Russian air strikes hit us, forces said; US troops left",
            [
                ("Turkish drone", "turkish_forces"),
                ("Russian air strikes", "russian_forces"),
                ("US troops", "us_forces"),
            ],
        ),
        ("It is what it is, a mit in hand", []),
    ],
)
def test_actors_are_found_in_text(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_actors(text)
    assert [(text[f.start : f.end], f.actor.id) for f in found] == expected


def test_the_day_decides_in_running_text_too() -> None:
    assert [f.actor.id for f in find_actors("قصف الجيش السوري", on=date(2020, 1, 1))] == [
        "assad_forces"
    ]


@given(st.lists(st.sampled_from(
    ["قسد", "وقسد", "تنظيم", "“داعش”", "القوات", "التركية", "قوات", "للجيش", "السوري", "SDF",
     "the", "ISIS", "،", "\n", "التَّحالف", "الدولي", "كذا"]
)).map(" ".join))  # fmt: skip
def test_found_spans_are_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for found in find_actors(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@given(st.text(max_size=40))
def test_any_text_can_be_given(text: str) -> None:
    canonical(text)
    find_actors(text)


def test_the_table_is_large_and_its_ids_are_slugs() -> None:
    ids = [entry.id for entry in table().actors]
    assert len(ids) >= 100
    assert len(set(ids)) == len(ids)
    assert all(id_.isascii() and id_.replace("_", "a").isalnum() and id_.islower() for id_ in ids)


def test_no_name_belongs_to_two_actors() -> None:
    owners: dict[str, set[str]] = {}
    for entry in table().actors:
        for name in (
            entry.ar,
            *entry.aliases_ar,
            *entry.only_whole_ar,
            entry.en,
            *entry.aliases_en,
        ):
            owners.setdefault(fold_text(name), set()).add(entry.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_acled_codes_follow_from_the_kind() -> None:
    for actor in actors().values():
        assert actor.acled_inter == INTER.get(actor.kind)


def test_every_nation_and_meaning_refers_to_an_actor() -> None:
    ids = set(actors())
    assert {nation.actor for nation in table().national.nations} - {None} <= ids
    assert {id_ for meaning in table().means for id_ in (meaning.id, meaning.actor)} <= ids


def test_sources_are_marked_as_such() -> None:
    sides = Counter(entry.side for entry in table().actors)
    assert sides["source"] >= 5
    assert actors()["sohr"].kind is ActorKind.CIVILIANS
