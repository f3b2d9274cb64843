"""Scores records against gold annotations: field by field, with how sure each figure is.

`GUIDELINES.md` says what gold means and how it is made, `README.md` what is measured and how.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from summarizer.errors import EvaluationError

if TYPE_CHECKING:
    from .agreement import Agreement, agree, alpha, read_agreement
    from .annotation import (
        GoldActor,
        GoldArticle,
        GoldCasualty,
        GoldDate,
        GoldDocument,
        GoldIncident,
        GoldPerson,
        GoldPlace,
        GoldToll,
        KeyFact,
        Quote,
        Range,
        Split,
        Status,
    )
    from .baseline_engines import baseline
    from .comparison import Comparison, compare
    from .convert import export_gold, export_template, import_gold, unannotated
    from .counts import Counts, DocumentCounts, count, read_counts, write_counts
    from .gates import GateResult, gate, gate_exact, limits
    from .gold_file import check_gold, gold_hash, gold_path, read_gold, write_gold
    from .judge import judge
    from .judgement import JudgeReport
    from .oracles import oracle
    from .predictions import gold_article, read_predictions, write_predictions
    from .report import (
        Report,
        build_report,
        html,
        junit,
        markdown,
        markdown_comparison,
        screen,
        show,
        show_agreement,
        show_comparison,
        show_gold,
        show_opinion,
        show_suite,
    )
    from .results import DocumentScore, Prediction, Remark, Scores, Signature, Slot
    from .runs import RunManifest, read_manifest, run_baseline, run_engine
    from .scoring import score, score_document
    from .statistics import (
        Difference,
        FieldRow,
        Interval,
        RateRow,
        ValueRow,
        differences,
        field_rows,
        holm,
        rate_rows,
        value_rows,
    )
    from .suites import SuiteScore, score_suite
    from .summaries import SummaryScore, score_summary
    from .tally import Label, Rate, Tally
    from .validity import problems

__all__ = [
    "Agreement",
    "Comparison",
    "Counts",
    "Difference",
    "DocumentCounts",
    "DocumentScore",
    "FieldRow",
    "GateResult",
    "GoldActor",
    "GoldArticle",
    "GoldCasualty",
    "GoldDate",
    "GoldDocument",
    "GoldIncident",
    "GoldPerson",
    "GoldPlace",
    "GoldToll",
    "Interval",
    "JudgeReport",
    "KeyFact",
    "Label",
    "Prediction",
    "Quote",
    "Range",
    "Rate",
    "RateRow",
    "Remark",
    "Report",
    "RunManifest",
    "Scores",
    "Signature",
    "Slot",
    "Split",
    "Status",
    "SuiteScore",
    "SummaryScore",
    "Tally",
    "ValueRow",
    "agree",
    "alpha",
    "baseline",
    "build_report",
    "check_gold",
    "compare",
    "count",
    "differences",
    "export_gold",
    "export_template",
    "field_rows",
    "gate",
    "gate_exact",
    "gold_article",
    "gold_hash",
    "gold_path",
    "holm",
    "html",
    "import_gold",
    "judge",
    "junit",
    "limits",
    "markdown",
    "markdown_comparison",
    "oracle",
    "problems",
    "rate_rows",
    "read_agreement",
    "read_counts",
    "read_gold",
    "read_manifest",
    "read_predictions",
    "run_baseline",
    "run_engine",
    "score",
    "score_document",
    "score_suite",
    "score_summary",
    "screen",
    "show",
    "show_agreement",
    "show_comparison",
    "show_gold",
    "show_opinion",
    "show_suite",
    "unannotated",
    "value_rows",
    "write_counts",
    "write_gold",
    "write_predictions",
]

EXTRA = frozenset({"numpy", "scipy", "sacrebleu", "rouge_score"})
"""Packages of the extra `evals`."""
# Nothing is imported before it is asked for, so that the rest of the package needs none of them.
_HOME = {
    "Agreement": "agreement",
    "Comparison": "comparison",
    "Counts": "counts",
    "Difference": "statistics",
    "DocumentCounts": "counts",
    "DocumentScore": "results",
    "FieldRow": "statistics",
    "GateResult": "gates",
    "GoldActor": "annotation",
    "GoldArticle": "annotation",
    "GoldCasualty": "annotation",
    "GoldDate": "annotation",
    "GoldDocument": "annotation",
    "GoldIncident": "annotation",
    "GoldPerson": "annotation",
    "GoldPlace": "annotation",
    "GoldToll": "annotation",
    "Interval": "statistics",
    "JudgeReport": "judgement",
    "KeyFact": "annotation",
    "Label": "tally",
    "Prediction": "results",
    "Quote": "annotation",
    "Range": "annotation",
    "Rate": "tally",
    "RateRow": "statistics",
    "Remark": "results",
    "Report": "report",
    "RunManifest": "runs",
    "Scores": "results",
    "Signature": "results",
    "Slot": "results",
    "Split": "annotation",
    "Status": "annotation",
    "SuiteScore": "suites",
    "SummaryScore": "summaries",
    "Tally": "tally",
    "ValueRow": "statistics",
    "agree": "agreement",
    "alpha": "agreement",
    "baseline": "baseline_engines",
    "build_report": "report",
    "check_gold": "gold_file",
    "compare": "comparison",
    "count": "counts",
    "differences": "statistics",
    "export_gold": "convert",
    "export_template": "convert",
    "field_rows": "statistics",
    "gate": "gates",
    "gate_exact": "gates",
    "gold_article": "predictions",
    "gold_hash": "gold_file",
    "gold_path": "gold_file",
    "holm": "statistics",
    "html": "report",
    "import_gold": "convert",
    "judge": "judge",
    "junit": "report",
    "limits": "gates",
    "markdown": "report",
    "markdown_comparison": "report",
    "oracle": "oracles",
    "problems": "validity",
    "rate_rows": "statistics",
    "read_agreement": "agreement",
    "read_counts": "counts",
    "read_gold": "gold_file",
    "read_manifest": "runs",
    "read_predictions": "predictions",
    "run_baseline": "runs",
    "run_engine": "runs",
    "score": "scoring",
    "score_document": "scoring",
    "score_suite": "suites",
    "score_summary": "summaries",
    "screen": "report",
    "show": "report",
    "show_agreement": "report",
    "show_comparison": "report",
    "show_gold": "report",
    "show_opinion": "report",
    "show_suite": "report",
    "unannotated": "convert",
    "value_rows": "statistics",
    "write_counts": "counts",
    "write_gold": "gold_file",
    "write_predictions": "predictions",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f".{_HOME[name]}", __name__), name)
    except ModuleNotFoundError as error:
        if error.name not in EXTRA:
            raise
        raise EvaluationError(
            f"{error.name} is missing; evaluation needs pip install 'incident-summarizer[evals]'"
        ) from error
