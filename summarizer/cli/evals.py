"""`summarizer eval`: how good records are, against gold. Everything but `run` needs no engine."""

import sys
from contextlib import redirect_stdout
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summarizer.cli.options import (
    DONE,
    FAILED,
    INTERRUPTED,
    USAGE,
    AsJson,
    BaseUrl,
    Concurrency,
    Model,
    name_the_engine,
    say,
    settings_from,
)
from summarizer.errors import EvaluationError

if TYPE_CHECKING:
    from summarizer.evals import Counts, GoldDocument, Scores

SCORES, COUNTS = "scores.json", "counts.jsonl"
"""Beside the predictions, in a run's folder."""

app = typer.Typer(
    help="Score records against gold annotations: how good, field by field, and how sure.",
    epilog="Start with: [bold]summarizer eval run dev --out runs/rules[/], then "
    "[bold]summarizer eval score runs/rules[/] and [bold]summarizer eval report runs/rules "
    "--html report.html[/]",
    rich_markup_mode="rich",
)


class Baseline(StrEnum):
    """Answers that need no reading."""

    EMPTY = "empty"
    FIRST_SENTENCE = "first-sentence"
    ORACLE = "oracle"
    SHUFFLED = "shuffled"


class Tool(StrEnum):
    """Whose files gold can be written to and read from."""

    DRAFT = "draft"
    LABELSTUDIO = "labelstudio"
    BRAT = "brat"
    DOCCANO = "doccano"
    CSV = "csv"


class Suite(StrEnum):
    """Sets by others."""

    MUC4 = "muc4"
    AIRWARS = "airwars"
    CSV = "csv"


Gold = Annotated[
    list[str],
    typer.Argument(
        metavar="GOLD…", help="Gold files, or the shipped sets by name: train, dev, test."
    ),
]
GoldOption = Annotated[
    list[str] | None,
    typer.Option(
        "--gold", help="Gold files or train, dev, test. Default: what the run was made over."
    ),
]
Run = Annotated[
    Path,
    typer.Argument(
        metavar="RUN", help="A run's folder, or records as `summarizer export --to jsonl` writes."
    ),
]


@app.callback(invoke_without_command=True)
def _options(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        with redirect_stdout(sys.stderr):
            context.get_help()
        raise typer.Exit(USAGE)


@app.command(epilog="Example: [bold]summarizer eval check my-gold.jsonl[/]")
def check(gold: Gold) -> None:
    """Validate gold files, and say what is in them."""
    from summarizer.evals import screen, show_gold

    show_gold(_gold(gold), screen())


@app.command(
    epilog="Examples: [bold]summarizer eval run dev --out runs/rules[/]\n\n"
    "[bold]summarizer eval run test --model openai/gpt-5-mini --out runs/mini[/]\n\n"
    "[bold]summarizer eval run dev --baseline oracle --out runs/oracle[/]"
)
def run(
    gold: Gold,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the run.")],
    model: Model = None,
    base_url: BaseUrl = None,
    concurrency: Concurrency = None,
    baseline: Annotated[
        Baseline | None, typer.Option(help="Instead of an engine: answers that need no reading.")
    ] = None,
) -> None:
    """Ask an engine for every article of a gold set; run again, it resumes."""
    from rich.console import Console

    from summarizer.evals import run_baseline, run_engine
    from summarizer.live import watching
    from summarizer.progress import progress_line

    documents, command = _gold(gold), " ".join(["summarizer eval", *sys.argv[2:]])
    if baseline is not None:
        run_baseline(baseline.value, documents, out, gold_files=gold, command=command)
        say(f"{len(documents)} articles; now `summarizer eval score {out}`")
        return
    settings = settings_from(model=model, base_url=base_url, concurrency=concurrency)
    name_the_engine(settings)
    with watching(Console(stderr=True)) as on_progress:
        _, progress = run_engine(
            documents,
            out,
            settings,
            gold_files=gold,
            command=command,
            on_progress=on_progress,
            say=say,
        )
    say(progress_line(progress))
    if progress.stopped_by:
        say(f"stopped: {progress.stopped_by}")
    if progress.outcome == "interrupted":
        say("interrupted; run the same command again to go on")
        raise typer.Exit(INTERRUPTED)
    say(f"now `summarizer eval score {out}`")
    raise typer.Exit(FAILED if progress.failed or progress.stopped_by else DONE)


@app.command(epilog="Example: [bold]summarizer eval score runs/rules[/]")
def score(
    run: Run,
    gold: GoldOption = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to, if RUN is a file of records.")
    ] = None,
    gate: Annotated[
        Literal["muc", "none"],
        typer.Option(
            help="Which incidents may be aligned: muc: related type, and a date, place or "
            "actor in common; none: any, to see how much the gate decides."
        ),
    ] = "muc",
    json: AsJson = False,
) -> None:
    """Score a run against its gold, and keep the scores beside it."""
    from summarizer.evals import build_report, count, screen, show, write_counts

    scores = _score(run, gold, gate)
    folder = _folder(run, out)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SCORES).write_text(scores.model_dump_json(), encoding="utf-8", newline="\n")
    write_counts(folder / COUNTS, count(scores))
    if json:
        typer.echo(scores.model_dump_json())
    else:
        show(build_report(scores), screen())
        say(f"kept in {folder}; now `summarizer eval report {run} --html report.html`")


