"""Holds requests back while the functions behind them are replaced."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_SECONDS_TO_PASS = 5


class Gate:
    """Open at first; lives on the event loop that it is made on."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._empty = asyncio.Event()
        self._passing = 0
        self._open.set()
        self._empty.set()

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Waits until the gate is open, and counts as under way for the length of the block."""
        await self._open.wait()
        self._passing += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._passing -= 1
            if not self._passing:
                self._empty.set()

    async def close(self) -> None:
        """Lets nobody in any more, and waits for those under way, though not for a slow one."""
        self._open.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(_SECONDS_TO_PASS):
                await self._empty.wait()

    async def open(self) -> None:
        """Lets in who waits."""
        self._open.set()
