"""What a process needs to find the store and the platforms, and to build its own clients there."""

import hashlib
import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from shared.clients.factory import OfficialAccount, WecomApp, build_official_account, build_wecom_app
from shared.clients.platform import Platform
from shared.clients.ports import TokenStore
from shared.clients.transport import Transport
from shared.runtime.aws_client import AwsClient
from shared.storage.dynamodb import DynamoDb, Table
from shared.storage.token_store import DynamoDbTokenStore

CORP_ID = "ww5d0e6cc82f1174b3"
_ROOT_KEY = "test"  # MiniStack lets it do everything
_CALLBACK_KEYS = [{"token": "benchTok3n", "encoding_aes_key": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"}]


class Place(NamedTuple):
    """Addresses of the store and of the platforms.

    Attributes:
        db_url: Where DynamoDB is.
        region: Its region.
        table: The table with the tokens.
        wecom_url: Where WeCom's API is.
        wechat_url: Where the Official Account platform's API is.
    """

    db_url: str
    region: str
    table: str
    wecom_url: str
    wechat_url: str

    def open_db(self) -> AwsClient:
        """Returns this process's own connection."""
        # As Lambda does.
        os.environ |= {"AWS_ACCESS_KEY_ID": _ROOT_KEY, "AWS_SECRET_ACCESS_KEY": _ROOT_KEY}
        return AwsClient("dynamodb", "DynamoDB_20120810", self.region, self.db_url, "1.0")

    def open_table(self, db: DynamoDb | None = None) -> Table:
        """Returns the table, over the process's own connection if no other way is given."""
        return Table(db or self.open_db(), self.table)

    def open_store(self) -> TokenStore:
        """Returns the store of tokens."""
        return DynamoDbTokenStore(self.open_table())

    def build_wecom_app(self, app: str, store: TokenStore, transport: Transport | None = None) -> WecomApp:
        """Returns the clients of a WeCom app, with a memory of their own."""
        platform = Platform(self.wecom_url, transport or Transport(), store, Unmetered())
        return build_wecom_app(platform, app, CORP_ID, None, get_secret(app))

    def build_official_account(self, app: str, store: TokenStore) -> OfficialAccount:
        """Returns the clients of an Official Account, with a memory of their own."""
        return build_official_account(Platform(self.wechat_url, Transport(), store, Unmetered()), app, get_secret(app))


class Unmetered:
    """Takes figures about tokens, and drops them: what counts here is what the platforms count."""

    def count(self, name: str) -> None:
        """Counts nothing."""

    def record_age(self, seconds: float) -> None:
        """Notes nothing."""


def get_secret(app: str) -> str:
    """Returns the secret of an app of these benchmarks; wechatpy tells apps of one corp by its first ten characters."""
    return hashlib.sha256(app.encode()).hexdigest()


def build_wecom_document(app: str) -> Mapping[str, Any]:
    """Returns what WeCom knows of an app."""
    return {"kind": "wecom_app", "corp_id": CORP_ID, "secret": get_secret(app), "callback_keys": _CALLBACK_KEYS}


def build_account_document(app: str) -> Mapping[str, Any]:
    """Returns what the Official Account platform knows of an account, whose id is its name here."""
    return {"kind": "official_account", "app_id": app, "secret": get_secret(app), "callback_keys": _CALLBACK_KEYS}
