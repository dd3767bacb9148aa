"""The settings of an app: one document for each screen of a platform's console."""

import json
import re
from enum import StrEnum
from typing import Any

from shared.errors import ConfigurationError
from shared.protocol.values import Value
from shared.runtime.document_reader import DocumentReader

APP_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)

_WORD = r"[A-Za-z0-9]{1,32}"
_ENCODING_AES_KEY = r"[A-Za-z0-9]{43}"
_ID = r"[A-Za-z0-9_@.\-]{1,64}"
_PRINTABLE = r"[\x21-\x7e]{1,256}"
_SESSION_KEY = r"[\x21-\x7e]{32,256}"
_DAY = 86_400


class Mode(StrEnum):
    """How an Official Account encrypts (消息加解密方式)."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SECURE = "secure"


class SlowReply(StrEnum):
    """What becomes of an answer that is not ready in time."""

    LATER = "later"
    REDELIVERY = "redelivery"


class CallbackKey(Value):
    """Token and EncodingAESKey of a console screen; the key is empty in plain mode."""

    token: str
    encoding_aes_key: str

    secrets = frozenset({"token", "encoding_aes_key"})


class OAuthSettings(Value):
    """How users of an app log in.

    Attributes:
        scope: What to ask the user for.
        redirect_allow: Where a login may return to: scheme, host, port and the start of the path.
        session_seconds: How long a login lasts.
        session_keys: Keys that sign the session cookie, newest first.
        website_app_id: The Open Platform's website app, for QR login outside WeChat.
        website_secret: Its secret.
    """

    scope: str
    redirect_allow: tuple[str, ...]
    session_seconds: int
    session_keys: tuple[str, ...]
    website_app_id: str
    website_secret: str

    secrets = frozenset({"session_keys", "website_secret"})


class AppSettings(Value):
    """What every kind of app has.

    Attributes:
        app: Name of the app, part of its callback URL.
        callback_keys: Newest first; each is tried.
        get_receive_ids: Ids accepted in a URL verification, where they differ from the kind's rule.
        post_receive_ids: Ids accepted in a message, where they differ from the kind's rule.
        max_age_seconds: How far the timestamp of a message may lie from now; 0 accepts any.
        slow_reply: What becomes of an answer that is not ready in time.
        oauth: How users log in, if they can.
        jssdk_origins: Origins of pages that may ask for a JS-SDK signature.
    """

    kind = ""
    """What ``kind`` in the document says."""

    app: str
    callback_keys: tuple[CallbackKey, ...]
    get_receive_ids: frozenset[str] | None
    post_receive_ids: frozenset[str] | None
    max_age_seconds: int
    slow_reply: SlowReply
    oauth: OAuthSettings | None
    jssdk_origins: tuple[str, ...]


class WecomAppSettings(AppSettings):
    """A WeCom app (自建应用), or one of the screens that work alike: contacts, customer contact, 微信客服."""

    kind = "wecom_app"

    corp_id: str
    agent_id: int | None
    secret: str

    secrets = frozenset({"secret"})


class WecomSuiteSettings(AppSettings):
    """A third-party WeCom app (第三方应用); its command URL and its data URL are alike."""

    kind = "wecom_suite"

    suite_id: str
    suite_secret: str
    provider_corp_id: str
    provider_secret: str
    auth_corp_ids: tuple[str, ...]

    secrets = frozenset({"suite_secret", "provider_secret"})


class WecomBotSettings(AppSettings):
    """A WeCom AI bot (智能机器人) in URL mode."""

    kind = "wecom_bot"


class OfficialAccountSettings(AppSettings):
    """A WeChat Official Account (公众号, 服务号, 测试号)."""

    kind = "official_account"

    app_id: str
    original_id: str
    secret: str
    mode: Mode

    secrets = frozenset({"secret"})


def parse_app_settings(app: str, text: str) -> AppSettings:
    """Parses and validates the document of an app.

    Args:
        app: Name of the app.
        text: JSON.

    Raises:
        ConfigurationError: A field is missing, wrong or unknown; the error names it, not its value.
    """
    if not APP_NAME.fullmatch(app):
        problem = "must be 1 to 40 of a-z, 0-9 and -, and not start with -"
        raise ConfigurationError("name", problem, app[:64])
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError("document", "is not JSON", app) from error
    reader = DocumentReader(document, app)
    kind = reader.choice("kind", [*_KINDS, *_RESERVED_KINDS])
    if kind in _RESERVED_KINDS:
        raise reader.error("kind", "is reserved for a later version")
    settings = _KINDS[kind](reader, app)
    reader.refuse_unknown()
    return settings


def _parse_wecom_app(reader: DocumentReader, app: str) -> AppSettings:
    secret = reader.text("secret", _PRINTABLE, default="")
    agent_id = reader.integer("agent_id", 0, 10**12) if reader.has("agent_id") else None
    scopes = ["snsapi_base", "snsapi_privateinfo"]
    oauth = _parse_oauth(reader, scopes)
    if oauth and oauth.scope == "snsapi_privateinfo" and agent_id is None:
        raise reader.error("agent_id", "is missing, and the scope snsapi_privateinfo needs it")
    origins = reader.urls("jssdk_origins", path_allowed=False)
    _require_secret(reader, "secret", secret, needed=bool(oauth or origins))
    return WecomAppSettings(
        **_parse_common(reader, app),
        oauth=oauth,
        jssdk_origins=origins,
        corp_id=reader.text("corp_id", _ID),
        agent_id=agent_id,
        secret=secret,
    )


def _parse_wecom_suite(reader: DocumentReader, app: str) -> AppSettings:
    suite_secret = reader.text("suite_secret", _PRINTABLE, default="")
    oauth = _parse_oauth(reader, ["snsapi_base", "snsapi_userinfo", "snsapi_privateinfo"])
    _require_secret(reader, "suite_secret", suite_secret, needed=bool(oauth))
    return WecomSuiteSettings(
        **_parse_common(reader, app),
        oauth=oauth,
        jssdk_origins=(),
        suite_id=reader.text("suite_id", _ID),
        suite_secret=suite_secret,
        provider_corp_id=reader.text("provider_corp_id", _ID),
        provider_secret=reader.text("provider_secret", _PRINTABLE, default=""),
        auth_corp_ids=reader.texts("auth_corp_ids", _ID),
    )


def _parse_official_account(reader: DocumentReader, app: str) -> AppSettings:
    mode = Mode(reader.choice("mode", list(Mode), default=Mode.SECURE))
    secret = reader.text("secret", _PRINTABLE, default="")
    oauth = _parse_oauth(reader, ["snsapi_base", "snsapi_userinfo"])
    origins = reader.urls("jssdk_origins", path_allowed=False)
    _require_secret(reader, "secret", secret, needed=bool(oauth or origins))
    common = _parse_common(reader, app, plain=mode is Mode.PLAIN)
    if mode is Mode.PLAIN and not common["max_age_seconds"]:
        raise reader.error("max_age_seconds", "must not be 0 in plain mode, where any body fits a signature")
    return OfficialAccountSettings(
        **common,
        oauth=oauth,
        jssdk_origins=origins,
        app_id=reader.text("app_id", _ID),
        original_id=reader.text("original_id", _ID, default=""),
        secret=secret,
        mode=mode,
    )


def _parse_common(reader: DocumentReader, app: str, *, plain: bool = False) -> dict[str, Any]:
    receive_ids = reader.child("receive_ids")
    slow_reply = reader.choice("slow_reply", list(SlowReply), default=SlowReply.LATER)
    common = {
        "app": app,
        "callback_keys": _parse_callback_keys(reader, plain=plain),
        "get_receive_ids": _parse_receive_ids(receive_ids, "get"),
        "post_receive_ids": _parse_receive_ids(receive_ids, "post"),
        "max_age_seconds": reader.integer("max_age_seconds", 0, _DAY, default=600),
        "slow_reply": SlowReply(slow_reply),
    }
    receive_ids.refuse_unknown()
    return common


def _parse_callback_keys(reader: DocumentReader, *, plain: bool) -> tuple[CallbackKey, ...]:
    keys = []
    for item in reader.children("callback_keys"):
        encoding_aes_key = item.text("encoding_aes_key", _ENCODING_AES_KEY, default="" if plain else None)
        keys.append(CallbackKey(item.text("token", _WORD), encoding_aes_key))
        item.refuse_unknown()
    if not keys:
        raise reader.error("callback_keys", "needs at least one key")
    return tuple(keys)


def _parse_receive_ids(reader: DocumentReader, method: str) -> frozenset[str] | None:
    if not reader.has(method):
        return None
    receive_ids = frozenset(reader.texts(method, f"(?:{_ID})?"))
    if not receive_ids:
        raise reader.error(method, "needs at least one id")
    return receive_ids


def _parse_oauth(reader: DocumentReader, scopes: list[str]) -> OAuthSettings | None:
    if not reader.has("oauth"):
        return None
    oauth = reader.child("oauth")
    settings = OAuthSettings(
        scope=oauth.choice("scope", scopes, default=scopes[0]),
        redirect_allow=oauth.urls("redirect_allow"),
        session_seconds=oauth.integer("session_seconds", 60, 30 * _DAY, default=8 * 3600),
        session_keys=oauth.texts("session_keys", _SESSION_KEY),
        website_app_id=oauth.text("website_app_id", _ID, default=""),
        website_secret=oauth.text("website_secret", _PRINTABLE, default=""),
    )
    for name, values in {"redirect_allow": settings.redirect_allow, "session_keys": settings.session_keys}.items():
        if not values:
            raise oauth.error(name, "needs at least one entry")
    if bool(settings.website_app_id) != bool(settings.website_secret):
        raise oauth.error("website_app_id", "and website_secret go together")
    oauth.refuse_unknown()
    return settings


def _require_secret(reader: DocumentReader, name: str, secret: str, *, needed: bool) -> None:
    if needed and not secret:
        raise reader.error(name, "is missing, and oauth and jssdk_origins need it")


_KINDS = {
    WecomAppSettings.kind: _parse_wecom_app,
    WecomSuiteSettings.kind: _parse_wecom_suite,
    WecomBotSettings.kind: lambda reader, app: WecomBotSettings(
        **_parse_common(reader, app), oauth=None, jssdk_origins=()
    ),
    OfficialAccountSettings.kind: _parse_official_account,
}
_RESERVED_KINDS = ("wecom_template", "wecom_custom_app", "wecom_provider", "mini_program", "component")
