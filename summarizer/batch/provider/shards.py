"""Request files: each as large as a batch may be, written line by line, whole once closed."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from summarizer.batch.provider.journal import Journal
from summarizer.batch.provider.lines import custom_id, request_line, tokens_in
from summarizer.batch.provider.plan import Limits
from summarizer.batch.rows import ProviderBatch
from summarizer.errors import NOTHING_SPENT, StoreError, Usage

FOLDER = "batches"
"""Within the folder of results; empty but for files on their way."""


@dataclass(slots=True)
class _Open:
    """A batch whose file is being written."""

    batch: ProviderBatch
    file: IO[bytes]
    requests: int = 0
    bytes: int = 0
    tokens: int = 0
    most: Usage = NOTHING_SPENT
    digest: Any = field(default_factory=hashlib.sha256)


class Shards:
    """Writes questions into files, one after the other."""

    def __init__(
        self, journal: Journal, folder: Path, server: str, endpoint: str, limits: Limits
    ) -> None:
        self._journal = journal
        self._folder = folder
        self._server = server
        self._endpoint = endpoint
        self.limits = limits
        self._open: _Open | None = None
        self.unsent = False
        """Whether there is a batch that is ready and has not been submitted."""

    @property
    def most(self) -> Usage:
        """The most that the open batch can cost."""
        return self._open.most if self._open else NOTHING_SPENT

    def add(
        self, key: bytes, step: str, body: Mapping[str, Any], most: Usage = NOTHING_SPENT
    ) -> None:
        """Add a question to the open batch; where it has no room, that is closed before.

        Args:
            most: what it can cost at most.
        """
        line = request_line(custom_id(key, step), self._endpoint, body)
        tokens = tokens_in(line)
        if self._open and not self._fits(self._open, len(line), tokens):
            self.close()
        if self._open is None:
            self._open = self._begin()
        shard = self._open
        with told(self._folder):
            shard.file.write(line)
        shard.digest.update(line)
        shard.requests += 1
        shard.bytes += len(line)
        shard.tokens += tokens
        shard.most += most
        self._journal.put_request(key, step, shard.batch.id, shard.requests)

    def close(self) -> None:
        """Make the open batch ready to go, if there is one."""
        if self._open is None:
            return
        shard, self._open = self._open, None
        with told(self._folder), shard.file as file:
            file.flush()
            os.fsync(file.fileno())
        self._journal.set(
            shard.batch.id,
            "ready",
            requests=shard.requests,
            bytes=shard.bytes,
            tokens=shard.tokens,
            most_tokens=shard.most.input_tokens + shard.most.output_tokens,
            most_usd=shard.most.cost_usd or 0.0,
            sha256=shard.digest.hexdigest(),
        )
        self.unsent = True

    def abandon(self) -> None:
        """Let go of the open file; its batch is dropped when the journal is next taken up."""
        if self._open:
            self._open.file.close()
            self._open = None

    def _fits(self, shard: _Open, size: int, tokens: int) -> bool:
        limits = self.limits
        return (
            shard.requests < limits.requests
            and shard.bytes + size <= limits.bytes
            and (limits.tokens is None or shard.tokens + tokens <= limits.tokens)
        )

    def _begin(self) -> _Open:
        batch = self._journal.open_batch(self._server)
        with told(self._folder):
            self._folder.mkdir(exist_ok=True)
            return _Open(batch, file_of(self._folder, batch).open("wb"))


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn the system's errors about files in `folder` into `StoreError` in words."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be written: {error.strerror}; what was recorded before is safe"
        ) from error


def file_of(folder: Path, batch: ProviderBatch) -> Path:
    """Return where a batch's requests are kept until it is submitted."""
    return folder / f"{batch.tag}.jsonl"


def is_whole(path: Path, batch: ProviderBatch) -> bool:
    """Return whether the file is there as it was written."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == batch.sha256
    except FileNotFoundError:
        return False
