"""Brings home what a batch answered: every line into the store first, sorted by what it means.

Output and error file are read whatever the batch ended as: what an expired or cancelled batch
has answered is paid for. A request without an answer is asked again.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.batch.provider.journal import Journal
from summarizer.batch.provider.lines import (
    Line,
    Result,
    may_heal,
    no_answer,
    read_result,
    usage_in,
)
from summarizer.batch.provider.shards import told
from summarizer.batch.rows import ProviderBatch
from summarizer.errors import ConfigurationError, ProviderError
from summarizer.llm.batches import ENDED, Batch, Batches, Complaint
from summarizer.llm.capabilities import Target

TOO_MUCH = "token_limit_exceeded"
"""The provider's code for a batch that its queue has no room for."""
LEAST_OUTAGE = 20
"""So many requests refused, and not one answered: it is not about the articles."""
_DOWNLOADS = 3
"""Of a file that seems to be cut short."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Collected:
    """What became of the requests of a batch."""

    batch: ProviderBatch
    answered: int = 0
    """Requests whose line is kept: an answer, or an error that asking again does not mend."""
    put_by: int = 0
    """Requests that are to be asked again."""
    notes: list[str] = field(default_factory=list)
    """What a person should know."""
    too_much: str | None = None
    """The provider's words if its queue had no room for the batch."""
    refused: ProviderError | None = None
    """Why no batch like this can be answered."""


