"""Finds names of places in running Arabic text that was folded."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from summarizer.gazetteer import vocabulary
from summarizer.gazetteer.cues import Before, before, cue_of
from summarizer.gazetteer.keys import has_arabic
from summarizer.gazetteer.mention import Mention
from summarizer.gazetteer.names import Need, arabic_name
from summarizer.gazetteer.places import Place
from summarizer.gazetteer.sources import longest, memo
from summarizer.gazetteer.vocabulary import Cue, Vocabulary
from summarizer.gazetteer.words import Form, Word, forms, read_words
from summarizer.schemas import PlaceKind, PlaceRelation

_QUOTED = re.compile(r'\s*"\s*([^"\d]{2,40}?)\s*"')
_SITES = frozenset({PlaceKind.FACILITY, PlaceKind.CHECKPOINT, PlaceKind.BORDER_CROSSING})
"""Kinds that stand before common nouns too: «مستشفى المدينة»."""
_SETTLEMENTS = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE})
_FEMININE = "ه"
_LARGE = 50_000
_MOST_QUOTED_WORDS = 4
_AFTER = 24
"""Letters after a name that are looked at for a word that vouches for it."""


# Asked for a text's places, and again for its surroundings.
@memo(64)
def arabic_mentions(folded: str) -> Sequence[Mention]:
    """Return the mentions of places in folded text that something vouches for."""
    known = vocabulary.arabic()
    return tuple(_accepted(_candidates(read_words(folded), folded, known), folded, known))


def _candidates(words: Sequence[Word], folded: str, known: Vocabulary) -> list[Mention]:
    """Return every known name, and every unknown one that a kind word announces."""
    found: list[Mention] = []
    previous: Mention | None = None
    announced = False
    following = 0
    for n, word in enumerate(words):
        begins, announces = _role(word.text)
        may_be = begins or announced or (previous is not None and previous.last == n)
        announced = announces
        if not may_be or n < following:
            continue
        if passed := _not_a_place(words, n, folded, known):
            following = n + passed
            continue
        candidate = _candidate(previous, words, n, folded, known) or _second_of_two(
            previous, words, n, folded, known
        )
        if candidate:
            found.append(candidate)
            previous, following = candidate, candidate.last
    return found


@memo(1 << 16)
def _role(word: str) -> tuple[bool, bool]:
    """Return whether a name, or a phrase that names no place, may begin with a word; and whether
    it announces a name that may be unknown."""
    begins = bool(_openings(word) or _openings_of_others(word))
    return begins, _announcing(word) is not None


def _candidate(
    previous: Mention | None, words: Sequence[Word], n: int, folded: str, known: Vocabulary
) -> Mention | None:
    """Return the name at `n`, a known one before an unknown one.

    Unless it needs a cue and has letters in front: in «حي باب توما» stands no «ب» and «اب».
    """
    found = _known(words, n, folded, known)
    if found and _is_longer(found, previous, words, folded, known):
        found = None
    if found and found.name and not (found.prefix and found.name.need >= Need.CUE):
        return found
    return _announced(words, n, folded, known) or found


def _is_longer(
    found: Mention,
    previous: Mention | None,
    words: Sequence[Word],
    folded: str,
    known: Vocabulary,
) -> bool:
    """Whether a known name is only the beginning of one that the gazetteer lacks.

    «بلدة الغارية الغربية» is not Al-Ghariyah, nor «قرية معارة عليا» a place called «معارة». Of
    a larger town such a word tells a part: «مدينة حلب القديمة».
    """
    if found.name is None or not _adjacent(words, found.last - 1, folded):
        return False
    following = words[found.last].text
    if words[found.first].text in known.heads and found.last == found.first + 1:
        return has_arabic(following) and not (
            following in known.stop or _is_joined(following, known) or _is_cue(following, known)
        )
    if following not in known.tails or any(map(_is_more_than_a_town, found.name.places)):
        return False
    if found.before.relation is PlaceRelation.NEAR:
        # «أطراف مدينة كذا الشرقية»
        return False
    around = found.before
    if previous and previous.last == found.first and found.prefix == "و":
        around = previous.before
    return around.kind in _SETTLEMENTS and (around.announces or not around.several)


def _is_more_than_a_town(place: Place) -> bool:
    towns = _SETTLEMENTS | {PlaceKind.DISTRICT}
    return place.population >= _LARGE or place.kind not in towns


def _is_joined(word: str, known: Vocabulary) -> bool:
    """Whether «و» and a word that is no name: «قرية جديدة وطريق»."""
    return word.startswith("و") and (word[1:] in known.stop or _is_cue(word[1:], known))


def _is_cue(word: str, known: Vocabulary) -> bool:
    return cue_of(word, known)[0] is not None or any(
        form.prefix == "" and form.text in known.prepositions for form in forms(word)
    )


def _not_a_place(words: Sequence[Word], n: int, folded: str, known: Vocabulary) -> int:
    """Return how many words from `n` on only hold a place's name («فيلق القدس»); 0 if none."""
    for form, most in _openings_of_others(words[n].text):
        for count in range(most, 0, -1):
            if _phrase(words, n, count, form, folded) in known.not_places:
                return count
    return 0


