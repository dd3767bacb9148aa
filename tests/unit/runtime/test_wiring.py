import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from shared.clients import http_session
from shared.clients.calls import ApiCall
from shared.errors import (
    ConfigurationError,
    SettingsUnavailableError,
    SuiteTicketError,
    WeHookError,
)
from shared.runtime import aws, wiring
from shared.runtime.app_settings import parse_app_settings
from shared.runtime.callbacks import serve_callback
from shared.runtime.http_event import HttpRequest
from tests.client_fakes import FakeSession
from tests.documents import make_document, make_document_text, make_full_document_text
from tests.factories import ECHO, WECOM, make_get_query, make_verify_event
from tests.wirings import forget_wirings

URL = "https://qyapi.weixin.qq.com"
CALL = ApiCall("/cgi-bin/getcallbackip")
PROXY = "http://user:password@proxy.example.com:3128"
TOML = f"""
[apps.demo]
kind = "wecom_app"
corp_id = "{WECOM.receive_id}"
[[apps.demo.callback_keys]]
token = "{WECOM.token}"
encoding_aes_key = "{WECOM.encoding_aes_key}"
[files]
"a.txt" = "content"
"""


@pytest.fixture(autouse=True)
def fresh_wiring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    forget_wirings()
    yield
    forget_wirings()


def verify() -> str:
    query = make_get_query()
    request = HttpRequest.from_event(make_verify_event("demo", query))
    return serve_callback(request, wiring.get_apps(), lambda endpoint: endpoint.verify_url(query))


def test_get_apps_is_built_once() -> None:
    assert wiring.get_apps() is wiring.get_apps()
    assert wiring.get_files() is wiring.get_files()


def test_settings_source_json_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    tables: dict[str, Any] = {"apps": {"demo": make_document("wecom_app")}, "files": {"a.txt": "content"}}
    monkeypatch.setenv("SETTINGS_SOURCE", f"json:{json.dumps(tables)}")
    assert (verify(), wiring.get_files().get("a.txt")) == (ECHO, "content")


def test_settings_source_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "somewhere.toml"
    path.write_text(TOML, encoding="utf-8")
    monkeypatch.setenv("SETTINGS_SOURCE", f"file:{path}")
    assert (verify(), wiring.get_files().get("a.txt")) == (ECHO, "content")


@pytest.mark.parametrize("name", ["apps.toml", "apps.example.toml"])
def test_settings_source_unset_reads_the_local_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TOML, encoding="utf-8")
    assert (verify(), wiring.get_files().get("a.txt")) == (ECHO, "content")