class Collector:
    """Takes batches from `submitted` to `closed`.

    Args:
        tries: batches in which a request is asked that has no answer.
        patience: seconds that the files of a batch may be late.
    """

    def __init__(
        self,
        journal: Journal,
        client: Batches,
        folder: Path,
        target: Target,
        tries: int,
        patience: float,
    ) -> None:
        self._journal = journal
        self._client = client
        self._folder = folder
        self._target = target
        self._tries = tries
        self._patience = patience
        self._seen: dict[str, float] = {}
        """When batches were first seen to have ended without the files that they should have."""

    async def look(self, batch: ProviderBatch) -> ProviderBatch:
        """Ask the provider how far a batch is, and note it.

        Raises:
            ConfigurationError: it knows no such batch.
            ProviderError: it cannot be reached.
        """
        found = await self._client.retrieve(batch.batch or "")
        if found is None:
            raise ConfigurationError(
                f"{batch.server} does not know {batch.batch} (any more); was it submitted with "
                "the key of another account? Its articles are not asked again before "
                "`summarizer cancel DIR --forget` gives it up"
            )
        state = "ended" if found.status in ENDED and self._is_whole(found) else "submitted"
        return self._journal.set(
            batch.id,
            state,
            status=found.status,
            completed=found.completed,
            failed=found.failed,
            output_file=found.output_file,
            error_file=found.error_file,
        )

    def _is_whole(self, found: Batch) -> bool:
        """Return whether a batch that has ended names its files: they can come a little later."""
        if found.output_file or not found.completed:
            return True
        seen = self._seen.setdefault(found.id, time.monotonic())
        return time.monotonic() - seen > self._patience

    async def collect(self, batch: ProviderBatch) -> Collected:
        """Store all that an ended batch brought; return what became of its requests.

        Raises:
            ConfigurationError: its files are gone.
            ProviderError: its files cannot be had now.
        """
        collected = Collected(batch)
        if batch.status == "failed":
            found = await self._client.retrieve(batch.batch or "")
            self._refused(found or Batch(batch.batch or "", "failed"), collected)
        else:
            await self._read(collected)
        self._journal.settle()
        message = "; ".join(collected.notes) or None
        collected.batch = self._journal.set(batch.id, "stored", message=message)
        return collected

    async def tidy(self, batch: ProviderBatch) -> None:
        """Delete the files of a batch at the provider: articles are not left lying about."""
        files = [batch.input_file, batch.output_file, batch.error_file]
        try:
            for file in dict.fromkeys(filter(None, files)):
                await self._client.delete(file)
        except ProviderError as error:
            log.warning("%s: its files cannot be deleted: %s", batch.batch, error)
        self._journal.set(batch.id, "closed")

    async def _read(self, collected: Collected) -> None:
        batch = collected.batch
        files = {
            name: file
            for name, file in (("output", batch.output_file), ("error", batch.error_file))
            if file
        }
        paths = [self._folder / f"{batch.tag}.{name}" for name in files]
        try:
            with told(self._folder):
                self._folder.mkdir(exist_ok=True)
            for number in range(_DOWNLOADS):
                for path, file in zip(paths, files.values(), strict=True):
                    with told(self._folder):
                        found = await self._client.download(file, path)
                    if not found:
                        raise ConfigurationError(
                            f"{batch.server} has lost {file}, the answers of {batch.batch}; they "
                            "are not paid for again before `summarizer cancel DIR --forget` gives "
                            "the batch up"
                        )
                lines, odd = _count(paths)
                if not odd or lines >= batch.completed + batch.failed or number == _DOWNLOADS - 1:
                    break
            if odd:
                collected.notes.append(f"{len(odd):,} lines of its results cannot be read")
                self._journal.keep_odd(batch.id, odd)
            if not self._is_outage(paths, collected):
                self._sort(paths, collected)
        finally:
            for path in paths:
                path.unlink(missing_ok=True)

    def _sort(self, paths: list[Path], collected: Collected) -> None:
        """Keep each line that answers, and put by what is to be asked again."""
        batch = collected.batch
        most = self._tries
        if batch.status == "cancelled":
            most = 1 << 30  # which was not the request's fault
        for path in paths:
            for result in _results(path):
                if may_heal(result.line):
                    collected.put_by += self._journal.put_by(result, batch.id, most)
                else:
                    usage = usage_in(result.line, self._target)
                    collected.answered += self._journal.put_answer(result, usage)
        missing = no_answer("neither the batch's output file nor its error file has a line of it")
        for key, step, _ in self._journal.unanswered(batch.id):
            collected.put_by += self._journal.put_by(Result(key, step, missing), batch.id, most)

    def _is_outage(self, paths: list[Path], collected: Collected) -> bool:
        """Tell whether every request was refused; then none is held against its article."""
        refused = 0
        first: Line | None = None
        for path in paths:
            for result in _results(path):
                response = result.line.get("response") or {}
                if response and response.get("status_code", 200) < 400:
                    return False
                refused += bool(response)
                first = first or (result.line if response else None)
        if refused < LEAST_OUTAGE or first is None:
            return False
        self._journal.take_back(collected.batch.id)
        collected.put_by = refused
        collected.refused = _error_in(first, self._target)
        return True

    def _refused(self, found: Batch, collected: Collected) -> None:
        """Deal with a batch that the provider refused as a whole: nothing was run or paid."""
        number = collected.batch.id
        said = found.complaints or (Complaint("", "the provider does not say why", None),)
        about = {complaint.line: complaint for complaint in said if complaint.line is not None}
        words = f"{said[0].code}: {said[0].message}" if said[0].code else said[0].message
        collected.notes.append(words)
        if said[0].code == TOO_MUCH:
            collected.too_much = said[0].message
        elif len(about) == len(said) and (
            len(about) < collected.batch.requests or len(about) < LEAST_OUTAGE
        ):
            for key, step, line in self._journal.unanswered(number):
                if line in about:
                    wrong = f"line {line}: {about[line].code}: {about[line].message}"
                    self._journal.put_answer(Result(key, step, no_answer(wrong)))
                    collected.answered += 1
        else:
            collected.refused = ProviderError("http", f"{found.id} was refused: {words}")
        collected.put_by = collected.batch.requests - collected.answered
        self._journal.take_back(number)


def _results(path: Path) -> Iterator[Result]:
    with path.open("rb") as file:
        for raw in file:
            if result := read_result(raw):
                yield result


def _count(paths: list[Path]) -> tuple[int, list[bytes]]:
    """Return how many lines can be read, and those that cannot."""
    lines, odd = 0, []
    for path in paths:
        with suppress(FileNotFoundError), path.open("rb") as file:
            for raw in file:
                if not raw.strip():
                    continue
                if read_result(raw):
                    lines += 1
                else:
                    odd.append(raw)
    return lines, odd


def _error_in(line: Line, target: Target) -> ProviderError | None:
    from summarizer.batch.provider.lines import reply

    try:
        reply(line, target)
    except ProviderError as error:
        return error
    return None
