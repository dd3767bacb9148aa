"""A group robot of WeCom (群机器人), which brings a message into a group chat."""

from shared.clients.api import Api
from shared.clients.calls import ApiCall
from shared.protocol.texts import cut_text

_MAX_BYTES = 2048


class GroupRobotClient:
    """Writes to a group.

    Args:
        api: WeCom.
    """

    def __init__(self, api: Api) -> None:
        self._api = api

    def send_text(self, key: str, content: str) -> None:
        """Sends a text (https://developer.work.weixin.qq.com/document/path/99110).

        Args:
            key: The robot's, from its webhook address; a secret.
            content: The text, cut short after 2048 bytes.

        Raises:
            PlatformError: WeCom refused, or was not available.
        """
        text = {"content": cut_text(content, _MAX_BYTES)}
        self._api.call(ApiCall("/cgi-bin/webhook/send", {"key": key}, {"msgtype": "text", "text": text}))
