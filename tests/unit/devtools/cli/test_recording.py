import json
from pathlib import Path
from typing import Any

import pytest

from devtools.cli.messages import CommandError
from devtools.cli.recording import Recording, read_recording, write_recording
from tests.factories import load_event


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "delivery.json"


def make_saved(**replaced: Any) -> dict[str, Any]:
    saved = {"method": "POST", "path": "/callback/demo-wecom", "query": {"nonce": "1"}, "body": "<xml/>"}
    return {name: value for name, value in {**saved, **replaced}.items() if value is not None}


def make_event(**replaced: Any) -> dict[str, Any]:
    return {**load_event("receive_message"), **replaced}


def test_read_recording_written_one_is_the_same(file: Path) -> None:
    recording = Recording(
        "POST", "/callback/demo-suite/wp1", {"nonce": "a+b", "timestamp": "1"}, "<xml>你好</xml>".encode()
    )

    write_recording(recording, file)

    assert read_recording(file) == recording
    assert (recording.app, recording.corp_id) == ("demo-suite", "wp1")
    assert json.loads(file.read_text(encoding="utf-8")).keys() == {"method", "path", "query", "body"}


def test_write_recording_folder_is_missing_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none/a.json cannot be written: No such file or directory\."):
        write_recording(Recording("POST", "/callback/a", {}, b""), tmp_path / "none/a.json")


@pytest.mark.parametrize("name", ["receive_message", "receive_message_base64"])
def test_read_recording_event_is_decoded(file: Path, name: str) -> None:
    file.write_text(json.dumps(load_event(name)), encoding="utf-8")

    recording = read_recording(file)

    assert (recording.method, recording.path, recording.app, recording.corp_id) == (
        *("POST", "/callback/demo-wecom", "demo-wecom", ""),
    )
    assert recording.query["nonce"] == "1372623149"
    assert recording.body.startswith(b"<xml><ToUserName>")
    assert recording.content_type == "text/xml"


def test_read_recording_json_body_has_its_content_type() -> None:
    assert Recording("POST", "/callback/a", {}, b' {"encrypt":""}').content_type == "application/json"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(make_saved(method="PUT"), id="method"),
        pytest.param(make_saved(path="/other"), id="path"),
        pytest.param(make_saved(path="/callback/a/b/c"), id="deeper-path"),
        pytest.param(make_saved(query=None), id="no-query"),
        pytest.param(make_saved(query="nonce=1"), id="query-as-text"),
        pytest.param([], id="list"),
        pytest.param(7, id="number"),
        pytest.param(make_event(rawQueryString="nonce=1&nonce=2"), id="doubled-parameter"),
        pytest.param(make_event(body="%", isBase64Encoded=True), id="no-base64"),
        pytest.param(load_event("get_file"), id="event-of-a-file"),
    ],
)
def test_read_recording_something_else_is_refused(file: Path, fields: Any) -> None:
    file.write_text(json.dumps(fields), encoding="utf-8")

    with pytest.raises(CommandError, match=r"delivery.json is no recorded delivery: "):
        read_recording(file)


@pytest.mark.parametrize("content", [b"", b"<xml/>", b"\xff\xfe"])
def test_read_recording_no_json_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    with pytest.raises(CommandError, match="is no recorded delivery"):
        read_recording(file)


def test_read_recording_missing_file_says_so(file: Path) -> None:
    with pytest.raises(CommandError, match=r"delivery.json cannot be read: No such file or directory\."):
        read_recording(file)
