"""What the delivery of messages needs besides storage."""

from typing import Protocol

from shared.delivery.jobs import Assignment, Job


class WorkerCall(Protocol):
    """Runs a job in a worker and waits for its passive reply."""

    def __call__(self, assignment: Assignment, wait_until: float) -> str | None:
        """Runs a job.

        Args:
            assignment: The job.
            wait_until: How long to wait, in seconds since the epoch.

        Returns:
            Plaintext of the passive reply, empty for an acknowledgement; None if the answer comes later.

        Raises:
            WorkerError: The worker failed, or has not answered in time.
        """
        ...


class DeliveryJournal(Protocol):
    """Where what is out of the ordinary is written down."""

    def begin(self, job: Job) -> None:
        """Says which job all that follows is about.

        Args:
            job: The job.
        """
        ...

    def count(self, name: str) -> None:
        """Counts an occurrence; its name begins with ``Delivery``."""
        ...

    def report(self, event: str, error: Exception) -> None:
        """Logs a failure, and of the error only what holds nothing secret.

        Args:
            event: What failed, in a few words.
            error: Why.
        """
        ...
