import json

import pytest

from shared.protocol.document import build_json, build_xml, parse_document
from shared.protocol.envelope import EnvelopeForm
from tests.conftest import LogLines
from tests.documents import make_document_text
from tests.factories import (
    ACCOUNT,
    BOT,
    CUSTOMER,
    NONCE,
    SUITE,
    WECOM,
    Screen,
    load_event,
    load_vectors,
    make_bot_json,
    make_message_event,
    make_plain_query,
    make_post_event,
    make_text_json,
    make_text_xml,
    open_reply,
)
from tests.integration.conftest import ParameterStore, Send

pytestmark = pytest.mark.usefixtures("parameter_store")

XML, JSON, BOT_JSON = EnvelopeForm.XML, EnvelopeForm.JSON, EnvelopeForm.LOWERCASE_JSON
CONTENT_TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json", BOT_JSON: "application/json"}
SUITE_TICKET = load_vectors("wecom_suite_events")["cases"][0]["packet"]


@pytest.mark.parametrize(
    ("app", "screen", "form", "plaintext"),
    [
        pytest.param("wecom", WECOM, XML, make_text_xml("你好"), id="wecom-app"),
        pytest.param("suite", CUSTOMER, XML, make_text_xml("你好", CUSTOMER), id="suite-data"),
        pytest.param("secure", ACCOUNT, XML, make_text_xml("你好"), id="official-account-xml"),
        pytest.param("secure", ACCOUNT, JSON, make_text_json("你好"), id="official-account-json"),
    ],
)
def test_receive_message_text_is_echoed_encrypted_in_the_form_received(
    send: Send, log_lines: LogLines, app: str, screen: Screen, form: EnvelopeForm, plaintext: str
) -> None:
    # Given
    event = make_message_event(app, screen, plaintext, form)
    # When
    response = send(event)
    # Then
    assert response["statusCode"] == 200
    assert response["headers"]["content-type"] == CONTENT_TYPES[form]
    _, received = parse_document(plaintext)
    _, reply = parse_document(open_reply(screen, response["body"]))
    assert reply["Content"] == "你好"
    assert (reply["ToUserName"], reply["FromUserName"]) == (received["FromUserName"], received["ToUserName"])
    (line,) = (line for line in log_lines() if line["message"] == "request")
    assert (line["app"], line["outcome"], line["message_type"]) == (app, "replied", "TextMessage")


def test_receive_message_text_to_a_bot_is_echoed_as_a_finished_stream(send: Send) -> None:
    # Given
    event = make_message_event("bot", BOT, make_bot_json("你好"), BOT_JSON)
    # When
    response = send(event)
    # Then
    envelope = json.loads(response["body"])
    assert list(envelope) == ["encrypt", "msgsignature", "timestamp", "nonce"]
    assert (type(envelope["timestamp"]), envelope["nonce"]) == (int, NONCE)
    assert json.loads(open_reply(BOT, response["body"])) == {
        "msgtype": "stream",
        "stream": {"id": "m-8f2c", "finish": True, "content": "你好"},
    }


def test_receive_message_compatible_mode_opens_the_encrypted_part(send: Send) -> None:
    # Given
    message = ACCOUNT.encrypt(make_text_xml("sealed"))
    query = make_plain_query(ACCOUNT, message.timestamp, openid="oABCD", encrypt_type="aes")
    body = make_text_xml("in clear", Encrypt=message.encrypt)
    # When
    response = send(make_post_event("compatible", {**query, "msg_signature": message.msg_signature}, body))
    # Then
    assert parse_document(open_reply(ACCOUNT, response["body"]))[1]["Content"] == "sealed"


@pytest.mark.parametrize(
    ("plaintext", "form"), [(make_text_xml("你好"), XML), (make_text_json("你好"), JSON)], ids=["xml", "json"]
)
def test_receive_message_plain_mode_answers_in_clear(send: Send, plaintext: str, form: EnvelopeForm) -> None:
    response = send(make_post_event("plain", make_plain_query(openid="oABCD"), plaintext))
    assert (response["statusCode"], response["headers"]["content-type"]) == (200, CONTENT_TYPES[form])
    assert parse_document(response["body"])[1]["Content"] == "你好"


def test_receive_message_half_a_surrogate_pair_in_json_is_answered(send: Send) -> None:
    body = '{"MsgType":"text","FromUserName":"linmei","ToUserName":"gh_1","Content":"a\\ud800b"}'
    response = send(make_post_event("plain", make_plain_query(), body))
    assert json.loads(response["body"])["Content"] == "a?b"


