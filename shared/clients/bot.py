"""The one call of a WeCom AI bot (智能机器人): an answer through ``response_url``."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from shared.clients.api import Api
from shared.clients.calls import ApiCall
from shared.errors import PlatformError


class BotClient:
    """Answers messages that a bot has got.

    Args:
        api: WeCom.
        base_url: Where it is.
    """

    def __init__(self, api: Api, base_url: str) -> None:
        self._api = api
        self._base_url = base_url

    def respond(self, response_url: str, message: Mapping[str, Any]) -> None:
        """Answers a message (https://developer.work.weixin.qq.com/document/path/101138).

        It is never repeated once it went out, since the address works once.

        Args:
            response_url: From the message, within an hour; it is a secret.
            message: ``markdown`` or ``template_card``, as the platform wants them.

        Raises:
            PlatformUnavailableError: No answer came; where that is doubtful, the user may have got the message.
            PlatformError: The address is used, expired or not the platform's, or the message is refused.
        """
        address, _, query = response_url.strip().partition("?")
        path = address.removeprefix(self._base_url)
        if path == address or not path.startswith("/"):
            raise PlatformError("response_url", 0, "it is not an address of the platform")
        self._api.call(ApiCall(path, dict(parse_qsl(query)), message))