@app.command(
    epilog="Examples: [bold]summarizer eval report runs/mini --html mini.html[/]\n\n"
    "[bold]summarizer eval report runs/mini --baseline runs/rules --markdown -[/]"
)
def report(
    run: Run,
    gold: GoldOption = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="One page that needs nothing else.")
    ] = None,
    markdown: Annotated[
        str | None, typer.Option(metavar="FILE", help="For a pull request; - for stdout.")
    ] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="For a build server.")] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="A run's folder or pinned counts to compare with.")
    ] = None,
    ceiling: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What `eval agree --out` wrote: how far people agree."),
    ] = None,
) -> None:
    """Show a run: on the terminal, as a page with every article, as Markdown, as JUnit."""
    from summarizer import evals

    scores = _score(run, gold, "muc")
    built = evals.build_report(
        scores,
        manifest=evals.read_manifest(run) if run.is_dir() else None,
        agreement=evals.read_agreement(ceiling) if ceiling else None,
        baseline=_counts(baseline) if baseline else None,
    )
    if html:
        documents = _gold_of(run, gold)
        _write(html, evals.html(built, documents, evals.read_predictions(run, documents)))
    if markdown:
        _write(None if markdown == "-" else Path(markdown), evals.markdown(built))
    if junit:
        _write(junit, evals.junit(built, None))
    if not (html or markdown or junit):
        evals.show(built, evals.screen())


@app.command(epilog="Example: [bold]summarizer eval compare runs/rules runs/mini[/]")
def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="A scored run, or pinned counts.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Another over the same gold.")],
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
) -> None:
    """Say what is better and worse in B than in A, how sure that is, and in which documents."""
    from summarizer import evals

    compared = evals.compare(_counts(a), _counts(b))
    if markdown:
        typer.echo(evals.markdown_comparison(compared))
    else:
        evals.show_comparison(compared, evals.screen())


