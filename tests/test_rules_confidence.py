"""How sure the embedded engine is, and what it does with events that it is not sure of."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer import Settings, Summarizer
from summarizer.article import make_article
from summarizer.rules import RulesEngine
from summarizer.rules.clauses import split
from summarizer.rules.confidence import NAMES, facts
from summarizer.rules.events import events
from summarizer.rules.spot import spot

TOLD = "قُتل مدنيان وأصيب ثالث بقصف مدفعي لقوات النظام على مدينة إدلب أمس."
SPOKEN_OF = "تتذكر المدينة اليوم غارة قُتل فيها مدني في إدلب."
DATA = Path(__file__).parent / "data"


def confidence(text: str) -> float:
    (held,) = RulesEngine(min_confidence=0).read(make_article(text)).confidence or ()
    return held


def test_what_is_told_is_surer_than_what_is_spoken_of() -> None:
    assert confidence(TOLD) > 0.8
    assert confidence(SPOKEN_OF) < 0.5


def test_the_model_weighs_exactly_the_facts_that_are_looked_at() -> None:
    notes = spot(make_article(TOLD))
    (draft,) = [draft for line in notes.lines for draft in events(notes, line, split(notes, line))]
    assert set(facts(notes, draft)) == set(NAMES)


def test_an_unsure_event_is_left_out_and_named() -> None:
    with Summarizer(settings=Settings(min_confidence=0.5)) as summarizer:
        record = summarizer.summarize(SPOKEN_OF, published="2024-07-30")
        told = summarizer.summarize(TOLD, published="2024-07-30")
    assert not record.incidents
    (check,) = [check for check in record.checks if check.code == "incident_unsure"]
    assert "sentence 1" in check.message
    assert len(told.incidents) == 1


def test_the_threshold_is_a_setting() -> None:
    with Summarizer(settings=Settings(min_confidence=0)) as summarizer:
        record = summarizer.summarize(SPOKEN_OF, published="2024-07-30")
    assert [incident.confidence for incident in record.incidents] == [confidence(SPOKEN_OF)]


def composed(name: str) -> Iterator[dict[str, str]]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


@pytest.mark.parametrize("name", [path.name for path in sorted(DATA.glob("*_incident*.jsonl"))])
def test_every_unsure_event_of_the_composed_articles_is_named(name: str) -> None:
    engine = RulesEngine()
    for given in composed(name):
        article = make_article(given["text"], title=given["title"], published=given["published"])
        sure, every = engine.read(article), RulesEngine(0).read(article)
        named = [check for check in sure.checks if check.code == "incident_unsure"]
        assert len(sure.extraction.incidents) + len(named) == len(every.extraction.incidents)
