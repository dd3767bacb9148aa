"""The stores of delivery together, and what takes more than one of them."""

from typing import NamedTuple

from shared.delivery.jobs import Job, Reminder
from shared.storage.ports import Inbox, Queue, State, Watchdog

_MAX_DELAY_SECONDS = 900  # of SQS


class DeliveryStores(NamedTuple):
    """Where deliveries are kept.

    Attributes:
        inbox: What has arrived.
        queue: What workers are to do.
        watchdog: What is to be looked after.
    """

    inbox: Inbox
    queue: Queue
    watchdog: Watchdog

    def enqueue(self, job: Job) -> None:
        """Queues a job.

        Raises:
            StoreError: The queue did not answer.
        """
        self.queue.send(job.dump(), job.group, job.deduplication_id)

    def release(self, key: str, placeholder: str) -> None:
        """Takes a delivery for answered whose worker has ended and whose job is queued.

        Args:
            key: Of the delivery.
            placeholder: Plaintext of the passive reply that stands for a later one.

        Raises:
            StoreError: The inbox did not answer.
        """
        item = self.inbox.store_reply(key, placeholder)
        if item and item.state is State.LATE:
            self.close(key, item.reply or placeholder)

    def close(self, key: str, frame: str) -> None:
        """Finishes a late delivery.

        Args:
            key: Of the delivery.
            frame: What a bot's stream has from now on; empty to leave it as it is.

        Raises:
            StoreError: The inbox did not answer.
        """
        if frame:
            self.inbox.write_stream(key, frame)
        self.inbox.finish(key)

    def remind(self, reminder: Reminder, seconds: float) -> None:
        """Leaves a reminder.

        Args:
            reminder: What to look after.
            seconds: When.

        Raises:
            StoreError: The queue did not answer.
        """
        self.watchdog.send(reminder.dump(), min(round(seconds), _MAX_DELAY_SECONDS))
