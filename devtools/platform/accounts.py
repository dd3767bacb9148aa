"""The consoles of the simulated platforms: what each app is set to."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self


class Kind(StrEnum):
    """The console screens that are simulated."""

    WECOM_APP = "wecom_app"
    WECOM_SUITE = "wecom_suite"
    WECOM_BOT = "wecom_bot"
    OFFICIAL_ACCOUNT = "official_account"


@dataclass(frozen=True, slots=True)
class CallbackKey:
    """Token and EncodingAESKey of a callback; the key is empty in plain mode without one."""

    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One console screen.

    What the document leaves out is made up from the name of the app, so that demo apps need no secrets.

    Attributes:
        name: Its name in the documents.
        kind: What it is.
        callback_keys: The keys of the callback, newest first.
        key_number: Which of them the console has, counted from 1.
        mode: How an Official Account encrypts: plain, compatible, secure.
        corp_id: The corp; for a suite, the first customer's corp.
        agent_id: The app within the corp, if it has one.
        secret: What buys an access token.
        suite_id: The suite.
        suite_secret: What buys a suite access token.
        provider_corp_id: The provider that owns the suite.
        provider_secret: What buys a provider access token.
        auth_corp_ids: The customers that have the suite.
        app_id: The Official Account.
        original_id: Its original id (原始ID), which stands in its messages.
        website_app_id: The website app for QR login.
        website_secret: Its secret.
        get_receive_id: Id that stands in a URL verification, where the document differs from the rule.
        post_receive_id: Id that stands in a message, where the document differs from the rule.
        oauth: Whether its users can log in.
    """

    name: str
    kind: Kind
    callback_keys: tuple[CallbackKey, ...]
    key_number: int = 1
    mode: str = "secure"
    corp_id: str = ""
    agent_id: int | None = None
    secret: str = field(default="", repr=False)
    suite_id: str = ""
    suite_secret: str = field(default="", repr=False)
    provider_corp_id: str = ""
    provider_secret: str = field(default="", repr=False)
    auth_corp_ids: tuple[str, ...] = ()
    app_id: str = ""
    original_id: str = ""
    website_app_id: str = ""
    website_secret: str = field(default="", repr=False)
    get_receive_id: str | None = None
    post_receive_id: str | None = None
    oauth: bool = False

    @property
    def token(self) -> str:
        """Returns the token that the console has."""
        return self.callback_keys[self.key_number - 1].token

    @property
    def encoding_aes_key(self) -> str:
        """Returns the key that the console has; empty in plain mode without one."""
        return self.callback_keys[self.key_number - 1].encoding_aes_key

    @property
    def is_wecom(self) -> bool:
        """Tells whether the app is WeCom's."""
        return self.kind is not Kind.OFFICIAL_ACCOUNT

    @property
    def account(self) -> str:
        """Returns the id that stands in ToUserName of its messages."""
        return self.original_id if self.kind is Kind.OFFICIAL_ACCOUNT else self.corp_id

    @property
    def owner(self) -> str:
        """Returns whose access tokens the app uses."""
        if self.kind is Kind.OFFICIAL_ACCOUNT:
            return self.app_id
        if self.kind is Kind.WECOM_SUITE:
            return self.suite_id
        return f"{self.corp_id}#{self.name if self.agent_id is None else self.agent_id}"

    @property
    def verification_receive_id(self) -> str:
        """Returns the id sealed into a URL verification."""
        if self.get_receive_id is not None:
            return self.get_receive_id
        return self.provider_corp_id if self.kind is Kind.WECOM_SUITE else self.corp_id

    def owns(self, owner: str) -> bool:
        """Tells whether access tokens of this owner are the app's.

        Args:
            owner: Whose they are.
        """
        if self.kind is Kind.WECOM_SUITE:
            return owner in (self.suite_id, self.provider_corp_id) or owner.startswith(f"{self.suite_id}#")
        return owner == self.owner

    def with_key(self, number: int) -> Self:
        """Returns the app with another of its keys in the console.

        Args:
            number: The key, counted from 1.

        Raises:
            ValueError: There is no such key.
        """
        if not 1 <= number <= len(self.callback_keys):
            raise ValueError(f"app {self.name!r} has the callback keys 1 to {len(self.callback_keys)}")
        return replace(self, key_number=number)

    def for_customer(self, corp_id: str) -> Self:
        """Returns the suite as another customer has it.

        Args:
            corp_id: The customer.
        """
        return replace(self, corp_id=corp_id)

    def receive_id(self, url: str) -> str:
        """Returns the id sealed into a message.

        Args:
            url: Which of a provider's URLs gets it: command, system or data; the only URL of all others is data.
        """
        if self.post_receive_id is not None:
            return self.post_receive_id
        if self.kind is Kind.OFFICIAL_ACCOUNT:
            return self.app_id
        return {"command": self.suite_id, "system": self.provider_corp_id}.get(url, self.corp_id)
