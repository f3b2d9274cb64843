"""Counts of people in Arabic and English phrases."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.schemas import Qualifier
from summarizer.text.counts import Count, numbers, read, supports
from summarizer.text.nouns import NounNumber, human_nouns

EXACT = [
    ("5 قتلى", 5),
    ("١٢ عنصراً", 12),
    ("1,200 شخص", 1200),
    ("١٬٢٠٠ نازح", 1200),
    ("1.200 لاجئ", 1200),
    ("2.5 مليون لاجئ", 2_500_000),
    ("ثلاثة عشر قتيلاً", 13),
    ("خمس وعشرين جريحاً", 25),
    ("ثمانية وستين مدنياً", 68),
    ("مئة وثلاثة وأربعون شخصاً", 143),
    ("مائة وعشرون ألفاً", 120_000),
    ("ثلاثة آلاف وخمسمئة عائلة", 3500),
    ("ستة عشر ألفاً و300 نازح", 16_300),
    ("سبعمائة وخمسين عائلة", 750),
    ("مئتا ألف نازح", 200_000),
    ("ألفي نازح", 2000),
    ("ألفا مقاتل", 2000),
    ("ألفاً وخمسمئة نازح", 1500),
    ("مليوني لاجئ", 2_000_000),
    ("مليون ونصف المليون نازح", 1_500_000),
    ("إحدى عشرة امرأة", 11),
    ("اثني عشر عنصراً", 12),
    ("ست سيدات", 6),
    ("8 آلاف نازح", 8000),
    ("تسعة آخرين", 9),
    ("خمسة من المدنيين", 5),
    ("اثنان من مرافقيه", 2),
    ("63 معتقلاً", 63),
    ("دفعة تضم 63 معتقلاً", 63),
    ("170 عملية", 170),
    ("قتيلان", 2),
    ("قتيلين", 2),
    ("جنديان", 2),
    ("مدنيان", 2),
    ("طفلين", 2),
    ("الطفلان", 2),
    ("شخصين", 2),
    ("امرأتين", 2),
    ("سيدتان", 2),
    ("مقتل عنصرين من التنظيم", 2),
    ("مدنيين اثنين", 2),
    ("مقاتلين اثنين", 2),
    ("اثنين", 2),
    ("قتيل", 1),
    ("جندي", 1),
    ("جندياً", 1),
    ("الجندي", 1),
    ("جندي واحد", 1),
    ("امرأة", 1),
    ("امرأة واحدة", 1),
    ("أحد قياديي التنظيم", 1),
    ("إحدى النساء", 1),
    ("أحد المدنيين", 1),
    ("واحد من عناصر الدورية", 1),
    ("مقتل شاب برصاص مجهولين", 1),
    ("إصابة آخر بجروح", 1),
    ("قيادي في التنظيم", 1),
    ("جثة مدني", 1),
    ("طفل وامرأة", 2),
    ("سيدة وطفلها", 2),
    ("رجل وزوجته", 2),
    ("رجل وزوجته وثلاثة من أطفالهما", 5),
    ("أربع نساء وثلاثة أطفال", 7),
    ("قائد المجموعة وثلاثة عناصر", 4),
    ("قيادي في التنظيم وسائقه", 2),
    ("طفلان ورجل", 3),
    ("مدني و13 عسكرياً", 14),
    ("ستة عناصر من القوات ومدني", 7),
    ("10 نساء وأطفال", 10),
    ("خمسة مدنيين بينهم طفلان", 5),
    ("23 مدنياً، بينهم 16 طفلاً وثلاث نساء", 23),
    ("سبعة أشخاص معظمهم نساء", 7),
    ("مدنيان أحدهما طفل", 2),
    ("قتيل وثلاثة جرحى", 1),
    ("مقتل خمسة عناصر وإصابة عشرة", 5),
    ("قُتل جندي وأصيب اثنان آخران", 1),
    ("مقتل وإصابة 15 عنصراً", 15),
    ("ارتفع عدد القتلى إلى 12 في المدينة", 12),
    ("القتلى 30", 30),
    ("3 قتلى في 12 تموز 2024", 3),
    ("مقتل مدني مساء الخميس 11 تموز", 1),
    ("إصابة طفل (12 عاماً)", 1),
    ("شاب في العشرين من العمر", 1),
    ("مقتل 4 أشخاص بقصف على بعد 10 كيلومترات", 4),
    ("مقتل 3 في الساعة 10:30", 3),
    ("مقتل ثلاثة مدنيين بـ 20 قذيفة", 3),
    ("12 people", 12),
    ("twelve people", 12),
    ("twenty-five fighters", 25),
    ("one hundred and forty-three civilians", 143),
    ("1,200 displaced people", 1200),
    ("two dozen rebels", 24),
    ("half a million refugees", 500_000),
    ("12 unarmed Syrian civilians", 12),
    ("a soldier", 1),
    ("one of the leaders", 1),
    ("a senior commander", 1),
    ("the man", 1),
    ("a police officer", 1),
    ("two children", 2),
    ("a couple and their child", 3),
    ("two children and their mother", 3),
    ("a man, his wife and three of their children", 5),
    ("a commander and his driver", 2),
    ("five civilians, including two children", 5),
    ("seven people, most of them women", 7),
    ("five people killed and three wounded", 5),
    ("killing four soldiers and injuring six", 4),
    ("the death toll rose to 45", 45),
    ("3 killed on July 12", 3),
    ("a 12-year-old boy", 1),
    ("a man aged 45", 1),
    ("three men in a strike at 10:30", 3),
    ("child soldiers: 6 of them", 6),
]

QUALIFIED = [
    ("ما لا يقل عن 7", 7, None, 7, Qualifier.AT_LEAST),
    ("ما لا يقل عن سبعة مدنيين بينهم طفل", 7, None, 7, Qualifier.AT_LEAST),
    ("أكثر من مئتي مدني", 200, None, 200, Qualifier.AT_LEAST),
    ("ما يزيد على عشرين مسلحاً", 20, None, 20, Qualifier.AT_LEAST),
    ("5 أشخاص على الأقل", 5, None, 5, Qualifier.AT_LEAST),
    ("خمسة على الأقل", 5, None, 5, Qualifier.AT_LEAST),
    ("نحو 30 قذيفة", 30, 30, 30, Qualifier.ABOUT),
    ("قرابة مئة عائلة", 100, 100, 100, Qualifier.ABOUT),
    ("حوالي ٤٠ مقاتلاً", 40, 40, 40, Qualifier.ABOUT),
    ("ما يقارب عشرين آخرين", 20, 20, 20, Qualifier.ABOUT),
    ("أقل من عشرة مقاتلين", None, 10, 10, Qualifier.UP_TO),
    ("بين 5 و7 قتلى", 5, 7, 5, Qualifier.ABOUT),
    ("بين خمسة وسبعة مدنيين", 5, 7, 5, Qualifier.ABOUT),
    ("ما بين 10 و 15 عنصراً", 10, 15, 10, Qualifier.ABOUT),
    ("5-7 قتلى", 5, 7, 5, Qualifier.ABOUT),
    ("من 5 إلى 7 جرحى", 5, 7, 5, Qualifier.ABOUT),
    ("ثلاثة أو أربعة جنود", 3, 4, 3, Qualifier.ABOUT),
    ("عشرات القتلى", 20, 99, None, Qualifier.SEVERAL),
    ("العشرات من المدنيين", 20, 99, None, Qualifier.SEVERAL),
    ("مئات العائلات", 200, 999, None, Qualifier.SEVERAL),
    ("آلاف النازحين", 2000, 9999, None, Qualifier.SEVERAL),
    ("عشرات الآلاف من المدنيين", 20_000, 99_999, None, Qualifier.SEVERAL),
    ("بضعة جرحى", 3, 9, None, Qualifier.SEVERAL),
    ("عدد من المدنيين", 2, None, None, Qualifier.SEVERAL),
    ("عدة أشخاص", 2, None, None, Qualifier.SEVERAL),
    ("مدنيين", 2, None, None, Qualifier.SEVERAL),
    ("مقتل مدنيين في ثلاث غارات", 2, None, None, Qualifier.SEVERAL),
    ("مدنيون", 2, None, None, Qualifier.SEVERAL),
    ("أطفال", 2, None, None, Qualifier.SEVERAL),
    ("نساء وأطفال", 2, None, None, Qualifier.SEVERAL),
    ("قتلى وجرحى", 2, None, None, Qualifier.SEVERAL),
    ("إصابة آخرين", 2, None, None, Qualifier.SEVERAL),
    ("طفل وعدد من المدنيين", 3, None, None, Qualifier.SEVERAL),
    ("عائلة نازحة", 2, None, None, Qualifier.SEVERAL),
    ("دون وقوع إصابات", 0, 0, 0, Qualifier.NONE_REPORTED),
    ("من دون تسجيل خسائر بشرية", 0, 0, 0, Qualifier.NONE_REPORTED),
    ("لم يسفر الهجوم عن ضحايا", 0, 0, 0, Qualifier.NONE_REPORTED),
    ("ولم ترد أنباء عن وقوع إصابات", 0, 0, 0, Qualifier.NONE_REPORTED),
    ("لم يصب أحد بأذى", 0, 0, 0, Qualifier.NONE_REPORTED),
    ("at least 12 people", 12, None, 12, Qualifier.AT_LEAST),
    ("more than a hundred fighters", 100, None, 100, Qualifier.AT_LEAST),
    ("20 or more", 20, None, 20, Qualifier.AT_LEAST),
    ("about thirty soldiers", 30, 30, 30, Qualifier.ABOUT),
    ("nearly 200 families", 200, 200, 200, Qualifier.ABOUT),
    ("up to 15 militants", None, 15, 15, Qualifier.UP_TO),
    ("between five and seven people", 5, 7, 5, Qualifier.ABOUT),
    ("5 to 7 rebels", 5, 7, 5, Qualifier.ABOUT),
    ("dozens", 24, 99, None, Qualifier.SEVERAL),
    ("hundreds of residents", 200, 999, None, Qualifier.SEVERAL),
    ("several civilians", 2, None, None, Qualifier.SEVERAL),
    ("soldiers", 2, None, None, Qualifier.SEVERAL),
    ("no casualties", 0, 0, 0, Qualifier.NONE_REPORTED),
    ("no one was killed", 0, 0, 0, Qualifier.NONE_REPORTED),
    ("without causing any injuries", 0, 0, 0, Qualifier.NONE_REPORTED),
    ("أكثر من عشرة جنود ونحو عشرين مدنياً", 30, None, 30, Qualifier.AT_LEAST),
    ("at least two women and a child", 3, None, 3, Qualifier.AT_LEAST),
]

NO_COUNT = [
    "",
    "،",
    "2014",
    "عام 2024",
    "12 تموز 2024",
    "14/7/2024",
    "الساعة 10:30",
    "الخميس الماضي",
    "قبل ثلاثة أيام",
    "قبل أسبوعين",
    "ثلاثة أيام",
    "ساعتين",
    "20 كيلومتراً",
    "عيار 120 ملم",
    "50%",
    "القصف المدفعي",
    "لم ترد معلومات عن خسائر بشرية",
    "دون معرفة حجم الخسائر البشرية",
    "لم يعرف عدد القتلى",
    "حركة طالبان",
    "in 2014",
    "three days ago",
    "10 kilometres",
    "no information on casualties",
    "the airstrike",
    "July 3",
]

SUPPORTED = [
    ("خمسة مدنيين بينهم طفلان", 5, True),
    ("خمسة مدنيين بينهم طفلان", 2, True),
    ("خمسة مدنيين بينهم طفلان", 7, False),
    ("خمسة مدنيين بينهم طفلان", 3, False),
    ("مدنيين", 2, True),
    ("مدنيين", 3, False),
    ("مدنيان", 2, True),
    ("مدنيان", 1, False),
    ("رجل وزوجته وثلاثة من أطفالهما", 5, True),
    ("رجل وزوجته وثلاثة من أطفالهما", 3, True),
    ("رجل وزوجته وثلاثة من أطفالهما", 4, False),
    ("قتيل وثلاثة جرحى", 1, True),
    ("قتيل وثلاثة جرحى", 3, True),
    ("قتيل وثلاثة جرحى", 4, False),
    ("مقتل خمسة وإصابة عشرة", 10, True),
    ("مقتل خمسة وإصابة عشرة", 15, False),
    ("بين 5 و7 قتلى", 5, True),
    ("بين 5 و7 قتلى", 7, True),
    ("بين 5 و7 قتلى", 6, False),
    ("ما بين 10 و20000000 شخص", 20_000_000, True),
    ("بين 5 و7 قتلى", 8, False),
    ("أكثر من 20", 20, True),
    ("أكثر من 20", 21, False),
    ("عشرات القتلى", 24, False),
    ("عدد من المدنيين", 2, False),
    ("مدنيون", 2, False),
    ("دون وقوع إصابات", 0, True),
    ("دون وقوع إصابات", 1, False),
    ("3 قتلى في 12 تموز 2024", 12, False),
    ("3 قتلى في 12 تموز 2024", 2024, False),
    ("مقتل مدنيين في ثلاث غارات", 3, False),
    ("جندي", 1, True),
    ("two children and their mother", 3, True),
    ("two children and their mother", 2, True),
    ("two children and their mother", 5, False),
    ("dozens of people", 30, False),
    ("", 0, False),
]


@pytest.mark.parametrize(("phrase", "n"), EXACT)
def test_a_stated_number_is_read(phrase: str, n: int) -> None:
    assert read(phrase) == Count(n, n, n, Qualifier.EXACT)


@pytest.mark.parametrize(("phrase", "low", "high", "best", "qualifier"), QUALIFIED)
def test_how_a_number_is_given_is_kept(
    phrase: str, low: int | None, high: int | None, best: int | None, qualifier: Qualifier
) -> None:
    assert read(phrase) == Count(low, high, best, qualifier)


@pytest.mark.parametrize("phrase", NO_COUNT)
def test_what_counts_nobody_is_refused(phrase: str) -> None:
    assert read(phrase) is None


@pytest.mark.parametrize(("phrase", "n", "expected"), SUPPORTED)
def test_a_phrase_supports_what_it_states(phrase: str, n: int, expected: bool) -> None:
    assert supports(phrase, n) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قُتل مدنيان وأُصيب ثلاثة عشر آخرون.", [("مدنيان", 2), ("ثلاثة عشر", 13)]),
        ("نزحت ١٬٢٠٠ عائلة وألفا شخص", [("١٬٢٠٠", 1200), ("ألفا", 2000)]),
        (
            "في 14/7/2024 الساعة 10:30",
            [("14", 14), ("7", 7), ("2024", 2024), ("10", 10), ("30", 30)],
        ),
        ("وصل خمسةٌ وعشرون مقاتلاً", [("خمسةٌ وعشرون", 25)]),
        ("أحد المدنيين وجندي واحد", []),
        ("1 قتيل", [("1", 1)]),
        ("على طريق M4 قرب بلدة تبعد 2.5 كيلومتر", []),
        ("مفاوضات حركة طالبان", []),
        ("بقوة 6,6 درجات، و6,600 خيمة", [("6,600", 6600)]),
        ("9" * 400, []),
        ("عشرات القتلى", []),
        (
            "twenty-five people, two dozen vehicles and 1,500 shells",
            [("twenty-five", 25), ("two dozen", 24), ("1,500", 1500)],
        ),
        ("One of the two men, on the 3rd", [("two", 2)]),
        ("", []),
    ],
)
def test_the_numbers_of_a_text_are_found_where_they_stand(
    text: str, expected: list[tuple[str, int]]
) -> None:
    assert [(text[n.start : n.end], n.value) for n in numbers(text)] == expected


@pytest.mark.parametrize(
    ("form", "number"),
    [
        ("طفلين", NounNumber.TWO),
        ("مدنيين", NounNumber.TWO_OR_MORE),
        ("مدنيان", NounNumber.TWO),
        ("اخرين", NounNumber.TWO_OR_MORE),
        ("اطفاله", NounNumber.MORE),
        ("ابنايه", NounNumber.MORE),
        ("زوجته", NounNumber.ONE),
        ("قياديي", NounNumber.MORE),
        ("القتلي", NounNumber.MORE),
        ("عايله", NounNumber.GROUP),
        ("wives", NounNumber.MORE),
        ("bodies", NounNumber.MORE),
    ],
)
def test_the_forms_of_a_noun_tell_how_many(form: str, number: NounNumber) -> None:
    assert human_nouns()[form].number is number


@given(st.integers(2, 1_899), st.sampled_from(["قتلى", "مدنياً", "people", "soldiers"]))
def test_digits_before_people_are_read_and_supported(n: int, noun: str) -> None:
    phrase = f"{n} {noun}"
    assert read(phrase) == Count(n, n, n, Qualifier.EXACT)
    assert supports(phrase, n)
    assert not supports(phrase, n + 1)


@given(st.sampled_from([phrase for phrase, _ in EXACT]), st.integers(0, 9_999))
def test_what_is_read_is_supported(phrase: str, other: int) -> None:
    count = read(phrase)
    assert count is not None
    assert count.best is not None
    assert supports(phrase, count.best)


PIECES = (
    *("3", "١٢", "1,200", "2.5", "ثلاثة", "عشر", "مئتي", "ألفاً", "مليون", "نصف", "ربع", "اثنين"),
    *("مدنيين", "طفلاها", "عسكرياً", "امرأة", "جرحى", "عائلة", "أم", "أبناؤه", "الأربعة", "آخرين"),
    *("و", "أو", "بين", "بينهم", "من", "إلى", "،", "-", "نحو", "أكثر من", "لا يقل عن", "عشرات"),
    *("مقتل", "إصابة", "لم", "دون", "أحد", "اللواء", "عيار", "عاماً", "12/7", "10:30", "M4"),
    *("two", "dozen", "hundred", "and", "or", "between", "to", "at least", "up to", "no one"),
    *("killed", "wounded", "civilians", "a child", "including", "years old", "Brigade", "several"),
)


def in_order(count: Count | None) -> bool:
    given = (count.min, count.best, count.max) if count else ()
    known = [n for n in given if n is not None]
    return known == sorted(known) and all(n >= 0 for n in known)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert in_order(read(text))
    for number in numbers(text):
        assert 0 <= number.start < number.end <= len(text)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from([" ", ""]))
def test_any_words_of_counting_can_be_read(pieces: list[str], between: str) -> None:
    assert in_order(read(between.join(pieces)))


def test_a_word_that_only_ends_like_a_number_states_none() -> None:
    assert numbers("عُثر على كمية من الأسلحة وكميات من الذخيرة") == ()
