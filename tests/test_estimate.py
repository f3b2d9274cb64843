"""What an archive will cost: guessed from its characters, or measured on a few real answers."""

import json
import re
from pathlib import Path

import pytest

from summarizer.archive import Reading
from summarizer.archive.sample import draw
from summarizer.batch.estimate import estimate, fit
from summarizer.batch.rows import Measured
from summarizer.batch.store import read_store
from summarizer.errors import Usage
from summarizer.llm.pricing import cost_usd
from summarizer.llm.tokens import tokens_of
from summarizer.settings import Settings
from tests import build
from tests.provider import USAGE, answer, failure, serving
from tests.test_cli import MODEL, SERVER, refused, run

LINES = 40


@pytest.fixture
def place(tmp_path: Path) -> Path:
    first = "قُتل {} مدنيين في قصف على بلدة سرمين شمال إدلب. "
    rows = [{"text": first.format(n + 3) + "وقال شهود إن القصف تجدد. " * n} for n in range(LINES)]
    rows[7] = {"text": "Der Verkehr wurde gestern umgeleitet, teilte die Polizei mit."}
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "a.jsonl").write_text(text + "{broken\n", encoding="utf-8")
    return tmp_path


def test_every_place_is_drawn_with_the_same_chance(place: Path) -> None:
    drawn = [draw([place / "a.jsonl"], Reading(), 10, seed=seed) for seed in range(200)]
    assert {(one.places, one.found) for one in drawn} == {(LINES + 1, LINES)}
    starts = [article.origin.locator for one in drawn for article in one.articles]
    assert 25 < starts.count("1") < 80
    assert 25 < starts.count(str(LINES)) < 80
    again = draw([place / "a.jsonl"], Reading(), 10, seed=0)
    assert again.articles == drawn[0].articles


def test_what_turns_out_to_be_no_article_is_not_counted_as_one(place: Path) -> None:
    drawn = draw([place / "a.jsonl"], Reading(), 1000)
    assert len(drawn.articles) == drawn.articles_there == LINES - 1
    assert drawn.skipped == {"language de": 1}
    assert draw([place / "a.jsonl"], Reading(), 1000, limit=5).articles_there == 5


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        # Counted with o200k_base.
        ("قالت مصادر محلية إن طائرة مسيّرة استهدفت سيارة على طريق ريفي صباح اليوم.", 24),
        ("قَالَتْ مَصَادِرُ مَحَلِّيَّةٌ إِنَّ طَائِرَةً استَهدَفَتْ سَيَّارَةً.", 49),
        ("A drone struck a car on a country road this morning, local sources said.", 16),
        ('{"kind": "killed", "count": {"low": 3, "high": 5}, "sentences": [1, 12]}', 32),
    ],
)
def test_tokens_are_about_what_a_tokenizer_counts(text: str, tokens: int) -> None:
    assert tokens_of(text) == pytest.approx(tokens, rel=0.25)


def test_a_line_through_few_points_says_how_unsure_it_is() -> None:
    assert fit([(100.0, 1000.0)], 200).value == 1000
    figure = fit([(100.0, 900.0), (200.0, 1300.0), (300.0, 1250.0), (400.0, 1500.0)], 250)
    assert figure.value == pytest.approx(1237.5)
    assert figure.low < figure.value < figure.high


def test_without_a_call_the_estimate_is_said_to_be_rough(place: Path) -> None:
    code, out, errors = run("estimate", "a.jsonl", "--model", "openai/gpt-5-mini", "--rpm", 60,
                            cwd=place)  # fmt: skip
    assert code == 0, errors
    assert out.startswith(f"{LINES - 1} articles to ask about, of {LINES + 1} places read; ")
    assert "  skipped: 1 language de" in out
    assert "  cannot be read: 1" in out
    assert "estimated from characters" in out
    assert re.search(r"cost: \$0\.\d+ \(\$0\.\d+ to \$\d\.\d+\), less what", out)
    assert "time: about 39 s with 64 in flight" in out


