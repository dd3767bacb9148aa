"""What is done with a message that passed every check, by its kind and its app."""

import secrets

from shared.clients.ports import SuiteStore
from shared.delivery.deadlines import (
    ACCOUNT_PATIENCE_SECONDS,
    ANSWER_SECONDS,
    STREAM_ANSWER_SECONDS,
    STREAM_SECONDS,
    WECOM_PATIENCE_SECONDS,
)
from shared.delivery.jobs import SUITE_STEP, Job
from shared.delivery.keys import make_bot_key, make_group, make_key
from shared.delivery.reception import Answer, Delivery, Outcome, Reception
from shared.delivery.streams import break_off, end_early, find_placeholder, open_stream
from shared.errors import StoreError
from shared.protocol.callback import ReceivedMessage
from shared.protocol.messages import Event, Message, StreamMessage
from shared.runtime.app_settings import (
    AppSettings,
    Mode,
    OfficialAccountSettings,
    SlowReply,
    WecomBotSettings,
    WecomSuiteSettings,
)
from shared.runtime.observability import logger
from shared.storage.ports import Inbox

# To be acknowledged within a second (https://developer.work.weixin.qq.com/document/path/90642).
_AUTHORIZATIONS = {"create_auth", "change_auth", "cancel_auth", "reset_permanent_code"}


class Intake:
    """Takes on messages.

    Args:
        reception: Takes on what workers have to do.
        inbox: Where the streams of bots are.
        suites: Where the tickets of suites are.
    """

    def __init__(self, reception: Reception, inbox: Inbox, suites: SuiteStore) -> None:
        self._reception = reception
        self._inbox = inbox
        self._suites = suites

    def take(self, settings: AppSettings, received: ReceivedMessage, message: Message, received_at: float) -> Answer:
        """Takes on a message, and returns what the platform is told.

        Args:
            settings: The app that it came to.
            received: The message, as it was decrypted.
            message: The message, parsed.
            received_at: When it came, in seconds since the epoch.
        """
        if isinstance(message, StreamMessage):
            return Answer(Outcome.STREAMED, self._show_stream(settings.app, message.stream_id, received_at))
        delivery = _build_delivery(settings, received, message, received_at)
        logger.append_keys(key=delivery.job.key)
        if not is_command(settings, received.receive_id) or not isinstance(message, Event):
            return self._reception.receive(delivery)
        if message.info_type == "suite_ticket":
            return self._save_ticket(message)
        if message.info_type in _AUTHORIZATIONS:
            return self._queue_authorization(delivery)
        return self._reception.receive(delivery)

    def _show_stream(self, app: str, stream_id: str, received_at: float) -> str:
        """Returns how far a stream has come, which a bot's platform asks for."""
        try:
            item = self._inbox.read(make_bot_key(app, stream_id))
        except StoreError:
            return open_stream(stream_id)
        if item is None:
            return break_off(stream_id)
        frame = item.reply or open_stream(stream_id)
        # From then on an answer is sent otherwise.
        return end_early(frame) if received_at >= item.recorded_at + STREAM_SECONDS else frame

    def _save_ticket(self, message: Event) -> Answer:
        ticket = str(message.fields.get("SuiteTicket", ""))
        try:
            self._suites.save_ticket(message.suite_id, ticket, message.create_time)
        except StoreError:
            return Answer(Outcome.HELD)
        return Answer(Outcome.ACKNOWLEDGED)

    def _queue_authorization(self, delivery: Delivery) -> Answer:
        delivery = delivery._replace(job=delivery.job._replace(step=SUITE_STEP))
        answer = self._reception.queue(delivery.job)
        # Without the queue, a worker does it while the platform waits.
        return self._reception.receive(delivery) if answer.outcome is Outcome.HELD else answer


def is_command(settings: AppSettings, receive_id: str) -> bool:
    """Says whether a message came to the command URL of a suite (指令回调)."""
    return isinstance(settings, WecomSuiteSettings) and receive_id == settings.suite_id


def _build_delivery(settings: AppSettings, received: ReceivedMessage, message: Message, received_at: float) -> Delivery:
    app, receive_id, plaintext = settings.app, received.receive_id, received.plaintext
    key = make_key(app, receive_id, message, plaintext)
    job = Job(key, make_group(app, receive_id, message, key), app, receive_id, plaintext, received_at)
    placeholder = find_placeholder(message)
    seconds = STREAM_ANSWER_SECONDS if placeholder else ANSWER_SECONDS
    patience = _find_patience(settings, receive_id, message)
    return Delivery(job, secrets.token_hex(8), received_at + seconds, placeholder, patience)


def _find_patience(settings: AppSettings, receive_id: str, message: Message) -> float:
    """Finds how long after the first delivery a later one may be answered; 0 where only the first one is."""
    if settings.slow_reply is not SlowReply.REDELIVERY:
        return 0
    from shared.protocol.replies import takes_passive_reply  # noqa: PLC0415  # of no use to most apps

    if isinstance(settings, WecomBotSettings) or is_command(settings, receive_id) or not takes_passive_reply(message):
        return 0
    if isinstance(settings, OfficialAccountSettings):
        return 0 if settings.mode is Mode.PLAIN else ACCOUNT_PATIENCE_SECONDS
    return WECOM_PATIENCE_SECONDS
