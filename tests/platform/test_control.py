import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from devtools.local_stack.documents import to_documents
from devtools.local_stack.settings import read_settings
from devtools.platform.sealing import sign
from devtools.platform.server import PlatformError, PlatformServer
from tests.platform.endpoint import CORP, KEYS, TOKEN, Endpoint


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


NEW_KEY = {"token": "newToken", "encoding_aes_key": "Zx8Qm2LrT5vNc0YpHs7WbKd3FgJu9Ae1RtVoXiClMnE"}


def signing_token(delivery: dict[str, Any]) -> str:
    """Returns the token that the request of a delivery was signed with."""
    attempt = delivery["attempts"][0]
    query = attempt["query"]
    tokens = (TOKEN, NEW_KEY["token"])
    parts = (query["timestamp"], query["nonce"], attempt["ciphertext"])
    return next(token for token in tokens if sign(token, *parts) == query["msg_signature"])


def test_callback_key_newest_is_used_until_another_is_chosen(
    platform: PlatformServer, endpoint: Endpoint, documents: dict[str, Any]
) -> None:
    # Given
    documents["wecom"]["callback_keys"] = [NEW_KEY, *KEYS]
    platform.simulation.urls["wecom"] = endpoint.url
    platform.call("PUT", "/apps", {"apps": documents})

    # When
    newest = platform.send("wecom")
    chosen = platform.call("PUT", "/apps/wecom/callback_key", {"number": 2})
    older = platform.send("wecom")

    # Then
    assert (chosen["key_number"], chosen["keys"]) == (2, 2)
    assert (signing_token(newest), signing_token(older)) == (NEW_KEY["token"], TOKEN)
    assert platform.save_url("wecom", endpoint.url)["verified"]


def test_callback_key_chosen_stays_while_the_documents_have_it(
    saved: PlatformServer, documents: dict[str, Any]
) -> None:
    keys = {number: [{**NEW_KEY, "token": f"new{index}"} for index in range(number - 1)] for number in (2, 3)}
    documents["wecom"]["callback_keys"] = [*keys[2], *KEYS]
    saved.call("PUT", "/apps", {"apps": documents})
    saved.call("PUT", "/apps/wecom/callback_key", {"number": 2})

    documents["wecom"]["callback_keys"] = [*keys[3], *KEYS]
    assert saved.call("PUT", "/apps", {"apps": documents})["apps"][0]["key_number"] == 3
    assert signing_token(saved.send("wecom")) == TOKEN
    documents["wecom"]["callback_keys"] = keys[3]
    assert saved.call("PUT", "/apps", {"apps": documents})["apps"][0]["key_number"] == 1


@pytest.mark.parametrize("number", [0, 2, -1])
def test_callback_key_that_is_not_there_is_refused(platform: PlatformServer, number: int) -> None:
    with pytest.raises(PlatformError, match="app 'wecom' has the callback keys 1 to 1"):
        platform.call("PUT", "/apps/wecom/callback_key", {"number": number})


def test_example_documents_are_usable() -> None:
    documents = to_documents(read_settings(Path("apps.example.toml")).apps)

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
