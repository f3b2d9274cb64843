"""Values come from the article's own words; what they do not carry is left out and noted."""

from datetime import date as Date

import pytest

from summarizer.resolve import resolve
from summarizer.resolve.casualties import totals
from summarizer.resolve.when import reading
from summarizer.schemas import (
    Article,
    CasualtyValue,
    Certainty,
    Check,
    DateMention,
    DatePrecision,
    Incident,
    Qualifier,
    Total,
)
from tests.build import (
    ARTICLE,
    actor,
    article,
    casualty,
    date,
    extraction,
    incident,
    place,
    source,
)


def resolved(article: Article = ARTICLE, **given: object) -> tuple[Incident, list[Check]]:
    found = resolve(extraction(incident(**given)), article)
    # Most incidents here state no date, which is told of each.
    return found.incidents[0], [c for c in found.checks if c.code != "date_assumed"]


def test_a_weekday_is_counted_from_publication() -> None:
    got, checks = resolved(date=date("الثلاثاء", "weekday", weekday="tuesday"))
    assert got.date is not None
    assert (got.date.start, got.date.end) == (Date(2024, 7, 30), Date(2024, 7, 30))
    assert got.date.precision is DatePrecision.DAY
    assert got.date.span is not None
    assert ARTICLE.text[got.date.span.start : got.date.span.end] == "الثلاثاء"
    assert checks == []


def test_without_a_publication_date_a_weekday_stays_unresolved_and_says_why() -> None:
    undated = article("وقع انفجار، الثلاثاء، في مدينة الباب.", published=None)
    got, checks = resolved(
        undated, sentences=[1], date=date("الثلاثاء", "weekday", weekday="tuesday")
    )
    assert got.date is not None
    assert (got.date.start, got.date.precision) == (None, DatePrecision.UNKNOWN)
    assert [check.code for check in checks] == ["date_unresolved"]
    assert "publication date" in checks[0].message


def test_a_reading_that_differs_from_the_phrase_is_noted_and_the_phrase_wins() -> None:
    got, checks = resolved(date=date("الثلاثاء", "days", n=3, direction="past"))
    assert got.date is not None
    assert got.date.start == Date(2024, 7, 30)
    assert [check.code for check in checks] == ["date_reading_differs"]


def test_a_date_that_is_not_in_the_article_is_left_out() -> None:
    got, checks = resolved(date=date("الخميس الماضي", "weekday", weekday="thursday"))
    assert got.date is None
    assert [check.code for check in checks] == ["unverified"]


@pytest.mark.parametrize(
    ("mention", "start", "end"),
    [
        (date("3 تموز", "absolute", day=3, month=7), "2024-07-03", "2024-07-03"),
        (date("3 آب", "absolute", day=3, month=8), "2023-08-03", "2023-08-03"),
        (date("شباط 2023", "absolute", month=2, year=2023), "2023-02-01", "2023-02-28"),
        (date("عام 2014", "absolute", year=2014), "2014-01-01", "2014-12-31"),
        (date("اليوم", "publication_day"), "2024-07-30", "2024-07-30"),
        (date("أمس", "days", n=1, direction="past"), "2024-07-29", "2024-07-29"),
        (date("الخميس", "weekday", weekday="thursday"), "2024-07-25", "2024-07-25"),
        (date("قبل أسبوعين", "weeks", n=2, direction="past"), "2024-07-13", "2024-07-19"),
    ],
)
def test_a_structured_reading_is_computed(mention: dict[str, object], start: str, end: str) -> None:
    got = reading(DateMention.model_validate(mention), Date(2024, 7, 30))
    assert got is not None
    assert (got.start.isoformat(), got.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "mention",
    [
        date("قبل أيام", "vague"),
        date("31 شباط", "absolute", day=31, month=2, year=2024),
        date("قبل أسابيع", "weeks"),
    ],
)
def test_a_reading_that_names_no_day_is_none(mention: dict[str, object]) -> None:
    assert reading(DateMention.model_validate(mention), Date(2024, 7, 30)) is None


