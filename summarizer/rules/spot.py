"""One pass over an article that marks everything the later steps reason about."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from summarizer.actors import find_actors
from summarizer.gazetteer import find_places
from summarizer.rules.lexicon import conditional, dictionary
from summarizer.rules.people import find_people
from summarizer.rules.when import any_day
from summarizer.rules.words import Hit, Word, words_of
from summarizer.schemas import Article
from summarizer.text.dates import find_dates
from summarizer.text.fold import fold_text

_LONGEST = 5
"""Words of a cue phrase at most."""
_SHORTEST_DATE = 2
"""Characters; «آب» alone is too often something else."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as a range of words."""

    n: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Notes:
    """The article's words, and what was found in them by kind."""

    text: str
    words: Sequence[Word]
    lines: Sequence[Line]
    hits: dict[str, list[Hit[Any]]]
    starts: dict[str, list[int]]
    """First words of the hits, by kind."""
    beginning: dict[int, list[tuple[str, Hit[Any]]]]
    """By word: the hits that begin with it, each with its kind."""
    english: bool
    dated: bool
    """The day of publication is known, so that relative dates can be compared."""
    titled: bool
    """The first sentence is the headline."""

    def within(self, kind: str, first: int, last: int) -> list[Hit[Any]]:
        """Return the hits of `kind` that lie in `words[first:last]`, in order."""
        starts = self.starts.get(kind)
        if starts is None:
            return []
        low = bisect_left(starts, first)
        if low == len(starts) or starts[low] >= last:
            return []
        high = bisect_left(starts, last, low)
        return [hit for hit in self.hits[kind][low:high] if hit.last <= last]

    def begins_at(self, kind: str, index: int, stop: int) -> Hit[Any] | None:
        """Return the hit of `kind` that begins with word `index` and lies before word `stop`."""
        for known, hit in self.beginning.get(index, ()):
            if known == kind and hit.last <= stop:
                return hit
        return None

    def any_begins_at(self, kinds: Collection[str], index: int, stop: int) -> bool:
        """Return whether a hit of one of `kinds` begins with `index` and lies before `stop`."""
        return any(
            kind in kinds and hit.last <= stop for kind, hit in self.beginning.get(index, ())
        )

    def ends_at(self, kind: str, index: int) -> Hit[Any] | None:
        """Return the hit of `kind` that ends right before word `index`."""
        starts = self.starts.get(kind)
        if starts is None:
            return None
        for at in range(bisect_left(starts, index) - 1, -1, -1):
            if starts[at] < index - _LONGEST:
                break
            hit = self.hits[kind][at]
            if hit.last <= index:
                return hit if hit.last == index else None
        return None

    def slice(self, first: int, last: int) -> str:
        """Return the article's own characters of `words[first:last]`."""
        return self.text[self.words[first].start : self.words[last - 1].end]

    def bare(self, hit: Hit[Any]) -> str:
        """Return the characters of a hit without the clitics before it, where they are letters."""
        text = self.slice(hit.first, hit.last)
        clitics = hit.prefix.removesuffix("ال")
        prefix = text[: len(clitics)]
        return text[len(prefix) :] if fold_text(prefix) == clitics else text

    def forms(self, first: int, last: int) -> list[str]:
        """Return the folded words, punctuation included."""
        return [word.form for word in self.words[first:last]]


def spot(article: Article) -> Notes:
    """Return the marked-up article."""
    return mark(
        article.text,
        [(sentence.start, sentence.end) for sentence in article.sentences],
        published=article.published,
        english=article.language == "en",
        titled=article.title is not None,
    )


def mark(
    text: str,
    sentences: Sequence[tuple[int, int]],
    *,
    published: date | None = None,
    english: bool,
    titled: bool = False,
) -> Notes:
    """Return a text marked up; `sentences` are where its sentences start and end."""
    words, known = look_up(text)
    starts = [word.start for word in words]
    hits = dict(known)
    for kind, found in (
        ("actor", find_actors(text)),
        ("place", find_places(text)),
        ("date", find_dates(text, any_day(published))),
    ):
        hits[kind] = [_as_hit(words, starts, item) for item in found]
    in_actors = _covered(hits["actor"])
    hits["place"] = [hit for hit in hits["place"] if not _lies_in(in_actors, hit)]
    in_places = _covered(hits["place"])
    # «بتدمر» is in Palmyra, though the letters also say "destroys".
    for kind in [kind for kind in hits if kind.startswith("trigger")]:
        hits[kind] = [hit for hit in hits[kind] if not _lies_in(in_places, hit)]
    hits["date"] = [hit for hit in hits["date"] if hit.value.end - hit.value.start > _SHORTEST_DATE]
    in_dates = _covered(hits["date"])
    hits["people"] = [
        hit
        for hit in find_people(text, words)
        if not _lies_in(in_dates, hit) and not (hit.value.adjectival and _lies_in(in_places, hit))
    ]
    found_under = [hit for kind in conditional() for hit in hits.get(kind, [])]
    hits["conditional"] = sorted(found_under, key=_first)
    lines = [
        Line(n, bisect_left(starts, start), bisect_left(starts, end))
        for n, (start, end) in enumerate(sentences, 1)
    ]
    beginning: dict[int, list[tuple[str, Hit[Any]]]] = {}
    for kind, of_kind in hits.items():
        for hit in of_kind:
            beginning.setdefault(hit.first, []).append((kind, hit))
    return Notes(
        text,
        words,
        lines,
        hits,
        {kind: [hit.first for hit in found] for kind, found in hits.items() if found},
        beginning,
        english=english,
        dated=published is not None,
        titled=titled,
    )


@lru_cache(maxsize=16)
def look_up(text: str) -> tuple[Sequence[Word], Mapping[str, list[Hit[Any]]]]:
    """Return the words of a text, and what the dictionary knows in them by kind."""
    words = words_of(text)
    return words, dictionary().spot(words)


def _first(hit: Hit[Any]) -> int:
    return hit.first


def _as_hit(words: Sequence[Word], starts: list[int], found: Any) -> Hit[Any]:
    first = max(0, bisect_right(starts, found.start) - 1)
    last = bisect_left(starts, found.end)
    prefix = words[first].form[: max(0, found.start - words[first].start)]
    return Hit(first, max(last, first + 1), prefix, found)


def _covered(hits: Sequence[Hit[Any]]) -> frozenset[int]:
    """Return the words that belong to a hit."""
    return frozenset(index for hit in hits for index in range(hit.first, hit.last))


def _lies_in(covered: frozenset[int], hit: Hit[Any]) -> bool:
    """Whether a word of the hit is covered."""
    return not covered.isdisjoint(range(hit.first, hit.last))
