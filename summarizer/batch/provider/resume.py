"""What a run finds of the runs before it, and what it does about it first."""

from collections.abc import Callable
from pathlib import Path

from summarizer.batch.provider.collect import Collector
from summarizer.batch.provider.journal import TAG, Journal
from summarizer.batch.provider.shards import file_of, is_whole
from summarizer.errors import ConfigurationError, ProviderError


def take_up(journal: Journal, folder: Path, server: str) -> None:
    """Drop what was half written when the last run ended; refuse what is another server's.

    Raises:
        ConfigurationError: a batch of this recipe is at another server.
    """
    for batch in journal.batches("uploading", "uploaded", "creating", "submitted"):
        if batch.server != server:
            raise ConfigurationError(
                f"a batch of this folder is at {batch.server}, not at {server}; "
                "run with that --base-url, or `summarizer cancel DIR --forget`"
            )
    for batch in journal.batches("building", "ready"):
        if batch.state == "building" or not is_whole(file_of(folder, batch), batch):
            journal.drop(batch)
    kept = {file_of(folder, batch) for batch in journal.unsent()}
    for path in folder.glob(f"{TAG}-*"):
        if path not in kept:
            path.unlink(missing_ok=True)


async def take_home_others(
    journal: Journal, collector: Collector, server: str, say: Callable[[str], None]
) -> None:
    """Store what batches made with another model or prompt have answered by now.

    It is read when that model and prompt are run again.
    """
    others = journal.others(server)
    for batch in others:
        try:
            if batch.state == "submitted":
                batch = await collector.look(batch)
            if batch.state == "ended":
                batch = (await collector.collect(batch)).batch
            if batch.state == "stored":
                await collector.tidy(batch)
        except (ConfigurationError, ProviderError) as error:
            say(f"{batch.batch}, made with another model or prompt: {error}")
    if others:
        say(
            f"{len(others):,} batches here were made with another model or prompt; what they have "
            "answered is kept, and is read when that is run again"
        )
