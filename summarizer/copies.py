"""Copies of an article that outlets pass on, and the answer for one carried over to another.

A copy whose numbers, dates or names differ is other news: a changed toll must be read again.
So what differs has to be a credit, a button or a headline in the article's own words, and all
that the answer rests on has to stand in the copy too.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict
from rapidfuzz.distance import Indel

from summarizer import knowledge
from summarizer.ground import evidence, mentions
from summarizer.schemas import Article, Extraction
from summarizer.text.alike import is_function_word, negates, readings
from summarizer.text.dates import find_dates
from summarizer.text.fold import fold_text
from summarizer.text.numbers import number_words
from summarizer.text.shingles import resemblance, shingles, text_words

ALIKE = 0.6
"""Texts that share less of their shingles are not compared word by word."""
_LONGEST = 6_000
"""Words; comparing longer texts takes too much memory."""
_NAMES = 4
"""Words beside a credit that may be anybody's name."""
_LONGEST_HEADLINE = 30
"""Words."""
_OTHER_WORDS = 2
"""Words of a copy's headline that the original need not have."""
_MOST = 0.6
"""Share of a sentence's words that its counterpart has to have."""


def body_of(article: Article) -> str:
    """Return the text without the title on top of it, which every outlet writes anew."""
    title = article.title or ""
    on_top = title and article.text.startswith(f"{title}\n\n")
    return article.text[len(title) :].strip() if on_top else article.text


def difference(original: Article, copy: Article) -> str | None:
    """Return what makes `copy` other news than `original`, in words; None if nothing does."""
    ours, theirs = text_words(body_of(original)), text_words(body_of(copy))
    if original.language != copy.language:
        return "another language"
    if max(len(ours), len(theirs)) > _LONGEST:
        return "too long to compare"
    if resemblance(shingles(ours), shingles(theirs)) < ALIKE:
        return "another text"
    for run in _runs(ours, theirs):
        if (found := _harm(run)) and not _repeats(run, ours, theirs):
            return found
    title = text_words(copy.title or "")
    if title == text_words(original.title or ""):
        return None
    return _news(title, text_words(original.text))


def carry_over(said: Extraction, original: Article, copy: Article) -> Extraction | None:
    """Return the extraction of `original` as one of `copy`; None if it does not rest on it.

    Sentence numbers become those of the copy. Every mention that stands in the original has to
    stand in the copy in the same words.
    """
    there = _sentences(original, copy)
    cited = [point.sentences for point in said.summary] + [one.sentences for one in said.incidents]
    if any(numbers and not _numbers(numbers, there) for numbers in cited):
        return None
    carried = said.model_copy(
        update={
            "summary": [
                point.model_copy(update={"sentences": _numbers(point.sentences, there)})
                for point in said.summary
            ],
            "incidents": [
                one.model_copy(update={"sentences": _numbers(one.sentences, there)})
                for one in said.incidents
            ],
        }
    )
    for before, after in zip(mentions(said), mentions(carried), strict=True):
        had = evidence(before.text, original, before.sentences)
        has = evidence(after.text, copy, after.sentences)
        if had is None:
            continue
        if has is None or (
            fold_text(original.text[had.start : had.end])
            != fold_text(copy.text[has.start : has.end])
        ):
            return None
    return carried


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that only one of the texts has, at one place."""

    dropped: list[str]
    added: list[str]
    at_start: bool
    at_edge: bool


def _runs(ours: Sequence[str], theirs: Sequence[str]) -> list[_Run]:
    runs: list[_Run] = []
    dropped: list[str] = []
    added: list[str] = []
    begun = False
    for step in Indel.opcodes(ours, theirs):
        if step.tag == "equal":
            if dropped or added:
                runs.append(_Run(dropped, added, at_start=not begun, at_edge=not begun))
            dropped, added, begun = [], [], True
        dropped += ours[step.src_start : step.src_end] if step.tag == "delete" else []
        added += theirs[step.dest_start : step.dest_end] if step.tag == "insert" else []
    if dropped or added:
        runs.append(_Run(dropped, added, at_start=not begun, at_edge=True))
    return runs


def _harm(run: _Run) -> str | None:
    """Return why the difference matters; None for particles, credits and buttons."""
    rest = [
        [word for word in words if word not in _credits()] for words in (run.dropped, run.added)
    ]
    dropped, added = _without_counterparts(*rest)
    words = [*dropped, *added]
    if not words:
        return None
    told = " ".join(words[:8])
    if fact := _fact(words):
        return f"{fact} differs: {told}"
    credited = len(run.dropped) + len(run.added) > len(rest[0]) + len(rest[1])
    if run.at_edge and credited and len(words) <= _NAMES and not (dropped and added):
        return None
    return f"the wording differs: {told}"


def _repeats(run: _Run, ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Return whether the run is a headline that only one has, and says what the other says too."""
    both = run.dropped and run.added
    if both or not run.at_start or len(run.dropped) + len(run.added) > _LONGEST_HEADLINE:
        return False
    return _news(run.dropped, theirs) is None and _news(run.added, ours) is None


