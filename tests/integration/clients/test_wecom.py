"""Each call of a WeCom app on the simulated platform, beside wechatpy's where it has the call."""

from typing import Any

import pytest

from devtools.platform.server import PlatformServer
from shared.clients.factory import WecomApp, build_bot
from shared.clients.platform import Platform
from shared.errors import InvalidCodeError, PlatformError, UndeliverableError
from shared.protocol.jssdk import sign_jssdk
from tests.integration.clients.conftest import MakeApp
from tests.platform.clients import authorize, wecom_client

TEXT = {"touser": "linmei", "msgtype": "text", "text": {"content": "你好 😀 <a href='https://example.invalid'>x</a>"}}
VOTE = {"card_type": "vote_interaction", "task_id": "task-1"}
MENU = {"button": [{"type": "click", "name": "今日", "key": "M_TODAY"}]}
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 512


def test_tokens_and_tickets_are_those_that_wechatpy_gets(platform: PlatformServer, app: WecomApp) -> None:
    theirs = wecom_client(platform)

    assert app.access_token.get().text == theirs.access_token
    assert app.jsapi_ticket.get().text == theirs.jsapi.get_ticket()["ticket"]
    ticket = app.agent_config_ticket.get().text
    assert ticket == theirs.jsapi.get_agent_ticket()["ticket"]
    page = "https://example.invalid/页?a=1"
    assert sign_jssdk(ticket, "n", 1, page) == theirs.jsapi.get_jsapi_signature("n", ticket, 1, page)


def test_get_callback_ips_is_a_harmless_call(app: WecomApp) -> None:
    assert app.client.get_callback_ips() == ["127.0.0.1"]


def test_login_of_a_member_who_consents(platform: PlatformServer, app: WecomApp) -> None:
    info = app.client.get_user_info(authorize(platform, scope="snsapi_privateinfo", agentid="218"))
    detail = app.client.get_user_detail(info.user_ticket)

    assert (info.user_id, info.open_id) == ("linmei", "")
    assert (detail.user_id, detail.gender, detail.mobile) == ("linmei", "2", "13900000001")
    assert detail.address == "杭州"


def test_login_of_a_visitor_has_no_user_id(platform: PlatformServer, app: WecomApp) -> None:
    info = app.client.get_user_info(authorize(platform, "oVisitor0000000000000000001"))

    assert (info.user_id, info.external_user_id) == ("", "wmQx3kDAAA7tT0c1YpEo2n")
    assert info.open_id


def test_login_code_that_was_used_has_to_begin_anew(platform: PlatformServer, app: WecomApp) -> None:
    code = authorize(platform)
    app.client.get_user_info(code)
    with pytest.raises(InvalidCodeError) as caught:
        app.client.get_user_info(code)
    with pytest.raises(InvalidCodeError):
        app.client.get_user_detail("nonsense")

    assert code not in str(caught.value)


def test_send_message_reaches_the_member_as_it_was_written(platform: PlatformServer, app: WecomApp) -> None:
    sent = app.client.send_message({**TEXT, "touser": "linmei|nobody", "toparty": "99"})

    assert sent.message_id
    assert (sent.invalid_users, sent.invalid_parties, sent.invalid_tags) == (("nobody",), ("99",), ())
    (entry,) = platform.journal("sent", "wecom")
    assert entry["recipients"] == ["linmei"]
    assert entry["message"]["text"] == TEXT["text"]


def test_send_message_equal_one_is_shown_once(platform: PlatformServer, app: WecomApp) -> None:
    for _ in range(2):
        app.client.send_message(TEXT)
    for _ in range(2):
        app.client.send_message(TEXT, duplicate_check_seconds=0)

    assert len(platform.journal("sent", "wecom")) == 3


def test_send_message_to_nobody_is_undeliverable(app: WecomApp) -> None:
    with pytest.raises(UndeliverableError, match="81013"):
        app.client.send_message({**TEXT, "touser": "outsider"})


def test_send_message_of_another_agent_is_refused(make_app: MakeApp) -> None:
    with pytest.raises(PlatformError, match="301002"):
        make_app(agent_id=7).client.send_message(TEXT)


def test_update_template_card_works_once(saved: PlatformServer, app: WecomApp) -> None:
    sent = app.client.send_message({"touser": "linmei", "msgtype": "template_card", "template_card": VOTE})
    update = {
        "userids": ["linmei", "nobody"],
        "response_code": sent.response_code,
        "button": {"replace_name": "已处理"},
    }

    assert app.client.update_template_card(update) == ("nobody",)
    with pytest.raises(PlatformError):
        app.client.update_template_card(update)
    assert saved.journal("sent", "wecom")[-1]["message"] == {"button": {"replace_name": "已处理"}}


def test_menu_is_kept_until_deleted(platform: PlatformServer, app: WecomApp) -> None:
    app.client.create_menu(MENU)

    assert app.client.get_menu()["button"] == wecom_client(platform).menu.get(218)["button"] == MENU["button"]
    app.client.delete_menu()
    with pytest.raises(PlatformError) as caught:
        app.client.get_menu()
    assert caught.value.errcode == 46003


def test_media_comes_back_with_its_chinese_name(app: WecomApp) -> None:
    media = app.client.get_media(app.client.upload_media("file", "周报 1.png", PICTURE))

    assert (media.content, media.name) == (PICTURE, "周报 1.png")


def test_media_upload_is_repeated_whole_with_a_new_token(platform: PlatformServer, app: WecomApp) -> None:
    app.access_token.get()
    platform.replace_tokens("wecom", "corp")

    assert app.client.get_media(app.client.upload_media("file", "a.png", PICTURE)).content == PICTURE


@pytest.mark.parametrize(("media_id", "errcode"), [("unknown", 40007)])
def test_get_media_unknown_one_is_an_error(app: WecomApp, media_id: str, errcode: int) -> None:
    with pytest.raises(PlatformError) as caught:
        app.client.get_media(media_id)

    assert caught.value.errcode == errcode


def response_url(delivery: dict[str, Any]) -> str:
    return str(delivery["plaintext"]).split('"response_url":')[1].split('"')[1]


def test_bot_answers_once(saved: PlatformServer, wecom: Platform) -> None:
    url = response_url(saved.send("bot", "text"))
    message = {"msgtype": "markdown", "markdown": {"content": "**你好**"}}
    bot = build_bot(wecom)
    bot.respond(url, message)
    with pytest.raises(PlatformError) as caught:
        bot.respond(url, message)

    assert [entry["message"] for entry in saved.journal("sent", "bot")] == [message]
    assert url.split("=")[1] not in str(caught.value)
