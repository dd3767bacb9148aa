"""wechatpy's own clients, pointed at the simulated platforms, and logins as a browser makes them."""

from typing import Any

import httpx
from wechatpy.client import WeChatClient
from wechatpy.oauth import WeChatOAuth
from wechatpy.work.client import WeChatClient as WecomClient
from wechatpy.work.services import WeChatServiceClient

from devtools.platform.server import PlatformServer
from tests.platform.endpoint import ACCOUNT, CORP, PROVIDER, SUITE

FAN = "oABCD0123456789efghijklmnop"
RETURN = "http://127.0.0.1:3000/oauth?next=1"
MEMBER_LINK = {"appid": CORP, "redirect_uri": RETURN, "response_type": "code", "scope": "snsapi_base", "state": "s1"}
FAN_LINK = {**MEMBER_LINK, "appid": ACCOUNT}
QR_LINK = {"login_type": "CorpApp", "appid": CORP, "agentid": "218", "redirect_uri": RETURN, "state": "s1"}


def wecom_client(platform: PlatformServer, secret: str = "wecom-secret", corp: str = CORP, **options: Any) -> Any:  # noqa: S107
    api = f"{platform.wecom_api_url}/cgi-bin/"

    class Client(WecomClient):  # type: ignore[misc]
        API_BASE_URL = api

        def fetch_access_token(self) -> Any:
            return self._fetch_access_token(f"{api}gettoken", {"corpid": self.corp_id, "corpsecret": self.secret})

    return Client(corp, secret, **options)


def account_client(platform: PlatformServer, secret: str = "account-secret", **options: Any) -> Any:  # noqa: S107
    api = f"{platform.wechat_api_url}/cgi-bin/"

    class Client(WeChatClient):  # type: ignore[misc]
        API_BASE_URL = api

        def fetch_access_token(self) -> Any:
            params = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
            return self._fetch_access_token(f"{api}token", params)

    return Client(ACCOUNT, secret, **options)


def suite_client(platform: PlatformServer, ticket: str) -> Any:
    api = f"{platform.wecom_api_url}/cgi-bin/"

    class Client(WeChatServiceClient):  # type: ignore[misc]
        API_BASE_URL = api

        def fetch_access_token(self) -> Any:
            body = {"suite_id": self.suite_id, "suite_secret": self.suite_secret, "suite_ticket": self.suite_ticket}
            return self._fetch_access_token(f"{api}service/get_suite_token", body)

    return Client(PROVIDER, SUITE, "suite-secret", ticket)


WECHAT = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.50(0x18003237)"}
WECOM = {"User-Agent": f"{WECHAT['User-Agent']} wxwork/4.1.30"}


def log_in(
    platform: PlatformServer, path: str, link: dict[str, str], user: str, consent: str = "yes"
) -> httpx.QueryParams:
    url = f"{platform.base_url}{path}"
    headers = WECOM if link["appid"] in (CORP, SUITE) else WECHAT
    page = httpx.get(url, params=link, headers=headers)
    assert f'value="{user}"' in page.text
    answer = httpx.post(url, params=link, data={"user": user, "consent": consent}, headers=headers)
    assert answer.status_code == 302
    return httpx.URL(answer.headers["location"]).params


def oauth(platform: PlatformServer, secret: str = "account-secret") -> Any:  # noqa: S107
    client = WeChatOAuth(ACCOUNT, secret, RETURN)
    client.API_BASE_URL = f"{platform.wechat_api_url}/"
    return client


def authorize(platform: PlatformServer, user: str = "linmei", **changes: str) -> str:
    link = {**MEMBER_LINK, **changes}
    return str(log_in(platform, "/open/connect/oauth2/authorize", link, user)["code"])


def authorize_fan(platform: PlatformServer, user: str = FAN, scope: str = "snsapi_userinfo") -> str:
    return str(log_in(platform, "/open/connect/oauth2/authorize", {**FAN_LINK, "scope": scope}, user)["code"])
