"""Each call of an Official Account on the simulated platform, beside wechatpy's where it has the call."""

import pytest

from devtools.platform.server import PlatformServer
from shared.clients.factory import OfficialAccount
from shared.clients.sns import SnsClient
from shared.clients.transport import Transport
from shared.errors import (
    InvalidCodeError,
    InvalidCredentialError,
    PlatformError,
    RejectedTokenError,
    UndeliverableError,
)
from tests.platform.clients import FAN, account_client, authorize_fan, oauth
from tests.platform.endpoint import ACCOUNT

TEXT = {"touser": FAN, "msgtype": "text", "text": {"content": "你好 😀"}}
MENU = {"button": [{"type": "click", "name": "帮助", "key": "MENU_HELP"}]}
CONDITIONAL = {**MENU, "matchrule": {"tag_id": "2"}}
STRANGER = "oSTRANGER000000000000000001"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 512


@pytest.fixture
def sns(platform: PlatformServer) -> SnsClient:
    return SnsClient(Transport(), platform.wechat_api_url, ACCOUNT, "account-secret")


def test_ticket_is_the_one_that_wechatpy_gets(platform: PlatformServer, account: OfficialAccount) -> None:
    assert account.jsapi_ticket.get().text == account_client(platform).jsapi.get_ticket()["ticket"]


def test_stable_token_survives_a_rival_that_uses_the_other_way(
    platform: PlatformServer, account: OfficialAccount
) -> None:
    token = account.access_token.get()
    account_client(platform).fetch_access_token()

    assert account.client.get_callback_ips() == ["127.0.0.1"]
    assert account.access_token.get() == token


def test_send_message_within_the_time_to_answer(saved: PlatformServer, account: OfficialAccount) -> None:
    saved.send("secure", "text", FAN)
    account.client.show_typing(FAN)
    account.client.send_message(TEXT)
    account.client.show_typing(FAN, typing=False)

    (entry,) = saved.journal("sent", "secure")
    assert entry["message"]["text"] == {"content": "你好 😀"}


def test_send_message_to_one_who_did_nothing_is_undeliverable(account: OfficialAccount) -> None:
    with pytest.raises(UndeliverableError, match="45015"):
        account.client.send_message({**TEXT, "touser": STRANGER})


def test_menu_and_conditional_menus_are_kept_until_deleted(platform: PlatformServer, account: OfficialAccount) -> None:
    account.client.create_menu(MENU)
    assert account.client.get_menu()["menu"]["button"] == account_client(platform).menu.get()["menu"]["button"]

    menu_id = account.client.add_conditional_menu(CONDITIONAL)
    assert account.client.try_menu(FAN)
    assert len(account.client.get_menu()["conditionalmenu"]) == 1
    account.client.delete_conditional_menu(menu_id)
    assert "conditionalmenu" not in account.client.get_menu()

    account.client.delete_menu()
    with pytest.raises(PlatformError) as caught:
        account.client.get_menu()
    assert caught.value.errcode == 46003


def test_media_comes_back(account: OfficialAccount) -> None:
    media = account.client.get_media(account.client.upload_media("image", "图.png", PICTURE))

    assert (media.content, media.name) == (PICTURE, "图.png")


def test_login_of_a_fan_who_consents(platform: PlatformServer, sns: SnsClient) -> None:
    token = sns.exchange_code(authorize_fan(platform))
    profile = sns.get_profile(token.access_token, token.open_id)

    assert (token.open_id, token.union_id, token.is_snapshot_user) == (FAN, "oUNION01", False)
    assert (profile.nickname, profile.union_id) == ("小雨🌧️", "oUNION01")
    sns.check_token(token.access_token, token.open_id)
    assert sns.refresh(token.refresh_token).open_id == FAN


def test_login_profile_is_the_one_that_wechatpy_gets(platform: PlatformServer, sns: SnsClient) -> None:
    theirs = oauth(platform)
    theirs.fetch_access_token(authorize_fan(platform))
    ours = sns.get_profile(theirs.access_token, theirs.open_id)

    assert theirs.get_user_info()["nickname"] == ours.nickname


def test_login_of_a_snapshot_user_is_told(platform: PlatformServer, sns: SnsClient) -> None:
    token = sns.exchange_code(authorize_fan(platform, "oSNAPSHOT000000000000000001"))

    assert token.is_snapshot_user


def test_login_code_or_refresh_token_that_is_no_good_has_to_begin_anew(
    platform: PlatformServer, sns: SnsClient
) -> None:
    code = authorize_fan(platform)
    sns.exchange_code(code)
    with pytest.raises(InvalidCodeError, match="40163"):
        sns.exchange_code(code)
    with pytest.raises(InvalidCodeError, match="40030"):
        sns.refresh("nonsense")


def test_login_token_that_is_expired_is_rejected(platform: PlatformServer, sns: SnsClient) -> None:
    token = sns.exchange_code(authorize_fan(platform))
    platform.advance(7201)
    with pytest.raises(RejectedTokenError):
        sns.get_profile(token.access_token, token.open_id)


def test_login_with_a_wrong_secret_is_no_fault_of_the_code(platform: PlatformServer) -> None:
    sns = SnsClient(Transport(), platform.wechat_api_url, ACCOUNT, "wrong-secret")
    with pytest.raises(InvalidCredentialError):
        sns.exchange_code(authorize_fan(platform))
