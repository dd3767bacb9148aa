from typing import Any

import pytest

from devtools.cli.apps import find_app
from devtools.cli.messages import CommandError
from devtools.cli.packets import build_packet, find_kind, plan_order
from devtools.platform.packets.packet import Packet
from devtools.texts import TextError


def build(app: str, kind: str, *assignments: str, text: str | None = None, sender: str = "") -> Packet:
    known = find_app(app).app
    return build_packet(known, plan_order(known, find_kind(known, kind), sender, text, assignments))[0]


@pytest.mark.parametrize(
    ("app", "path"),
    [
        pytest.param("demo-wecom", ("Content",), id="wecom"),
        pytest.param("demo-suite", ("Content",), id="suite"),
        pytest.param("demo-bot", ("text", "content"), id="bot"),
        pytest.param("demo-official", ("Content",), id="account"),
        pytest.param("demo-test-account", ("Content",), id="plain-account"),
    ],
)
def test_build_packet_text_stands_where_the_kind_has_it(app: str, path: tuple[str, ...]) -> None:
    value: Any = build(app, "text", text="你好 ]]>").fields
    for name in path:
        value = value[name]

    assert value == "你好 ]]>"


def test_build_packet_without_text_has_that_of_the_catalogue() -> None:
    assert build("demo-wecom", "text").fields["Content"] == "下午三点开会吗"


@pytest.mark.parametrize(
    ("assignment", "xml"),
    [
        pytest.param("EventKey=V1=2", "<EventKey><![CDATA[V1=2]]></EventKey>", id="text"),
        pytest.param("AgentID=7", "<AgentID>7</AgentID>", id="number-stays-one"),
        pytest.param("AgentID=x", "<AgentID><![CDATA[x]]></AgentID>", id="text-for-a-number"),
        pytest.param("EventKey=", "<EventKey><![CDATA[]]></EventKey>", id="empty"),
        pytest.param("Own=1", "<Own><![CDATA[1]]></Own>", id="new-field"),
        pytest.param("Own.Part=1", "<Own><Part><![CDATA[1]]></Part></Own>", id="new-group"),
        pytest.param("ToUserName=x", "<ToUserName><![CDATA[x]]></ToUserName>", id="header"),
    ],
)
def test_build_packet_assignment_sets_a_field(assignment: str, xml: str) -> None:
    assert xml in build("demo-wecom", "click", assignment).plaintext


def test_build_packet_assignment_keeps_the_rest_of_a_group() -> None:
    group = build("demo-wecom", "scancode_push", "ScanCodeInfo.ScanResult=42").fields["ScanCodeInfo"]

    assert group == {"ScanType": "qrcode", "ScanResult": "42"}


def test_build_packet_assignment_leaves_the_catalogue_as_it_is() -> None:
    build("demo-wecom", "scancode_push", "ScanCodeInfo.ScanResult=42")

    assert build("demo-wecom", "scancode_push").fields["ScanCodeInfo"]["ScanResult"] != "42"


def test_build_packet_field_that_only_the_developer_knows_is_taken() -> None:
    assert build("demo-bot", "stream", "stream.id=S1").fields["stream"] == {"id": "S1"}


def test_build_packet_order_names_what_the_platforms_cannot_fill() -> None:
    app = find_app("demo-bot").app
    order = plan_order(app, find_kind(app, "stream"), "", None, ["stream.id=S1"])

    assert build_packet(app, order)[1].values == {"stream": {}}
    assert order.changes == {"stream.id": "S1"}


def test_build_packet_two_messages_have_ids_of_their_own() -> None:
    first, second = (build("demo-wecom", "text").fields["MsgId"] for _ in range(2))

    assert first != second


def test_build_packet_sender_is_who_was_named() -> None:
    assert build("demo-bot", "text", sender="zhouyi").fields["from"] == {"userid": "zhouyi"}
    assert build("demo-wecom", "text", sender="zhouyi").fields["FromUserName"] == "zhouyi"
    assert build("demo-official", "text").fields["FromUserName"] == "oABCD0123456789efghijklmnop"


@pytest.mark.parametrize(
    ("kind", "assignments", "text", "message"),
    [
        pytest.param("click", ("EventKey",), None, "--set EventKey: write Field=value", id="no-equals-sign"),
        pytest.param("click", ("=V1",), None, "--set =V1: write Field=value", id="no-name"),
        pytest.param("click", ("EventKey.x=1",), None, "^EventKey.x: that is a value", id="no-group"),
        pytest.param("image", (), "hello", "image takes no text", id="no-text"),
    ],
)
def test_build_packet_what_does_not_fit_is_refused(
    kind: str, assignments: tuple[str, ...], text: str | None, message: str
) -> None:
    with pytest.raises(TextError, match=message):
        build("demo-wecom", kind, *assignments, text=text)


@pytest.mark.parametrize("kind", ["image", "enter_chat"])
def test_build_packet_bot_kind_without_text_is_refused(kind: str) -> None:
    with pytest.raises(CommandError, match=f"{kind} takes no text"):
        build("demo-bot", kind, text="hello")


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        pytest.param("txt", "near it: text", id="typo"),
        pytest.param("Location_Select", "near it: location_select", id="case"),
        pytest.param(
            "zzz", "^demo-wecom gets no 'zzz'; `wehook send demo-wecom --list` shows all.$", id="nothing-near"
        ),
    ],
)
def test_find_kind_unknown_name_has_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(CommandError, match=nearest):
        find_kind(find_app("demo-wecom").app, name)
