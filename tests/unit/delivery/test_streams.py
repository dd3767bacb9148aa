import json
from typing import Any

import pytest

from shared.delivery.rendering import render_passive
from shared.delivery.streams import (
    ANNOUNCEMENT,
    APOLOGY,
    break_off,
    close_stream,
    end_early,
    find_apology,
    find_placeholder,
    is_inline,
    is_streamed,
    open_stream,
)
from shared.protocol.messages import parse_message
from shared.protocol.replies import StreamReply
from tests.factories import make_bot_json, make_text_xml

MESSAGE = make_bot_json()
EVENT = make_bot_json(msgtype="event", event={"eventtype": "enter_chat"})


def read(frame: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(frame)
    assert fields["msgtype"] == "stream"
    stream: dict[str, Any] = fields["stream"]
    return stream


def test_frames_are_those_of_the_reference() -> None:
    assert read(open_stream("s-1")) == {"id": "s-1", "finish": False, "content": ""}
    assert read(close_stream("s-1")) == {"id": "s-1", "finish": True, "content": ""}
    assert read(break_off("s-1")) == {"id": "s-1", "finish": True, "content": APOLOGY}


def test_end_early_keeps_what_there_is_to_show() -> None:
    frame = render_passive(StreamReply("so far", finish=False), parse_message(MESSAGE), 0)
    assert read(end_early(frame)) == {"id": "m-8f2c", "finish": True, "content": "so far"}
    assert read(end_early(open_stream("s-1"))) == {"id": "s-1", "finish": True, "content": ANNOUNCEMENT}


@pytest.mark.parametrize("frame", [close_stream("s-1"), break_off("s-1")])
def test_end_early_of_what_has_ended_changes_nothing(frame: str) -> None:
    assert end_early(frame) == frame


def test_message_to_a_bot_is_answered_with_a_stream() -> None:
    message = parse_message(MESSAGE)
    assert is_streamed(message)
    assert find_placeholder(message) == open_stream("m-8f2c")
    assert find_apology(message) == break_off("m-8f2c")


@pytest.mark.parametrize("plaintext", [EVENT, make_text_xml()])
def test_everything_else_is_acknowledged(plaintext: str) -> None:
    message = parse_message(plaintext)
    assert not is_streamed(message)
    assert find_placeholder(message) == find_apology(message) == ""


@pytest.mark.parametrize(("plaintext", "inline"), [(EVENT, True), (MESSAGE, False), (make_text_xml(), False)])
def test_event_of_a_bot_is_answered_inline_only(plaintext: str, *, inline: bool) -> None:
    assert is_inline(parse_message(plaintext)) is inline
