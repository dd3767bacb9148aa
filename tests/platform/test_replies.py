import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devtools.platform.apps import Apps
from devtools.platform.clock import Clock
from devtools.platform.exchange import Exchange
from devtools.platform.media import MediaLibrary
from devtools.platform.packets.packet import Mint, Packet
from devtools.platform.replies import judge
from devtools.platform.sealing import seal_packet
from devtools.platform.vouchers import Vouchers
from tests.platform.endpoint import KEYS

URL = "http://127.0.0.1/callback"
DOCUMENT: dict[str, Any] = {
    "kind": "official_account",
    "callback_keys": KEYS,
    "app_id": "wx1",
    "original_id": "gh_1",
    "mode": "plain",
}
OUTCOMES = {"acknowledged", "replied", "unshown", "refused"}
TYPES = st.sampled_from(["text", "image", "news", "music", "transfer_customer_service", "smoke"])
NAMES = st.sampled_from(["item", "MediaId"])
FIELDS = st.sampled_from(["Content", "Image", "Articles", "ArticleCount", "Music"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["item", "MediaId"]), inner, max_size=2)
    ),
    max_leaves=5,
)


def make_packet(*, as_json: bool, **changes: Any) -> Packet:
    clock = Clock(1_790_000_000)
    app = Apps({"a": {**DOCUMENT, **changes}}).get("a")
    return Mint(clock, Vouchers(clock), MediaLibrary(clock), URL).packet(app, "text", "oABC", as_json=as_json)


def rule(packet: Packet, body: bytes, content_type: str) -> tuple[str, str]:
    sealed = seal_packet(packet, "1790000000")
    ruling = judge(packet, sealed, Exchange(1.0, "", 200, content_type, "", body), URL, 5)
    return ruling.outcome, ruling.verdict.code


@given(body=st.binary(max_size=200) | st.text(max_size=200).map(str.encode), as_json=st.booleans())
def test_judge_any_bytes_get_a_ruling(body: bytes, *, as_json: bool) -> None:
    assert rule(make_packet(as_json=as_json), body, "text/xml")[0] in OUTCOMES


@given(
    fields=st.dictionaries(st.sampled_from(["Content", "Image", "Articles", "ArticleCount", "Music"]), VALUES),
    kind=TYPES,
)
def test_judge_any_fields_get_a_ruling(fields: dict[str, Any], kind: str) -> None:
    header = {"ToUserName": "oABC", "FromUserName": "gh_1", "CreateTime": 1790000000, "MsgType": kind}

    outcome, code = rule(make_packet(as_json=True), json.dumps({**header, **fields}).encode(), "application/json")

    assert outcome == ("replied" if code == "replied" else "refused")


@pytest.mark.parametrize(
    ("changes", "reply", "code"),
    [
        pytest.param({}, {}, "replied", id="right"),
        pytest.param({}, {"MsgType": "news", "ArticleCount": 2, "Articles": [{}, {}]}, "articles", id="two-articles"),
        pytest.param({}, {"MsgType": "transfer_biz_ai_ivr"}, "replied", id="ai"),
        pytest.param({"mode": "compatible"}, {}, "replied", id="compatible"),
        pytest.param({"mode": "secure"}, {}, "reply_not_encrypted", id="secure"),
    ],
)
def test_judge_plain_reply_depends_on_the_mode(changes: dict[str, Any], reply: dict[str, Any], code: str) -> None:
    header = {"ToUserName": "oABC", "FromUserName": "gh_1", "CreateTime": 1790000000, "MsgType": "text"}
    body = json.dumps({**header, "Content": "hi", **reply}).encode()

    assert rule(make_packet(as_json=True, **changes), body, "application/json")[1] == code


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{" + b'"a":{' * 100_000, "application/json"),
        (b"<xml>" + b"<a>" * 9000 + b"</a>" * 9000 + b"</xml>", "text/xml"),
    ],
)
def test_judge_deep_reply_is_malformed(body: bytes, content_type: str) -> None:
    packet = make_packet(as_json=content_type == "application/json")

    assert rule(packet, body, content_type) == ("refused", "malformed")


def test_judge_encrypted_reply_in_plain_mode_is_refused() -> None:
    assert rule(make_packet(as_json=True), b'{"Encrypt": "x"}', "application/json") == ("refused", "reply_encrypted")
