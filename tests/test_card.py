"""The card: everything a record says, readable in any terminal, and safe to print."""

import io
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from summarizer.article import make_article
from summarizer.card import card
from summarizer.derive import derive
from summarizer.engine import Answer
from summarizer.errors import Usage
from summarizer.schemas import Article, Check, Record, Severity
from summarizer.wording import RULES_CAUTION
from tests import build

TEXT = (
    "قُتل ثلاثة مدنيين على الأقل وأُصيب خمسة آخرون، مساء الثلاثاء، في غارة جوية شنتها طائرات "
    "حربية روسية على سوق شعبي في مدينة أريحا جنوب إدلب.\n\n"
    "وقال الدفاع المدني إن بين القتلى طفلين، وإن السوق دُمّر بالكامل.\n\n"
    "وقتل 41 شخصاً في غارات مماثلة منذ مطلع العام."
)
ARTICLE = make_article(
    TEXT, title="غارة على سوق في أريحا", published="2024-07-31", url="https://example.org/1"
)
DATE = {
    "text": "مساء الثلاثاء", "kind": "weekday", "day": None, "month": None, "year": None,
    "weekday": "tuesday", "n": None, "direction": None, "time_of_day": "evening",
}  # fmt: skip
TOLL = {
    "text": "41 شخصاً", "metric": "killed", "value": 41, "period": "منذ مطلع العام", "scope": None,
}  # fmt: skip


def strike(**given: Any) -> dict[str, Any]:
    defaults: dict[str, Any] = {
        "event_type": "air_strike",
        "note": {"ar": "غارة على سوق في أريحا.", "en": "An air strike hit a market in Ariha."},
        "date": DATE,
        "places": [build.place("مدينة أريحا", "Ariha", kind="city", governorate="Idlib")],
        "actors": [
            build.actor("طائرات حربية روسية", "Russian warplanes", "perpetrator",
                        "foreign_state_forces"),
            build.actor("مدنيين", "Civilians", "partner_of_target", "civilians"),
        ],
        "casualties": [
            build.casualty("ثلاثة مدنيين على الأقل", 3, max=None, qualifier="at_least"),
            build.casualty("خمسة آخرون", 5, outcome="injured"),
        ],
        "weapons": [{"text": "طائرات حربية", "category": "aircraft"}],
        "objects": [{"text": "سوق شعبي", "type": "market", "damage": "destroyed"}],
        "sources": [build.source("الدفاع المدني", "Civil Defence", kind="civil_defence")],
    }  # fmt: skip
    return build.incident(**defaults | given)


def record(article: Article = ARTICLE, **given: Any) -> Record:
    said = build.extraction(strike(**given), tolls=[TOLL])
    spent = Usage(calls=2, input_tokens=1200, output_tokens=300, cost_usd=0.0123)
    answer = Answer(
        said,
        "llm",
        model="openai/some-model",
        model_returned="some-model-2026",
        prompt="incident@0123",
        usage=spent,
        reasks=1,
    )
    return derive(article, answer)


def shown(made: Record, width: int = 80, *, terminal: bool = False) -> str:
    out = io.StringIO()
    Console(
        file=out,
        width=width,
        force_terminal=terminal,
        color_system="truecolor" if terminal else None,
    ).print(card(made))
    return out.getvalue()


