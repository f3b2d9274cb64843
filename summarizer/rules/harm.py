"""Words for losses in a stretch of text, and which of them one negation governs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.rules.spot import Notes
from summarizer.schemas import Outcome

HARMS: dict[str, tuple[Outcome, ...]] = {
    "harm_any": (Outcome.KILLED, Outcome.INJURED),
    "harm_killed": (Outcome.KILLED,),
    "harm_injured": (Outcome.INJURED,),
}
JOINING = frozenset(["و", "او", "ولا", "and", "or", "nor"])
_FEW = 4
"""Words between losses that a conjunction joins."""
_MANY = 8
"""Words between a verb and the noun that completes it."""


@dataclass(frozen=True, slots=True)
class Harm:
    """A word for a loss: where it stands, and what it says happened."""

    first: int
    last: int
    outcomes: tuple[Outcome, ...]
    prefix: str
    noun: bool
    """A noun for those harmed («قتلى»), not for what happened to them («مقتل»)."""


def harms_in(notes: Notes, first: int, last: int) -> Iterator[Harm]:
    """Yield the words for losses, in order: nouns for those harmed, and what happened to them."""
    found: dict[int, Harm] = {}
    for kind in ("jussive", "trigger"):
        for hit in notes.within(kind, first, last):
            outcome = hit.value.trigger.outcome
            if outcome is not None:
                found[hit.first] = Harm(hit.first, hit.last, (outcome,), hit.prefix, noun=False)
    for kind, outcomes in HARMS.items():
        for hit in notes.within(kind, first, last):
            if notes.within("not_harm", hit.first, min(last, hit.last + 1)):
                continue
            found[hit.first] = Harm(hit.first, hit.last, outcomes, hit.prefix, noun=True)
    return iter(found[index] for index in sorted(found))


def joined_harms(notes: Notes, harms: Sequence[Harm]) -> list[Harm]:
    """Return the first loss and those joined to it; a counted one is told, not negated."""
    run: list[Harm] = []
    for harm in harms:
        if run and not _belongs(notes, run[-1], harm):
            break
        run.append(harm)
    return run


def _belongs(notes: Notes, before: Harm, harm: Harm) -> bool:
    counted = notes.within("people", harm.first, harm.last + 2)
    if any(h.value.exact for h in counted):
        return False
    between = notes.forms(before.last, harm.first)
    joined = harm.prefix.startswith("و") or (between and between[-1] in JOINING)
    if joined:
        return len(between) <= _FEW
    # «سقوط قتلى», «لم يصب أحد بأذى»: the noun completes the verb.
    return not before.noun and harm.noun and len(between) <= _MANY


def outcomes_of(harms: Sequence[Harm]) -> tuple[Outcome, ...]:
    """Return what they say happened, each outcome once."""
    return tuple(dict.fromkeys(outcome for harm in harms for outcome in harm.outcomes))
