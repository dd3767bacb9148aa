"""Canaries: no token, key, secret, signature, ciphertext or content ever stands in a log line or in a refusal."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from functions.receive_message.handlers import bot
from shared.errors import ReplyError, SettingsUnavailableError
from shared.protocol.envelope import EnvelopeForm
from shared.protocol.messages import Message
from shared.runtime import wiring
from shared.runtime.observability import logger
from tests.documents import make_full_document
from tests.factories import (
    NONCE,
    Screen,
    encrypt_raw,
    make_bot_json,
    make_envelope,
    make_file_event,
    make_frame,
    make_get_query,
    make_message_event,
    make_plain_query,
    make_post_event,
    make_post_query,
    make_text_json,
    make_text_xml,
    make_timestamp,
    make_verify_event,
    make_wrong_method_event,
    pad_frame,
    sign_raw,
)
from tests.integration.conftest import Send, forget_settings

type Event = dict[str, Any]

CONTENT = "canary-content"
SCREEN = Screen("canaryT0ken", "canaryKey" + "k" * 34, "ww1")
SESSION_KEY = "canary-session-key-" + "s" * 20
OAUTH = {"redirect_allow": ["https://app.example.com"], "session_keys": [SESSION_KEY]}
KEYS = [SCREEN.callback_key()]
# The requests are made when the tests are collected, and may have to wait for long.
COMMON = {"callback_keys": KEYS, "max_age_seconds": 7200}

APPS = {
    "wecom": make_full_document("wecom_app", corp_id="ww1", receive_ids=None, oauth=OAUTH, **COMMON),
    "suite": make_full_document("wecom_suite", auth_corp_ids=["ww1"], oauth=OAUTH, **COMMON),
    "bot": make_full_document("wecom_bot", receive_ids={"get": ["ww1"], "post": ["ww1"]}, **COMMON),
    "secure": make_full_document("official_account", app_id="ww1", oauth=OAUTH, **COMMON),
    "plain": make_full_document("official_account", app_id="ww1", mode="plain", oauth=OAUTH, **COMMON),
    # Each has a secret where it does not belong, as a slip of the operator may put it.
    "broken-1": make_full_document("wecom_app", agent_id="canary-slip"),
    "broken-2": make_full_document("wecom_app", callback_keys=[{**KEYS[0], "token": "canary slip"}]),
    "broken-3": make_full_document("wecom_app", oauth={**OAUTH, "session_keys": "canary-slip"}),
    "broken-4": "canary-slip",
    "broken-5": make_full_document("wecom_app", kind="canary-slip"),
}
# Everything that is secret or personal has "canary" in it, so that one search finds what leaks.
CONFIGURED = {"canary", SCREEN.token, SCREEN.encoding_aes_key, SESSION_KEY}


def make_good_events() -> Iterator[Event]:
    for app in ("wecom", "suite", "secure", "bot"):
        yield make_message_event(app, SCREEN, make_text_xml(CONTENT, FromUserName="canary-user"))
        yield make_message_event(app, SCREEN, make_text_json(CONTENT), EnvelopeForm.JSON)
        yield make_message_event(app, SCREEN, make_bot_json(CONTENT), EnvelopeForm.LOWERCASE_JSON)
        yield make_message_event(app, SCREEN, make_text_xml(CONTENT, MsgType="canary-type"))
    yield make_post_event("plain", make_plain_query(SCREEN), make_text_xml(MsgType="image", PicUrl=CONTENT))
    yield make_file_event("/WW_verify_1.txt")


def make_bad_events() -> Iterator[Event]:
    message = SCREEN.encrypt(make_text_xml(CONTENT))
    body, query = make_envelope(message.encrypt), make_post_query(message)
    for app in APPS:
        yield make_post_event(app, query, make_text_xml(CONTENT))
        yield make_verify_event(app, make_get_query(SCREEN._replace(receive_id="other"), CONTENT))
        for name in ("msg_signature", "timestamp", "nonce"):
            yield make_post_event(app, {**query, name: "canary"}, body)
            yield make_post_event(app, {name: query[name]}, body)
        for name in ("signature", "timestamp", "nonce", "echostr"):
            yield make_verify_event(app, {**make_plain_query(SCREEN, echostr=CONTENT), name: ""})
    yield make_post_event("wecom", f"nonce=canary&nonce={CONTENT}", body)
    yield make_post_event("stranger", query, body)
    yield make_post_event("wecom", query, body, corp_id="canary")
    yield make_message_event("wecom", SCREEN, make_text_xml(CONTENT), at=make_timestamp(age=9999))
    yield make_message_event("wecom", SCREEN, f"<xml><CreateTime>{CONTENT}</CreateTime></xml>")
    yield make_message_event("wecom", SCREEN, f"<!DOCTYPE xml><xml><Content>{CONTENT}</Content></xml>")
    yield make_message_event("wecom", SCREEN, f'{{"Content":"{CONTENT}",')
    for encrypt in (CONTENT, "Y2FuYXJ5"):
        yield make_post_event("wecom", make_post_query(sign_raw(SCREEN, encrypt)), make_envelope(encrypt))
    for frame in (make_frame(CONTENT.encode(), b"", 999), make_frame(CONTENT.encode() + b"\xff", b"ww1")):
        sealed = encrypt_raw(SCREEN, pad_frame(frame))
        yield make_post_event("wecom", make_post_query(sealed), make_envelope(sealed.encrypt))
    yield make_post_event("plain", make_plain_query(SCREEN), f"<xml><Content>{CONTENT}")
    yield {**make_post_event("wecom", query, CONTENT), "isBase64Encoded": True}
    yield make_wrong_method_event("PUT", "canary")
    yield make_file_event("/canary.txt")
    yield make_file_event("/../canary")


GOOD, BAD = list(make_good_events()), list(make_bad_events())


@pytest.fixture(autouse=True)
def canary_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    tables = {"apps": APPS, "files": {"WW_verify_1.txt": "1"}}
    monkeypatch.setenv("SETTINGS_SOURCE", f"json:{json.dumps(tables)}")
    monkeypatch.setattr(logger._logger, "level", logging.DEBUG)
    forget_settings()
    yield
    forget_settings()


@pytest.fixture
def written(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, log_stream: Any) -> Any:
    """Returns all that was written until now: by the logger, by any other logger, to stdout and to stderr."""
    caplog.set_level(logging.DEBUG)
    return lambda: "".join(
        [log_stream.getvalue(), str([record.__dict__ for record in caplog.records]), *capfd.readouterr()]
    )


def signed_values(event: Event) -> set[str]:
    """What a request carries to be verified and decrypted."""
    query = event.get("queryStringParameters") or {}
    values = {query.get(name, "") for name in ("msg_signature", "signature", "echostr")}
    return {value for value in (*values, event.get("body") or "") if len(value) > 8}


def check_log(text: str, event: Event) -> None:
    assert text.count('"message":"request"') == 1
    for value in (*CONFIGURED, *signed_values(event), NONCE):
        assert value not in text


def check_response(response: Event, event: Event) -> None:
    for value in (*CONFIGURED, *signed_values(event)):
        assert value not in str(response)


@pytest.mark.parametrize("event", GOOD)
def test_good_request_leaves_no_canary(send: Send, written: Any, event: Event) -> None:
    response = send(event)
    assert response["statusCode"] == 200
    check_log(written(), event)
    check_response(response, event)


@pytest.mark.parametrize("event", BAD)
def test_bad_request_leaves_no_canary(send: Send, written: Any, event: Event) -> None:
    response = send(event)
    assert response["statusCode"] >= 400
    check_log(written(), event)
    check_response(response, event)


@pytest.mark.parametrize("app", ["wecom", "suite", "bot"])
def test_url_verification_leaves_its_echo_in_the_response_only(send: Send, written: Any, app: str) -> None:
    screen = SCREEN._replace(receive_id="ww5d0e6cc82f1174b3") if app == "suite" else SCREEN
    event = make_verify_event(app, make_get_query(screen, CONTENT))
    assert send(event)["body"] == CONTENT
    check_log(written(), event)


def test_plain_mode_leaves_the_content_in_the_response_only(send: Send, written: Any) -> None:
    event = make_post_event("plain", make_plain_query(SCREEN), make_text_xml(CONTENT))
    assert CONTENT in send(event)["body"]
    check_log(written(), event)


@pytest.mark.parametrize("error", [LookupError, UnicodeError, ReplyError, SettingsUnavailableError, RecursionError])
def test_failing_handler_leaves_no_canary(
    send: Send, written: Any, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    # Given
    def fail(_: object, message: Message, __: object) -> None:
        raise error("the reply is too long" if error is ReplyError else str(message.fields))

    monkeypatch.setattr(bot, "stream", fail)
    # When
    response = send(GOOD[0])
    # Then
    assert response["statusCode"] == 200
    text = written()
    assert '"level":"ERROR"' in text
    check_log(text, GOOD[0])


def test_unforeseen_failure_leaves_no_canary(send: Send, written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given
    def fail() -> None:
        raise RuntimeError(SCREEN.token)

    monkeypatch.setattr(wiring, "get_apps", fail)
    # When
    response = send(GOOD[0])
    # Then
    assert response["statusCode"] == 500
    check_log(written(), GOOD[0])
    check_response(response, GOOD[0])
