"""The logger and the metrics: what happened to a request, never what was in it."""

import os

from aws_lambda_powertools import Logger, Metrics

NAMESPACE = "WeHook"
SERVICE = os.environ.get("POWERTOOLS_SERVICE_NAME", "wehook")
"""The stack, which tells its figures from those of another one in the same account."""

# No line needs the id of a trace: the id of the request is in both. Lambda understands times of RFC 3339 only, and
# takes a line with any other for one of INFO.
logger = Logger(service=SERVICE, location=None, use_rfc3339=True, utc=True, xray_trace_id=None)
metrics = Metrics(namespace=NAMESPACE, service=SERVICE)


def flush_metrics() -> None:
    """Writes what was counted since the last time, as one line of the log that CloudWatch reads (EMF)."""
    if metrics.provider.metric_set:
        metrics.flush_metrics()
