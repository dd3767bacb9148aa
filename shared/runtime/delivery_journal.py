"""Figures and failures of deliveries, as metrics and log lines."""

from aws_lambda_powertools.metrics import MetricUnit

from shared.delivery.jobs import Job
from shared.errors import PlatformError, ReplyError, StoreError, TokenUnavailableError
from shared.runtime.http_function import describe_error, describe_unforeseen
from shared.runtime.observability import logger, metrics

# What a handler's own calls of ours end in. Of everything else that a handler raises, the text may quote the message.
_WORDED_HERE = (PlatformError, ReplyError, StoreError, TokenUnavailableError)


class LoggedJournal:
    """Counts in CloudWatch's embedded metric format, and logs the place of a failure but never what was in it."""

    def begin(self, job: Job) -> None:
        """Names the job in the log lines that follow."""
        logger.thread_safe_append_keys(app=job.app, key=job.key, step=job.step, generation=job.generation)

    def count(self, name: str) -> None:
        """Counts an occurrence."""
        metrics.add_metric(name, MetricUnit.Count, 1)

    def report(self, event: str, error: Exception) -> None:
        """Logs a failure."""
        details = describe_error(error) if isinstance(error, _WORDED_HERE) else describe_unforeseen(error)
        logger.error(event, extra=details)