@lru_cache(maxsize=1 << 16)
def _openings_of_others(word: str) -> tuple[tuple[Form, int], ...]:
    """Return the forms of a word that begin a phrase that names no place."""
    longest = vocabulary.arabic().not_places_longest
    return tuple((form, longest[form.text]) for form in forms(word) if form.text in longest)


def _known(words: Sequence[Word], n: int, folded: str, known: Vocabulary) -> Mention | None:
    for form, most in _openings(words[n].text):
        for count in range(most, 0, -1):
            name = arabic_name(_phrase(words, n, count, form, folded))
            if name:
                last = n + count
                around = _of_two(words, n, form.prefix, folded, known) or before(
                    words, n, form.prefix, folded, known
                )
                start = words[n].start + form.skip
                return Mention(start, words[last - 1].end, n, last, form.prefix, name, around)
    return None


def _of_two(
    words: Sequence[Word], n: int, prefix: str, folded: str, known: Vocabulary
) -> Before | None:
    """What a dual says of the second name, whatever the first is: «قريتي قليدين والقاهرة»."""
    if prefix != "و" or n < 2 or not _adjacent(words, n - 1, folded):
        return None
    cue, _ = cue_of(words[n - 2].text, known)
    if cue is None or not (cue.announces and cue.several) or not _adjacent(words, n - 2, folded):
        return None
    return Before(kind=cue.kind, relation=cue.relation, several=True, announces=True)


@memo(1 << 16)
def _openings(word: str) -> tuple[tuple[Form, int], ...]:
    """Return the forms of a word that begin a name, each with how long the name may be.

    «ك» and «ف» are left out: they hardly ever stand before a place, and many words begin so.
    """
    return tuple(
        (form, most)
        for form in forms(word)
        if (most := longest(form.text)) and not ("ك" in form.prefix or "ف" in form.prefix)
    )


def _phrase(words: Sequence[Word], n: int, count: int, form: Form, folded: str) -> str:
    """Return `count` words from `n` on, the first in the given form; "" at the text's end."""
    if count == 1:
        return form.text
    last = n + count - 1
    if last >= len(words):
        return ""
    # «بعلبك - الهرمل»
    return form.text + folded[words[n].end : words[last].end].replace(" - ", " ")


def _announced(words: Sequence[Word], n: int, folded: str, known: Vocabulary) -> Mention | None:
    """Return an unknown name at `n` if the word before it announces one."""
    if n == 0 or not _announcing(words[n - 1].text):
        return None
    quoted = _QUOTED.match(folded, words[n - 1].end)
    if quoted:
        start, end = quoted.span(1)
        last = next((k for k in range(n, len(words)) if words[k].start >= end), len(words))
        if not (0 < last - n <= _MOST_QUOTED_WORDS and has_arabic(quoted[1])):
            return None
    else:
        last = _end_of_unknown(words, n, folded, known)
        start, end = words[n].start, words[last - 1].end
    if last == n:
        return None
    return Mention(start, end, n, last, "", None, before(words, n, "", folded, known))


def _second_of_two(
    previous: Mention | None, words: Sequence[Word], n: int, folded: str, known: Vocabulary
) -> Mention | None:
    """Return the unknown name at `n` if a dual announced it: «بلدتي نبل والدحلة»."""
    if previous is None or previous.last != n or words[n].text[0] != "و" or previous.prefix:
        return None
    cue = _announcing(words[previous.first - 1].text) if previous.first else None
    if cue is None or not cue.several:
        return None
    last = _end_of_unknown(words, n, folded, known, skip=1)
    if last == n:
        return None
    return Mention(words[n].start + 1, words[last - 1].end, n, last, "و", None, previous.before)


