"""The receiver's half of delivery: each message is recorded, worked on once, and answered in time.

Whatever fails, one store is enough to lose nothing: the inbox or the queue. Without either there is no answer, and the
platform sends the message again.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from shared.delivery.clock import Clock
from shared.delivery.deadlines import (
    LEASE_SECONDS,
    MARGIN_SECONDS,
    PATIENT_LEASE_SECONDS,
    REDELIVERY_SECONDS,
    SILENCE_SECONDS,
    WAY_SECONDS,
)
from shared.delivery.jobs import Assignment, Job, Reminder
from shared.delivery.ports import DeliveryJournal, WorkerCall
from shared.delivery.stores import DeliveryStores
from shared.errors import StoreError, WorkerError
from shared.storage.ports import InboxItem, State

HELD_PER_MINUTE = 20
"""How many deliveries of an app are held in a minute: too many slow answers suspend an Official Account."""

_POLL_SECONDS = 0.1
_RECORD_SECONDS = 1.0  # another attempt, which must not take the time that is left


class Outcome(StrEnum):
    """What became of one delivery of a message."""

    REPLIED = "replied"
    ACKNOWLEDGED = "acknowledged"
    LATE = "late"
    """Acknowledged; the answer is sent actively, or fills a stream."""
    QUEUED = "queued"
    """Acknowledged; a worker gets it from the queue."""
    STREAMED = "streamed"
    """A poll; told how far the stream has come."""
    HELD = "held"
    """Not answered, so that the platform sends it again."""


class Answer(NamedTuple):
    """What the platform is told.

    Attributes:
        outcome: What became of the delivery.
        reply: Plaintext of the passive reply; empty for an acknowledgement.
    """

    outcome: Outcome
    reply: str = ""


class Delivery(NamedTuple):
    """One delivery of a message.

    Attributes:
        job: What to do.
        owner: Id of this request.
        answer_by: Until when it is to be answered, in seconds since the epoch.
        placeholder: Plaintext of the passive reply that stands for a later one; empty for an acknowledgement.
        patience: How long after the first delivery a later one may be answered instead, in seconds; 0 for never.
    """

    job: Job
    owner: str
    answer_by: float
    placeholder: str = ""
    patience: float = 0


class Reception:
    """Receives deliveries.

    Args:
        stores: Where they are kept.
        call_worker: Runs a job and waits for its reply.
        journal: Counts what is out of the ordinary.
        worker_seconds: How long a worker runs at most.
        clock: Tells the time, and waits.
    """

    def __init__(
        self,
        stores: DeliveryStores,
        call_worker: WorkerCall,
        journal: DeliveryJournal,
        worker_seconds: float,
        clock: Clock,
    ) -> None:
        self._stores = stores
        self._inbox = stores.inbox
        self._call_worker = call_worker
        self._journal = journal
        self._worker_seconds = worker_seconds
        self._clock = clock

    def receive(self, delivery: Delivery) -> Answer:
        """Takes on a delivery, and returns what the platform is told.

        Args:
            delivery: The delivery.
        """
        try:
            item = self._record(delivery)
        except StoreError:
            # Where there may be a worker of an earlier delivery, no other must begin without the inbox.
            return self.queue(delivery.job._replace(needs_inbox=delivery.patience > 0))
        try:
            return self._work(delivery, item) if item.owner == delivery.owner else self._await(delivery, item)
        except StoreError:
            # It is recorded: the next delivery, the watchdog or the sweep goes on.
            return Answer(Outcome.HELD)

    def queue(self, job: Job) -> Answer:
        """Queues a job that is recorded nowhere else, and returns what the platform is told.

        Args:
            job: The job.
        """
        try:
            self._stores.enqueue(job)
        except StoreError:
            return Answer(Outcome.HELD)
        self._journal.count("DeliveryQueued")
        return Answer(Outcome.QUEUED)

    def _record(self, delivery: Delivery) -> InboxItem:
        job = delivery.job
        item = InboxItem(job.key, delivery.owner, self._find_lease_end(delivery), job.received_at, job.dump())
        try:
            return self._inbox.record(item)
        except StoreError:
            if not delivery.patience:
                raise
        # It may be a later delivery, and the last that can be answered.
        attempt = partial(self._inbox.record, item, _RECORD_SECONDS)
        return self._clock.insist(attempt, delivery.answer_by - _RECORD_SECONDS)

    def _find_lease_end(self, delivery: Delivery) -> float:
        return self._clock.now() + (PATIENT_LEASE_SECONDS if delivery.patience else LEASE_SECONDS)

    def _work(self, delivery: Delivery, item: InboxItem) -> Answer:
        try:
            reply = self._call_worker(_assign(delivery, item), _find_end(delivery, item))
        except WorkerError as error:
            # For one that may be running is waited, so that no other does its work, too.
            return self._await(delivery, item) if error.doubtful else self._replace_worker(delivery, item)
        if reply is None:
            return Answer(Outcome.LATE, delivery.placeholder)
        return _reply(reply)

    def _await(self, delivery: Delivery, item: InboxItem) -> Answer:
        """Waits for a worker that an earlier delivery has called, or this one."""
        while item.state is State.WORKING:
            now = self._clock.now()
            if now >= _find_end(delivery, item):
                return self._insist(delivery, partial(self._give_up, delivery, item))
            if item.owner != delivery.owner and item.lease_until <= now:
                mine = item._replace(owner=delivery.owner, lease_until=self._find_lease_end(delivery))
                if self._inbox.take_over(item, mine.owner, mine.lease_until):
                    self._journal.count("DeliveryTakenOver")
                    return self._work(delivery, mine)
            self._clock.sleep(_POLL_SECONDS)
            item = self._look_again(delivery, item)
        return _conclude(delivery, item)

    def _look_again(self, delivery: Delivery, item: InboxItem) -> InboxItem:
        try:
            return self._inbox.read(item.key) or item
        except StoreError:
            if not delivery.patience:
                raise
            return item  # it may be the last delivery that can be answered

    def _give_up(self, delivery: Delivery, item: InboxItem) -> Answer:
        next_at = delivery.job.received_at + REDELIVERY_SECONDS
        last_at = item.recorded_at + delivery.patience
        if next_at >= last_at or self._has_held_enough(delivery):
            return self._make_late(delivery, _find_late_from(delivery, item))
        if item.owner == delivery.owner:
            # The worker goes on, and no later delivery calls another.
            self._inbox.take_over(item, item.owner, last_at + LEASE_SECONDS)
        self._journal.count("DeliveryHeld")
        return Answer(Outcome.HELD)

    def _insist(self, delivery: Delivery, attempt: Callable[[], Answer]) -> Answer:
        """Goes on when the platform has dropped the connection, too: a later delivery must not call another worker."""
        return self._clock.insist(attempt, delivery.job.received_at + SILENCE_SECONDS)

    def _has_held_enough(self, delivery: Delivery) -> bool:
        return self._inbox.count_held(delivery.job.app, int(self._clock.now() // 60)) > HELD_PER_MINUTE

    def _make_late(self, delivery: Delivery, late_from: float) -> Answer:
        key, seconds = delivery.job.key, self._worker_seconds + MARGIN_SECONDS
        try:
            item = self._inbox.mark_late(key, self._clock.now() + seconds, self._find_time_left(delivery))
        except StoreError:
            self._check_connection(delivery)
            if self._clock.now() < late_from:
                raise  # the worker could still take its answer for a passive reply
            # From here on the worker, too, takes the answer for a late one, or the reminder finds it gone.
            item = None
        if item and item.state is not State.LATE:
            return _conclude(delivery, item)
        try:
            self._stores.remind(Reminder(key), seconds)
        except StoreError:
            if item is None:
                raise
        if item is None:
            self._check_connection(delivery)
        self._journal.count("DeliveryLate")
        return Answer(Outcome.LATE, delivery.placeholder)

    def _find_time_left(self, delivery: Delivery) -> float | None:
        """Returns for how long the inbox can be waited for, so that a silent one costs no acknowledgement."""
        left = delivery.job.received_at + REDELIVERY_SECONDS - WAY_SECONDS - self._clock.now()
        return left if left > 0 else None

    def _check_connection(self, delivery: Delivery) -> None:
        """Raises an error if the platform sends again: only the inbox then keeps the next one from another worker."""
        if self._clock.now() >= delivery.job.received_at + REDELIVERY_SECONDS:
            raise StoreError("the inbox does not know that the worker goes on")

    def _replace_worker(self, delivery: Delivery, item: InboxItem) -> Answer:
        """Leaves a job whose worker has failed to the queue."""
        now = self._inbox.read(item.key) or item
        if now.owner != item.owner or now.state not in {State.WORKING, State.LATE}:
            return self._await(delivery, now)
        self._stores.enqueue(delivery.job.next_generation())
        self._journal.count("DeliveryRetried")
        try:
            self._stores.release(item.key, delivery.placeholder)
        except StoreError as error:
            self._journal.report("delivery not released", error)  # the sweep finds it, and the queue its step done
        return Answer(Outcome.QUEUED, delivery.placeholder)


def _assign(delivery: Delivery, item: InboxItem) -> Assignment:
    return Assignment(delivery.job, item.owner, delivery.answer_by, _find_late_from(delivery, item))


def _find_late_from(delivery: Delivery, item: InboxItem) -> float:
    """Finds from when on no delivery can be answered with a passive reply any more."""
    return item.recorded_at + delivery.patience if delivery.patience else delivery.answer_by


def _find_end(delivery: Delivery, item: InboxItem) -> float:
    """Finds until when a delivery is waited for; no later one follows after the end of the patience."""
    return min(delivery.answer_by, item.recorded_at + delivery.patience) if delivery.patience else delivery.answer_by


def _conclude(delivery: Delivery, item: InboxItem) -> Answer:
    if item.state is State.REPLIED:
        return _reply(item.reply)
    return Answer(Outcome.LATE, item.reply or delivery.placeholder)


def _reply(reply: str) -> Answer:
    return Answer(Outcome.REPLIED if reply else Outcome.ACKNOWLEDGED, reply)
