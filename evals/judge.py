"""A model's opinion of summaries: optional, asked for by name, and never a gate.

The model splits each summary into claims and says of each what the article says of it, with
the words that decide. Code looks for those words; a verdict whose words do not stand in the
article does not count. A model does not judge its own family's work unless it is told to.
"""

import asyncio
import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from summarizer.errors import NOTHING_SPENT, EvaluationError, ProviderError, Usage
from summarizer.prompts import Prompt, identity, question
from summarizer.schemas import Article, MatchKind, Record
from summarizer.text.quotes import locate

from .judgement import (
    LANGUAGES,
    CheckedClaim,
    Claim,
    JudgedDocument,
    Judgement,
    JudgeReport,
    Opinion,
    Verdict,
)
from .results import Place, Prediction

if TYPE_CHECKING:
    from summarizer.llm import Asker
    from summarizer.settings import Settings

PROMPT = "judge"
_WORD = re.compile(r"[^\W_]+")
_FEWEST_WORDS = 2
"""Of evidence: a single word stands in any article."""
_SHORT_STEM = 3
_HOPELESS = ("auth", "quota")
"""Failures that every further call would meet as well."""


async def judge(
    settings: "Settings",
    predictions: Sequence[Prediction],
    *,
    repeats: int = 3,
    same_family: bool = False,
) -> JudgeReport:
    """Ask the model of `settings` for its opinion of every summary.

    Args:
        repeats: how often each is judged; with one, nothing is known of the judge's steadiness.
        same_family: allow a judge of the family of a model that wrote the summaries.

    Raises:
        EvaluationError: no model is named, or it is of a generator's family.
        ConfigurationError: the model names no server, its key or its package is missing.
        ProviderError: the key is refused or the quota is spent.
    """
    from summarizer.llm import Asker

    given = {p.doc_id: p.record for p in predictions if p.record and _texts(p.record)}
    generators = sorted(set(_generators(given.values())))
    alike = _check(settings.model, generators, same_family)
    asker = Asker.from_settings(settings)
    bench = _Bench(asker, repeats, asyncio.Semaphore(settings.concurrency))
    try:
        documents = await bench.documents(given)
    finally:
        await asker.aclose()
    return JudgeReport(
        model=settings.model or "",
        models_returned=sorted(bench.models),
        prompt=identity(PROMPT),
        repeats=repeats,
        temperature=settings.temperature,
        generators=generators,
        same_family=alike,
        documents=documents,
        not_judged=[p.doc_id for p in predictions if p.doc_id not in given],
        calls=bench.usage.calls,
        input_tokens=bench.usage.input_tokens,
        output_tokens=bench.usage.output_tokens,
        cost_usd=bench.usage.cost_usd,
    )


def families(model: str) -> frozenset[str]:
    """Return the families that a model's name shows; a distilled model has two.

    >>> sorted(families("openrouter/deepseek/deepseek-r1-distill-qwen-32b"))
    ['alibaba', 'deepseek']
    >>> sorted(families("my-reader:latest"))
    ['my-reader']
    """
    name = model.rpartition("/")[2].lower()
    words = _WORD.findall(name)
    found = {
        family
        for family, stems in _families().items()
        for stem in stems
        for word in words
        if (word == stem if len(stem) < _SHORT_STEM else word.startswith(stem))
    }
    return frozenset(found or {name.partition(":")[0]})


def checked(claim: Claim, article: Article, points: int) -> CheckedClaim:
    """Return a claim with where its evidence stands, or why its verdict does not count.

    Evidence must be the article's own words, spelling of marks and letters aside; what a
    reader would have to repair is no evidence.

    Args:
        points: how many the summary has; 0 is the headline.
    """
    plain = CheckedClaim(**claim.model_dump())
    if not 0 <= claim.point <= points:
        return plain.model_copy(update={"unscored": f"there is no point {claim.point}"})
    if claim.verdict is Verdict.NOT_FOUND:
        return plain
    evidence = (claim.evidence or "").strip()
    if len(_WORD.findall(evidence)) < _FEWEST_WORDS:
        return plain.model_copy(update={"unscored": "no evidence is given"})
    match = locate(evidence, article.text)
    if match is None or match.how is MatchKind.REPAIRED:
        return plain.model_copy(update={"unscored": "the evidence does not stand in the article"})
    return plain.model_copy(update={"span": Place(start=match.start, end=match.end)})


