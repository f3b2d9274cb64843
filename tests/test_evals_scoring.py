"""Scoring: what must always hold, and the errors that harm most, each by its name."""

import re
import tomllib
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.scoring.alignment import assign
from summarizer.errors import EvaluationError
from summarizer.evals import (
    DocumentScore,
    GoldDocument,
    GoldIncident,
    Label,
    Prediction,
    Tally,
    baseline,
    build_report,
    count,
    oracle,
    score,
    score_document,
)
from summarizer.schemas import EventType, Incident, Outcome, Record, Total

ROOT = Path(__file__).parent.parent
PUBLISHED = date(2024, 3, 10)
TEXT = (
    "قتل مدنيان وأصيب ثلاثة، الجمعة، بقصف لقوات النظام على بلدة النيرب بريف إدلب. "
    "وهاجم تنظيم الدولة الإسلامية حاجزاً لقوات سوريا الديمقراطية في بلدة ذيبان شرقي دير الزور، "
    "السبت، ما أدى إلى مقتل 12 عنصراً بينهم 4 ضباط. ومنذ مطلع العام قُتل 240 مدنياً."
)


def quote(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def shelling(**changes: Any) -> dict[str, Any]:
    """An incident with a casualty of each kind."""
    return {
        "id": "g1",
        "type": ["shelling_or_missile", "air_strike"],
        "salience": ["main"],
        "realis": ["occurred"],
        "certainty": ["single_source"],
        "date": [{"start": "2024-03-08", "end": "2024-03-08", "precision": "day"}],
        "places": [{"names": ["النيرب", "Al-Nayrab"], "governorate": "Idlib", "country": "SY"}],
        "actors": [
            {"names": ["assad_forces", "قوات النظام"], "role": ["perpetrator"]},
            {"names": ["مدنيون", "civilians"], "role": ["target"], "optional": True},
        ],
        "people": [],
        "casualties": [
            {
                "outcome": "killed",
                "group": ["civilian"],
                "min": 2,
                "max": 2,
                "quote": quote("مدنيان"),
            },
            {"outcome": "injured", "group": ["unspecified"], "min": 3, "max": 3},
        ],
        "totals": {"killed": {"min": 2, "max": 2}, "injured": {"min": 3, "max": 3}},
        "weapons": [],
        "objects": [],
        "seized": [],
        "sources": [],
        **changes,
    }


def attack(**changes: Any) -> dict[str, Any]:
    """Another, with a subset."""
    return {
        **shelling(),
        "id": "g2",
        "type": ["armed_clash"],
        "salience": ["secondary"],
        "date": [{"start": "2024-03-09", "end": "2024-03-09", "precision": "day"}],
        "places": [{"names": ["ذيبان", "Dhiban"], "governorate": "Deir ez-Zor", "country": "SY"}],
        "actors": [
            {"names": ["isis", "تنظيم الدولة الإسلامية"], "role": ["perpetrator"]},
            {"names": ["sdf", "قوات سوريا الديمقراطية"], "role": ["target"]},
        ],
        "casualties": [
            {"outcome": "killed", "group": ["combatant"], "min": 12, "max": 12},
            {"outcome": "killed", "group": ["combatant"], "min": 4, "max": 4, "subset": True},
        ],
        "totals": {"killed": {"min": 12, "max": 12}},
        **changes,
    }


def gold(*incidents: dict[str, Any], doc_id: str = "d1", **changes: Any) -> GoldDocument:
    """A document; its text is the same whatever its incidents."""
    article = {"text": TEXT, "language": "ar", "published": PUBLISHED}
    document = GoldDocument.model_validate(
        {
            "schema": "gold/1",
            "doc_id": doc_id,
            "group": doc_id,
            "split": "dev",
            "register": "news_agency",
            "tags": [],
            "status": "single",
            "annotators": ["a1"],
            "origin": "composed",
            "sha256": "",
            "article": article,
            "has_incidents": any(not i.get("optional") for i in incidents),
            "incidents": list(incidents),
            "tolls": [{"metric": ["killed"], "value": 240}],
            **changes,
        }
    )
    return document


def answer(document: GoldDocument, *changes: dict[str, Any]) -> Record:
    """The oracle's record of a document, with the incidents changed one by one."""
    record = oracle(document)
    return record.model_copy(
        update={
            "incidents": [
                incident.model_copy(update=change)
                for incident, change in zip(record.incidents, changes, strict=True)
            ]
        }
        if changes
        else {}
    )


def scored(document: GoldDocument, record: Record | None) -> DocumentScore:
    return score_document(document, Prediction(doc_id=document.doc_id, record=record))


def notes(found: DocumentScore) -> set[str]:
    return {slot.note for slot in found.slots if slot.note}


def labels(found: DocumentScore, field: str) -> list[Label]:
    return [slot.label for slot in found.slots if slot.field == field]


def total(
    document: GoldDocument, n: int, outcome: str, low: int | None, high: int | None
) -> Incident:
    """The oracle's incident with another total."""
    incident = oracle(document).incidents[n]
    said = Total(min=low, max=high, best=low)
    return incident.model_copy(
        update={"totals": incident.totals.model_copy(update={outcome: said})}
    )


BOTH = gold(shelling(), attack())


# What must always hold

_DAYS = st.integers(0, 20).map(lambda n: (PUBLISHED - timedelta(n)).isoformat())
_TYPES = st.sampled_from([t.value for t in EventType])
_PLACES = st.sampled_from(
    [("النيرب", "Idlib"), ("ذيبان", "Deir ez-Zor"), ("تلبيسة", "Homs"), ("نوى", "Daraa")]
)
_ACTORS = st.sampled_from(
    ["isis", "sdf", "assad_forces", "turkish_forces", "قوات غريبة", "فرقة النمور"]
)
_ROLES = st.sampled_from(["perpetrator", "target", "party", "partner_of_perpetrator"])
_NUMBERS = st.one_of(
    st.just((None, None)),
    st.integers(0, 40).flatmap(lambda n: st.sampled_from([(n, n), (n, n + 3), (n, None)])),
)


@st.composite
def incidents(draw: st.DrawFn) -> dict[str, Any]:
    """An incident in which everything was annotated."""
    place, governorate = draw(_PLACES)
    day = draw(st.none() | _DAYS)
    totals = draw(st.dictionaries(st.sampled_from(["killed", "injured", "detained"]), _NUMBERS))
    return shelling(
        type=[draw(_TYPES)],
        date=[{"start": day, "end": day, "precision": "day"}] if day else [],
        places=[{"names": [place], "governorate": governorate, "country": "SY"}],
        actors=[
            {"names": [name], "role": [draw(_ROLES)]}
            for name in draw(st.lists(_ACTORS, unique=True, max_size=3))
        ],
        casualties=[
            {"outcome": outcome, "group": ["civilian"], "min": low, "max": high}
            for outcome, (low, high) in totals.items()
        ],
        totals={outcome: {"min": low, "max": high} for outcome, (low, high) in totals.items()},
    )


@st.composite
def documents(draw: st.DrawFn, most: int = 4) -> GoldDocument:
    found = draw(st.lists(incidents(), max_size=most))
    return gold(*({**incident, "id": f"g{n}"} for n, incident in enumerate(found)))


@settings(max_examples=60, deadline=None)
@given(documents())
def test_gold_against_itself_is_right_in_every_slot(document: GoldDocument) -> None:
    found = scored(document, oracle(document))
    assert {slot.label for slot in found.slots} <= {Label.COR, Label.NON}
    assert all(tally.f1() in (None, 1.0) for tally in found.tallies().values())
    assert found.rates["false_deaths"].hits == 0


@settings(max_examples=40, deadline=None)
@given(documents(), st.randoms())
def test_the_order_of_incidents_does_not_matter(document: GoldDocument, random: Any) -> None:
    record = oracle(document)
    mixed = list(record.incidents)
    random.shuffle(mixed)
    other = scored(document, record.model_copy(update={"incidents": mixed}))
    assert other.tallies() == scored(document, record).tallies()


@settings(max_examples=40, deadline=None)
@given(documents(), documents())
def test_exchanging_gold_and_answer_exchanges_precision_and_recall(
    one: GoldDocument, other: GoldDocument
) -> None:
    there = scored(one, oracle(other)).tallies()
    back = scored(other, oracle(one)).tallies()
    for field in ("incident", "date", "place", "actor", "killed", "injured"):
        ours, theirs = there.get(field, Tally()), back.get(field, Tally())
        assert (ours.possible, ours.actual) == (theirs.actual, theirs.possible)
    assert there.get("incident", Tally()).cor == back.get("incident", Tally()).cor


@settings(max_examples=40, deadline=None)
@given(documents())
def test_a_spurious_incident_never_raises_precision(document: GoldDocument) -> None:
    record = oracle(document)
    far = oracle(
        gold(
            attack(
                date=[{"start": "2019-01-01", "end": "2019-01-01", "precision": "day"}],
                places=[{"names": ["عدن"], "country": "YE"}],
                actors=[{"names": ["houthis"], "role": ["claimant"]}],
            )
        )
    ).incidents
    more = record.model_copy(update={"incidents": [*record.incidents, *far]})
    before, after = (scored(document, r).tallies() for r in (record, more))
    for field, tally in after.items():
        was = before.get(field, Tally()).precision()
        now = tally.precision()
        assert now is None or was is None or now <= was


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 6).flatmap(
        lambda columns: st.lists(
            st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.5]), min_size=columns, max_size=columns),
            min_size=1,
            max_size=6,
        )
    )
)
def test_the_assignment_is_as_good_as_trying_everything(credits: list[list[float]]) -> None:
    rows, columns = len(credits), len(credits[0])
    wide = credits if rows <= columns else [list(column) for column in zip(*credits, strict=True)]
    most = max(
        sum(wide[i][j] for i, j in enumerate(chosen))
        for chosen in permutations(range(len(wide[0])), len(wide))
    )
    chosen = assign(credits)
    assert sum(credits[i][j] for i, j in chosen) == pytest.approx(most)
    assert len({i for i, _ in chosen}) == len({j for _, j in chosen}) == len(chosen)


