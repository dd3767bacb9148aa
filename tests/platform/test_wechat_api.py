import io
from typing import Any

import httpx
import pytest
from wechatpy.exceptions import WeChatClientException

from devtools.platform.server import PlatformServer
from tests.platform.clients import account_client
from tests.platform.endpoint import ACCOUNT

FAN = "oABCD0123456789efghijklmnop"
STRANGER = "oSTRANGER000000000000000001"


def errcode(call: Any, *arguments: Any, **options: Any) -> int:
    with pytest.raises(WeChatClientException) as caught:
        call(*arguments, **options)
    return int(caught.value.errcode)


def stable_token(platform: PlatformServer, **changes: Any) -> dict[str, Any]:
    body = {"grant_type": "client_credential", "appid": ACCOUNT, "secret": "account-secret", **changes}
    answer: dict[str, Any] = httpx.post(f"{platform.wechat_api_url}/cgi-bin/stable_token", json=body).json()
    return answer


def check(platform: PlatformServer, token: str) -> int:
    url = f"{platform.wechat_api_url}/cgi-bin/getcallbackip?access_token={token}"
    return int(httpx.get(url).json().get("errcode", 0))


def test_token_each_call_replaces_after_five_minutes(platform: PlatformServer) -> None:
    # Given
    client = account_client(platform)
    first = client.fetch_access_token()["access_token"]

    # When
    second = client.fetch_access_token()["access_token"]

    # Then
    assert [check(platform, token) for token in (first, second)] == [0, 0]
    platform.advance(301)
    assert [check(platform, token) for token in (first, second)] == [40001, 0]
    platform.advance(7000)
    assert check(platform, second) == 42001


def test_token_has_no_errcode_on_success(platform: PlatformServer) -> None:
    assert set(account_client(platform).fetch_access_token()) == {"access_token", "expires_in"}


@pytest.mark.parametrize(
    ("params", "code"),
    [
        pytest.param({"secret": "wrong"}, 40125, id="secret"),
        pytest.param({"appid": "wx404"}, 40013, id="appid"),
        pytest.param({"appid": ""}, 41002, id="no-appid"),
        pytest.param({"secret": ""}, 41004, id="no-secret"),
        pytest.param({"grant_type": "password"}, 40002, id="grant-type"),
    ],
)
def test_token_wrong_credentials_are_refused(platform: PlatformServer, params: dict[str, str], code: int) -> None:
    query = {"grant_type": "client_credential", "appid": ACCOUNT, "secret": "account-secret", **params}

    answer = httpx.get(f"{platform.wechat_api_url}/cgi-bin/token", params=query).json()

    assert answer["errcode"] == code
    assert " rid: " in answer["errmsg"]


def test_token_quota_of_the_day_ends(platform: PlatformServer) -> None:
    for _ in range(1999):
        platform.simulation.quotas.use(ACCOUNT, "token")

    client = account_client(platform)
    client.fetch_access_token()

    assert errcode(client.fetch_access_token) == 45009
    platform.advance(86_400)
    client.fetch_access_token()


def test_clear_quota_gives_the_day_back(platform: PlatformServer) -> None:
    token = stable_token(platform)["access_token"]
    for _ in range(2000):
        platform.simulation.quotas.use(ACCOUNT, "token")
    client = account_client(platform)
    assert errcode(client.fetch_access_token) == 45009

    url = f"{platform.wechat_api_url}/cgi-bin/clear_quota?access_token={token}"
    codes = [httpx.post(url, json={"appid": ACCOUNT}).json()["errcode"] for _ in range(11)]

    assert codes == [0] * 10 + [48006]
    client.fetch_access_token()


def test_stable_token_is_the_same_until_its_last_five_minutes(platform: PlatformServer) -> None:
    first = stable_token(platform)
    platform.advance(6800)
    second = stable_token(platform)
    platform.advance(150)
    third = stable_token(platform)

    assert second["access_token"] == first["access_token"]
    assert second["expires_in"] == pytest.approx(400, abs=5)
    assert third["access_token"] != first["access_token"]
    assert [check(platform, token["access_token"]) for token in (first, third)] == [0, 0]


def test_stable_token_and_token_are_isolated(platform: PlatformServer) -> None:
    stable = stable_token(platform)["access_token"]
    plain = account_client(platform).fetch_access_token()["access_token"]
    stable_token(platform, force_refresh=True)
    platform.advance(301)

    assert plain != stable
    assert [check(platform, token) for token in (stable, plain)] == [0, 0]


