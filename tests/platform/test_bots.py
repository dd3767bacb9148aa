import asyncio
import base64
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from wechatpy.crypto import PrpCrypto, WeChatCipher

from devtools.platform.server import PlatformError, PlatformServer
from tests.platform.endpoint import KEY, Endpoint

STREAM = {"msgtype": "stream", "stream": {"id": "s-1", "finish": True, "content": "晴"}}


def summary(delivery: dict[str, Any]) -> tuple[str, str]:
    return delivery["outcome"], delivery["verdict"]["code"]


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


def polls(platform: PlatformServer) -> list[dict[str, Any]]:
    return [entry for entry in platform.journal("delivery", "bot") if entry["kind"] == "stream"]


def wait_for_polls(platform: PlatformServer, outcomes: list[str]) -> list[dict[str, Any]]:
    wait_until(lambda: [poll["outcome"] for poll in polls(platform)][: len(outcomes)] == outcomes)
    return polls(platform)


def open_packet(body: bytes) -> dict[str, Any]:
    encrypt = json.loads(body)["encrypt"]
    plaintext: dict[str, Any] = json.loads(PrpCrypto(base64.b64decode(KEY + "=")).decrypt(encrypt, ""))
    return plaintext


def test_send_to_a_bot_is_json_that_wechatpy_decrypts(saved: PlatformServer, endpoint: Endpoint) -> None:
    endpoint.answer = endpoint.bot_reply(STREAM)

    delivery = saved.send("bot", text={"content": "天气"})

    packet = open_packet(endpoint.requests[0][1])
    assert packet["text"] == {"content": "天气"}
    assert packet["from"] == {"userid": "linmei"}
    assert summary(delivery) == ("replied", "replied")
    assert delivery["reply"] == STREAM


def test_stream_unfinished_is_polled_until_it_is(saved: PlatformServer, endpoint: Endpoint) -> None:
    # Given
    async def growing(request: Request, body: bytes) -> Response | None:
        number = len(endpoint.requests)
        stream = {"id": "s-1", "finish": number == 4, "content": "晴" * number}
        return await endpoint.bot_reply({"msgtype": "stream", "stream": stream})(request, body)

    endpoint.answer = growing

    # When
    saved.send("bot")
    answered = wait_for_polls(saved, ["replied"] * 3)

    # Then
    asked = [open_packet(body) for _, body in endpoint.requests[1:]]
    assert [packet["stream"] for packet in asked] == [{"id": "s-1"}] * 3
    assert all("response_url" not in packet for packet in asked)
    assert answered[-1]["reply"]["stream"]["content"] == "晴晴晴晴"


def test_stream_never_finished_is_polled_for_its_time_only(saved: PlatformServer, endpoint: Endpoint) -> None:
    # Given
    endpoint.answer = endpoint.bot_reply({"msgtype": "stream", "stream": {"id": "s-1", "finish": False}})
    streams, bot = saved.simulation.streams, saved.simulation.apps.get("bot")
    saved.send("bot")
    wait_until(lambda: len(endpoint.requests) > 2)
    assert streams.under_way(bot, "linmei") == 1

    # When
    saved.advance(61)

    # Then
    wait_until(lambda: streams.under_way(bot, "linmei") == 0)


def test_stream_fourth_unfinished_answer_is_too_much(saved: PlatformServer, endpoint: Endpoint) -> None:
    async def unfinished(request: Request, body: bytes) -> Response | None:
        packet = open_packet(body)
        stream = {"id": packet.get("stream", {}).get("id", packet["msgid"]), "finish": False}
        return await endpoint.bot_reply({"msgtype": "stream", "stream": stream})(request, body)

    endpoint.answer = unfinished
    for _ in range(3):
        saved.send("bot")

    with pytest.raises(PlatformError, match="three answers of 'bot' to 'linmei' are not finished"):
        saved.send("bot")
    assert saved.send("bot", sender="zhouyi")["outcome"] == "replied"


def test_stream_poll_answered_with_another_stream_is_refused(saved: PlatformServer, endpoint: Endpoint) -> None:
    async def swap(request: Request, body: bytes) -> Response | None:
        stream = {"id": f"s-{len(endpoint.requests)}", "finish": len(endpoint.requests) > 1}
        return await endpoint.bot_reply({"msgtype": "stream", "stream": stream})(request, body)

    endpoint.answer = swap
    saved.send("bot")

    assert summary(wait_for_polls(saved, ["refused"])[0]) == ("refused", "stream_id")