@app.command(
    epilog="Examples: [bold]summarizer eval gate runs/rules --baseline rules.jsonl --exact[/]\n\n"
    "[bold]summarizer eval gate runs/mini --baseline runs/last --at-most false_deaths=0.02[/]"
)
def gate(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A scored run.")],
    baseline: Annotated[Path, typer.Option(help="A scored run, or pinned counts.")],
    exact: Annotated[
        bool, typer.Option("--exact", help="Any count that differs fails, for better or worse.")
    ] = False,
    margin: Annotated[float, typer.Option(help="How far an F1 may fall.")] = 0.0,
    at_least: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="Limit of a rate or an F1.")
    ] = None,
    at_most: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="Limit of a rate or an F1.")
    ] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write JUnit.")] = None,
) -> None:
    """Fail (exit code 1) if a run is worse than a pinned one; refuse another gold or scorer (2)."""
    from summarizer import evals

    counts, pinned = _counts(run), _counts(baseline)
    floors, ceilings = _limits(at_least), _limits(at_most)
    if exact:
        result = evals.gate_exact(counts, pinned)
        result.failures.extend(evals.limits(counts, floors, ceilings))
    else:
        result = evals.gate(counts, pinned, margin=margin, at_least=floors, at_most=ceilings)
    if junit:
        _write(junit, evals.junit(evals.build_report(_score(run, None, "muc")), result))
    for line in (*result.failures, *result.notes):
        say(line)
    say("passed" if result.passed else f"failed: {len(result.failures)} reasons")
    raise typer.Exit(DONE if result.passed else FAILED)


@app.command(epilog="Example: [bold]summarizer eval judge runs/mini --model anthropic/…[/]")
def judge(
    run: Run,
    model: Annotated[str, typer.Option(help="The judge, provider/name, of another family.")],
    gold: GoldOption = None,
    base_url: BaseUrl = None,
    repeats: Annotated[int, typer.Option(min=1, help="How often each summary is judged.")] = 3,
    same_family: Annotated[
        bool, typer.Option("--same-family", help="Allow a judge of the generator's own family.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N documents.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Default: RUN/judge.json")
    ] = None,
) -> None:
    """Ask a model for its opinion of the summaries, claim by claim; in no score and no gate.

    Its evidence is looked for in the article: a verdict without it does
    not count. Costs calls: documents times repeats.
    """
    import asyncio

    from summarizer import evals

    predictions = evals.read_predictions(run, _gold_of(run, gold))[:limit]
    settings = settings_from(model=model, base_url=base_url)
    opinion = asyncio.run(
        evals.judge(settings, predictions, repeats=repeats, same_family=same_family)
    )
    file = out or _folder(run, None) / "judge.json"
    _write(file, opinion.model_dump_json(indent=1) + "\n")
    evals.show_opinion(opinion, evals.screen())
    say(f"kept in {file}")


@app.command(epilog="Example: [bold]summarizer eval agree a1.jsonl a2.jsonl --out ceiling.json[/]")
def agree(
    a: Annotated[str, typer.Argument(metavar="A", help="Gold by one annotator.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Gold of the same articles by another.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep it, for `report --ceiling`.")
    ] = None,
) -> None:
    """Say how far two annotators agree, field by field: the ceiling of every system."""
    from summarizer import evals

    found = evals.agree(_gold([a]), _gold([b]), names=(Path(a).stem, Path(b).stem))
    if out:
        _write(out, found.model_dump_json(indent=1) + "\n")
    evals.show_agreement(found, evals.screen())


@app.command(
    epilog="Example: [bold]summarizer eval template news.jsonl --to labelstudio tasks.json[/]"
)
def template(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="INPUT…", help="An archive, as `summarizer run` reads it."),
    ],
    file: Annotated[Path, typer.Argument(metavar="OUT", help="File; folder for brat and draft.")],
    to: Annotated[Tool, typer.Option(help="The tool that will open it.")],
) -> None:
    """Write articles of an archive that nobody annotated yet, to be annotated from nothing."""
    from summarizer.evals import export_template, unannotated

    articles = unannotated(inputs)
    export_template(articles, to.value, file)
    say(f"{len(articles)} articles written to {file}")


@app.command(
    "export",
    epilog="Examples: [bold]summarizer eval export dev --to labelstudio tasks.json[/]\n\n"
    "[bold]summarizer eval export dev --to brat brat/[/]",
)
def export_(
    gold: Gold,
    file: Annotated[Path, typer.Argument(metavar="OUT", help="File; folder for brat and draft.")],
    to: Annotated[Tool, typer.Option(help="The tool that will open it.")],
) -> None:
    """Write gold for an annotation tool."""
    from summarizer.evals import export_gold

    export_gold(_gold(gold), to.value, file)
    say(f"written to {file}")


