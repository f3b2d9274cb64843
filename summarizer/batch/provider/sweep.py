"""Deletes what uploads of unknown outcome left at the provider: files that no batch needs.

An upload that seemed to fail may arrive after all, also after its batch is long home. A file is
this store's if it bears the name of a batch in its journal; no other is touched.
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from summarizer.batch.provider.journal import Journal
from summarizer.batch.provider.shards import file_of
from summarizer.batch.rows import ProviderBatch
from summarizer.errors import ConfigurationError, ProviderError
from summarizer.llm.batches import Batches

log = logging.getLogger(__name__)


async def sweep(journal: Journal, client: Batches, folder: Path, server: str) -> None:
    """Delete the files of doubtful batches that no batch needs; trouble is left to the next run."""
    named = {file_of(folder, batch).name: batch for batch in journal.doubtful(server)}
    if not named:
        return
    try:
        files = [(file, named[name]) async for file, name in client.uploads() if name in named]
        for file, batch in files:
            if not _needs(batch, file):
                await client.delete(file)
    except (ConfigurationError, ProviderError) as error:
        log.warning("files may be left at %s: %s", server, error)


def may_arrive(batches: Iterable[ProviderBatch], grace: float) -> float:
    """Return the seconds until no upload of those of the batches that are closed can arrive."""
    closed = [datetime.fromisoformat(batch.since) for batch in batches if batch.state == "closed"]
    if not closed:
        return 0.0
    return max(0.0, grace - (datetime.now(UTC) - max(closed)).total_seconds())


def _needs(batch: ProviderBatch, file: str) -> bool:
    # Which of them a batch in `uploading` is to use is found out when it is taken up.
    return batch.state == "uploading" or (batch.state != "closed" and file == batch.input_file)
