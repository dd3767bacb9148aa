"""Runs jobs from the queue: slow handlers, what has failed, and what could not be recorded."""

from collections.abc import Callable
from math import inf
from typing import NamedTuple

from shared.delivery.claims import Claims
from shared.delivery.dead_letter_office import DeadLetterOffice
from shared.delivery.failures import is_final
from shared.delivery.handling import Handling
from shared.delivery.jobs import SUITE_STEP, Job
from shared.delivery.late_answers import NOTHING, LateAnswer
from shared.delivery.ports import DeliveryJournal
from shared.delivery.stores import DeliveryStores
from shared.errors import MalformedJobError, MalformedMessageError, StoreError, WorkerError
from shared.protocol.messages import Message, parse_message

BACKOFF_SECONDS = (5, 10, 20, 40, 80, 160, 300, 300)
"""How long a job waits after each failure: 15 minutes in all."""
MAX_RECEIVES = len(BACKOFF_SECONDS) + 1
"""How often a job is tried; then it is a dead letter."""

# Where the queue, too, is down for a moment, it brings a job again that was done.
_PATIENCE_SECONDS = 5.0


class Receipt(NamedTuple):
    """How a job was received.

    Attributes:
        message_id: Id of the message of the queue, the same each time that it is received.
        handle: What the message can be postponed with.
        group: Its group.
        receives: How often it was received, this time included.
    """

    message_id: str
    handle: str
    group: str
    receives: int


class QueueWorker:
    """Runs jobs from the queue.

    Args:
        handling: Runs the handlers.
        stores: Where deliveries are kept.
        claims: Claims the jobs.
        office: Hands over to the operator.
        journal: Where failures are written down.
        clock: Seconds since the epoch.
    """

    def __init__(
        self,
        handling: Handling,
        stores: DeliveryStores,
        claims: Claims,
        office: DeadLetterOffice,
        journal: DeliveryJournal,
        clock: Callable[[], float],
    ) -> None:
        self._handling = handling
        self._stores = stores
        self._claims = claims
        self._office = office
        self._journal = journal
        self._clock = clock

    def run(self, body: str, receipt: Receipt) -> None:
        """Runs a job; what cannot be done goes to the operator.

        Args:
            body: The job, as it was queued.
            receipt: How it was received.

        Raises:
            WorkerError: It failed, and is to be received again after a while.
            StoreError: It is to go to the operator, and the queue did not answer.
        """
        try:
            job = Job.parse(body)
            self._journal.begin(job)
            message = parse_message(job.plaintext)
        except (MalformedJobError, MalformedMessageError) as error:
            self._journal.report("job refused", error)
            self._office.bury_text(body, receipt.group, receipt.message_id, error)
            return
        try:
            self._run(job, message, receipt)
        except Exception as error:  # the handlers are the user's code
            self._journal.report("job failed", error)
            if not is_final(error, message) and receipt.receives < MAX_RECEIVES:
                self._postpone(receipt)
                raise WorkerError("the job is to be received again", doubtful=False) from error
            self._office.bury(job, error)
            self._handling.answers.break_off(job, message)

    def _run(self, job: Job, message: Message, receipt: Receipt) -> None:
        claim = self._claims.claim(job, is_new=receipt.receives == 1)
        if not claim.is_mine:
            return
        answer = claim.answer or self._handle(job, message)
        try:
            self._give(job, message, answer)
        except Exception:
            if not claim.answer:
                self._handling.answers.keep(job, answer)
            raise
        self._handling.answers.mark_done(job, _PATIENCE_SECONDS)

    def _handle(self, job: Job, message: Message) -> LateAnswer:
        if job.step == SUITE_STEP:
            self._handling.authorize(job.app, message)
            return NOTHING
        step = self._handling.plan(job, message)
        # What no receiver could record has been acknowledged without a stream.
        stream_from = inf if job.is_first else 0
        reply = self._handling.run(job, message, step, stream_from) if step else None
        answer = LateAnswer.render(reply, message, int(self._clock()))
        return answer._replace(frame="") if job.is_first else answer

    def _give(self, job: Job, message: Message, answer: LateAnswer) -> None:
        if job.step == SUITE_STEP:
            self._stores.enqueue(job._replace(step="").next_generation())
        else:
            self._handling.answers.give(job, message, answer)

    def _postpone(self, receipt: Receipt) -> None:
        try:
            self._stores.queue.postpone(receipt.handle, BACKOFF_SECONDS[receipt.receives - 1])
        except StoreError as error:
            self._journal.report("job not postponed", error)  # it comes back, only later
