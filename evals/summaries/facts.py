"""Key facts: whether a summary tells what an annotator says that it must tell."""

import re
from functools import cached_property
from itertools import pairwise

from summarizer.schemas import Record
from summarizer.text.counts import supports
from summarizer.text.fold import fold_text

from ..annotation import GoldDocument, KeyFact
from ..results import Slot
from ..tally import Label, Rate
from .reading import stated

LANGUAGES = ("ar", "en")


def fact_slots(gold: GoldDocument, record: Record) -> list[Slot]:
    """Return a slot for each key fact in each language: told or missing."""
    given = {language: passages(record, language) for language in LANGUAGES}
    return [
        Slot(
            field=f"key_fact:{language}",
            label=Label.COR if told(fact, given[language], language) else Label.MIS,
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


class Passage:
    """A stretch of a summary in which a fact may be told; read once, asked often."""

    def __init__(self, *texts: str) -> None:
        self.text = " ".join(texts)
        self.folded = fold_text(self.text)
        self._texts = texts

    @cached_property
    def numbers(self) -> frozenset[int]:
        """Every number stated in it."""
        return frozenset().union(*(stated(text) for text in self._texts))

    def holds(self, anchor: str) -> bool:
        """Whether it holds one of the anchor's alternatives.

        Numbers match by value, in digits, words or a dual; Latin words from their beginning;
        Arabic ones anywhere, since prefixes are written onto them.

        >>> Passage("قُتل مدنيان").holds("2"), Passage("Two were killed").holds("kill|dead")
        (True, True)
        """
        return any(self._holds(part.strip()) for part in anchor.split("|") if part.strip())

    def _holds(self, part: str) -> bool:
        if part.isdigit():
            return int(part) in self.numbers or supports(self.text, int(part))
        sought = fold_text(part)
        if sought.isascii():
            return re.search(rf"\b{re.escape(sought)}", self.folded) is not None
        return sought in self.folded


def passages(record: Record, language: str) -> list[Passage]:
    """Return the headline, each point, and each two neighbouring points: a fact may spread
    over two, but not be gathered from all over."""
    points = [getattr(point, language) for point in record.summary.points]
    alone = [Passage(text) for text in (getattr(record.headline, language), *points)]
    return [*alone, *(Passage(one, other) for one, other in pairwise(points))]


def told(fact: KeyFact, given: list[Passage], language: str) -> bool:
    """Whether one of the passages holds every anchor of the fact."""
    anchors = fact.anchors_ar if language == "ar" else fact.anchors_en
    # Words are looked up faster than numbers are read.
    in_order = sorted(anchors, key=lambda anchor: anchor[:1].isdigit())
    return any(all(passage.holds(anchor) for anchor in in_order) for passage in given)


def own_anchors_hold(fact: KeyFact) -> list[str]:
    """Return the anchors that the fact's own text lacks: with them it could never be told."""
    return [
        anchor
        for text, anchors in ((fact.ar, fact.anchors_ar), (fact.en, fact.anchors_en))
        for anchor in anchors
        if not Passage(text).holds(anchor)
    ]
