"""A job through a Batch API as a process of its own, to be killed.

python -m tests.killed_job FOLDER URL ARTICLES REQUESTS_IN_A_BATCH
"""

import asyncio
import sys
from pathlib import Path

from summarizer.batch.provider.plan import Limits, Plan
from summarizer.batch.provider.run import run_batches
from summarizer.batch.recipe import recipe
from summarizer.batch.store import open_store
from summarizer.llm.engine import LLMEngine
from summarizer.settings import load_settings
from tests.local_engine import articles


async def job(folder: Path, url: str, count: int, requests: int) -> None:
    """Run the job to its end."""
    settings = load_settings(model="openai/reader", base_url=url, api_key="sk-loopback")
    engine = LLMEngine.from_settings(settings)
    plan = Plan(limits=Limits(requests=requests), poll=0.02, near=False, grace=1.5)
    with open_store(folder) as store:
        await run_batches(
            articles(count), engine, store, plan, recipe=recipe(settings), concurrency=8
        )
    await engine.aclose()


if __name__ == "__main__":
    asyncio.run(job(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