# Documents


def test_a_failed_document_counts_as_an_empty_answer() -> None:
    missing = score([BOTH], [Prediction(doc_id="d1", error="refusal: no")], name="x").documents[0]
    assert missing.failed == "refusal: no"
    assert missing.rates["failed"].hits == 1
    assert labels(missing, "incident") == [Label.MIS, Label.MIS]
    assert missing.rates["missed_deaths"].hits == 2
    assert score([BOTH], [], name="x").documents[0].failed == "no prediction"


def test_two_predictions_for_a_document_are_refused() -> None:
    twice = [Prediction(doc_id="d1", error="a: b")] * 2
    with pytest.raises(EvaluationError, match="d1: has two predictions"):
        score([BOTH], twice, name="x")


def test_an_article_without_incidents_and_an_empty_answer_have_no_rate() -> None:
    nothing = gold()
    right = scored(nothing, oracle(nothing))
    assert "incident" not in right.tallies()
    assert right.rates["false_alarm"].value == 0.0
    wrong = scored(nothing, oracle(BOTH))
    assert wrong.tallies()["incident"].precision() == 0.0
    assert wrong.tallies()["incident"].recall() is None
    assert wrong.rates["false_alarm"].value == 1.0
    assert wrong.rates["false_deaths"].hits == 2


