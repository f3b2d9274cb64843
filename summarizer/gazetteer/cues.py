"""Reads the words in front of a name: «بالقرب من مدينة», «ريف», «شمال شرقي»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.gazetteer.vocabulary import Cue, Vocabulary
from summarizer.gazetteer.words import Word, forms
from summarizer.schemas import PlaceKind, PlaceRelation

_OPENING = re.compile(r"""[\s"'(\[]*""")
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Before:
    """What the words before a name say of it."""

    kind: PlaceKind | None = None
    relation: PlaceRelation | None = None
    direction: bool = False
    several: bool = False
    announces: bool = False
    """The word for its kind can stand before a name that the gazetteer lacks."""
    preposition: bool = False
    institution: bool = False
    """The name is part of another: a newspaper, a brigade."""

    @property
    def cue(self) -> bool:
        """Whether the name is certainly a place's."""
        return bool(self.kind or self.relation or self.direction)

    @property
    def strong(self) -> bool:
        """Whether even a common noun is a place's name after it."""
        return bool(self.kind) or self.relation is PlaceRelation.COUNTRYSIDE_OF


def before(words: Sequence[Word], n: int, prefix: str, folded: str, known: Vocabulary) -> Before:
    """Return what stands before word `n`, whose own prefix is `prefix`.

    A conjunction on the name parts it from what is before: «… المدينة وحلب».
    """
    preposition = bool(prefix) and prefix[-1] in "بل"
    if preposition or prefix.startswith("و"):
        return Before(preposition=preposition)
    seen = Cue()
    at = n
    while at > 0 and n - at < _MOST_WORDS:
        if not _OPENING.fullmatch(folded, words[at - 1].end, words[at].start):
            break
        at -= 1
        word = words[at].text
        cue, starts_anew = cue_of(word, known)
        if cue:
            seen = _nearer_first(seen, cue)
            if starts_anew:
                break
        elif not (word in known.between and _cue_before(words, at, known)):
            plain = at == n - 1
            preposition = plain and _is_one_of(word, known.prepositions)
            institution = plain and _is_one_of(word, known.institutions)
            return _before(seen, preposition, institution)
    return _before(seen)


def _before(cue: Cue, preposition: bool = False, institution: bool = False) -> Before:
    return Before(
        kind=cue.kind,
        relation=cue.relation,
        direction=cue.direction,
        several=cue.several,
        announces=cue.announces,
        preposition=preposition,
        institution=institution,
    )


def _nearer_first(seen: Cue, cue: Cue) -> Cue:
    """Add a cue to those that stand nearer to the name.

    A kind holds for the name only if nothing parts them: in «قرية قرب مدينة الباب» the name is
    a city's, in «قرى ريف حلب» no village's.
    """
    bare = seen.kind is None and seen.relation is None and not seen.direction
    if cue.kind and not bare:
        return seen
    return Cue(
        kind=seen.kind or cue.kind,
        relation=seen.relation or cue.relation,
        several=seen.several or cue.several,
        announces=seen.announces or cue.announces,
        direction=seen.direction or cue.direction,
    )


def cue_of(word: str, known: Vocabulary) -> tuple[Cue | None, bool]:
    """Return the cue that a word is, and whether its conjunction ends the phrase."""
    for form in forms(word):
        cue = known.cues.get(form.text)
        if cue:
            return cue, form.prefix.startswith(("و", "ف"))
    return None, False


def _cue_before(words: Sequence[Word], at: int, known: Vocabulary) -> bool:
    return at > 0 and cue_of(words[at - 1].text, known)[0] is not None


def _is_one_of(word: str, words: frozenset[str]) -> bool:
    return any(form.text in words for form in forms(word))
