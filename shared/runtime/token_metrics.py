"""Figures about tokens, as metrics."""

from aws_lambda_powertools.metrics import MetricUnit

from shared.runtime.observability import metrics


class EmfTokenMetrics:
    """Counts in CloudWatch's embedded metric format."""

    def count(self, name: str) -> None:
        """Counts an occurrence."""
        metrics.add_metric(name, MetricUnit.Count, 1)

    def record_age(self, seconds: float) -> None:
        """Notes how old a token was when it was used."""
        metrics.add_metric("TokenAge", MetricUnit.Seconds, seconds)
