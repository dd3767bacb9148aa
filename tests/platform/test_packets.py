from typing import Any

import pytest
from wechatpy.parser import parse_message
from wechatpy.work.parser import parse_message as parse_wecom_message

from devtools.platform.accounts import Kind
from devtools.platform.apps import Apps
from devtools.platform.clock import Clock
from devtools.platform.media import MediaLibrary
from devtools.platform.packets.catalogue import packet_kinds
from devtools.platform.packets.markup import from_xml, to_xml
from devtools.platform.packets.packet import Mint
from devtools.platform.vouchers import Vouchers

APPS = {Kind.WECOM_APP: "wecom", Kind.WECOM_SUITE: "suite", Kind.WECOM_BOT: "bot", Kind.OFFICIAL_ACCOUNT: "secure"}


EVERY_PACKET = [
    pytest.param(APPS[kind], name, id=f"{kind}-{name}")
    for kind in Kind
    for name in packet_kinds(kind)
    if name != "stream"
]


@pytest.fixture
def mint() -> Mint:
    clock = Clock(1_790_000_000)
    return Mint(clock, Vouchers(clock), MediaLibrary(clock), "http://127.0.0.1")


@pytest.mark.parametrize(("app", "name"), EVERY_PACKET)
def test_packet_every_kind_is_complete(mint: Mint, documents: dict[str, Any], app: str, name: str) -> None:
    packet = mint.packet(Apps(documents).get(app), name, "someone")

    assert "{" not in packet.plaintext or packet.is_json
    if packet.is_json:
        assert packet.fields["aibotid"] == f"aib-{app}"
    elif "InfoType" in packet.fields:
        assert from_xml(packet.plaintext)["TimeStamp"].startswith("1790000")
    else:
        assert from_xml(packet.plaintext)["CreateTime"].startswith("1790000")


@pytest.mark.parametrize("name", [name for name in packet_kinds(Kind.OFFICIAL_ACCOUNT) if name != "file"])
def test_packet_of_an_account_is_understood_by_wechatpy(mint: Mint, documents: dict[str, Any], name: str) -> None:
    packet = mint.packet(Apps(documents).get("secure"), name, "oABC")

    message = parse_message(packet.plaintext)

    assert message.target == "gh_97417a04a28d"
    assert message.source == packet.fields["FromUserName"]


@pytest.mark.parametrize("name", ["text", "image", "voice", "video", "location", "link", "click", "subscribe"])
def test_packet_of_wecom_is_understood_by_wechatpy(mint: Mint, documents: dict[str, Any], name: str) -> None:
    message = parse_wecom_message(mint.packet(Apps(documents).get("wecom"), name, "linmei").plaintext)

    assert (message.source, message.agent) == ("linmei", 218)


def test_packet_catalogue_has_every_kind_of_the_references() -> None:
    counts = {kind: len(packet_kinds(kind)) for kind in Kind}

    assert counts == {
        Kind.WECOM_APP: 97,
        Kind.WECOM_SUITE: 137,
        Kind.WECOM_BOT: 12,
        Kind.OFFICIAL_ACCOUNT: 65,
    }


def test_packet_messages_have_ids_of_their_own(mint: Mint, documents: dict[str, Any]) -> None:
    app = Apps(documents).get("wecom")

    assert mint.packet(app, "text", "linmei").fields["MsgId"] != mint.packet(app, "text", "linmei").fields["MsgId"]


def test_packet_ids_differ_from_those_of_another_process(documents: dict[str, Any]) -> None:
    app = Apps(documents).get("wecom")
    first, second = (
        Mint(clock, Vouchers(clock), MediaLibrary(clock), "http://127.0.0.1") for clock in (Clock(), Clock())
    )

    assert first.packet(app, "text", "linmei").fields["MsgId"] < second.packet(app, "text", "linmei").fields["MsgId"]


def test_packet_values_replace_add_and_remove(mint: Mint, documents: dict[str, Any]) -> None:
    changes = {"Content": "{user}", "AgentID": None, "Extra": 7}
    fields = mint.packet(Apps(documents).get("wecom"), "text", "linmei", changes).fields

    assert (fields["Content"], fields["Extra"]) == ("{user}", 7)
    assert "AgentID" not in fields


def test_packet_without_agent_has_no_agent_id(mint: Mint, documents: dict[str, Any]) -> None:
    del documents["wecom"]["agent_id"]

    assert "AgentID" not in mint.packet(Apps(documents).get("wecom"), "text", "linmei").fields


@pytest.mark.parametrize("text", ["a]]>b", "]]>", "<b>&amp;", "", "\n spaces "])
def test_markup_text_survives_the_round_trip(text: str) -> None:
    assert from_xml(to_xml({"A": text, "B": [{"C": 1}, {"C": 2}]})) == {"A": text, "B": [{"C": "1"}, {"C": "2"}]}


@pytest.mark.parametrize("text", ["", "text", "<a><b/></a>", "<xml>text</xml>", "<!DOCTYPE xml []><xml><a>1</a></xml>"])
def test_markup_not_a_document_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_xml(text)


@pytest.mark.parametrize(
    "document", [{"kind": "submarine", "callback_keys": [{"token": "t"}]}, {"kind": "wecom_bot", "callback_keys": []}]
)
def test_apps_unusable_document_names_the_app(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="app 'mine' has no usable document"):
        Apps({"mine": document})
