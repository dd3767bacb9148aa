"""WeCom's API for an app: in its own corp, or in a customer's that has installed a suite."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from shared.clients.answers import read_text, read_token
from shared.clients.api import Api, TokenApi
from shared.clients.app_client import AppClient
from shared.clients.calls import ApiCall
from shared.clients.identities import UserDetail, UserInfo, read_user_detail, read_user_info
from shared.clients.ports import FetchedToken
from shared.errors import ConfigurationError

DUPLICATE_CHECK_SECONDS = 60
"""How long WeCom drops a message that equals an earlier one: longer than repeats of a call take, and not much."""


class SentMessage(NamedTuple):
    """What became of a message that went to several.

    Attributes:
        message_id: By which it can be recalled (msgid); empty if it was dropped as a duplicate.
        response_code: What updates its card, once, within 72 hours; of interactive cards only.
        invalid_users: Members that do not get it, in lower case.
        invalid_parties: Departments that do not get it.
        invalid_tags: Tags that do not get it.
        unlicensed_users: Members that do not get it for want of a licence (接口许可).
    """

    message_id: str
    response_code: str
    invalid_users: tuple[str, ...]
    invalid_parties: tuple[str, ...]
    invalid_tags: tuple[str, ...]
    unlicensed_users: tuple[str, ...]


def fetch_corp_token(api: Api, corp_id: str, secret: str) -> FetchedToken:
    """Fetches the token of an app (https://developer.work.weixin.qq.com/document/path/91039).

    Args:
        api: WeCom.
        corp_id: The app's corp.
        secret: The app's secret.

    Raises:
        PlatformError: The platform refused, or was not available.
    """
    query = {"corpid": corp_id, "corpsecret": secret}
    return read_token(api.call(ApiCall("/cgi-bin/gettoken", query, repeatable=True)))


def fetch_jsapi_ticket(api: Api, access_token: str) -> FetchedToken:
    """Fetches the ticket for ``wx.config`` (https://developer.work.weixin.qq.com/document/path/90506).

    Args:
        api: WeCom.
        access_token: The app's token.

    Raises:
        PlatformError: The platform refused, or was not available.
    """
    call = ApiCall("/cgi-bin/get_jsapi_ticket", {"access_token": access_token}, repeatable=True)
    return read_token(api.call(call), "ticket")


def fetch_agent_config_ticket(api: Api, access_token: str) -> FetchedToken:
    """Fetches the ticket for ``wx.agentConfig`` (https://developer.work.weixin.qq.com/document/path/90506).

    Args:
        api: WeCom.
        access_token: The app's token.

    Raises:
        PlatformError: The platform refused, or was not available.
    """
    query = {"access_token": access_token, "type": "agent_config"}
    return read_token(api.call(ApiCall("/cgi-bin/ticket/get", query, repeatable=True)), "ticket")


class WecomClient(AppClient):
    """What an app does in a corp.

    Every call raises `PlatformError` if the platform refuses or is not available, and `TokenUnavailableError` if there
    is no token and none may be fetched now.

    Args:
        api: WeCom, with the app's token for that corp.
        agent_id: The app's id there, which menus and messages need.
    """

    def __init__(self, api: TokenApi, agent_id: int | None) -> None:
        super().__init__(api)
        self._agent_id = agent_id

    def get_user_info(self, code: str) -> UserInfo:
        """Returns who has logged in (https://developer.work.weixin.qq.com/document/path/91023).

        Args:
            code: The code of the login; it works once.

        Raises:
            InvalidCodeError: It is used, expired or another app's.
        """
        return read_user_info(self._api.call(ApiCall("/cgi-bin/auth/getuserinfo", {"code": code})))

    def get_user_detail(self, user_ticket: str) -> UserDetail:
        """Returns what a member has consented to tell (https://developer.work.weixin.qq.com/document/path/95833).

        Args:
            user_ticket: From `get_user_info`.

        Raises:
            InvalidCodeError: It is expired or wrong.
        """
        body = {"user_ticket": user_ticket}
        return read_user_detail(self._api.call(ApiCall("/cgi-bin/auth/getuserdetail", body=body, repeatable=True)))

    def send_message(
        self, message: Mapping[str, Any], duplicate_check_seconds: int = DUPLICATE_CHECK_SECONDS
    ) -> SentMessage:
        """Sends a message (https://developer.work.weixin.qq.com/document/path/90236).

        Args:
            message: Recipients and content, as the platform wants them, without ``agentid``.
            duplicate_check_seconds: How long WeCom drops a message that equals this one, at most 4 hours. With 0 it
                drops none, and no failure is repeated.

        Raises:
            UndeliverableError: None of the recipients can get it.
            ConfigurationError: The app has no ``agent_id``.
        """
        body = {**message, "agentid": self._need_agent_id()}
        if duplicate_check_seconds:
            body |= {"enable_duplicate_check": 1, "duplicate_check_interval": duplicate_check_seconds}
        call = ApiCall("/cgi-bin/message/send", body=body, repeatable=bool(duplicate_check_seconds))
        answer = self._api.call(call)
        return SentMessage(
            message_id=read_text(answer, "msgid"),
            response_code=read_text(answer, "response_code"),
            invalid_users=_split(answer, "invaliduser"),
            invalid_parties=_split(answer, "invalidparty"),
            invalid_tags=_split(answer, "invalidtag"),
            unlicensed_users=_split(answer, "unlicenseduser"),
        )

    def update_template_card(self, update: Mapping[str, Any]) -> tuple[str, ...]:
        """Updates a card that members have got (https://developer.work.weixin.qq.com/document/path/94888).

        Args:
            update: Members, ``response_code``, and the new card or button, as the platform wants them, without
                ``agentid``.

        Returns:
            The members whose card stays as it was.

        Raises:
            ConfigurationError: The app has no ``agent_id``.
        """
        body = {**update, "agentid": self._need_agent_id()}
        answer = self._api.call(ApiCall("/cgi-bin/message/update_template_card", body=body))
        return tuple(answer.get("invaliduser") or ())

    def _menu_query(self) -> dict[str, str]:
        return {"agentid": str(self._need_agent_id())}

    def _need_agent_id(self) -> int:
        if self._agent_id is None:
            raise ConfigurationError("agent_id", "is missing, and menus and messages need it")
        return self._agent_id


def _split(answer: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(part for part in read_text(answer, name).split("|") if part)