def _without_counterparts(dropped: list[str], added: list[str]) -> tuple[list[str], list[str]]:
    """Leave out words that differ only in particles written onto them."""
    left = list(added)
    for word in list(dropped):
        same = next((w for w in left if w in readings(word) or word in readings(w)), None)
        if same is not None:
            left.remove(same)
            dropped = [w for w in dropped if w is not word]
    return dropped, left


def _fact(words: Sequence[str]) -> str | None:
    if any(_is_number(word) for word in words):
        return "a number"
    if any(negates(word) for word in words):
        return "a negation"
    return "a date" if find_dates(" ".join(words), None) or _dated(words) else None


def _dated(words: Sequence[str]) -> bool:
    from datetime import date

    return bool(find_dates(" ".join(words), date(2024, 6, 15)))


def _is_number(word: str) -> bool:
    numbers = number_words()
    return any(map(str.isdigit, word)) or any(
        reading in numbers for reading in readings(word) if len(reading) > 1
    )


def _news(words: Sequence[str], said: Sequence[str]) -> str | None:
    """Return what `words` tell that the text `said` does not, in words of its own at least."""
    known = {reading for word in said for reading in readings(word)}
    new = [
        word
        for word in words
        if word not in _credits()
        and not is_function_word(word)
        and not any(reading in known for reading in readings(word))
    ]
    if fact := _fact(new):
        return f"{fact} differs: {' '.join(new[:8])}"
    counted = {*_counted(said), *((number, "") for number, _ in _counted(said))}
    if other := [pair for pair in _counted(words) if pair not in counted]:
        return f"a number differs: {' '.join(other[0])}"
    return f"the headline differs: {' '.join(new[:8])}" if len(new) > _OTHER_WORDS else None


def _counted(words: Sequence[str]) -> list[tuple[str, str]]:
    """Return each number with the word after it: what it counts."""
    return [
        (word, after)
        for word, after in zip_longest(words, words[1:], fillvalue="")
        if _is_number(word)
    ]


def _sentences(original: Article, copy: Article) -> dict[int, list[int]]:
    """Return, for each sentence of the original, the sentences of the copy that say it."""
    ours, theirs = _numbered(original), _numbered(copy)
    shared: dict[int, Counter[int]] = {}
    length = Counter(number for _, number in ours)
    for step in Indel.opcodes([word for word, _ in ours], [word for word, _ in theirs]):
        if step.tag == "equal":
            for i, j in zip(
                range(step.src_start, step.src_end),
                range(step.dest_start, step.dest_end),
                strict=True,
            ):
                shared.setdefault(ours[i][1], Counter())[theirs[j][1]] += 1
    return {
        number: sorted(n for n, words in found.items() if words >= found.most_common(1)[0][1] / 2)
        for number, found in shared.items()
        if found.total() >= _MOST * length[number]
    }


def _numbered(article: Article) -> list[tuple[str, int]]:
    return [
        (word, sentence.n)
        for sentence in article.sentences
        for word in text_words(article.text[sentence.start : sentence.end])
    ]


def _numbers(cited: Sequence[int], there: dict[int, list[int]]) -> list[int]:
    return sorted({number for n in cited for number in there.get(n, ())})


class _Knowledge(BaseModel):
    """The shape of copies.toml, where the list is explained."""

    model_config = ConfigDict(extra="forbid")

    credits: Annotated[
        frozenset[str], AfterValidator(lambda words: frozenset(map(fold_text, words)))
    ]


@cache
def _credits() -> frozenset[str]:
    return knowledge.load("copies", _Knowledge).credits