def test_a_run_through_a_batch_api_is_told_at_its_own_price(place: Path) -> None:
    def cost(*more: str) -> float:
        command = ("estimate", "a.jsonl", "--model", "openai/gpt-5-mini", *more)
        code, out, errors = run(*command, "--json", cwd=place)
        assert code == 0, errors
        return float(json.loads(out)["cost_usd"]["value"])

    assert cost("--batch-api") == pytest.approx(cost() / 2)
    _, out, _ = run("estimate", "a.jsonl", "--model", "openai/gpt-5-mini", "--batch-api", cwd=place)
    assert "through the Batch API" in out
    assert "time: that of the provider" in out


@pytest.mark.parametrize("bought_in_batch", [True, False])
@pytest.mark.parametrize("batch", [True, False])
def test_answers_bought_at_another_price_are_priced_by_their_tokens(
    bought_in_batch: bool, batch: bool, place: Path
) -> None:
    settings = Settings(model="openai/gpt-5-mini")
    drawn = draw([place / "a.jsonl"], Reading(), 10)

    def price(batch: bool) -> float:
        found = cost_usd("gpt-5-mini", Usage(1, 12_000, 4_000, 900), "openai", batch=batch)
        assert found
        return 2 * found

    usage = Usage(2, 24_000, 8_000, 1_800, price(bought_in_batch))
    measured = [Measured(900, usage, 1, 3.0) for _ in range(4)]
    expected = estimate(
        drawn, settings, measured, 3.0, batch=batch, as_paid=batch == bought_in_batch
    )
    assert expected.cost_usd is not None
    assert expected.cost_usd.value == pytest.approx(price(batch) * drawn.articles_there)
    assert (expected.seconds is None) == batch
    again = estimate(drawn, settings, measured, 3.0, batch=batch, as_paid=False)
    assert again.cost_usd is not None
    assert again.cost_usd.value == pytest.approx(price(batch) * drawn.articles_there)


def test_a_few_answers_are_measured_kept_and_not_paid_for_again(place: Path) -> None:
    with serving() as provider:
        provider.answers(answer(build.extraction().model_dump(mode="json")))
        env = {**SERVER, "SUMMARIZER_BASE_URL": provider.url}
        asking = ("estimate", "a.jsonl", *MODEL, "--ask", 10, "--out", "out", "--json")
        code, out, errors = run(*asking, cwd=place, env=env)
        assert code == 0, errors
        assert len(provider.requests) == 10
        said = json.loads(out)
        assert said["answers"] == 10
        assert said["articles"] == LINES - 1
        assert said["input_tokens"]["value"] == (LINES - 1) * USAGE["input"]
        assert said["output_tokens"]["high"] == (LINES - 1) * USAGE["output"]
        assert said["cost_usd"] is None
        assert 0 < said["seconds"] < 60

        _, out, _ = run("estimate", "a.jsonl", *MODEL, "--out", "out", cwd=place, env=env)
        assert out.startswith(f"{LINES - 11} articles to ask about")
        assert "done already: 10" in out
        run("run", "a.jsonl", *MODEL, "--out", "out", cwd=place, env=env)
        assert len(provider.requests) == LINES - 1
    with read_store(place / "out") as store:
        assert store.status().done == LINES - 1


def test_what_cannot_be_estimated_is_told(place: Path) -> None:
    refused(2, "name a model", "estimate", "a.jsonl", cwd=place)
    refused(2, "Add --out DIR", "estimate", "a.jsonl", *MODEL, "--ask", 3, cwd=place)
    (place / "b.jsonl").write_text("{broken\n")
    refused(2, "b.jsonl: no articles to ask about", "estimate", "b.jsonl", *MODEL, cwd=place)
    with serving() as provider:
        provider.answers(failure(500))
        env = {**SERVER, "SUMMARIZER_BASE_URL": provider.url}
        command = ("estimate", "a.jsonl", *MODEL, "--ask", 2, "--out", "out")
        refused(2, "no answer came; `summarizer failures out`", *command, cwd=place, env=env)
