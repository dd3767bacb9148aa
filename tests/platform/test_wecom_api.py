import io
from typing import Any

import httpx
import pytest
from wechatpy.exceptions import WeChatClientException

from devtools.platform.server import PlatformServer
from tests.platform.clients import wecom_client
from tests.platform.endpoint import CORP

MENU = {"button": [{"type": "click", "name": "今日", "key": "M_TODAY"}]}
TEXT = {"touser": "linmei", "msgtype": "text", "agentid": 218, "text": {"content": "你好"}}
VOTE = {"card_type": "vote_interaction", "task_id": "task-1"}


def errcode(call: Any, *arguments: Any, **options: Any) -> int:
    with pytest.raises(WeChatClientException) as caught:
        call(*arguments, **options)
    return int(caught.value.errcode)


def send(platform: PlatformServer, **changes: Any) -> dict[str, Any]:
    client = wecom_client(platform)
    url = f"{platform.wecom_api_url}/cgi-bin/message/send?access_token={client.access_token}"
    answer: dict[str, Any] = httpx.post(url, json={**TEXT, **changes}).json()
    return answer


def test_gettoken_while_valid_is_the_same(platform: PlatformServer) -> None:
    client = wecom_client(platform)
    first = client.fetch_access_token()
    platform.advance(1000)
    second = client.fetch_access_token()
    platform.advance(6300)
    third = client.fetch_access_token()

    assert (first["errcode"], first["errmsg"], first["expires_in"]) == (0, "ok", 7200)
    assert (second["access_token"], second["expires_in"]) == (first["access_token"], pytest.approx(6200, abs=5))
    assert third["access_token"] != first["access_token"]


@pytest.mark.parametrize(
    ("corp", "secret", "code"), [(CORP, "wrong", 40001), ("wwUnknown", "wecom-secret", 40013), (CORP, "", 41004)]
)
def test_gettoken_wrong_credentials_are_refused(platform: PlatformServer, corp: str, secret: str, code: int) -> None:
    assert errcode(wecom_client(platform, secret, corp).fetch_access_token) == code


def test_gettoken_many_wrong_secrets_ban_for_an_hour(platform: PlatformServer) -> None:
    client, right = wecom_client(platform, "wrong"), wecom_client(platform)
    codes = [errcode(client.fetch_access_token) for _ in range(21)]
    assert errcode(right.fetch_access_token) == 45009
    platform.advance(3601)
    right.fetch_access_token()

    assert codes == [40001] * 20 + [45009]
    assert errcode(client.fetch_access_token) == 40001


@pytest.mark.parametrize(("token", "seconds", "code"), [("", 0, 41001), ("nonsense", 0, 40014), (None, 7201, 42001)])
def test_call_with_a_bad_token_is_refused(platform: PlatformServer, token: str | None, seconds: int, code: int) -> None:
    valid = wecom_client(platform).access_token
    platform.advance(seconds)

    url = f"{platform.wecom_api_url}/cgi-bin/getcallbackip?access_token={valid if token is None else token}"
    answer = httpx.get(url).json()

    assert answer["errcode"] == code
    assert f"devtool/query?e={code}" in answer["errmsg"]


def test_getcallbackip_lists_the_platform(platform: PlatformServer) -> None:
    assert wecom_client(platform).misc.get_wechat_ips() == ["127.0.0.1"]


def test_tickets_live_as_long_as_they_say(platform: PlatformServer) -> None:
    client = wecom_client(platform)
    corp, agent = client.jsapi.get_ticket(), client.jsapi.get_agent_ticket()

    assert corp["ticket"] != agent["ticket"]
    assert client.jsapi.get_ticket()["ticket"] == corp["ticket"]
    platform.advance(7201)
    assert client.jsapi.get_ticket()["ticket"] != corp["ticket"]


