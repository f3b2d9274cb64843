"""`summarizer estimate`: what an archive will cost, and how long it will take."""

import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.options import AsJson, BaseUrl, Concurrency, Model, Rpm, Tpm, say, settings_from
from summarizer.cli.reading import (
    DateField,
    DateFormat,
    FormatName,
    OutletField,
    TextField,
    TitleField,
    UrlField,
    reading_from,
)
from summarizer.errors import ArchiveError, ConfigurationError

if TYPE_CHECKING:
    from summarizer.archive import Reading
    from summarizer.archive.sample import Sample
    from summarizer.batch.estimate import Estimate, Figure
    from summarizer.batch.rows import Measured
    from summarizer.batch.store import Store
    from summarizer.schemas import Article
    from summarizer.settings import Settings


def estimate(
    inputs: Annotated[
        list[Path], typer.Argument(metavar="INPUT…", help="The archive, as for run.")
    ],
    *,
    model: Model = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="The folder of results: what is done there already costs nothing more, and its "
            "answers tell what the others will cost.",
        ),
    ] = None,
    ask: Annotated[
        int,
        typer.Option(
            min=0,
            metavar="N",
            help="First ask about N articles drawn at random, and measure. This costs money; the "
            "answers are kept in --out, so that the run does not pay for them again.",
        ),
    ] = 0,
    sample: Annotated[
        int, typer.Option(min=1, help="Articles to draw at random; their length is measured.")
    ] = 200,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Read only the first N places of the archive.")
    ] = None,
    text_field: TextField = None,
    title_field: TitleField = None,
    date_field: DateField = None,
    url_field: UrlField = None,
    outlet_field: OutletField = None,
    date_format: DateFormat = None,
    format_name: FormatName = None,
    base_url: BaseUrl = None,
    concurrency: Concurrency = None,
    rpm: Rpm = None,
    tpm: Tpm = None,
    batch_api: Annotated[
        bool, typer.Option("--batch-api", help="Tell what a run with --batch-api will cost.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Tell what reading an archive will cost, and how long it will take.

    The archive is read once, without a call. Tokens are estimated from the
    characters that would be sent, and the answer from worked examples: a
    rough guess. With --ask they are measured on a few real answers.
    """
    from summarizer.archive.sample import draw
    from summarizer.batch.estimate import estimate as expect

    settings = settings_from(
        model=model, base_url=base_url, concurrency=concurrency, rpm=rpm, tpm=tpm
    )
    if settings.model in (None, "rules"):
        raise ConfigurationError("the embedded rules cost nothing; name a model with --model")
    if ask and out is None:
        raise ConfigurationError("--ask: where are the answers to be kept? Add --out DIR")
    reading = reading_from(
        settings.max_article_chars,
        date_format,
        format_name,
        text=text_field,
        title=title_field,
        published=date_field,
        url=url_field,
        outlet=outlet_field,
    )
    with _done_before(out, settings) as store:
        if store:
            reading = replace(reading, known=partial(store.known, reading=reading.identity))
        drawn = draw(inputs, reading, max(sample, ask), limit)
        measured = store.measured() if store else []
        online = not (store and store.status().batches)
    if not drawn.articles:
        done = f": {drawn.known:,} are done" if drawn.known else ""
        raise ArchiveError(f"{', '.join(map(str, inputs))}: no articles to ask about{done}")
    answer_s = None
    if ask and out is not None:
        measured, answer_s = _ask(drawn.articles[:ask], reading, settings, out)
        if not measured:
            raise ConfigurationError(f"no answer came; `summarizer failures {out}` tells why")
    expected = expect(
        drawn, settings, measured, answer_s, batch=batch_api, as_paid=online and not batch_api
    )
    if json:
        from pydantic import TypeAdapter

        typer.echo(TypeAdapter(dict[str, object]).dump_json(asdict(expected), indent=2).decode())
        return
    for line in estimate_lines(expected, drawn, settings, batch_api):
        typer.echo(line)


def estimate_lines(
    expected: "Estimate", drawn: "Sample", settings: "Settings", batch: bool = False
) -> Iterator[str]:
    """Yield an estimate in words."""
    from summarizer.live import duration

    yield (
        f"{expected.articles:,} articles to ask about, of {drawn.places:,} places read; "
        f"{expected.characters:,.0f} characters on average, in a sample of {len(drawn.articles):,}"
    )
    if drawn.known:
        yield f"  done already: {drawn.known:,}"
    if drawn.unreadable:
        yield f"  cannot be read: {drawn.unreadable:,}"
    for reason, count in drawn.skipped.most_common():
        yield f"  skipped: {count:,} {reason}"
    yield f"input: {_figure(expected.input_tokens)} tokens"
    yield f"output: {_figure(expected.output_tokens)} tokens"
    if expected.answers:
        yield f"  by the server's own count for {expected.answers:,} answers; 95 % interval"
    else:
        yield (
            "  estimated from characters, the answers from worked examples, without a model's "
            "reasoning, which can be several times as much; measure it with --ask 20 --out DIR"
        )
    if expected.cost_usd is None:
        yield f"cost: the price of {settings.model} is not known"
    else:
        cached = "" if expected.answers else ", less what the provider takes off for cached input"
        how = " through the Batch API" if batch else ""
        yield f"cost: {_figure(expected.cost_usd, '$', 2)}{how}{cached}"
    if batch:
        yield "time: that of the provider, which promises an answer within a day of each batch"
    elif expected.seconds is None:
        yield "time: not known without an answer (--ask) or a limit (--rpm, --tpm)"
    else:
        yield f"time: about {duration(expected.seconds)} with {settings.concurrency} in flight"


def _figure(figure: "Figure", unit: str = "", digits: int = 0) -> str:
    value, low, high = (
        f"{unit}{number:,.{digits}f}" for number in (figure.value, figure.low, figure.high)
    )
    return f"{value} ({low} to {high})"


@contextmanager
def _done_before(out: Path | None, settings: "Settings") -> "Iterator[Store | None]":
    """Give the store, if there is one whose newest run was made by the same recipe."""
    from summarizer.batch.opening import FILE
    from summarizer.batch.recipe import recipe
    from summarizer.batch.store import read_store

    if out is None or not (out / FILE).exists():
        yield None
        return
    with read_store(out) as store:
        yield store if store.recipe() == recipe(settings) else None


def _ask(
    articles: "Sequence[Article]", reading: "Reading", settings: "Settings", out: Path
) -> "tuple[list[Measured], float | None]":
    """Ask about the articles; return what answers cost, and the seconds that one takes."""
    from summarizer.batch.start import start
    from summarizer.batch.store import open_store

    # All at once: then the time since the start is the time that the answer took.
    at_once = settings.model_copy(update={"concurrency": len(articles)})
    with open_store(out) as store:
        start(articles, store, at_once, reading=reading.identity, inputs=["a sample"], say=say)
        measured = store.measured()
    newest = max((one.job for one in measured), default=0)
    took = [one.since_start for one in measured if one.job == newest]
    return measured, statistics.fmean(took) if took else None
