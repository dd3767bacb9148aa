"""Which apps there are, by the documents that the bundle reads too."""

from collections.abc import Iterator, Mapping
from typing import Any

from devtools.platform.accounts import App, CallbackKey, Kind
from devtools.texts import Text, TextError


class UnknownAppError(TextError):
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
        self._apps = {name: self._keep_key(_read(name, document)) for name, document in documents.items()}

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
            known = ", ".join(self._apps)
            english = f"no app {name!r}; there are: {known or 'none'}"
            raise UnknownAppError(Text(english, f"没有应用 {name!r}，现有：{known or '无'}"))
        return self._apps[name]

    def find(self, **values: object) -> App | None:
        """Returns the first app with these attributes.

        Args:
            values: Attributes and what they must be.
        """
        return next((app for app in self if all(getattr(app, key) == value for key, value in values.items())), None)

    def use_key(self, name: str, number: int) -> App:
        """Puts another of an app's callback keys into the console, where it stays as long as the documents have it.

        Args:
            name: Name of the app.
            number: The key, counted from 1.

        Raises:
            UnknownAppError: There is no such app.
            ValueError: There is no such key.
        """
        app = self._apps[name] = self.get(name).with_key(number)
        return app

    def _keep_key(self, app: App) -> App:
        former = self._apps.get(app.name)
        if former is None or former.key_number == 1:
            return app
        key = former.callback_keys[former.key_number - 1]
        return app.with_key(app.callback_keys.index(key) + 1) if key in app.callback_keys else app


def _read(name: str, document: Mapping[str, Any]) -> App:
    try:
        return _app(name, document)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"app {name!r} has no usable document: {type(error).__name__} {error}") from error


def _app(name: str, document: Mapping[str, Any]) -> App:
    kind, keys = Kind(document["kind"]), document["callback_keys"]
    if not keys:
        raise ValueError("callback_keys is empty")
    overrides = document.get("receive_ids", {})
    return App(
        name=name,
        kind=kind,
        callback_keys=tuple(CallbackKey(key["token"], key.get("encoding_aes_key", "")) for key in keys),
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
