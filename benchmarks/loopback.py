"""A real server on loopback in a thread of its own, for measurements and tests."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web

_PATIENCE = 10
"""Seconds for the server to end."""


@contextmanager
def serving(app: web.Application, **options: Any) -> Iterator[str]:
    """Serve an application on a free port, and give its address up to `/v1`.

    Args:
        options: of aiohttp's `AppRunner`, such as `handler_cancellation`.
    """
    loop = asyncio.new_event_loop()

    async def start() -> web.AppRunner:
        runner = web.AppRunner(app, access_log=None, **options)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    runner = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(_PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_PATIENCE)
        loop.close()
