"""Figures about callbacks, as metrics: how long an answer took and what it was, and why a callback was refused."""

import time
from collections.abc import Callable

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

from shared.delivery.reception import Outcome
from shared.errors import WeHookError
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import Route
from shared.runtime.observability import NAMESPACE, SERVICE

_UNFORESEEN = "unforeseen"

# Apart from the others, which have no further dimensions.
_metrics = AmazonCloudWatchEMFProvider(namespace=NAMESPACE, service=SERVICE)


def measured(route: Route, clock: Callable[[], float] = time.time) -> Route:
    """Makes a route that measures its answers: ``AnswerTime`` by outcome, ``Refused`` by reason.

    The time is the platform's: it begins when API Gateway has received the request, before a container may start.

    Args:
        route: Answers callbacks.
        clock: Seconds since the epoch.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        began = request.arrived_at(clock())
        try:
            response = route(request)
        except Exception as error:
            reason = error.reason if isinstance(error, WeHookError) else _UNFORESEEN
            _write_metric("Refused", MetricUnit.Count, 1, reason=reason)
            raise
        if response.outcome != Outcome.HELD:  # the platform is to send it again: no answer is meant
            milliseconds = round((clock() - began) * 1000, 1)
            _write_metric("AnswerTime", MetricUnit.Milliseconds, milliseconds, outcome=response.outcome)
        return response

    return answer


def _write_metric(name: str, unit: MetricUnit, value: float, **dimension: str) -> None:
    """Writes a figure at once, for the stack as a whole and with one more dimension."""
    _metrics.add_metric(name, unit, value)
    _metrics.add_dimensions(service=SERVICE, **dimension)
    _metrics.flush_metrics()
