"""wechatpy's clients on a store that processes share: the same table, over the same connection, as WeHook's."""

from typing import Any

import wechatpy
import wechatpy.work
from wechatpy.session import SessionStorage

from bench.tokens.place import CORP_ID, Place, get_secret
from shared.storage.dynamodb import Table


class TableStorage(SessionStorage):  # type: ignore[misc]  # wechatpy is untyped
    """Keeps wechatpy's sessions in a table, as its own storage for Redis does: key by key, without a condition.

    Args:
        table: The table.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, key: str, default: Any = None) -> Any:
        """Returns a value."""
        item = self._table.get({"key": key})
        return item["value"] if item else default

    def set(self, key: str, value: Any, ttl: float | None = None) -> None:  # noqa: ARG002  # no TTL acts that soon
        """Keeps a value."""
        self._table.put({"key": key, "value": value})

    def delete(self, key: str) -> None:
        """Deletes a value."""
        self._table.delete({"key": key})


def build_wecom_peer(place: Place, app: str, table: Table) -> Any:
    """Returns wechatpy's client of a WeCom app."""
    api = f"{place.wecom_url}/cgi-bin/"

    class Client(wechatpy.work.WeChatClient):  # type: ignore[misc]
        API_BASE_URL = api

        def fetch_access_token(self) -> Any:
            return self._fetch_access_token(f"{api}gettoken", {"corpid": self.corp_id, "corpsecret": self.secret})

    return _without_proxy(Client(CORP_ID, get_secret(app), session=TableStorage(table)))


def build_account_peer(place: Place, app: str, table: Table) -> Any:
    """Returns wechatpy's client of an Official Account."""
    api = f"{place.wechat_url}/cgi-bin/"

    class Client(wechatpy.WeChatClient):  # type: ignore[misc]
        API_BASE_URL = api

        def fetch_access_token(self) -> Any:
            params = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
            return self._fetch_access_token(f"{api}token", params)

    return _without_proxy(Client(app, get_secret(app), session=TableStorage(table)))


def _without_proxy(client: Any) -> Any:
    client._http.trust_env = False  # noqa: SLF001  # a proxy of the developer's must not come between
    return client
