"""Key facts: whether a summary tells what an annotator says that it must tell."""

import re
from itertools import pairwise

from summarizer.schemas import Record
from summarizer.text.counts import numbers, supports
from summarizer.text.fold import fold_text

from ..annotation import GoldDocument, KeyFact
from ..results import Slot
from ..tally import Label, Rate

LANGUAGES = ("ar", "en")


def fact_slots(gold: GoldDocument, record: Record) -> list[Slot]:
    """Return a slot for each key fact in each language: told or missing."""
    return [
        Slot(
            field=f"key_fact:{language}",
            label=Label.COR if told(fact, passages(record, language), language) else Label.MIS,
            gold=getattr(fact, language),
        )
        for fact in gold.key_facts
        for language in LANGUAGES
    ]


def weighted(gold: GoldDocument, slots: list[Slot]) -> dict[str, Rate]:
    """Return recall weighted by importance, per language."""
    rates = {}
    weights = {getattr(f, lang): f.weight for f in gold.key_facts for lang in LANGUAGES}
    for language in LANGUAGES:
        mine = [slot for slot in slots if slot.field == f"key_fact:{language}"]
        told_ = sum(weights[slot.gold or ""] for slot in mine if slot.label is Label.COR)
        whole = sum(weights[slot.gold or ""] for slot in mine)
        rates[f"key_facts_weighted_{language}"] = Rate(hits=told_, of=whole)
    return rates


def passages(record: Record, language: str) -> list[str]:
    """Return the headline, each point, and each two neighbouring points: a fact may spread
    over two, but not be gathered from all over."""
    points = [getattr(point, language) for point in record.summary.points]
    pairs = [f"{one} {other}" for one, other in pairwise(points)]
    return [getattr(record.headline, language), *points, *pairs]


def told(fact: KeyFact, given: list[str], language: str) -> bool:
    """Whether one of the passages holds every anchor of the fact."""
    anchors = fact.anchors_ar if language == "ar" else fact.anchors_en
    return any(all(holds(anchor, text) for anchor in anchors) for text in given)


def own_anchors_hold(fact: KeyFact) -> list[str]:
    """Return the anchors that the fact's own text lacks: with them it could never be told."""
    return [
        anchor
        for text, anchors in ((fact.ar, fact.anchors_ar), (fact.en, fact.anchors_en))
        for anchor in anchors
        if not holds(anchor, text)
    ]


def holds(anchor: str, text: str) -> bool:
    """Whether a text holds one of the anchor's alternatives.

    Numbers match by value, in digits, words or a dual; Latin words from their beginning;
    Arabic ones anywhere, since prefixes are written onto them.

    >>> holds("2", "قُتل مدنيان"), holds("kill|dead", "Two were killed"), holds("حلب", "بحلب")
    (True, True, True)
    """
    return any(_holds(part.strip(), text) for part in anchor.split("|") if part.strip())


def _holds(part: str, text: str) -> bool:
    if part.isdigit():
        n = int(part)
        return n in {found.value for found in numbers(text)} or supports(text, n)
    folded, sought = fold_text(text), fold_text(part)
    if sought.isascii():
        return re.search(rf"\b{re.escape(sought)}", folded) is not None
    return sought in folded
