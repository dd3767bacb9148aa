"""Finds deliveries whose receiver or worker has died, and leaves them to the queue."""

from collections.abc import Callable
from typing import NamedTuple

from shared.delivery.deadlines import MARGIN_SECONDS
from shared.delivery.jobs import Job, Reminder
from shared.delivery.ports import DeliveryJournal
from shared.delivery.stores import DeliveryStores
from shared.delivery.streams import find_placeholder
from shared.errors import MalformedJobError, MalformedMessageError, StoreError
from shared.protocol.messages import parse_message
from shared.storage.ports import UNFINISHED, InboxItem

_AGAIN_SECONDS = 10


class Sweep(NamedTuple):
    """What a sweep has found.

    Attributes:
        recovered: How many deliveries it has left to the queue.
        reminded: How many are to be looked at again when their workers have ended.
    """

    recovered: int
    reminded: int


class Lookout:
    """Looks after deliveries.

    Args:
        stores: Where they are kept.
        journal: Counts what was found.
        worker_seconds: How long a worker runs at most.
        clock: Seconds since the epoch.
    """

    def __init__(
        self,
        stores: DeliveryStores,
        journal: DeliveryJournal,
        worker_seconds: float,
        clock: Callable[[], float],
    ) -> None:
        self._stores = stores
        self._journal = journal
        self._worker_seconds = worker_seconds
        self._clock = clock

    def receive(self, body: str, receipt_handle: str) -> None:
        """Does what a reminder says.

        Args:
            body: The reminder, as it was left.
            receipt_handle: What it was received with.

        Raises:
            MalformedJobError: It is none.
            StoreError: A store did not answer; the reminder comes again soon.
        """
        reminder = Reminder.parse(body)
        try:
            self.look_after(reminder)
        except StoreError:
            # Not to wait here: what has to be noted after an outage would take all workers there are.
            self._postpone(receipt_handle)
            raise

    def look_after(self, reminder: Reminder) -> None:
        """Looks after a delivery whose worker has ended by now.

        Raises:
            StoreError: A store did not answer; the delivery is as it was, or queued.
        """
        if reminder.answered:
            self._stores.inbox.finish(reminder.key)
            return
        item = self._stores.inbox.read(reminder.key)
        if item and item.state in UNFINISHED:
            self._pass_on(item)

    def sweep(self) -> Sweep:
        """Looks after every delivery that nobody has finished: now, or when its worker has ended for certain.

        Returns:
            How many there were.

        Raises:
            StoreError: A store did not answer; the rest is as it was.
        """
        recovered = reminded = 0
        for item in self._stores.inbox.scan_unfinished():
            seconds = item.lease_until + self._worker_seconds + MARGIN_SECONDS - self._clock()
            if seconds > 0:
                # Nobody sweeps again so soon.
                self._stores.remind(Reminder(item.key), seconds)
                reminded += 1
            else:
                self._pass_on(item)
                recovered += 1
        return Sweep(recovered, reminded)

    def _postpone(self, receipt_handle: str) -> None:
        try:
            self._stores.watchdog.postpone(receipt_handle, _AGAIN_SECONDS)
        except StoreError as error:
            self._journal.report("reminder not postponed", error)  # it comes back, only later

    def _pass_on(self, item: InboxItem) -> None:
        try:
            job = Job.parse(item.job)
            placeholder = find_placeholder(parse_message(job.plaintext))
        except (MalformedJobError, MalformedMessageError) as error:
            # Left as it is: maybe another version of WeHook has written it, and will be back.
            self._journal.report("item refused", error)
            return
        self._stores.enqueue(job.next_generation())
        self._stores.release(item.key, placeholder)
        self._journal.count("DeliveryRecovered")
