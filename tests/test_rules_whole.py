"""What must hold for every extraction of the rules, and how several events are told apart."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import make_article
from summarizer.rules import RulesEngine
from summarizer.schemas import (
    Certainty,
    EventType,
    Extraction,
    Outcome,
    Realis,
    Role,
    Salience,
)
from summarizer.text.counts import numbers, supports

ENGINE = RulesEngine()


def read(text: str, title: str | None = None, published: str | None = "2024-05-14") -> Extraction:
    return ENGINE.read(make_article(text, title=title, published=published)).extraction


def mentions(extraction: Extraction) -> list[str]:
    found = []
    for incident in extraction.incidents:
        found += [place.text for place in incident.places]
        found += [actor.text for actor in incident.actors]
        found += [row.text for row in incident.casualties]
        found += [person.text for person in incident.people]
        found += [weapon.text for weapon in incident.weapons]
        found += [thing.text for thing in incident.objects]
        found += [loot.text for loot in incident.seized]
        found += [source.text for source in incident.sources]
        found += [incident.date.text] if incident.date else []
    for toll in extraction.tolls:
        found += [toll.text, *filter(None, [toll.period, toll.scope])]
    return found


SEVERAL = """قُتل أربعة مدنيين، بينهم امرأتان، بغارات جوية روسية على بلدة كنصفرة فجر اليوم الثلاثاء.
وقال الدفاع المدني السوري إن الغارات استهدفت منزلاً وسط البلدة، مشيراً إلى إصابة سبعة آخرين.
كما أصيب طفل بقصف مدفعي لقوات النظام على قرية تقاد غربي حلب، دون تفاصيل إضافية.
وفي سياق منفصل، اعتقلت هيئة تحرير الشام ثلاثة ناشطين في مدينة سلقين مساء أمس الاثنين.
ويرى محللون أن هذا التصعيد رسالة إلى أنقرة قبل جولة المفاوضات المقبلة.
وسبق أن قتل تسعة أشخاص بقصف على مدينة أريحا في 20 تشرين الأول 2021.
ووثقت الشبكة السورية لحقوق الإنسان مقتل 57 مدنياً في سوريا منذ مطلع العام."""


def test_events_of_one_article_are_told_apart() -> None:
    incidents = read(SEVERAL, title="ضحايا بغارات روسية جنوبي إدلب").incidents
    kinds = [incident.event_type for incident in incidents]
    assert kinds[:3] == [
        EventType.AIR_STRIKE,
        EventType.SHELLING_OR_MISSILE,
        EventType.ARREST_OR_RAID,
    ]
    assert incidents[0].salience is Salience.MAIN
    assert incidents[0].sentences[:3] == [1, 2, 3]


def test_an_earlier_event_is_background() -> None:
    incidents = read(SEVERAL).incidents
    recalled = [i for i in incidents if i.date and "2021" in i.date.text]
    assert [i.salience for i in recalled] == [Salience.BACKGROUND]


def test_a_subset_is_not_added_to_its_whole() -> None:
    rows = read(SEVERAL).incidents[0].casualties
    killed = [(row.min, row.subset) for row in rows if row.outcome is Outcome.KILLED]
    assert killed == [(4, False), (2, True)]


def test_a_figure_over_a_period_is_a_toll_and_no_incident() -> None:
    extraction = read(SEVERAL)
    assert [(toll.value, toll.metric) for toll in extraction.tolls] == [(57, "killed")]
    figures = {row.min for incident in extraction.incidents for row in incident.casualties}
    assert 57 not in figures


def test_a_denial_is_not_told_as_fact() -> None:
    incidents = read("نفت وزارة الدفاع العراقية قصف قرية في قضاء سنجار اليوم الثلاثاء.").incidents
    assert all(incident.realis is not Realis.OCCURRED for incident in incidents)


def test_two_sources_make_more_than_one() -> None:
    text = (
        "قال المرصد السوري لحقوق الإنسان إن خمسة مدنيين قتلوا بقصف على مدينة الأتارب أمس. "
        "وأكدت مصادر طبية مقتل خمسة مدنيين بالقصف."
    )
    assert read(text).incidents[0].certainty is Certainty.MULTI_SOURCE


def test_support_makes_a_partner_and_not_a_target() -> None:
    text = (
        "داهمت قوات سوريا الديمقراطية بدعم من التحالف الدولي منزلاً في بلدة الشحيل، واعتقلت "
        "عنصرين من تنظيم داعش."
    )
    roles = {actor.role: actor.name for actor in read(text).incidents[0].actors}
    assert "Coalition" in roles[Role.PARTNER_OF_PERPETRATOR]
    assert "SDF" in roles[Role.PERPETRATOR]
    assert "ISIS" in roles[Role.TARGET]


NO_INCIDENT = [
    "فاز فريق الكرامة على ضيفه الاتحاد بهدفين مقابل هدف في مباراة شهدت هجوماً متواصلاً من لاعبي "
    "الفريقين، وأصيب اللاعب قبل نهاية الشوط الأول. وسجل المنتخب ثلاثة أهداف في الدوري.",
    "يروي الفيلم قصة جندي قتل في الحرب، وقال المخرج إن المسلسل الجديد يتناول الهجوم على القرية. "
    "وحصدت السينما السورية جائزة في المهرجان.",
    "ارتفعت أسعار الوقود في دمشق اليوم، وسجلت الليرة انخفاضاً أمام الدولار. وقال البنك المركزي "
    "إن التضخم بلغ مستوى جديداً.",
    "يرى محللون أن الهجمات المتكررة في البادية تدل على تراجع قدرة القوات على ضبط المنطقة، وأن "
    "العمليات العسكرية المقبلة ستواجه صعوبات.",
    "زار وفد من وزارة التربية مدارس مدينة حماة، وناقش مع المعلمين خطة العام الدراسي.",
    "حذر مسؤول من احتمال وقوع هجمات على الحدود إذا فشلت المفاوضات.",
    "The central bank raised interest rates on Monday as inflation and prices climbed.",
    "The striker scored a late goal as the team attacked, and the coach praised the match.",
]


@pytest.mark.parametrize("text", NO_INCIDENT)
def test_an_article_about_something_else_has_no_incident(text: str) -> None:
    extraction = read(text)
    assert extraction.incidents == []
    assert extraction.summary
    assert all(point.ar and point.en for point in extraction.summary)


def test_without_an_incident_the_english_summary_says_that_it_quotes_none() -> None:
    extraction = read(NO_INCIDENT[4])
    assert "no incident" in extraction.summary[0].en
    assert extraction.summary[0].ar in NO_INCIDENT[4]


@pytest.mark.parametrize("text", [SEVERAL, *NO_INCIDENT])
def test_every_mention_stands_in_the_article(text: str) -> None:
    article = make_article(text, published="2024-05-14")
    for mention in mentions(ENGINE.read(article).extraction):
        assert mention
        assert mention in article.text


def test_every_number_of_the_summary_is_in_the_extraction_or_the_article() -> None:
    extraction = read(SEVERAL)
    known = {row.min for incident in extraction.incidents for row in incident.casualties}
    known |= {row.max for incident in extraction.incidents for row in incident.casualties}
    known |= {toll.value for toll in extraction.tolls}
    stated = {found.value for found in numbers(SEVERAL)}
    for point in extraction.summary:
        for found in (*numbers(point.ar), *numbers(point.en)):
            assert found.value in known | stated


def test_a_count_is_supported_by_its_words() -> None:
    for incident in read(SEVERAL).incidents:
        for row in incident.casualties:
            assert not row.min or supports(row.text, row.min)


_WORDS = (
    "قتل أصيب قصف قوات النظام مدنيين ثلاثة بلدة سراقب ، . « » و في أمس عنصر داعش من بينهم طفل "
    "غارة استهدفت 12 أعلنت قسد اعتقال ( ) : المدعو أبو حمزة منذ مطلع العام لم دون إصابات"
)
_PIECES = st.sampled_from([*_WORDS.split(), "\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, min_size=8, max_size=60))
def test_any_order_of_words_is_read_without_error_and_quoted_verbatim(pieces: list[str]) -> None:
    article = make_article("خبر من سوريا اليوم " + " ".join(pieces), published="2024-05-14")
    for mention in mentions(ENGINE.read(article).extraction):
        assert mention in article.text


def test_an_article_without_a_date_of_publication_is_read() -> None:
    incident = read(SEVERAL, published=None).incidents[0]
    assert incident.date is not None
    assert incident.date.text == "فجر اليوم الثلاثاء"


def test_the_engine_answers_as_the_protocol_wants() -> None:
    article = make_article(SEVERAL, published="2024-05-14")
    answer = asyncio.run(ENGINE.extract(article))
    assert answer.engine == "rules"
    assert answer.usage.calls == 0
    assert answer.extraction == ENGINE.read(article).extraction