def test_an_optional_incident_is_right_when_given_and_no_fault_when_left_out() -> None:
    document = gold(shelling(), attack(optional=True))
    without = oracle(document, optional=False)
    assert labels(scored(document, without), "incident") == [Label.COR]
    assert labels(scored(document, oracle(document)), "incident") == [Label.COR, Label.COR]
    alone = gold(attack(optional=True))
    assert scored(alone, oracle(alone)).rates["false_alarm"].hits == 0


def test_an_optional_entry_is_no_fault_when_left_out() -> None:
    without = scored(BOTH, oracle(BOTH, optional=False))
    assert Label.MIS not in labels(without, "actor:target")


def test_what_was_not_annotated_is_not_scored() -> None:
    partly = shelling()
    del partly["actors"], partly["certainty"]
    document = gold(partly)
    found = scored(document, answer(BOTH, {}, {}))
    assert not [slot for slot in found.slots if slot.field.startswith("actor")]
    assert "certainty" not in found.tallies()


def test_any_accepted_type_is_right() -> None:
    found = scored(BOTH, answer(BOTH, {"event_type": EventType.AIR_STRIKE}, {}))
    assert labels(found, "type") == [Label.COR, Label.COR]


# The errors that harm most


def test_exchanged_sides_are_told_as_such() -> None:
    document = gold(attack())
    ours, theirs = oracle(document).incidents[0].actors
    turned = [
        ours.model_copy(update={"role": theirs.role}),
        theirs.model_copy(update={"role": ours.role}),
    ]
    found = scored(document, answer(document, {"actors": turned}))
    assert "role_swap" in notes(found)
    assert labels(found, "actor") == [Label.COR, Label.COR]
    assert labels(found, "actor:perpetrator") == [Label.INC]


