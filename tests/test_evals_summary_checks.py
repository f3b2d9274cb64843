"""Names, dates, roles and coverage of summaries: what is wrong is seen, what is right is let be."""

import subprocess
import sys
from datetime import date

import pytest

from evals.summaries import score_summary
from evals.summaries.consonants import all_consonants, consonants
from evals.summaries.coverage import coverage
from evals.summaries.naming import Name, named, own_names, says
from evals.summaries.parity import parity
from evals.summaries.reading import undated, victims
from summarizer import Summarizer
from summarizer.article import make_article
from summarizer.evals import GoldDocument, oracle
from summarizer.schemas import Bilingual, Evidence, MatchKind, NameKind, NameValue, Outcome, Record
from tests.test_evals_scoring import attack, gold, shelling
from tests.test_evals_summaries import with_points

BOTH = gold(shelling(), attack())
KILLED, INJURED = Outcome.KILLED, Outcome.INJURED


def kinds(*points: tuple[str, str], of: GoldDocument = BOTH) -> set[str]:
    return {remark.kind for remark in score_summary(of, with_points(of, *points)).remarks}


def with_name(record: Record, ar: str, en: str, kind: NameKind = NameKind.PLACE) -> Record:
    return record.model_copy(update={"names": [NameValue(ar=ar, en=en, kind=kind)]})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كرناز", "Karnaz"),
        ("كرناز", "Kurnaz"),
        ("كفرشوبا", "Kfar Shuba"),
        ("العريمة", "Al-Arima"),
        ("الحريجية", "Hurayjiyah"),
        ("البصيرة", "Busayra"),
        ("القامشلي", "Qamishli"),
        ("جسر الشغور", "Jisr al-Shughur"),
    ],
)
def test_a_name_has_the_same_consonants_in_both_scripts(one: str, other: str) -> None:
    assert consonants(one) == consonants(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("حمص", "Hama"), ("درعا", "Aleppo"), ("منبج", "Manbij al-Sharqi"), ("كرناز", "Kafr Naz")],
)
def test_other_names_have_others(one: str, other: str) -> None:
    assert consonants(one) != consonants(other)


def test_prefixes_written_onto_a_name_are_looked_behind() -> None:
    assert consonants("Karnaz") in all_consonants("قصف وقع بكرناز فجراً")
    assert consonants("Karnaz") in all_consonants("وكرناز قُصفت")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قصف تركي على تل رفعت", Name("turkish_forces", "Turkish forces")),
        ("Turkey shelled Tal Rifaat", Name("turkish_forces", "القوات التركية")),
        ("Turkish shelling", Name("Turkey", "تركيا")),
        ("مسيّرة إسرائيلية استهدفت سيارة", Name("israeli_forces", "Israeli forces")),
        ("A Houthi missile", Name("houthis", "الحوثيين")),
        ("regime troops withdrew", Name("assad_forces", "قوات النظام")),
        ("the coalition struck", Name("us_led_coalition", "التحالف الدولي")),
        ("انفجار في مدينة الباب", Name("Al-Bab", "Al-Bab")),
    ],
)
def test_a_name_is_heard_in_other_words_and_in_the_other_language(text: str, name: Name) -> None:
    assert says(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قصف روسي على تل رفعت", Name("turkish_forces", "Turkish forces")),
        ("قصف للجيش السوري على بلدة", Name("sdf", "the SDF")),
        ("هجوم لداعش على حاجز", Name("hezbollah", "Hezbollah")),
        ("انفجار في مدينة الباب", Name("Aleppo", "Aleppo")),
        ("Shelling of Hama", Name("Homs", "حمص")),
    ],
)
def test_another_name_is_not_heard(text: str, name: Name) -> None:
    assert not says(text, name)


def test_bodies_without_a_name_are_no_names() -> None:
    assert named("هاجم مسلحون مجهولون الشرطة") == (frozenset(), frozenset())
    assert named("The police arrested smugglers")[1] == frozenset()


def test_a_country_within_an_actors_name_is_no_place() -> None:
    there, acting = named("by the Military Intelligence (Syria) on Monday")
    assert there == frozenset()
    assert {name.id for name in acting} == {"syrian_military_intelligence"}


def test_a_romanised_name_goes_on_after_an_article() -> None:
    assert named("in the village of Tal al-Zanabiq")[0] == frozenset()