def test_settings_source_unset_own_file_goes_before_the_example(tmp_path: Path) -> None:
    (tmp_path / "apps.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "apps.example.toml").write_text("", encoding="utf-8")
    assert verify() == ECHO


def test_settings_source_of_no_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETTINGS_SOURCE", "SSM:/wehook")
    with pytest.raises(ConfigurationError, match="SETTINGS_SOURCE must begin with"):
        wiring.get_files()


def test_settings_source_unset_and_no_file_says_so() -> None:
    with pytest.raises(SettingsUnavailableError, match=r"apps\.example\.toml cannot be read"):
        verify()


@pytest.mark.parametrize("endpoint", ["AWS_ENDPOINT_URL_SSM", "AWS_ENDPOINT_URL", None])
def test_settings_source_ssm_has_one_client_for_both_tables(
    monkeypatch: pytest.MonkeyPatch, endpoint: str | None
) -> None:
    clients: list[tuple[str, ...]] = []
    reads: list[object] = []

    class FakeAwsClient:
        def __init__(self, *arguments: str) -> None:
            clients.append(arguments)

        def call(self, _: str, parameters: dict[str, object]) -> dict[str, Any]:
            reads.append(parameters["Name"])
            return {"Parameter": {"Value": make_document_text("wecom_app")}}

    monkeypatch.setattr(aws, "AwsClient", FakeAwsClient)
    monkeypatch.setenv("SETTINGS_SOURCE", "ssm:/wehook")
    if endpoint:
        monkeypatch.setenv(endpoint, "http://127.0.0.1:4566")
    assert verify() == ECHO
    assert wiring.get_files().get("a/b.txt")
    assert reads == ["/wehook/apps/demo", "/wehook/files/a/b.txt"]
    assert clients == [("ssm", "AmazonSSM", "us-east-1", "http://127.0.0.1:4566" if endpoint else "", "1.1")]


@pytest.mark.parametrize("table", ["TOKENS_TABLE", "SUITES_TABLE"])
def test_get_clients_keeps_in_its_table_what_has_one(monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    tables: list[object] = []

    class FakeAwsClient:
        def __init__(self, *_: str) -> None: ...

        def call(self, _: str, parameters: dict[str, object], *__: object) -> dict[str, Any]:
            tables.append(parameters["TableName"])
            return {"Item": {"token": {"S": "t"}, "version": {"N": "1"}, "expires_at": {"N": "9e9"}}}

    monkeypatch.setattr(aws, "AwsClient", FakeAwsClient)
    monkeypatch.setenv(table, "table-of-the-stack")
    settings = parse_app_settings("demo", make_full_document_text("wecom_suite", provider_secret=""))

    (token,) = wiring.get_clients().list_tokens(settings)
    with suppress(WeHookError):
        token.get()

    assert set(tables) == {"table-of-the-stack"}


def test_get_clients_without_tables_keeps_in_memory() -> None:
    settings = parse_app_settings("demo", make_full_document_text("wecom_suite", provider_secret=""))

    (token,) = wiring.get_clients().list_tokens(settings)

    with pytest.raises(SuiteTicketError):
        token.get()


def test_get_clients_calls_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WECOM_API_BASE_URL", "http://127.0.0.1:8000/wecom")

    clients = wiring.get_clients()

    assert clients._wecom.base_url == "http://127.0.0.1:8000/wecom"
    assert clients._wechat.base_url == "https://api.weixin.qq.com"


@pytest.mark.parametrize("mode", ["none", "nat", None])
def test_get_transport_without_a_proxy_calls_the_platform_itself(
    monkeypatch: pytest.MonkeyPatch, mode: str | None
) -> None:
    if mode:
        monkeypatch.setenv("EGRESS_MODE", mode)
    sessions = record_sessions(monkeypatch)

    wiring.get_transport().call(URL, CALL, lambda answer: answer)

    assert sessions == [None]


def test_get_transport_with_a_proxy_calls_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGRESS_MODE", "proxy")
    monkeypatch.setenv("SETTINGS_SOURCE", f"json:{json.dumps({'egress': {'proxy': PROXY}})}")
    sessions = record_sessions(monkeypatch)

    wiring.get_transport().call(URL, CALL, lambda answer: answer)

    assert sessions == [PROXY]
    assert wiring.get_clients()._wecom.transport is wiring.get_transport()


def test_get_group_robot_writes_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGRESS_MODE", "proxy")  # which is for calls that need a listed address
    monkeypatch.setenv("WECOM_API_BASE_URL", "http://127.0.0.1:8000/wecom")
    monkeypatch.setenv("SETTINGS_SOURCE", 'json:{"alarms": {"robot": "key-of-the-robot"}}')
    sessions = record_sessions(monkeypatch)

    wiring.get_group_robot().send_text(wiring.get_robot_keys().get("robot") or "", "text")

    assert sessions == [None]


def record_sessions(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Returns a list that grows with the proxy of each session that is opened, or None."""
    proxies: list[str | None] = []

    def open_session(find_proxy: Callable[[], str] | None) -> FakeSession:
        proxies.append(find_proxy() if find_proxy else None)
        return FakeSession({"errcode": 0})

    monkeypatch.setattr(http_session, "RequestsSession", open_session)
    return proxies
