import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from devtools.platform.accounts import read_documents
from devtools.platform.server import PlatformError, PlatformServer
from tests.platform.endpoint import CORP


def read_event(lines: Iterator[str]) -> dict[str, str]:
    event: dict[str, str] = {}
    for line in lines:
        if not line and event:
            return event
        name, _, value = line.partition(": ")
        if name:
            event[name] = value
    raise AssertionError("the stream ended")


def test_apps_are_listed_without_secrets(platform: PlatformServer) -> None:
    listed = platform.call("GET", "/apps")

    apps = {app["name"]: app for app in listed["apps"]}
    assert list(apps) == ["wecom", "suite", "bot", "secure", "plain", "compatible"]
    assert (apps["wecom"]["kind"], apps["wecom"]["corp_id"], apps["wecom"]["agent_id"]) == ("wecom_app", CORP, 218)
    assert apps["secure"]["people"][0]["name"] == "小雨🌧️"
    assert {key: apps["wecom"]["messages"][0][key] for key in ("name", "event", "reply")} == {
        "name": "text",
        "event": False,
        "reply": True,
    }
    for secret in ("wecom-secret", "suite-secret", "provider-secret", "account-secret", "jWmYm7qr5nMo"):
        assert secret not in json.dumps(listed)


def test_apps_can_be_replaced(platform: PlatformServer, documents: dict[str, Any]) -> None:
    listed = platform.call("PUT", "/apps", {"apps": {"renamed": documents["bot"]}})

    assert [app["name"] for app in listed["apps"]] == ["renamed"]
    with pytest.raises(PlatformError, match="app 'bad' has no usable document: KeyError 'kind'"):
        platform.call("PUT", "/apps", {"apps": {"bad": {}}})
    assert [app["name"] for app in platform.call("GET", "/apps")["apps"]] == ["renamed"]


def test_example_documents_are_usable() -> None:
    documents = read_documents(Path("apps.example.toml"))

    with PlatformServer(documents) as platform:
        assert [app["name"] for app in platform.call("GET", "/apps")["apps"]] == list(documents)


def test_events_are_streamed_as_they_happen(saved: PlatformServer) -> None:
    with (
        httpx.Client(trust_env=False, timeout=10) as client,
        client.stream("GET", f"{saved.base_url}/control/events") as stream,
    ):
        lines = stream.iter_lines()
        assert next(lines) == ": connected"
        saved.call("POST", "/apps/wecom/messages", {"wait": False})
        events = [read_event(lines), read_event(lines)]

    steps = [json.loads(event["data"]) for event in events]
    assert {(event["event"], step["app"]) for event, step in zip(events, steps, strict=True)} == {("delivery", "wecom")}
    assert steps[-1]["outcome"] == "acknowledged"
    assert steps[-1]["attempts"][0]["ciphertext"]


def test_events_missed_are_sent_again(saved: PlatformServer) -> None:
    with (
        httpx.Client(trust_env=False, timeout=10) as client,
        client.stream("GET", f"{saved.base_url}/control/events", headers={"Last-Event-ID": "2"}) as stream,
    ):
        event = read_event(stream.iter_lines())

    assert (event["id"], event["event"], json.loads(event["data"])["app"]) == ("3", "url", "bot")


@pytest.mark.parametrize(("content", "message"), [(b"{", "Expecting"), (b"[]", "the body has to be a JSON object")])
def test_control_body_that_is_no_object_is_refused(platform: PlatformServer, content: bytes, message: str) -> None:
    answer = httpx.put(f"{platform.base_url}/control/apps/wecom/url", content=content)

    assert answer.status_code == 400
    assert message in answer.json()["errmsg"]


def test_environment_points_at_the_platforms(platform: PlatformServer) -> None:
    environment = platform.environment

    assert set(environment) == {
        "WECOM_API_BASE_URL",
        "WECHAT_API_BASE_URL",
        "WECHAT_OPEN_BASE_URL",
        "WECOM_LOGIN_BASE_URL",
    }
    for name, path in (("WECHAT_OPEN_BASE_URL", "/connect/qrconnect"), ("WECOM_LOGIN_BASE_URL", "/wwlogin/sso/login")):
        assert httpx.get(f"{environment[name]}{path}").status_code == 200
