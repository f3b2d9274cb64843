"""Copies in a job: paid for once, each with a record of its own; and records made anew."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.article import make_article
from summarizer.batch.job import run_job
from summarizer.batch.near import NearCopies
from summarizer.batch.outcomes import Progress
from summarizer.batch.rederive import Rederived, rederive
from summarizer.batch.store import Store, open_store
from summarizer.engine import Answer
from summarizer.errors import ProviderError
from summarizer.schemas import Article, Extraction, Origin, Record
from tests.build import casualty, extraction, incident, place
from tests.build import date as phrase
from tests.local_engine import LocalEngine
from tests.test_copies import BODY, TITLE

RECIPE = json.dumps({"engine": "llm", "model": "local/test", "prompt": "p", "schema": "s"})
SAID = extraction(
    incident(
        sentences=[2],
        date=phrase("أمس الاثنين", "days", n=1, direction="past"),
        places=[place("بلدة راجو", "Rajo")],
        casualties=[casualty("قُتل ثلاثة مدنيين", 3)],
    ),
    summary=[{"ar": "قُتل ثلاثة.", "en": "Three were killed.", "sentences": [2]}],
)


class Reader(LocalEngine):
    """Answers every article as a model's server would."""

    def __init__(self, said: Extraction = SAID, seconds: float = 0.01) -> None:
        super().__init__(seconds)
        self.said = said

    async def extract(self, article: Article) -> Answer:
        answer = await super().extract(article)
        return replace(answer, extraction=self.said, responses=(response(self.said),))


def response(said: Extraction) -> str:
    message = {"role": "assistant", "content": said.model_dump_json()}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return json.dumps({"model": "test-2026", "choices": [choice]}, ensure_ascii=False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "out") as opened:
        yield opened


def at(
    path: str,
    row: int,
    body: str = BODY,
    title: str | None = TITLE,
    published: str | None = "2024-07-30",
) -> Article:
    origin = Origin(path=path, locator=str(row), sha256=f"{path}{row}{body}{published}")
    return make_article(body, title=title, published=published, origin=origin)


def run(
    store: Store, engine: LocalEngine, entries: Iterable[Article], at_once: int = 4
) -> Progress:
    near = NearCopies(store)
    work = run_job(entries, engine.extract, store, recipe=RECIPE, concurrency=at_once, near=near)
    return asyncio.run(work)


def records(store: Store, copies: bool = True) -> list[Record]:
    return [Record.model_validate_json(record) for record in store.records(copies)]


@pytest.mark.parametrize("at_once", [1, 4])
def test_a_near_copy_is_paid_for_once_and_has_its_own_evidence(store: Store, at_once: int) -> None:
    engine = Reader()
    copies = [at("a", 1), at("b", 1, "مراسلنا سامر الحلبي " + BODY, None), at("c", 1, title=None)]
    progress = run(store, engine, copies, at_once)
    assert (len(engine.asked), progress.done, progress.near_copies) == (1, 1, 2)
    for record in records(store):
        (one,) = record.incidents
        row = one.casualties[0]
        assert row.span is not None
        assert record.article.text[row.span.start : row.span.end] == row.text
        assert one.totals.killed is not None
        assert one.totals.killed.best == 3
        assert (record.provenance.calls == 1) == (record.article.origin.path == "a")
    assert {record.article.origin.path for record in records(store)} == {"a", "b", "c"}
    assert [r.article.origin.path for r in records(store, copies=False)] == ["a"]
    assert "near_copy" in [check.code for check in records(store)[1].checks]
    status = store.status()
    assert (status.done, status.near_copies, status.spent.calls) == (3, 2, 1)

    again = Reader()
    progress = run(store, again, copies, at_once)
    assert (again.asked, progress.kept) == ([], 3)


@pytest.mark.parametrize("at_once", [1, 4])
def test_a_changed_toll_is_read_again(store: Store, at_once: int) -> None:
    engine = Reader()
    run(store, engine, [at("a", 1), at("b", 1, BODY.replace("ثلاثة", "أربعة"))], at_once)
    assert len(engine.asked) == 2
    assert store.status().near_copies == 0


def test_a_copy_of_another_day_has_its_own_dates_and_says_so(store: Store) -> None:
    run(store, Reader(), [at("a", 1), at("b", 1, title=None, published="2024-08-06")], 1)
    days = [str(record.incidents[0].date and record.incidents[0].date.start) for record in
            records(store)]  # fmt: skip
    assert days == ["2024-07-29", "2024-08-05"]
    assert "copy_of_another_day" in [check.code for check in records(store)[1].checks]


