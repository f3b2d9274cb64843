"""Cleaning: the page's clutter goes, the article stays, and every offset is true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.clean import Cleaned, clean

LEAD = "أصيب ثلاثة مدنيين في قصف مدفعي استهدف أطراف بلدة النيرب صباح اليوم."
MORE = "وقال الدفاع المدني إن فرقه أخلت المصابين إلى مشفى قريب."
LAST = "ولم تعلن أي جهة مسؤوليتها عن القصف حتى ساعة إعداد الخبر."
BODY = f"{LEAD}\n\n{MORE}\n\n{LAST}"


def _kinds(raw: str) -> dict[str, str]:
    return {raw[part.start : part.end]: part.kind for part in clean(raw).removed}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Facebook", "share"),
        ("فيسبوك تويتر واتساب تلغرام", "share"),
        ("نسخ الرابط", "share"),
        ("شارك هذا الخبر مع أصدقائك", "share"),
        ("Share on WhatsApp", "share"),
        ("1,240 مشاهدة", "meta"),
        ("٣١ زيارة", "meta"),
        ("وقت القراءة: 4 دقائق", "meta"),
        ("منذ 5 ساعات", "meta"),
        ("3 min read", "meta"),
        ("لتبقى على اطلاع بآخر الأخبار فعّل الإشعارات", "promo"),
        ("للاشتراك في قناتنا على تلغرام اضغط هنا", "promo"),
        ("تابعونا على صفحتنا في فيسبوك", "promo"),
        ("Subscribe to our newsletter", "promo"),
        ("إعلان", "promo"),
        ("الكلمات المفتاحية: إدلب، النيرب، قصف", "tags"),
        ("#إدلب #النيرب", "tags"),
        ("اقرأ أيضاً: حريق في مخيم شمالي إدلب", "related"),
        ("Read more: Camp fire leaves families homeless", "related"),
        ("إعداد: سلمى الأحمد – تحرير: رامي العلي", "byline"),
        ("الرئيسية > أخبار > إدلب", "nav"),
        ("سياسة", "nav"),
    ],
)
def test_a_line_of_clutter_is_removed_wherever_it_stands(line: str, kind: str) -> None:
    for page in (f"{line}\n{BODY}", f"{LEAD}\n{line}\n{MORE}\n{LAST}", f"{BODY}\n{line}"):
        assert _kinds(page) == {line: kind}
        assert line not in clean(page).text


@pytest.mark.parametrize(
    "line",
    [
        "محافظة الحسكة: دخل رتل عسكري إلى المدينة.",
        "محافظة الحسكة:",
        "تابعنا القصف من سطح المنزل حتى المساء، يقول أحمد.",
        "اشترك مئات المدنيين في تشييع الضحايا",
        "إعلان حالة الطوارئ في مشافي المدينة",
        "انضم إلى الفصيل عشرون مقاتلاً",
        "شارك في الهجوم ثلاثة انتحاريين",
        "شاهد عيان: الطائرة حلقت على علو منخفض",
        "السابق كان قائداً في الفصيل",
        "واستمرت الاشتباكات 3 ساعات",
        "– 4 من عناصر الشرطة",
        "سياسة الأرض المحروقة تتواصل في الريف",
        "Share prices of two banks fell after the raid",
    ],
)
def test_a_line_that_tells_something_is_kept(line: str) -> None:
    for page in (f"{line}\n{BODY}", f"{LEAD}\n{line}\n{MORE}\n{LAST}", f"{BODY}\n{line}"):
        assert line in clean(page).text.split("\n")


@pytest.mark.parametrize(
    "line",
    [
        "دمشق - سانا",
        "إدلب/ ليلى العمر/ الأناضول",
        "نورث برس – منبج",
        "بلدي نيوز - حلب (سامي كرم)",
        "SY24 -خاص",
        "بيروت (رويترز)",
        "مركز الأخبار",
    ],
)
def test_a_dateline_of_its_own_is_kept_apart(line: str) -> None:
    cleaned = clean(f"{line}\n\n{BODY}")
    assert cleaned.dateline == line
    assert cleaned.text == BODY
    assert [part.kind for part in cleaned.removed] == ["dateline"]


@pytest.mark.parametrize(
    ("dateline", "paragraph"),
    [
        ("دمشق-سانا", "دمشق-سانا أعلنت وزارة الصحة وصول شحنة لقاحات إلى المطار."),
        ("حلب – سانا", "حلب – سانا: أخمد فوج الإطفاء حريقاً في سوق الحي."),
        ("بيروت 12 آذار (رويترز)", "بيروت 12 آذار (رويترز) - قال مصدر أمني إن الطريق قُطع."),
        ("BEIRUT (Reuters)", "BEIRUT (Reuters) - A convoy crossed the border on Sunday, it said."),
    ],
)
def test_a_dateline_before_the_first_words_stays_in_the_paragraph(
    dateline: str, paragraph: str
) -> None:
    cleaned = clean(f"{paragraph}\n{MORE}")
    assert cleaned.dateline == dateline
    assert cleaned.text == f"{paragraph}\n{MORE}"


@pytest.mark.parametrize(
    "paragraph",
    [
        "محافظة الحسكة: استقدمت القوات تعزيزات إلى المنطقة.",
        "وقال ناشطون لـ(عنب بلدي) إن القصف توقف مساء أمس.",
        "ونقلت سانا عن مصدر عسكري أن الدفاعات تصدت للهجوم.",
    ],
)
def test_an_agency_that_is_only_mentioned_is_no_dateline(paragraph: str) -> None:
    assert clean(f"{paragraph}\n{MORE}").dateline is None


@pytest.mark.parametrize(
    "line",
    [
        "12 تموز, 2024 - 3:45 م",
        "الثلاثاء ٣٠ يوليو ٢٠٢٤",
        "آخر تحديث: 2024/07/30",
        "نشر في: 30.07.2024",
        "Published: July 30, 2024",
    ],
)
def test_a_line_that_is_only_a_date_is_offered_as_one(line: str) -> None:
    assert _kinds(f"عنوان\n{line}\n{BODY}") == {line: "date"}
    assert _kinds(f"{BODY}\n{line}") == {line: "date"}


def test_a_date_between_paragraphs_heads_a_part_of_the_article() -> None:
    page = f"{LEAD}\n{MORE}\n12 تموز 2024\n{LAST}\n{MORE}"
    assert clean(page).removed == ()


def test_a_related_tail_is_cut_to_the_end() -> None:
    tail = "مقالات ذات صلة\nحريق في مخيم\n3 ساعات مضت\nافتتاح مدرسة"
    assert _kinds(f"{BODY}\n\n{tail}") == {tail: "tail"}


@pytest.mark.parametrize(
    "heading", ["اترك تعليقاً", "جميع الحقوق محفوظة © 2024", "3 تعليقات", "Leave a reply"]
)
def test_nothing_is_read_below_the_comments_and_the_footer(heading: str) -> None:
    tail = f"{heading}\nلن يتم نشر عنوان بريدك الإلكتروني.\nتعليق قارئ غاضب على ما جرى في البلدة."
    cleaned = clean(f"{BODY}\n{tail}")
    assert cleaned.text == BODY
    assert [part.kind for part in cleaned.removed] == ["tail"]


def test_a_box_of_related_articles_inside_the_article_cuts_nothing_off() -> None:
    page = f"{LEAD}\n{MORE}\nمقالات ذات صلة\n{LAST}\n{MORE}"
    assert clean(page).text == f"{LEAD}\n{MORE}\n\n{LAST}\n{MORE}"


def test_a_heading_at_the_top_of_the_page_cuts_nothing_off() -> None:
    assert clean(f"التعليقات\nآخر الأخبار\n{BODY}").text == BODY


def test_links_to_the_previous_and_next_article_go_with_their_headlines() -> None:
    links = "السابق\nاجتماع في العاصمة لبحث ملف المياه\nالتالي\nانخفاض أسعار الخضار"
    assert clean(f"{BODY}\n{links}").text == BODY
    assert clean(f"{links}\n{BODY}").text == BODY


def test_a_label_of_tags_takes_the_short_lines_below_along() -> None:
    cleaned = clean(f"{LEAD}\n{MORE}\nالوسوم:\nإدلب\nالنيرب\n{LAST}")
    assert cleaned.text == f"{LEAD}\n{MORE}\n\n{LAST}"
    assert {part.kind for part in cleaned.removed} == {"tags"}


def test_headlines_that_end_a_page_without_a_heading_go() -> None:
    headlines = "حريق في مخيم للنازحين شمالي إدلب\nافتتاح مدرسة جديدة في مدينة الباب"
    assert clean(f"{BODY}\n{headlines}").text == BODY
    tags = "النيرب\nالدفاع المدني\nقصف مدفعي"
    assert clean(f"{BODY}\n{tags}\n{headlines}").text == BODY
    assert clean(f"{BODY}\nليلى العمر\n{headlines}").text == f"{BODY}\nليلى العمر"


@pytest.mark.parametrize(
    "ending",
    [
        "وهذه أسماء الضحايا كما وردت:\nأحمد خالد العلي من النيرب\nسعاد محمد الخطيب من النيرب",
        "– قصف على أطراف قرية كفريا شمالي إدلب\n– إغلاق طريق حلب الدولي أمام الشاحنات",
        "أحمد خالد العلي\nسعاد محمد الخطيب",
        "وتستمر عمليات البحث عن مفقودين تحت الأنقاض",
    ],
)
def test_a_list_or_line_without_full_stops_at_the_end_is_kept(ending: str) -> None:
    assert clean(f"{BODY}\n{ending}").text == f"{BODY}\n{ending}"


def test_headlines_cannot_be_told_from_an_article_without_full_stops() -> None:
    page = (
        BODY.replace(".", "") + "\nوأضاف المصدر أن الطريق مغلق منذ أمس\nوأن الفرق لم تصل بعد إليه"
    )
    assert clean(page).removed == ()


def test_white_space_of_any_kind_is_settled() -> None:
    raw = f"\ufeff  {LEAD}\xa0\r\n\r\n\r\n\r\n\t{MORE} \u200f\r\n{LAST}\u2028"
    assert clean(raw).text == f"{LEAD}\n\n{MORE}\n{LAST}"
    assert clean(raw).removed == ()


@pytest.mark.parametrize("raw", ["Facebook", "مقالات ذات صلة\nFacebook", " 12/7/2024 "])
def test_a_page_of_nothing_but_clutter_is_left_as_it_is(raw: str) -> None:
    assert clean(raw) == Cleaned(
        raw.strip(), None, (), tuple(_spans(raw))
    )  # the lines, not one of them removed


@pytest.mark.parametrize("raw", ["", " \n\ufeff\n"])
def test_an_empty_page_is_empty(raw: str) -> None:
    assert clean(raw) == Cleaned("", None, (), ())


CLUTTER = ("Facebook", "السابق", "مقالات ذات صلة", "التعليقات", "الوسوم:", "دمشق - سانا", "729")
OTHERS = ("إدلب", "30/07/2024", "اقرأ أيضاً: خبر", "خبر بلا نقطة", "", " \t", "\ufeff")
lines = st.one_of(st.sampled_from([LEAD, MORE, LAST, *CLUTTER, *OTHERS]), st.text(max_size=40))


@given(st.lists(lines, max_size=14), st.sampled_from(["\n", "\r\n", "\n\n\n"]))
def test_kept_and_removed_lines_make_up_the_page(page: list[str], line_break: str) -> None:
    raw = line_break.join(page)
    cleaned = clean(raw)
    kept = [raw[start:end] for start, end in cleaned.kept]
    assert [line for line in cleaned.text.split("\n") if line] == kept
    assert "\n\n\n" not in cleaned.text
    pieces = sorted([*cleaned.kept, *((part.start, part.end) for part in cleaned.removed)])
    last = 0
    for start, end in pieces:
        assert not "".join(raw[last:start].split()).strip("\ufeff\u200b\u200e\u200f")
        assert last <= start < end
        last = end


@given(st.lists(lines, max_size=14))
def test_paragraphs_above_any_tail_survive(page: list[str]) -> None:
    assert LEAD in clean("\n".join([LEAD, MORE, *page])).text


def _spans(raw: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for line in raw.split("\n"):
        start = at + len(line) - len(line.lstrip())
        found.append((start, at + len(line.rstrip())))
        at += len(line) + 1
    return found
