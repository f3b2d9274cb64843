"""`summarizer eval` as people type it: real files, real processes, real exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from summarizer.evals import read_gold, write_gold
from tests.provider import answer, serving
from tests.test_cli import ROOT, refused, run
from tests.test_evals_scoring import attack, gold, shelling
from tests.test_evals_summary_judge import BOTH

WIDE = {"COLUMNS": "200"}


def ev(*arguments: object, cwd: Path) -> tuple[int, str, str]:
    return run("eval", *arguments, cwd=cwd, env=WIDE)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A working directory with a gold file of three documents, two of one story."""
    documents = [gold(shelling(), attack()), gold(shelling(), doc_id="d2"), gold(doc_id="d3")]
    sound = [
        d.model_copy(
            update={
                "sha256": d.article.sha256,
                "tags": [] if d.has_incidents else ["no_incident"],
                "group": "one" if d.has_incidents else "other",
            }
        )
        for d in documents
    ]
    write_gold(tmp_path / "gold.jsonl", sound)
    return tmp_path


def scored(place: Path, name: str) -> str:
    assert ev("run", "gold.jsonl", "--baseline", name, "--out", name, cwd=place)[0] == 0
    code, text, _ = ev("score", name, cwd=place)
    assert code == 0
    return text


def test_gold_is_checked_and_counted(place: Path) -> None:
    code, text, _ = ev("check", "gold.jsonl", cwd=place)
    assert code == 0
    assert "3 documents in 2 stories, valid; 1 without incidents" in text


def test_malformed_gold_is_refused_with_file_and_line(place: Path) -> None:
    line = json.loads((place / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0])
    line["incidents"][0]["type"] = ["air_raid"]
    (place / "bad.jsonl").write_text(json.dumps(line), encoding="utf-8")
    code, out, errors = ev("check", "bad.jsonl", cwd=place)
    assert (code, out) == (2, "")
    assert "bad.jsonl:1: incidents.0.type.0" in errors


def test_an_engine_is_run_scored_and_reported(place: Path) -> None:
    code, _, errors = ev("run", "gold.jsonl", "--model", "rules", "--out", "rules", cwd=place)
    assert code == 0, errors
    manifest = json.loads((place / "rules/run.json").read_text(encoding="utf-8"))
    assert manifest["recipe"]["engine"] == "rules"
    assert manifest["gold_files"] == ["gold.jsonl"]
    assert len(manifest["documents"]) == 3
    assert ev("score", "rules", cwd=place)[0] == 0
    code, text, _ = ev("report", "rules", "--markdown", "-", cwd=place)
    assert code == 0
    assert "| incident |" in text
    arguments = ("report", "rules", "--html", "r.html", "--junit", "r.xml")
    assert ev(*arguments, cwd=place)[0] == 0
    assert "<!doctype html>" in (place / "r.html").read_text(encoding="utf-8")
    assert ElementTree.parse(place / "r.xml").getroot().tag == "testsuite"


def test_a_run_that_is_run_again_asks_nothing_again(place: Path) -> None:
    arguments = ("run", "gold.jsonl", "--model", "rules", "--out", "rules")
    ev(*arguments, cwd=place)
    first = (place / "rules/predictions.jsonl").read_bytes()
    _, _, errors = ev(*arguments, cwd=place)
    assert "0 done" in errors
    assert (place / "rules/predictions.jsonl").read_bytes() == first


def test_the_oracle_scores_one_and_the_empty_answer_nothing(place: Path) -> None:
    oracle = next(line for line in scored(place, "oracle").splitlines() if line.startswith(" all "))
    empty = next(line for line in scored(place, "empty").splitlines() if line.startswith(" all "))
    assert "1.000" in oracle
    assert "1.000" not in empty


def test_records_of_ones_own_are_scored_by_their_article(place: Path) -> None:
    ev("run", "gold.jsonl", "--model", "rules", "--out", "rules", cwd=place)
    run("export", "rules", "--to", "jsonl", "records.jsonl", cwd=place)
    arguments = ("score", "records.jsonl", "--gold", "gold.jsonl", "--out", "mine", "--json")
    code, text, _ = ev(*arguments, cwd=place)
    assert code == 0
    # The same text three times is one article.
    assert [d["failed"] for d in json.loads(text)["documents"]].count(None) >= 1