def prompt_for(record: Record) -> Prompt:
    """Return what the judge is asked about a record's summaries."""
    article = record.article
    points = [record.headline, *record.summary.points]
    # Neither text can forge a marker that depends on the whole of both.
    whole = "\0".join([article.text, *(f"{point.ar}\0{point.en}" for point in points)])
    return question(
        PROMPT,
        fence=hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:12],
        published=article.published,
        sentences=[(s.n, article.text[s.start : s.end]) for s in article.sentences],
        points=list(enumerate(points)),
    )


class _Bench:
    """One run of judging: what was asked for, and what it came to."""

    def __init__(self, asker: "Asker", repeats: int, at_a_time: asyncio.Semaphore) -> None:
        self._asker = asker
        self._repeats = repeats
        self._at_a_time = at_a_time
        self.usage: Usage = NOTHING_SPENT
        self.models: set[str] = set()

    async def documents(self, given: dict[str, Record]) -> list[JudgedDocument]:
        tasks = []
        try:
            async with asyncio.TaskGroup() as group:
                for doc_id, record in given.items():
                    tasks.append(group.create_task(self._document(doc_id, record)))
        except* ProviderError as stopped:
            failure = stopped.exceptions[0]
        else:
            return [task.result() for task in tasks]
        raise failure

    async def _document(self, doc_id: str, record: Record) -> JudgedDocument:
        opinions, failures = [], []
        for _ in range(self._repeats):
            try:
                opinions.append(await self._opinion(record))
            except ProviderError as error:
                self.usage += error.usage
                if error.kind in _HOPELESS:
                    raise
                failures.append(str(error))
        return JudgedDocument(doc_id=doc_id, opinions=opinions, failures=failures)

    async def _opinion(self, record: Record) -> Opinion:
        async with self._at_a_time:
            answered = await self._asker.ask(prompt_for(record), Judgement)
        self.usage += answered.usage
        self.models |= {answered.model_returned} if answered.model_returned else set()
        answer, points = answered.answer, len(record.summary.points)
        claims = dict.fromkeys(checked(claim, record.article, points) for claim in answer.claims)
        judged = {(claim.point, claim.language) for claim in claims}
        return Opinion(
            claims=list(claims),
            arabic=answer.arabic,
            english=answer.english,
            passed_over=[path for text, path in _texts(record).items() if text not in judged],
        )


def _texts(record: Record) -> dict[tuple[int, str], str]:
    """Return the path of each text that says something, by point and language."""
    found = {}
    for n, point in enumerate([record.headline, *record.summary.points]):
        for language in LANGUAGES:
            if getattr(point, language).strip():
                path = f"summary.points[{n - 1}]" if n else "headline"
                found[n, str(language)] = f"{path}.{language}"
    return found


def _generators(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        provenance = record.provenance
        yield from (name for name in (provenance.model, provenance.model_returned) if name)


def _check(model: str | None, generators: Sequence[str], same_family: bool) -> bool:
    """Return whether judge and generator are of one family, if that is allowed."""
    if not model or model == "rules":
        raise EvaluationError("judging needs a model: name one, such as openai/gpt-5-mini")
    alike = [name for name in generators if families(name) & families(model)]
    if alike and not same_family:
        raise EvaluationError(
            f"{model} is of the family of {alike[0]}, which wrote these summaries; name a judge "
            "of another family, or allow it with same_family=True"
        )
    return bool(alike)


class _Families(BaseModel):
    """Shape of `families.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    families: dict[str, list[str]]


@cache
def _families() -> dict[str, list[str]]:
    text = (files(__package__) / "families.toml").read_text(encoding="utf-8")
    return _Families.model_validate(tomllib.loads(text)).families
