"""Brings a batch to the provider once and only once, whatever happens on the way.

Before each of the two steps that must not be done twice its intent is on the disk. Where its
outcome is not known, after a kill, a broken connection or a 5xx, the provider's own list is
searched for the batch's tag; a request that is still on its way there is given time to arrive.
Should it arrive later still, its batch is found by the tag, and cancelled.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from summarizer.batch.provider.journal import TAG, Journal
from summarizer.batch.provider.shards import file_of, is_whole
from summarizer.batch.rows import ProviderBatch
from summarizer.errors import ConfigurationError, ProviderError
from summarizer.llm.batches import ENDED, Batch, Batches
from summarizer.llm.calls import Unsure

_LOOK_EVERY = 2.0
_TRIES = 5
"""Of each step, where its outcome was not known."""


class Submitter:
    """Takes batches from `ready` to `submitted`."""

    def __init__(
        self,
        journal: Journal,
        client: Batches,
        folder: Path,
        say: Callable[[str], None],
        grace: float,
    ) -> None:
        self._journal = journal
        self._client = client
        self._folder = folder
        self._say = say
        self._grace = grace

    async def submit(self, batch: ProviderBatch) -> None:
        """Bring a batch to the provider from whatever state it is in.

        One whose file is lost, and which the provider does not have, is dropped.

        Raises:
            ConfigurationError: the server has no Batch API.
            ProviderError: it was refused, or cannot be reached.
        """
        unsure: ProviderError | None = None
        for _ in range(2 * _TRIES):
            try:
                if batch.state in ("ready", "uploading") and not await self._uploaded(batch):
                    return
                batch = self._journal.batch(batch.id)
                if batch.state in ("uploaded", "creating"):
                    await self._created(batch)
                file_of(self._folder, batch).unlink(missing_ok=True)
                return
            except Unsure as error:
                unsure = error.error
                batch = self._journal.batch(batch.id)
        raise unsure or AssertionError("every try that does not end is unsure")

    async def _uploaded(self, batch: ProviderBatch) -> bool:
        """Upload the file, unless that was done; return False if the batch was dropped."""
        if batch.state == "uploading":
            async for file, name in self._client.uploads():
                if name == file_of(self._folder, batch).name:
                    self._journal.set(batch.id, "uploaded", input_file=file)
                    return True
        path = file_of(self._folder, batch)
        if not is_whole(path, batch):
            self._say(f"the file of {batch.tag} is gone or damaged; its questions are asked anew")
            self._journal.drop(batch)
            return False
        again = batch.state == "uploading"
        self._journal.set(batch.id, "uploading", doubtful=int(again or batch.doubtful))
        try:
            file = await self._client.upload(path)
        except (ConfigurationError, ProviderError):
            self._journal.set(batch.id, "ready")
            raise
        self._journal.set(batch.id, "uploaded", input_file=file)
        return True

    async def _created(self, batch: ProviderBatch) -> None:
        """Submit the uploaded file, unless that was done."""
        again = batch.state == "creating"
        if again and (found := await self._find(batch)):
            self._submitted(batch, found)
            return
        self._journal.set(batch.id, "creating", doubtful=int(again or batch.doubtful))
        try:
            made = await self._client.create(batch.input_file or "", {TAG: batch.tag})
        except (ConfigurationError, ProviderError):
            # Refused for certain. The file may be what is wrong, so it is uploaded anew.
            self._journal.set(batch.id, "ready", input_file=None, doubtful=1)
            with suppress(ProviderError):
                await self._client.delete(batch.input_file or "")
            raise
        self._submitted(batch, made)

    async def _find(self, batch: ProviderBatch) -> Batch | None:
        """Return the batch that an earlier try submitted, if it did."""
        # From now on, not from when it was tried: a request may have waited there for long.
        until = time.monotonic() + self._grace
        while True:
            left = until - time.monotonic()
            found = [other async for other in self._client.batches() if is_same(other, batch)]
            if found:
                return found[-1]
            if left <= 0:
                return None
            await asyncio.sleep(min(_LOOK_EVERY, left))

    def _submitted(self, batch: ProviderBatch, made: Batch) -> None:
        self._say(f"{made.id} submitted: {batch.requests:,} requests")
        self._journal.set(batch.id, "submitted", batch=made.id, status=made.status)


async def cancel_doubles(client: Batches, batch: ProviderBatch) -> list[str]:
    """Cancel batches that are the same as one that was submitted, and return their ids."""
    found = [other async for other in client.batches() if is_same(other, batch)]
    doubles = [
        other.id
        for other in found
        if other.id != batch.batch and other.status not in (*ENDED, "cancelling")
    ]
    for name in doubles:
        await client.cancel(name)
    return doubles


def is_same(found: Batch, batch: ProviderBatch) -> bool:
    """Return whether what the provider lists is this batch of ours."""
    # Not every server keeps metadata; but no two batches share an input file.
    tag = (found.metadata or {}).get(TAG)
    return tag == batch.tag or (bool(batch.input_file) and found.input_file == batch.input_file)
