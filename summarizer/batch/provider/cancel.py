"""Stops batches at their provider, beside a job that waits for them or without one."""

import json
from collections.abc import Sequence

from summarizer.batch.provider.journal import TAG
from summarizer.batch.rows import ProviderBatch
from summarizer.llm.batches import ENDED, Batches
from summarizer.llm.capabilities import target
from summarizer.llm.connect import connect
from summarizer.settings import Settings


async def cancel_batches(batches: Sequence[ProviderBatch], settings: Settings) -> list[str]:
    """Cancel those of one server's batches that have not ended there; return their ids.

    They are found by their tags, so that also one is found whose submission was cut off.

    Raises:
        ConfigurationError: there is no key for the server.
        ProviderError: the server cannot be reached, or refuses.
    """
    model = json.loads(batches[0].recipe)["model"]
    to = target(model, batches[0].server)
    key = settings.key_for(to.server)
    door = connect(to, key.get_secret_value() if key else None)
    tags, names = {batch.tag for batch in batches}, {batch.batch for batch in batches}
    cancelled = []
    try:
        client = Batches(door)
        async for found in client.batches():
            ours = (found.metadata or {}).get(TAG) in tags or found.id in names
            if ours and found.status not in (*ENDED, "cancelling"):
                await client.cancel(found.id)
                cancelled.append(found.id)
    finally:
        await door.aclose()
    return cancelled
