"""Records made anew by today's code, from answers that are stored: no call is made.

The article is taken as it stands in the record, for that is the text, and those are the
sentence numbers, that the answer speaks of.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from summarizer.batch.near import Read, as_answered, read_responses, shared_record
from summarizer.batch.rows import Stored
from summarizer.batch.store import Store
from summarizer.derive import derive
from summarizer.engine import Answer
from summarizer.errors import ProviderError, Usage
from summarizer.fallback import FOR_GOOD, instead
from summarizer.llm.replay import returned_model
from summarizer.schemas import Article, Record

_SHOWN = 5
_VERSION = {"provenance": {"summarizer"}}


@dataclass(slots=True)
class Rederived:
    """What became of the records of a store."""

    changed: int = 0
    unchanged: int = 0
    mended: int = 0
    """Articles that had failed, and whose responses can now be read."""
    missing: int = 0
    """Records without stored responses; they stay as they are."""
    unreadable: int = 0
    """Records whose responses cannot be read any more; they stay as they are."""
    reasons: list[str] = field(default_factory=list)
    """Why, for some of them."""


def rederive(
    store: Store,
    read: Read = read_responses,
    on_progress: Callable[[Rederived], None] = lambda done: None,
    *,
    min_confidence: float | None = None,
) -> Rederived:
    """Make every record of the store's recipe anew, and those that could not be read before.

    Args:
        read: reads stored responses. The embedded engine stores none: it reads the article again.
        min_confidence: of the rules where they stand in for a model, as in the settings; a store
            that is theirs alone has its own in its recipe.

    Raises:
        StoreError: the store cannot be read or written.
    """
    done = Rederived()
    made = json.loads(store.recipe() or "{}")
    by_rules = made.get("engine") == "rules"
    rules = _rules(made.get("min_confidence") if by_rules else min_confidence)
    for stored in store.stored():
        responses = store.responses(stored.original or stored.key)
        if not responses and not by_rules:
            done.missing += stored.record is not None
        elif stored.record:
            answering = rules if by_rules else partial(_replayed, responses, read, rules)
            _again(store, stored, answering, done)
        elif stored.article:
            _mend(store, stored, responses, read, done)
        on_progress(done)
    store.commit()
    return done


Answering = Callable[[Record], Answer]
"""Gives the answer for the article of a record. Raises `ProviderError`."""


def _again(store: Store, stored: Stored, answer: Answering, done: Rederived) -> None:
    before = Record.model_validate_json(stored.record or "")
    try:
        if stored.original:
            original = Record.model_validate_json(store.record(stored.original) or "")
            record = shared_record(original, answer(original).extraction, before.article)
        else:
            record = derive(before.article, answer(before), before.provenance.created)
    except ProviderError as error:
        done.unreadable += 1
        done.reasons = [*done.reasons, f"{stored.place}: {error}"][:_SHOWN]
        return
    if record is None:
        done.unreadable += 1
        reason = "the answer for the article that this one copies does not hold here any more"
        done.reasons = [*done.reasons, f"{stored.place}: {reason}"][:_SHOWN]
    elif record.model_dump(exclude=_VERSION) == before.model_dump(exclude=_VERSION):
        done.unchanged += 1
    else:
        done.changed += 1
        store.replace_record(stored.key, record.model_dump_json())


def _mend(store: Store, stored: Stored, responses: list[str], read: Read, done: Rederived) -> None:
    article = Article.model_validate_json(stored.article or "")
    try:
        said = read(article, responses)
    except ProviderError:
        return
    made = json.loads(stored.recipe)
    answer = Answer(
        said,
        "llm",
        model=made.get("model"),
        model_returned=returned_model(responses),
        prompt=made.get("prompt"),
        extraction_schema=made.get("schema"),
        usage=stored.spent,
    )
    done.mended += 1
    store.replace_record(stored.key, derive(article, answer).model_dump_json())


def _rules(min_confidence: float | None) -> Answering:
    from summarizer.rules import RulesEngine

    engine = RulesEngine(min_confidence)
    return lambda before: engine.read(before.article)


def _replayed(responses: list[str], read: Read, rules: Answering, before: Record) -> Answer:
    made = before.provenance
    cost = (made.calls, made.input_tokens, made.cached_tokens, made.output_tokens, made.cost_usd)
    try:
        said = read(before.article, responses)
    except ProviderError as error:
        if made.engine == "rules" and error.kind in FOR_GOOD:
            by_rules = instead(rules(before), made.model or "", error)
            return replace(by_rules, usage=Usage(*cost))
        raise
    # If the rules had to read it then, the model's answer can be read now.
    return replace(as_answered(said, before), engine="llm", usage=Usage(*cost))