@pytest.mark.parametrize(
    ("n", "outcome", "low", "high", "label", "note"),
    [
        (0, "killed", 2, 2, Label.COR, ""),
        (0, "killed", 2, None, Label.PAR, "range_overlaps"),
        (0, "killed", 20, 20, Label.INC, "times_ten"),
        (1, "killed", 21, 21, Label.INC, "digits_swapped"),
        (1, "killed", 16, 16, Label.INC, "subset_added"),
        (0, "killed", 3, 3, Label.INC, "outcome_swapped"),
        (0, "killed", None, None, Label.PAR, "number_missed"),
        (0, "killed", 5, 5, Label.INC, "count_off"),
        (0, "detained", 0, 0, Label.SPU, "zero_invented"),
        (0, "detained", 4, 4, Label.SPU, ""),
    ],
)
def test_a_wrong_number_is_named(
    n: int, outcome: str, low: int | None, high: int | None, label: Label, note: str
) -> None:
    changed = total(BOTH, n, outcome, low, high)
    others: list[dict[str, Any]] = [{}, {}]
    others[n] = {"totals": changed.totals}
    found = scored(BOTH, answer(BOTH, *others))
    slot = next(s for s in found.slots if s.field == outcome and s.gold_incident == f"g{n + 1}")
    assert (slot.label, slot.note) == (label, note)


def test_zero_and_not_stated_are_not_the_same() -> None:
    document = gold(shelling(totals={"injured": {"min": 0, "max": 0}}, casualties=[]))
    without = oracle(document).incidents[0].totals.model_copy(update={"injured": None})
    found = scored(document, answer(document, {"totals": without}))
    assert labels(found, "injured") == [Label.MIS]
    assert "zero_missed" in notes(found)


def test_more_deaths_than_the_article_reports_are_false_deaths() -> None:
    more = scored(BOTH, answer(BOTH, {"totals": total(BOTH, 0, "killed", 7, 7).totals}, {}))
    assert more.rates["false_deaths"].hits == 1
    assert [r.text for r in more.remarks if r.kind == "false_deaths"] == [
        "7 killed where the article reports 2"
    ]
    fewer = scored(BOTH, answer(BOTH, {}, {"totals": total(BOTH, 1, "killed", 3, 3).totals}))
    assert fewer.rates["false_deaths"].hits == 0


def test_deaths_of_a_planned_attack_are_not_claimed() -> None:
    planned = answer(
        BOTH,
        {"realis": "threatened_or_planned", "totals": total(BOTH, 0, "killed", 9, 9).totals},
        {},
    )
    assert scored(BOTH, planned).rates["false_deaths"].hits == 0


def test_a_toll_that_became_casualties_is_told() -> None:
    row = (
        oracle(BOTH)
        .incidents[0]
        .casualties[0]
        .model_copy(update={"min": 240, "max": 240, "best": 240})
    )
    found = scored(BOTH, answer(BOTH, {"casualties": [row]}, {}))
    assert found.rates["toll_leaked"].hits == 1


def test_an_incident_told_twice_is_a_duplicate_and_spurious() -> None:
    document = gold(shelling())
    record = oracle(document)
    twice = record.model_copy(update={"incidents": record.incidents * 2})
    found = scored(document, twice)
    assert labels(found, "incident") == [Label.COR, Label.SPU]
    assert found.rates["duplicates"].hits == 1
    assert found.tallies()["killed"] == Tally(cor=1, spu=1)


def test_two_incidents_in_one_are_merged() -> None:
    document = gold(
        shelling(),
        shelling(id="g2", date=[{"start": "2024-03-09", "end": "2024-03-09", "precision": "day"}]),
    )
    record = oracle(document)
    found = scored(document, record.model_copy(update={"incidents": record.incidents[:1]}))
    assert [remark.kind for remark in found.remarks if "merged" in remark.kind] == [
        "merged_incident"
    ]


@pytest.mark.parametrize(
    ("start", "end", "label", "note", "detail"),
    [
        ("2024-03-08", "2024-03-08", Label.COR, "", ""),
        ("2024-03-09", "2024-03-09", Label.INC, "off_by_one_day", "+1 days"),
        ("2024-03-01", "2024-03-31", Label.PAR, "under_precise", ""),
        ("2024-08-03", "2024-08-03", Label.INC, "month_swapped", "+148 days"),
        ("2023-03-08", "2023-03-08", Label.INC, "wrong_year", "-366 days"),
        ("2024-02-08", "2024-02-08", Label.INC, "wrong_month", "-29 days"),
        ("2024-03-02", "2024-03-02", Label.INC, "off_by_days", "-6 days"),
    ],
)
def test_a_wrong_date_is_named(start: str, end: str, label: Label, note: str, detail: str) -> None:
    document = gold(shelling())
    said = oracle(document).incidents[0].date
    assert said is not None
    day = said.model_copy(
        update={"start": date.fromisoformat(start), "end": date.fromisoformat(end)}
    )
    found = scored(document, answer(document, {"date": day}))
    slot = next(slot for slot in found.slots if slot.field == "date")
    assert (slot.label, slot.note, slot.detail) == (label, note, detail)