def test_a_judge_gives_its_opinion_apart(place: Path) -> None:
    assert ev("run", "gold.jsonl", "--model", "rules", "--out", "rules", cwd=place)[0] == 0
    with serving() as provider:
        provider.answers(answer(BOTH))
        model = ("--model", "mistral-large", "--base-url", provider.url)
        asked = ("judge", "rules", *model, "--repeats", "1", "--limit", "1")
        code, text, said = ev(*asked, cwd=place)
    assert code == 0, said
    assert "an opinion, in no score" in text
    kept = json.loads((place / "rules/judge.json").read_text(encoding="utf-8"))
    assert (kept["schema"], kept["calls"], len(kept["documents"])) == ("judge/1", 1, 1)


def test_runs_are_compared_and_gated(place: Path) -> None:
    for name in ("oracle", "empty"):
        scored(place, name)
    code, text, _ = ev("compare", "oracle", "empty", cwd=place)
    assert code == 0
    assert "worse in 2 documents" in text
    pinned = ("--baseline", "oracle/counts.jsonl", "--exact")
    assert ev("gate", "oracle", *pinned, cwd=place)[0] == 0
    code, _, errors = ev("gate", "empty", *pinned, "--junit", "g.xml", cwd=place)
    assert code == 1
    assert "d1: " in errors
    assert int(ElementTree.parse(place / "g.xml").getroot().get("failures", "0")) >= 2
    limit = ("--baseline", "oracle", "--at-least", "incident=0.9")
    assert ev("gate", "oracle", *limit, cwd=place)[0] == 0
    assert ev("gate", "empty", "--baseline", "empty", *limit[2:], cwd=place)[0] == 1


def test_another_gold_is_refused(place: Path) -> None:
    scored(place, "oracle")
    documents = read_gold(place / "gold.jsonl")
    write_gold(place / "other.jsonl", documents[:2])
    ev("run", "other.jsonl", "--baseline", "oracle", "--out", "other", cwd=place)
    ev("score", "other", cwd=place)
    code, _, errors = ev("gate", "other", "--baseline", "oracle", cwd=place)
    assert code == 2
    assert "another gold" in errors


def test_two_annotations_are_compared_and_kept_as_the_ceiling(place: Path) -> None:
    scored(place, "oracle")
    code, text, _ = ev("agree", "gold.jsonl", "gold.jsonl", "--out", "c.json", cwd=place)
    assert code == 0
    assert "is there an incident" in text
    code, text, _ = ev("report", "oracle", "--ceiling", "c.json", cwd=place)
    assert code == 0
    assert "people" in text


@pytest.mark.parametrize("tool", ["draft", "labelstudio", "brat", "doccano", "csv"])
def test_gold_goes_to_a_tool_and_comes_back(place: Path, tool: str) -> None:
    assert ev("export", "gold.jsonl", "--to", tool, "there", cwd=place)[0] == 0
    code, _, errors = ev("import", "--from", tool, "there", "back.jsonl", cwd=place)
    assert code == 0, errors
    assert read_gold(place / "back.jsonl") == read_gold(place / "gold.jsonl")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "none.jsonl"), "none.jsonl: cannot be read"),
        (("score", "none"), "no run.json tells its gold; add --gold"),
        (("score", "gold.jsonl", "--gold", "gold.jsonl"), "gold.jsonl:1: is not a prediction"),
        (("gate", "none", "--baseline", "none"), "add --gold"),
        (("suite", "muc4", "none.json", "none.out"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    place: Path, arguments: tuple[str, ...], message: str
) -> None:
    refused(2, f"(?:{message})", "eval", *arguments, cwd=place, env=WIDE)


def test_python_m_evals_is_the_same_command(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "evals", "check", str(place / "gold.jsonl")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "3 documents in 2 stories" in done.stdout


def test_the_shipped_sets_are_sound_and_no_story_crosses_them() -> None:
    sets = {name: ROOT / f"evals/gold/{name}.jsonl" for name in ("train", "dev", "test")}
    documents = read_gold(*sets.values())
    for name, path in sets.items():
        assert {d.split for d in read_gold(path)} == {name}
    assert len(documents) >= 150
    assert sum(d.article.language == "en" for d in documents) >= 12
    assert sum(not d.has_incidents for d in documents) >= len(documents) / 3.2
    assert {d.origin for d in documents} == {"composed"}


def test_worked_examples_of_prompts_are_in_train_alone() -> None:
    from summarizer.prompts import examples

    train, dev, test = (
        {" ".join(d.article.text.split()) for d in read_gold(ROOT / f"evals/gold/{name}.jsonl")}
        for name in ("train", "dev", "test")
    )
    for example in examples("incident"):
        body = " ".join(example.article.text.removeprefix(example.article.title or "").split())
        assert any(body in text for text in train)
        assert not any(body in text for text in dev | test)
