"""What the callback URL of each kind of app accepts and answers."""

from collections.abc import Mapping
from functools import cached_property, lru_cache

from shared.errors import UnknownAppError
from shared.protocol.callback import (
    ReceivedMessage,
    open_encrypted_message,
    open_plain_message,
    verify_encrypted_url,
    verify_plain_url,
)
from shared.protocol.message_crypto import MessageCrypto
from shared.runtime.app_settings import (
    AppSettings,
    CallbackKey,
    Mode,
    OfficialAccountSettings,
    WecomAppSettings,
    WecomSuiteSettings,
)

_SUCCESS = "success"


class CallbackEndpoint:
    """The callback URL of one app.

    Args:
        settings: The app.
        corp_id: The id that stands in the path where the console's URL has ``$CORPID$``; empty for the plain path.

    Raises:
        UnknownAppError: The path has a corp id that this app has nothing to do with.
    """

    def __init__(self, settings: AppSettings, corp_id: str = "") -> None:
        self._settings = settings
        self._corp_id = corp_id
        if corp_id and not isinstance(settings, WecomSuiteSettings) and corp_id not in self._own_ids:
            raise UnknownAppError("the corp id in the path is not the app's")

    @property
    def settings(self) -> AppSettings:
        """The app."""
        return self._settings

    @property
    def suite_id(self) -> str:
        """The suite whose authorising corps may send messages here; empty where settings or path name the corp."""
        settings = self._settings
        if not isinstance(settings, WecomSuiteSettings) or settings.post_receive_ids is not None or self._corp_id:
            return ""
        return settings.suite_id

    def verify_url(self, query: Mapping[str, str]) -> str:
        """Answers the verification of the URL, a GET.

        Raises:
            InvalidQueryError: A parameter is missing.
            CallbackError: A check failed.
        """
        if isinstance(self._settings, OfficialAccountSettings):
            return verify_plain_url([key.token for key in self._settings.callback_keys], query)
        return verify_encrypted_url(_build_cryptos(self._settings.callback_keys, self._get_receive_ids), query)

    def open_message(
        self, query: Mapping[str, str], body: bytes, now: float, auth_corp_id: str = ""
    ) -> ReceivedMessage:
        """Verifies and decrypts a message, a POST.

        Args:
            query: The parameters, percent-decoded once.
            body: The body, still encrypted.
            now: Seconds since the epoch.
            auth_corp_id: A corp that authorises the suite, accepted instead of those that settings or path name.

        Raises:
            InvalidQueryError: A parameter is missing.
            CallbackError: A check failed.
        """
        max_age = self._settings.max_age_seconds
        if isinstance(self._settings, OfficialAccountSettings) and self._settings.mode is Mode.PLAIN:
            tokens = [key.token for key in self._settings.callback_keys]
            return open_plain_message(tokens, query, body, max_age, now)
        receive_ids = frozenset({auth_corp_id}) if auth_corp_id else self._post_receive_ids
        cryptos = _build_cryptos(self._settings.callback_keys, receive_ids)
        return open_encrypted_message(cryptos, query, body, max_age, now)

    def acknowledge(self, receive_id: str) -> str:
        """Returns what says "received, nothing to answer".

        Args:
            receive_id: The id that the message was encrypted for; it tells a suite's command URL from its data URL.
        """
        settings = self._settings
        if isinstance(settings, OfficialAccountSettings):
            return _SUCCESS
        if isinstance(settings, WecomSuiteSettings) and receive_id == settings.suite_id:
            return _SUCCESS
        return ""

    @cached_property
    def _own_ids(self) -> frozenset[str]:
        match self._settings:
            case WecomAppSettings(corp_id=receive_id) | OfficialAccountSettings(app_id=receive_id):
                return frozenset({receive_id})
            case WecomSuiteSettings(suite_id=suite_id, auth_corp_ids=auth_corp_ids):
                return frozenset({suite_id, *auth_corp_ids})
            case _:
                return frozenset({""})

    @property
    def _get_receive_ids(self) -> frozenset[str]:
        """On the provider's side every verification carries the provider's own corp id."""
        settings = self._settings
        if settings.get_receive_ids is not None:
            return settings.get_receive_ids
        if isinstance(settings, WecomSuiteSettings):
            return frozenset({settings.provider_corp_id})
        return self._own_ids

    @property
    def _post_receive_ids(self) -> frozenset[str]:
        settings = self._settings
        if settings.post_receive_ids is not None:
            return settings.post_receive_ids
        if isinstance(settings, WecomSuiteSettings) and self._corp_id:
            return frozenset({self._corp_id})
        return self._own_ids


@lru_cache(maxsize=64)
def _build_cryptos(keys: tuple[CallbackKey, ...], receive_ids: frozenset[str]) -> list[MessageCrypto]:
    return [MessageCrypto(key.token, key.encoding_aes_key, receive_ids) for key in keys]
