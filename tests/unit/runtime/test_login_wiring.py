import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.errors import ConfigurationError
from shared.runtime import login_wiring
from shared.runtime.http_event import HttpRequest
from shared.storage.profile_store import DynamoDbProfileStore, MemoryProfileStore
from shared.storage.state_store import DynamoDbStateStore, MemoryStateStore
from tests.login_apps import make_apps
from tests.logins import IN_BROWSER, IN_WECOM
from tests.wirings import forget_wirings

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SETTINGS_SOURCE", f"json:{json.dumps({'apps': make_apps()})}")
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://wehook.example.com")
    forget_wirings()
    yield
    forget_wirings()


def begin(user_agent: str) -> str:
    event = {
        "rawPath": "/oauth/corp/login",
        "headers": {"user-agent": user_agent},
        "requestContext": {"http": {"method": "GET"}},
    }
    return login_wiring.get_login().serve(HttpRequest.from_event(event)).headers["location"]


def test_get_login_leads_to_the_real_platforms() -> None:
    link = begin(IN_WECOM)
    assert link.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?")
    assert "&redirect_uri=https%3A%2F%2Fwehook.example.com%2Foauth%2Fcorp%2Fcallback&" in link
    assert begin(IN_BROWSER).startswith("https://login.work.weixin.qq.com/wwlogin/sso/login?")


def test_get_login_leads_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WECHAT_OPEN_BASE_URL", "http://127.0.0.1:5000/open")
    monkeypatch.setenv("WECOM_LOGIN_BASE_URL", "http://127.0.0.1:5000/login")
    assert begin(IN_WECOM).startswith("http://127.0.0.1:5000/open/connect/oauth2/authorize?")
    assert begin(IN_BROWSER).startswith("http://127.0.0.1:5000/login/wwlogin/sso/login?")


@pytest.mark.parametrize(
    ("region", "address"),
    [
        ("eu-central-1", "https://a1b2c3.execute-api.eu-central-1.amazonaws.com"),
        ("cn-north-1", "https://a1b2c3.execute-api.cn-north-1.amazonaws.com.cn"),
    ],
)
@pytest.mark.parametrize("configured", [None, ""])
def test_find_address_without_a_custom_domain_is_the_apis_own(
    monkeypatch: pytest.MonkeyPatch, region: str, address: str, configured: str | None
) -> None:
    monkeypatch.delenv("PUBLIC_BASE_URL")
    monkeypatch.setenv("AWS_REGION", region)
    if configured is not None:
        monkeypatch.setenv("PUBLIC_BASE_URL", configured)
    context = {"apiId": "a1b2c3", "domainName": "evil.example"}
    request = HttpRequest.from_event({"headers": {"host": "evil.example"}, "requestContext": context})
    assert login_wiring.find_address(request) == address


def test_find_address_with_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIC_BASE_URL")
    with pytest.raises(ConfigurationError, match="PUBLIC_BASE_URL is missing"):
        login_wiring.find_address(HttpRequest.from_event({"headers": {"host": "evil.example"}}))


@pytest.mark.usefixtures("network")
def test_get_exchange_keeps_users_in_the_table_if_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    users = login_wiring._get_exchange()._users
    assert (type(users.states), type(users.profiles)) == (MemoryStateStore, MemoryProfileStore)
    forget_wirings()
    monkeypatch.setenv("USERS_TABLE", "users")
    users = login_wiring._get_exchange()._users
    assert (type(users.states), type(users.profiles)) == (DynamoDbStateStore, DynamoDbProfileStore)


def test_session_and_login_load_neither_clients_nor_cryptography() -> None:
    # In a process of its own: here everything is loaded already.
    script = """
import sys
from functions.oauth_redirect.app import lambda_handler
for action in ("session", "login"):
    event = {"rawPath": f"/oauth/corp/{action}", "headers": {}, "requestContext": {"http": {"method": "GET"}}}
    assert lambda_handler(event, None)["statusCode"] in (302, 401)
print([name for name in ("requests", "boto3", "shared.clients", "html") if name in sys.modules])
"""
    environment = {
        "SETTINGS_SOURCE": f"json:{json.dumps({'apps': make_apps()})}",
        "PUBLIC_BASE_URL": "https://wehook.example.com",
    }
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert result.stdout.splitlines()[-1:] == ["[]"], result.stderr
