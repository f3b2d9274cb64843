"""A job through a Batch API from settings: with its engine, its recipe, and Ctrl-C."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from functools import partial

from summarizer.batch import interrupt
from summarizer.batch.outcomes import Progress
from summarizer.batch.provider.plan import Plan
from summarizer.batch.provider.run import Entries, run_batches
from summarizer.batch.start import tell_recipe, tell_unpriced
from summarizer.batch.store import Store
from summarizer.errors import ConfigurationError
from summarizer.llm.breaker import Breaker
from summarizer.llm.control import Control, budget_of
from summarizer.llm.engine import LLMEngine
from summarizer.llm.limits import Limits
from summarizer.locate import geocoded
from summarizer.pipeline import make_geocoder
from summarizer.rules.engine import RulesEngine
from summarizer.settings import Settings

STOPPING = (
    "stopping; what is at the provider goes on there, and running the same command again takes "
    "it home"
)


def start_batches(
    entries: Entries,
    store: Store,
    settings: Settings,
    *,
    plan: Plan,
    reading: str = "",
    inputs: Sequence[str] = (),
    retry_failed: Collection[str] | bool = False,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    say: Callable[[str], None] = lambda text: None,
) -> Progress:
    """Run a job through the Batch API of the settings' model, and return how it went.

    Args:
        say: told what a person should know.

    Raises:
        KeyboardInterrupt: Ctrl-C came twice; nothing is lost.
        ConfigurationError: there is no model, its key is missing, its server has no Batch API,
            batches of this folder are at another server, there is a budget in dollars and the
            price is not known, or the geocoder cannot be used.
        StoreError: results cannot be kept.
    """
    if settings.model in (None, "rules"):
        raise ConfigurationError(
            "--batch-api: the embedded rules need none; name a model with --model openai/NAME"
        )
    ours = tell_recipe(settings, store, say)
    budget = budget_of(settings)
    tell_unpriced(settings, store, say)

    async def work(stop: asyncio.Event) -> Progress:
        gate = Control(Limits(settings.rpm, settings.tpm), budget, Breaker())
        engine = LLMEngine.from_settings(settings, gate)
        geocoder = make_geocoder(settings)
        try:
            return await run_batches(
                entries,
                engine,
                store,
                plan,
                recipe=ours,
                reading=reading,
                inputs=inputs,
                concurrency=settings.concurrency,
                retry_failed=retry_failed,
                budget=budget,
                locate=partial(geocoded, geocoder=geocoder) if geocoder else None,
                fallback=RulesEngine(settings.min_confidence) if settings.fallback else None,
                stop=stop,
                on_progress=on_progress,
                say=say,
            )
        finally:
            await engine.aclose()
            if geocoder:
                geocoder.close()

    return interrupt.run(work, lambda: say(STOPPING))
