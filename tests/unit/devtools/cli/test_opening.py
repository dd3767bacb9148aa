from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from devtools.cli.apps import find_app
from devtools.cli.messages import CommandError
from devtools.cli.opening import RecordedPacket, open_recording
from devtools.cli.packets import build_packet, find_kind, plan_order
from devtools.cli.recording import Recording
from devtools.platform.accounts import App, CallbackKey
from devtools.platform.clock import Clock
from devtools.platform.packets.catalogue import packet_kinds
from devtools.platform.packets.packet import Packet
from devtools.platform.sealing import seal_packet

_APPS = ("demo-wecom", "demo-suite", "demo-bot", "demo-official", "demo-test-account")
_OTHER_TOKEN = "another"  # noqa: S105
_OTHER_KEY = "M3nB5vC7xZ9lK1jH2gF4dS6aP8oI0uY7tR5eW3qM1nB"


def record(packet: Packet, path: str = "") -> Recording:
    sealed = seal_packet(packet, str(Clock().seconds()))
    return Recording("POST", path or f"/callback/{packet.app.name}", sealed.query, sealed.body)


def make_packet(app: App, kind: str = "text", text: str | None = "你好 ]]>") -> Packet:
    return build_packet(app, plan_order(app, find_kind(app, kind), "zhouyi", text, ()))[0]


def with_key(app: App, token: str, encoding_aes_key: str) -> App:
    return replace(app, callback_keys=(CallbackKey(token, encoding_aes_key),))


def make_packet_saying(app: App, text: str) -> Packet:
    packet = make_packet(app)
    return RecordedPacket(app, packet.kind, packet.sender, packet.fields, text=text)


@pytest.mark.parametrize("name", _APPS)
def test_open_recording_sealed_anew_says_the_same(name: str) -> None:
    # Given
    known = find_app(name)
    packet = make_packet(known.app)
    first = record(packet)

    # When
    opened = open_recording(first, known)
    second = record(opened)

    # Then
    assert opened.plaintext == packet.plaintext
    assert (opened.kind.name, opened.sender, opened.is_json) == ("text", "zhouyi", packet.is_json)
    assert open_recording(second, known).plaintext == packet.plaintext
    assert second.query["nonce"] != first.query["nonce"]


@pytest.mark.parametrize("name", _APPS)
def test_open_recording_every_kind_is_recognised(name: str) -> None:
    known = find_app(name)
    for kind in packet_kinds(known.app.kind).values():
        if kind.name == "stream":  # continues what an earlier message began
            continue
        opened = open_recording(record(make_packet(known.app, kind.name, None)), known)

        assert (opened.kind.url, opened.kind.reply, opened.kind.replies) == (kind.url, kind.reply, kind.replies), kind


def test_open_recording_compatible_mode_is_decrypted(root: Path) -> None:
    example = (root / "apps.example.toml").read_text(encoding="utf-8")
    (root / "apps.toml").write_text(example.replace('"secure"', '"compatible"'), encoding="utf-8")
    known = find_app("demo-official")
    recording = record(make_packet(known.app))

    assert b"<Content>" in recording.body
    assert b"<Content>" in record(open_recording(recording, known)).body


def test_open_recording_previous_key_is_tried_and_the_newest_seals() -> None:
    known = find_app("demo-wecom")
    old = known.app
    new = with_key(old, _OTHER_TOKEN, _OTHER_KEY)
    rotated = replace(known, app=new, with_each_key=(new, old))

    opened = open_recording(record(make_packet(old)), rotated)

    assert opened.app.token == _OTHER_TOKEN
    assert open_recording(record(opened), replace(known, app=new, with_each_key=(new,))).plaintext == opened.plaintext


def test_open_recording_customer_in_the_path_is_accepted() -> None:
    known = find_app("demo-suite")
    customer = replace(known.app, corp_id="wpOther", auth_corp_ids=("wpOther",))

    opened = open_recording(record(make_packet(customer), "/callback/demo-suite/wpOther"), known)

    assert opened.app.receive_id("data") == "wpOther"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("<xml><MsgType>poem</MsgType></xml>", "poem", id="unknown-type"),
        pytest.param("<xml><MsgType>event</MsgType><Event>bloom</Event></xml>", "event.bloom", id="unknown-event"),
        pytest.param("<xml><a>1</a></xml>", "", id="no-type"),
    ],
)
def test_open_recording_what_the_catalogue_lacks_takes_a_reply(text: str, kind: str) -> None:
    known = find_app("demo-wecom")

    opened = open_recording(record(make_packet_saying(known.app, text)), known)

    assert (opened.plaintext, opened.kind.name, opened.kind.reply, opened.kind.url) == (text, kind, True, "data")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            lambda app: with_key(app, _OTHER_TOKEN, app.encoding_aes_key), "its signature fits none", id="token"
        ),
        pytest.param(lambda app: with_key(app, app.token, _OTHER_KEY), "another EncodingAESKey", id="key"),
        pytest.param(lambda app: replace(app, corp_id="ww9999999999999999"), "it is for another id", id="id"),
    ],
)
def test_open_recording_of_another_screen_is_refused(change: Callable[[App], App], message: str) -> None:
    known = find_app("demo-wecom")

    with pytest.raises(CommandError, match=message):
        open_recording(record(make_packet(change(known.app))), known)


@pytest.mark.parametrize("body", [b"", b"hello", b"[1]", b"{}", b"<xml><Encrypt><a/></Encrypt></xml>", b"\xff", b"{"])
def test_open_recording_malformed_body_is_refused(body: bytes) -> None:
    with pytest.raises(CommandError, match="neither XML nor JSON"):
        open_recording(Recording("POST", "/callback/demo-wecom", {}, body), find_app("demo-wecom"))
