"""Fetches tokens and tickets from the simulated platforms."""

from collections.abc import Callable
from typing import Any

import httpx

from devtools.platform.server import PlatformServer
from devtools.platform.tokens import TokenKind
from tests.platform.endpoint import ACCOUNT, CORP, PROVIDER, SUITE

CUSTOMER = "wpAbCdEf"
ACCOUNT_SECRET = {"grant_type": "client_credential", "appid": ACCOUNT, "secret": "account-secret"}


class Fetcher:
    """Fetches tokens and tickets as a client does, from all that they need down."""

    def __init__(self, platform: PlatformServer) -> None:
        self._platform = platform
        self._code = ""

    def fetch(self, kind: TokenKind) -> dict[str, Any]:
        fetch: dict[TokenKind, Callable[[], dict[str, Any]]] = {
            TokenKind.CORP: self._corp,
            TokenKind.SUITE: self._suite,
            TokenKind.SUITE_CORP: self._suite_corp,
            TokenKind.PROVIDER: self._provider,
            TokenKind.ACCOUNT: self._account,
            TokenKind.STABLE: self._stable,
            TokenKind.JSAPI_TICKET: lambda: self._wecom_ticket("get_jsapi_ticket"),
            TokenKind.AGENT_TICKET: lambda: self._wecom_ticket("ticket/get", type="agent_config"),
            TokenKind.CARD_TICKET: lambda: self._account_ticket("wx_card"),
        }
        return fetch[kind]()

    def text(self, kind: TokenKind) -> str:
        answer = self.fetch(kind)
        return str(next(value for name, value in answer.items() if name.endswith(("access_token", "ticket"))))

    def _wecom(self, call: str, body: Any = None, **query: str) -> dict[str, Any]:
        return self._call(f"{self._platform.wecom_api_url}/cgi-bin/{call}", body, query)

    def _account_call(self, call: str, body: Any = None, **query: str) -> dict[str, Any]:
        return self._call(f"{self._platform.wechat_api_url}/cgi-bin/{call}", body, query)

    def _call(self, url: str, body: Any, query: dict[str, str]) -> dict[str, Any]:
        answer = httpx.get(url, params=query) if body is None else httpx.post(url, params=query, json=body)
        fields: dict[str, Any] = answer.json()
        assert fields.get("errcode", 0) == 0, fields
        return fields

    def _corp(self) -> dict[str, Any]:
        return self._wecom("gettoken", corpid=CORP, corpsecret="wecom-secret")

    def _provider(self) -> dict[str, Any]:
        body = {"corpid": PROVIDER, "provider_secret": "provider-secret"}
        return self._wecom("service/get_provider_token", body)

    def _suite(self) -> dict[str, Any]:
        ticket = self._platform.send("suite", "suite_ticket")["fields"]["SuiteTicket"]
        body = {"suite_id": SUITE, "suite_secret": "suite-secret", "suite_ticket": ticket}
        return self._wecom("service/get_suite_token", body)

    def _suite_corp(self) -> dict[str, Any]:
        suite_token = self.text(TokenKind.SUITE)
        if not self._code:
            auth_code = {"auth_code": self._platform.send("suite", "create_auth")["fields"]["AuthCode"]}
            bought = self._wecom("service/get_permanent_code", auth_code, suite_access_token=suite_token)
            self._code = bought["permanent_code"]
        body = {"auth_corpid": CUSTOMER, "permanent_code": self._code}
        return self._wecom("service/get_corp_token", body, suite_access_token=suite_token)

    def _account(self) -> dict[str, Any]:
        return self._account_call("token", **ACCOUNT_SECRET)

    def _stable(self) -> dict[str, Any]:
        return self._account_call("stable_token", ACCOUNT_SECRET)

    def _wecom_ticket(self, call: str, **query: str) -> dict[str, Any]:
        return self._wecom(call, access_token=self.text(TokenKind.CORP), **query)

    def _account_ticket(self, kind: str) -> dict[str, Any]:
        return self._account_call("ticket/getticket", access_token=self.text(TokenKind.STABLE), type=kind)
