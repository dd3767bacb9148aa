"""Hands what nobody can do over to the operator."""

from shared.delivery.failures import find_metric, name_failure
from shared.delivery.jobs import Job
from shared.delivery.ports import DeliveryJournal
from shared.storage.ports import DeadLetters


class DeadLetterOffice:
    """Gives jobs to the operator, each with its reason, and counts them.

    Args:
        dead_letters: Where they are kept.
        journal: Where they are counted.
    """

    def __init__(self, dead_letters: DeadLetters, journal: DeliveryJournal) -> None:
        self._dead_letters = dead_letters
        self._journal = journal

    def bury(self, job: Job, error: Exception) -> None:
        """Gives a job to the operator.

        What is kept is the next generation of the job: sent back to the queue, it is no message that waits to be
        recorded, nor one that SQS takes for the job that has failed.

        Args:
            job: The job.
            error: Why it cannot be done.

        Raises:
            StoreError: The queue did not answer.
        """
        again = job.next_generation()
        self.bury_text(again.dump(), again.group, again.deduplication_id, error)

    def bury_text(self, body: str, group: str, deduplication_id: str, error: Exception) -> None:
        """Gives what is no job to the operator.

        Args:
            body: What was queued.
            group: As it was queued.
            deduplication_id: What tells it from others.
            error: Why it is none.

        Raises:
            StoreError: The queue did not answer.
        """
        self._dead_letters.send(body, group, deduplication_id, name_failure(error))
        self._journal.count(find_metric(error))