@pytest.mark.parametrize(
    ("app", "screen", "plaintext", "acknowledgement"),
    [
        pytest.param("wecom", WECOM, make_text_xml(MsgType="event", Event="view"), "", id="wecom-app"),
        pytest.param("suite", CUSTOMER, make_text_xml(MsgType="image"), "", id="suite-data"),
        pytest.param("suite", SUITE, SUITE_TICKET, "success", id="suite-command"),
        pytest.param("bot", BOT, make_bot_json(msgtype="file"), "", id="bot"),
        pytest.param("secure", ACCOUNT, make_text_xml(MsgType="voice"), "success", id="official-account"),
    ],
)
def test_receive_message_nothing_to_say_is_acknowledged_as_the_url_expects(
    send: Send, log_lines: LogLines, app: str, screen: Screen, plaintext: str, acknowledgement: str
) -> None:
    response = send(make_message_event(app, screen, plaintext))
    assert (response["statusCode"], response["body"]) == (200, acknowledgement)
    assert response["headers"]["content-type"] == "text/plain; charset=utf-8"
    (line,) = (line for line in log_lines() if line["message"] == "request")
    assert line["outcome"] == "acknowledged"


def test_receive_message_plain_mode_event_is_acknowledged(send: Send) -> None:
    body = make_text_xml(MsgType="event", Event="CLICK")
    assert send(make_post_event("plain", make_plain_query(), body))["body"] == "success"


def test_receive_message_with_a_corp_in_the_path_takes_that_corp(send: Send) -> None:
    # Given
    new_customer = SUITE._replace(receive_id="wpNewCustomer")
    plaintext = make_text_xml("你好", new_customer)
    # When
    response = send(make_message_event("suite", new_customer, plaintext, corp_id="wpNewCustomer"))
    # Then
    assert parse_document(open_reply(new_customer, response["body"]))[1]["Content"] == "你好"


@pytest.mark.parametrize("corp_id", ["", CUSTOMER.receive_id])
def test_receive_message_of_a_corp_that_neither_path_nor_settings_know_is_refused(send: Send, corp_id: str) -> None:
    stranger = SUITE._replace(receive_id="wpStranger")
    assert send(make_message_event("suite", stranger, make_text_xml(), corp_id=corp_id))["statusCode"] == 403


@pytest.mark.parametrize("name", ["receive_message", "receive_message_base64"])
def test_receive_message_tencents_own_request_is_answered(
    send: Send, parameter_store: ParameterStore, name: str
) -> None:
    # Given
    vector = next(vector for vector in load_vectors("wecom_crypto") if vector["name"] == "A_post")
    screen = Screen(vector["token"], vector["encoding_aes_key"], vector["receive_id"])
    document = make_document_text(
        "wecom_app", callback_keys=[screen.callback_key()], corp_id=screen.receive_id, max_age_seconds=0
    )
    parameter_store.put_app("demo-wecom", document)
    # When
    response = send(load_event(name))
    # Then
    assert parse_document(open_reply(screen, response["body"]))[1]["Content"] == "hello"


def test_receive_message_secure_post_of_tencents_page_is_acknowledged(
    send: Send, parameter_store: ParameterStore
) -> None:
    # Given
    vector = load_vectors("official_account_crypto")[0]
    screen = Screen(vector["token"], vector["encoding_aes_key"], vector["receive_id"])
    document = make_document_text(
        "official_account", callback_keys=[screen.callback_key()], app_id=screen.receive_id, max_age_seconds=0
    )
    parameter_store.put_app("demo", document)
    query = {name: vector[name] for name in ("msg_signature", "timestamp", "nonce")}
    body = build_json({"ToUserName": "gh_97417a04a28d", "Encrypt": vector["encrypt"]})
    # When
    response = send(make_post_event("demo", {**query, "encrypt_type": "aes"}, body))
    # Then
    assert response["body"] == "success"


def test_receive_message_body_with_byte_order_mark_is_read(send: Send) -> None:
    event = make_message_event("wecom", WECOM, make_text_xml())
    body = b"\xef\xbb\xbf" + event["body"].encode()
    response = send(make_post_event("wecom", event["rawQueryString"], body))
    assert response["statusCode"] == 200


@pytest.mark.parametrize("content", ["]]></Content><Content>x", "<b>&amp;</b>", "😀\n\t 你好 "])
def test_receive_message_any_content_is_echoed_whole(send: Send, content: str) -> None:
    response = send(make_message_event("wecom", WECOM, make_text_xml(content)))
    assert parse_document(open_reply(WECOM, response["body"]))[1]["Content"] == content


def test_receive_message_repeated_delivery_is_answered_again(send: Send) -> None:
    event = make_message_event("wecom", WECOM, make_text_xml())
    assert [send(event)["statusCode"] for _ in range(3)] == [200, 200, 200]


def test_receive_message_outer_fields_are_not_trusted(send: Send) -> None:
    # Given
    message = WECOM.encrypt(make_text_xml("你好"))
    event = make_message_event("wecom", WECOM, make_text_xml())
    query = {"msg_signature": message.msg_signature, "timestamp": message.timestamp, "nonce": message.nonce}
    body = build_xml({"ToUserName": "evil", "AgentID": "666", "Encrypt": message.encrypt})
    # When
    response = send({**make_post_event("wecom", query, body), "headers": event["headers"]})
    # Then
    assert parse_document(open_reply(WECOM, response["body"]))[1]["FromUserName"] == WECOM.receive_id
