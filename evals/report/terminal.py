"""A report on a terminal: MUC's table, with intervals, and what went wrong."""

from collections import Counter
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from ..agreement import Agreement
from ..annotation import GoldDocument
from ..comparison import SIGNIFICANT, Comparison, Flip
from ..judgement import JudgeReport, means, rates, steadiness
from ..statistics import FieldRow, Interval
from ..suites import SuiteScore
from ..tally import LABELS
from .build import Report

SHOWN = 12
"""Kinds of errors and documents that are listed."""
_ROOM = 130
"""Columns that the whole field table needs; a narrower terminal gets the main ones."""


def screen() -> Console:
    """Return a console on stdout; a file or pipe has room for every column."""
    console = Console()
    return console if console.is_terminal else Console(width=_ROOM)


def show(report: Report, console: Console) -> None:
    """Print a run's figures."""
    documents = len(report.scores.documents)
    console.print(f"[bold]{report.name}[/]  {documents} documents in {report.stories} stories")
    console.print(f"{report.scores.signature}", style="dim", highlight=False)
    if report.caution:
        console.print(f"[yellow]caution:[/] {report.caution}")
    if report.failed:
        console.print(f"[red]{report.failed} documents failed[/] and count as empty answers")
    console.print(_field_table(report, whole=console.width >= _ROOM))
    _show_rates(report, console)
    _show_errors(report, console)
    if report.comparison:
        show_comparison(report.comparison, console)


def show_comparison(compared: Comparison, console: Console) -> None:
    """Print what changed between two runs."""
    console.print(
        f"[bold]{compared.b}[/] beside [bold]{compared.a}[/], {compared.documents} documents: "
        f"[bold]{compared.verdict}[/]"
    )
    if compared.caution:
        console.print(f"[yellow]caution:[/] {compared.caution}")
    table = Table("field", "a", "b", "delta", "95 %", "p", "p (Holm)")
    for row in compared.rows:
        sure = row.p_holm is not None and row.p_holm < SIGNIFICANT
        delta = f"{row.delta.value or 0:+.3f}"
        table.add_row(
            row.field,
            figure(row.a),
            figure(row.b),
            f"[bold]{delta}[/]" if sure else delta,
            between(row.delta),
            figure(row.p),
            figure(row.p_holm),
        )
    console.print(table)
    for words, flips in (("worse", compared.worse), ("better", compared.better)):
        _show_flips(words, flips, console)


def show_agreement(found: Agreement, console: Console) -> None:
    """Print how far two annotators agree."""
    console.print(
        f"[bold]{found.a}[/] and [bold]{found.b}[/], {found.documents} articles; with incidents "
        f"{found.with_incidents[0]} and {found.with_incidents[1]}"
    )
    table = Table("decision", "agree", "alpha")
    table.add_row(
        "is there an incident", figure(found.has_incidents), figure(found.has_incidents_alpha)
    )
    table.add_row("how many incidents", figure(found.same_number), figure(found.number_alpha))
    table.add_row(f"killed, {found.killed_pairs} pairs", "", figure(found.killed_alpha))
    console.print(table)
    fields = Table("field", *LABELS, "F1, both ways")
    for row in found.fields:
        counts = [str(getattr(row.tally, label)) for label in LABELS]
        fields.add_row(row.field, *counts, figure(row.f1))
    console.print(fields)


def show_opinion(judged: JudgeReport, console: Console) -> None:
    """Print what a judge thinks of the summaries, and how steady it is."""
    console.print(
        f"[bold]{judged.model}[/] on {len(judged.documents)} documents, {judged.repeats} times "
        f"each: an opinion, in no score; how far it agrees with people is not known"
    )
    if judged.same_family:
        console.print("[yellow]caution:[/] of the family that wrote them, which flatters")
    table = Table("what", "hits", "of", "value")
    for name, rate in rates(judged).items():
        table.add_row(name, str(rate.hits), str(rate.of), figure(rate.value))
    table.add_section()
    for name, mean in means(judged).items():
        table.add_row(f"{name}, 1 to 5", "", "", figure(mean))
    table.add_section()
    for name, steady in steadiness(judged).items():
        table.add_row(name, "", "", figure(steady))
    console.print(table)


