"""The API of an Official Account (公众号, 服务号, 测试号)."""

from collections.abc import Mapping
from typing import Any

from shared.clients.answers import read_text, read_token
from shared.clients.api import Api
from shared.clients.app_client import AppClient
from shared.clients.calls import ApiCall
from shared.clients.ports import FetchedToken


def fetch_stable_token(api: Api, app_id: str, secret: str, *, force_refresh: bool = False) -> FetchedToken:
    """Fetches the account's token, in normal mode, which ends no other process's token, or by force, which does.

    Page: https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html

    Args:
        api: The platform, with the errors of calls that bring the secret.
        app_id: The account.
        secret: Its secret (AppSecret).
        force_refresh: Whether the token that there is ends at once; 20 times a day, at least 30 seconds apart.

    Raises:
        PlatformError: The platform refused, or was not available.
    """
    body = {"grant_type": "client_credential", "appid": app_id, "secret": secret, "force_refresh": force_refresh}
    return read_token(api.call(ApiCall("/cgi-bin/stable_token", body=body, repeatable=True)))


def fetch_account_ticket(api: Api, access_token: str) -> FetchedToken:
    """Fetches the ticket for ``wx.config`` (https://developers.weixin.qq.com/doc/service/guide/h5/jssdk.html).

    Args:
        api: The platform.
        access_token: The account's token.

    Raises:
        PlatformError: The platform refused, or was not available.
    """
    call = ApiCall("/cgi-bin/ticket/getticket", {"access_token": access_token, "type": "jsapi"}, repeatable=True)
    return read_token(api.call(call), "ticket")


class OfficialAccountClient(AppClient):
    """What an Official Account does on its own.

    Every call raises `PlatformError` if the platform refuses or is not available, and `TokenUnavailableError` if there
    is no token and none may be fetched now.
    """

    def send_message(self, message: Mapping[str, Any]) -> None:
        """Sends a customer-service message to a user who has done something lately.

        It is never repeated, since the platform drops no duplicates of it. Page:
        https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html

        Args:
            message: Recipient and content, as the platform wants them.

        Raises:
            UndeliverableError: The time to answer is over, the number of answers is used up, or there is no such user.
        """
        self._api.call(ApiCall("/cgi-bin/message/custom/send", body=message))

    def show_typing(self, open_id: str, *, typing: bool = True) -> None:
        """Shows a user that an answer is being written, or that it is not.

        Args:
            open_id: The user.
            typing: Whether it is.
        """
        body = {"touser": open_id, "command": "Typing" if typing else "CancelTyping"}
        self._api.call(ApiCall("/cgi-bin/message/custom/typing", body=body, repeatable=True))

    def send_template(self, message: Mapping[str, Any]) -> str:
        """Sends a template message, and returns its msgid.

        Page: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage.md

        Args:
            message: As the platform wants it; with ``client_msg_id``, by which the platform drops duplicates, a failure
                is repeated.

        Raises:
            UndeliverableError: The user does not follow the account, or has blocked it.
        """
        call = ApiCall("/cgi-bin/message/template/send", body=message, repeatable=bool(message.get("client_msg_id")))
        return read_text(self._api.call(call), "msgid")

    def add_conditional_menu(self, menu: Mapping[str, Any]) -> str:
        """Adds a menu for some users (个性化菜单), and returns its menuid.

        Page: https://developers.weixin.qq.com/doc/service/api/custommenu/api_addconditionalmenu

        Args:
            menu: Its ``button`` and ``matchrule``, as the platform wants them.
        """
        return read_text(self._api.call(ApiCall("/cgi-bin/menu/addconditional", body=menu)), "menuid")

    def delete_conditional_menu(self, menu_id: str) -> None:
        """Deletes a conditional menu.

        Args:
            menu_id: Its id (menuid).
        """
        self._api.call(ApiCall("/cgi-bin/menu/delconditional", body={"menuid": menu_id}, repeatable=True))

    def try_menu(self, user_id: str) -> dict[str, Any]:
        """Returns the menu that a user sees (trymatch).

        Args:
            user_id: The user's openid or WeChat id.
        """
        return self._api.call(ApiCall("/cgi-bin/menu/trymatch", body={"user_id": user_id}, repeatable=True))
