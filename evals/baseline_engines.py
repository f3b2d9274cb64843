"""Answers that need no reading, so that the figures of those who read mean something.

`empty` says nothing, `first-sentence` repeats the lead and sees no incident, `oracle` is gold
itself and must score 1, `shuffled` gives each article the gold of another and must score near 0.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np

from summarizer.article import article_id
from summarizer.derive import version
from summarizer.schemas import Article, Bilingual, Point, Provenance, Record, Span, Summary

from .annotation import GoldDocument
from .oracles import oracle
from .predictions import gold_article
from .results import Prediction

_SEED = 12345
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Baselines are made at no time: the same gold gives the same bytes."""


def baseline(name: str, gold: Sequence[GoldDocument]) -> list[Prediction]:
    """Return the answers of the baseline called `name` in `BASELINES`."""
    return BASELINES[name](gold)


def _empty(gold: Sequence[GoldDocument]) -> list[Prediction]:
    return [
        Prediction(doc_id=document.doc_id, record=_record(gold_article(document), None))
        for document in gold
    ]


def _first_sentence(gold: Sequence[GoldDocument]) -> list[Prediction]:
    predictions = []
    for document in gold:
        article = gold_article(document)
        # The title is the first sentence of an article that has one; the lead follows it.
        lead = article.sentences[1 if article.title and len(article.sentences) > 1 else 0]
        span = Span(start=lead.start, end=lead.end)
        predictions.append(Prediction(doc_id=document.doc_id, record=_record(article, span)))
    return predictions


def _oracle(gold: Sequence[GoldDocument]) -> list[Prediction]:
    return [Prediction(doc_id=document.doc_id, record=oracle(document)) for document in gold]


def _shuffled(gold: Sequence[GoldDocument]) -> list[Prediction]:
    """Give each document the gold of the next in a random order, so that none keeps its own."""
    order = np.random.default_rng(_SEED).permutation(len(gold))
    given = {
        int(here): gold[int(there)] for here, there in zip(order, np.roll(order, 1), strict=True)
    }
    return [
        Prediction(doc_id=document.doc_id, record=oracle(given[n]))
        for n, document in enumerate(gold)
    ]


BASELINES: dict[str, Callable[[Sequence[GoldDocument]], list[Prediction]]] = {
    "empty": _empty,
    "first-sentence": _first_sentence,
    "oracle": _oracle,
    "shuffled": _shuffled,
}


def _record(article: Article, lead: Span | None) -> Record:
    words = article.text[lead.start : lead.end] if lead else ""
    said = Bilingual(
        ar=words if article.language == "ar" else "", en=words if article.language == "en" else ""
    )
    points = [Point(ar=said.ar, en=said.en, spans=[lead])] if lead else []
    return Record(
        id=article_id(article),
        article=article,
        headline=said,
        summary=Summary(ar=said.ar, en=said.en, points=points),
        incidents=[],
        tolls=[],
        names=[],
        checks=[],
        provenance=Provenance(engine="rules", summarizer=version(), created=_NEVER),
    )
