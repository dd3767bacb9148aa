"""Whose a job from the queue is, and how far it has come already."""

from collections.abc import Callable
from typing import NamedTuple

from shared.delivery.clock import PAUSE_SECONDS, Clock
from shared.delivery.deadlines import LEASE_SECONDS, MARGIN_SECONDS
from shared.delivery.jobs import Job, Reminder
from shared.delivery.late_answers import LateAnswer
from shared.delivery.stores import DeliveryStores
from shared.errors import StoreError, WorkerError
from shared.storage.ports import UNFINISHED, InboxItem, State

# Longer than the queue tries, so that nobody else begins with a job meanwhile.
_CLAIM_SECONDS = 3600.0


class Claim(NamedTuple):
    """What is to be done about a job.

    Attributes:
        is_mine: Whether it is to be worked on.
        answer: What a worker has answered already, and is only to be given out; None if a handler has to run.
    """

    is_mine: bool
    answer: LateAnswer | None = None


_MINE = Claim(is_mine=True)
_LEFT = Claim(is_mine=False)


class Claims:
    """Claims jobs from the queue.

    Args:
        stores: Where deliveries are kept.
        worker_seconds: How long a worker runs at most.
        clock: Tells the time, and waits.
    """

    def __init__(self, stores: DeliveryStores, worker_seconds: float, clock: Clock) -> None:
        self._stores = stores
        self._inbox = stores.inbox
        self._worker_seconds = worker_seconds
        self._clock = clock

    def claim(self, job: Job, *, is_new: bool) -> Claim:
        """Claims a job.

        Args:
            job: The job.
            is_new: Whether it is received for the first time. Then it is done without the inbox, too.

        Raises:
            StoreError: The inbox did not answer.
            WorkerError: A receiver has the message.
        """
        may_guess = is_new and not job.needs_inbox

        def ask(question: Callable[[Job], Claim | None]) -> Claim | None:
            try:
                return question(job)
            except StoreError:
                if not may_guess:
                    raise
                return None

        return ask(self._read_step) or ask(self._claim) or _MINE

    def _read_step(self, job: Job) -> Claim | None:
        """Finds how far the job has come: in an earlier attempt, or without the queue; None if there was neither."""
        if not job.is_first:
            self._await_receiver(job)
        kept = self._inbox.read(job.step_key)
        if not kept:
            return None
        return _LEFT if kept.state is State.DONE else Claim(is_mine=True, answer=LateAnswer.parse(kept.reply))

    def _await_receiver(self, job: Job) -> None:
        """Waits a while for the delivery to be answered.

        The queue may be faster than whoever has queued the job, and has a stream to open or does not know of the queue.
        """
        while self._clock.now() < job.received_at + LEASE_SECONDS:
            item = self._inbox.read(job.key)
            if not item or item.state not in UNFINISHED:
                return
            self._clock.sleep(PAUSE_SECONDS)

    def _claim(self, job: Job) -> Claim:
        """Claims a message that no receiver could record."""
        if not job.is_first:
            return _MINE
        now = self._clock.now()
        # The job and not the message of the queue, which is another one when the operator has sent it back.
        owner = job.deduplication_id
        claim = InboxItem(job.key, owner, now + _CLAIM_SECONDS, now, state=State.REPLIED)
        item = self._inbox.record(claim)
        if item.owner != owner:
            if job.needs_inbox:
                return self._end_waiting(item)
            if item.state is not State.WORKING:
                return _LEFT
            # It was recorded after all: by this message's receiver, which has gone, or for a later delivery.
            if item.lease_until > now or not self._inbox.take_over(item, owner, claim.lease_until):
                raise WorkerError("a receiver has the message", doubtful=False)
        if item.state is State.WORKING:
            self._inbox.store_reply(item.key, "")  # from here on only the queue goes on with it
        return _MINE

    def _end_waiting(self, item: InboxItem) -> Claim:
        """Sees to an answer that no later delivery comes for, since one was acknowledged without the inbox."""
        if item.state is State.WORKING:
            seconds = self._worker_seconds + MARGIN_SECONDS
            self._stores.remind(Reminder(item.key), seconds)
            item = self._inbox.mark_late(item.key, self._clock.now() + seconds) or item
        if item.state is State.REPLIED and item.late:
            return Claim(is_mine=True, answer=LateAnswer.parse(item.late))
        return _LEFT  # what is late, its worker sends
