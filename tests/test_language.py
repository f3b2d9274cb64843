"""Which language a text is in."""

import pytest

from summarizer.text.language import detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "أعلنت غرفة العمليات انسحاب الرتل من محيط القرية"),
        ("ar", "شو صار بالضيعة مبارح؟ قصفوا البيوت وراحت الكهربا"),
        ("ar", "قصفت مسيّرة موقعاً لـ SDF قرب Tell Tamr بحسب موقع Liveuamap"),
        ("ar", "أعلنت هیئة الإغاثة عن إرسال قافلة إلى الأهالی فی المخیم"),
        ("ar", "وصل الوفد إلى گرگوك برفقة پير خان"),
        ("en", "Two shells fell near the bakery and a boy was wounded."),
        ("en", "Three killed, five wounded"),
        ("en", "The town of Sarmin (سرمين) was shelled at dawn."),
        ("ckb", "هێزەکان گەیشتنە ناوەندی شارەکە و ڕێگاکە داخرا"),
        ("fa", "نیروهای امدادی به روستا رسیدند و سه نفر زخمی شدند"),
        ("ur", "گاؤں پر گولہ باری میں دو بچے زخمی ہو گئے"),
        ("tr", "Köye düzenlenen saldırıda iki çocuk yaralandı ve bir ev yıkıldı."),
        ("kmr", "Li gund du zarok birîndar bûn û xaniyek hat rûxandin"),
        ("fr", "Deux enfants ont été blessés dans le bombardement du village."),
        ("de", "Bei dem Angriff auf das Dorf wurden zwei Kinder verletzt."),
        ("es", "Dos niños resultaron heridos en el bombardeo de la aldea."),
    ],
)
def test_a_language_is_known_by_its_letters_or_its_small_words(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "قصف", "12/7/2024 10:30", "…«»", "Два ребенка ранены при обстреле села", "村庄遭到炮击"],
)
def test_too_few_letters_or_an_unknown_script_is_no_language(text: str) -> None:
    assert detect_language(text) is None


def test_the_larger_script_decides() -> None:
    arabic, english = "وصلت القافلة إلى المخيم مساء أمس. ", "The convoy reached the camp. "
    assert detect_language(arabic * 5 + english) == "ar"
    assert detect_language(arabic + english * 5) == "en"


def test_a_long_text_in_an_unlisted_latin_language_is_not_taken_for_english() -> None:
    text = "Zwei" + " kylä pommitettiin yöllä ja kaksi lasta loukkaantui vakavasti" * 5
    assert detect_language(text) is None
