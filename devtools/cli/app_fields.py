"""The fields of an app that an operator is asked for, and the settings that the answers make."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from devtools.cli.callback_keys import make_encoding_aes_key, make_session_key, make_token
from devtools.texts import Text

TOKEN = "callback_keys[0].token"  # noqa: S105 - the name of a field
ENCODING_AES_KEY = "callback_keys[0].encoding_aes_key"
PLAIN = "plain"
_OAUTH = "oauth."
_REDIRECT_ALLOW = f"{_OAUTH}redirect_allow"
_ORIGINS = "jssdk_origins"


class Field(NamedTuple):
    """One field.

    Attributes:
        name: Its name, as errors write it.
        label: What the console calls it.
        secret: Whether it must not show.
        proposal: What an empty answer means where nothing is stored.
        needs: The field without whose answer this one is not asked for.
    """

    name: str
    label: Text
    secret: bool = False
    proposal: str = ""
    needs: str = ""


KINDS: Mapping[str, Text] = {
    "wecom_app": Text(
        "a WeCom app (自建应用); also contacts, customer contact, 微信客服",
        "企业微信自建应用，以及通讯录、客户联系、微信客服",
    ),
    "wecom_suite": Text("a third-party WeCom app (第三方应用)", "企业微信第三方应用"),
    "wecom_bot": Text("a WeCom AI bot (智能机器人)", "企业微信智能机器人"),
    "official_account": Text("a WeChat Official Account (公众号, 服务号, 测试号)", "微信公众号、服务号、测试号"),
}

_SECRET = Text("Secret, for what calls the platform (empty: none)", "Secret，主动调用接口时需要（可留空）")
_REDIRECTS = Field(
    _REDIRECT_ALLOW,
    Text(
        "pages to return to after a login, separated by spaces (empty: no login)",
        "登录后返回的页面，以空格分隔（留空则不启用登录）",
    ),
)
_SESSION_SECONDS = Field(
    f"{_OAUTH}session_seconds",
    Text("how long a login lasts, in seconds (empty: 8 hours)", "登录有效期，单位秒（留空为 8 小时）"),
    needs=_REDIRECT_ALLOW,
)
_WEBSITE = (
    Field(
        f"{_OAUTH}website_app_id",
        Text(
            "AppID of a website app (网站应用), for logins outside of WeChat (empty: none)",
            "网站应用的 AppID，用于在微信之外登录（可留空）",
        ),
        needs=_REDIRECT_ALLOW,
    ),
    Field(
        f"{_OAUTH}website_secret",
        Text("AppSecret of the website app", "网站应用的 AppSecret"),
        secret=True,
        needs=f"{_OAUTH}website_app_id",
    ),
)
_JSSDK = (
    Field(
        _ORIGINS,
        Text(
            "origins of pages that use the JS-SDK, separated by spaces (empty: none)",
            "使用 JS-SDK 的页面的源，以空格分隔（可留空）",
        ),
    ),
)
_KEYS = (
    Field(TOKEN, Text("Token (empty: make one)", "Token（留空则自动生成）"), secret=True),
    Field(ENCODING_AES_KEY, Text("EncodingAESKey (empty: make one)", "EncodingAESKey（留空则自动生成）"), secret=True),
)


def _ask_login(more: str) -> tuple[Field, ...]:
    scope = Text(
        f"scope of a login: snsapi_base tells who it is, {more} more (empty: snsapi_base)",
        f"登录的 scope：snsapi_base 只取身份，{more} 取更多信息（留空为 snsapi_base）",
    )
    return (_REDIRECTS, Field(f"{_OAUTH}scope", scope, needs=_REDIRECT_ALLOW), _SESSION_SECONDS)


_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "wecom_app": (
        Field("corp_id", Text("corp id (企业ID)", "企业ID")),
        Field("agent_id", Text("AgentId (empty: none)", "AgentId（可留空）")),
        Field("secret", _SECRET, secret=True),
        *_KEYS,
        *_ask_login("snsapi_privateinfo"),
        *_JSSDK,
    ),
    "wecom_suite": (
        Field("suite_id", Text("SuiteID", "SuiteID")),
        Field("suite_secret", _SECRET, secret=True),
        Field("provider_corp_id", Text("the provider's corp id (服务商企业ID)", "服务商企业ID")),
        Field("provider_secret", Text("ProviderSecret (empty: none)", "ProviderSecret（可留空）"), secret=True),
        *_KEYS,
        *_ask_login("snsapi_userinfo, snsapi_privateinfo"),
    ),
    "wecom_bot": _KEYS,
    "official_account": (
        Field("app_id", Text("AppID", "AppID")),
        Field("original_id", Text("original id (原始ID, gh_…; empty: none)", "原始ID（gh_…，可留空）")),
        Field(
            "secret",
            Text("AppSecret, for what calls the platform (empty: none)", "AppSecret，主动调用接口时需要（可留空）"),
            secret=True,
        ),
        Field(
            "mode",
            Text(
                "mode: secure (安全), compatible (兼容), plain (明文)",
                "消息加解密方式：secure 安全、compatible 兼容、plain 明文",
            ),
            proposal="secure",
        ),
        *_KEYS,
        *_ask_login("snsapi_userinfo"),
        *_WEBSITE,
        *_JSSDK,
    ),
}


def list_fields(kind: str) -> tuple[Field, ...]:
    """Returns what an app of a kind is asked for, in order.

    Args:
        kind: The kind.
    """
    return _FIELDS[kind]


def read_answers(document: Mapping[str, Any]) -> dict[str, str]:
    """Returns the answers that stored settings stand for.

    Args:
        document: Settings that validate.
    """
    answers = {name: str(value) for name, value in document.items() if isinstance(value, str | int)}
    newest, oauth = document["callback_keys"][0], document.get("oauth", {})
    answers |= {f"{_OAUTH}{name}": str(value) for name, value in oauth.items() if isinstance(value, str | int)}
    return answers | {
        TOKEN: newest["token"],
        ENCODING_AES_KEY: newest.get("encoding_aes_key", ""),
        _REDIRECT_ALLOW: " ".join(oauth.get("redirect_allow", ())),
        _ORIGINS: " ".join(document.get(_ORIGINS, ())),
    }


def build_document(kind: str, answers: Mapping[str, str], former: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the settings that answers make; what is not asked for stays as it was.

    Args:
        kind: The kind of app.
        answers: The answers by field; an empty one means that there is no such thing, or that it is to be made.
        former: The settings as they were, if they are of the same kind and validate; else empty.
    """
    plain_fields = [field.name for field in _FIELDS[kind] if field.name.isidentifier() and field.name != _ORIGINS]
    document = {**former, "kind": kind, **{name: answers[name] for name in plain_fields}}
    document["callback_keys"] = [_build_key(answers), *former.get("callback_keys", ())[1:]]
    document["oauth"] = answers.get(_REDIRECT_ALLOW) and _build_oauth(kind, answers, former.get("oauth", {}))
    document[_ORIGINS] = answers.get(_ORIGINS, "").split()
    return {name: value for name, value in document.items() if value or value == 0}


def read_key(answers: Mapping[str, str]) -> dict[str, str]:
    """Returns the callback key that was given, without what is to be made.

    Args:
        answers: The answers by field.
    """
    key = {"token": answers[TOKEN], "encoding_aes_key": answers[ENCODING_AES_KEY]}
    return {name: value for name, value in key.items() if value}


def _build_oauth(kind: str, answers: Mapping[str, str], former: Mapping[str, Any]) -> dict[str, Any]:
    names = [field.name for field in _FIELDS[kind] if field.name.startswith(_OAUTH)]
    oauth = {
        "session_keys": [make_session_key()],
        **former,
        **{name.removeprefix(_OAUTH): answers[name] for name in names},
        "redirect_allow": answers[_REDIRECT_ALLOW].split(),
    }
    return {name: value for name, value in oauth.items() if value}


def _build_key(answers: Mapping[str, str]) -> dict[str, str]:
    made = {"token": make_token()}
    if answers.get("mode") != PLAIN:
        made["encoding_aes_key"] = make_encoding_aes_key()
    return made | read_key(answers)
