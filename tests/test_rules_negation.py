"""What the rules must not make up: losses denied, speakers as victims, names that are none."""

import pytest

from summarizer.article import make_article
from summarizer.rules import RulesEngine
from summarizer.rules.wording import oblique
from summarizer.schemas import ActorKind, ExtractedIncident, Outcome, Qualifier, Realis, Role

ENGINE = RulesEngine(min_confidence=0)  # what is read, however unsure the event

Row = tuple[str, int | None]


def incidents(text: str) -> list[ExtractedIncident]:
    return ENGINE.read(make_article(text, published="2024-03-05")).extraction.incidents


def only(text: str) -> ExtractedIncident:
    (found,) = incidents(text)
    return found


def figures(incident: ExtractedIncident) -> set[Row]:
    return {(row.outcome.value, row.min) for row in incident.casualties}


NOBODY = [
    ("لم يُقتل أحد في الغارة على بلدة معرة النعمان أمس.", {("killed", 0)}),
    ("لم يسقط قتلى في القصف الذي طال بلدة كفرنبل أمس.", {("killed", 0)}),
    (
        "لا قتلى ولا جرحى في انفجار سيارة مفخخة بمدينة جرابلس اليوم.",
        {("killed", 0), ("injured", 0)},
    ),
    ("قصفت مدفعية بلدة النيرب أمس دون أن يسفر القصف عن ضحايا.", {("killed", 0), ("injured", 0)}),
    ("لم يخلف القصف المدفعي على تفتناز أمس أي إصابات.", {("injured", 0)}),
    ("استهدفت مسيّرة سيارة في منبج أمس، ولم يُصب أحد بأذى.", {("killed", 0), ("injured", 0)}),
    ("قُتل جنديان بانفجار لغم في تدمر أمس، ولم يُصب أي مدني.", {("killed", 2), ("injured", 0)}),
    ("لم تقتل الغارة على سرمين أمس مدنيين.", {("killed", 0)}),
    ("No farmers were killed in the shelling of Tadmur yesterday.", {("killed", 0)}),
    ("A drone hit a car in Manbij on Monday. No one was killed or injured in the attack.", None),
    ("Two soldiers were killed in an attack in Homs on Monday; no civilians were hurt.", None),
    (
        "An air strike hit Idlib on Monday without causing casualties.",
        {("killed", 0), ("injured", 0)},
    ),
]


@pytest.mark.parametrize(("text", "expected"), NOBODY)
def test_a_negated_loss_is_a_figure_of_none(text: str, expected: set[Row] | None) -> None:
    found = only(text)
    if expected is not None:
        assert figures(found) == expected
    none = [row for row in found.casualties if row.min == 0]
    assert none
    assert all(row.qualifier is Qualifier.NONE_REPORTED and row.max == 0 for row in none)


DENIED = [
    "نفت وزارة الدفاع مقتل أي جندي في هجوم على قاعدة قرب الرقة أمس.",
    "نفى متحدث باسم الجيش أن يكون خمسة جنود قتلوا في هجوم على حاجز في درعا أمس.",
    "لا صحة لمقتل عشرة مدنيين في قصف على سرمين أمس، بحسب الدفاع المدني.",
    "The ministry denied that three soldiers were killed in an attack in Raqqa yesterday.",
    "The army denied that a strike on Idlib on Monday killed three children and wounded five.",
]


@pytest.mark.parametrize("text", DENIED)
def test_a_denied_loss_counts_nobody(text: str) -> None:
    found = only(text)
    assert found.realis is Realis.DENIED
    assert not [row for row in found.casualties if row.min != 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قُتل ثلاثة جنود في هجوم على حاجز في درعا أمس، ونفت الوزارة مقتل مدنيين.", 3),
        ("قُتل أربعة مقاتلين في كمين قرب تدمر أمس، نافياً البيان سقوط أي قتيل آخر.", 4),
        ("نفت الوزارة مقتل جنود في القصف على سرمين أمس، وقال المرصد إن خمسة مدنيين قتلوا.", 5),
    ],
)
def test_a_denial_beside_a_figure_takes_nothing_from_it(text: str, expected: int) -> None:
    found = only(text)
    assert found.realis is Realis.OCCURRED
    assert figures(found) == {("killed", expected)}


@pytest.mark.parametrize(
    "text",
    [
        "لم تتبن أي جهة الهجوم الذي قتل ثلاثة مدنيين في درعا أمس.",
        "لم يمنع الاتفاق مقتل ثلاثة مدنيين بقصف على سرمين أمس.",
        "نفت قسد مسؤوليتها عن الهجوم الذي أدى إلى مقتل ثلاثة جنود في منبج أمس.",
        "لم يُقتل سوى ثلاثة جنود في الهجوم على حاجز في درعا أمس.",
        "قصفت مسيّرة سيارة في منبج أمس دون سابق إنذار ما أدى إلى مقتل ثلاثة مدنيين.",
        "قُتل ثلاثة مدنيين في قصف على سرمين أمس، ولم يعرف عدد القتلى النهائي.",
        "No group claimed the attack that killed three soldiers in Raqqa on Monday.",
        "The army denied responsibility for the strike that killed three people in Idlib.",
        "No fewer than three civilians were killed in shelling on Idlib.",
        "It was not clear who killed three soldiers in Raqqa on Monday.",
    ],
)
def test_a_negation_of_something_else_leaves_the_dead(text: str) -> None:
    assert figures(only(text)) == {("killed", 3)}


