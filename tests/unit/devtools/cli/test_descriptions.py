"""What is told about apps."""

import json
from typing import Any

import pytest

from devtools.cli.descriptions import describe, list_urls, warn
from devtools.public_key import PUBLIC_SESSION_KEY
from shared.runtime.app_settings import AppSettings, parse_app_settings
from tests.documents import KINDS, OAUTH, make_document, make_document_text, make_full_document_text
from tests.patients import FakeStack


def parse(kind: str, **replaced: Any) -> AppSettings:
    return parse_app_settings("app", make_full_document_text(kind, **replaced))


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (
            "wecom_app",
            "corp_id=ww9f2c41d7b0aa35e6  agent_id=1000021  1 callback key, secret, oauth, jssdk_origins",
        ),
        ("wecom_bot", "1 callback key"),
    ],
)
def test_describe_has_the_ids_and_what_is_set(kind: str, line: str) -> None:
    assert describe(parse(kind)).english == line


@pytest.mark.parametrize("kind", KINDS)
def test_describe_has_no_secret(kind: str) -> None:
    text = make_full_document_text(kind)
    document = json.loads(text)

    line = str(describe(parse_app_settings("app", text)))

    secrets = [value for name, value in document.items() if "secret" in name]
    secrets += [*document["callback_keys"][0].values(), *document.get("oauth", {}).get("session_keys", ())]
    assert secrets
    assert not any(secret in line for secret in secrets)


def test_describe_without_secrets_names_none() -> None:
    settings = parse_app_settings("app", make_document_text("official_account", mode="plain"))

    english, chinese = describe(settings)

    assert english.endswith("mode=plain  1 callback key")
    assert chinese.endswith("mode=plain  1 组回调密钥")


def test_list_urls_suite_has_a_second_one() -> None:
    url = "https://hook.example.com/callback/app"

    assert list_urls(FakeStack(), parse("wecom_app")) == [url]
    assert list_urls(FakeStack(), parse("wecom_suite")) == [url, f"{url}/$CORPID$"]


@pytest.mark.parametrize(
    ("kind", "replaced", "words"),
    [
        pytest.param("official_account", {"mode": "plain"}, ["plain mode"], id="plain"),
        pytest.param("official_account", {"mode": "secure"}, [], id="secure"),
        pytest.param("wecom_app", {}, [], id="wecom"),
        pytest.param(
            "wecom_app",
            {"oauth": {**OAUTH, "session_keys": [PUBLIC_SESSION_KEY]}},
            ["which everybody knows"],
            id="public-key",
        ),
        pytest.param(
            "wecom_bot",
            {"callback_keys": make_document("wecom_bot")["callback_keys"] * 2},
            ["takes 2 callback keys"],
            id="rotating",
        ),
    ],
)
def test_warn_tells_what_an_operator_should_know(kind: str, replaced: dict[str, Any], words: list[str]) -> None:
    warnings = list(warn(parse(kind, **replaced)))

    assert len(warnings) == len(words)
    assert all(word in warning.english for word, warning in zip(words, warnings, strict=True))
