"""The logger and the metrics: what happened to a request, never what was in it."""

from aws_lambda_powertools import Logger, Metrics

logger = Logger(service="wehook", location=None, utc=True)
metrics = Metrics(namespace="WeHook", service="wehook")


def flush_metrics() -> None:
    """Writes what was counted since the last time, as one line of the log that CloudWatch reads (EMF)."""
    if metrics.provider.metric_set:
        metrics.flush_metrics()
