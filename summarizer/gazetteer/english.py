"""Finds names of places in running English text."""

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.gazetteer import vocabulary
from summarizer.gazetteer.cues import Before, before
from summarizer.gazetteer.keys import english_parts
from summarizer.gazetteer.mention import Mention
from summarizer.gazetteer.names import Name, Need, english_name
from summarizer.gazetteer.vocabulary import Vocabulary
from summarizer.gazetteer.words import Word
from summarizer.schemas import PlaceKind, PlaceRelation

_TOKEN = re.compile(
    r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+(?:['’‘ʿʾ-][A-Za-z\u00c0-\u024f\u1e00-\u1eff]+)*"
)
_ARTICLE = re.compile(r"(?:al|el|a[dnrstz]|a[dst]h|e[dnrstz])-[^\W\d_]", re.IGNORECASE)
_MOST_WORDS = 5
_MOST_UNKNOWN = 3


def english_mentions(text: str) -> list[Mention]:
    """Return the mentions of places in `text`; offsets are into it."""
    known = vocabulary.english()
    words = [Word(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(text)]
    lower = [word._replace(text=word.text.lower()) for word in words]
    found: list[Mention] = []
    n = 0
    while n < len(words):
        mention = _at(words, lower, n, text, known)
        if mention:
            found.append(mention)
        n = mention.last if mention else n + 1
    return found


def _at(
    words: Sequence[Word], lower: Sequence[Word], n: int, text: str, known: Vocabulary
) -> Mention | None:
    if not (words[n].text[0].isupper() or _ARTICLE.match(words[n].text)):
        return None
    hit = _longest(words, n, text)
    if hit and hit[2] in known.not_places:
        return None
    if hit and _goes_on(hit[0], words, n, hit[1], text):
        hit = None
    if hit is None:
        last = _end_of_unknown(words, lower, n, text, known)
        around = before(lower, n, "", text, known) if last > n else Before()
        return (
            Mention(words[n].start, words[last - 1].end, n, last, "", None, around)
            if around.kind
            else None
        )
    name, last, _ = hit
    around = before(lower, n, "", text, known)
    around = _with_following(around, lower, last, text, known)
    vouched = around.cue or name.need is Need.NOTHING
    if vouched or (name.need is Need.PREPOSITION and around.preposition):
        return Mention(words[n].start, words[last - 1].end, n, last, "", name, around)
    return None


def _goes_on(name: Name, words: Sequence[Word], n: int, last: int, text: str) -> bool:
    """Whether a name of one word is the beginning of a longer one: "Khan al-Sabl"."""
    if last != n + 1 or last >= len(words) or text[words[n].end : words[last].start] != " ":
        return False
    wide = (PlaceKind.GOVERNORATE, PlaceKind.COUNTRY)
    article = _ARTICLE.match(words[last].text)
    return article is not None and not any(place.kind in wide for place in name.places)


def _longest(words: Sequence[Word], n: int, text: str) -> tuple[Name, int, str] | None:
    """Return the longest name at `n`, one past its last word, and its key."""
    key = ""
    best = None
    for last in range(n, min(n + _MOST_WORDS, len(words))):
        if last > n and text[words[last - 1].end : words[last].start] != " ":
            break
        parts = english_parts(words[last].text)
        key += "".join(parts)
        name = english_name(key) if parts else None
        if name:
            best = name, last + 1, key
    return best


def _with_following(
    around: Before, lower: Sequence[Word], last: int, text: str, known: Vocabulary
) -> Before:
    """Add what the word after the name says: "Aleppo countryside", "Idlib province"."""
    if last >= len(lower) or text[lower[last - 1].end : lower[last].start] not in (" ", "'s "):
        return around
    cue = known.cues.get(lower[last].text)
    if cue is None or cue.direction or cue.relation is PlaceRelation.ROUTE:
        return around
    return replace(around, kind=cue.kind or around.kind, relation=cue.relation or around.relation)


def _end_of_unknown(
    words: Sequence[Word], lower: Sequence[Word], n: int, text: str, known: Vocabulary
) -> int:
    """Return one past a capitalised name after "village of"; `n` if none is announced."""
    if n < 2 or lower[n - 1].text != "of" or lower[n - 2].text not in known.cues:
        return n
    last = n
    while last < min(n + _MOST_UNKNOWN, len(words)) and (
        words[last].text[0].isupper() or _ARTICLE.match(words[last].text)
    ):
        if last > n and text[words[last - 1].end : words[last].start] != " ":
            break
        last += 1
    return last
