"""An engine over a gold set: the batch job, and a manifest that says how to do it again."""

import hashlib
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from summarizer.article import article_id
from summarizer.batch.outcomes import Progress
from summarizer.batch.recipe import recipe
from summarizer.batch.start import start
from summarizer.batch.store import Store, open_store
from summarizer.errors import EvaluationError, StoreError
from summarizer.schemas import Record, Schema
from summarizer.settings import Settings

from .annotation import GoldDocument
from .baseline_engines import baseline
from .gold_file import gold_hash
from .predictions import PREDICTIONS, gold_article, write_predictions
from .results import Prediction
from .told import told

MANIFEST = "run.json"
_PARAMETERS = {"mode", "max_output_tokens", "reasks", "http_tries", "timeout", "max_article_chars"}
_PACKAGES = ("incident-summarizer", "openai", "instructor", "pydantic", "hijridate", "rapidfuzz")


class RunDocument(Schema):
    """The hashes of one document's input and output."""

    doc_id: str
    article: str
    record: str | None = None
    """None: it failed."""


class RunManifest(Schema):
    """Everything that reproducing a run needs: `run/1`."""

    schema_: Literal["run/1"] = Field(default="run/1", alias="schema")
    name: str
    created: datetime
    command: str
    gold: str
    """Hash of the gold documents."""
    gold_files: list[str]
    """As they were named."""
    recipe: dict[str, Any]
    """Engine, model, prompt hash, schema hash and parameters; see `summarizer.batch.recipe`."""
    parameters: dict[str, Any] = {}
    """What a recipe leaves out because it must not make anyone pay again."""
    server: str | None = None
    """Host that was asked; None for the provider's own, and for the rules."""
    models_returned: list[str] = []
    """What the server said that it ran."""
    commit: str | None = None
    """Of the checkout; a `+` follows if it was changed. None outside a checkout."""
    python: str
    packages: dict[str, str]
    predictions: str
    """Hash of `predictions.jsonl`."""
    documents: list[RunDocument]
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None


def run_engine(
    gold: Sequence[GoldDocument],
    out: Path,
    settings: Settings,
    *,
    gold_files: Sequence[str] = (),
    command: str = "",
    on_progress: Callable[[Progress], None] = lambda progress: None,
    say: Callable[[str], None] = lambda text: None,
) -> tuple[RunManifest, Progress]:
    """Ask the engine of `settings` for every article of `gold`, and write the run to `out`.

    It is a batch job: run again, it resumes, and nothing answered is asked again.

    Raises:
        ArticleError: the pipeline refuses an article of the gold.
        ConfigurationError: the model is unknown or its key is missing.
        StoreError: results cannot be kept.
        KeyboardInterrupt: Ctrl-C came twice; what was answered is kept.
    """
    articles = [gold_article(document) for document in gold]
    with open_store(out) as store:
        progress = start(
            articles, store, settings, inputs=["gold"], on_progress=on_progress, say=say
        )
        predictions = _collected(gold, store)
    write_predictions(out / PREDICTIONS, predictions)
    manifest = _manifest(
        gold,
        predictions,
        out,
        gold_files=list(gold_files),
        command=command,
        recipe=json.loads(recipe(settings)),
        parameters=settings.model_dump(mode="json", include=_PARAMETERS),
        server=urlsplit(settings.base_url).netloc.rpartition("@")[2] if settings.base_url else None,
    )
    return manifest, progress


def run_baseline(
    name: str,
    gold: Sequence[GoldDocument],
    out: Path,
    *,
    gold_files: Sequence[str] = (),
    command: str = "",
) -> RunManifest:
    """Write the answers of a baseline, which needs no engine, as a run to `out`.

    Raises:
        StoreError: the folder cannot be written.
    """
    predictions = baseline(name, gold)
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_predictions(out / PREDICTIONS, predictions)
    except OSError as error:
        raise StoreError(f"{out}: cannot be written: {error.strerror}") from error
    return _manifest(
        gold,
        predictions,
        out,
        gold_files=list(gold_files),
        command=command,
        recipe={"engine": "baseline", "baseline": name},
    )


def read_manifest(folder: Path) -> RunManifest | None:
    """Return a run's manifest, None where there is none.

    Raises:
        EvaluationError: it is not `run/1`.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        return RunManifest.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise EvaluationError(f"{path}: is not run/1: {told(error)}") from error


def _collected(gold: Sequence[GoldDocument], store: Store) -> list[Prediction]:
    records = [Record.model_validate_json(record) for record in store.records()]
    by_id = {record.article.origin.locator: record for record in records}
    by_content = {record.id: record for record in records}
    failures = {
        failure.locator: f"{failure.kind}: {failure.message}" for failure in store.failures()
    }
    predictions = []
    for document in gold:
        record = by_id.get(document.doc_id) or by_content.get(article_id(gold_article(document)))
        error = None if record else failures.get(document.doc_id, "not answered: the run stopped")
        predictions.append(Prediction(doc_id=document.doc_id, record=record, error=error))
    return predictions


def _manifest(
    gold: Sequence[GoldDocument],
    predictions: Sequence[Prediction],
    out: Path,
    **how: Any,
) -> RunManifest:
    spent = [p.record.provenance for p in predictions if p.record]
    costs = [provenance.cost_usd for provenance in spent]
    known = [cost for cost in costs if cost is not None]
    manifest = RunManifest(
        **how,
        name=out.name,
        created=datetime.now(UTC).replace(microsecond=0),
        gold=gold_hash(gold),
        models_returned=sorted({p.model_returned for p in spent if p.model_returned}),
        commit=_commit(),
        python=platform.python_version(),
        packages={name: importlib.metadata.version(name) for name in _PACKAGES},
        predictions=hashlib.sha256((out / PREDICTIONS).read_bytes()).hexdigest(),
        documents=[
            RunDocument(
                doc_id=document.doc_id,
                article=document.sha256,
                record=_stable_hash(prediction.record) if prediction.record else None,
            )
            for document, prediction in zip(gold, predictions, strict=True)
        ],
        calls=sum(p.calls for p in spent),
        input_tokens=sum(p.input_tokens for p in spent),
        output_tokens=sum(p.output_tokens for p in spent),
        cost_usd=sum(known) if len(known) == len(costs) else None,
    )
    text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1)
    (out / MANIFEST).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return manifest


def _stable_hash(record: Record) -> str:
    """Hash a record without the time at which it was made."""
    content = record.model_dump_json(exclude={"provenance": {"created"}})
    return hashlib.sha256(content.encode()).hexdigest()


def _commit() -> str | None:
    here = Path(__file__).parent
    try:
        commit = _git("rev-parse", "HEAD", cwd=here)
        return commit + ("+" if _git("status", "--porcelain", cwd=here) else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(*arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=cwd, check=True, capture_output=True, text=True, timeout=10
    )
    return done.stdout.strip()
