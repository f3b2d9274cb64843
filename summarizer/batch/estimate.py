"""What a job will cost and how long it will take, from a sample of its archive.

Answers that are in the store already tell best: what the server counted for them is fitted to
the length of their articles. Their tokens are priced anew where they were bought otherwise than
the rest will be: online, or at a batch's price. Without any, tokens are estimated from the
characters that would be sent, and the answer from the worked examples' answers.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from summarizer.archive.sample import Sample
from summarizer.batch.rows import Measured
from summarizer.errors import Usage
from summarizer.llm.capabilities import target_of
from summarizer.llm.engine import PROMPT, Approach
from summarizer.llm.pricing import cost_usd
from summarizer.llm.request import Sampling, build_request
from summarizer.llm.split import parts
from summarizer.llm.tokens import request_tokens, tokens_of
from summarizer.prompts import examples, render
from summarizer.schemas import Article
from summarizer.settings import Settings

_UNSURE = 0.1
"""Share by which tokens that are estimated from characters may be wrong."""
_TWO_SIDED = 1.96
"""Standard errors of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and the 95 % interval that it lies in, or, where nothing was measured, bounds."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> "Figure":
        """Return the figure of so many."""
        return Figure(self.value * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is to be expected of a job. Tokens and dollars are those of all its articles."""

    articles: int
    characters: float
    """Of an article, on average."""
    answers: int
    """Measured ones that tokens and costs rest on; 0: none."""
    calls: float
    input_tokens: Figure
    output_tokens: Figure
    cost_usd: Figure | None
    """None: the price is not known."""
    seconds: float | None
    """None: nothing tells how long an answer takes."""


def estimate(
    sample: Sample,
    settings: Settings,
    measured: Sequence[Measured],
    answer_s: float | None,
    *,
    batch: bool = False,
    as_paid: bool = True,
) -> Estimate:
    """Return what the articles that `sample` was drawn from will cost.

    Args:
        measured: articles answered before by the same recipe.
        answer_s: seconds that an answer takes; None if that is not known.
        batch: the articles are to be asked about through the provider's Batch API.
        as_paid: whether the measured ones cost what the others will; else their tokens are priced.

    Raises:
        ConfigurationError: the model is not known.
        ValueError: there is no article in the sample.
    """
    if not sample.articles:
        raise ValueError("no articles in the sample")
    characters = statistics.fmean(len(article.text) for article in sample.articles)
    if measured:
        paid = measured if as_paid else [_priced(one, settings, batch) for one in measured]
        of_one = _measured(paid, characters)
    else:
        of_one = _guessed(sample.articles, settings, batch)
    calls, input_tokens, output_tokens, cost = of_one
    articles = sample.articles_there
    expected = Estimate(
        articles=articles,
        characters=characters,
        answers=len(measured),
        calls=calls * articles,
        input_tokens=input_tokens.times(articles),
        output_tokens=output_tokens.times(articles),
        cost_usd=cost.times(articles) if cost else None,
        seconds=None,
    )
    if batch:  # a provider takes its time, up to a day, however many there are
        return expected
    return replace(expected, seconds=_seconds(expected, settings, answer_s))


def fit(points: Sequence[tuple[float, float]], at: float) -> Figure:
    """Return the value that a line through the points has at `at`, with its 95 % interval.

    >>> fit([(100, 1100), (200, 1200), (300, 1300)], 250)
    Figure(value=1250.0, low=1250.0, high=1250.0)
    """
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if len(points) < 3 or len(set(xs)) == 1:
        slope, intercept = 0.0, statistics.fmean(ys)
    else:
        slope, intercept = statistics.linear_regression(xs, ys)
    value = intercept + slope * at
    rest = [y - intercept - slope * x for x, y in points]
    spread = statistics.stdev(rest) if len(rest) > 2 else abs(value) / 2
    error = _TWO_SIDED * spread / len(rest) ** 0.5
    return Figure(value, max(0.0, value - error), value + error)


_OfOne = tuple[float, Figure, Figure, Figure | None]
"""Calls, input tokens, output tokens, dollars of one article."""


def _measured(measured: Sequence[Measured], characters: float) -> _OfOne:
    at = partial(fit, at=characters)
    costs = [
        (float(one.characters), one.usage.cost_usd)
        for one in measured
        if one.usage.cost_usd is not None
    ]
    return (
        statistics.fmean(one.usage.calls for one in measured),
        at([(one.characters, one.usage.input_tokens) for one in measured]),
        at([(one.characters, one.usage.output_tokens) for one in measured]),
        at(costs) if len(costs) == len(measured) else None,
    )


def _priced(one: Measured, settings: Settings, batch: bool) -> Measured:
    """Return what an article would have cost, online or in a batch, by the tokens of its calls."""
    to, usage = target_of(settings), one.usage
    calls = max(usage.calls, 1)
    of_call = Usage(
        1,
        round(usage.input_tokens / calls),
        round(usage.cached_tokens / calls),
        round(usage.output_tokens / calls),
    )
    cost = cost_usd(to.model, of_call, to.prices, batch=batch)
    return replace(one, usage=replace(usage, cost_usd=None if cost is None else cost * calls))


def _guessed(articles: Sequence[Article], settings: Settings, batch: bool) -> _OfOne:
    to = target_of(settings)
    sampling = Sampling(settings.temperature, settings.max_output_tokens)
    asked = [
        [
            request_tokens(build_request(render(PROMPT, one, first=a, last=b), to, sampling))
            for a, b in parts(one, settings.part_chars, Approach().overlap)
        ]
        for one in articles
    ]
    calls = statistics.fmean(len(requests) for requests in asked)
    sent = statistics.fmean(sum(requests) for requests in asked)
    short, by_length = _answer_tokens(statistics.fmean(tokens_of(one.text) for one in articles))
    low, high = min(short, by_length), max(short, by_length)
    received = Figure((low + high) / 2, low, high)
    bounds = (1.0, received.value), (1 - _UNSURE, low), (1 + _UNSURE, high)
    costs = [
        cost_usd(
            to.model,
            Usage(1, round(sent * f / calls), 0, round(out / calls)),
            to.prices,
            batch=batch,
        )
        for f, out in bounds
    ]
    value, least, most = (None if cost is None else cost * calls for cost in costs)
    known = value is not None and least is not None and most is not None
    return (
        calls,
        Figure(sent, sent * (1 - _UNSURE), sent * (1 + _UNSURE)),
        received,
        Figure(value, least, most) if known else None,  # type: ignore[arg-type]
    )


def _answer_tokens(article_tokens: float) -> tuple[float, float]:
    """Return how long the examples' answers are, and how long in proportion to the article."""
    shown = examples(PROMPT)
    answers = statistics.fmean(tokens_of(one.answer.model_dump_json()) for one in shown)
    articles = statistics.fmean(tokens_of(one.article.text) for one in shown)
    return answers, answers * article_tokens / articles


def _seconds(expected: Estimate, settings: Settings, answer_s: float | None) -> float | None:
    tokens = expected.input_tokens.value + expected.output_tokens.value
    times = []
    if answer_s is not None:
        times.append(expected.articles * answer_s / settings.concurrency)
    if settings.rpm:
        times.append(60 * expected.calls / settings.rpm)
    if settings.tpm:
        times.append(60 * tokens / settings.tpm)
    return max(times, default=None)
