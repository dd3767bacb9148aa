import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devtools.platform.app import WECHAT, WECOM
from devtools.platform.server import PlatformServer
from devtools.platform.tokens import TokenKind
from tests.platform.endpoint import ACCOUNT, CORP, KEYS

DOCUMENTS: dict[str, dict[str, Any]] = {
    "wecom": {"kind": "wecom_app", "callback_keys": KEYS, "corp_id": CORP, "agent_id": 218, "secret": "s"},
    "account": {"kind": "official_account", "callback_keys": KEYS, "app_id": ACCOUNT, "secret": "s"},
}
CALLS = [
    *(f"/wecom{endpoint.path}" for endpoint in WECOM),
    *(f"/wechat{endpoint.path}" for endpoint in WECHAT),
]
FIELDS = [
    *("touser", "toparty", "agentid", "msgtype", "text", "news", "image", "template_card", "button", "userids"),
    *("response_code", "msgid", "appid", "secret", "grant_type", "force_refresh", "command", "user_ticket"),
    *("corpid", "provider_secret", "suite_id", "suite_secret", "suite_ticket", "auth_code", "auth_corpid"),
    *("enable_duplicate_check", "duplicate_check_interval", "permanent_code", "matchrule", "menuid", "user_id"),
]
PLAUSIBLE = ["text", "news", "image", "template_card", "linmei", "oABCD0123456789efghijklmnop", "218", CORP, ACCOUNT]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.sampled_from(PLAUSIBLE)
)
INNER = st.sampled_from(["content", "media_id", "articles", "card_type", "name", "type", "key", "sub_button", "url"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(INNER, inner, max_size=3), max_leaves=6
)


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[PlatformServer]:
    with PlatformServer(DOCUMENTS) as server:
        yield server


@given(path=st.sampled_from(CALLS), body=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6) | VALUES)
def test_api_any_body_gets_an_answer_in_the_platforms_form(fuzzed: PlatformServer, path: str, body: object) -> None:
    kind, owner, app = (TokenKind.CORP, f"{CORP}#218", "wecom")
    if path.startswith("/wechat"):
        kind, owner, app = TokenKind.STABLE, ACCOUNT, "account"
    token = fuzzed.simulation.tokens.keep(kind, owner, app).text

    query = urlencode({"access_token": token, "agentid": "218"})
    request = Request(f"{fuzzed.base_url}{path}?{query}", json.dumps(body).encode())  # noqa: S310 - http
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - http
        assert isinstance(json.load(answer), dict)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="program"),
        pytest.param({"Origin": "http://evil.invalid"}, 403, id="page-of-another-site"),
        pytest.param({"Host": "evil.invalid:8000", "Origin": "http://evil.invalid:8000"}, 403, id="rebound-name"),
        pytest.param({"Host": "localhost:1", "Origin": "http://localhost:1"}, 200, id="own-page"),
    ],
)
def test_control_is_closed_to_other_sites(platform: PlatformServer, headers: dict[str, str], status: int) -> None:
    assert httpx.get(f"{platform.base_url}/control/apps", headers=headers).status_code == status


@pytest.mark.parametrize("seconds", [-1, 1e300])
def test_control_clock_leaps_within_reason(platform: PlatformServer, seconds: float) -> None:
    answer = httpx.post(f"{platform.base_url}/control/clock", json={"advance": seconds})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("content", "content_type", "code"),
    [
        pytest.param(b"[" * 100_000, "application/json", 47001, id="deep"),
        pytest.param(b"x", "multipart/form-data", 41005, id="no-boundary"),
    ],
)
def test_api_body_that_cannot_be_read_gets_the_platforms_number(
    platform: PlatformServer, content: bytes, content_type: str, code: int
) -> None:
    token = platform.simulation.tokens.keep(TokenKind.CORP, f"{CORP}#218", "wecom").text
    url = f"{platform.wecom_api_url}/cgi-bin/media/upload?type=file&access_token={token}"

    answer = httpx.post(url, content=content, headers={"Content-Type": content_type})

    assert (answer.status_code, answer.json()["errcode"]) == (200, code)


def test_control_deep_body_is_refused(platform: PlatformServer) -> None:
    answer = httpx.post(f"{platform.base_url}/control/clock", content=b"[" * 100_000)

    assert answer.status_code == 400


def test_pictures_of_a_message_can_be_fetched(saved: PlatformServer) -> None:
    plaintext = saved.send("secure", "image")["plaintext"]
    url = plaintext.split("<PicUrl><![CDATA[")[1].split("]]>")[0]

    assert httpx.get(url).content.startswith(b"\x89PNG")
    assert httpx.get(f"{url}x").status_code == 404
