import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.client.api import WeChatJSAPI

from shared.protocol.jssdk import build_agent_config, build_config, sign_jssdk

# The vector that both platforms publish.
TICKET = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
NONCESTR = "Wm3WZYTPz0wzccnW"
TIMESTAMP = 1414587457
URL = "http://mp.weixin.qq.com?params=value"
SIGNATURE = "0f9de62fce790f9a083d5c99e95740ceb90c27ed"


@pytest.mark.parametrize("fragment", ["", "#", "#top", "#a#b?c=d"])
def test_sign_jssdk_published_vector_is_reproduced_without_the_fragment(fragment: str) -> None:
    assert sign_jssdk(TICKET, NONCESTR, TIMESTAMP, URL + fragment) == SIGNATURE


@given(
    ticket=st.text("abcXYZ019-_", min_size=1),
    noncestr=st.text("abcXYZ019", min_size=1),
    timestamp=st.integers(0, 4_000_000_000),
    path=st.text().filter(lambda text: "#" not in text),
)
def test_sign_jssdk_any_page_equals_wechatpys(ticket: str, noncestr: str, timestamp: int, path: str) -> None:
    url = f"https://example.invalid/{path}"
    theirs = WeChatJSAPI(None).get_jsapi_signature(noncestr, ticket, timestamp, url)

    assert sign_jssdk(ticket, noncestr, timestamp, f"{url}#{noncestr}") == theirs


def test_sign_jssdk_address_that_is_no_text_is_signed_all_the_same() -> None:
    assert len(sign_jssdk(TICKET, NONCESTR, TIMESTAMP, "https://example.invalid/\ud800")) == 40


def test_build_config_is_what_the_page_gives_to_wx_config() -> None:
    assert build_config("ww1", TICKET, NONCESTR, TIMESTAMP, URL) == {
        "appId": "ww1",
        "timestamp": TIMESTAMP,
        "nonceStr": NONCESTR,
        "signature": SIGNATURE,
    }


def test_build_agent_config_is_what_the_page_gives_to_agent_config() -> None:
    assert build_agent_config("ww1", 1000002, TICKET, NONCESTR, TIMESTAMP, URL) == {
        "corpid": "ww1",
        "agentid": 1000002,
        "timestamp": TIMESTAMP,
        "nonceStr": NONCESTR,
        "signature": SIGNATURE,
    }