@pytest.mark.parametrize(
    ("kind", "reply", "expected"),
    [
        pytest.param("text", {"msgtype": "text", "text": {"content": "hi"}}, "bot_reply", id="text-to-text"),
        pytest.param("enter_chat", {"msgtype": "text", "text": {"content": "hi"}}, "replied", id="text-to-enter"),
        pytest.param("enter_chat", STREAM, "bot_reply", id="stream-to-enter"),
        pytest.param("feedback_event", STREAM, "bot_reply", id="feedback"),
        pytest.param("text", {"msgtype": "stream", "stream": {}}, "field_missing", id="no-stream-id"),
        pytest.param(
            "text", {"msgtype": "stream", "stream": {"id": "s", "content": "字" * 6827}}, "too_long", id="long"
        ),
        pytest.param(
            "text", {"msgtype": "template_card", "template_card": {"card_type": "text_notice"}}, "replied", id="card"
        ),
        pytest.param(
            "text", {"msgtype": "template_card", "template_card": {"card_type": "zzz"}}, "card_type", id="no-such-card"
        ),
        pytest.param(
            "template_card_event",
            {"response_type": "update_template_card", "template_card": {"task_id": "task-7"}},
            "replied",
            id="update",
        ),
        pytest.param(
            "template_card_event",
            {"response_type": "update_template_card", "template_card": {"task_id": "task-8"}},
            "task_id",
            id="another-task",
        ),
        pytest.param("template_card_event", STREAM, "bot_reply", id="stream-to-card-event"),
    ],
)
def test_bot_reply_is_judged_by_kind(
    saved: PlatformServer, endpoint: Endpoint, kind: str, reply: dict[str, Any], expected: str
) -> None:
    endpoint.answer = endpoint.bot_reply(reply)

    assert saved.send("bot", kind)["verdict"]["code"] == expected


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"nonce": "1"}, "reply_signature", id="nonce"),
        pytest.param({"timestamp": "1767225606"}, "timestamp", id="timestamp-as-text"),
        pytest.param({"Encrypt": "x"}, "envelope_names", id="extra-name"),
        pytest.param({"msgsignature": "0" * 40}, "reply_signature", id="signature"),
    ],
)
def test_bot_reply_with_wrong_envelope_is_refused(
    saved: PlatformServer, endpoint: Endpoint, changes: dict[str, Any], code: str
) -> None:
    endpoint.answer = endpoint.bot_reply(STREAM, **changes)

    expected = "reply_nonce" if "nonce" in changes else code
    assert summary(saved.send("bot")) == ("refused", expected)


def test_bot_answering_success_is_refused(saved: PlatformServer) -> None:
    assert summary(saved.send("bot")) == ("refused", "not_a_reply")


def test_bot_answering_nothing_is_acknowledged(saved: PlatformServer, endpoint: Endpoint) -> None:
    async def nothing(_request: Request, _body: bytes) -> Response:
        await asyncio.sleep(0)
        return PlainTextResponse("")

    endpoint.answer = nothing

    assert summary(saved.send("bot")) == ("acknowledged", "acknowledged")


def test_response_url_works_once_within_the_hour(saved: PlatformServer) -> None:
    # Given
    first, second = (json.loads(saved.send("bot")["plaintext"])["response_url"] for _ in range(2))
    answer = {"msgtype": "markdown", "markdown": {"content": "**晴**"}}

    # When
    wrong = httpx.post(first, json={"msgtype": "text", "text": {"content": "no"}}).json()["errcode"]
    codes = [httpx.post(first, json=answer).json()["errcode"] for _ in range(2)]
    saved.advance(3601)
    late = httpx.post(second, json=answer).json()["errcode"]

    # Then
    assert (wrong, codes, late) == (40008, [0, 40008], 40008)
    assert [entry["message"]["markdown"]["content"] for entry in saved.journal("sent", "bot")] == ["**晴**"]


def test_message_of_a_group_names_it_in_every_poll(saved: PlatformServer, endpoint: Endpoint) -> None:
    # Given
    async def growing(request: Request, body: bytes) -> Response | None:
        stream = {"id": "s-1", "finish": len(endpoint.requests) > 1, "content": "晴"}
        return await endpoint.bot_reply({"msgtype": "stream", "stream": stream})(request, body)

    endpoint.answer = growing

    # When
    saved.send("bot", "text.group")
    wait_for_polls(saved, ["replied"])

    # Then
    message, poll = (open_packet(body) for _, body in endpoint.requests)
    assert message["text"]["content"].startswith("@助手 ")
    assert [(packet["chatid"], packet["chattype"]) for packet in (message, poll)] == [("wrGroup01", "group")] * 2


@pytest.mark.parametrize(
    ("kind", "card_type", "code"),
    [
        ("text", "text_notice", 0),
        ("text", "zzz", 40058),
        ("text.group", "text_notice", 40008),
        ("template_card_event", "text_notice", 0),
    ],
)
def test_response_url_takes_known_cards_for_single_chats(
    saved: PlatformServer, kind: str, card_type: str, code: int
) -> None:
    url = json.loads(saved.send("bot", kind)["plaintext"])["response_url"]
    card = {"msgtype": "template_card", "template_card": {"card_type": card_type}}

    assert httpx.post(url, json=card).json()["errcode"] == code
    markdown = {"msgtype": "markdown", "markdown": {"content": "x"}}
    assert httpx.post(url, json=markdown).json()["errcode"] == (40008 if code == 0 else 0)


def test_bot_media_is_encrypted_and_expires(saved: PlatformServer) -> None:
    url = json.loads(saved.send("bot", "image")["plaintext"])["image"]["url"]
    key = base64.b64decode(KEY + "=")

    content = WeChatCipher(key).decrypt(httpx.get(url.strip()).content)
    saved.advance(301)

    assert url.endswith(" ")
    assert content[: -content[-1]].startswith(b"\x89PNG")
    assert httpx.get(url.strip()).status_code == 403