def test_stable_token_forced_ends_the_old_one_but_not_within_thirty_seconds(platform: PlatformServer) -> None:
    first = stable_token(platform)["access_token"]
    early = stable_token(platform, force_refresh=True)["access_token"]
    platform.advance(31)
    forced = stable_token(platform, force_refresh=True)["access_token"]

    assert early == first
    assert forced != first
    assert [check(platform, token) for token in (first, forced)] == [40001, 0]


def test_stable_token_forced_beyond_twenty_a_day_is_refused(platform: PlatformServer) -> None:
    answers = [stable_token(platform, force_refresh=True) for _ in range(21)]

    assert [answer.get("errcode") for answer in answers] == [None] * 20 + [45009]


def test_ticket_is_the_same_while_it_lives(platform: PlatformServer) -> None:
    client = account_client(platform)

    assert client.jsapi.get_ticket()["ticket"] == client.jsapi.get_ticket()["ticket"]
    assert client.jsapi.get_ticket("wx_card")["ticket"] != client.jsapi.get_ticket()["ticket"]


@pytest.mark.parametrize(
    ("kind", "count"), [("text", 5), ("CLICK", 3), ("subscribe", 3), ("SCAN", 3), ("text.menu_choice", 3)]
)
def test_custom_send_count_depends_on_the_trigger(saved: PlatformServer, kind: str, count: int) -> None:
    client = account_client(saved)
    assert errcode(client.message.send_text, FAN, "before") == 45015

    saved.send("secure", kind, FAN)
    for _ in range(count):
        client.message.send_text(FAN, "你好")

    assert errcode(client.message.send_text, FAN, "one too many") == 45047
    assert [entry["message"]["text"]["content"] for entry in saved.journal("sent")] == ["你好"] * count


@pytest.mark.parametrize(("kind", "seconds"), [("text", 172_801), ("CLICK", 61)])
def test_custom_send_window_closes(saved: PlatformServer, kind: str, seconds: int) -> None:
    saved.send("secure", kind, FAN)
    saved.advance(seconds)

    assert errcode(account_client(saved).message.send_text, FAN, "late") == 45015


def test_custom_send_after_unsubscribe_is_refused(saved: PlatformServer) -> None:
    saved.send("secure", "text", FAN)
    saved.send("secure", "unsubscribe", FAN)

    assert errcode(account_client(saved).message.send_text, FAN, "bye") == 45015


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"touser": "nobody"}, 40003, id="openid"),
        pytest.param({"touser": STRANGER}, 45015, id="no-follower"),
        pytest.param({"msgtype": "smoke"}, 40008, id="type"),
        pytest.param({"text": {}}, 44004, id="empty"),
        pytest.param({"text": {"content": "字" * 683}}, 45002, id="long"),
        pytest.param({"msgtype": "news", "news": {"articles": [{}, {}]}}, 45008, id="two-articles"),
        pytest.param({"msgtype": "image", "image": {"media_id": "no"}}, 40007, id="media"),
    ],
)
def test_custom_send_wrong_message_is_refused(saved: PlatformServer, body: dict[str, Any], code: int) -> None:
    saved.send("secure", "text", FAN)
    message = {"touser": FAN, "msgtype": "text", "text": {"content": "hi"}, **body}

    assert errcode(account_client(saved).post, "message/custom/send", data=message) == code


def test_custom_typing_takes_both_commands(platform: PlatformServer) -> None:
    client = account_client(platform)
    for command in ("Typing", "CancelTyping"):
        assert client.post("message/custom/typing", data={"touser": FAN, "command": command})["errcode"] == 0

    assert errcode(client.post, "message/custom/typing", data={"touser": FAN, "command": "Sleep"}) == 40008


def test_menu_and_media_work_as_wechatpy_calls_them(platform: PlatformServer) -> None:
    client = account_client(platform)
    menu = {"button": [{"name": "More", "sub_button": [{"type": "view", "name": "Shop", "url": "https://e.invalid"}]}]}
    client.menu.create(menu)
    media = client.media.upload("image", ("a.png", io.BytesIO(b"picture"), "image/png"))

    assert client.menu.get()["menu"] == menu
    assert client.media.download(media["media_id"]).content == b"picture"
    assert isinstance(media["created_at"], int)
    client.menu.delete()
    assert client.menu.get() is None
    assert client.misc.get_wechat_ips() == ["127.0.0.1"]


def test_uploaded_image_has_an_address(platform: PlatformServer) -> None:
    url = account_client(platform).media.upload_image(("a.png", io.BytesIO(b"picture"), "image/png"))

    assert httpx.get(url).content == b"picture"
