"""Long articles: parts that cover everything, and a merge that counts nothing twice."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.llm.split import MOST_POINTS, halves, merge, parts
from summarizer.schemas import Article, Extraction, Outcome, Sentence
from tests.build import casualty, date, extraction, incident, place, source


def of_lengths(lengths: list[int]) -> Article:
    spans, at = [], 0
    for n, length in enumerate(lengths, 1):
        spans.append(Sentence(n=n, start=at, end=at + length))
        at += length + 1
    return Article(text="x" * at, language="ar", sentences=tuple(spans))


def merged(*told: list[dict[str, Any]]) -> Extraction:
    return merge([extraction(*incidents) for incidents in told])


def killed(made: Extraction) -> list[list[int | None]]:
    """Return the figures of the killed, for each incident."""
    return [
        [row.min for row in event.casualties if row.outcome is Outcome.KILLED]
        for event in made.incidents
    ]


IDLIB = place("مدينة إدلب", "Idlib")
HAMA = place("ريف حماة", "Hama")
TUESDAY = date("الثلاثاء", "weekday", weekday="tuesday")


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=60), st.integers(50, 900), st.integers(0, 4)
)
def test_parts_cover_every_sentence_in_order_and_stay_small(
    lengths: list[int], longest: int, overlap: int
) -> None:
    found = parts(of_lengths(lengths), longest, overlap)
    assert found[0][0] == 1
    assert found[-1][1] == len(lengths)
    for (_, last), (first, next_last) in pairwise(found):
        assert last - overlap < first <= last + 1
        assert next_last > last
    for first, last in found:
        assert sum(lengths[first - 1 : last]) <= longest or first == last


def test_a_short_article_is_one_part() -> None:
    assert parts(of_lengths([10, 20, 30]), 60, 2) == [(1, 3)]


def test_an_article_without_sentences_is_one_empty_part() -> None:
    assert parts(of_lengths([]), 100, 2) == [(1, 0)]


def test_parts_overlap() -> None:
    assert parts(of_lengths([10] * 10), 40, 2) == [(1, 4), (3, 6), (5, 8), (7, 10)]


@given(st.integers(1, 50), st.integers(1, 50))
def test_halves_are_the_whole(first: int, more: int) -> None:
    last = first + more
    both = halves((first, last))
    assert both is not None
    (a, b), (c, d) = both
    assert (a, d) == (first, last)
    assert a <= b < c <= d
    assert c == b + 1


def test_one_sentence_has_no_halves() -> None:
    assert halves((7, 7)) is None


def test_one_part_stays_as_it_is() -> None:
    made = extraction(incident(casualties=[casualty("قتيلان", 2)]))
    assert merge([made]) == made


def test_an_incident_told_in_two_parts_is_one_and_its_dead_are_not_added() -> None:
    made = merged(
        [incident(sentences=[3, 4], places=[IDLIB], casualties=[casualty("ثلاثة قتلى", 3)])],
        [incident(sentences=[4, 5], places=[IDLIB], casualties=[casualty("3 قتلى", 3)])],
    )
    assert killed(made) == [[3]]
    assert made.incidents[0].sentences == [3, 4, 5]


def test_an_incident_is_known_again_by_its_day_and_place() -> None:
    one = incident(sentences=[1], places=[IDLIB], date=TUESDAY, casualties=[casualty("قتيلان", 2)])
    assert len(merged([one], [one | {"sentences": [9]}]).incidents) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"event_type": "air_strike"},
        {"realis": "foiled"},
        {"places": [HAMA]},
        {"date": date("الأربعاء", "weekday", weekday="wednesday")},
        {"date": None},
        {"casualties": [casualty("خمسة قتلى", 5)]},
    ],
)
def test_what_differs_stays_apart(change: dict[str, Any]) -> None:
    one = incident(sentences=[1], places=[IDLIB], date=TUESDAY, casualties=[casualty("قتيلان", 2)])
    assert len(merged([one], [one | {"sentences": [9]} | change]).incidents) == 2


def test_two_strikes_of_one_sentence_stay_two() -> None:
    both = [incident(sentences=[5], places=[IDLIB]), incident(sentences=[5], places=[HAMA])]
    made = merged(both, list(reversed(both)))
    assert [event.places[0].name for event in made.incidents] == ["Idlib", "Hama"]


def test_incidents_of_one_part_are_never_merged() -> None:
    same = incident(sentences=[5], places=[IDLIB])
    assert len(merged([same, same]).incidents) == 2
    assert len(merged([same, same], [same]).incidents) == 2


def test_a_later_figure_that_the_first_part_lacks_is_taken_with_its_source() -> None:
    first = incident(
        sentences=[4], sources=[source("ناشطون", "activists")], casualties=[casualty("قتيلان", 2)]
    )
    second = incident(
        sentences=[4],
        sources=[source("الدفاع المدني", "Civil Defence")],
        casualties=[
            casualty("ثلاثة قتلى", 3, source=1),
            casualty("سبعة جرحى", 7, outcome="injured", source=1),
        ],
    )
    event = merged([first], [second]).incidents[0]
    assert [(row.outcome, row.min, row.source) for row in event.casualties] == [
        ("killed", 2, None),
        ("injured", 7, 2),
    ]
    assert [who.name for who in event.sources] == ["activists", "Civil Defence"]


def test_the_first_place_stays_first_when_told_again() -> None:
    made = merged(
        [incident(sentences=[4], places=[IDLIB, HAMA])],
        [incident(sentences=[4], places=[HAMA, place("بلدة سرمين", "Sarmin"), IDLIB])],
    )
    assert [where.name for where in made.incidents[0].places] == ["Idlib", "Hama", "Sarmin"]


def test_a_denial_is_not_taken_for_what_is_asserted() -> None:
    asserts, denies = (source("الوزارة", "Ministry", act=act) for act in ("asserts", "denies"))
    first = incident(sentences=[4], sources=[asserts])
    second = incident(
        sentences=[4],
        sources=[denies],
        casualties=[casualty("قتيلان", 2, source=1)],
    )
    event = merged([first], [second]).incidents[0]
    assert [who.act for who in event.sources] == ["asserts", "denies"]
    assert [row.source for row in event.casualties] == [2]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("civilian", "3 مدنيين"), ("combatant", "عنصران"), ["civilian", "combatant"]),
        (("civilian", "3 مدنيين"), ("civilian", "ثلاثة مدنيين"), ["civilian"]),
        (("civilian", "3 قتلى"), ("combatant", "3 قتلى"), ["civilian"]),
        (("unspecified", "3 قتلى"), ("civilian", "3 مدنيين"), ["unspecified"]),
        (("combatant", "3 جنود"), ("unspecified", "3 قتلى"), ["combatant"]),
    ],
)
def test_the_dead_of_another_group_are_kept_and_nobody_is_counted_twice(
    first: tuple[str, str], second: tuple[str, str], expected: list[str]
) -> None:
    made = merged(
        [incident(sentences=[4], casualties=[casualty(first[1], 3, group=first[0])])],
        [incident(sentences=[4], casualties=[casualty(second[1], 3, group=second[0])])],
    )
    assert [row.group for row in made.incidents[0].casualties] == expected


def test_a_figure_without_a_number_gives_way_to_one_with() -> None:
    vague = incident(sentences=[4], casualties=[casualty("قتلى", None, qualifier="several")])
    exact = incident(sentences=[4], casualties=[casualty("أربعة قتلى", 4)])
    assert killed(merged([vague], [exact])) == [[4]]


def test_the_surest_salience_and_the_first_date_win() -> None:
    event = merged(
        [incident(sentences=[4], salience="background")],
        [incident(sentences=[4], salience="main", date=TUESDAY)],
    ).incidents[0]
    assert event.salience == "main"
    assert event.date is not None


def test_a_name_keeps_its_first_spelling_everywhere() -> None:
    def spelt(english: str, n: int) -> Extraction:
        return extraction(
            incident(sentences=[n], places=[place("بلدة سرمين", english)]),
            names=[{"ar": "سرمين", "en": english, "kind": "place"}],
        )

    made = merge([spelt("Sarmin", 1), spelt("Sarmeen", 9)])
    assert [name.en for name in made.names] == ["Sarmin"]
    assert {event.places[0].name for event in made.incidents} == {"Sarmin"}


def test_a_summary_takes_the_first_points_of_each_part() -> None:
    def of(part: int) -> Extraction:
        points = [
            {"ar": f"نقطة {part} {k}", "en": f"point {part} {k}", "sentences": [part]}
            for k in range(5)
        ]
        return extraction(summary=points, headline={"ar": f"عنوان {part}", "en": f"title {part}"})

    made = merge([of(1), of(2), of(3)])
    assert made.headline.en == "title 1"
    assert len(made.summary) == MOST_POINTS
    assert [point.en for point in made.summary] == [
        *("point 1 0", "point 1 1", "point 1 2"),
        *("point 2 0", "point 2 1", "point 2 2"),
        *("point 3 0", "point 3 1"),
    ]


def test_the_same_toll_is_listed_once() -> None:
    toll = {
        "text": "170 عملية",
        "metric": "incidents",
        "value": 170,
        "period": None,
        "scope": None,
    }
    assert len(merge([extraction(tolls=[toll]), extraction(tolls=[toll])]).tolls) == 1


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 6), st.integers(0, 9)), max_size=3),
        max_size=4,
        min_size=1,
    )
)
def test_merging_never_raises_a_figure(told: list[list[tuple[int, int]]]) -> None:
    made = merged(
        *(
            [incident(sentences=[n], casualties=[casualty("قتلى", dead)]) for n, dead in part]
            for part in told
        )
    )
    stated = [dead for part in told for _, dead in part]
    figures = [row for rows in killed(made) for row in rows]
    assert set(figures) <= set(stated)
    assert len(figures) <= len(stated)
    assert len(made.incidents) >= max(len(part) for part in told)
