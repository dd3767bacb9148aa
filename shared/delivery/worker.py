"""The worker's half of delivery: runs the handler while a receiver waits, and answers without it if that takes long."""

from collections.abc import Callable
from functools import partial

from shared.delivery.dead_letter_office import DeadLetterOffice
from shared.delivery.failures import is_final
from shared.delivery.handling import Handling
from shared.delivery.jobs import SUITE_STEP, Assignment, Job
from shared.delivery.late_answers import LateAnswer
from shared.delivery.ports import DeliveryJournal
from shared.delivery.rendering import render_passive
from shared.delivery.settling import Settling
from shared.delivery.stores import DeliveryStores
from shared.delivery.streams import find_apology, find_placeholder, is_inline
from shared.errors import ReplyError, StoreError
from shared.protocol.messages import Message, parse_message
from shared.protocol.replies import Reply, is_passive
from shared.storage.ports import State


class Worker:
    """Runs jobs for whose reply a receiver waits.

    Args:
        handling: Runs the handlers.
        stores: Where deliveries are kept.
        settling: Tells the inbox what became of them.
        office: Hands over to the operator.
        journal: Where failures are written down.
        clock: Seconds since the epoch.
    """

    def __init__(
        self,
        handling: Handling,
        stores: DeliveryStores,
        settling: Settling,
        office: DeadLetterOffice,
        journal: DeliveryJournal,
        clock: Callable[[], float],
    ) -> None:
        self._handling = handling
        self._stores = stores
        self._settling = settling
        self._office = office
        self._journal = journal
        self._clock = clock

    def answer(self, assignment: Assignment) -> str | None:
        """Runs a job.

        Returns:
            Plaintext of the passive reply, empty for an acknowledgement; None if the answer is not for the receiver.

        Raises:
            StoreError: It failed, and no queue took it; the inbox has it.
        """
        job = assignment.job
        self._journal.begin(job)
        message = parse_message(job.plaintext)
        try:
            if job.step == SUITE_STEP:
                self._handling.authorize(job.app, message)
                self._handling.answers.mark_done(job)  # in case the queue has it although nobody heard of it
                job = job._replace(step="")
            step = self._handling.plan(job, message)
            if step and step.is_later and not is_inline(message) and self._leave_to_queue(job._replace(step=step.name)):
                return self._end(assignment, find_placeholder(message))
            reply = self._handling.run(job, message, step, assignment.late_from) if step else None
            plaintext = self._render(reply, message)
        except Exception as error:  # noqa: BLE001  # the handlers are the user's code
            self._journal.report("handler failed", error)
            return self._end(assignment, self._pass_on(job, message, error))
        if plaintext is None:
            item = self._settling.mark_late(assignment)
        else:
            item = self._settling.reply(assignment, plaintext, partial(self._render_late, reply, message))
        if item.state is not State.LATE:
            return item.reply
        if item.owner == assignment.owner:  # else a later receiver's worker answers
            self._answer_late(job, message, reply)
        return None

    def _leave_to_queue(self, job: Job) -> bool:
        try:
            self._stores.enqueue(job)
        except StoreError as error:
            # Without the queue a slow handler runs here: the receiver waits, and then it is late like any other.
            self._journal.report("not queued", error)
            self._handling.answers.mark_done(job)  # in case the queue has it although nobody heard of it
            return False
        return True

    def _render(self, reply: Reply | None, message: Message) -> str | None:
        """Renders a passive reply; None if this one has to be sent actively."""
        if reply is None:
            return ""
        return render_passive(reply, message, int(self._clock())) if is_passive(reply, message) else None

    def _render_late(self, reply: Reply | None, message: Message) -> str:
        """Renders an answer for when nobody comes for it; empty if it can be a passive reply only."""
        try:
            return LateAnswer.render(reply, message, int(self._clock())).dump()
        except ReplyError:
            return ""

    def _end(self, assignment: Assignment, plaintext: str) -> str | None:
        """Answers with something else than the handler's reply."""
        item = self._settling.reply(assignment, plaintext)
        if item.state is not State.LATE:
            return item.reply
        if item.owner == assignment.owner:
            self._settling.finish(item.key, plaintext)
        return None

    def _answer_late(self, job: Job, message: Message, reply: Reply | None) -> None:
        answer, frame = None, ""
        try:
            answer = LateAnswer.render(reply, message, int(self._clock()))
            self._handling.answers.give(job, message, answer)
        except Exception as error:  # noqa: BLE001  # whatever it is, the answer goes on to a queue
            self._journal.report("answer not sent", error)
            if answer:
                self._handling.answers.keep(job, answer)
                job = job._replace(needs_inbox=True)  # which has the answer
            frame = self._pass_on(job, message, error)
        self._settling.finish(job.key, frame)

    def _pass_on(self, job: Job, message: Message, error: Exception) -> str:
        """Leaves a job that has failed to the queue, or to the operator.

        Returns:
            Plaintext of the passive reply instead.
        """
        if is_final(error, message):
            self._office.bury(job, error)
            return find_apology(message)
        self._stores.enqueue(job.next_generation())
        self._journal.count("DeliveryRetried")
        return find_placeholder(message)