@pytest.mark.parametrize(
    ("ar", "en", "governorate", "label", "note"),
    [
        ("بلدة النيرب", "", "Idlib", Label.COR, ""),
        ("", "al Nayrab", None, Label.COR, ""),
        ("النيرب", "Al-Nayrab", "Aleppo", Label.INC, "other_governorate"),
        ("إدلب", "Idlib", "Idlib", Label.PAR, "place_coarser"),
        ("سراقب", "Saraqib", "Idlib", Label.INC, "wrong_place"),
    ],
)
def test_places_are_compared_by_name_and_governorate(
    ar: str, en: str, governorate: str | None, label: Label, note: str
) -> None:
    document = gold(shelling())
    place = oracle(document).incidents[0].places[0]
    name = place.name.model_copy(update={"ar": ar, "en": en})
    said = place.model_copy(update={"text": ar, "name": name, "governorate": governorate})
    found = scored(document, answer(document, {"places": [said]}))
    slot = next(slot for slot in found.slots if slot.field == "place")
    assert (slot.label, slot.note) == (label, note)


@pytest.mark.parametrize(
    ("names", "text", "label"),
    [
        (["isis"], "داعش", Label.COR),
        (["تنظيم الدولة"], "ISIS", Label.COR),
        (["sdf"], "الجيش الوطني", Label.INC),
        (["الجيش السوداني"], "الجيش السوري", Label.INC),
        (["قوات الصقور"], "الصقور", Label.COR),
        (["كتائب أسود الشرق"], "أسود", Label.PAR),
        (["لواء أحرار الجنوب"], "لواء شهداء القريتين", Label.INC),
    ],
)
def test_actors_are_the_same_by_identity_or_all_their_words(
    names: list[str], text: str, label: Label
) -> None:
    document = gold(shelling(actors=[{"names": names, "role": ["perpetrator"]}]))
    said = oracle(document).incidents[0].actors[0]
    name = said.name.model_copy(update={"ar": text, "en": ""})
    changed = said.model_copy(update={"text": text, "name": name, "id": None})
    found = scored(document, answer(document, {"actors": [changed]}))
    assert labels(found, "actor") == [label]


def test_incidents_of_another_kind_and_place_are_not_aligned() -> None:
    one, other = gold(shelling()), gold(attack(type=["agreement_or_exchange"]))
    found = scored(one, oracle(other))
    assert found.pairs == []
    assert sorted(labels(found, "incident")) == [Label.MIS, Label.SPU]


def test_an_unrelated_type_is_a_wrong_type_where_all_else_agrees() -> None:
    document = gold(shelling())
    found = scored(document, answer(document, {"event_type": EventType.PROTEST}))
    assert found.pairs == [("g1", "i1")]
    assert labels(found, "type") == [Label.INC]


# Baselines


def test_the_baselines_score_as_they_must() -> None:
    many = [gold(shelling(), doc_id="d1"), gold(attack(), doc_id="d2"), gold(doc_id="d3")]
    figures = {}
    for name in ("oracle", "shuffled", "empty", "first-sentence"):
        scores = score(many, baseline(name, many), name=name)
        row = build_report(scores, samples=50).field("all")
        figures[name] = row.f1.value if row else None
    assert figures["oracle"] == 1.0
    assert figures["shuffled"] == 0.0
    assert figures["empty"] == figures["first-sentence"] == 0.0


def test_scores_and_counts_survive_json() -> None:
    scores = score([BOTH], baseline("oracle", [BOTH]), name="oracle")
    assert type(scores).model_validate_json(scores.model_dump_json()) == scores
    assert count(scores).documents[0].tallies["incident"] == Tally(cor=2)


def test_the_outcomes_are_those_of_the_record() -> None:
    assert {o.value for o in Outcome} == set(type(oracle(BOTH).incidents[0].totals).model_fields)
    assert isinstance(BOTH.incidents[0], GoldIncident)


def test_every_kind_of_error_is_explained() -> None:
    table = tomllib.loads((ROOT / "evals" / "errors.toml").read_text(encoding="utf-8"))
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("scoring", "summaries")
        for path in (ROOT / "evals" / folder).glob("*.py")
    )
    named = set(re.findall(r'Verdict\(\s*[\w.]+,\s*"(\w+)"', code))
    named |= set(re.findall(r'(?:note = |"note": |note=)"(\w+)"', code))
    assert named <= table["slots"].keys()
    said = set(re.findall(r'(?:kind=|_remark\()"(\w+)"', code))
    assert said <= table["remarks"].keys()
    assert not [key for key in (*table["slots"], *table["remarks"]) if f'"{key}"' not in code]
