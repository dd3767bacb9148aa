import time
from typing import Any

import pytest

from shared.errors import CallbackError, InvalidReceiveIdError, InvalidSignatureError, UnknownAppError
from shared.protocol.callback import ReceivedMessage
from shared.runtime.app_settings import parse_app_settings
from shared.runtime.callback_endpoint import CallbackEndpoint
from tests.documents import KINDS, make_document_text
from tests.factories import (
    ACCOUNT,
    BOT,
    CUSTOMER,
    ECHO,
    PROVIDER,
    SUITE,
    WECOM,
    Screen,
    make_envelope,
    make_get_query,
    make_plain_query,
    make_post_query,
    make_text_xml,
)


def make_endpoint(kind: str, corp_id: str = "", **replaced: Any) -> CallbackEndpoint:
    return CallbackEndpoint(parse_app_settings("demo", make_document_text(kind, **replaced)), corp_id)


def send(endpoint: CallbackEndpoint, screen: Screen, auth_corp_id: str = "") -> ReceivedMessage:
    message = screen.encrypt("hello")
    query, body = make_post_query(message), make_envelope(message.encrypt).encode()
    return endpoint.open_message(query, body, time.time(), auth_corp_id)


def verify(endpoint: CallbackEndpoint, screen: Screen) -> str:
    return endpoint.verify_url(make_get_query(screen))


OTHER_CORP = SUITE._replace(receive_id="wpOther")
EMPTY = SUITE._replace(receive_id="")
SUITE_FIELDS: dict[str, Any] = {"auth_corp_ids": [CUSTOMER.receive_id]}


@pytest.mark.parametrize(
    ("kind", "screen"), [("wecom_app", WECOM), ("wecom_suite", PROVIDER), ("wecom_bot", BOT)], ids=lambda value: value
)
def test_verify_url_carries_the_id_of_the_kind(kind: str, screen: Screen) -> None:
    assert verify(make_endpoint(kind), screen) == ECHO
    with pytest.raises(InvalidReceiveIdError):
        verify(make_endpoint(kind), screen._replace(receive_id="other"))


@pytest.mark.parametrize("mode", ["plain", "compatible", "secure"])
def test_verify_url_of_an_official_account_is_plain_in_every_mode(mode: str) -> None:
    endpoint = make_endpoint("official_account", mode=mode)
    assert endpoint.verify_url(make_plain_query(echostr=ECHO)) == ECHO
    with pytest.raises(InvalidSignatureError):
        endpoint.verify_url(make_plain_query(echostr=ECHO, nonce="other"))


@pytest.mark.parametrize(
    ("kind", "screen"),
    [
        ("wecom_app", WECOM),
        ("wecom_suite", SUITE),
        ("wecom_suite", CUSTOMER),
        ("wecom_bot", BOT),
        ("official_account", ACCOUNT),
    ],
    ids=lambda value: value if isinstance(value, str) else value.receive_id,
)
def test_open_message_carries_the_id_of_the_kind(kind: str, screen: Screen) -> None:
    fields: dict[str, Any] = SUITE_FIELDS if kind == "wecom_suite" else {}
    received = send(make_endpoint(kind, **fields), screen)
    assert (received.plaintext, received.receive_id) == ("hello", screen.receive_id)
    with pytest.raises(InvalidReceiveIdError):
        send(make_endpoint(kind, **fields), screen._replace(receive_id="other"))


@pytest.mark.parametrize("screen", [PROVIDER, OTHER_CORP, EMPTY], ids=["provider", "other-corp", "empty"])
def test_open_message_of_a_suite_takes_neither_provider_nor_unknown_corp(screen: Screen) -> None:
    with pytest.raises(InvalidReceiveIdError):
        send(make_endpoint("wecom_suite", **SUITE_FIELDS), screen)


@pytest.mark.parametrize("screen", [SUITE, CUSTOMER, EMPTY], ids=["suite", "customer", "empty"])
def test_verify_url_of_a_suite_takes_the_provider_only(screen: Screen) -> None:
    with pytest.raises(InvalidReceiveIdError):
        verify(make_endpoint("wecom_suite", **SUITE_FIELDS), screen)


def test_open_message_of_a_suite_with_a_corp_in_the_path_takes_that_corp_only() -> None:
    endpoint = make_endpoint("wecom_suite", OTHER_CORP.receive_id, **SUITE_FIELDS)
    assert send(endpoint, OTHER_CORP).receive_id == OTHER_CORP.receive_id
    for screen in (SUITE, CUSTOMER, PROVIDER, EMPTY):
        with pytest.raises(InvalidReceiveIdError):
            send(endpoint, screen)


