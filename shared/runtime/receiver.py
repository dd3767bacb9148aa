"""Receives one message: verify, decrypt, hand to the bot, encrypt the answer."""

import time
from collections.abc import Callable

from shared.errors import ReplyError
from shared.protocol.callback import ReceivedMessage
from shared.protocol.envelope import EnvelopeForm
from shared.protocol.messages import Message, parse_message
from shared.protocol.replies import Reply, render_reply
from shared.runtime.apps import Apps
from shared.runtime.callback_endpoint import CallbackEndpoint
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import describe_error, describe_unforeseen
from shared.runtime.observability import logger

_CONTENT_TYPES = {
    EnvelopeForm.XML: "text/xml; charset=utf-8",
    EnvelopeForm.JSON: "application/json",
    EnvelopeForm.LOWERCASE_JSON: "application/json",
}


def receive(request: HttpRequest, apps: Apps, answer: Callable[[Message], Reply | None]) -> HttpResponse:
    """Answers a POST to a callback URL.

    Args:
        request: The request.
        apps: The apps of this stack.
        answer: The bot: a message in, a reply or None out.

    Raises:
        WeHookError: The request is refused.
    """
    query = request.parse_query()
    body = request.decode_body()
    now = time.time()

    def open_message(endpoint: CallbackEndpoint) -> tuple[CallbackEndpoint, ReceivedMessage]:
        return endpoint, endpoint.open_message(query, body, now)

    endpoint, received = apps.serve(request, open_message)
    message = parse_message(received.plaintext)
    logger.append_keys(message_type=type(message).__name__)
    reply = _build_reply(answer, message, int(now))
    if reply is None:
        return HttpResponse(endpoint.acknowledge(received.receive_id), outcome="acknowledged")
    sealed = received.seal_reply(reply, int(now))
    return HttpResponse(sealed, content_type=_CONTENT_TYPES[received.form], outcome="replied")


def _build_reply(answer: Callable[[Message], Reply | None], message: Message, now: int) -> str | None:
    """Runs the handlers; whatever fails in them, the platform gets its acknowledgement and the log the place."""
    try:
        reply = answer(message)
        return render_reply(reply, message, now) if reply else None
    except ReplyError as error:
        logger.error("reply refused", extra=describe_error(error))
    except Exception as error:  # noqa: BLE001  # the handlers are the user's code
        logger.error("handler failed", extra=describe_unforeseen(error))
    return None
