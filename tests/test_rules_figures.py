"""Words of violence that tell of no violence, and plain words that do."""

from datetime import date

import pytest

from summarizer.article import make_article
from summarizer.rules import RulesEngine
from summarizer.rules.clauses import split
from summarizer.rules.spot import spot
from summarizer.text.dates import find_dates

ENGINE = RulesEngine(min_confidence=0)


def types(text: str) -> list[str]:
    article = make_article(text, published="2024-03-05")
    return [one.event_type.value for one in ENGINE.read(article).extraction.incidents]


@pytest.mark.parametrize(
    "text",
    [
        "يقتل الملل تلاميذ القرية في مدرستهم ببلدة سرمدا منذ الأحد.",
        "خاض المحامون معركة قضائية طويلة في مدينة حلب ضد الشركة أمس.",
        "شن الكاتب هجوماً إعلامياً على الوزارة في دمشق يوم الاثنين.",
        "اغتالت الأسعار فرحة العيد في أسواق حماة.",
        "اغتيال الحلم في مدينة إدلب مساء أمس.",
        "توفي الشاعر في مدينة حمص أمس إثر أزمة قلبية.",
        "توفيت الفنانة عن عمر ناهز 80 عاماً في حلب أمس.",
        "أصيب 12 شخصاً بالكوليرا في دير الزور أمس.",
        "نفذت فرق الإطفاء تمريناً حاكى انفجار خزان وإصابة عشرة أشخاص في اللاذقية أمس.",
        "قال الأب إنه لم يلتق أفراد أسرته في حلب منذ أسبوع بسبب عمله لدى أسرته الثانية.",
    ],
)
def test_a_figure_of_speech_an_illness_and_a_drill_are_no_incident(text: str) -> None:
    assert types(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سقطت قذيفتا هاون على سوق في بلدة جسر الشغور ظهر أمس.", "shelling_or_missile"),
        ("قذائف عدة سقطت مساء الأحد على أطراف مدينة اعزاز.", "shelling_or_missile"),
        ("انهالت الصواريخ على أحياء مدينة أريحا فجر اليوم.", "shelling_or_missile"),
        ("أطلق الجيش السوري صواريخ على قرية البارة أمس.", "shelling_or_missile"),
        ("ضربت مسيّرة مجهولة سيارة قرب مدينة تل أبيض أمس.", "drone_strike"),
        ("ألقى مجهولون قنبلة يدوية على محل في مدينة السويداء أمس.", "grenade"),
        ("رمى شابان قنبلة على حاجز في مدينة درعا أمس.", "grenade"),
        ("تبادل حرس الحدود ومهربون إطلاق النار قرب درعا أمس.", "armed_clash"),
        ("فجّر مجهولون عبوة ناسفة أمام مقر في مدينة الباب أمس.", "ied_or_landmine"),
        ("فجّر رجل نفسه بحزام ناسف في مدينة الرقة أمس.", "suicide_bombing"),
        ("توفي معتقل من أبناء حماة في سجن صيدنايا إثر مرض أمس.", "shooting_or_assassination"),
        ("Two rockets landed on the town of Azaz on Monday.", "shelling_or_missile"),
    ],
)
def test_plain_words_tell_an_incident(text: str, expected: str) -> None:
    assert types(text)[:1] == [expected]


def test_a_noun_after_a_preposition_is_no_verb() -> None:
    """«أسرته» is his family and not "she captured him", «فجر» is dawn."""
    notes = spot(make_article("عاد الرجل إلى أسرته قبل فجر اليوم نفسه.", published="2024-03-05"))
    (clause,) = split(notes, notes.lines[0])
    assert {hit.value.trigger.id for hit in clause.senses} <= {"none"}


@pytest.mark.parametrize(
    "text", ["في 23 تشرين الأول عام 1086", "في أكتوبر من سنة 1187", "on 3 May 1453", "May 29, 1453"]
)
def test_a_day_of_a_distant_year_is_not_one_of_a_recent_year(text: str) -> None:
    assert find_dates(text, date(2024, 3, 5)) == ()


def read(title: str, text: str) -> list[tuple[str, list[str]]]:
    article = make_article(text, title=title, published="2024-03-05")
    found = ENGINE.read(article).extraction.incidents
    return [(one.event_type.value, [count.text for count in one.casualties]) for one in found]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "مقتل أربعة جنود بهجوم مسلح قرب السخنة",
            "قُتل أربعة جنود على الأقل أمس الاثنين في كمين نصبه مسلحون لحافلة في بادية السخنة.",
        ),
        (
            "إعدام راعيين في بادية حماة",
            "عثر الأهالي أمس على جثتي راعيين أُعدما في بادية حماة الشرقية.",
        ),
        (
            "هجوم بمسيرة في كركوك",
            "استهدفت طائرة مسيرة مساء الأحد سيارة قرب بلدة الحويجة في محافظة كركوك.",
        ),
    ],
)
def test_the_lead_tells_what_its_headline_says(title: str, text: str) -> None:
    assert len(read(title, text)) == 1


def test_a_lead_of_another_governorate_is_not_of_the_headline() -> None:
    told = read(
        "مقتل طفلين بقصف مدفعي على بلدة كفرنبل",
        "قُتل رجل أمس بانفجار لغم في مدينة البوكمال شرق دير الزور.",
    )
    assert [kind for kind, _ in told] == ["shelling_or_missile", "ied_or_landmine"]


def test_what_is_believed_of_the_doer_is_no_comment() -> None:
    assert types("استهدفت طائرات يُعتقد أنها روسية مقراً في مدينة تدمر أمس.") == ["air_strike"]


def test_a_number_may_stand_apart_from_its_noun() -> None:
    text = "قُتل رجل بقصف على مدينة سرمين أمس. وقال طبيب إن عدد الجرحى ارتفع إلى 14."
    (told,) = ENGINE.read(make_article(text, published="2024-03-05")).extraction.incidents
    assert [count.text for count in told.casualties] == ["رجل", "عدد الجرحى ارتفع إلى 14"]


def test_an_english_noun_is_no_verb() -> None:
    text = "Engineers defused a second bomb near Hawija on Monday."
    assert types(text) == ["weapons_seized_or_defused"]
