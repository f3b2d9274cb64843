"""Near copies in a job: one answer is paid for, and carried over to what says the same.

A copy's record is derived again on the copy's own text and day of publication, so offsets and
relative dates are its own. If its answer does not hold there, it is asked about like any other.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from summarizer.batch.store import Store
from summarizer.copies import body_of, carry_over, difference
from summarizer.derive import derive
from summarizer.engine import Answer
from summarizer.errors import ProviderError
from summarizer.ground import problems
from summarizer.llm.engine import NOTES
from summarizer.llm.replay import replay
from summarizer.schemas import Article, Check, Extraction, Record, Severity
from summarizer.text.shingles import shingles, sketch, text_words

Read = Callable[[Article, list[str]], Extraction]
"""Reads stored responses. Raises `ProviderError`."""


def read_responses(article: Article, responses: list[str]) -> Extraction:
    """Return the extraction that stored responses of a model hold."""
    return replay(responses, article, problems)


def as_answered(said: Extraction, record: Record) -> Answer:
    """Return an extraction as the answer that `record` was made from, what it cost left out."""
    made = record.provenance
    return Answer(
        said,
        made.engine,
        model=made.model,
        model_returned=made.model_returned,
        prompt=made.prompt,
        extraction_schema=made.extraction_schema,
        reasks=made.reasks,
        checks=tuple(check for check in record.checks if check.code in NOTES),
    )


def sketch_of(article: Article) -> tuple[int, ...]:
    """Return the hashes that an article is found by."""
    return sketch(shingles(text_words(body_of(article))))


def shared_record(original: Record, said: Extraction, copy: Article) -> Record | None:
    """Return the record of `copy` from the answer for `original`; None if it does not hold there.

    Args:
        said: what the engine returned for the original.
    """
    carried = carry_over(said, original.article, copy)
    if carried is None:
        return None
    made = original.provenance
    origin = original.article.origin
    where = " ".join(filter(None, (origin.path, origin.locator))) or "an equal article"
    note = Check(
        code="near_copy",
        severity=Severity.INFO,
        path="article.text",
        message=f"made from the answer for nearly the same text, {where}",
    )
    answer = as_answered(carried, original)
    record = derive(copy, replace(answer, checks=(*answer.checks, note)), made.created)
    if _found_wrong(record) - _found_wrong(original):
        return None
    if _days(record) != _days(original):
        return record.model_copy(update={"checks": [*record.checks, _other_day(original)]})
    return record


def _found_wrong(record: Record) -> Counter[str]:
    return Counter(check.code for check in record.checks if check.severity == Severity.ERROR)


def _days(record: Record) -> list[object]:
    return [one.date and (one.date.start, one.date.end) for one in record.incidents]


def _other_day(original: Record) -> Check:
    published = original.article.published
    day = f"on {published}" if published else "without a date"
    return Check(
        code="copy_of_another_day",
        severity=Severity.WARNING,
        path="article.published",
        message=f"nearly the same text stands in the archive {day}; relative dates differ by that",
    )


@dataclass(slots=True)
class _Flying:
    """An article that an engine is being asked about."""

    article: Article
    sketch: tuple[int, ...]
    landed: asyncio.Event = field(default_factory=asyncio.Event)


class NearCopies:
    """The index of a job: articles in the store, and those in flight."""

    def __init__(self, store: Store, read: Read = read_responses) -> None:
        self._store = store
        self._read = read
        self._flying: dict[bytes, _Flying] = {}
        self._by_hash: dict[int, set[bytes]] = {}

    async def record_for(self, key: bytes, article: Article) -> tuple[bytes, Record] | None:
        """Return the original's key and the record, or None: then this article takes off.

        Waits for an article in flight that says the same.
        """
        hashes = sketch_of(article)
        while twin := self._twin(article, hashes):
            await twin.landed.wait()
            if made := self._from_store(article, hashes):
                return made
        if made := self._from_store(article, hashes):
            return made
        self._flying[key] = _Flying(article, hashes)
        for number in hashes:
            self._by_hash.setdefault(number, set()).add(key)
        return None

    def landed(self, key: bytes, done: bool) -> None:
        """Let those go on that wait for this article; one with a record is entered in the index."""
        flown = self._flying.pop(key, None)
        if flown is None:
            return
        for number in flown.sketch:
            self._by_hash[number].discard(key)
            if not self._by_hash[number]:
                del self._by_hash[number]
        if done:
            self._store.put_sketch(key, flown.sketch)
        flown.landed.set()

    def _twin(self, article: Article, hashes: tuple[int, ...]) -> _Flying | None:
        shared = Counter(key for number in hashes for key in self._by_hash.get(number, ()))
        for key, count in shared.most_common():
            if count < min(2, len(hashes)):
                return None
            if difference(self._flying[key].article, article) is None:
                return self._flying[key]
        return None

    def _from_store(self, article: Article, hashes: tuple[int, ...]) -> tuple[bytes, Record] | None:
        for key, original in self._records(self._store.alike(hashes)):
            if difference(original.article, article) is not None:
                continue
            try:
                said = self._read(original.article, self._store.responses(key))
            except ProviderError:
                continue
            if record := shared_record(original, said, article):
                return key, record
        return None

    def _records(self, keys: list[bytes]) -> Iterator[tuple[bytes, Record]]:
        for key in keys:
            if kept := self._store.record(key):
                yield key, Record.model_validate_json(kept)
