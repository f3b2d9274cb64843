"""Reports: the same figures on every medium, and a page that a browser shows without a network."""

import io
import re
from xml.etree import ElementTree

import pytest
from rich.console import Console

from evals.report.html import pieces
from summarizer.evals import (
    GateResult,
    Report,
    baseline,
    build_report,
    compare,
    count,
    html,
    junit,
    markdown,
    markdown_comparison,
    score,
    show,
    show_comparison,
)
from tests.test_evals_scoring import attack, gold, shelling

GOLD = [
    gold(shelling(), doc_id="d1"),
    gold(attack(), doc_id="d2"),
    gold(doc_id="d3", notes='<script>alert("x")</script>'),
]
SHUFFLED = baseline("shuffled", GOLD)


@pytest.fixture(scope="module")
def report() -> Report:
    oracle = count(score(GOLD, baseline("oracle", GOLD), name="oracle"))
    scores = score(GOLD, SHUFFLED, name="رصد <1>")
    return build_report(scores, baseline=oracle, samples=50)


def shown(report: Report, width: int = 200) -> str:
    stream = io.StringIO()
    show(report, Console(file=stream, width=width))
    return stream.getvalue()


def test_the_terminal_shows_figures_caution_and_errors(report: Report) -> None:
    text = shown(report)
    assert "only 3 documents in 3 stories" in text
    assert re.search(r"incident\s+0\s+0\s", text)
    assert "false_deaths" in text
    assert "beside oracle" in text


def test_a_narrow_terminal_shows_whole_figures(report: Report) -> None:
    rows = [line for line in shown(report, width=80).splitlines() if line.startswith(" incident ")]
    assert rows[0].split() == ["incident", "0", "0", "0", "2", "2", "0.000", "0.000", "0.000"]


def test_markdown_has_a_row_for_each_field(report: Report) -> None:
    text = markdown(report)
    assert "| incident | 0 | 0 | 0 | 2 | 2 | 0 | 0.000 | 0.000 | 0.000 |" in text
    assert "beside oracle" in text
    assert all(line.count("|") >= 3 for line in text.splitlines() if line.startswith("|"))


def test_a_comparison_is_shown_on_both_media() -> None:
    names = ("oracle", "empty")
    one, other = (count(score(GOLD, baseline(name, GOLD), name=name)) for name in names)
    compared = compare(one, other, samples=50)
    stream = io.StringIO()
    show_comparison(compared, Console(file=stream, width=160))
    assert "worse in 2 documents" in stream.getvalue()
    assert "| incident | 1.000 | 0.000 | -1.000 |" in markdown_comparison(compared)


def test_junit_lists_fields_false_deaths_and_the_gates_failures(report: Report) -> None:
    root = ElementTree.fromstring(junit(report, GateResult(failures=["killed: F1 fell"])))
    assert root.get("failures") == "1"
    names = {case.get("classname") for case in root.iter("testcase")}
    assert names == {"fields", "false deaths", "gate"}
    assert int(root.get("tests", "0")) == len(list(root.iter("testcase")))


def test_the_page_needs_nothing_else_and_escapes_everything(report: Report) -> None:
    page = html(report, GOLD, SHUFFLED)
    assert "<script>alert" not in page
    assert "رصد &lt;1&gt;" in page
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    assert page.count('<details class="doc"') == 3
    assert 'dir="auto"' in page


def test_overlapping_marks_cut_a_text_into_pieces_that_make_it_whole() -> None:
    text = "قتل مدنيان في حلب"
    cut = pieces(text, [(0, 10, "killed"), (4, 10, "who"), (14, 17, "place")])
    assert "".join(piece.text for piece in cut) == text
    assert [piece.labels for piece in cut if piece.text == "مدنيان"] == [("killed", "who")]
    assert pieces(text, []) == pieces(text, [(3, 3, "empty")]) or len(pieces(text, [])) == 1
