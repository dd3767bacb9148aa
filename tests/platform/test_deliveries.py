import asyncio
import json
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from devtools.platform.server import PlatformServer
from tests.platform.answers import summary
from tests.platform.endpoint import ACCOUNT, CORP, ORIGINAL, SUITE, Endpoint, drip

FAN = "oABCD0123456789efghijklmnop"
WECOM_REPLY = (CORP, "linmei", CORP)
ACCOUNT_REPLY = (ACCOUNT, FAN, ORIGINAL)


@pytest.mark.parametrize("app", ["wecom", "secure", "plain", "compatible"])
def test_send_endpoint_acknowledges_is_delivered_once(saved: PlatformServer, endpoint: Endpoint, app: str) -> None:
    delivery = saved.send(app, Content="你好 ]]> <b>")

    assert summary(delivery) == ("acknowledged", "acknowledged", 1)
    assert len(endpoint.requests) == 1
    assert "你好 ]]]]><![CDATA[> <b>" in delivery["plaintext"]


@pytest.mark.parametrize(
    ("app", "reply"),
    [
        pytest.param("wecom", WECOM_REPLY, id="wecom"),
        pytest.param("suite", ("wpAbCdEf", "linmei", "wpAbCdEf"), id="suite-data"),
        pytest.param("secure", ACCOUNT_REPLY, id="secure"),
        pytest.param("compatible", ("wx00000000compatib", FAN, ORIGINAL), id="compatible"),
    ],
)
def test_send_encrypted_reply_is_decrypted(
    saved: PlatformServer, endpoint: Endpoint, app: str, reply: tuple[str, str, str]
) -> None:
    endpoint.answer = endpoint.text_reply(*reply)

    delivery = saved.send(app)

    assert summary(delivery) == ("replied", "replied", 1)
    assert delivery["reply"]["Content"] == "hello"


def test_send_plain_mode_plain_reply_is_read(saved: PlatformServer, endpoint: Endpoint) -> None:
    async def reply(request: Request, body: bytes) -> Response:
        assert b"<Encrypt>" not in body
        assert "msg_signature" not in request.query_params
        fields = f"<ToUserName>{FAN}</ToUserName><FromUserName>{ORIGINAL}</FromUserName>"
        text = f"<xml>{fields}<CreateTime>1767225606</CreateTime><MsgType>text</MsgType><Content>yes</Content></xml>"
        return Response(text, media_type="application/xml")

    endpoint.answer = reply

    assert saved.send("plain")["reply"]["Content"] == "yes"


@pytest.mark.parametrize("app", ["secure", "compatible", "plain"])
def test_send_json_to_account_has_jsons_own_shape(saved: PlatformServer, endpoint: Endpoint, app: str) -> None:
    body = {"kind": "subscribe_msg_popup_event", "as_json": True}
    delivery = saved.call("POST", f"/apps/{app}/messages", body)

    request, content = endpoint.requests[0]
    assert '"List": [{"TemplateId": "TPL_A"' in delivery["plaintext"]
    assert request.headers["content-type"] == "application/json"
    assert ("List" in json.loads(content)) is (app != "secure")
    assert "SubscribeMsgPopupEvent" not in json.loads(content)


def test_send_reply_in_pieces_is_read_to_its_end(saved: PlatformServer, endpoint: Endpoint) -> None:
    # Given
    right = endpoint.text_reply(*WECOM_REPLY)

    async def in_pieces(request: Request, body: bytes) -> Response:
        reply = await right(request, body)
        assert reply is not None
        return StreamingResponse(drip(bytes(reply.body)), media_type="text/xml")

    endpoint.answer = in_pieces

    # When
    delivery = saved.send("wecom")

    # Then
    assert summary(delivery) == ("replied", "replied", 1)
    assert delivery["reply"]["Content"] == "hello"


