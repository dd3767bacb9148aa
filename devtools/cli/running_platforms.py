"""The simulated platforms that ``make dev`` runs: they show what they deliver, and know the codes in it."""

import asyncio
import json
from typing import Any, Self
from urllib.parse import urlsplit

from devtools.cli.messages import ANSWER_MISSED, CommandError, platforms_refused
from devtools.cli.terminal import interruptible
from devtools.loopback import is_own_name
from devtools.platform.exchange import Courier, Exchange
from devtools.platform.order import Order
from devtools.texts import Text

_SECONDS_TO_ANSWER = 2
_SECONDS_TO_DELIVER = 60
_OK = 200
_NOT_FOUND = 404


class RunningPlatforms:
    """The platforms in front of the bundle that a command sends to.

    Args:
        console_url: Where their console page answers.
    """

    def __init__(self, console_url: str) -> None:
        self._url = console_url

    @classmethod
    def find(cls, console_url: str, base_url: str) -> Self | None:
        """Returns the platforms, if they run and belong to the same local stack as the bundle.

        Args:
            console_url: Where their console page should answer.
            base_url: Where the bundle answers.
        """
        ours, console_url = urlsplit(base_url), console_url.rstrip("/")
        if not is_own_name(ours.hostname or ""):
            return None
        config = _read(_call("GET", f"{console_url}/console/config.json", None, _SECONDS_TO_ANSWER))
        theirs = urlsplit(str(config.get("callback_url", "")))
        return cls(console_url) if (theirs.scheme, theirs.port) == (ours.scheme, ours.port) else None

    def deliver(self, app: str, order: Order) -> dict[str, Any] | None:
        """Has the platforms deliver something, and returns the delivery; None if they do not know the app.

        Args:
            app: Name of the app.
            order: What is delivered.

        Raises:
            CommandError: They refuse.
        """
        with interruptible(ANSWER_MISSED):
            answer = _call("POST", f"{self._url}/control/apps/{app}/messages", order.view(), _SECONDS_TO_DELIVER)
        if answer.status == _NOT_FOUND:
            return None
        fields = _read(answer)
        if answer.status != _OK:
            english = fields.get("errmsg", answer.failure or f"status {answer.status}")
            raise CommandError(platforms_refused(Text(english, fields.get("errmsg_zh", english))))
        return fields


def _call(method: str, url: str, body: dict[str, Any] | None, limit: float) -> Exchange:
    async def call() -> Exchange:
        async with Courier() as courier:
            if method == "GET":
                return await courier.get(url, {}, limit)
            return await courier.post(url, {}, (json.dumps(body).encode(), "application/json"), limit)

    return asyncio.run(call())


def _read(answer: Exchange) -> dict[str, Any]:
    try:
        fields = json.loads(answer.body)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}
