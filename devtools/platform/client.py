"""What the users of the platforms open pages in."""

from enum import StrEnum
from typing import Self


class Client(StrEnum):
    """The apps with a built-in browser, and every other browser."""

    WECHAT = "wechat"
    WECOM = "wecom"
    BROWSER = "browser"

    @classmethod
    def of(cls, user_agent: str) -> Self:
        """Returns the client that a user agent names; WeCom's names WeChat as well.

        Args:
            user_agent: The header.
        """
        lower = user_agent.lower()
        if "wxwork" in lower:
            return cls.WECOM
        return cls.WECHAT if "micromessenger" in lower else cls.BROWSER
