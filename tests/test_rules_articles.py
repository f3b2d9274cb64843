"""Short articles composed for these tests, read from end to end."""

from dataclasses import dataclass, field

import pytest

from summarizer.article import make_article
from summarizer.rules import RulesEngine
from summarizer.schemas import ExtractedIncident, Extraction, Outcome, Role

ENGINE = RulesEngine()
PUBLISHED = "2024-05-14"


@dataclass(frozen=True)
class Expected:
    """What the incident that matters must say; empty fields are not looked at."""

    type: str
    place: str = ""
    killed: int | None = None
    injured: int | None = None
    detained: int | None = None
    roles: dict[str, str] = field(default_factory=dict)
    """English name of an actor, or a part of it, to its role."""
    realis: str = "occurred"


def read(text: str, title: str | None = None) -> Extraction:
    return ENGINE.read(make_article(text, title=title, published=PUBLISHED)).extraction


ARABIC = [
    (
        "قُتل ثلاثة مدنيين وأصيب خمسة آخرون بقصف مدفعي لقوات النظام استهدف بلدة كفرعمة "
        "بريف حلب الغربي، صباح اليوم الثلاثاء، بحسب الدفاع المدني.",
        Expected("shelling_or_missile", "كفرعمة", 3, 5, roles={"Assad government": "perpetrator"}),
    ),
    (
        "شنت طائرات حربية روسية غارات جوية على أطراف مدينة إدلب مساء أمس، ما أدى إلى مقتل "
        "طفلين وإصابة امرأة بجروح.",
        Expected("air_strike", "إدلب", 2, 1, roles={"Russian": "perpetrator"}),
    ),
    (
        "استهدفت طائرة مسيّرة تركية سيارة لقوات سوريا الديمقراطية قرب مدينة القامشلي، ما أسفر "
        "عن مقتل عنصرين.",
        Expected("drone_strike", "القامشلي", 2, roles={"Turkish": "perpetrator", "SDF": "target"}),
    ),
    (
        "أعلنت قوات سوريا الديمقراطية اعتقال ثلاثة عناصر من تنظيم داعش في عملية أمنية نفذتها "
        "في بلدة الشحيل بريف دير الزور، بدعم من التحالف الدولي.",
        Expected(
            "security_operation_with_fighting",
            "الشحيل",
            detained=3,
            roles={"SDF": "perpetrator", "Coalition": "partner_of_perpetrator", "ISIS": "target"},
        ),
    ),
    (
        "اندلعت اشتباكات عنيفة بين قوات النظام وفصائل المعارضة على محور بلدة العنكاوي في سهل "
        "الغاب، دون معلومات عن خسائر بشرية.",
        Expected("armed_clash", roles={"Assad government": "party"}),
    ),
    (
        "لقي شاب مصرعه برصاص مجهولين في مدينة نوى بريف درعا الغربي، يوم السبت.",
        Expected("shooting_or_assassination", "نوى", 1, roles={"nidentified": "perpetrator"}),
    ),
    (
        "اغتال مسلحون مجهولون قيادياً سابقاً في الجيش الحر بإطلاق النار عليه في بلدة المزيريب "
        "غربي درعا.",
        Expected("shooting_or_assassination", "المزيريب", 1, roles={"nidentified": "perpetrator"}),
    ),
    (
        "انفجر لغم أرضي من مخلفات الحرب بسيارة تقل عمالاً زراعيين في بادية السخنة شرقي حمص، "
        "ما تسبب بمقتل أربعة عمال وجرح سبعة.",
        Expected("ied_or_landmine", "السخنة", 4, 7),
    ),
    (
        "قتل أربعة أشخاص، بينهم طفلان، بانفجار سيارة مفخخة وسط مدينة أعزاز شمالي حلب، وفق ما "
        "أفادت مصادر طبية.",
        Expected("vehicle_bomb", "أعزاز", 4),
    ),
    (
        "فجّر انتحاري نفسه بحزام ناسف عند حاجز لقوى الأمن الداخلي في مدينة الحسكة، ما أدى إلى "
        "إصابة عنصرين من الحاجز.",
        Expected("suicide_bombing", "الحسكة", injured=2),
    ),
    (
        "اختطفت مجموعة مسلحة مجهولة طبيباً من أمام عيادته في مدينة السويداء أمس الاثنين.",
        Expected("abduction_or_disappearance", "السويداء"),
    ),
    (
        "أفرجت هيئة تحرير الشام عن 12 معتقلاً من سجونها في مدينة إدلب اليوم.",
        Expected("prisoner_release", "إدلب", roles={"Tahrir": "perpetrator"}),
    ),
    (
        "خرج مئات الأهالي في مظاهرة وسط مدينة السويداء اليوم الثلاثاء للمطالبة بالإفراج عن "
        "المعتقلين.",
        Expected("protest", "السويداء"),
    ),
    (
        "داهمت دوريات من الجيش العراقي قرية في قضاء الحويجة بمحافظة كركوك، واعتقلت خمسة مطلوبين.",
        Expected("arrest_or_raid", detained=5, roles={"Iraqi": "perpetrator"}),
    ),
    (
        "ضبطت الشرطة العراقية كمية من الأسلحة والعبوات الناسفة في مدينة الرمادي، فجر اليوم.",
        Expected("weapons_seized_or_defused", "الرمادي"),
    ),
    (
        "نفذ التحالف الدولي عملية إنزال جوي في قرية الرز بريف دير الزور الشرقي فجر اليوم، "
        "واعتقل شخصين بتهمة الانتماء إلى تنظيم داعش.",
        Expected("airborne_raid", "الرز", detained=2, roles={"Coalition": "perpetrator"}),
    ),
    (
        "عثر أهالي بلدة تسيل على جثة شاب مقتولاً بطلقات نارية في محيط البلدة صباح اليوم.",
        Expected("body_or_grave_found", "تسيل"),
    ),
    (
        "أصيب خمسة عناصر من الجيش الوطني باشتباكات مع قسد في محيط مدينة مارع شمالي حلب.",
        Expected("armed_clash", "مارع", injured=5),
    ),
    (
        "سيطرت قوات النظام على قرية البوعمر في ريف دير الزور بعد معارك مع تنظيم داعش أمس.",
        Expected("territory_taken_by_state", roles={"Assad government": "perpetrator"}),
    ),
    (
        "نزحت نحو 200 عائلة من بلدة سرمين شرقي إدلب جراء القصف المستمر، اليوم.",
        Expected("displacement", "سرمين"),
    ),
    (
        "أعدم تنظيم داعش راعيين قرب مدينة الطبقة غربي الرقة بعد خطفهما بيومين.",
        Expected("execution", "الطبقة", 2, roles={"ISIS": "perpetrator"}),
    ),
    (
        "انشق ضابط برتبة ملازم عن قوات النظام في محافظة درعا ووصل إلى مناطق المعارضة أمس.",
        Expected("defection_or_group_change", "درعا"),
    ),
    (
        "أحبطت القوات العراقية هجوماً لتنظيم داعش على نقطة عسكرية في قضاء الطارمية شمالي بغداد "
        "ليل أمس.",
        Expected("shooting_or_assassination", realis="foiled"),
    ),
    (
        "أضرم مجهولون النار في ثلاثة منازل بقرية تل حلف غربي رأس العين، اليوم الثلاثاء.",
        Expected("looting_or_destruction", roles={"nidentified": "perpetrator"}),
    ),
    (
        "شهدت مدينة جرابلس شجاراً عائلياً استخدمت فيه الأسلحة، ما أدى إلى مقتل رجل وإصابة "
        "أربعة أشخاص.",
        Expected("riot_or_mob", "جرابلس", 1, 4),
    ),
    (
        "تعرضت قرية مرعناز في ريف حلب الشمالي لقصف صاروخي من القوات التركية، دون وقوع إصابات.",
        Expected("shelling_or_missile", "مرعناز", injured=0, roles={"Turkish": "perpetrator"}),
    ),
    (
        "أربع نساء وثلاثة أطفال قُتلوا إثر غارة إسرائيلية على مبنى سكني في مدينة حمص أمس.",
        Expected("air_strike", "حمص", roles={"Israeli": "perpetrator"}),
    ),
    (
        "مقتل قيادي في تنظيم داعش بغارة للتحالف الدولي على منزل في ناحية تل أبيض.",
        Expected("air_strike", killed=1, roles={"Coalition": "perpetrator"}),
    ),
]

