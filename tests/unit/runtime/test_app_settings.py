import json

import pytest

from shared.runtime.app_settings import (
    AppSettings,
    Mode,
    OAuthSettings,
    OfficialAccountSettings,
    SlowReply,
    WecomAppSettings,
    WecomBotSettings,
    WecomSuiteSettings,
    parse_app_settings,
)
from tests.documents import KINDS, OAUTH, make_document, make_full_document
from tests.factories import NEXT_KEY, WECOM

KEY = WECOM.callback_key()


def parse(document: object, app: str = "demo") -> AppSettings:
    return parse_app_settings(app, json.dumps(document))


@pytest.mark.parametrize(
    ("kind", "settings_class"),
    [
        ("wecom_app", WecomAppSettings),
        ("wecom_suite", WecomSuiteSettings),
        ("wecom_bot", WecomBotSettings),
        ("official_account", OfficialAccountSettings),
    ],
)
def test_parse_app_settings_minimal_document_has_defaults(kind: str, settings_class: type[AppSettings]) -> None:
    settings = parse(make_document(kind))
    assert type(settings) is settings_class
    assert (settings.app, settings.max_age_seconds, settings.slow_reply) == ("demo", 600, SlowReply.LATER)
    assert (settings.get_receive_ids, settings.post_receive_ids) == (None, None)
    assert (settings.oauth, settings.jssdk_origins) == (None, ())
    assert [key.token for key in settings.callback_keys] == [make_document(kind)["callback_keys"][0]["token"]]


def test_parse_app_settings_full_wecom_app_has_every_field() -> None:
    settings = parse(make_full_document("wecom_app"))
    assert isinstance(settings, WecomAppSettings)
    assert (settings.corp_id, settings.agent_id, settings.secret) == (WECOM.receive_id, 1000021, "canary-wecom-secret")
    assert settings.get_receive_ids == frozenset({WECOM.receive_id})
    assert settings.post_receive_ids == frozenset({WECOM.receive_id, ""})
    assert (settings.max_age_seconds, settings.slow_reply) == (300, SlowReply.REDELIVERY)
    assert settings.jssdk_origins == ("https://app.example.com",)
    assert settings.oauth == OAuthSettings(
        "snsapi_privateinfo", ("https://app.example.com/home",), 3600, ("k" * 32,), "", ""
    )


def test_parse_app_settings_full_wecom_suite_has_every_field() -> None:
    settings = parse(make_full_document("wecom_suite"))
    assert isinstance(settings, WecomSuiteSettings)
    assert (settings.suite_id, settings.provider_corp_id) == ("wx31be07d2c95a64f8", "ww5d0e6cc82f1174b3")
    assert (settings.suite_secret, settings.provider_secret) == ("canary-suite-secret", "canary-provider-secret")
    assert settings.auth_corp_ids == ("wpAbCdEf",)
    assert settings.oauth
    assert (settings.oauth.scope, settings.oauth.session_seconds) == ("snsapi_userinfo", 8 * 3600)


def test_parse_app_settings_full_official_account_has_every_field() -> None:
    settings = parse(make_full_document("official_account"))
    assert isinstance(settings, OfficialAccountSettings)
    assert (settings.app_id, settings.original_id) == ("wx0123456789abcdef", "gh_1a2b3c4d5e6f")
    assert (settings.secret, settings.mode) == ("canary-account-secret", Mode.COMPATIBLE)
    assert settings.oauth
    assert (settings.oauth.website_app_id, settings.oauth.website_secret) == ("wxwebsite", "canary-website-secret")


def test_parse_app_settings_official_account_is_secure_unless_told_otherwise() -> None:
    settings = parse(make_document("official_account"))
    assert isinstance(settings, OfficialAccountSettings)
    assert settings.mode is Mode.SECURE


def test_parse_app_settings_plain_mode_needs_no_key() -> None:
    settings = parse(make_document("official_account", mode="plain", callback_keys=[{"token": "t0ken"}]))
    assert [(key.token, key.encoding_aes_key) for key in settings.callback_keys] == [("t0ken", "")]


def test_parse_app_settings_several_keys_keep_their_order() -> None:
    settings = parse(make_document("wecom_app", callback_keys=[NEXT_KEY.callback_key(), KEY]))
    assert [key.token for key in settings.callback_keys] == [NEXT_KEY.token, WECOM.token]


def test_parse_app_settings_what_pasting_brings_is_removed() -> None:
    key = {"token": f" {WECOM.token}\n", "encoding_aes_key": f"\u200b{WECOM.encoding_aes_key}\ufeff"}
    settings = parse(make_document("wecom_app", callback_keys=[key], agent_id=" 218 "))
    assert settings == parse(make_document("wecom_app", agent_id=218))


@pytest.mark.parametrize("kind", KINDS)
def test_parse_app_settings_repr_has_no_secret(kind: str) -> None:
    text = repr(parse(make_full_document(kind)))
    screen_key = make_document(kind)["callback_keys"][0]
    for secret in ("canary", "k" * 32, screen_key["token"], screen_key["encoding_aes_key"]):
        assert secret not in text


@pytest.mark.parametrize("app", ["d", "0", "demo-1", "d" * 40])
def test_parse_app_settings_good_name_of_the_app_is_taken(app: str) -> None:
    assert parse(make_document("wecom_bot"), app).app == app


@pytest.mark.parametrize(
    "url",
    [
        "https://app.example.com",
        "https://app.example.com:8443/a/b",
        "http://127.0.0.1:3000",
        "http://localhost:3000/home",
    ],
)
def test_parse_app_settings_safe_redirect_is_taken(url: str) -> None:
    settings = parse(make_full_document("wecom_app", oauth={**OAUTH, "redirect_allow": [url]}))
    assert settings.oauth
    assert settings.oauth.redirect_allow == (url,)


def test_parse_app_settings_addresses_are_as_browsers_write_them() -> None:
    oauth = {**OAUTH, "redirect_allow": ["https://APP.example.com:443/Home", "http://LOCALHOST:80"]}
    document = make_full_document("wecom_app", oauth=oauth, jssdk_origins=["https://App.example.com:443"])
    settings = parse(document)
    assert settings.oauth
    assert settings.oauth.redirect_allow == ("https://app.example.com/Home", "http://localhost")
    assert settings.jssdk_origins == ("https://app.example.com",)
