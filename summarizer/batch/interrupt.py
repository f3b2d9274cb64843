"""Ctrl-C: once finishes what is in flight, twice stops at once."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(work: Callable[[asyncio.Event], Coroutine[Any, Any, T]], on_first: Callable[[], None]) -> T:
    """Run `work(stop)` in this thread; see `interruptible`.

    Raises:
        KeyboardInterrupt: a second signal came, and `work` has been cancelled.
    """
    try:
        return asyncio.run(interruptible(work, on_first))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def interruptible(
    work: Callable[[asyncio.Event], Coroutine[Any, Any, T]], on_first: Callable[[], None]
) -> T:
    """Return the result of `work(stop)`; the first signal sets `stop` and calls `on_first`.

    Raises:
        asyncio.CancelledError: a second signal came, and `work` has been cancelled.
    """
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    task = asyncio.create_task(work(stop))

    def interrupt() -> None:
        if stop.is_set():
            task.cancel()
        else:
            stop.set()
            on_first()

    try:
        for number in SIGNALS:
            loop.add_signal_handler(number, interrupt)
    except NotImplementedError:  # Windows: Ctrl-C stops at once
        return await task
    try:
        return await task
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
