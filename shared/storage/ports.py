"""What the delivery of messages needs from storage.

Every call raises `StoreError` if the store did not answer; whether a write has arrived is unknown then.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple, Protocol


class State(StrEnum):
    """How far a delivery has come; each step is taken once, by whoever writes it first."""

    WORKING = "working"
    """A worker runs, or should."""
    REPLIED = "replied"
    """The passive reply is stored; the platform gets it, now or when it sends the message again."""
    LATE = "late"
    """The platform has its acknowledgement; the worker, still running, answers actively."""
    DONE = "done"
    """Nothing is left to do."""


UNFINISHED = frozenset({State.WORKING, State.LATE})
"""The states in which somebody is to do something."""


class InboxItem(NamedTuple):
    """One delivery.

    Attributes:
        key: What it is known by; the same whenever the platform sends the message again.
        owner: Id of the request that handles it.
        lease_until: Until when nobody else may, in seconds since the epoch.
        recorded_at: When it arrived, in seconds since the epoch.
        job: What the worker needs, as JSON; empty once it is answered.
        state: How far it has come.
        reply: Plaintext of the passive reply, of a bot the newest frame of its stream; empty for an acknowledgement.
        late: The same answer as it is sent actively, as JSON, where no receiver was waiting for the reply any more.
    """

    key: str
    owner: str
    lease_until: float
    recorded_at: float
    job: str = ""
    state: State = State.WORKING
    reply: str = ""
    late: str = ""


class Inbox(Protocol):
    """The deliveries of the last days, by key.

    Each write is conditional, so that of two writers one wins and the other sees what is there. A write that is
    repeated because its first attempt was not heard of counts as won.
    """

    def record(self, item: InboxItem, seconds: float | None = None) -> InboxItem:
        """Writes an item, unless there is one with its key.

        Args:
            item: The item.
            seconds: How long to wait for the inbox, at most; by default as long as usual.

        Returns:
            The item that is there afterwards; its owner tells whose it is.
        """
        ...

    def take_over(self, item: InboxItem, owner: str, lease_until: float) -> bool:
        """Gives an unfinished item another owner and lease, or its own owner a longer lease.

        Args:
            item: The item as it was read; the write fails if its state, owner or lease has changed since.
            owner: Id of the request that handles it from now on.
            lease_until: The end of its lease.

        Returns:
            Whether it is the owner's now.
        """
        ...

    def store_reply(self, key: str, reply: str, late: str = "") -> InboxItem | None:
        """Turns a working item into a replied one, and drops its job.

        Args:
            key: Of the item.
            reply: Plaintext of the passive reply; empty for an acknowledgement.
            late: The same answer as it is sent actively; empty if a receiver waits for the reply.

        Returns:
            The item that is there afterwards, replied or not; None if there is none.
        """
        ...

    def mark_late(self, key: str, lease_until: float, seconds: float | None = None) -> InboxItem | None:
        """Turns a working item into a late one.

        Args:
            key: Of the item.
            lease_until: Until when its worker may run.
            seconds: How long to wait for the inbox, at most; by default as long as usual.

        Returns:
            The item that is there afterwards, late or not; None if there is none.
        """
        ...

    def finish(self, key: str) -> None:
        """Makes an item done, whatever it was, or a new one that is done; drops its job and keeps its reply."""
        ...

    def write_stream(self, key: str, reply: str) -> bool:
        """Replaces the reply of an item that was answered with a stream.

        Returns:
            Whether it was; False if there is no item, or it is neither late nor has a reply that is not empty.
        """
        ...

    def read(self, key: str) -> InboxItem | None:
        """Returns the item as last written; None if there is none."""
        ...

    def scan_unfinished(self) -> Iterator[InboxItem]:
        """Yields every working or late item."""
        ...

    def count_held(self, app: str, minute: int) -> int:
        """Counts one more delivery that is held open.

        Args:
            app: Name of the app.
            minute: Minutes since the epoch.

        Returns:
            How many there were in this minute, this one included.
        """
        ...


class Queue(Protocol):
    """The queue of jobs: in order within a group, and each job once however often it is sent within five minutes."""

    def send(self, body: str, group: str, deduplication_id: str) -> None:
        """Queues a job.

        Args:
            body: JSON.
            group: Who its order matters to, at most 128 letters and digits.
            deduplication_id: What tells it from others, at most 128 letters and digits.
        """
        ...

    def postpone(self, receipt_handle: str, seconds: int) -> None:
        """Keeps a job that was received, and failed, from being received again for some time.

        Args:
            receipt_handle: What it was received with.
            seconds: How long from now.
        """
        ...


class DeadLetters(Protocol):
    """Where jobs end that cannot be done."""

    def send(self, body: str, group: str, deduplication_id: str, reason: str) -> None:
        """Keeps a job for the operator.

        Args:
            body: The job, as it was queued.
            group: As it was queued.
            deduplication_id: What tells it from others, at most 128 letters and digits.
            reason: Why, as one word; the message attribute ``reason``.
        """
        ...


class Watchdog(Protocol):
    """Reminders to look after a delivery later."""

    def send(self, body: str, seconds: int) -> None:
        """Leaves a reminder.

        Args:
            body: JSON.
            seconds: In how many seconds it comes, at most 900.
        """
        ...

    def postpone(self, receipt_handle: str, seconds: int) -> None:
        """Lets a reminder that was received, and failed, come again.

        Args:
            receipt_handle: What it was received with.
            seconds: In how many seconds.
        """
        ...
