"""The day of publication in the head of a page, or none: a wrong day misdates every event."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.publication_date import publication_date

STATED = date(2024, 3, 12)  # a Tuesday


@pytest.mark.parametrize(
    "text",
    [
        "نشر في: 12 آذار 2024",
        "نُشر يوم الثلاثاء 12 آذار 2024",
        "تم النشر بتاريخ 12-3-2024",
        "تاريخ النشر:\n12 آذار, 2024\nتاريخ التحديث:\n14 يناير, 2026",
        "12 آذار 2024",
        "12 آذار/مارس 2024",
        "12 مارس 2024",
        "١٢ مارس ٢٠٢٤",
        "١٢/٠٣/٢٠٢٤",
        "12/03/2024",
        "2024/03/12",
        "2024-03-12T10:30:00+03:00",
        "Tue, 12 Mar 2024 10:30:00 +0300",
        "الثلاثاء، 12 آذار 2024 - 3:45 م",
        "9:40 م, الثلاثاء, 12 مارس 2024",
        "2024.03.12 | 14:32 دمشق\nآخر تحديث: 2024.05.09 | 09:41 دمشق",
        "Published: March 12, 2024 | Updated: March 14, 2024",
        "Last updated 14 March 2024 · First published 12 March 2024",
        "2 رمضان 1445 هـ - 12 مارس 2024 م",
        "1 رمضان 1445 هـ - 12 مارس 2024 م",
        "2 رمضان 1445",
        "٢/٩/١٤٤٥",
        "دمشق - 12 آذار 2024",
        "بقلم: أحمد العلي | 12 مارس 2024",
        "By A. Writer, 12 March 2024",
        "Published 12 March 2024 at 3:45 pm GMT",
        "12 آذار 2024\nنشر في 12/3/2024",
        "قصف على بلدة في الريف\n12 آذار 2024\n© 2026 كل الحقوق محفوظة",
    ],
)
def test_a_day_that_is_stated_is_found(text: str) -> None:
    assert publication_date(text) == STATED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "لا تاريخ هنا",
        "© 2026",
        "© 2026 جميع الحقوق محفوظة",
        "Copyright © 2010-2024",
        "جميع الحقوق محفوظة 12 آذار 2024",
        "آخر تحديث ١٢/٠٣/٢٠٢٤ 14:05",
        "Last updated 14 March 2024",
        "3 hours ago",
        "منذ 3 ساعات",
        "أمس",
        "Yesterday at 14:05",
        "الثلاثاء",
        "آذار 2024",
        "2024",
        "12 آذار",
        "31/02/2024",
        "الخميس 12 آذار 2024",
        "في 12 آذار 2024",
        "قُتل مدنيان في 12 آذار 2024 بقصف على البلدة",
        "حصيلة يوم 12 آذار 2024",
        "Attack of 12 March 2024",
        "12 آذار 2024\n15 آذار 2024",
        "خبر أول\n12 آذار 2024\nخبر ثان\n12 آذار 2024\nخبر ثالث\n12 آذار 2024",
        "نشر في: 12 آذار 2024\nنشر في: 13 آذار 2024",
        "Published 03/04/2024",
        "التقطت الصورة: 12 آذار 2024",
        "Accessed: 12 March 2024",
        "من 10 إلى 12 آذار 2024",
    ],
)
def test_what_does_not_state_it_for_certain_gives_none(text: str) -> None:
    assert publication_date(text) is None


def test_american_order_counts_where_only_it_is_a_date() -> None:
    assert publication_date("Published 04/25/2024") == date(2024, 4, 25)


@given(st.text(max_size=120))
def test_any_text_can_be_asked(text: str) -> None:
    publication_date(text)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.sampled_from(["", "نشر في: ", "Date: "]))
def test_every_day_in_the_common_forms_is_read(day: date, label: str) -> None:
    assert publication_date(f"{label}{day.isoformat()}") == day
    assert publication_date(f"{label}{day.day}/{day.month}/{day.year} م") == day