def test_a_copy_without_the_evidence_is_asked_about(store: Store) -> None:
    said = SAID.model_copy(update={"headline": SAID.headline})
    said.summary[0].sentences[:] = [1]
    engine = Reader(said)
    run(store, engine, [at("a", 1), at("b", 1, title=None)], 1)
    said.summary[0].sentences[:] = [2]
    assert len(engine.asked) == 2


def test_a_copy_of_an_article_that_fails_is_asked_about_itself(store: Store) -> None:
    engine = Reader(seconds=0.02)
    engine.fault = lambda article: (
        ProviderError("refusal", "no") if article.origin.path == "a" else None
    )
    progress = run(
        store, engine, [at("a", 1), at("b", 1, title=None), at("c", 1, BODY + " رويترز", None)]
    )
    assert (progress.failed, progress.done, progress.near_copies) == (1, 1, 1)


def test_the_same_article_elsewhere_shares_the_record_under_its_own_origin(store: Store) -> None:
    engine = Reader()
    a, b = str(store.folder / "a"), str(store.folder / "b")
    Path(a).touch()
    progress = run(store, engine, [at(a, 1), at(a, 2), at(b, 1)])
    assert (len(engine.asked), progress.done, progress.copies) == (1, 1, 2)
    found = [(r.article.origin.path, r.article.origin.locator) for r in records(store)]
    assert found == [(a, "1"), (a, "2"), (b, "1")]
    assert len({record.id for record in records(store)}) == 1
    assert len(records(store, copies=False)) == 1
    assert (store.status().done, store.status().copies) == (1, 2)


def test_a_moved_or_reordered_archive_redoes_and_doubles_nothing(
    store: Store, tmp_path: Path
) -> None:
    bodies = [f"وقع انفجار في القرية رقم {n} دون إصابات بين السكان." for n in range(4)]

    def archive(name: str, *numbers: int) -> list[Article]:
        (tmp_path / name).touch()
        return [at(str(tmp_path / name), row, bodies[n]) for row, n in enumerate(numbers, 1)]

    engine = Reader()
    run(store, engine, archive("old", 0, 1, 2))
    for numbers in ((3, 0, 1, 2), (0, 1, 2, 3), (0, 2, 3), (2, 0, 3)):
        run(store, engine, archive("old", *numbers), 1)
        placed = [r.article.origin.locator for r in records(store)]
        current = [r.article.text.rpartition("رقم ")[2][0] for r in records(store)]
        assert [int(n) for n in current if int(n) in numbers] == list(numbers), (numbers, placed)
        assert len(current) == len(set(current))
    (tmp_path / "old").unlink()
    run(store, engine, archive("new", 2, 0, 3), 1)
    paths = [Path(r.article.origin.path or "").name for r in records(store)]
    assert sorted(paths) == ["new", "new", "new", "old"]
    assert len(engine.asked) == 4


def test_records_are_made_anew_without_a_call(store: Store) -> None:
    run(store, Reader(), [at("a", 1), at("b", 1, title=None), at("c", 1, BODY.replace("7", "8"))])
    before = list(store.records())
    assert rederive(store) == Rederived(unchanged=3)
    assert list(store.records()) == before

    def better(article: Article, responses: list[str]) -> Extraction:
        return SAID.model_copy(update={"headline": SAID.headline.model_copy(update={"en": "New"})})

    assert rederive(store, better) == Rederived(changed=3)
    after = records(store)
    assert {record.headline.en for record in after} == {"New"}
    assert [record.provenance.calls for record in after] == [1, 0, 1]
    assert store.status().spent.calls == 2


def test_what_cannot_be_made_anew_is_counted_and_stays(store: Store) -> None:
    run(store, LocalEngine(), [at("a", 1)])  # its responses are no answers
    run(store, Reader(), [at("b", 1, BODY.replace("7", "8"))])
    before = list(store.records())
    done = rederive(store)
    assert (done.unreadable, done.unchanged) == (1, 1)
    assert [reason[:5] for reason in done.reasons] == ["a 1: "]
    assert list(store.records()) == before


def test_a_failure_that_can_now_be_read_becomes_a_record(store: Store) -> None:
    engine = Reader()
    broken = ProviderError("invalid_output", "no", responses=(response(SAID),))
    engine.fault = lambda article: broken
    run(store, engine, [at("a", 1)])
    assert rederive(store) == Rederived(mended=1)
    (record,) = records(store)
    assert record.provenance.model_returned == "test-2026"
    assert record.incidents[0].totals.killed is not None
    assert list(store.failures()) == []