def test_the_records_own_names_pair_both_languages() -> None:
    made = with_points(BOTH, ("قصف على تل الزنابق", "Shelling of Tal al-Zanabiq"))
    article = make_article("وقع قصف على تل الزنابق صباح اليوم، ولم ترد أنباء عن إصابات.")
    made = with_name(made.model_copy(update={"article": article}), "تل الزنابق", "Lilies Hill")
    own = [name for name in own_names(made) if "Lilies Hill" in name.en]
    assert len(own) == 1
    assert own[0].stands("قصف بتل الزنابق أمس", "ar")
    assert not own[0].stands("قصف تل الزنابقة", "ar")
    assert own[0].stands("Shelling of Lilies Hill.", "en")


def test_a_pair_that_is_two_known_places_is_no_pair() -> None:
    article = make_article("وقع قصف على مدينة حمص صباح اليوم، ولم ترد أنباء عن إصابات.")
    made = oracle(BOTH).model_copy(update={"article": article})
    assert not [n for n in own_names(with_name(made, "حمص", "Aleppo")) if "Aleppo" in n.en]
    assert [n for n in own_names(with_name(made, "حمص", "Homs")) if "Homs" in n.en]


def test_a_name_that_the_article_lacks_pairs_nothing() -> None:
    made = oracle(BOTH).model_copy(
        update={"article": make_article("وقع قصف على بلدة النيرب صباح اليوم دون إصابات.")}
    )
    assert not [n for n in own_names(with_name(made, "تل الزنابق", "Tal al-Zanabiq")) if n.place]


@pytest.mark.parametrize(
    ("ar", "en"),
    [
        ("قصف تركي على النيرب", "Turkish forces shelled Al-Nayrab"),
        ("قصف لقوات النظام على النيرب", "Regime shelling of Nairab"),
        ("هجوم لتنظيم الدولة على قسد في ذيبان", "ISIS attacked the SDF in Dhiban"),
        ("قصف مساء أمس", "Shelling the evening before"),
        ("في الثامن من آذار 2024", "On 8 March 2024"),
        ("بين 8 و10 آذار", "Between 8 and 10 March"),
    ],
)
def test_what_both_languages_say_in_their_own_way_is_alike(ar: str, en: str) -> None:
    assert not {kind for kind in kinds((ar, en)) if kind.startswith("parity")}


@pytest.mark.parametrize(
    ("ar", "en", "kind"),
    [
        ("قصف على النيرب يوم 8 آذار", "Al-Nayrab was shelled on 9 March", "parity_date"),
        ("قصف على النيرب يوم الجمعة", "Al-Nayrab was shelled on Saturday", "parity_date"),
        ("قصف لقوات النظام على النيرب", "Hezbollah shelled Al-Nayrab", "parity_name"),
        ("قصف على النيرب", "", "parity_point"),
        ("هجوم قرب ذيبان", "An attack near Palmyra", "parity_name"),
    ],
)
def test_what_they_say_otherwise_is_told(ar: str, en: str, kind: str) -> None:
    assert kind in kinds((ar, en))


def test_what_the_embedded_engine_quotes_untranslated_has_no_rate() -> None:
    record = Summarizer("rules").summarize(
        make_article("افتُتح معرض الكتاب في مدينة دمشق بمشاركة 40 داراً. ويستمر أسبوعين.")
    )
    rates, remarks = parity(record)
    assert rates["parity"].of == 0
    assert remarks == []


@pytest.mark.parametrize(
    "body",
    [
        "قُتل أربعة مدنيين وأصيب تسعة، أمس الجمعة، بقصف لقوات النظام على مدينة إدلب.",
        "أعلنت قوات سوريا الديمقراطية اعتقال 5 عناصر من داعش في بلدة ذيبان، فجر السبت.",
        "انفجرت عبوة ناسفة بسيارة في مدينة الباب، ما أدى إلى إصابة ثلاثة أشخاص بينهم طفل.",
        "استهدفت غارة إسرائيلية موقعاً لحزب الله قرب بلدة القصير، وقُتل فيها عنصران.",
    ],
)
def test_the_embedded_engines_summaries_get_no_remark(body: str) -> None:
    article = make_article(body, published="2024-03-10")
    record = Summarizer("rules").summarize(article)
    given = BOTH.article.model_copy(update={"text": body, "published": date(2024, 3, 10)})
    document = BOTH.model_copy(update={"article": given, "incidents": [], "key_facts": []})
    assert record.incidents
    assert score_summary(document, record).remarks == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It left one civilian killed and 4 people, including one woman, injured.", {(INJURED, 4)}),
        ("It left 5 killed and 7 people injured in Idlib", {(KILLED, 5), (INJURED, 7)}),
        ("RSF drones injured at least seven people", {(INJURED, 7)}),
        ("Shelling on 27 April, no injuries", set()),
    ],
)
def test_a_participle_counts_those_before_it(text: str, found: set[tuple[Outcome, int]]) -> None:
    assert victims(text, "en") == found


