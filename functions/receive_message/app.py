"""Receives the messages and events that the platforms push."""

from shared.runtime.callback_metrics import measured
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import http_function
from shared.runtime.receiver_wiring import get_receiver
from shared.runtime.worker_invoker import Handler


def _load_worker() -> Handler:
    from functions.receive_message.worker import lambda_handler as worker  # noqa: PLC0415  # where it has no function

    return worker


get_receiver(_load_worker)  # while the function initialises


@http_function
@measured
def lambda_handler(request: HttpRequest) -> HttpResponse:
    """Answers POST with a passive reply or with the acknowledgement of the platform."""
    request.require_method("POST", allowed="GET, POST")
    return get_receiver(_load_worker).receive(request)
