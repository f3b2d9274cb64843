"""Sentences: where they end in Arabic and English news, and that no word is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.sentences import split_sentences


def _split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["قُصفت البلدة فجراً.", "وأصيب خمسة مدنيين."],
        ["هل عاد الهدوء؟", "لا أحد يعرف!", "السكان ينتظرون."],
        ["دخلت القوافل؛ ثم عادت، وبقيت واحدة.", "وغادر الوفد."],
        ["قُتل قائد الفصيل..ومرافقه نجا."],
        ["انفجار في السوق.. والدفاع المدني يحذر."],
        ["التقى د. سامر الخطيب م. هالة في مكتب أ. ناصر.", "وغادرا بعد ساعة."],
        ["وقع ذلك عام 1445 هـ.", "ثم تكرر."],
        ["بلغت المساحة 3.5 كم.", "وارتفعت النسبة إلى 12.75 بالمئة."],
        ["قال الشاهد: «سمعنا الطائرة. ثم سقط الصاروخ. وهربنا».", "وتوقف القصف مساءً."],
        ['قال: "لا نعلم من أطلق النار. كانوا ملثمين."', "ولم يصب أحد."],
        ["وأضاف ”اقتربت السيارة. ثم انفجرت“ أمام الحاجز.", "وفُرض حظر للتجول."],
        ["نقل المصابون إلى المشفى (الوطني).", "والحالات مستقرة."],
        ["أعلن البيان انتهاء الحملة .", "وعاد السكان."],
        ["توقف القصف!؟", "لا تأكيد."],
    ],
)
def test_arabic_sentences(sentences: list[str]) -> None:
    assert _split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Haddad met Gen. Saleh and Dr. Amal N. Issa.", "They left at noon."],
        ["The U.S. military denied it.", "No one was hurt."],
        ["Troops returned to the U.S. The base was closed."[:27], "The base was closed."],
        ["It began at 3.30 p.m. on Nov. 12 near St. George's.", "Two shells fell."],
        ['"We heard a plane. Then it hit us," she said.', "Her house was gone."],
        ["Who fired?", "Nobody knows!", "Reports differ."],
        ["He named three units, e.g. the 4th Division.", "All denied it."],
    ],
)
def test_english_sentences(sentences: list[str]) -> None:
    assert _split(" ".join(sentences)) == sentences


def test_a_line_break_always_ends_a_sentence() -> None:
    text = "عنوان الخبر\r\nالفقرة الأولى\u2028وتتمتها، «اقتباس لم\nيغلق»."
    assert _split(text) == ["عنوان الخبر", "الفقرة الأولى", "وتتمتها، «اقتباس لم", "يغلق»."]


def test_dots_at_the_end_of_a_line_end_a_sentence() -> None:
    assert _split("تفاصيل لاحقاً...\nعاجل..\n") == ["تفاصيل لاحقاً...", "عاجل.."]


def test_a_forgotten_space_after_a_full_stop_is_no_hindrance() -> None:
    assert _split("عاد السكان إلى القرية.وبدأت الورش عملها.") == [
        "عاد السكان إلى القرية.",
        "وبدأت الورش عملها.",
    ]
    assert _split("نشر موقع سوريا.نت الخبر.") == ["نشر موقع سوريا.نت الخبر."]


def test_the_numbers_of_a_list_are_no_sentences() -> None:
    assert _split("1. قصف على القرية.\n2. إغلاق الطريق.") == [
        "1. قصف على القرية.",
        "2. إغلاق الطريق.",
    ]


def test_a_quotation_that_never_closes_does_not_swallow_the_line() -> None:
    assert _split("قال «سنعود. ثم صمت. وغادر") == ["قال «سنعود.", "ثم صمت.", "وغادر"]


def test_a_quotation_longer_than_the_limit_is_divided() -> None:
    quotation = "«" + "بقينا في القبو حتى الصباح. " * 60 + "انتهى»."
    assert len(_split(quotation)) > 30
    assert len(_split("«" + "بقينا في القبو حتى الصباح. " * 20 + "انتهى».")) == 1


@pytest.mark.parametrize("comma", ["،", "؛", ","])
def test_an_endless_sentence_is_divided_at_a_pause(comma: str) -> None:
    text = f"{comma} ".join(["ثم وصلت سيارة إسعاف إلى المكان بعد 1,500 متر"] * 60) + "."
    parts = _split(text)
    assert len(parts) > 2
    assert all(len(part) <= 1000 for part in parts)
    assert all(part.endswith((comma, ".")) for part in parts)


def test_a_semicolon_is_a_better_place_than_a_comma() -> None:
    clause = "وصلت سيارات الإسعاف إلى المكان، " * 20
    first, second = _split(f"{clause}وانتهى البحث؛ {clause}ثم عادت.")
    assert first.endswith("البحث؛")
    assert second.endswith("عادت.")


def test_a_long_sentence_without_a_pause_stays_whole() -> None:
    text = "كلمة " * 400
    assert _split(text) == [text.strip()]


@pytest.mark.parametrize("text", ["", " \n\t", "\u2029"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


@given(
    st.one_of(
        st.text(max_size=200),
        st.text(alphabet="ابدجقل مAb.٫..…!؟?؛،,:\"'“”«»()12 \n\r\u200f\u2028", max_size=300),
    )
)
def test_every_visible_character_is_in_one_sentence_in_order(text: str) -> None:
    last = 0
    for start, end in split_sentences(text):
        assert last <= start < end
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        last = end
    assert not text[last:].strip()


@given(st.text(alphabet="قصف ، ؛.«»", min_size=1200, max_size=2500))
def test_long_texts_lose_nothing_either(text: str) -> None:
    assert "".join("".join(_split(text)).split()) == "".join(text.split())
