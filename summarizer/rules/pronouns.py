"""Whom a pronoun after a verb means: «أطلق النار على عامل التوصيل فأصابه», "killing him"."""

from collections.abc import Sequence

from summarizer.rules.lexicon import Sense
from summarizer.rules.people import People
from summarizer.rules.singles import single_at
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.schemas import Outcome

_SINGULAR = ("ه", "ها")
_DUAL = "هما"
_COORDINATED = ("و", "ف")
_ENGLISH = frozenset(["him", "her"])
_FAR = 30
"""Words before a verb in which the person it is about was named."""
_NEAR = 3


def referent(
    notes: Notes, verb: Hit[Sense], first: int, doers: Sequence[int]
) -> Hit[People] | None:
    """Return the one person (or the two) that the object of a verb means, None if not certain.

    Args:
        first: where its sentence begins.
        doers: first words of those who act, whom no pronoun for a victim means.
    """
    wanted = _wanted(notes, verb)
    if wanted is None:
        return None
    for at in range(verb.first - 1, max(first, verb.first - _FAR) - 1, -1):
        known = [hit for hit in notes.within("people", at, at + 4) if hit.first == at]
        if known and known[0].first not in doers and known[0].value.outcome is None:
            if known[0].value.count.best != wanted or _owns(notes, known[0], verb):
                return None
            return known[0]
        if wanted == 1 and not notes.ends_at("speech", at):
            named = single_at(notes, at, verb.first)
            if named is not None and not _named_longer(notes, named, first, doers):
                return named
    return None


def _wanted(notes: Notes, verb: Hit[Sense]) -> int | None:
    if not verb.value.is_verb or verb.value.trigger.outcome is None:
        return None
    if notes.english:
        after = notes.forms(verb.last, verb.last + 2)
        ends = (
            len(after) < 2
            or not after[1].isalpha()
            or notes.within("preposition", verb.last + 1, verb.last + 2)
        )
        return 1 if after and after[0] in _ENGLISH and ends else None
    form = notes.words[verb.first].form
    if not verb.prefix.startswith(_COORDINATED) and notes.words[verb.first - 1].form != "ثم":
        # «… الذي قتله مجهولون» describes somebody.
        return None
    if verb.value.voice != "active" or verb.last - verb.first > 1:
        return None
    if form.endswith(_DUAL):
        return 2
    return 1 if form.endswith(_SINGULAR) else None


def _owns(notes: Notes, hit: Hit[People], verb: Hit[Sense]) -> bool:
    """«استهدفت قذيفة منزل المزارع فأصابته»: what was hit is his house."""
    injured = verb.value.trigger.outcome is Outcome.INJURED
    return injured and notes.ends_at("object", hit.first) is not None


def _named_longer(notes: Notes, named: Hit[People], first: int, doers: Sequence[int]) -> bool:
    """Whether the name found is a doer's."""
    return any(0 <= named.first - doer <= _NEAR for doer in doers if doer >= first)