@pytest.mark.parametrize(
    ("salience", "realis", "published", "assumed"),
    [
        ("main", "occurred", "2024-07-30", True),
        ("secondary", "foiled", "2024-07-30", True),
        ("background", "occurred", "2024-07-30", False),
        ("main", "threatened_or_planned", "2024-07-30", False),
        ("main", "occurred", None, False),
    ],
)
def test_undated_news_is_dated_by_its_publication_and_said_to_be(
    salience: str, realis: str, published: str | None, assumed: bool
) -> None:
    said = incident(salience=salience, realis=realis, date=None)
    found = resolve(
        extraction(said), article("انفجرت عبوة ناسفة في مدينة الباب.", published=published)
    )
    when = found.incidents[0].date
    codes = [check.code for check in found.checks]
    assert ("date_assumed" in codes) is assumed
    if assumed:
        assert when is not None
        assert (when.text, when.span, when.precision) == ("", None, "on_or_before")
        assert (when.start, when.end) == (Date(2024, 7, 28), Date(2024, 7, 30))
    else:
        assert when is None


def test_a_count_with_a_subset_is_not_added_up() -> None:
    got, checks = resolved(
        casualties=[
            casualty("ثلاثة مدنيين", 3),
            casualty("طفلان", 2, demographic="children", subset=True),
        ]
    )
    assert got.totals.killed == Total(min=3, best=3, max=3)
    assert got.totals.injured is None
    assert [row.best for row in got.casualties] == [3, 2]
    assert checks == []


def test_a_number_that_its_words_do_not_state_is_left_out() -> None:
    got, checks = resolved(casualties=[casualty("ثلاثة مدنيين", 13)])
    row = got.casualties[0]
    assert (row.min, row.best, row.max) == (None, None, None)
    assert row.qualifier is Qualifier.UNKNOWN
    assert got.totals.killed == Total()
    assert [(check.code, check.severity) for check in checks] == [("count_unsupported", "error")]
    assert "13" in checks[0].message


def test_a_named_victim_counts_as_one() -> None:
    got, checks = resolved(sentences=[3], casualties=[casualty("أبو مازن", 1, group="combatant")])
    assert got.totals.killed == Total(min=1, best=1, max=1)
    assert checks == []


def test_an_invented_casualty_is_left_out() -> None:
    got, checks = resolved(casualties=[casualty("أربعة جنود", 4)])
    assert got.casualties == []
    assert got.totals.killed is None
    assert [check.code for check in checks] == ["unverified"]


def test_zero_needs_words_that_say_none() -> None:
    quiet = article("انفجرت عبوة ناسفة في مدينة الباب دون وقوع إصابات.")
    none = casualty("دون وقوع إصابات", 0, outcome="injured", qualifier="none_reported")
    got, checks = resolved(quiet, sentences=[1], casualties=[none])
    assert got.totals.injured == Total(min=0, best=0, max=0)
    assert checks == []


def test_a_known_place_gets_coordinates_and_its_governorate() -> None:
    got, checks = resolved(places=[place("بلدة سرمين", "Sarmin")])
    where = got.places[0]
    assert (where.country, where.governorate) == ("SY", "Idlib")
    assert where.lat == pytest.approx(35.9, abs=0.1)
    assert where.precision == "populated_place"
    assert checks == []


def test_an_unknown_place_takes_its_governorates_position() -> None:
    told = article("وقع انفجار في قرية تل الزنبق بريف إدلب صباح اليوم.")
    given = place("قرية تل الزنبق", "Tal al-Zanbaq", kind="village", governorate="Idlib")
    got, _ = resolved(told, sentences=[1], places=[given])
    where = got.places[0]
    assert (where.gazetteer_id, where.precision) == (None, "governorate")
    assert where.lat is not None
    assert where.name.en == "Tal al-Zanbaq"


def test_a_known_actor_gets_its_id_and_an_unknown_one_none() -> None:
    told = article("استهدفت قسد عناصر من كتيبة الزنابق في ريف الرقة أمس.")
    got, _ = resolved(
        told,
        sentences=[1],
        actors=[
            actor(
                "قسد", "Syrian Democratic Forces (SDF)", "perpetrator", "rebel_or_armed_opposition"
            ),
            actor("كتيبة الزنابق", "Zanabiq Battalion", "target", "unknown"),
        ],
    )
    assert [value.id for value in got.actors] == ["sdf", None]


def test_names_give_one_spelling_everywhere() -> None:
    names = [{"ar": "مصادر محلية في إدلب", "en": "Local sources", "kind": "other"}]
    found = resolve(
        extraction(
            incident(sentences=[3], sources=[source("مصادر محلية", "local sources")]), names=names
        ),
        ARTICLE,
    )
    assert found.incidents[0].sources[0].name.ar == "مصادر محلية في إدلب"
    assert found.incidents[0].sources[0].id == "s1"