def test_message_send_is_shown_to_the_members(platform: PlatformServer) -> None:
    answer = wecom_client(platform).message.send_text(218, "LinMei|nobody", "你好", party_ids="7|99")

    sent = platform.journal("sent", "wecom")
    assert (answer["invaliduser"], answer["invalidparty"], answer["invalidtag"]) == ("nobody", "99", "")
    assert sent[0]["recipients"] == ["linmei", "wangwu"]
    assert sent[0]["message"]["text"] == {"content": "你好"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"touser": ""}, 82001, id="nobody"),
        pytest.param({"touser": "outsider|nobody"}, 81013, id="all-invalid"),
        pytest.param({"agentid": 7}, 301002, id="another-agent"),
        pytest.param({"agentid": None}, 40056, id="no-agent"),
        pytest.param({"msgtype": "smoke"}, 40008, id="type"),
        pytest.param({"text": {}}, 44004, id="empty"),
        pytest.param({"msgtype": "image", "image": {"media_id": "no"}}, 40007, id="media"),
        pytest.param({"msgtype": "news", "news": {"articles": [{"title": "t"}] * 9}}, 45002, id="articles"),
        pytest.param({"msgtype": "news", "news": {"articles": [{}]}}, 41016, id="article-without-title"),
        pytest.param({"msgtype": "news", "news": {"articles": ["t"]}}, 41016, id="article-that-is-none"),
        pytest.param({"touser": "|".join(map(str, range(1001)))}, 40032, id="users"),
        pytest.param({"toparty": "|".join(map(str, range(101)))}, 82002, id="parties"),
        pytest.param({"totag": "|".join(map(str, range(101)))}, 82003, id="tags"),
        pytest.param({"msgtype": "textcard", "textcard": {"title": "t"}}, 41033, id="no-description"),
        pytest.param({"msgtype": "textcard", "textcard": {"title": "t", "description": "d"}}, 41010, id="no-url"),
        pytest.param({"msgtype": "markdown", "markdown": {"content": "好" * 683}}, 45002, id="markdown"),
        pytest.param({"msgtype": "template_card", "template_card": {"card_type": "zzz"}}, 40058, id="card"),
        pytest.param({"safe": 7}, 40058, id="safe"),
        pytest.param({"safe": 2}, 40058, id="safe-of-mpnews"),
        pytest.param({"msgtype": "template_card", "template_card": VOTE}, 43012, id="no-callback"),
    ],
)
def test_message_send_wrong_message_is_refused(platform: PlatformServer, changes: dict[str, Any], code: int) -> None:
    assert send(platform, **changes)["errcode"] == code
    assert platform.journal("sent") == []


def test_message_send_long_text_is_shown_cut(platform: PlatformServer) -> None:
    assert send(platform, text={"content": "好" * 700})["errcode"] == 0
    assert send(platform, msgtype="markdown", markdown={"content": "x" * 2048}, safe=1)["errcode"] == 0

    long, markdown = (sent["message"] for sent in platform.journal("sent"))
    assert long["text"]["content"] == "好" * 682
    assert len(markdown["markdown"]["content"]) == 2048


@pytest.mark.parametrize(
    ("call", "name", "size", "code"),
    [
        ("uploadimg?", "a.png", 2, 0),
        ("uploadimg?", "a.png", 3, 45002),
        ("uploadimg?", "a.txt", 1, 40004),
        ("upload?type=image&", "a.JPG", 3, 0),
        ("upload?type=image&", "a.gif", 1, 40004),
        ("upload?type=voice&", "a.mp3", 1, 40004),
        ("upload?type=file&", "a.txt", 1, 0),
    ],
)
def test_media_upload_is_of_its_kind_and_size(
    platform: PlatformServer, call: str, name: str, size: int, code: int
) -> None:
    url = f"{platform.wecom_api_url}/cgi-bin/media/{call}access_token={wecom_client(platform).access_token}"

    answer = httpx.post(url, files={"media": (name, bytes(size * 1024 * 1024), "image/png")}).json()

    assert answer["errcode"] == code


def test_message_send_duplicate_is_shown_once(platform: PlatformServer) -> None:
    answers = [send(platform, enable_duplicate_check=1) for _ in range(2)]

    assert [answer["errcode"] for answer in answers] == [0, 0]
    assert len(platform.journal("sent")) == 1


def test_message_send_beyond_thirty_a_minute_is_dropped_silently(platform: PlatformServer) -> None:
    for _ in range(31):
        assert send(platform)["errcode"] == 0

    shown = [entry["recipients"] for entry in platform.journal("sent")]
    assert shown.count(["linmei"]) >= 30
    assert shown[-1] == []


def test_message_recall_works_within_a_day(platform: PlatformServer) -> None:
    first, second = send(platform), send(platform)
    client = wecom_client(platform)
    client.post("message/recall", data={"msgid": first["msgid"]})
    platform.advance(86_401)

    assert errcode(wecom_client(platform).post, "message/recall", data={"msgid": second["msgid"]}) == 40008


