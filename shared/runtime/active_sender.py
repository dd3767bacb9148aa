"""Sends answers actively, by the account that got the message."""

from collections.abc import Mapping
from typing import Any

from shared.clients.wecom import WecomClient
from shared.delivery.jobs import Job
from shared.errors import UndeliverableError
from shared.protocol.messages import Message
from shared.runtime.app_settings import (
    AppSettings,
    OfficialAccountSettings,
    WecomAppSettings,
    WecomSuiteSettings,
)
from shared.runtime.apps import Apps
from shared.runtime.platform_clients import PlatformClients

# Longer than the queue tries again, up to the longest that WeCom takes, and different for each message: WeCom drops a
# request whose JSON equals an earlier one's, also where two messages just have the same answer.
_LEAST_CHECK_SECONDS = 1200
_MOST_CHECK_SECONDS = 14_400
_KEY_DIGITS = 8


class ActiveSender:
    """Sends bodies that `shared.protocol.replies.render_active` has rendered.

    Args:
        apps: The apps of this stack.
        clients: Their clients.
    """

    def __init__(self, apps: Apps, clients: PlatformClients) -> None:
        self._apps = apps
        self._clients = clients

    def __call__(self, job: Job, message: Message, body: Mapping[str, Any]) -> None:
        """Sends an answer once.

        Args:
            job: What it answers.
            message: The message.
            body: What is sent, as the platform wants it.

        Raises:
            UndeliverableError: The user cannot get it.
            PlatformError: The platform refused, or was not available.
            TokenUnavailableError: There is no token.
            WeHookError: The settings are missing, wrong or cannot be read.
        """
        self._apps.use(job.app, lambda settings: self._send(settings, job, message, body))

    def _send(self, settings: AppSettings, job: Job, message: Message, body: Mapping[str, Any]) -> None:
        match settings:
            case WecomAppSettings():
                _send_in_wecom(self._clients.get_wecom_app(settings).client, job, body)
            case WecomSuiteSettings():
                agent_id = int(message.agent_id) if message.agent_id.isdecimal() else None
                customer = self._clients.get_wecom_customer(settings, job.receive_id, agent_id)
                _send_in_wecom(customer.client, job, body)
            case OfficialAccountSettings():
                self._clients.get_official_account(settings).client.send_message(body)
            case _:  # a bot
                self._clients.bot.respond(message.response_url, body)


def _send_in_wecom(client: WecomClient, job: Job, body: Mapping[str, Any]) -> None:
    if "response_code" in body:
        client.update_template_card(body)
        return
    spread = int(job.key[-_KEY_DIGITS:], 16) % (_MOST_CHECK_SECONDS - _LEAST_CHECK_SECONDS + 1)
    sent = client.send_message(body, _LEAST_CHECK_SECONDS + spread)
    if sent.invalid_users or sent.unlicensed_users:
        raise UndeliverableError("/cgi-bin/message/send", 0, "the user is out of the app's scope, or has no licence")
