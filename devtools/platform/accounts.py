"""The consoles of the simulated platforms: which apps there are, read from the documents that the bundle reads."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class Kind(StrEnum):
    """The console screens that are simulated."""

    WECOM_APP = "wecom_app"
    WECOM_SUITE = "wecom_suite"
    WECOM_BOT = "wecom_bot"
    OFFICIAL_ACCOUNT = "official_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One console screen.

    What the document leaves out is made up from the name of the app, so that demo apps need no secrets.

    Attributes:
        name: Its name in the documents.
        kind: What it is.
        token: Token of the callback.
        encoding_aes_key: Key of the callback; empty in plain mode without one.
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
    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)
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


class UnknownAppError(LookupError):
    """No app has that name."""


class Apps:
    """All apps of both platforms.

    Args:
        documents: A document for each app, by name.

    Raises:
        ValueError: A document lacks what its console screen would have.
    """

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._apps: dict[str, App] = {}
        self.replace(documents)

    def replace(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Takes new documents in place of the old ones.

        Args:
            documents: A document for each app, by name.
        """
        self._apps = {name: _read(name, document) for name, document in documents.items()}

    def __iter__(self) -> Iterator[App]:
        """Yields the apps in the order of the documents."""
        return iter(self._apps.values())

    def get(self, name: str) -> App:
        """Returns the app of a name.

        Args:
            name: Its name in the documents.

        Raises:
            UnknownAppError: There is none.
        """
        if name not in self._apps:
            raise UnknownAppError(f"no app {name!r}; there are: {', '.join(self._apps) or 'none'}")
        return self._apps[name]

    def find(self, **values: object) -> App | None:
        """Returns the first app with these attributes.

        Args:
            values: Attributes and what they must be.
        """
        return next((app for app in self if all(getattr(app, key) == value for key, value in values.items())), None)


def read_documents(path: Path) -> dict[str, dict[str, Any]]:
    """Returns the documents of the apps in a file like apps.toml.

    Args:
        path: The file.
    """
    apps: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("apps", {})
    return apps


def _read(name: str, document: Mapping[str, Any]) -> App:
    try:
        return _app(name, document)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"app {name!r} has no usable document: {type(error).__name__} {error}") from error


def _app(name: str, document: Mapping[str, Any]) -> App:
    kind, key = Kind(document["kind"]), document["callback_keys"][0]
    overrides = document.get("receive_ids", {})
    return App(
        name=name,
        kind=kind,
        token=key["token"],
        encoding_aes_key=key.get("encoding_aes_key", ""),
        mode=document.get("mode", "secure"),
        get_receive_id=next(iter(overrides.get("get", ())), None),
        post_receive_id=next(iter(overrides.get("post", ())), None),
        oauth=bool(document.get("oauth")),
        **_READERS[kind](name, document),
    )


def _wecom_app(name: str, document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "corp_id": document["corp_id"],
        "agent_id": document.get("agent_id"),
        "secret": document.get("secret", f"secret-of-{name}"),
    }


def _suite(name: str, document: Mapping[str, Any]) -> dict[str, Any]:
    auth_corp_ids = tuple(document.get("auth_corp_ids", ())) or ("wpDemoCustomer",)
    return {
        "suite_id": document["suite_id"],
        "suite_secret": document.get("suite_secret", f"suite-secret-of-{name}"),
        "provider_corp_id": document["provider_corp_id"],
        "provider_secret": document.get("provider_secret", f"provider-secret-of-{name}"),
        "auth_corp_ids": auth_corp_ids,
        "corp_id": auth_corp_ids[0],
        "agent_id": 1000021,
    }


def _bot(_name: str, _document: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _official_account(name: str, document: Mapping[str, Any]) -> dict[str, Any]:
    oauth = document.get("oauth", {})
    return {
        "app_id": document["app_id"],
        "original_id": document.get("original_id", f"gh_{document['app_id'][-12:]}"),
        "secret": document.get("secret", f"secret-of-{name}"),
        "website_app_id": oauth.get("website_app_id", ""),
        "website_secret": oauth.get("website_secret", ""),
    }


_READERS = {
    Kind.WECOM_APP: _wecom_app,
    Kind.WECOM_SUITE: _suite,
    Kind.WECOM_BOT: _bot,
    Kind.OFFICIAL_ACCOUNT: _official_account,
}