@pytest.mark.parametrize(
    "text",
    [
        "قُتل مدني بقصف على سرمين أمس، ولا معلومات عن سقوط جرحى.",
        "قُتل مدني بقصف على سرمين أمس، ولم يتضح عدد الجرحى.",
    ],
)
def test_what_is_not_known_is_not_none(text: str) -> None:
    assert figures(only(text)) == {("killed", 1)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("وقع انفجار على السوق الشعبي في مدينة جرابلس أمس وقُتل مدني.", []),
        ("قُتل المختطف في القوائم أمس في درعا.", []),
        ("قُتل مدني في غارة على سرمين أمس، ولم يعرف عدد القتلى النهائي.", []),
        ("لم يُقتل الشاب محمد الأحمد في الهجوم على حاجز في درعا أمس.", []),
        ("قُتل الشاب علي حسن الأحمد برصاص مجهولين في درعا أمس.", ["علي حسن الأحمد"]),
        ("قُتل الطفل موسى يحيى بانفجار لغم قرب تدمر أمس.", ["موسى يحيى"]),
    ],
)
def test_a_person_has_a_name(text: str, names: list[str]) -> None:
    assert [p.text for i in incidents(text) for p in i.people] == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "قُتل طفلان وأصيب أربعة مدنيين في قصف على سرمين أمس. "
            "وأوضح المشفى أنه استقبل جثتي الطفلين وأربعة جرحى.",
            {("killed", 2), ("injured", 4)},
        ),
        ("عثر الأهالي على جثتي شابين في درعا أمس.", {("killed", 2)}),
        ("قُتل المختطف أمس برصاص مسلحين في درعا.", {("killed", 1)}),
        (
            "أسفر القصف على سرمين أمس عن مقتل مدنيين اثنين دون إصابة آخرين.",
            {("killed", 2), ("injured", 0)},
        ),
        (
            "Two women were wounded in shelling on Idlib; a councillor spoke of only one wounded.",
            {("injured", 2)},
        ),
        ("اعتقلت قوات النظام ثلاثة في درعا أمس.", {("detained", 3)}),
        ("قال ناشطون إن مدنياً قتل بقصف على سرمين أمس.", {("killed", 1)}),
        (
            "Three people were killed in shelling on Idlib on Monday, according to a nurse.",
            {("killed", 3)},
        ),
        (
            "Two military sources said a soldier was killed in an attack in Raqqa on Monday.",
            {("killed", 1)},
        ),
        ("Masked men abducted a welder in Daraa on Monday.", set[Row]()),
        ("Masked men abducted a teacher in Daraa on Monday.", {("abducted", 1)}),
        ("Three civilians killed in shelling on Idlib on Monday.", {("killed", 3)}),
        (
            "A 60-year-old man was killed and two women were wounded in shelling on Idlib.",
            {("killed", 1), ("injured", 2)},
        ),
    ],
)
def test_each_verb_takes_its_own_people(text: str, expected: set[Row]) -> None:
    assert figures(only(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "About 90 families were displaced by shelling on Idlib on Monday.",
        "نزحت 90 عائلة جراء القصف على سرمين أمس.",
    ],
)
def test_a_number_of_families_is_no_number_of_people(text: str) -> None:
    rows = only(text).casualties
    assert [(row.outcome, row.min, row.qualifier) for row in rows] == [
        (Outcome.DISPLACED, None, Qualifier.SEVERAL)
    ]
    assert "90" not in rows[0].text


def test_a_village_lies_where_the_places_beside_it_do() -> None:
    places = only("قصفت القوات التركية قرية صيدا قرب عين عيسى أمس.").places
    assert {(place.governorate, place.country) for place in places} == {("Raqqa", "SY")}


def test_government_forces_are_of_no_country_by_name() -> None:
    found = only("قصفت القوات الحكومية قرية قرب مدينة مأرب أمس وقتلت ثلاثة مدنيين.")
    (doer,) = [actor for actor in found.actors if actor.role is Role.PERPETRATOR]
    assert (doer.name, doer.kind) == ("Government forces", ActorKind.STATE_FORCES)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("مسلحون محليون", "مسلحين محليين"),
        ("مهربون", "مهربين"),
        ("ناشطون محليون في المدينة", "ناشطين محليين في المدينة"),
        ("قوات النظام", "قوات النظام"),
        ("قانون", "قانون"),
    ],
)
def test_a_name_is_inflected_after_a_preposition(name: str, expected: str) -> None:
    assert oblique(name) == expected


def test_a_girl_is_counted_in_the_feminine() -> None:
    text = "قُتلت طفلة بقصف مدفعي على سرمين أمس."
    said = ENGINE.read(make_article(text, published="2024-03-05")).extraction
    assert "طفلة واحدة" in " ".join(point.ar for point in said.summary)


def test_none_of_one_group_does_not_speak_for_all() -> None:
    text = "No civilians were killed in the shelling of Idlib yesterday."
    said = " ".join(
        p.en for p in ENGINE.read(make_article(text, published="2024-03-05")).extraction.summary
    )
    assert "no civilians killed" in said
    assert "no deaths" not in said