def test_source_ids_survive_a_source_that_is_left_out() -> None:
    got, _ = resolved(
        sentences=[2, 3],
        sources=[source("وكالة غير مذكورة", "An agency"), source("مصادر محلية", "Local sources")],
        casualties=[
            casualty("سبعة أشخاص", 7, outcome="injured", source=2),
            casualty("طفلان", 2, source=1),
        ],
    )
    assert [value.id for value in got.sources] == ["s2"]
    assert [row.source for row in got.casualties] == ["s2", None]


def test_a_toll_is_no_incident() -> None:
    told = article("وثقت الشبكة مقتل 94 مدنياً خلال شهر آب الماضي في إدلب.")
    toll = {
        "text": "94 مدنياً",
        "metric": "killed",
        "value": 94,
        "period": "شهر آب",
        "scope": "إدلب",
    }
    found = resolve(extraction(tolls=[toll]), told)
    assert found.incidents == []
    assert [value.value for value in found.tolls] == [94]


def row(
    low: int | None, high: int | None, source: str | None = None, group: str = "civilian"
) -> CasualtyValue:
    return CasualtyValue.model_validate(
        {
            "outcome": "killed",
            "group": group,
            "demographic": "unspecified",
            "text": "قتلى",
            "min": low,
            "max": high,
            "best": low,
            "qualifier": "exact",
            "source": source,
        }
    )


@pytest.mark.parametrize(
    ("rows", "certainty", "expected"),
    [
        ([row(3, 3), row(2, 2, group="combatant")], "single_source", Total(min=5, best=5, max=5)),
        ([row(3, 3, "s1"), row(5, 5, "s2")], "contested", Total(min=3, best=3, max=5)),
        ([row(3, 3, "s1"), row(5, 5, "s2")], "multi_source", Total(min=3, best=3, max=5)),
        (
            [row(3, 3, "s1"), row(2, 2, "s2", group="combatant")],
            "multi_source",
            Total(min=5, best=5, max=5),
        ),
        (
            [row(3, 3, "s1"), row(2, 2, "s2", group="combatant")],
            "contested",
            Total(min=2, best=2, max=3),
        ),
        ([row(7, None)], "single_source", Total(min=7, best=7, max=None)),
        ([row(7, None, "s1"), row(9, 9, "s2")], "contested", Total(min=7, best=7, max=None)),
        ([row(None, None)], "single_source", Total()),
    ],
)
def test_totals(rows: list[CasualtyValue], certainty: str, expected: Total) -> None:
    claims = [int(row.source[1:]) if row.source else None for row in rows]
    assert totals(rows, claims, Certainty(certainty)).killed == expected


def test_a_name_alone_does_not_choose_among_places_of_that_name() -> None:
    told = article("داهمت قسد حي الحويجة في بلدة ذيبان بريف دير الزور صباح اليوم.")
    names = [{"ar": "الحويجة", "en": "Al-Huwayja", "kind": "place"}]
    given = place("حي الحويجة", "Al-Huwayja", kind="neighbourhood", governorate="Deir ez-Zor")
    found = resolve(extraction(incident(sentences=[1], places=[given]), names=names), told)
    assert found.incidents[0].places[0].name.en == "Al-Huwayja"
    assert [(name.en, name.id) for name in found.names] == [("Al-Huwayja", None)]


def test_a_governorate_is_not_its_seat() -> None:
    told = article("نفذت قسد عملية في محافظة الحسكة اليوم.")
    given = place("الحسكة", "Hasakah", kind="governorate")
    got, _ = resolved(told, sentences=[1], places=[given])
    assert (got.places[0].kind, got.places[0].precision) == ("governorate", "governorate")


def test_a_position_without_a_source_is_not_given_out() -> None:
    told = article("اندلع حريق في مخيم الهول بريف الحسكة اليوم.")
    given = place("مخيم الهول", "Al-Hol camp", kind="camp")
    got, _ = resolved(told, sentences=[1], places=[given])
    where = got.places[0]
    seat, _ = resolved(told, sentences=[1], places=[place("ريف الحسكة", "Hasakah")])
    assert (where.governorate, where.precision) == ("Hasakah", "governorate")
    assert (where.lat, where.lon) == (seat.places[0].lat, seat.places[0].lon)


