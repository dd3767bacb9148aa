"""Documents that do not validate: the error names the field, and never its value."""

import json
from typing import Any

import pytest

from shared.errors import ConfigurationError
from shared.runtime.app_settings import parse_app_settings
from tests.documents import KINDS, OAUTH, make_document
from tests.factories import WECOM

KEY = WECOM.callback_key()
SECRET = "s3cret-value-that-nobody-may-see"  # noqa: S105


def refuse(document: object, app: str = "demo") -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        parse_app_settings(app, json.dumps(document))
    return caught.value


@pytest.mark.parametrize("app", ["", "-demo", "Demo", "demo_1", "demo/1", "d" * 41, "démo", "demo\n"])
def test_parse_app_settings_bad_name_of_the_app_raises(app: str) -> None:
    assert refuse(make_document("wecom_bot"), app).field == "name"


@pytest.mark.parametrize("text", ["", "{", "secret", '{"kind":', "[" * 4000, '{"agent_id":' + "9" * 5000 + "}"])
def test_parse_app_settings_not_json_raises(text: str) -> None:
    with pytest.raises(ConfigurationError, match="'demo': document is not JSON") as caught:
        parse_app_settings("demo", text)
    assert caught.value.field == "document"


@pytest.mark.parametrize("document", [[], "text", 1, None])
def test_parse_app_settings_no_object_raises(document: object) -> None:
    assert (refuse(document).field, refuse(document).problem) == ("document", "must be an object")


REQUIRED = [
    *[(kind, field) for kind in KINDS for field in ("kind", "callback_keys")],
    ("wecom_app", "corp_id"),
    ("wecom_suite", "suite_id"),
    ("wecom_suite", "provider_corp_id"),
    ("official_account", "app_id"),
]


@pytest.mark.parametrize(("kind", "field"), REQUIRED)
def test_parse_app_settings_required_field_missing_raises_and_names_it(kind: str, field: str) -> None:
    assert refuse(make_document(kind, **{field: None})).field == field


@pytest.mark.parametrize("kind", ["wecom_template", "wecom_custom_app", "wecom_provider", "mini_program", "component"])
def test_parse_app_settings_reserved_kind_raises(kind: str) -> None:
    error = refuse(make_document("wecom_app", kind=kind))
    assert (error.field, error.problem) == ("kind", "is reserved for a later version")


def key_with(**replaced: Any) -> list[dict[str, Any]]:
    return [KEY, {name: value for name, value in {**KEY, **replaced}.items() if value is not None}]


def oauth_with(**replaced: Any) -> dict[str, Any]:
    return {"secret": SECRET, "oauth": {**OAUTH, **replaced}}


REFUSED = [
    ("kind", {"kind": SECRET}),
    ("kind", {"kind": ["wecom_app"]}),
    ("callback_keys", {"callback_keys": []}),
    ("callback_keys", {"callback_keys": KEY}),
    ("callback_keys[0]", {"callback_keys": [SECRET]}),
    ("callback_keys[1].token", {"callback_keys": key_with(token=SECRET)}),
    ("callback_keys[1].token", {"callback_keys": key_with(token="")}),
    ("callback_keys[1].token", {"callback_keys": key_with(token=None)}),
    ("callback_keys[1].token", {"callback_keys": key_with(token=123456)}),
    ("callback_keys[1].encoding_aes_key", {"callback_keys": key_with(encoding_aes_key=SECRET)}),
    ("callback_keys[1].encoding_aes_key", {"callback_keys": key_with(encoding_aes_key="A" * 42)}),
    ("callback_keys[1].encoding_aes_key", {"callback_keys": key_with(encoding_aes_key=None)}),
    ("callback_keys[1].encodingAesKey", {"callback_keys": key_with(encodingAesKey=SECRET)}),
    ("corp_id", {"corp_id": "ww 1"}),
    ("corp_id", {"corp_id": ""}),
    ("corp_id", {"corp_id": "w" * 65}),
    ("agent_id", {"agent_id": -1}),
    ("agent_id", {"agent_id": True}),
    ("agent_id", {"agent_id": 1.5}),
    ("agent_id", {"agent_id": SECRET}),
    ("secret", {"secret": "has a blank"}),
    ("secret", {"secret": 1}),
    ("max_age_seconds", {"max_age_seconds": -1}),
    ("max_age_seconds", {"max_age_seconds": 86_401}),
    ("slow_reply", {"slow_reply": "sometimes"}),
    ("receive_ids", {"receive_ids": [SECRET]}),
    ("receive_ids.get", {"receive_ids": {"get": SECRET}}),
    ("receive_ids.post", {"receive_ids": {"post": []}}),
    ("receive_ids.post[1]", {"receive_ids": {"post": ["", "w w"]}}),
    ("receive_ids.put", {"receive_ids": {"put": [SECRET]}}),
    ("app_id", {"app_id": SECRET}),
    ("token", {"token": SECRET}),
    ("secret", {"oauth": OAUTH}),
    ("secret", {"jssdk_origins": ["https://app.example.com"]}),
    ("agent_id", oauth_with(scope="snsapi_privateinfo")),
    ("oauth", {"oauth": SECRET}),
    ("oauth.scope", oauth_with(scope="snsapi_login")),
    ("oauth.redirect_allow", oauth_with(redirect_allow=[])),
    ("oauth.session_keys", oauth_with(session_keys=[])),
    ("oauth.session_keys[0]", oauth_with(session_keys=["k" * 31])),
    ("oauth.session_seconds", oauth_with(session_seconds=59)),
    ("oauth.website_app_id", oauth_with(website_app_id="wx1")),
    ("oauth.website_app_id", oauth_with(website_secret=SECRET)),
    ("oauth.redirects", oauth_with(redirects=[SECRET])),
]


