"""Polls the streams of bots, as WeCom does until they are finished."""

import asyncio
from collections.abc import Callable, Mapping

from devtools.platform.accounts import App, Kind
from devtools.platform.clock import Clock
from devtools.platform.delivery import Delivery
from devtools.platform.limits import Limits
from devtools.platform.order import Order

type Push = Callable[[App, Order], Delivery]


class Streams:
    """The streams that are under way.

    Args:
        clock: The platforms' time.
        limits: How often and how long to poll.
        push: Delivers what is ordered for an app.
    """

    def __init__(self, clock: Clock, limits: Limits, push: Push) -> None:
        self._clock = clock
        self._limits = limits
        self._push = push
        self._tasks: dict[tuple[str, str, str], asyncio.Task[None]] = {}

    def observe(self, delivery: Delivery) -> None:
        """Begins to poll the stream that a reply opens.

        Args:
            delivery: A finished delivery.
        """
        stream = _open_stream(delivery)
        app, name = delivery.packet.app, delivery.packet.kind.name
        if app.kind is not Kind.WECOM_BOT or name == "stream" or stream is None:
            return
        key = (app.name, delivery.packet.sender, stream)
        task = asyncio.create_task(self._poll(delivery, stream))
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._tasks.pop(key, None))

    def under_way(self, app: App, user: str) -> int:
        """Returns how many streams a user still reads.

        Args:
            app: The bot.
            user: The user.
        """
        return sum(key[:2] == (app.name, user) for key in self._tasks)

    async def stop(self) -> None:
        """Gives up all polling."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _poll(self, first: Delivery, stream: str) -> None:
        packet, end = first.packet, first.created_at + self._limits.stream
        while self._clock.now() < end:
            await asyncio.sleep(self._limits.poll)
            chat = {name: packet.fields[name] for name in ("chatid", "chattype") if name in packet.fields}
            values = {"stream": {"id": stream}, **chat}
            poll = self._push(packet.app, Order(kind="stream", sender=packet.sender, values=values, url=first.url))
            await poll.finished.wait()
            if poll.outcome == "replied" and _open_stream(poll) is None:
                return


def _open_stream(delivery: Delivery) -> str | None:
    """Returns the stream of a reply that is to be polled further."""
    stream = (delivery.reply or {}).get("stream")
    if delivery.outcome != "replied" or not isinstance(stream, Mapping) or stream.get("finish", False):
        return None
    return str(stream["id"])
