"""Quotes: found where they stand, whatever the spelling; never where the source says otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.schemas import MatchKind
from summarizer.text.fold import fold_text
from summarizer.text.quotes import locate

EXACT, FOLDED, REPAIRED = MatchKind.EXACT, MatchKind.FOLDED, MatchKind.REPAIRED

REPORT = (
    "قُتِلَ ثلاثةُ مدنيّين، بينهم طفلة، وأُصيب آخرون في قصف مدفعي لقوات النظام على بلدة “حيّان” بريف "
    "حلب الشمالي، عند الساعة 10:30 من صباح أمس.\n"
    "وأكّد مصدر طبي أن المشفى لم يستقبل أي جريح من العسكريين، وأن طبيباً واحداً فقط كان مناوباً.\n"
    "وكان القيادي مسؤولاً عن نقل الأسلحة والذخائر بين العراق وسوريا، وسلّم نفسه للتحالف الدولي "
    "و“قسد” قبل أسبوعين، بحسب (أ ف ب).\n"
    "ولم تعلّق وزارة الدفاع على مقتل عنصرين من الفرقة 25، وقالت إن 1,300 عائلة نزحت إلى مديـــنة "
    "الباب ومعه علي العبد الله."
)
_SENTENCE = "القيادي مسؤولاً عن نقل الأسلحة والذخائر بين العراق وسوريا"
ENGLISH = (
    "Gen. Ahmad al-Khalil said the raid near Deir ez-Zor killed two fighters and wounded seven. "
    "The U.S. military did not confirm the strike, which residents say hit a bakery."
)


def _found(quote: str, text: str = REPORT) -> tuple[str, MatchKind] | None:
    match = locate(quote, text)
    return (text[match.start : match.end], match.how) if match else None


@pytest.mark.parametrize(
    ("quote", "words", "how"),
    [
        ("بينهم طفلة", "بينهم طفلة", EXACT),
        ("قتل ثلاثة مدنيين", "قُتِلَ ثلاثةُ مدنيّين", FOLDED),
        ("الساعة ١٠:٣٠", "الساعة 10:30", FOLDED),
        ("«بينهم طفلة»،", "بينهم طفلة", EXACT),
        ('"حيان"', "حيّان", FOLDED),
        ("بلدة حيان بريف حلب", "بلدة “حيّان” بريف حلب", FOLDED),
        ("بلدة «حيّان» بريف حلب", "بلدة “حيّان” بريف حلب", FOLDED),
        ("مدينة الباب", "مديـــنة الباب", FOLDED),
        ("مسئولا عن نقل الاسلحه", "مسؤولاً عن نقل الأسلحة", REPAIRED),
        ("مسؤولا عن نقل الاسلحه", "مسؤولاً عن نقل الأسلحة", FOLDED),
        ("1300 عائلة", "1,300 عائلة", FOLDED),
        ("أ ف ب", "أ ف ب", EXACT),
    ],
)
def test_the_same_words_in_another_spelling_are_found(
    quote: str, words: str, how: MatchKind
) -> None:
    assert _found(quote) == (words, how)


@pytest.mark.parametrize(
    ("quote", "words", "how"),
    [
        ("قوات النظام", "قوات النظام", EXACT),
        ("أصيب آخرون", "أُصيب آخرون", FOLDED),
        ("ريف حلب", "ريف حلب", EXACT),
        ("تحالف الدولي", "تحالف الدولي", EXACT),
        ("التحالف الدولي", "لتحالف الدولي", FOLDED),
        ("قسد", "قسد", EXACT),
        ("وقسد", "و“قسد", FOLDED),
        ("طبيباً", "طبيباً", EXACT),
    ],
)
def test_particles_written_onto_a_word_are_left_out_of_the_span(
    quote: str, words: str, how: MatchKind
) -> None:
    assert _found(quote) == (words, how)


@pytest.mark.parametrize("quote", ["لب", "قصف مدفع", "ائلة نزحت", "25 وقال", "300", "لد", "ك"])
def test_a_match_neither_begins_nor_ends_within_a_word(quote: str) -> None:
    assert locate(quote, REPORT + " ولد كلب") is None


@pytest.mark.parametrize("quote", ["", "   ", "«»", "…", "-"])
def test_a_quote_without_words_is_nowhere(quote: str) -> None:
    assert locate(quote, REPORT) is None


def test_a_name_is_not_found_in_a_preposition() -> None:
    assert locate("علي", "هجوم على بلدة وسيطرة عليها") is None
    assert _found("علي") == ("علي", EXACT)


def test_a_lighter_spelling_wins_over_an_earlier_heavier_one() -> None:
    text = "حديثه عن الهجوم في مدينة حديثة."
    assert text[slice(*_span("حديثة", text))] == "حديثة"
    assert _span("حديثه", text) == (0, 5)


def test_a_word_of_its_own_wins_over_an_attached_one() -> None:
    text = "نُقل إلى دمشق بعد وصوله من حلب بحلب القديمة، ثم عاد لحلب، حلب."
    assert _span("حلب", text) == (text.index("من حلب") + 3, text.index("من حلب") + 6)
    assert _span("القديمة", "والقديمة القديمة") == (9, 16)


def test_cited_sentences_are_searched_first() -> None:
    text = "قتل مدني في حلب. وقتل مدني في إدلب."
    second = text.index("وقتل")
    match = locate("مدني", text, [(second, len(text))])
    assert match is not None
    assert match.start > second
    assert locate("حلب", text, [(second, len(text))]) is not None


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("القيادي مسؤولاً عن نقل ... بين العراق وسوريا", _SENTENCE),
        ("قصف مدفعي […] بريف حلب", "قصف مدفعي لقوات النظام على بلدة “حيّان” بريف حلب"),
        ("كان … بين", "كان القيادي مسؤولاً عن نقل الأسلحة والذخائر بين"),
    ],
)
def test_parts_around_an_ellipsis_are_found_in_order(quote: str, words: str) -> None:
    assert _found(quote) == (words, REPAIRED)


@pytest.mark.parametrize(
    "quote",
    [
        "بين العراق وسوريا … القيادي مسؤولاً",
        "قصف مدفعي ... قبل أسبوعين",
        "أكّد مصدر طبي أن المشفى ... استقبل أي جريح",
        "مصدر طبي أن المشفى ... أي جريح من العسكريين",
    ],
)
def test_an_ellipsis_bridges_neither_lines_nor_negations(quote: str) -> None:
    assert locate(quote, REPORT) is None


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("كان القيادي مسؤولاً عن نقل الذخائر بين العراق وسوريا", f"وكان {_SENTENCE}"),
        ("القيادي مسؤول عن نقل الأسلحة وذخائر بين العراق وسورية", _SENTENCE),
        ("مقتل عنصرين من الفرقه الـ 25 وقالت", "مقتل عنصرين من الفرقة 25، وقالت"),
        ("قصف مدفعي لقوات النظم على بلدة حيان", "قصف مدفعي لقوات النظام على بلدة “حيّان"),
    ],
)
def test_a_slip_of_the_pen_is_repaired_with_the_words_of_the_source(quote: str, words: str) -> None:
    assert _found(quote) == (words, REPAIRED)


@pytest.mark.parametrize(
    "quote",
    [
        "لم يكن القيادي مسؤولاً عن نقل الأسلحة والذخائر بين العراق وسوريا",
        "وكان القيادي غير مسؤول عن نقل الأسلحة والذخائر بين العراق وسوريا",
        "أن المشفى استقبل أي جريح من العسكريين",
        "وعلّقت وزارة الدفاع على مقتل عنصرين",
        "تعلق وزارة الدفاع على مقتل عنصرين من الفرقة بعد",
    ],
)
def test_a_negation_is_neither_added_nor_dropped(quote: str) -> None:
    assert locate(quote, REPORT) is None


@pytest.mark.parametrize(
    "quote",
    [
        "قتل أربعة مدنيين بينهم طفلة",
        "قتل مدنيين بينهم طفلة، وأصيب آخرون",
        "عند الساعة 11:30 من صباح أمس",
        "على مقتل عنصر من الفرقة 25",
        "على مقتل عنصرين من الفرقة 24",
        "وسلم نفسه للتحالف الدولي قبل ثلاثة أسابيع",
        "وقالت إن 1,400 عائلة نزحت إلى مدينة الباب",
        "أن ثلاثين طبيباً فقط كان مناوباً",
    ],
)
def test_a_changed_number_is_not_accepted(quote: str) -> None:
    assert locate(quote, REPORT) is None


@pytest.mark.parametrize(
    "quote",
    [
        "قصف جوي لقوات التحالف على بلدة حيان",
        "طفلة صغيرة من عائلة الأحمد",
        "مقتل قائد لواء في هجوم صاروخي على مطار عسكري",
        "بريف حلب الجنوبي",
        "علي العبود",
        "القيادات",
        "وأعلنت الأمم المتحدة وصول قافلة مساعدات إلى المخيم عبر المعبر الحدودي",
    ],
)
def test_what_the_source_does_not_say_is_not_found(quote: str) -> None:
    assert locate(quote, REPORT) is None


@pytest.mark.parametrize(
    ("quote", "words", "how"),
    [
        ("the raid near Deir ez-Zor", "the raid near Deir ez-Zor", EXACT),
        ("The Raid near Deir Ez Zor", "the raid near Deir ez-Zor", FOLDED),
        ("US military", None, None),
        ("killed two fighters, wounded seven", "killed two fighters and wounded seven", REPAIRED),
        ("killed three fighters and wounded seven", None, None),
        ("The U.S. military did confirm the strike", None, None),
        ("residents say it hit a bakery", "residents say hit a bakery", REPAIRED),
        ("bake", None, None),
    ],
)
def test_english_quotes(quote: str, words: str | None, how: MatchKind | None) -> None:
    assert _found(quote, ENGLISH) == ((words, how) if words else None)


@given(st.data())
def test_any_run_of_words_is_found_as_it_stands(data: st.DataObject) -> None:
    words = REPORT.split()
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    quote = " ".join(words[first:last])
    if not any(map(str.isalnum, quote)) or quote.strip("،.“”()") in {"و", "أ", "ف", "ب"}:
        return
    match = locate(quote, REPORT)
    assert match is not None
    assert _letters(REPORT[match.start : match.end]) in _letters(quote)
    assert _letters(quote).endswith(_letters(REPORT[match.start : match.end]))


@given(
    st.text(alphabet="قتلًـ و،. 1(«»", min_size=5, max_size=60),
    st.integers(0, 50),
    st.integers(1, 20),
)
def test_marks_around_a_quote_change_nothing(text: str, first: int, length: int) -> None:
    quote = text[first : first + length].strip()
    bare, marked = (locate(form, text, [(0, 30)]) for form in (quote, f"«{quote}»"))
    assert bare == marked


@given(st.text(alphabet="قتل وثلاثةمدني 12.…«»", max_size=30))
def test_whatever_is_asked_a_match_lies_within_the_text(quote: str) -> None:
    match = locate(quote, REPORT, [(0, 40), (200, 300)])
    assert match is None or 0 <= match.start < match.end <= len(REPORT)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold_text(text)))


def _span(quote: str, text: str) -> tuple[int, int]:
    match = locate(quote, text)
    assert match is not None
    return match.start, match.end
