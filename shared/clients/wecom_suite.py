"""WeCom's API for a suite (第三方应用) and its provider (https://developer.work.weixin.qq.com/document/path/90600)."""

from typing import NamedTuple

from shared.clients.answers import read_text, read_token
from shared.clients.api import Api
from shared.clients.api_client import ApiClient
from shared.clients.calls import ApiCall
from shared.clients.identities import UserDetail, UserInfo, read_user_detail, read_user_info
from shared.clients.ports import FetchedToken
from shared.errors import PlatformUnavailableError
from shared.protocol.values import show


class Authorization(NamedTuple):
    """What a corp's authorisation was exchanged for.

    Attributes:
        corp_id: The corp (auth_corpid).
        permanent_code: What buys its tokens; it cannot be read again.
    """

    corp_id: str
    permanent_code: str

    def __repr__(self) -> str:
        """Shows nothing secret."""
        return show(type(self).__name__, self._asdict(), {"permanent_code"})


def fetch_provider_token(api: Api, provider_corp_id: str, provider_secret: str) -> FetchedToken:
    """Fetches the token of a provider (https://developer.work.weixin.qq.com/document/path/91200).

    Args:
        api: WeCom.
        provider_corp_id: The provider's corp.
        provider_secret: The provider's secret.

    Raises:
        PlatformError: The platform refused, or was not available.
    """
    body = {"corpid": provider_corp_id, "provider_secret": provider_secret}
    call = ApiCall("/cgi-bin/service/get_provider_token", body=body, repeatable=True)
    return read_token(api.call(call), "provider_access_token")


def fetch_suite_token(api: Api, suite_id: str, suite_secret: str, suite_ticket: str) -> FetchedToken:
    """Fetches the token of a suite (https://developer.work.weixin.qq.com/document/path/90600).

    Args:
        api: WeCom.
        suite_id: The suite.
        suite_secret: Its secret.
        suite_ticket: The newest ticket that was pushed.

    Raises:
        SuiteTicketError: The ticket is expired or wrong; the next push brings another.
        PlatformError: The platform refused, or was not available.
    """
    body = {"suite_id": suite_id, "suite_secret": suite_secret, "suite_ticket": suite_ticket}
    call = ApiCall("/cgi-bin/service/get_suite_token", body=body, repeatable=True)
    return read_token(api.call(call), "suite_access_token")


def fetch_customer_token(api: Api, authorization: Authorization, suite_access_token: str) -> FetchedToken:
    """Fetches the token of a suite for a corp (https://developer.work.weixin.qq.com/document/path/90605).

    Args:
        api: WeCom.
        authorization: The corp and its code.
        suite_access_token: The suite's token.

    Raises:
        InvalidCredentialError: The corp authorises the suite no more, or by another code.
        PlatformError: The platform refused, or was not available.
    """
    query = {"suite_access_token": suite_access_token}
    body = {"auth_corpid": authorization.corp_id, "permanent_code": authorization.permanent_code}
    return read_token(api.call(ApiCall("/cgi-bin/service/get_corp_token", query, body, repeatable=True)))


class WecomSuiteClient(ApiClient):
    """What a suite does on its own behalf.

    Every call raises `SuiteTicketError` besides if there is no good suite_ticket.
    """

    def get_pre_auth_code(self) -> str:
        """Returns a code that begins an installation, within 20 minutes (path/90601)."""
        answer = self._api.call(ApiCall("/cgi-bin/service/get_pre_auth_code", repeatable=True))
        return read_text(answer, "pre_auth_code")

    def get_permanent_code(self, auth_code: str) -> Authorization:
        """Exchanges the code of an authorisation (path/90603).

        Args:
            auth_code: From ``create_auth``, ``reset_permanent_code`` or the redirect of an installation; it works once.

        Raises:
            InvalidCodeError: It is used, expired or another suite's.
            PlatformUnavailableError: The answer lacks the corp or its code; it cannot be read again.
        """
        call = ApiCall("/cgi-bin/service/get_permanent_code", body={"auth_code": auth_code})
        answer = self._api.call(call)
        corp = answer.get("auth_corp_info")
        corp_id = read_text(corp, "corpid") if isinstance(corp, dict) else ""
        permanent_code = read_text(answer, "permanent_code")
        if not corp_id or not permanent_code:
            raise PlatformUnavailableError(call.path, 0, "the answer has no corpid or permanent_code", doubtful=True)
        return Authorization(corp_id, permanent_code)

    def get_user_info(self, code: str) -> UserInfo:
        """Returns who has logged in, and of which corp (path/91121).

        Args:
            code: The code of the login; it works once.

        Raises:
            InvalidCodeError: It is used, expired or another app's.
        """
        return read_user_info(self._api.call(ApiCall("/cgi-bin/service/auth/getuserinfo3rd", {"code": code})))

    def get_user_detail(self, user_ticket: str) -> UserDetail:
        """Returns what a member has consented to tell; neither telephone number nor address (path/91122).

        Args:
            user_ticket: From `get_user_info`.

        Raises:
            InvalidCodeError: It is expired or wrong.
        """
        call = ApiCall("/cgi-bin/service/auth/getuserdetail3rd", body={"user_ticket": user_ticket}, repeatable=True)
        return read_user_detail(self._api.call(call))