@pytest.mark.parametrize(
    ("response", "code"),
    [
        pytest.param(HTMLResponse("<html><body>hi</body></html>"), "html", id="page"),
        pytest.param(RedirectResponse("/login"), "redirect", id="redirect"),
        pytest.param(PlainTextResponse('"success"'), "json_quoted", id="quoted"),
        pytest.param(PlainTextResponse("success\n"), "whitespace", id="newline"),
        pytest.param(PlainTextResponse("ok"), "not_a_reply", id="ok"),
        pytest.param(PlainTextResponse("{}"), "wrong_format", id="json"),
        pytest.param(Response("<xml><a>1</a></xml>", media_type="text/plain"), "content_type", id="content-type"),
        pytest.param(Response("<xml><a>1</a></xml>", media_type="text/xml"), "envelope_names", id="names"),
        pytest.param(Response("<xml><a>1</xml>", media_type="text/xml"), "malformed", id="malformed"),
        pytest.param(
            Response("<xml><MsgType>text</MsgType></xml>", media_type="text/xml"), "reply_not_encrypted", id="plain"
        ),
    ],
)
def test_send_answer_that_is_no_reply_is_explained(
    saved: PlatformServer, endpoint: Endpoint, response: Response, code: str
) -> None:
    async def answer(_request: Request, _body: bytes) -> Response:
        return response

    endpoint.answer = answer

    assert summary(saved.send("wecom")) == ("refused", code, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"ToUserName": CORP, "FromUserName": "linmei"}, "not_swapped", id="not-swapped"),
        pytest.param({"ToUserName": "zhouyi"}, "addressee", id="another-member"),
        pytest.param({"CreateTime": "1767225606000"}, "create_time", id="milliseconds"),
        pytest.param({"MsgType": "music"}, "message_type", id="unknown-type"),
        pytest.param({"MsgType": "update_button"}, "message_type", id="update-without-card"),
        pytest.param({"Content": ""}, "field_missing", id="empty"),
        pytest.param({"MsgType": " text "}, "spaces_in_value", id="spaces"),
        pytest.param({"MsgType": "image", "Image": ""}, "field_missing", id="no-media"),
        pytest.param({"MsgType": "news", "ArticleCount": 2, "Articles": "<item>1</item>"}, "articles", id="count"),
    ],
)
def test_send_reply_with_one_wrong_field_is_refused(
    saved: PlatformServer, endpoint: Endpoint, changes: dict[str, Any], code: str
) -> None:
    endpoint.answer = endpoint.text_reply(*WECOM_REPLY, **changes)

    assert summary(saved.send("wecom")) == ("refused", code, 1)


def test_send_long_text_reply_is_shown_cut(saved: PlatformServer, endpoint: Endpoint) -> None:
    endpoint.answer = endpoint.text_reply(*WECOM_REPLY, Content="好" * 700)

    delivery = saved.send("wecom")

    assert summary(delivery) == ("replied", "cut", 1)
    assert "2100" in delivery["verdict"]["zh"]
    assert delivery["reply"]["Content"] == "好" * 682
    assert "好" * 700 in delivery["reply_plaintext"]


def test_send_reply_with_another_id_is_refused(saved: PlatformServer, endpoint: Endpoint) -> None:
    endpoint.answer = endpoint.text_reply(SUITE, "linmei", "wpAbCdEf")

    delivery = saved.send("suite")

    assert summary(delivery) == ("refused", "reply_receive_id", 1)
    assert "wpAbCdEf" in delivery["verdict"]["en"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param("<TimeStamp>", "<Timestamp>", "malformed", id="half-renamed"),
        pytest.param("1767225606", "1767225606123", "timestamp", id="milliseconds"),
        pytest.param("1767225606", "1767225607", "reply_signature", id="unsigned-timestamp"),
        pytest.param("Nonce>", "nonce>", "envelope_names", id="lower-case"),
    ],
)
def test_send_reply_with_wrong_envelope_is_refused(
    saved: PlatformServer, endpoint: Endpoint, old: str, new: str, code: str
) -> None:
    right = endpoint.text_reply(*WECOM_REPLY)

    async def wrong(request: Request, body: bytes) -> Response:
        response = await right(request, body)
        assert response is not None
        return Response(bytes(response.body).replace(old.encode(), new.encode()), media_type="text/xml")

    endpoint.answer = wrong

    assert summary(saved.send("wecom")) == ("refused", code, 1)


def test_send_reply_to_an_event_without_one_is_not_shown(saved: PlatformServer, endpoint: Endpoint) -> None:
    endpoint.answer = endpoint.text_reply(*WECOM_REPLY)

    assert summary(saved.send("wecom", "unsubscribe")) == ("unshown", "reply_not_shown", 1)


def test_send_suite_command_wants_success(saved: PlatformServer, endpoint: Endpoint) -> None:
    assert summary(saved.send("suite", "suite_ticket")) == ("acknowledged", "acknowledged", 1)

    async def empty(_request: Request, _body: bytes) -> Response:
        return PlainTextResponse("")

    endpoint.answer = empty
    assert summary(saved.send("suite", "suite_ticket")) == ("refused", "not_success", 1)


def test_send_suite_authorization_answered_late_is_refused(
    documents: dict[str, dict[str, Any]], endpoint: Endpoint
) -> None:
    async def slow(request: Request, body: bytes) -> Response:
        if request.method == "POST":
            await asyncio.sleep(1.1)
        return await endpoint.acknowledge(request, body)

    endpoint.answer = slow
    with PlatformServer(documents) as platform:
        platform.save_url("suite", endpoint.url)

        assert summary(platform.send("suite", "create_auth")) == ("refused", "late_for_authorization", 1)
