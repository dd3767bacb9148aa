from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.oauth import WeChatOAuth
from wechatpy.work import WeChatClient

from shared.protocol.authorize_links import build_authorize_link, build_qrconnect_link, build_wecom_login_link

OPEN = "https://open.weixin.qq.com"
LOGIN = "https://login.work.weixin.qq.com"
RETURN = "https://wehook.example.com/oauth/demo/callback"
ENCODED = "https%3A%2F%2Fwehook.example.com%2Foauth%2Fdemo%2Fcallback"

app_ids = st.from_regex(r"[A-Za-z0-9_]{1,64}", fullmatch=True)
states = st.from_regex(r"[a-zA-Z0-9]{1,128}", fullmatch=True)
addresses = st.builds("https://{}.example.com/{}".format, st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.text())


@given(app_ids, addresses, st.sampled_from(["snsapi_base", "snsapi_userinfo"]), states)
def test_authorize_link_equals_wechatpys_for_an_official_account(
    app_id: str, address: str, scope: str, state: str
) -> None:
    peer = WeChatOAuth(app_id, "secret", address, scope, state)
    assert build_authorize_link(OPEN, app_id, address, scope, state) == peer.authorize_url


@given(app_ids, addresses, states)
def test_qrconnect_link_equals_wechatpys(app_id: str, address: str, state: str) -> None:
    peer = WeChatOAuth(app_id, "secret", address, state=state)
    assert build_qrconnect_link(OPEN, app_id, address, state) == peer.qrconnect_url


@given(app_ids, addresses, states)
def test_authorize_link_equals_wechatpys_for_a_corp(corp_id: str, address: str, state: str) -> None:
    peer = WeChatClient(corp_id, "secret").oauth
    link = build_authorize_link(OPEN, corp_id, address, "snsapi_base", state)
    assert link == peer.authorize_url(address, state)


@pytest.mark.parametrize(
    ("app_id", "scope", "agent_id", "agent"),
    [
        pytest.param("CORPID", "snsapi_privateinfo", 1000021, "&agentid=1000021", id="private"),
        pytest.param("CORPID", "snsapi_base", 0, "&agentid=0", id="agent-0"),
        pytest.param("SUITEID", "snsapi_userinfo", None, "", id="suite"),
    ],
)
def test_authorize_link_equals_the_documents(app_id: str, scope: str, agent_id: int | None, agent: str) -> None:
    assert build_authorize_link(OPEN, app_id, RETURN, scope, "STATE", agent_id) == (
        f"https://open.weixin.qq.com/connect/oauth2/authorize?appid={app_id}&redirect_uri={ENCODED}"
        f"&response_type=code&scope={scope}&state=STATE{agent}#wechat_redirect"
    )


@pytest.mark.parametrize(
    ("app_id", "agent_id", "start"),
    [
        pytest.param("CORPID", 1000021, "login_type=CorpApp&appid=CORPID&agentid=1000021", id="corp"),
        pytest.param("SUITEID", None, "login_type=ServiceApp&appid=SUITEID", id="suite"),
    ],
)
def test_wecom_login_link_equals_the_documents(app_id: str, agent_id: int | None, start: str) -> None:
    assert build_wecom_login_link(LOGIN, app_id, RETURN, "STATE", agent_id, "zh") == (
        f"https://login.work.weixin.qq.com/wwlogin/sso/login?{start}&redirect_uri={ENCODED}&state=STATE&lang=zh"
    )


@given(addresses)
def test_link_encodes_the_address_to_return_to_once(address: str) -> None:
    link = urlsplit(build_authorize_link(OPEN, "wx1", address, "snsapi_base", "s1"))
    assert dict(parse_qsl(link.query))["redirect_uri"] == address
    assert link.fragment == "wechat_redirect"
