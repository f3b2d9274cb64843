"""Copies of an article: what is the same news, and the answer for one carried over to another."""

import re
from datetime import date

import pytest

from summarizer.article import make_article
from summarizer.copies import carry_over, difference
from summarizer.schemas import Article
from summarizer.text.shingles import shingles, sketch, text_words
from tests.build import casualty, extraction, incident, place

BODY = (
    "قُتل ثلاثة مدنيين وأصيب 7 آخرون، أمس الاثنين، بانفجار سيارة مفخخة وسط سوق شعبي في بلدة "
    "راجو بريف عفرين شمالي حلب.\n\n"
    "وقال الدفاع المدني إن فرقه نقلت المصابين إلى مشفى عفرين، وأخمدت حريقا اندلع في محال "
    "تجارية مجاورة للسوق.\n\n"
    "وأكد مصدر محلي أن السيارة كانت مركونة قرب فرن البلدة منذ الصباح، وأن القوى الأمنية فرضت "
    "طوقا حول المكان وأغلقت الطرق المؤدية إليه."
)
TITLE = "قتلى وجرحى بانفجار سيارة مفخخة في راجو"
ORIGINAL = make_article(BODY, title=TITLE, published="2024-07-30")


def like(body: str = BODY, title: str | None = TITLE, published: str = "2024-07-30") -> Article:
    return make_article(body, title=title, published=published)


@pytest.mark.parametrize(
    "copy",
    [
        like(title=None),
        like(title="انفجار سيارة مفخخة في بلدة راجو بريف عفرين"),
        like(title="ثلاثة مدنيين قتلى بانفجار سيارة مفخخة وسط سوق راجو"),
        like("مراسلنا سامر الحلبي " + BODY),
        like(BODY + " نقلا عن وكالة الأناضول"),
        like(BODY.replace("أكد", "اكد").replace("البلدة", "البلده").replace("7", "٧")),
        like(f"{TITLE}. {BODY}", title=None),
    ],
)
def test_credits_headlines_and_spelling_make_no_other_news(copy: Article) -> None:
    assert copy.text != ORIGINAL.text
    assert difference(ORIGINAL, copy) is None
    assert difference(copy, ORIGINAL) is None


@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        (like(BODY.replace("ثلاثة", "أربعة")), "a number differs"),
        (like(BODY.replace("7", "9")), "a number differs"),
        (like(BODY.replace("ثلاثة مدنيين", "مدنيان")), "a number differs"),
        (like(BODY.replace("7 آخرون", "آخرون")), "a number differs"),
        (like(BODY.replace("الاثنين", "الأحد")), "a (number|date) differs"),
        (like(BODY.replace("وأكد", "ولم يؤكد")), "a negation differs"),
        (like(BODY.replace("راجو", "جنديرس")), "the wording differs"),
        (like(BODY.replace("الدفاع المدني", "الهلال الأحمر")), "the wording differs"),
        (like(BODY.replace("وقال", "ونفى")), "a negation differs"),
        (like(BODY + "\n\nوتوفي أحد المصابين لاحقا متأثرا بجراحه."), "differs"),
        (like(BODY + "\n\nوارتفعت الحصيلة إلى خمسة قتلى نقلا عن رويترز."), "a number differs"),
        (like(title="مقتل خمسة مدنيين بانفجار في راجو"), "a number differs"),
        (like(title="اعتقال منفذ تفجير راجو بعملية أمنية"), "the headline differs"),
        (like("استيقظ أهالي راجو على دوي انفجار عنيف هز البلدة. " + BODY), "differs"),
        (like("وصلت وفود رسمية من دول عدة إلى دمشق للمشاركة في مؤتمر اقتصادي."), "another text"),
    ],
)
def test_a_changed_fact_is_other_news(copy: Article, reason: str) -> None:
    found = difference(ORIGINAL, copy)
    assert found is not None
    assert re.search(reason, found), found


SAID = extraction(
    incident(
        sentences=[2],
        places=[place("بلدة راجو", "Rajo")],
        casualties=[casualty("قُتل ثلاثة مدنيين", 3)],
    ),
    summary=[{"ar": "قُتل ثلاثة.", "en": "Three were killed.", "sentences": [1, 2]}],
)


def test_an_answer_is_carried_over_with_the_copys_own_sentences() -> None:
    copy = like(title=None)
    carried = carry_over(SAID, ORIGINAL, copy)
    assert carried is not None
    (number,) = carried.incidents[0].sentences
    sentence = copy.sentences[number - 1]
    assert copy.text[sentence.start : sentence.end].startswith("قُتل ثلاثة مدنيين")
    assert SAID.incidents[0].sentences == [2]


@pytest.mark.parametrize(
    "copy",
    [
        like(BODY.replace("بلدة راجو", "بلدة جنديرس")),
        like(BODY.partition("\n\n")[2]),
    ],
)
def test_an_answer_that_loses_its_evidence_is_not_carried_over(copy: Article) -> None:
    assert carry_over(SAID, ORIGINAL, copy) is None


def test_articles_alike_have_most_of_their_sketch_in_common() -> None:
    a, b = (sketch(shingles(text_words(text))) for text in (BODY, BODY + " نقلا عن رويترز"))
    assert len({*a} & {*b}) >= 6
    assert sketch(shingles(["واحدة"]))
    assert ORIGINAL.published == date(2024, 7, 30)
