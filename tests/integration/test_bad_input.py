"""Every kind of bad input gets a clear 4xx, and one log line that says which check failed."""

import base64
from http import HTTPStatus
from typing import Any

import pytest

from tests.conftest import LogLines
from tests.factories import (
    ACCOUNT,
    NEXT_KEY,
    WECOM,
    encrypt_raw,
    make_envelope,
    make_file_event,
    make_frame,
    make_get_query,
    make_message_event,
    make_plain_query,
    make_post_event,
    make_post_query,
    make_text_xml,
    make_timestamp,
    make_verify_event,
    make_wrong_method_event,
    pad_frame,
    sign_raw,
)
from tests.integration.conftest import Send

type Event = dict[str, Any]

pytestmark = pytest.mark.usefixtures("local_settings")

ENTITY = '<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>'
BILLION_LAUGHS = (
    '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
    "<xml><Encrypt>&c;</Encrypt></xml>"
)
DEEP_XML = "<xml>" + "<a>" * 20_000 + "</a>" * 20_000 + "</xml>"
DEEP_JSON = '{"encrypt":' + "[" * 50_000
RECEIVER = WECOM.receive_id.encode()


def post(body: str | bytes, **broken: str | None) -> Event:
    """A POST whose parameters are right for some message, and whose body is another one."""
    return make_post_event("wecom", make_post_query(WECOM.encrypt("hello"), **broken), body)


def post_signed(encrypt: str) -> Event:
    return make_post_event("wecom", make_post_query(sign_raw(WECOM, encrypt)), make_envelope(encrypt))


def post_padded(padded: bytes) -> Event:
    message = encrypt_raw(WECOM, padded)
    return make_post_event("wecom", make_post_query(message), make_envelope(message.encrypt))


def post_message(plaintext: str = "<xml/>", **broken: Any) -> Event:
    return make_message_event("wecom", WECOM, plaintext, **broken)


def post_plain(body: str | bytes = "<xml/>", **broken: str | None) -> Event:
    return make_post_event("plain", make_plain_query(ACCOUNT, "", **broken), body)


def get(**broken: str | None) -> Event:
    return make_verify_event("wecom", make_get_query(WECOM, "7300", **broken))


def double(event: Event) -> Event:
    return {**event, "rawQueryString": f"{event['rawQueryString']}&nonce=other"}


def with_other_key() -> Event:
    other = WECOM._replace(encoding_aes_key=NEXT_KEY.encoding_aes_key)
    message = encrypt_raw(other, pad_frame(make_frame(b"hello", RECEIVER)))
    return make_post_event("wecom", make_post_query(message), make_envelope(message.encrypt))


QUERY, BODY, MALFORMED = "invalid_query", "invalid_body", "malformed_message"