def test_update_template_card_code_works_once(saved: PlatformServer) -> None:
    answer = send(saved, msgtype="template_card", template_card=VOTE)
    body = {"userids": ["linmei", "nobody"], "agentid": 218, "response_code": answer["response_code"]}
    update = {**body, "button": {"replace_name": "已处理"}}
    client = wecom_client(saved)

    assert client.post("message/update_template_card", data=update)["invaliduser"] == ["nobody"]
    assert errcode(client.post, "message/update_template_card", data=update) == 40008


def test_update_template_card_takes_the_code_of_an_event(saved: PlatformServer) -> None:
    delivery = saved.send("wecom", "template_card_event")
    code = delivery["plaintext"].split("<ResponseCode><![CDATA[")[1].split("]]>")[0]

    body = {"agentid": 218, "response_code": code, "button": {"replace_name": "已处理"}}
    wecom_client(saved).post("message/update_template_card", data=body)

    assert saved.journal("sent")[-1]["recipients"] == ["linmei"]


def test_menu_is_kept_until_deleted(platform: PlatformServer) -> None:
    client = wecom_client(platform)
    client.menu.create(218, MENU)

    assert client.menu.get(218)["button"] == MENU["button"]
    client.menu.delete(218)
    assert errcode(client.menu.get, 218) == 46003


def test_menu_names_may_be_longer_below_a_button(platform: PlatformServer) -> None:
    menu = wecom_client(platform).menu

    menu.create(218, {"button": [{"name": "多", "sub_button": [{**MENU["button"][0], "name": "n" * 40}]}]})

    too_long = {"button": [{"name": "多", "sub_button": [{**MENU["button"][0], "name": "n" * 41}]}]}
    assert errcode(menu.create, 218, too_long) == 40018


@pytest.mark.parametrize(
    ("button", "code"),
    [
        pytest.param([], 40016, id="none"),
        pytest.param([MENU["button"][0]] * 4, 40016, id="four"),
        pytest.param([{"name": "多", "sub_button": [MENU["button"][0]] * 6}], 40016, id="six-below"),
        pytest.param([{"type": "click", "name": "一二三四五六", "key": "K"}], 40018, id="long-name"),
        pytest.param([{"type": "tap", "name": "一", "key": "K"}], 40017, id="type"),
        pytest.param([{"type": "click", "name": "一"}], 40019, id="no-key"),
        pytest.param([{"type": "view", "name": "一", "url": "u" * 1025}], 40020, id="long-url"),
    ],
)
def test_menu_beyond_the_limits_is_refused(platform: PlatformServer, button: list[Any], code: int) -> None:
    assert errcode(wecom_client(platform).menu.create, 218, {"button": button}) == code


def test_media_comes_back_for_three_days(platform: PlatformServer) -> None:
    # Given
    client = wecom_client(platform)
    uploaded = client.media.upload("file", ("周报.txt", io.BytesIO(b"content"), "text/plain"))
    url = f"{platform.wecom_api_url}/cgi-bin/media/get"

    # When
    found = httpx.get(url, params={"access_token": client.access_token, "media_id": uploaded["media_id"]})
    platform.advance(259_201)
    params = {"access_token": wecom_client(platform).access_token, "media_id": uploaded["media_id"]}
    gone = httpx.get(url, params=params)

    # Then
    assert uploaded["created_at"].isdecimal()
    assert found.content == b"content"
    assert gone.json()["errcode"] == 40007


@pytest.mark.parametrize(("field", "content", "code"), [("media", b"tiny", 44001), ("file", b"content", 41005)])
def test_media_upload_wrong_form_is_refused(platform: PlatformServer, field: str, content: bytes, code: int) -> None:
    params = {"access_token": wecom_client(platform).access_token, "type": "file"}
    url = f"{platform.wecom_api_url}/cgi-bin/media/upload"

    assert httpx.post(url, params=params, files={field: ("a.txt", content)}).json()["errcode"] == code


def test_call_with_the_wrong_method_or_body_is_refused(platform: PlatformServer) -> None:
    token = wecom_client(platform).access_token
    url = f"{platform.wecom_api_url}/cgi-bin/message/send?access_token={token}"

    assert httpx.get(url).json()["errcode"] == 43002
    assert httpx.post(url, content=b"a=1").json()["errcode"] == 47001
    assert httpx.post(url, json=[]).json()["errcode"] == 47001
    assert httpx.get(f"{platform.wecom_api_url}/cgi-bin/nothing").json()["errcode"] == 40066