def test_rival_tolls_are_not_added_when_their_sources_are_not_found() -> None:
    told = article("قال ناشطون إن خمسة مدنيين قُتلوا في حلب أمس، وقال المشفى إن ثلاثة مدنيين قُتلوا.")
    got, _ = resolved(
        told,
        sentences=[1],
        certainty="contested",
        sources=[source("المرصد", "SOHR"), source("الوزارة", "Ministry")],
        casualties=[casualty("خمسة مدنيين", 5, source=1), casualty("ثلاثة مدنيين", 3, source=2)],
    )
    assert got.sources == []
    assert got.totals.killed == Total(min=3, best=3, max=5)


def test_rival_tolls_over_different_groups_are_alternatives() -> None:
    told = article("قالت الشرطة إن خمسة أشخاص قُتلوا في حلب أمس، وقال المشفى إن ثلاثة مدنيين قُتلوا.")
    got, _ = resolved(
        told,
        sentences=[1],
        certainty="multi_source",
        sources=[source("الشرطة", "Police"), source("المشفى", "Hospital")],
        casualties=[
            casualty("خمسة أشخاص", 5, group="unspecified", source=1),
            casualty("ثلاثة مدنيين", 3, source=2),
        ],
    )
    assert got.totals.killed == Total(min=3, best=3, max=5)


@pytest.mark.parametrize(
    ("text", "low", "high", "expected"),
    [
        ("ما لا يقل عن سبعة مدنيين", 7, 7, (7, 7, None, "at_least")),
        ("ثلاثة مدنيين", None, 3, (3, 3, 3, "exact")),
        ("ثلاثة مدنيين", None, None, (3, 3, 3, "exact")),
        ("بين 5 و7 مدنيين", 5, 7, (5, 5, 7, "about")),
        ("عشرات المدنيين", 20, 99, (20, None, 99, "several")),
    ],
)
def test_the_words_give_the_bounds(
    text: str, low: int | None, high: int | None, expected: tuple[object, ...]
) -> None:
    told = article(f"قُتل {text} في قصف على حلب أمس.")
    row = casualty(text, low) | {"max": high}
    got, checks = resolved(told, sentences=[1], casualties=[row])
    value = got.casualties[0]
    assert (value.min, value.best, value.max, value.qualifier) == expected
    assert checks == []


def test_zero_is_refused_where_the_words_count_people() -> None:
    got, checks = resolved(casualties=[casualty("ثلاثة مدنيين", 0, qualifier="none_reported")])
    assert got.totals.killed == Total()
    assert [check.code for check in checks] == ["count_unsupported"]


def test_a_number_beside_the_phrases_own_count_is_noted() -> None:
    told = article("أدى القصف إلى مقتل ثلاثة مدنيين وإصابة سبعة آخرين في حلب أمس.")
    row = casualty("مقتل ثلاثة مدنيين وإصابة سبعة آخرين", 7, outcome="injured")
    got, checks = resolved(told, sentences=[1], casualties=[row])
    assert got.totals.injured == Total(min=7, best=7, max=7)
    assert [(check.code, check.severity) for check in checks] == [("count_not_alone", "warning")]


@pytest.mark.parametrize("text", ["قرب السوق", "صباحاً"])
def test_a_date_that_its_words_do_not_hold_is_not_taken_from_the_engine(text: str) -> None:
    told = article(f"انفجرت عبوة ناسفة {text} في مدينة الباب.")
    said = date(text, "absolute", day=3, month=5, year=2019)
    got, checks = resolved(told, sentences=[1], date=said)
    assert got.date is not None
    assert got.date.start is None
    assert [check.code for check in checks] == ["date_unresolved"]


def test_the_desert_around_a_town_is_not_the_town() -> None:
    told = article("انفجر لغم في بادية الميادين أمس.")
    given = place("بادية الميادين", "Al-Mayadin", kind="desert_area", governorate="Deir ez-Zor")
    got, _ = resolved(told, sentences=[1], places=[given])
    assert got.places[0].precision in ("near_place", "governorate", "region")


@pytest.mark.parametrize(
    ("governorate", "country"), [("Raqqa", "SY"), (None, "SY")], ids=["governorate", "country"]
)
def test_a_namesake_elsewhere_is_not_the_place(governorate: str | None, country: str) -> None:
    told = article("اندلعت اشتباكات في قرية طرابلس قرب عين عيسى أمس.")
    given = place("طرابلس", "Tarabulus", kind="village", governorate=governorate, country=country)
    got, checks = resolved(told, sentences=[1], places=[given])
    where = got.places[0]
    assert (where.gazetteer_id, where.country) == (None, "SY")
    assert [check.code for check in checks] == ["place_elsewhere"]