@app.command(
    "import",
    epilog="Example: [bold]summarizer eval import --from labelstudio export.json gold.jsonl[/]",
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="IN", help="File; folder for brat and draft.")],
    out: Annotated[Path, typer.Argument(metavar="GOLD", help="The gold file to write.")],
    source: Annotated[Tool, typer.Option("--from", help="The tool that wrote it.")],
    split: Annotated[
        Literal["train", "dev", "test"], typer.Option(help="Of articles that name none.")
    ] = "dev",
    annotator: Annotated[
        str | None, typer.Option(help="Whose annotations to take, where a task has several.")
    ] = None,
    skip_unannotated: Annotated[
        bool, typer.Option("--skip-unannotated", help="Leave out articles nobody annotated.")
    ] = False,
) -> None:
    """Read an annotation tool's files into gold, and validate it."""
    from summarizer.evals import check_gold, import_gold, write_gold

    documents = import_gold(
        file,
        source.value,
        split=split,
        annotator=annotator,
        skip_unannotated=skip_unannotated,
    )
    check_gold(documents)
    write_gold(out, documents)
    say(f"{len(documents)} documents written to {out}")


@app.command(
    epilog="Examples: [bold]summarizer eval suite muc4 gtt_test.json preds.out[/]\n\n"
    "[bold]summarizer eval suite airwars airwars.jsonl records.jsonl[/]"
)
def suite(
    kind: Annotated[Suite, typer.Argument(help="Whose set.")],
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Its gold, by path.")],
    answers: Annotated[
        Path, typer.Argument(metavar="ANSWERS", help="Records, or a system's output.")
    ],
    json: AsJson = False,
) -> None:
    """Score against other people's sets: MUC-4, Airwars-style weak gold, any CSV of events."""
    from summarizer import evals

    result = evals.score_suite(kind.value, gold, answers)
    if json:
        typer.echo(result.model_dump_json(indent=1))
    else:
        evals.show_suite(result, evals.screen())


def _gold(names: list[str]) -> "list[GoldDocument]":
    from summarizer.evals import gold_path, read_gold

    return read_gold(*(gold_path(name) for name in names))


def _gold_of(run: Path, names: list[str] | None) -> "list[GoldDocument]":
    from summarizer.evals import read_manifest

    manifest = read_manifest(run) if run.is_dir() else None
    if not names and not manifest:
        raise EvaluationError(f"{run}: no run.json tells its gold; add --gold")
    return _gold(names or (manifest.gold_files if manifest else []))


def _score(run: Path, names: list[str] | None, gate: Literal["muc", "none"]) -> "Scores":
    from summarizer.evals import read_predictions, score

    gold = _gold_of(run, names)
    return score(gold, read_predictions(run, gold), name=run.stem, gate=gate)


def _counts(path: Path) -> "Counts":
    from summarizer.evals import count, read_counts

    if path.is_file():
        return read_counts(path)
    if not (path / COUNTS).is_file():
        return count(_score(path, None, "muc"))
    return read_counts(path / COUNTS)


def _folder(run: Path, out: Path | None) -> Path:
    if out is None and not run.is_dir():
        raise typer.BadParameter("RUN is a file; say where the scores go", param_hint="--out")
    return out or run


def _limits(given: list[str] | None) -> dict[str, float]:
    limits = {}
    for text in given or []:
        name, _, value = text.partition("=")
        try:
            limits[name.strip()] = float(value)
        except ValueError as error:
            raise typer.BadParameter(f"{text!r}: write it as grounding=0.99") from error
    return limits


def _write(path: Path | None, text: str) -> None:
    if path is None:
        typer.echo(text)
        return
    path.write_text(text, encoding="utf-8", newline="\n")
    say(f"written to {path}")