def show_suite(score: SuiteScore, console: Console) -> None:
    """Print the score on a set by others."""
    weak = "weak gold: recall only, says nothing of precision" if score.kind == "weak" else ""
    console.print(f"[bold]{score.name}[/] {weak}")
    table = Table("what", "hits", "of", "rate", "note")
    for row in score.rows:
        rate = figure(row.hits / row.of) if row.of else ""
        table.add_row(row.label, f"{row.hits:g}", f"{row.of:g}", rate, row.note)
    console.print(table)


def show_gold(documents: Sequence[GoldDocument], console: Console) -> None:
    """Print what a gold set holds."""
    negatives = sum(not document.has_incidents for document in documents)
    incidents = sum(len(document.incidents) for document in documents)
    stories = len({document.group for document in documents})
    console.print(
        f"{len(documents)} documents in {stories} stories, valid; {negatives} without incidents; "
        f"{incidents} incidents"
    )
    table = Table("what", "documents")
    for values in (
        Counter(document.split for document in documents),
        Counter(document.article.language for document in documents),
        Counter(document.register_ for document in documents),
        Counter(document.status for document in documents),
        Counter(tag for document in documents for tag in document.tags),
    ):
        for label, number in values.most_common():
            table.add_row(str(label), str(number))
        table.add_section()
    console.print(table)


def figure(value: float | None) -> str:
    """Return three decimals, or a dash for nothing."""
    return "–" if value is None else f"{value:.3f}"


def between(interval: Interval) -> str:
    """Return the bounds of an interval, or a dash."""
    if interval.low is None or interval.high is None:
        return "–"
    return f"{interval.low:.3f} to {interval.high:.3f}"


def ceiling(report: Report, field: str) -> float | None:
    """Return how far two annotators agree on a field."""
    rows = report.agreement.fields if report.agreement else []
    return next((row.f1 for row in rows if row.field == field), None)


def _field_table(report: Report, *, whole: bool) -> Table:
    labels = LABELS if whole else LABELS[:-1]
    headings = [*(label.upper() for label in labels), "P", "R", "F1"]
    headings += ["95 %", "strict", "matched"] if whole else []
    headings += ["people"] if report.agreement else []
    table = Table("field", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in headings:
        table.add_column(heading, no_wrap=True, justify="right")
    matched: dict[str, FieldRow] = {row.field: row for row in report.matched}
    for row in report.fields:
        if not row.tally.possible and not row.tally.actual:
            continue
        of_matched = matched.get(row.field)
        cells = [str(getattr(row.tally, label)) for label in labels]
        cells += [figure(row.precision.value), figure(row.recall.value), figure(row.f1.value)]
        if whole:
            beside = of_matched.f1.value if of_matched else None
            cells += [between(row.f1), figure(row.strict_f1), figure(beside)]
        if report.agreement:
            cells.append(figure(ceiling(report, row.field)))
        table.add_row(row.field, *cells, style="bold" if row.field in ("incident", "all") else None)
    return table


def _show_rates(report: Report, console: Console) -> None:
    table = Table("rate", "hits", "of", "value", "95 %")
    for row in report.rates:
        table.add_row(
            row.name,
            str(row.rate.hits),
            str(row.rate.of),
            figure(row.interval.value),
            between(row.interval),
        )
    if report.values:
        table.add_section()
    for value in report.values:
        table.add_row(
            value.name, "", str(value.count), figure(value.interval.value), between(value.interval)
        )
    console.print(table)


def _show_errors(report: Report, console: Console) -> None:
    if not report.errors and not report.remarks:
        return
    table = Table("kind of error", "times", "for example")
    for kind, slots in list(report.errors.items())[:SHOWN]:
        doc_id, slot = slots[0]
        said = f"{doc_id} {slot.field}: {slot.gold or '–'} / {slot.predicted or '–'} {slot.detail}"
        table.add_row(kind, str(len(slots)), said)
    table.add_section()
    for kind, remarks in list(report.remarks.items())[:SHOWN]:
        doc_id, remark = remarks[0]
        table.add_row(kind, str(len(remarks)), f"{doc_id}: {remark.text}")
    console.print(table)


def _show_flips(words: str, flips: Sequence[Flip], console: Console) -> None:
    if not flips:
        return
    shown = ", ".join(f"{f.doc_id} ({f.change:+g})" for f in flips[:SHOWN])
    more = f" and {len(flips) - SHOWN} more" if len(flips) > SHOWN else ""
    console.print(f"{words} in {len(flips)} documents: {shown}{more}")
