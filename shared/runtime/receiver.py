"""Receives one delivery: verify, decrypt, hand over to the rules of delivery, encrypt the answer."""

import time
from collections.abc import Callable
from http import HTTPStatus

from shared.delivery.deadlines import DROP_SECONDS
from shared.delivery.reception import Outcome
from shared.errors import InvalidReceiveIdError, SettingsUnavailableError, StoreError
from shared.protocol.callback import Query, ReceivedMessage
from shared.protocol.envelope import EnvelopeForm
from shared.protocol.messages import parse_message
from shared.runtime.apps import Apps
from shared.runtime.authorized_corps import AuthorizedCorps
from shared.runtime.callback_endpoint import CallbackEndpoint
from shared.runtime.callbacks import serve_callback
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.intake import Intake
from shared.runtime.observability import logger

_CONTENT_TYPES = {
    EnvelopeForm.XML: "text/xml; charset=utf-8",
    EnvelopeForm.JSON: "application/json",
    EnvelopeForm.LOWERCASE_JSON: "application/json",
}


class Receiver:
    """Answers POSTs to callback URLs.

    Args:
        apps: The apps of this stack.
        intake: Takes on messages.
        corps: The corps that authorise suites.
        prepare: Begins to connect to what the answer will need.
        clock: Seconds since the epoch.
        sleep: Waits for some seconds.
    """

    def __init__(
        self,
        apps: Apps,
        intake: Intake,
        corps: AuthorizedCorps,
        prepare: Callable[[], None],
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._apps = apps
        self._intake = intake
        self._corps = corps
        self._prepare = prepare
        self._clock = clock
        self._sleep = sleep

    def receive(self, request: HttpRequest) -> HttpResponse:
        """Answers a delivery, or keeps silent until the platform has given up, so that it sends the message again.

        Args:
            request: The request.

        Raises:
            WeHookError: The request is refused.
        """
        self._prepare()
        now = self._clock()
        received_at = request.arrived_at(now)
        query, body = request.parse_query(), request.decode_body()
        try:
            endpoint, received = serve_callback(
                request, self._apps, lambda endpoint: (endpoint, self._open_message(endpoint, query, body, now))
            )
        except (SettingsUnavailableError, StoreError):
            self._keep_silent(received_at)
            raise
        message = parse_message(received.plaintext)
        logger.append_keys(message_type=type(message).__name__)
        answer = self._intake.take(endpoint.settings, received, message, received_at)
        if answer.outcome is Outcome.HELD:
            self._keep_silent(received_at)
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return HttpResponse(status.phrase, status=status, outcome=answer.outcome)
        if not answer.reply:
            return HttpResponse(endpoint.acknowledge(received.receive_id), outcome=answer.outcome)
        sealed = received.seal_reply(answer.reply, int(self._clock()))
        return HttpResponse(sealed, content_type=_CONTENT_TYPES[received.form], outcome=answer.outcome)

    def _open_message(self, endpoint: CallbackEndpoint, query: Query, body: bytes, now: float) -> ReceivedMessage:
        try:
            return endpoint.open_message(query, body, now)
        except InvalidReceiveIdError as error:
            if not (endpoint.suite_id and self._corps.has(endpoint.suite_id, error.receive_id)):
                raise
            return endpoint.open_message(query, body, now, error.receive_id)

    def _keep_silent(self, received_at: float) -> None:
        self._sleep(max(received_at + DROP_SECONDS - self._clock(), 0))