@pytest.mark.parametrize(
    ("field", "replaced"), REFUSED, ids=[f"{index}-{field}" for index, (field, _) in enumerate(REFUSED)]
)
def test_parse_app_settings_wrong_field_raises_and_names_it_without_its_value(
    field: str, replaced: dict[str, Any]
) -> None:
    error = refuse(make_document("wecom_app", **replaced))
    assert (error.field, error.app) == (field, "demo")
    assert str(error).startswith(f"settings of app 'demo': {field} ")
    assert SECRET not in str(error)


URLS = [
    "http://app.example.com",
    "https://app.example.com?x=1",
    "https://app.example.com#x",
    "https://app.example.com?",
    "https://user@app.example.com",
    "https://user:word@app.example.com",
    "https://app.example.com:0",
    "https://app.example.com:99999",
    "https://[::1",
    "https://",
    "https:///home",
    "//app.example.com",
    "app.example.com",
    "javascript:alert(1)",
    "HTTPS://app.example.com",
    "https://app.example.com/ home",
]


@pytest.mark.parametrize("url", URLS)
def test_parse_app_settings_unsafe_redirect_raises(url: str) -> None:
    error = refuse(make_document("wecom_app", **oauth_with(redirect_allow=["https://app.example.com", url])))
    assert error.field == "oauth.redirect_allow[1]"


@pytest.mark.parametrize("origin", [*URLS, "https://app.example.com/", "https://app.example.com/home"])
def test_parse_app_settings_no_origin_raises(origin: str) -> None:
    error = refuse(make_document("wecom_app", secret=SECRET, jssdk_origins=[origin]))
    assert error.field == "jssdk_origins[0]"


@pytest.mark.parametrize(
    ("field", "replaced"),
    [
        ("max_age_seconds", {"mode": "plain", "max_age_seconds": 0}),
        ("mode", {"mode": "raw"}),
        ("original_id", {"original_id": "gh 1"}),
        ("secret", {"oauth": OAUTH}),
        ("agent_id", {"agent_id": 1}),
        ("callback_keys[0].encoding_aes_key", {"callback_keys": [{"token": "t0ken"}]}),
    ],
)
def test_parse_app_settings_wrong_official_account_raises(field: str, replaced: dict[str, Any]) -> None:
    assert refuse(make_document("official_account", **replaced)).field == field


@pytest.mark.parametrize(
    ("field", "replaced"),
    [
        ("suite_secret", {"oauth": OAUTH}),
        ("auth_corp_ids[0]", {"auth_corp_ids": ["w p"]}),
        ("corp_id", {"corp_id": "ww1"}),
        ("jssdk_origins", {"jssdk_origins": ["https://app.example.com"]}),
    ],
)
def test_parse_app_settings_wrong_suite_raises(field: str, replaced: dict[str, Any]) -> None:
    assert refuse(make_document("wecom_suite", **replaced)).field == field


def test_parse_app_settings_bot_has_no_oauth() -> None:
    assert refuse(make_document("wecom_bot", oauth=OAUTH)).field == "oauth"
