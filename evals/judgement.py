"""What a model that judges summaries answers, and the figures made of its answers.

They are an opinion: reported apart, in no score and in no gate, and always with how far the
judge agrees with itself. How far it agrees with people is not known until people have
labelled the same summaries; fifty are few.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import combinations
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from summarizer.schemas import Schema

from .agreement import alpha
from .results import Place
from .tally import Rate

Language = Literal["ar", "en"]


def _number(value: object) -> object:
    """Python takes true for 1, and a grade of 1 is worse than none."""
    if isinstance(value, bool):
        raise ValueError("a grade is a number from 1 to 5")
    return value


Grade = Annotated[Literal[1, 2, 3, 4, 5], BeforeValidator(_number)]
LANGUAGES: tuple[Language, ...] = ("ar", "en")
QUALITIES = ("coverage", "fluency")


class Verdict(StrEnum):
    """What the article says of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"


class Claim(Schema):
    """One smallest claim of one point."""

    point: int
    """Number of the point; 0 is the headline."""
    language: Language
    """Of the text that it is from."""
    claim: str
    evidence: str | None
    """The words of the article that decide it, verbatim; null if there are none."""
    verdict: Verdict


class Grades(Schema):
    """One language's summary as a whole, 1 to 5."""

    coverage: Grade
    fluency: Grade


class Judgement(Schema):
    """What the article bears out of the summary, claim by claim, and how good the summary is."""

    claims: list[Claim]
    arabic: Grades
    english: Grades


class CheckedClaim(Claim):
    """A claim after code has looked for its evidence."""

    unscored: str | None = None
    """Why its verdict does not count; None: it counts."""
    span: Place | None = None
    """Where the evidence stands in `record.article.text`."""


class Opinion(Schema):
    """One answer of the judge."""

    claims: list[CheckedClaim]
    arabic: Grades
    english: Grades
    passed_over: list[str] = []
    """Texts without a claim: `headline.ar`, `summary.points[2].en`."""

    def grades(self, language: Language) -> Grades:
        """Return the grades of one language."""
        return self.arabic if language == "ar" else self.english


class JudgedDocument(Schema):
    """One document's summaries, judged as often as was asked."""

    doc_id: str
    opinions: list[Opinion]
    failures: list[str] = []
    """`kind: message` of each time that brought no readable answer."""


class JudgeReport(Schema):
    """What a judge thinks of a run's summaries: `judge/1`."""

    schema_: Literal["judge/1"] = Field(default="judge/1", alias="schema")
    model: str
    models_returned: list[str]
    prompt: str
    """`judge@<hash of the prompt's files>`."""
    repeats: int
    temperature: float | None
    """None: the model's own."""
    generators: list[str]
    """The models that wrote the summaries."""
    same_family: bool
    """Whether one of them is of the judge's own family, which flatters."""
    documents: list[JudgedDocument]
    not_judged: list[str]
    """Ids of documents without a summary."""
    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None


def rates(report: JudgeReport) -> dict[str, Rate]:
    """Return shares of claims by verdict and language, and of what could not be scored.

    `unscored` is of all claims, the verdicts are of the scored ones, `passed_over` is of the
    opinions' texts, `failed` of the times asked. Repeats add up.
    """
    opinions = [opinion for document in report.documents for opinion in document.opinions]
    found = {f"{verdict.value}_{language}": Rate() for language in LANGUAGES for verdict in Verdict}
    unscored = passed_over = Rate()
    for opinion in opinions:
        texts = {(claim.point, claim.language) for claim in opinion.claims}
        passed_over += Rate(hits=len(opinion.passed_over), of=len(texts) + len(opinion.passed_over))
        for claim in opinion.claims:
            unscored += Rate(hits=claim.unscored is not None, of=1)
            if claim.unscored is None:
                for verdict in Verdict:
                    found[f"{verdict.value}_{claim.language}"] += Rate(
                        hits=claim.verdict is verdict, of=1
                    )
    failures = sum(len(document.failures) for document in report.documents)
    failed = Rate(hits=failures, of=failures + len(opinions))
    return {**found, "unscored": unscored, "passed_over": passed_over, "failed": failed}


def means(report: JudgeReport) -> dict[str, float]:
    """Return mean grades by language: over repeats first, then over documents."""
    found = {}
    for language in LANGUAGES:
        for quality in QUALITIES:
            per_document = [
                sum(given) / len(given) for _, given in _graded(report, language, quality) if given
            ]
            if per_document:
                found[f"{quality}_{language}"] = sum(per_document) / len(per_document)
    return found


def steadiness(report: JudgeReport) -> dict[str, float | None]:
    """Return how far repeats agree: the share of pairs that do, and Krippendorff's alpha.

    Claims are split anew each time, so verdicts are compared by text: the worst of its scored
    claims counts. None: nothing was judged twice, or for alpha all answers are the same.
    """
    grades = [
        given
        for language in LANGUAGES
        for quality in QUALITIES
        for _, given in _graded(report, language, quality)
    ]
    verdicts = list(_verdicts(report))
    return {
        "same_grade": _same(grades),
        "grades_alpha": alpha(grades, "interval"),
        "same_verdict": _same(verdicts),
        "verdicts_alpha": alpha(verdicts, "nominal"),
    }


def _graded(
    report: JudgeReport, language: Language, quality: str
) -> Iterator[tuple[str, list[float]]]:
    for document in report.documents:
        grades = [opinion.grades(language) for opinion in document.opinions]
        yield document.doc_id, [float(getattr(grade, quality)) for grade in grades]


def _verdicts(report: JudgeReport) -> Iterator[list[float]]:
    """Yield for each text of each document its verdict in each repeat that gave one."""
    for document in report.documents:
        per_text: dict[tuple[int, str], list[float]] = {}
        for opinion in document.opinions:
            for text, worst in _worst(opinion.claims).items():
                per_text.setdefault(text, []).append(worst)
        yield from per_text.values()


def _worst(claims: Sequence[CheckedClaim]) -> Mapping[tuple[int, str], float]:
    severity = {Verdict.SUPPORTED: 0.0, Verdict.NOT_FOUND: 1.0, Verdict.CONTRADICTED: 2.0}
    found: dict[tuple[int, str], float] = {}
    for claim in claims:
        if claim.unscored is None:
            text = claim.point, claim.language
            found[text] = max(found.get(text, 0.0), severity[claim.verdict])
    return found


def _same(units: Sequence[Sequence[float]]) -> float | None:
    pairs = [pair for unit in units for pair in combinations(unit, 2)]
    return sum(one == other for one, other in pairs) / len(pairs) if pairs else None
