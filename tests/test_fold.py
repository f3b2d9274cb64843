"""Folding: what counts as the same spelling, and that every character leads back to its source."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.fold import Folded, Level, fold, fold_text

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةٱیکگپ"
MARKS = "ًٌٍَُِّْٰـ"
NOISE = "\u200f\u200e\u200c\u202b\u2067\ufeff\ufe0f\ufffc"
arabic = st.text(alphabet=LETTERS + MARKS + NOISE + " \n\u00a0.،؟«»“”٠١٢۳12ﷲﻻé", max_size=80)
any_text = st.one_of(arabic, st.text(max_size=60))
levels = st.sampled_from(Level)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("قُتِلَ ثلاثةُ مدنيّين", "قتل ثلاثة مدنيين"),
        ("مديـــنة", "مدينة"),
        ("الساعة ١٠:٣٠", "الساعة 10:30"),
        ("۱۲ عنصراً", "12 عنصرا"),
        ("٣٫٥ مليون", "3.5 مليون"),
        ("«داعش» و“قسد”", '"داعش" و"قسد"'),
        ("ﺍﻟﺒﺼﻴﺮﺓ", "البصيرة"),
        ("ﻻ يزال", "لا يزال"),
        ("\u200fSY24\u200e", "SY24"),
        ("دير\u00a0الزور\n\nشرقاً", "دير الزور شرقا"),
        ("الحسكة – القامشلي", "الحسكة - القامشلي"),
        ("من أين؟", "من أين?"),
        ("حلب، إدلب؛ حماة", "حلب, إدلب; حماة"),
        ("سقوط قتـ.ـلى وجـ*ـرحى", "سقوط قتلى وجرحى"),
        ("مـ ـجـ ـهولون", "مجهولون"),
    ],
)
def test_what_no_reader_sees_as_another_word_is_folded_lightly(written: str, same: str) -> None:
    assert fold_text(written, Level.LIGHT) == fold_text(same, Level.LIGHT)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("إلقاء القبض على", "القاء القبض علي"),
        ("آب", "اب"),
        ("البصيرة", "البصيره"),
        ("مسؤول", "مسوول"),
        ("هیئة تحریر الشام", "هيئة تحرير الشام"),
        ("کوباني", "كوباني"),
        ("Deir ez-Zōr", "deir ez-zor"),
    ],
)
def test_letters_that_are_often_confused_are_folded_fully_and_not_lightly(
    written: str, same: str
) -> None:
    assert fold_text(written) == fold_text(same)
    assert fold_text(written, Level.LIGHT) != fold_text(same, Level.LIGHT)


@pytest.mark.parametrize(
    ("one", "other"),
    [("قتل", "قاتل"), ("حلب", "حلبي"), ("3 قتلى", "30 قتلى"), ("هـ ـ م", "هم"), ("غ. زة", "غزة")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)


def test_a_span_takes_the_vowel_signs_of_its_last_letter_along() -> None:
    folded = fold("قُتِلَ ثلاثةُ مدنيّين")
    start = folded.text.index("ثلاثه")
    begin, end = folded.span(start, start + len("ثلاثه"))
    assert folded.source[begin:end] == "ثلاثةُ"


def test_a_span_does_not_take_controls_along() -> None:
    folded = fold("قصف\u200f حلب")
    assert folded.span(0, 3) == (0, 3)


def test_an_empty_span_is_empty_in_the_source() -> None:
    folded = fold("  قصف")
    assert folded.span(1, 1) == (3, 3)
    assert folded.span(3, 3) == (5, 5)
    assert fold("").span(0, 0) == (0, 0)


def test_source_offsets_lead_to_folded_ones() -> None:
    folded = fold("في  «الرّقّة»")
    start = folded.source.index("الر")
    assert folded.text[slice(*folded.at(start, start + len("الرّقّة")))] == "الرقه"


@given(any_text, levels)
def test_the_map_and_the_fast_way_give_the_same_text(text: str, level: Level) -> None:
    assert fold(text, level).text == fold_text(text, level)


@given(any_text, levels)
def test_folding_twice_changes_nothing(text: str, level: Level) -> None:
    once = fold_text(text, level)
    assert fold_text(once, level) == once


@given(any_text, levels)
def test_full_folding_goes_on_from_light_folding(text: str, level: Level) -> None:
    assert fold_text(fold_text(text, Level.LIGHT)) == fold_text(text)


@given(arabic, levels, st.data())
def test_a_folded_slice_leads_back_to_words_that_fold_to_it(
    text: str, level: Level, data: st.DataObject
) -> None:
    folded = fold(text, level)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    if _is_on_boundaries(folded, start, end):
        begin, stop = folded.span(start, end)
        assert fold_text(text[begin:stop], level) == folded.text[start:end]
        assert folded.at(begin, stop) == (start, end)


@given(any_text, levels)
def test_spans_keep_the_order_of_the_source(text: str, level: Level) -> None:
    folded = fold(text, level)
    spans = [folded.span(n, n + 1) for n in range(len(folded.text))]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)


def test_no_letter_of_unicode_folds_to_something_that_folds_further() -> None:
    letters = [chr(code) for code in range(0x10000) if unicodedata.category(chr(code))[0] == "L"]
    once = [fold_text(letter) for letter in letters]
    assert [fold_text(letter) for letter in once] == once


def _is_on_boundaries(folded: Folded, start: int, end: int) -> bool:
    """Whether the slice begins and ends with letters and halves no ligature."""
    part = folded.text[start:end]
    if not part or part != part.strip():
        return False
    before, after = folded.span(start - 1, start), folded.span(start, start + 1)
    if start > 0 and before[0] == after[0]:
        return False
    return end == len(folded.text) or folded.span(end - 1, end)[0] != folded.span(end, end + 1)[0]
