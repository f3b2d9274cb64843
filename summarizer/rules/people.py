"""Phrases that count people, found in running text, with whose losses they are."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.rules.inflect import noun_forms
from summarizer.rules.words import Hit, Word, readings
from summarizer.schemas import Demographic, Outcome, Qualifier, VictimGroup
from summarizer.text.count_grammar import count_grammar, count_tags
from summarizer.text.count_items import may_count
from summarizer.text.counts import Count, read
from summarizer.text.fold import fold, fold_text
from summarizer.text.grammar import longest
from summarizer.text.nouns import with_plain_duals

T = TypeVar("T")

_DUAL_POSSESSED = ("يه", "يها", "يهم", "اه", "اها", "اهم")
_CONSTRUCT = ("ي", "و")
"""Endings of duals and plurals before another noun."""
_SEVERAL = Count(2, None, None, Qualifier.SEVERAL)
_COUNTING = frozenset(["range", "number", "vague", "noun", "dual", "parent"])


_GLUED = re.compile(r"(\d)(?=[^\W\d])")
"""«4مدنيين»: a number written on its noun."""
_NOBODY = frozenset(["measure", "label"])
"""Rules whose words no other rule may read."""


@dataclass(frozen=True, slots=True)
class People:
    """What a count phrase says."""

    text: str
    """The words, without a conjunction before them."""
    count: Count
    group: VictimGroup
    demographic: Demographic = Demographic.UNSPECIFIED
    outcome: Outcome | None = None
    """What the noun itself says: «قتيل», «جريح»."""
    definite: bool = False
    numbered: bool = False
    """A number, a dual or «عدد من» stands in it."""
    noun: bool = True
    """False for a bare number («مقتل 12 وإصابة 30»)."""
    adjectival: bool = False
    same: bool = False
    """They are more of those told of before: «آخرون», «ثالث»."""

    @property
    def exact(self) -> bool:
        """A number is stated: «مدنيين» may be two or more, and is not."""
        return self.numbered and self.count.best is not None


class Victims(BaseModel):
    """Shape of `victims.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: dict[VictimGroup, tuple[str, ...]]
    demographic: dict[Demographic, tuple[str, ...]]
    adjectival: dict[str, tuple[str, ...]]
    collective: dict[str, tuple[str, ...]]
    same: dict[str, tuple[str, ...]]
    office: dict[str, tuple[str, ...]]
    spelled: dict[str, tuple[str, ...]]


def find_people(text: str, words: Sequence[Word]) -> list[Hit[People]]:
    """Return the phrases of `text` that count people, in order, without overlap."""
    folded = fold(text)
    tagged = count_tags(folded.text)
    spans = [
        (hit, (tagged.tokens[hit.start].start, tagged.tokens[hit.end - 1].end))
        for hit in count_grammar().hits(tagged)
        if (hit.rule in _COUNTING or hit.rule in _NOBODY) and may_count(hit, tagged, folded.text)
    ]
    starts = [word.start for word in words]
    found = []
    for hit, (start, end) in longest(spans, lambda pair: pair[1]):
        if hit.rule in _NOBODY:
            continue
        source = folded.span(start, end)
        first = max(0, bisect_right(starts, source[0]) - 1)
        last = max(first + 1, bisect_left(starts, source[1]))
        people = _people(text[source[0] : source[1]], hit.rule)
        if people is not None:
            found.append(Hit(first, last, "", people))
    return sorted(found, key=lambda hit: hit.first)


@lru_cache(maxsize=16_384)
def _people(phrase: str, rule: str) -> People | None:
    count = read(phrase)
    if count is None or phrase in knowledge.load("victims", Victims).spelled["nobody"]:
        return None
    if rule in ("number", "range"):
        phrase, count = _without_number(phrase, count)
    folded = _GLUED.sub(r"\1 ", fold_text(with_plain_duals(phrase)))
    forms = [form for word in folded.split() for form in _stems(word)]
    tagged = count_tags(folded)
    nouns = [token.values for token in tagged.tokens if "noun" in token.values]
    said = [v["outcome_noun"] for v in nouns] + [t.values.get("state", "") for t in tagged.tokens]
    outcome = next(filter(None, said), None)
    return People(
        text=phrase,
        count=count,
        group=_first(_groups(), forms, VictimGroup.UNSPECIFIED),
        demographic=_first(_demographics(), forms, Demographic.UNSPECIFIED),
        outcome=Outcome(outcome) if outcome else None,
        definite=any(word.startswith("ال") for word in folded.split()),
        numbered=rule != "noun" or any(v["noun"].startswith("two") for v in nouns),
        noun=bool(nouns),
        adjectival=rule == "noun" and any(form in _adjectival() for form in forms),
        same=any(is_same(form) for form in forms),
    )


def _without_number(phrase: str, count: Count) -> tuple[str, Count]:
    """«90 عائلة» are several people, and not 90: the noun alone is kept of the phrase."""
    words = phrase.split()
    for index, word in enumerate(words):
        if is_collective(fold_text(word)):
            rest = " ".join(words[index:])
            # «عائلة واحدة»: the number after it counts families too.
            known = read(word)
            return (rest, known) if rest in phrase and known is not None else (phrase, _SEVERAL)
    return phrase, count


def is_collective(word: str) -> bool:
    """Whether a folded word is a body of people, such as a family, and not one person."""
    return any(form in _collective() for form in _stems(word))


def _stems(word: str) -> list[str]:
    return [form for _, form in readings(word)]


def _first(table: Mapping[str, T], forms: Sequence[str], default: T) -> T:
    return next((table[form] for form in forms if form in table), default)


@cache
def _groups() -> dict[str, VictimGroup]:
    return _by_form(knowledge.load("victims", Victims).group)


@cache
def _demographics() -> dict[str, Demographic]:
    return _by_form(knowledge.load("victims", Victims).demographic)


@cache
def _adjectival() -> frozenset[str]:
    return frozenset(_by_form(knowledge.load("victims", Victims).adjectival))


def is_same(form: str) -> bool:
    """Whether a folded word says that people are of the kind told of before («آخرون»)."""
    return form in _same()


@cache
def _same() -> frozenset[str]:
    return frozenset(_by_form(knowledge.load("victims", Victims).same))


@cache
def _collective() -> frozenset[str]:
    return frozenset(_by_form(knowledge.load("victims", Victims).collective))


def is_office(form: str) -> bool:
    """Whether a folded word is a rank that before another noun is an office («عميد الكلية»)."""
    return form in _offices()


@cache
def _offices() -> frozenset[str]:
    return frozenset(_by_form(knowledge.load("victims", Victims).office))


def _by_form(lists: Mapping[T, Sequence[str]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for value, lemmas in lists.items():
        for lemma in lemmas:
            for ending in _CONSTRUCT:
                found.setdefault(fold_text(lemma.split("/")[0]) + ending, value)
            forms = (lemma, f"{lemma}s") if lemma.isascii() else noun_forms(_with_plural(lemma))
            for form in forms:
                found.setdefault(form, value)
                for ending in _DUAL_POSSESSED if not lemma.isascii() else ():
                    found.setdefault(f"{form}{ending}", value)
    return found


def _with_plural(lemma: str) -> str:
    """A feminine without a plural of its own has that in ـات: «سيدة», «طالبة»."""
    regular = lemma.endswith("ة") and "/" not in lemma
    return f"{lemma}/{lemma[:-1]}ات" if regular else lemma