@pytest.mark.parametrize(
    ("kind", "corp_id", "fields", "suite_id"),
    [
        ("wecom_suite", "", {}, SUITE.receive_id),
        ("wecom_suite", "", SUITE_FIELDS, SUITE.receive_id),
        ("wecom_suite", OTHER_CORP.receive_id, {}, ""),
        ("wecom_suite", "", {"receive_ids": {"post": ["postId"]}}, ""),
        ("wecom_app", "", {}, ""),
    ],
)
def test_suite_id_is_that_of_a_suite_whose_corps_nobody_names(
    kind: str, corp_id: str, fields: dict[str, Any], suite_id: str
) -> None:
    endpoint = make_endpoint(kind, corp_id, **fields)
    assert endpoint.suite_id == suite_id
    assert endpoint.settings.app == "demo"


def test_open_message_of_a_corp_that_authorises_the_suite_takes_that_corp_only() -> None:
    endpoint = make_endpoint("wecom_suite", **SUITE_FIELDS)
    assert send(endpoint, OTHER_CORP, OTHER_CORP.receive_id).receive_id == OTHER_CORP.receive_id
    for screen in (SUITE, CUSTOMER, PROVIDER, EMPTY):
        with pytest.raises(InvalidReceiveIdError):
            send(endpoint, screen, OTHER_CORP.receive_id)


def test_verify_url_of_a_suite_with_the_provider_in_the_path_is_answered() -> None:
    assert verify(make_endpoint("wecom_suite", PROVIDER.receive_id), PROVIDER) == ECHO


@pytest.mark.parametrize(
    ("kind", "corp_id"),
    [("wecom_app", "ww0000000000000001"), ("wecom_bot", "ww0000000000000001"), ("official_account", "wxother")],
)
def test_corp_id_in_the_path_that_is_not_the_apps_raises(kind: str, corp_id: str) -> None:
    with pytest.raises(UnknownAppError, match="corp id in the path"):
        make_endpoint(kind, corp_id)


def test_corp_id_in_the_path_that_is_the_apps_own_is_taken() -> None:
    assert send(make_endpoint("wecom_app", WECOM.receive_id), WECOM).plaintext == "hello"


@pytest.mark.parametrize("kind", ["wecom_app", "wecom_suite", "wecom_bot"])
def test_receive_ids_override_the_rule_of_the_kind_by_method(kind: str) -> None:
    endpoint = make_endpoint(kind, receive_ids={"get": ["", "getId"], "post": ["postId"]})
    screen = {"wecom_app": WECOM, "wecom_suite": SUITE, "wecom_bot": BOT}[kind]
    assert verify(endpoint, screen._replace(receive_id="")) == ECHO
    assert verify(endpoint, screen._replace(receive_id="getId")) == ECHO
    assert send(endpoint, screen._replace(receive_id="postId")).receive_id == "postId"
    with pytest.raises(InvalidReceiveIdError):
        send(endpoint, screen._replace(receive_id=""))
    with pytest.raises(InvalidReceiveIdError):
        verify(endpoint, screen._replace(receive_id="postId"))


@pytest.mark.parametrize("mode", ["compatible", "secure"])
def test_open_message_unencrypted_does_not_get_past_the_configured_mode(mode: str) -> None:
    endpoint = make_endpoint("official_account", mode=mode)
    with pytest.raises(CallbackError):
        endpoint.open_message({**make_plain_query(), "msg_signature": "0" * 40}, make_text_xml().encode(), time.time())


def test_open_message_in_plain_mode_takes_the_body_as_it_is() -> None:
    endpoint = make_endpoint("official_account", mode="plain")
    received = endpoint.open_message(make_plain_query(), make_text_xml("你好").encode(), time.time())
    assert "你好" in received.plaintext
    assert received.crypto is None


@pytest.mark.parametrize("kind", KINDS)
def test_open_message_stale_timestamp_raises(kind: str) -> None:
    screen = {"wecom_app": WECOM, "wecom_suite": SUITE, "wecom_bot": BOT, "official_account": ACCOUNT}[kind]
    message = screen.encrypt("hello")
    query, body = make_post_query(message), make_envelope(message.encrypt).encode()
    with pytest.raises(CallbackError, match="s old, and 60 s are allowed"):
        make_endpoint(kind, max_age_seconds=60).open_message(query, body, time.time() + 120)


@pytest.mark.parametrize(
    ("kind", "receive_id", "acknowledgement"),
    [
        ("wecom_app", WECOM.receive_id, ""),
        ("wecom_bot", "", ""),
        ("official_account", ACCOUNT.receive_id, "success"),
        ("official_account", "", "success"),
        ("wecom_suite", SUITE.receive_id, "success"),
        ("wecom_suite", CUSTOMER.receive_id, ""),
    ],
)
def test_acknowledge_is_what_the_url_expects(kind: str, receive_id: str, acknowledgement: str) -> None:
    assert make_endpoint(kind).acknowledge(receive_id) == acknowledgement