ENGLISH = [
    (
        "Syrian regime forces shelled the town of Sarmin in Idlib on Tuesday, killing three "
        "civilians and wounding five others, the White Helmets said.",
        Expected("shelling_or_missile", "Sarmin", 3, 5, roles={"Assad": "perpetrator"}),
    ),
    (
        "Two soldiers were killed by unidentified gunmen near the city of Nawa on Monday.",
        Expected("shooting_or_assassination", "Nawa", 2),
    ),
    (
        "The SDF arrested four ISIS members in a raid on the town of al-Shahil on Sunday.",
        Expected("arrest_or_raid", detained=4, roles={"SDF": "perpetrator"}),
    ),
]


def total(incident: ExtractedIncident, outcome: Outcome) -> int | None:
    rows = [c for c in incident.casualties if c.outcome is outcome and not c.subset]
    known = [row.min for row in rows if row.min is not None]
    return sum(known) if known else None


@pytest.mark.parametrize(("text", "expected"), ARABIC + ENGLISH)
def test_a_short_article_tells_its_incident(text: str, expected: Expected) -> None:
    extraction = read(text)
    assert extraction.incidents, "no incident found"
    incident = extraction.incidents[0]
    assert incident.event_type == expected.type
    assert incident.realis == expected.realis
    if expected.place:
        assert expected.place in {place.text for place in incident.places}
    for outcome, number in (
        (Outcome.KILLED, expected.killed),
        (Outcome.INJURED, expected.injured),
        (Outcome.DETAINED, expected.detained),
    ):
        if number is not None:
            assert total(incident, outcome) == number
    for name, role in expected.roles.items():
        roles = {actor.role for actor in incident.actors if name in actor.name}
        assert roles == {Role(role)}, [(a.name, a.role) for a in incident.actors]