@lru_cache(maxsize=1 << 16)
def _announcing(word: str) -> Cue | None:
    """Return the cue that a word is, if it can stand before a name that the gazetteer lacks."""
    cue, _ = cue_of(word, vocabulary.arabic())
    return cue if cue and cue.announces else None


def _end_of_unknown(
    words: Sequence[Word], n: int, folded: str, known: Vocabulary, skip: int = 0
) -> int:
    """Return one past the last word of the unknown name at `n`; `n` if there is none.

    `skip` letters of the first word are prefix.
    """
    first = words[n].text[skip:]
    after_feminine = not skip and words[n - 1].text.endswith(_FEMININE)
    if not _adjacent(words, n - 1, folded) or not _may_be_a_name(first, known, after_feminine):
        return n
    last = n + 1
    if first in known.heads:
        if not (_adjacent(words, n, folded) and has_arabic(words[n + 1].text)):
            return n
        if words[n + 1].text in known.stop or _is_joined(words[n + 1].text, known):
            return n
        last += 1
    elif _adjacent(words, n, folded) and _in_construct(first, words[n + 1].text, known):
        last += 1
    if _adjacent(words, last - 1, folded) and words[last].text in known.tails:
        last += 1
    return last


def _in_construct(first: str, second: str, known: Vocabulary) -> bool:
    """Whether two words are a name in construct: «عون الدادات», not «محيميدة المجاورة»."""
    if first.startswith("ال") or not second.startswith("ال") or second in known.stop:
        return False
    participle = second.startswith("الم") and second.endswith("ه")
    return not (participle or second.endswith(known.nisba_endings))


def _may_be_a_name(word: str, known: Vocabulary, after_feminine: bool) -> bool:
    """Whether a word is no adjective: after «قرية» only one that agrees would be («قرية بينين»)."""
    if word in known.heads:
        return True
    if word in known.stop or word.startswith("لل") or len(word) < 3 or not has_arabic(word):
        return False
    if cue_of(word, known)[0] or any(form.text in known.prepositions for form in forms(word)):
        return False
    if word.startswith("ال") or (after_feminine and not word.endswith(_FEMININE)):
        return True
    return not word.endswith(known.adjective_endings)


def _adjacent(words: Sequence[Word], n: int, folded: str) -> bool:
    return n + 1 < len(words) and folded[words[n].end : words[n + 1].start] == " "


def _accepted(candidates: list[Mention], folded: str, known: Vocabulary) -> list[Mention]:
    """Return the candidates that something vouches for, cues of a series handed on."""
    taken = [_vouched(candidate, folded, known) for candidate in candidates]
    sure = {folded[c.start : c.end] for c, ok in zip(candidates, taken, strict=True) if ok}
    accepted: list[Mention] = []
    for n, candidate in enumerate(candidates):
        previous = accepted[-1] if accepted else None
        if previous and _in_a_row(previous, candidate, folded):
            if previous.before.several and not candidate.before.cue:
                candidate = replace(candidate, before=previous.before)
            accepted.append(candidate)
        elif (
            taken[n]
            or (taken[n + 1 : n + 2] == [True] and _in_a_row(candidate, candidates[n + 1], folded))
            or (candidate.before.preposition and folded[candidate.start : candidate.end] in sure)
        ):
            accepted.append(candidate)
    return accepted


def _vouched(candidate: Mention, folded: str, known: Vocabulary) -> bool:
    """Whether the words around a candidate are enough for it."""
    around = candidate.before
    if candidate.name is None:
        return True
    if folded[candidate.start : candidate.end] in known.adjectives:
        return around.preposition or around.direction or around.relation is not None
    need = candidate.name.need
    if around.strong:
        return need is not Need.KIND or around.kind not in _SITES
    if around.cue:
        return need is not Need.KIND
    if around.institution:
        return False
    if need is Need.NOTHING or (need is Need.PREPOSITION and around.preposition):
        return True
    after = folded[candidate.end : candidate.end + _AFTER].lstrip(' "')
    return after.startswith(known.vouching_parts)


def _in_a_row(first: Mention, second: Mention, folded: str) -> bool:
    """Whether two names stand in a row: «نبل والزهراء», «حلب - الباب»."""
    gap = folded[first.end : second.start].strip(' "')
    return gap in ("و", "-") if not second.prefix else gap == second.prefix == "و"