CASES: dict[str, tuple[Event, int, str]] = {
    "get-without-signature": (get(msg_signature=None), 400, QUERY),
    "get-without-timestamp": (get(timestamp=None), 400, QUERY),
    "get-without-nonce": (get(nonce=None), 400, QUERY),
    "get-without-echostr": (get(echostr=None), 400, QUERY),
    "get-empty-echostr": (get(echostr=""), 400, QUERY),
    "get-without-query": (make_verify_event("wecom", ""), 400, QUERY),
    "get-doubled-parameter": (double(get()), 400, QUERY),
    "get-wrong-signature": (get(msg_signature="0" * 40), 403, "invalid_signature"),
    "get-other-nonce": (get(nonce="other"), 403, "invalid_signature"),
    "get-decoded-twice": (make_verify_event("wecom", make_get_query(NEXT_KEY)), 403, "invalid_signature"),
    "get-unknown-app": (make_verify_event("nobody", make_get_query()), 404, "unknown_app"),
    "get-other-corp-in-path": (make_verify_event("wecom", make_get_query(), "wwother"), 404, "unknown_app"),
    "plain-get-wrong-signature": (
        make_verify_event("plain", make_plain_query(signature="0" * 40, echostr="1")),
        403,
        "invalid_signature",
    ),
    "plain-get-without-echostr": (make_verify_event("plain", make_plain_query()), 400, QUERY),
    "post-without-signature": (post_message(msg_signature=None), 400, QUERY),
    "post-without-query": (make_post_event("wecom", "", "<xml/>"), 400, QUERY),
    "post-doubled-parameter": (double(post_message()), 400, QUERY),
    "post-empty-body": (post(""), 400, MALFORMED),
    "post-no-body": ({**post(""), "body": None}, 400, MALFORMED),
    "post-too-large": (post("<xml>" + "a" * 262_144 + "</xml>"), 413, "body_too_large"),
    "post-base64-too-large": (post(bytes(262_145)), 413, "body_too_large"),
    "post-not-base64": ({**post("<xml/>"), "isBase64Encoded": True}, 400, BODY),
    "post-base64-of-nothing-known": (post(b"\x89PNG\r\n\x1a\n"), 400, MALFORMED),
    "post-form": (post("a=b&c=d"), 400, MALFORMED),
    "post-not-closed": (post("<xml><Encrypt>QQ=="), 400, MALFORMED),
    "post-html": (post("<html></html>"), 400, MALFORMED),
    "post-json-array": (post("[]"), 400, MALFORMED),
    "post-json-nan": (post('{"encrypt":NaN}'), 400, MALFORMED),
    "post-dtd": (post("<!DOCTYPE xml><xml><Encrypt>QQ==</Encrypt></xml>"), 400, MALFORMED),
    "post-external-dtd": (post('<!DOCTYPE xml SYSTEM "http://192.0.2.1/x"><xml/>'), 400, MALFORMED),
    "post-entity": (post(ENTITY), 400, MALFORMED),
    "post-billion-laughs": (post(BILLION_LAUGHS), 400, MALFORMED),
    "post-deep-xml": (post(DEEP_XML), 400, MALFORMED),
    "post-deep-json": (post(DEEP_JSON), 400, MALFORMED),
    "post-utf-16": (post("<xml><Encrypt>QQ==</Encrypt></xml>".encode("utf-16")), 400, MALFORMED),
    "post-utf-16-without-mark": (post("<xml><Encrypt>QQ==</Encrypt></xml>".encode("utf-16-be")), 400, MALFORMED),
    "post-gbk": (post("<xml><A>文</A></xml>".encode("gbk")), 400, MALFORMED),
    "post-unsigned-plaintext": (post(make_text_xml()), 400, MALFORMED),
    "post-empty-encrypt": (post("<xml><Encrypt></Encrypt></xml>"), 400, MALFORMED),
    "post-doubled-encrypt": (post("<xml><Encrypt>QQ==</Encrypt><Encrypt>QQ==</Encrypt></xml>"), 400, MALFORMED),
    "post-wrong-signature": (post_message(msg_signature="0" * 40), 403, "invalid_signature"),
    "post-other-timestamp": (post_message(timestamp="1"), 403, "invalid_signature"),
    "post-other-nonce": (post_message(nonce="other"), 403, "invalid_signature"),
    "post-other-ciphertext": (post(make_envelope(WECOM.encrypt("a").encrypt)), 403, "invalid_signature"),
    "post-other-key": (with_other_key(), 403, "invalid_padding"),
    "post-other-id": (
        make_message_event("wecom", WECOM._replace(receive_id="wwother"), "<xml/>"),
        403,
        "invalid_receive_id",
    ),
    "post-ciphertext-no-base64": (post_signed("QQ==!"), 403, "invalid_base64"),
    "post-ciphertext-no-block": (post_signed(base64.b64encode(bytes(17)).decode()), 403, "invalid_block"),
    "post-padding-0": (post_padded(bytes(32)), 403, "invalid_padding"),
    "post-padding-33": (post_padded(bytes(31) + b"\x21" * 33), 403, "invalid_padding"),
    "post-length-too-large": (
        post_padded(pad_frame(make_frame(b"hello", RECEIVER, length=2**32 - 1))),
        403,
        "invalid_frame",
    ),
    "post-text-not-utf-8": (post_padded(pad_frame(make_frame(b"\xff", RECEIVER))), 403, "invalid_text"),
    "post-stale-timestamp": (post_message(at=make_timestamp(age=3600)), 403, "stale_timestamp"),
    "post-timestamp-of-tomorrow": (post_message(at=make_timestamp(age=-86_400)), 403, "stale_timestamp"),
    "post-timestamp-no-number": (post_message(at="soon"), 403, "stale_timestamp"),
    "post-message-not-xml": (post_message("hello"), 400, MALFORMED),
    "post-message-with-entity": (post_message(ENTITY), 400, MALFORMED),
    "post-message-deep": (post_message(DEEP_XML), 400, MALFORMED),
    "post-message-number-that-is-none": (post_message("<xml><CreateTime>now</CreateTime></xml>"), 400, MALFORMED),
    "post-unknown-app": (make_message_event("nobody", WECOM, "<xml/>"), 404, "unknown_app"),
    "post-other-corp-in-path": (make_message_event("wecom", WECOM, "<xml/>", corp_id="wwother"), 404, "unknown_app"),
    "plain-post-wrong-signature": (post_plain(signature="0" * 40), 403, "invalid_signature"),
    "plain-post-stale": (
        make_post_event("plain", make_plain_query(at=make_timestamp(age=3600)), "<xml/>"),
        403,
        "stale_timestamp",
    ),
    "plain-post-entity": (post_plain(ENTITY), 400, MALFORMED),
    "plain-post-empty": (post_plain(""), 400, MALFORMED),
    "plain-post-utf-16": (post_plain("<xml></xml>".encode("utf-16-le")), 400, MALFORMED),
    "secure-post-in-clear": (make_post_event("secure", make_plain_query(), make_text_xml()), 400, QUERY),
    "put": (make_wrong_method_event("PUT", "wecom"), 405, "method_not_allowed"),
    "file-unknown": (make_file_event("/nothing.txt"), 404, "unknown_file"),
    "file-post": (make_file_event("/nothing.txt", "POST"), 405, "method_not_allowed"),
}


@pytest.mark.parametrize(("event", "status", "reason"), CASES.values(), ids=CASES.keys())
def test_bad_input_gets_its_status_and_the_log_its_reason(
    send: Send, log_lines: LogLines, event: Event, status: int, reason: str
) -> None:
    # When
    response = send(event)
    # Then
    assert (response["statusCode"], response["body"]) == (status, HTTPStatus(status).phrase)
    assert response["headers"]["content-type"] == "text/plain; charset=utf-8"
    (line,) = log_lines()
    assert (line["level"], line["outcome"], line["status"]) == ("WARNING", "refused", status)
    assert line["reason"] == reason
    assert line["problem"]
    assert "Traceback" not in str((response, line))


@pytest.mark.parametrize("event", [event for event, status, _ in CASES.values() if status in {400, 403}])
def test_bad_input_the_log_names_the_app_once_it_is_known(send: Send, log_lines: LogLines, event: Event) -> None:
    send(event)
    (line,) = log_lines()
    named_before_the_app = {QUERY, BODY}  # read before the app is looked for
    assert line.get("app") in {"wecom", "plain", "secure"} or line["reason"] in named_before_the_app
