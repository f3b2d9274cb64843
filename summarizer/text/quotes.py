"""Where quoted words stand in a text: verbatim, folded, shortened by an ellipsis, or repaired."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import itemgetter

from rapidfuzz import fuzz

from summarizer.schemas import MatchKind
from summarizer.text.alike import align, is_function_word, negates, particles, says_the_same
from summarizer.text.fold import Folded, Level, fold

Ranges = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Match:
    """Source offsets of the quoted words, and how they were found."""

    start: int
    end: int
    how: MatchKind


def locate(quote: str, text: str, within: Ranges | None = None) -> Match | None:
    """Return where `quote` stands in `text`, or None.

    Punctuation is ignored, inside the quote and around it. A match begins and ends with a
    word; only particles written onto the first word («و», «بال», «لل») may stand before it,
    and the span leaves them out. A close match (`REPAIRED`) has at least a dozen characters,
    and no number or negation that the quote does not have; its span holds whole words of the
    source, which may differ from the quote, so keep the span and not the quote.

    Args:
        within: source ranges to search first, such as the cited sentences.

    >>> text = "وأعلنت استهداف مواقع لقوات النظام في بلدة «حيّان»."
    >>> match = locate("قوات النظام في بلدة حيان", text)
    >>> text[match.start : match.end], match.how.value
    ('قوات النظام في بلدة «حيّان', 'folded')
    >>> locate("مواقع لقوات المعارضة في بلدة حيان", text)
    """
    everywhere = [(0, len(text))]
    cited = within or everywhere
    if match := _as_it_stands(quote, text, cited):
        return match
    for level, ranges in _passes(quote, cited, everywhere):
        match = _verbatim(_read_quote(quote, level), _read_source(text, level), ranges)
        if match:
            return match
    source = _read_source(text, Level.FULL)
    parts = [part for piece in _ELLIPSIS.split(quote) if (part := _read(piece)).words]
    for ranges in (cited, everywhere):
        found = _in_parts(parts, source, ranges) if len(parts) > 1 else None
        found = found or _repaired(_read_quote(quote), source, ranges)
        if found:
            return Match(*found, MatchKind.REPAIRED)
    return None


_SHORTEST_REPAIRED = 12
"""Characters, folded; below it, names that differ in one letter are different names."""
_SHORTEST_IN_PARTS = 8
"""Characters, folded, of the parts around an ellipsis together."""
_SHORTEST_AFTER_PARTICLE = 3
"""Letters; «لد» is not what «ولد» says."""
_WIDEST = 400
"""Characters of source that a quote with an ellipsis may span: about one sentence."""
_CLOSE = 70.0
"""rapidfuzz's partial ratio, 0 to 100, from which a window is worth aligning word by word."""
_ELLIPSIS = re.compile(r"[\[(]?(?:\.{2,}|…)[\])]?")
# A number may be written on the word before it: «وأصيب11».
_WORD = re.compile(r"[ء-ي]{3,}(?=\d)|[^\W_]+(?:[.,]\d+)*")
# «و قوات», «لـ "قسد"»: a particle apart from its word. A bare space after other letters than «و»
# may part initials («أ ف ب»).
_ATTACHED = re.compile(r"و |(?:[وف]?[بلك]|[وف]) ?\"")
_LONGEST_PARTICLE = 2
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class _Words:
    """A text as its folded words, joined by single spaces, with the way back."""

    folded: Folded
    words: list[str]
    spans: list[tuple[int, int]]
    """Of each word, in `folded`."""
    joined: str
    """Each word with a space after it, but none after a particle: «لـ "قسد"» is «لقسد»."""
    begins: list[int]
    """Of each word, in `joined`."""

    def source_span(self, first: int, last: int, skip: int = 0) -> tuple[int, int]:
        """Return the source offsets of words first to last, without `skip` letters in front."""
        return self.folded.span(self.spans[first][0] + skip, self.spans[last][1])

    def window(self, start: int, end: int) -> tuple[int, int]:
        """Return the first word in source `[start, end)` and the one after the last."""
        start, end = self.folded.at(start, end)
        starts = [span[0] for span in self.spans]
        return bisect_right(starts, start - 1), bisect_right(starts, end - 1)


def _read(text: str, level: Level = Level.FULL) -> _Words:
    folded = fold(text, level)
    spans = [match.span() for match in _WORD.finditer(folded.text)]
    words = [folded.text[start:end] for start, end in spans]
    spaced = [f"{_THOUSANDS.sub('', word) if ',' in word else word} " for word in words]
    for n, ((start, end), (following, _)) in enumerate(pairwise(spans)):
        short = end - start <= _LONGEST_PARTICLE
        if short and _ATTACHED.fullmatch(folded.text, start, following):
            spaced[n] = words[n]
    begins = [0, *accumulate(map(len, spaced))][:-1]
    return _Words(folded, [word.rstrip() for word in spaced], spans, "".join(spaced), begins)


# An article is asked about some forty times in a row, at both levels.
_read_source = lru_cache(maxsize=8)(_read)
# Mentions recur: the same few names in every article of an archive.
_read_quote = lru_cache(maxsize=1024)(_read)


# From a letter or digit to a word that is no particle. Tatweel may break up words beside it.
_PLAIN = re.compile(r"(?=[ء-غف-يA-Za-z0-9])[^ـ]*[ء-غف-يA-Za-z0-9]{3}[ً-ْ]*")
_BESIDE = re.compile(r"[ء-غف-يA-Za-z0-9]")
_BEFORE = re.compile(r"[\s(«“\"]")
_AFTER = re.compile(r"[\s)»”\";:]|[.,،؟!](?=[\s)»”\"]|$)|$")


