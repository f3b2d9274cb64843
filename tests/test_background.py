"""One event loop in a thread of its own serves callers of every kind."""

import asyncio
import threading

import pytest

from summarizer.background import BackgroundLoop


async def where() -> str:
    await asyncio.sleep(0)
    return threading.current_thread().name


def test_work_runs_in_the_loops_own_thread() -> None:
    loop = BackgroundLoop()
    assert loop.run(where()) == "summarizer"
    loop.close()


def test_it_works_while_another_loop_is_running() -> None:
    async def main() -> tuple[str, str]:
        loop = BackgroundLoop()
        # As in a notebook: a sync call from inside a running loop.
        inside = loop.run(where())
        awaited = await loop.arun(where())
        loop.close()
        return inside, awaited

    assert asyncio.run(main()) == ("summarizer", "summarizer")


def test_work_on_the_loop_may_await_more_work_on_it() -> None:
    loop = BackgroundLoop()

    async def outer() -> str:
        return await loop.arun(where())

    assert loop.run(outer()) == "summarizer"
    loop.close()


def test_an_error_reaches_the_caller() -> None:
    async def fail() -> None:
        raise ValueError("no")

    loop = BackgroundLoop()
    with pytest.raises(ValueError, match="no"):
        loop.run(fail())
    loop.close()


def test_closing_cancels_what_still_runs() -> None:
    ended = threading.Event()

    async def endless() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    loop = BackgroundLoop()
    loop.run(where())
    future = loop.submit(endless())
    loop.run(where())
    loop.close()
    loop.close()
    assert ended.is_set()
    assert future.cancelled()
