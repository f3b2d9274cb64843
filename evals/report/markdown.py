"""A report for a pull request."""

from collections.abc import Sequence

from ..comparison import Comparison
from ..tally import LABELS
from .build import Report
from .terminal import SHOWN, between, ceiling, figure


def markdown(report: Report) -> str:
    """Return the figures of a run as Markdown."""
    documents = len(report.scores.documents)
    parts = [
        f"## {report.name}",
        f"{documents} documents in {report.stories} stories, {report.failed} failed. "
        f"`{report.scores.signature}`",
    ]
    if report.caution:
        parts.append(f"**Caution:** {report.caution}.")
    heads = ["field", *(label.upper() for label in LABELS), "P", "R", "F1", "95 %"]
    people = ["people"] if report.agreement else []
    rows = [
        [
            row.field,
            *(str(getattr(row.tally, label)) for label in LABELS),
            figure(row.precision.value),
            figure(row.recall.value),
            figure(row.f1.value),
            between(row.f1),
            *([figure(ceiling(report, row.field))] if people else []),
        ]
        for row in report.fields
    ]
    parts.append(_table([*heads, *people], rows))
    rates = [
        [
            row.name,
            str(row.rate.hits),
            str(row.rate.of),
            figure(row.interval.value),
            between(row.interval),
        ]
        for row in report.rates
    ]
    means = [
        [row.name, "", str(row.count), figure(row.interval.value), between(row.interval)]
        for row in report.values
    ]
    parts.append(_table(["rate", "hits", "of", "value", "95 %"], [*rates, *means]))
    kinds = [[kind, str(len(slots))] for kind, slots in report.errors.items()]
    kinds += [[kind, str(len(remarks))] for kind, remarks in report.remarks.items()]
    if kinds:
        parts.append(_table(["kind of error", "times"], kinds))
    if report.comparison:
        parts.append(markdown_comparison(report.comparison))
    return "\n\n".join(parts) + "\n"


def markdown_comparison(compared: Comparison) -> str:
    """Return what changed between two runs as Markdown."""
    parts = [
        f"### {compared.b} beside {compared.a}: {compared.verdict}",
        f"{compared.documents} documents; p by paired randomisation over stories, after Holm.",
    ]
    if compared.caution:
        parts.append(f"**Caution:** {compared.caution}.")
    rows = [
        [
            row.field,
            figure(row.a),
            figure(row.b),
            f"{row.delta.value or 0:+.3f}",
            between(row.delta),
            figure(row.p_holm),
        ]
        for row in compared.rows
    ]
    parts.append(_table(["field", "a", "b", "delta", "95 %", "p"], rows))
    for words, flips in (("Worse", compared.worse), ("Better", compared.better)):
        if flips:
            shown = ", ".join(f"`{f.doc_id}` ({f.change:+g})" for f in flips[:SHOWN])
            more = f" and {len(flips) - SHOWN} more" if len(flips) > SHOWN else ""
            parts.append(f"{words} in {len(flips)} documents: {shown}{more}.")
    return "\n\n".join(parts)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