def _as_it_stands(quote: str, text: str, ranges: Ranges) -> Match | None:
    """Return what `_verbatim` finds first of all, if nothing around it could be folded away.

    Most quotes are copies, and then no word need be read.
    """
    if not _PLAIN.fullmatch(quote):
        return None
    at = text.find(quote)
    while at >= 0:
        end = at + len(quote)
        if any(a <= at < b for a, b in ranges):
            if (at == 0 or _BEFORE.match(text, at - 1)) and _AFTER.match(text, end):
                return Match(at, end, MatchKind.EXACT)
            inside_a_word = (at and _BESIDE.match(text, at - 1)) or _BESIDE.match(text, end)
            if not inside_a_word:
                return None
        at = text.find(quote, at + 1)
    return None


def _passes(quote: str, cited: Ranges, everywhere: Ranges) -> Iterator[tuple[Level, Ranges]]:
    """Light before full: «علي» is looked for anywhere before «على» in the cited sentence."""
    yield Level.LIGHT, cited
    if len(quote.split()) > 1:
        yield Level.FULL, cited
    yield Level.LIGHT, everywhere
    yield Level.FULL, cited
    yield Level.FULL, everywhere


def _verbatim(quote: _Words, source: _Words, ranges: Ranges) -> Match | None:
    """Return the best occurrence: a word of its own before an attached one, exact before folded."""
    if not quote.words:
        return None
    start, end = quote.source_span(0, len(quote.words) - 1)
    exact = quote.folded.source[start:end]
    best: tuple[tuple[bool, bool], Match] | None = None
    for first, last, skip in _occurrences(quote, source):
        start, end = source.source_span(first, last, skip)
        if not any(a <= start < b for a, b in ranges):
            continue
        found = source.folded.source[start:end]
        is_exact = found == exact
        if not is_exact and len(quote.words) == 1 and is_function_word(found):
            continue
        rank = (skip > 0, not is_exact)
        if best is None or rank < best[0]:
            best = rank, Match(start, end, MatchKind.EXACT if is_exact else MatchKind.FOLDED)
        if rank == (False, False):
            break
    return best[1] if best else None


def _occurrences(quote: _Words, source: _Words) -> Iterator[tuple[int, int, int]]:
    """Yield (first word, last word, letters of the first that are an attached particle)."""
    yield from _find(quote.joined, source, particles())
    if quote.joined.startswith("ال"):  # «ل» + «التحالف» is written «للتحالف»
        attached = frozenset(p[:-1] for p in particles() if p.endswith("لل"))
        yield from _find("ل" + quote.joined[2:], source, attached, whole=False)


def _find(
    needle: str, source: _Words, particles: frozenset[str], whole: bool = True
) -> Iterator[tuple[int, int, int]]:
    # «وتل رفعت» has a short word, but another after it.
    long_enough = needle.index(" ") >= _SHORTEST_AFTER_PARTICLE or needle.count(" ") > 1
    attachable = needle[0].isdigit() or long_enough
    at = source.joined.find(needle)
    while at >= 0:
        word = bisect_right(source.begins, at) - 1
        skip = at - source.begins[word]
        if (whole and skip == 0) or (attachable and source.words[word][:skip] in particles):
            yield word, bisect_right(source.begins, at + len(needle) - 2) - 1, skip
        at = source.joined.find(needle, at + 1)


def _in_parts(parts: list[_Words], source: _Words, ranges: Ranges) -> tuple[int, int] | None:
    """Return the narrowest span from the first part to the last; nothing skipped may negate."""
    if sum(len(part.joined) for part in parts) < _SHORTEST_IN_PARTS:
        return None
    later = [sorted(_occurrences(part, source)) for part in parts[1:]]
    found = []
    for first, last, skip in _occurrences(parts[0], source):
        start, end = source.source_span(first, last, skip)
        for hits in later:
            index = bisect_right(hits, last, key=itemgetter(0))
            if index == len(hits):
                break
            skipped = source.words[last + 1 : hits[index][0]]
            last = hits[index][1]
            end = source.source_span(first, last)[1]
            if end - start > _WIDEST or any(map(negates, skipped)):
                break
        else:
            one_line = "\n" not in source.folded.source[start:end]
            if one_line and any(a <= start < b for a, b in ranges):
                found.append((end - start, start))
    if not found:
        return None
    width, start = min(found)
    return start, start + width


def _repaired(quote: _Words, source: _Words, ranges: Ranges) -> tuple[int, int] | None:
    """Return the span of the closest words, if they say the same."""
    needle = quote.joined.rstrip()
    if len(needle) < _SHORTEST_REPAIRED:
        return None
    for low, high in (source.window(*part) for part in ranges):
        if low == high:
            continue
        offset = source.begins[low]
        region = source.joined[offset : source.begins[high - 1] + len(source.words[high - 1])]
        close = fuzz.partial_ratio_alignment(needle, region, score_cutoff=_CLOSE)
        if close is None:
            continue
        margin = 4 + len(quote.words) // 4
        first = bisect_right(source.begins, offset + close.dest_start) - 1 - margin
        last = bisect_right(source.begins, offset + close.dest_end) + margin
        first, last = max(low, first), min(high, last)
        pairs = align(quote.words, source.words[first:last])
        aligned = [first + theirs for _, theirs in pairs if theirs is not None]
        if aligned and says_the_same(quote.words, source.words[first:last], pairs):
            before = source.words[aligned[0] - 1 : aligned[0]]
            if not any(map(negates, before)):
                return source.source_span(aligned[0], aligned[-1])
    return None
