"""Receives the messages and events that the platforms push."""

from functions.receive_message.handlers import bot
from shared.runtime import wiring
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import http_function
from shared.runtime.receiver import receive

wiring.get_apps()  # while the function initialises


@http_function
def lambda_handler(request: HttpRequest) -> HttpResponse:
    """Answers POST with a passive reply or with the acknowledgement of the platform."""
    request.require_method("POST", allowed="GET, POST")
    return receive(request, wiring.get_apps(), bot.answer)
