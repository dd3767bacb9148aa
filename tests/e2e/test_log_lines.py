"""How a line of a function's log is shown to a developer."""

import json
from datetime import UTC, datetime

import pytest

from devtools.local_stack.function_logs import format_line

_NOW = datetime(2026, 11, 21, 9, 8, 7, tzinfo=UTC)
_REFUSAL = {
    "level": "WARNING",
    "message": "request",
    "timestamp": "2026-11-21T09:08:07.123+00:00",
    "service": "wehook",
    "request_id": "8bb5edc2",
    "app": "demo-wecom",
    "outcome": "refused",
    "status": 403,
    "milliseconds": 1.2,
    "reason": "invalid_signature",
    "problem": "the signature fits no key",
    "code": -40001,
}


def test_format_line_of_request_has_status_app_outcome_and_reason_in_front() -> None:
    line = format_line("VerifyUrl", json.dumps(_REFUSAL), _NOW)

    assert line.plain == (
        "09:08:07 VerifyUrl 403 demo-wecom refused invalid_signature: the signature fits no key"
        " milliseconds=1.2 code=-40001"
    )


def test_format_line_of_another_message_has_it_in_front() -> None:
    fields = {"level": "ERROR", "message": "handler failed", "app": "demo-wecom", "reason": "KeyError", "frames": ["a"]}

    line = format_line("ReceiveMessage", json.dumps(fields), _NOW)

    assert line.plain == "09:08:07 ReceiveMessage handler failed demo-wecom KeyError frames=['a']"


def test_format_line_with_places_in_a_deployed_copy_shows_them_as_in_this_folder() -> None:
    copy = "/tmp/x/ministack-lambda-wehook-WorkerFunction-4a-_7w"  # noqa: S108  # as MiniStack writes it
    frames = [f"{copy}/layer_0/python/shared/bot/bot.py:121 stream", f"{copy}/code/functions/app.py:28 welcome"]

    line = format_line("Worker", json.dumps({"message": "handler failed", "frames": frames}), _NOW)

    assert line.plain.endswith("frames=['shared/bot/bot.py:121 stream', 'functions/app.py:28 welcome']")


@pytest.mark.parametrize("text", ["printed by a handler", "[1, 2]", '"quoted"', "{broken"])
def test_format_line_of_anything_else_shows_it_as_it_is(text: str) -> None:
    assert format_line("ReceiveMessage", text, _NOW).plain == f"09:08:07 ReceiveMessage {text}"


@pytest.mark.parametrize("line", ["\x1b[2Jgone", json.dumps({"message": "\x1b[2Jgone"})])
def test_format_line_with_terminal_codes_defuses_them(line: str) -> None:
    shown = format_line("ReceiveMessage", line, _NOW).plain

    assert "\x1b" not in shown
    assert "gone" in shown
