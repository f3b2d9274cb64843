"""A job from settings: with its engine, its recipe, and Ctrl-C."""

import asyncio
import json
from collections.abc import Callable, Collection, Iterable, Sequence

from summarizer import gazetteer
from summarizer.archive import Item
from summarizer.batch import interrupt
from summarizer.batch.job import run_job
from summarizer.batch.near import NearCopies
from summarizer.batch.outcomes import Progress
from summarizer.batch.provider.journal import unread_answers
from summarizer.batch.recipe import differences, recipe
from summarizer.batch.store import Store
from summarizer.errors import ConfigurationError
from summarizer.pipeline import Summarizer, make_engine
from summarizer.settings import Settings


def start(
    entries: Iterable[Item],
    store: Store,
    settings: Settings,
    *,
    reading: str = "",
    inputs: Sequence[str] = (),
    retry_failed: Collection[str] | bool = False,
    near_duplicates: bool = False,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    say: Callable[[str], None] = lambda text: None,
) -> Progress:
    """Run a job in this thread to its end, and return how it went.

    Args:
        reading: what articles depend on besides their bytes; see `Reading.identity`.
        near_duplicates: pay once for articles that say the same; see `summarizer.batch.near`.
        say: told what a person should know: that records were made otherwise before, that the
            job is stopping.

    Raises:
        KeyboardInterrupt: Ctrl-C came twice; what was answered is kept.
        ConfigurationError: the model is unknown, its key is missing, there is a budget in dollars
            and its price is not known, or a provider's batch is asked about articles here.
        StoreError: results cannot be kept.
    """
    ours = tell_recipe(settings, store, say)
    if count := unread_answers(store, ours):
        raise ConfigurationError(
            f"{count:,} articles here are asked about in a provider's batch; run with --batch-api "
            "to take the answers home, or they would be paid twice"
        )
    tell_unpriced(settings, store, say)
    engine = make_engine(settings, spent=store.status().spent)
    with Summarizer(settings=settings, engine=engine) as summarizer:

        async def work(stop: asyncio.Event) -> Progress:
            return await run_job(
                entries,
                summarizer.aanswer,
                store,
                locate=summarizer.alocate if settings.geocoder_url else None,
                recipe=ours,
                reading=reading,
                inputs=inputs,
                concurrency=settings.concurrency,
                retry_failed=retry_failed,
                near=NearCopies(store) if near_duplicates else None,
                stop=stop,
                on_progress=on_progress,
            )

        stopping = "finishing what is in flight; press Ctrl-C again to stop at once"
        return interrupt.run(work, lambda: say(stopping))


def tell_recipe(settings: Settings, store: Store, say: Callable[[str], None]) -> str:
    """Return the recipe of a run; say what differs from the records that are there."""
    gazetteer.use(settings.own_gazetteer())
    ours, theirs = recipe(settings), store.recipe()
    if theirs not in (None, ours):
        changed = "; ".join(differences(ours, theirs))
        say(f"earlier records here were made otherwise ({changed}); articles are read anew")
    elif places := _other_places(store):
        say(f"earlier records here were placed with {places}, new ones with {gazetteer.identity()}")
    return ours


def tell_unpriced(settings: Settings, store: Store, say: Callable[[str], None]) -> None:
    """Say which earlier calls a budget in dollars does not count."""
    if settings.budget_usd is not None and (unpriced := store.status().unpriced_calls):
        say(f"{unpriced:,} earlier calls of unknown price do not count in the budget")


def _other_places(store: Store) -> str | None:
    """Return the gazetteers of the store's first record, if they are not those in use."""
    first = next(store.records(), None)
    if first is None:
        return None
    places: str | None = json.loads(first)["provenance"].get("gazetteer")
    return None if places == gazetteer.identity() else places or "an older gazetteer"
