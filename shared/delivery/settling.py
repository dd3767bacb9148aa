"""How a worker tells the inbox what became of a delivery, also while the inbox cannot be reached."""

from collections.abc import Callable

from shared.delivery.clock import PAUSE_SECONDS, Clock
from shared.delivery.deadlines import WAY_SECONDS
from shared.delivery.jobs import Assignment, Reminder
from shared.delivery.stores import DeliveryStores
from shared.errors import StoreError
from shared.storage.ports import InboxItem, State

_REMINDER_SECONDS = 5.0


class Settling:
    """Writes down what became of assignments.

    Args:
        stores: Where deliveries are kept.
        worker_seconds: How long a worker runs at most.
        clock: Tells the time, and waits.
    """

    def __init__(self, stores: DeliveryStores, worker_seconds: float, clock: Clock) -> None:
        self._stores = stores
        self._worker_seconds = worker_seconds
        self._clock = clock

    def reply(self, assignment: Assignment, plaintext: str, render_late: Callable[[], str] = str) -> InboxItem:
        """Stores a passive reply if there is time, else takes it for a late one.

        Args:
            assignment: What was done.
            plaintext: The reply; empty for an acknowledgement.
            render_late: Returns the same answer as it is sent actively, for when nobody comes for the reply.

        Returns:
            The delivery as it is now: replied, maybe by another worker, or late, or done.
        """
        key = assignment.job.key
        item = InboxItem(key, assignment.owner, 0, 0, state=State.REPLIED, reply=plaintext)
        while self._clock.now() < assignment.late_from:
            is_left = not self._is_awaited(assignment) and assignment.answer_by < assignment.late_from
            try:
                return self._stores.inbox.store_reply(key, plaintext, render_late() if is_left else "") or item
            except StoreError:
                # Without the inbox, the reply has to reach the receiver before its time is over.
                if self._is_awaited(assignment) and self._try_to_remind(key):
                    # From here on the inbox takes it for answered.
                    return item if self._is_awaited(assignment) else item._replace(state=State.LATE)
            self._clock.sleep(PAUSE_SECONDS)
        return self.mark_late(assignment)

    def _is_awaited(self, assignment: Assignment) -> bool:
        """Says whether an answer still reaches the receiver that has called this worker."""
        return self._clock.now() < assignment.answer_by - WAY_SECONDS

    def mark_late(self, assignment: Assignment) -> InboxItem:
        """Takes an answer for a late one, unless another worker was in time.

        Returns:
            The delivery as it is now.
        """
        key = assignment.job.key
        try:
            item = self._stores.inbox.mark_late(key, self._clock.now() + self._worker_seconds)
        except StoreError:
            item = None
        # Where nobody can tell, the answer is given: the receiver has waited in vain.
        return item or InboxItem(key, assignment.owner, 0, 0, state=State.LATE)

    def finish(self, key: str, frame: str = "") -> None:
        """Finishes a delivery whose late answer is given or comes otherwise.

        Args:
            key: Of the delivery.
            frame: What a bot's stream has from now on; empty to leave it as it is.

        Raises:
            StoreError: Neither the inbox nor the watchdog has answered for a while.
        """

        def write() -> None:
            try:
                self._stores.close(key, frame)
            except StoreError:
                self._remind(key)

        self._clock.insist(write)

    def _try_to_remind(self, key: str) -> bool:
        try:
            self._remind(key)
        except StoreError:
            return False
        return True

    def _remind(self, key: str) -> None:
        self._stores.remind(Reminder(key, answered=True), _REMINDER_SECONDS)
