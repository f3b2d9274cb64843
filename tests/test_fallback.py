"""What the embedded engine reads in place of a model, and what its records then say."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from summarizer import ProviderError, Settings, Summarizer
from summarizer.batch.rederive import rederive
from summarizer.batch.store import open_store
from tests.provider import Provider, Step, answer, failure, refusal, serving, truncated
from tests.test_cli import run

NEWS = "قُتل مدنيان وأصيب ثالث بقصف مدفعي على مدينة إدلب أمس."


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving() as provider:
        yield provider


def settings(provider: Provider) -> Settings:
    return Settings(
        model="openai/gpt-5-mini",
        base_url=provider.url,
        api_key=SecretStr("sk-1"),
        fallback="rules",
        http_tries=1,
    )


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((refusal("I will not."),), "refusal"),
        ((truncated(),), "truncated"),
        ((answer("{}"), answer("{}")), "invalid_output"),
    ],
)
def test_the_rules_read_what_a_model_fails_at_for_good(
    provider: Provider, steps: tuple[Step, ...], said: str
) -> None:
    provider.answers(*steps)
    with Summarizer(settings=settings(provider)) as summarizer:
        record = summarizer.summarize(NEWS, published="2024-07-30")
    killed = record.incidents[0].totals.killed
    assert killed is not None
    assert killed.best == 2
    made = record.provenance
    assert (made.engine, made.model, made.calls) == ("rules", "openai/gpt-5-mini", len(steps))
    (check,) = [check for check in record.checks if check.code == "fallback"]
    assert said in check.message


@pytest.mark.parametrize("step", [failure(401, "no such key"), failure(500)])
def test_what_may_pass_stays_a_failure(provider: Provider, step: Step) -> None:
    provider.answers(step)
    with Summarizer(settings=settings(provider)) as summarizer, pytest.raises(ProviderError):
        summarizer.summarize(NEWS)


def test_an_archive_is_read_with_a_fallback_and_made_anew(
    provider: Provider, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    provider.answers(refusal("I will not."))
    server = {"SUMMARIZER_BASE_URL": provider.url, "SUMMARIZER_API_KEY": "sk-1"}
    model = ("--model", "openai/gpt-5-mini", "--fallback", "rules")
    code, _, errors = run("run", "a.txt", "--out", "out", *model, cwd=tmp_path, env=server)
    assert code == 0, errors
    with open_store(tmp_path / "out") as store:
        done = rederive(store)
    assert (done.unchanged, done.unreadable) == (1, 0)
    run("export", "out", "--to", "jsonl", "r.jsonl", cwd=tmp_path)
    record = json.loads((tmp_path / "r.jsonl").read_text(encoding="utf-8"))
    assert record["provenance"]["engine"] == "rules"
    assert "fallback" in {check["code"] for check in record["checks"]}


def test_a_record_of_the_fallback_is_made_anew_with_the_threshold_that_is_set(
    provider: Provider, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    provider.answers(refusal("I will not."))
    env = {
        "SUMMARIZER_BASE_URL": provider.url,
        "SUMMARIZER_API_KEY": "sk-1",
        "SUMMARIZER_MIN_CONFIDENCE": "0.999",
    }
    model = ("--model", "openai/gpt-5-mini", "--fallback", "rules")
    code, _, errors = run("run", "a.txt", "--out", "out", *model, cwd=tmp_path, env=env)
    assert code == 0, errors

    def incidents() -> int:
        with open_store(tmp_path / "out") as store:
            return sum(len(json.loads(record)["incidents"]) for record in store.records())

    assert incidents() == 0
    code, _, errors = run("run", "--rederive", "--out", "out", *model, cwd=tmp_path, env=env)
    assert "0 records changed, 1 as they were" in errors, errors
    assert incidents() == 0
    del env["SUMMARIZER_MIN_CONFIDENCE"]
    run("run", "--rederive", "--out", "out", *model, cwd=tmp_path, env=env)
    assert incidents() > 0
