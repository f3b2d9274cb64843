"""`summarizer cancel`, and the options of `run` for a provider's Batch API."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.options import Folder, say, settings_from

if TYPE_CHECKING:
    from summarizer.batch.provider.plan import Plan

PANEL = "Batch API"


class Leftovers(StrEnum):
    """Where what a batch leaves without a usable answer is asked again."""

    BATCH = "batch"
    ONLINE = "online"


BatchApi = Annotated[
    bool,
    typer.Option(
        "--batch-api",
        help="Ask through OpenAI's Batch API: half the price, and an answer within 24 hours. "
        "Ctrl-C leaves the batches at the provider; the same command takes them home.",
        rich_help_panel=PANEL,
    ),
]
LeftoversTo = Annotated[
    Leftovers,
    typer.Option(
        "--leftovers",
        help="What a batch leaves without a usable answer (not run in time, failed for a while, "
        "a second question) goes into another batch, or is asked online at full price.",
        rich_help_panel=PANEL,
    ),
]
BatchRequests = Annotated[
    int,
    typer.Option(
        min=1,
        max=50_000,
        help="Requests in one batch at most; a batch has at most 200 MB too.",
        rich_help_panel=PANEL,
    ),
]
BatchTokens = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Input tokens in all batches at the provider at a time: your account's limit of "
        "enqueued tokens. Default: learned when the provider refuses a batch for it.",
        rich_help_panel=PANEL,
    ),
]
Poll = Annotated[
    float | None,
    typer.Option(
        min=0.01,
        help="Seconds between two looks at the batches. Default: 10 at first, more as they grow "
        "older, up to 300.",
        rich_help_panel=PANEL,
    ),
]


def plan_of(
    leftovers: Leftovers,
    requests: int,
    tokens: int | None,
    poll: float | None,
    near: bool,
    tries: int,
) -> "Plan":
    """Return the plan that the options stand for."""
    from summarizer.batch.provider.plan import Limits, Plan

    return Plan(
        limits=Limits(requests=requests, tokens=tokens),
        poll=poll,
        online=leftovers is Leftovers.ONLINE,
        near=near,
        tries=tries,
    )


def cancel(
    folder: Folder,
    forget: Annotated[
        bool,
        typer.Option(
            "--forget",
            help="Also give up the batches: what they have answered is not taken home, and their "
            "articles are asked about again. For batches that the provider has lost.",
        ),
    ] = False,
) -> None:
    """Stop the provider's batches of a folder; what they have answered stays to be taken home.

    The provider bills what was answered before it stops. Run again with
    --batch-api to take that home and to ask the rest anew.
    """
    import asyncio

    from summarizer.batch.provider.cancel import cancel_batches
    from summarizer.batch.provider.journal import Journal
    from summarizer.batch.store import open_store, read_store
    from summarizer.errors import ConfigurationError, ProviderError

    read_store(folder).close()  # there must be one
    with open_store(folder) if forget else read_store(folder) as store:
        journal = Journal(store)
        batches = journal.sent()
        for server in dict.fromkeys(batch.server for batch in batches):
            there = [batch for batch in batches if batch.server == server]
            try:
                stopped = asyncio.run(cancel_batches(there, settings_from()))
            except (ConfigurationError, ProviderError) as error:
                if not forget:
                    raise
                say(f"{server}: not cancelled: {error}")
                continue
            for name in stopped:
                say(f"{name} is being cancelled; to take its answers home, run with --batch-api")
            if not stopped:
                say(f"{server}: nothing to cancel, all batches have ended or are ending there")
        if not batches:
            say(f"{folder}: no batches at a provider")
        if forget:
            for batch in batches:
                journal.give_up(batch)
            say(f"{len(batches):,} batches given up; their articles are asked about again")