@pytest.mark.parametrize(
    "expected",
    [
        "Shelling of Sarmin\n",
        "published 2024-07-31 · https://example.org/1\n",
        "Sarmin was shelled.\n",
        "قُصفت سرمين.\n",
        "1. air strike · main · occurred · one source\n",
        "   غارة جوية · الحدث الرئيسي · وقع · مصدر واحد\n",
        "   An air strike hit a market in Ariha.\n",
        "   غارة على سوق في أريحا.\n",
        "   when            Tuesday 2024-07-30, evening (to the day) · sentence 2\n"
        "                   «مساء الثلاثاء»\n",
        "   perpetrator     Russian warplanes (foreign state forces",
        "   partner of the target\n                   Civilians (civilians",
        "   killed          at least 3, civilians · sentence 2\n"
        "                   «ثلاثة مدنيين على الأقل»\n",
        "   injured         5, civilians · sentence 2\n                   «خمسة آخرون»\n",
        "   weapon          aircraft · sentence 2\n                   «طائرات حربية»\n",
        "   hit             market, destroyed · sentence 2\n                   «سوق شعبي»\n",
        "   source s1       Civil Defence (civil defence) asserts",
        "Cumulative figures, not incidents\n   killed          41 · sentence 4\n"
        "                   «41 شخصاً»\n                   «منذ مطلع العام»\n",
        "model openai/some-model · answered by some-model-2026 · incident@0123 · 2 calls\n"
        "· 1,200 + 300 tokens · $0.0123 · asked again 1× · summarizer ",
    ],
)
def test_the_card_says(expected: str) -> None:
    assert expected in shown(record())


def test_a_place_shows_how_exact_its_coordinates_are() -> None:
    text = " ".join(shown(record()).split())
    found = re.search(
        r"at Ariha \(city\), .*?SY · 35\.8\d\d\d, 36\.\d{4} \(populated place\)", text
    )
    assert found


def test_totals_are_shown_under_several_figures() -> None:
    assert "   in all          killed at least 3, injured 5\n" in shown(record())


def test_checks_are_shown_with_the_worst_first() -> None:
    checks = [
        Check(code="c", severity=severity, path="incidents[0]", message=f"about {severity}")
        for severity in (Severity.INFO, Severity.ERROR, Severity.WARNING)
    ]
    text = shown(record().model_copy(update={"checks": checks}))
    assert re.findall("about ([a-z]+)", text) == ["error", "warning", "info"]
    assert "   error           incidents[0]: about error\n" in text


def test_a_mention_that_was_not_found_is_told() -> None:
    made = record(weapons=[{"text": "صاروخ باليستي", "category": "missile"}])
    weapon = made.incidents[0].weapons
    if weapon:
        assert "not found in the source" in shown(made)
    else:
        assert "صاروخ باليستي" not in shown(made).split("To know before")[0]


@pytest.mark.parametrize("width", [24, 30, 51, 80, 200])
def test_lines_fit_and_end_without_spaces(width: int) -> None:
    for line in shown(record(), width).splitlines():
        assert line == line.rstrip()
        assert sum(not unicodedata.combining(c) for c in line) <= width


def test_arabic_stands_on_lines_of_its_own() -> None:
    mixed = [
        line
        for line in shown(record()).splitlines()
        if re.search("[\u0621-\u064a]", line) and re.search("[A-Za-z]", line)
    ]
    assert mixed == []


@given(st.text(st.characters(categories=["Cc", "Cf", "Ll", "Lo", "Po"]), max_size=40))
def test_nothing_in_an_article_drives_the_terminal(text: str) -> None:
    made = record().model_copy(update={"headline": build.extraction().headline})
    article = made.article.model_copy(update={"outlet": f"[red]{text}\x1b[31m\u202eabc"})
    printed = shown(made.model_copy(update={"article": article}))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e]", printed)
    assert "[red]" in printed


def test_a_terminal_gets_colours_and_the_same_words() -> None:
    coloured = shown(record(), terminal=True)
    assert "\x1b[1m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == shown(record())


def test_an_article_without_incidents_has_a_card_too() -> None:
    article = make_article("ارتفعت أسعار الخضار في الأسواق المحلية هذا الأسبوع.")
    made = derive(article, Answer(build.extraction(), "rules"))
    text = shown(made)
    assert "publication day unknown" in text
    assert "embedded rules · summarizer" in text
    assert RULES_CAUTION in " ".join(text.split())
    assert RULES_CAUTION not in " ".join(shown(record()).split())
    assert "1. " not in text
