"""What each kind of app is sent by its platform, and answers: both sides of the encryption are wechatpy's."""

import httpx
import pytest

from tests.e2e.peer import USER, Peer, make_bot_text, make_text, read_xml
from tests.e2e.screens import ACCOUNT, BOT, COMPATIBLE_ACCOUNT, CUSTOMER, PROVIDER, SUITE, WECOM

_TEXT = "下午三点开会吗? <b>]]>&amp;"
_ECHO = "5838014913427183692"


@pytest.mark.parametrize(
    ("path", "peer"),
    [
        pytest.param("demo-wecom", WECOM, id="wecom-app"),
        pytest.param("demo-suite", PROVIDER, id="suite"),
        pytest.param("demo-suite/wpAbCdEf", PROVIDER, id="suite-with-corp-id-in-path"),
        pytest.param("demo-bot", BOT, id="bot"),
    ],
)
def test_get_encrypted_verification_answers_the_echo(client: httpx.Client, path: str, peer: Peer) -> None:
    response = client.get(f"/callback/{path}", params=peer.seal(_ECHO).as_echo())

    assert (response.status_code, response.text) == (200, _ECHO)


@pytest.mark.parametrize(
    ("app", "peer"),
    [
        pytest.param("demo-official", ACCOUNT, id="secure"),
        pytest.param("compatible", COMPATIBLE_ACCOUNT, id="compatible"),
        pytest.param("demo-test-account", ACCOUNT, id="plain"),
    ],
)
def test_get_signed_verification_answers_the_echo(client: httpx.Client, app: str, peer: Peer) -> None:
    response = client.get(f"/callback/{app}", params=peer.sign() | {"echostr": _ECHO})

    assert (response.status_code, response.text) == (200, _ECHO)


@pytest.mark.parametrize(
    ("path", "peer"),
    [
        pytest.param("demo-wecom", WECOM, id="wecom-app"),
        pytest.param("demo-suite", CUSTOMER, id="suite-data"),
        pytest.param("demo-suite/wpAbCdEf", CUSTOMER, id="suite-data-with-corp-id-in-path"),
        pytest.param("demo-official", ACCOUNT, id="account-secure"),
    ],
)
def test_post_encrypted_text_answers_it_encrypted(client: httpx.Client, path: str, peer: Peer) -> None:
    sealed = peer.seal(make_text(_TEXT))

    response = client.post(f"/callback/{path}", params=sealed.query, content=sealed.as_xml())

    assert (response.status_code, response.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    reply = peer.open_xml(response)
    assert (reply["ToUserName"], reply["MsgType"], reply["Content"]) == (USER, "text", _TEXT)


def test_post_text_in_compatible_mode_answers_it_encrypted(client: httpx.Client) -> None:
    text = make_text(_TEXT)
    sealed = COMPATIBLE_ACCOUNT.seal(text)
    both = text.replace("</xml>", f"<Encrypt>{sealed.encrypt}</Encrypt></xml>")

    response = client.post("/callback/compatible", params=COMPATIBLE_ACCOUNT.sign() | sealed.query, content=both)

    assert response.status_code == 200
    assert COMPATIBLE_ACCOUNT.open_xml(response)["Content"] == _TEXT


def test_post_text_in_plain_mode_answers_it_plain(client: httpx.Client) -> None:
    response = client.post("/callback/demo-test-account", params=ACCOUNT.sign(), content=make_text(_TEXT))

    assert (response.status_code, response.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    reply = read_xml(response.text)
    assert (reply["ToUserName"], reply["Content"]) == (USER, _TEXT)


def test_post_text_to_bot_answers_a_finished_stream(client: httpx.Client) -> None:
    sealed = BOT.seal(make_bot_text(_TEXT))

    response = client.post("/callback/demo-bot", params=sealed.query, content=sealed.as_bot_json())

    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    reply = BOT.open_bot_json(response)
    assert reply["msgtype"] == "stream"
    assert (reply["stream"]["finish"], reply["stream"]["content"]) == (True, _TEXT)


def test_post_command_of_suite_answers_success(client: httpx.Client) -> None:
    sealed = SUITE.seal("<xml><SuiteId>dk1f0c</SuiteId><InfoType>suite_ticket</InfoType></xml>")

    response = client.post("/callback/demo-suite", params=sealed.query, content=sealed.as_xml())

    assert (response.status_code, response.content) == (200, b"success")


def test_post_event_without_handler_to_wecom_app_answers_nothing(client: httpx.Client) -> None:
    sealed = WECOM.seal("<xml><MsgType>event</MsgType><Event>enter_agent</Event></xml>")

    response = client.post("/callback/demo-wecom", params=sealed.query, content=sealed.as_xml())

    assert (response.status_code, response.content) == (200, b"")


def test_post_text_sent_as_any_content_type_is_read(client: httpx.Client) -> None:
    sealed = WECOM.seal(make_text(_TEXT))
    headers = {"content-type": "application/octet-stream"}

    response = client.post("/callback/demo-wecom", params=sealed.query, content=sealed.as_xml(), headers=headers)

    assert WECOM.open_xml(response)["Content"] == _TEXT


def test_get_echo_with_a_raw_plus_in_the_query_is_read(client: httpx.Client) -> None:
    sealed = WECOM.seal(_ECHO)
    while "+" not in sealed.encrypt:
        sealed = WECOM.seal(_ECHO)
    query = "&".join(f"{name}={value}" for name, value in sealed.as_echo().items())

    response = client.get(f"/callback/demo-wecom?{query}")

    assert (response.status_code, response.text) == (200, _ECHO)