def article_of(text: str) -> GoldDocument:
    given = BOTH.article.model_copy(update={"text": text})
    return BOTH.model_copy(update={"article": given, "incidents": [], "key_facts": []})


LONG_AGO = article_of(
    "قُتل 43 شخصاً بقصف على مدينة إدلب في 27 آذار 1920. وقال ناشطون قبل ثلاثة أيام إن 13197 نزحوا."
)


@pytest.mark.parametrize(
    ("ar", "en"),
    [
        ("قُتل 43 في 27 آذار 1920", "43 were killed on 27 March 1920"),
        ("حدث ذلك عام 1920", "It happened in 1920"),
        ("تحدث ناشطون قبل ثلاثة أيام", "Activists spoke 3 days before publication"),
        ("نزح أكثر من 13 ألفاً", "About 13,000 fled"),
        ("قُتل نحو 40", "Some 40 died"),
    ],
)
def test_a_number_is_supported_by_the_article_or_rounds_one(ar: str, en: str) -> None:
    assert "unsupported_number" not in kinds((ar, en), of=LONG_AGO)


@pytest.mark.parametrize(
    "text",
    [
        "27 were killed",
        "About 44 died",
        "43 were killed on 26 March",
        "13000 fled",
        "34 were killed",
    ],
)
def test_the_day_of_a_date_and_what_is_no_rounding_support_nothing(text: str) -> None:
    assert "unsupported_number" in kinds((text, text), of=LONG_AGO)


def test_dates_are_taken_out_before_numbers_are_read() -> None:
    assert "27" not in undated("قصف يوم 27 نيسان وأسفر عن 4 قتلى", date(2024, 5, 1))
    assert "4" in undated("قصف يوم 27 نيسان وأسفر عن 4 قتلى", date(2024, 5, 1))


def placed(document: GoldDocument, *points: tuple[str, str]) -> Record:
    """The record with its places borne out by the article."""
    record = with_points(document, *points)
    span = Evidence(start=0, end=3, how=MatchKind.EXACT)
    incidents = [
        incident.model_copy(
            update={"places": [p.model_copy(update={"span": span}) for p in incident.places]}
        )
        for incident in record.incidents
    ]
    return record.model_copy(update={"incidents": incidents})


def test_a_main_incident_is_told_by_place_and_number() -> None:
    document = gold(shelling())
    full = ("قُتل مدنيان وأصيب 3 بقصف على النيرب", "Three were hurt in a village")
    rates = coverage(placed(document, full))
    assert (rates["incidents_told_ar"].hits, rates["incidents_told_ar"].of) == (1, 1)
    assert (rates["incidents_told_en"].hits, rates["incidents_told_en"].of) == (0, 1)


def test_an_incident_in_the_background_need_not_be_told() -> None:
    document = gold(shelling(salience=["background"]))
    assert coverage(placed(document, ("خبر", "News")))["incidents_told_ar"].of == 0


def test_a_missing_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['rouge_score'] = None; sys.modules['sacrebleu'] = None\n"
        "from evals.summaries.overlap import overlap\n"
        "from summarizer.errors import EvaluationError\n"
        "try: overlap('a', ['a'])\n"
        "except EvaluationError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'incident-summarizer[evals]'" in done.stdout


def test_the_headline_is_asked_about_too() -> None:
    record = with_points(BOTH, ("قصف", "Shelling"))
    headline = Bilingual(ar="مقتل 77 في تدمر", en="77 killed in Palmyra")
    found = score_summary(BOTH, record.model_copy(update={"headline": headline})).remarks
    assert {(remark.kind, remark.path) for remark in found} == {
        (kind, f"headline.{language}")
        for kind in ("unsupported_number", "unsupported_name")
        for language in ("ar", "en")
    }
