"""The queue and the watchdog of a process that has none: what SQS does, as far as the worker sees it."""

import time
from collections.abc import Callable
from itertools import count
from threading import Condition, Lock, Thread
from typing import Any, NamedTuple

from shared.runtime.worker_invoker import Handler
from shared.storage.queues import MemoryQueue

_VISIBILITY_SECONDS = 30.0


class Message(NamedTuple):
    """A message on its way to the worker.

    Attributes:
        message_id: Tells it from others, and is its receipt handle as well.
        body: JSON.
        group: Empty for a reminder.
        due_at: From when on it can be received, in seconds since the epoch.
        receives: How often it was received.
    """

    message_id: str
    body: str
    group: str
    due_at: float
    receives: int = 0

    def to_event(self) -> dict[str, Any]:
        """Returns the event that Lambda makes of it."""
        attributes = {"ApproximateReceiveCount": str(self.receives)}
        if self.group:
            attributes["MessageGroupId"] = self.group
        record = {"messageId": self.message_id, "receiptHandle": self.message_id, "body": self.body}
        return {"Records": [{**record, "attributes": attributes, "eventSource": "aws:sqs"}]}


class MessagePump:
    """Hands messages to the worker, one at a time, in order within a group.

    Args:
        clock: Seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._ids = count(1)
        self._messages: list[Message] = []
        self._changed = Condition()
        self._at_work = Lock()
        self._thread: Thread | None = None

    def serve(self, load: Callable[[], Handler]) -> None:
        """Begins to hand over as soon as there is a message, in a thread of its own.

        Args:
            load: Returns the worker's handler; it is called when there is a message.
        """
        self._thread = Thread(target=self._run, args=(load,), name="queues", daemon=True)

    def add(self, body: str, group: str = "", seconds: float = 0) -> None:
        """Adds a message that is due in some seconds."""
        with self._changed:
            self._messages.append(Message(str(next(self._ids)), body, group, self._clock() + seconds))
            self._changed.notify()
            if self._thread and not self._thread.ident:
                self._thread.start()

    def postpone(self, message_id: str, seconds: float) -> None:
        """Makes a message due in some seconds."""
        with self._changed:
            due_at = self._clock() + seconds
            self._messages = [
                message._replace(due_at=due_at) if message.message_id == message_id else message
                for message in self._messages
            ]

    def hand_over(self, load: Callable[[], Handler]) -> bool:
        """Hands over the first message that is due; says whether there was one.

        Args:
            load: Returns the worker's handler.
        """
        with self._at_work:
            message = self._receive()
            if message is None:
                return False
            result = load()(message.to_event(), None)
            if not result["batchItemFailures"]:
                self._delete(message)
            return True

    def find_pause(self) -> float | None:
        """Returns in how many seconds the next message is due; None if there is none."""
        with self._changed:
            due_at = min((message.due_at for message in self._find_heads()), default=None)
            return None if due_at is None else max(due_at - self._clock(), 0)

    def _receive(self) -> Message | None:
        with self._changed:
            now = self._clock()
            message = next((message for message in self._find_heads() if message.due_at <= now), None)
            if message is None:
                return None
            received = message._replace(due_at=now + _VISIBILITY_SECONDS, receives=message.receives + 1)
            self._messages[self._messages.index(message)] = received
            return received

    def _find_heads(self) -> list[Message]:
        """Finds the messages that nothing of their group is before."""
        groups: set[str] = set()
        heads = []
        for message in self._messages:
            if message.group not in groups:
                heads.append(message)
            if message.group:
                groups.add(message.group)
        return heads

    def _delete(self, received: Message) -> None:
        with self._changed:
            self._messages = [message for message in self._messages if message.message_id != received.message_id]

    def _run(self, load: Callable[[], Handler]) -> None:
        while True:
            if not self.hand_over(load):
                with self._changed:
                    self._changed.wait(self.find_pause())


class LocalQueue:
    """A queue of this process.

    Args:
        pump: Hands its jobs over.
        clock: Seconds since the epoch.
    """

    def __init__(self, pump: MessagePump, clock: Callable[[], float] = time.time) -> None:
        self._pump = pump
        self._queue = MemoryQueue(clock)

    def send(self, body: str, group: str, deduplication_id: str) -> None:
        """Queues a job."""
        self._queue.send(body, group, deduplication_id)
        while self._queue.jobs:
            job = self._queue.jobs.pop()
            self._pump.add(job.body, job.group)

    def postpone(self, receipt_handle: str, seconds: int) -> None:
        """Keeps a job that was received, and failed, from being received again for some time."""
        self._pump.postpone(receipt_handle, seconds)


class LocalWatchdog:
    """A watchdog of this process.

    Args:
        pump: Hands its reminders over.
    """

    def __init__(self, pump: MessagePump) -> None:
        self._pump = pump

    def send(self, body: str, seconds: int) -> None:
        """Leaves a reminder."""
        self._pump.add(body, seconds=seconds)

    def postpone(self, receipt_handle: str, seconds: int) -> None:
        """Lets a reminder that was received, and failed, come again."""
        self._pump.postpone(receipt_handle, seconds)
