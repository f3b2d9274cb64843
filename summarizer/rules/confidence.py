"""How likely it is that what reads like an event was told as one, and not only spoken of.

A logistic model over what stands around the event word. Its weights, and what they were fitted
on, are in `knowledge/confidence.toml`.
"""

from math import exp
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.rules.draft import Draft
from summarizer.rules.realis import is_staged
from summarizer.rules.spot import Line, Notes
from summarizer.rules.topics import off_topic, topical
from summarizer.schemas import ActorKind, Role, is_assault

LEAST = 0.35
"""From here on an event is told. In sentences left out of the fit, a fifth at a time, this gave a
precision of 0.84 at a recall of 0.63 (`benchmarks/assaults.py` has the same with all fitted)."""
_LEAD = 2
_DAY = 1
_LATELY = 10
"""Days."""
_EARLY, _LATE = 3, 12
"""Words of a sentence before its event word."""
_LONG = 45
"""Words."""
_ANCHORED = 3
"""Kinds of facts."""
_TOPICAL = 1, 3
"""Words of another topic in its sentence."""


def confidence(notes: Notes, draft: Draft) -> float:
    """Return the probability that `draft` is an event that the article reports."""
    model = knowledge.load("confidence", _Model)
    holds = facts(notes, draft)
    weight = sum(model.weights[name] for name, held in holds.items() if held)
    return 1 / (1 + exp(-model.bias - weight))


def facts(notes: Notes, draft: Draft) -> dict[str, bool]:
    """Return what the model weighs of `draft`, by name."""
    line = notes.lines[draft.sentences[0] - 1]
    event_words = [
        hit.first - line.first
        for hit in notes.within("trigger", line.first, line.last)
        if hit.value.trigger.type is not None
    ]
    before = min(event_words, default=_LATE)
    at = line.first + before
    days = None
    if draft.date is not None:
        days = (draft.date.value.value.end - draft.date.value.value.start).days
    of_others = topical(notes, line)
    roles = {part.role for part in draft.parts}
    return {
        # Protests and accidents have fewer facts to show than attacks.
        "other_event": not is_assault(draft.type),
        "titled_lead": notes.titled and draft.sentences[0] <= _LEAD,
        "finite": draft.finite,
        "outcome": draft.strength >= 2,
        "specific_place": draft.specific_place,
        "day": days is not None and days <= _DAY,
        "long_ago": days is not None and days > _LATELY,
        "counted": any(loss.people.numbered for loss in draft.counted),
        "losses": bool(draft.losses),
        "perpetrator": any(
            part.role is Role.PERPETRATOR
            and part.party.actor is not None
            and part.party.actor.kind is not ActorKind.CIVILIANS
            for part in draft.parts
        ),
        "target": Role.TARGET in roles,
        "party": Role.PARTY in roles,
        "weapon": bool(draft.weapons),
        "definite": draft.definite,
        "recalled": draft.opening == "recalled",
        "fresh": draft.opening == "fresh",
        "source": bool(draft.sources),
        "early": before <= _EARLY,
        "late": before > _LATE,
        "off_topic": off_topic(notes),
        "topic": of_others >= _TOPICAL[0],
        "topics": of_others >= _TOPICAL[1],
        "spoken_of": bool(notes.within("spoken_of", line.first, at)),
        "spoken_of_after": bool(notes.within("spoken_of", at, line.last)),
        "long": line.last - line.first > _LONG,
        "staged": is_staged(notes, line),
        "staged_lead": bool(notes.within("staged", 0, notes.lines[:_LEAD][-1].last)),
        "natural": bool(notes.within("natural", line.first, line.last)),
        "set_off": _set_off(notes, event_words, line),
        "anchored": draft.anchors >= _ANCHORED,
    }


def _set_off(notes: Notes, event_words: list[int], line: Line) -> bool:
    """Whether every event word of a sentence is set off by quotation marks, as no fact is."""
    return bool(event_words) and all(
        notes.words[line.first + at - 1].form == '"' for at in event_words if line.first + at > 0
    )


NAMES = (
    "other_event", "titled_lead",
    "finite", "outcome", "specific_place", "day", "long_ago", "counted", "losses", "perpetrator",
    "target", "party", "weapon", "definite", "recalled", "fresh", "source", "early", "late", "long",
    "off_topic", "topic", "topics", "spoken_of", "spoken_of_after", "staged", "staged_lead",
    "natural", "set_off", "anchored",
)  # fmt: skip


def _complete(weights: dict[str, float]) -> dict[str, float]:
    if set(weights) != set(NAMES):
        raise ValueError(f"weights must be those of {', '.join(NAMES)}")
    return weights


class _Model(BaseModel):
    """Shape of `confidence.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bias: float
    weights: Annotated[dict[str, float], AfterValidator(_complete)]
