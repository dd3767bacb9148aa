"""The browser of the phone, through the route by which the page uses it."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from devtools.platform.server import PlatformServer
from tests.browser.login_site import LoginSite
from tests.login_apps import FAN, HOME, MEMBER

type Visit = Callable[..., dict[str, Any]]


@pytest.fixture
def client(logins: PlatformServer) -> Iterator[httpx.Client]:
    headers = {"Origin": logins.base_url}
    with httpx.Client(base_url=logins.base_url, headers=headers, trust_env=False) as client:
        yield client


@pytest.fixture
def visit(client: httpx.Client, login_site: LoginSite) -> Visit:
    """Opens a page of the bundle as Lin Mei in WeCom, or as told otherwise; returns what came of it."""

    def visit(path: str = "", **changes: Any) -> dict[str, Any]:
        wish = {"app": "corp", "person": MEMBER, "url": f"{login_site.url}{path}", "language": "en", **changes}
        answer = client.post("/console/visits", json=wish)
        return {"refused": answer.status_code, **answer.json()} if answer.is_error else dict(answer.json())

    return visit


@pytest.fixture
def visit_as_fan(visit: Visit) -> Visit:
    def visit_as_fan(path: str = "", **changes: Any) -> dict[str, Any]:
        return visit(path, **{"app": "account", "person": FAN, "wecom": False, **changes})

    return visit_as_fan


def test_visit_login_ends_with_a_session_and_leaves_this_machine(visit: Visit) -> None:
    visited = visit("/oauth/corp/login")

    assert visited["leaves_for"] == f"{HOME}#"
    assert visited["page"] is None
    assert visited["session"]["user_id"] == MEMBER
    assert [(step["method"], httpx.URL(step["url"]).path, step["status"]) for step in visited["steps"]] == [
        ("GET", "/oauth/corp/login", 302),
        ("GET", "/open/connect/oauth2/authorize", 200),
        ("POST", "/open/connect/oauth2/authorize", 302),
        ("GET", "/oauth/corp/callback", 302),
    ]


def test_visit_each_person_has_a_phone_of_their_own(visit: Visit) -> None:
    visit("/oauth/corp/login")

    assert visit("/oauth/corp/session")["session"]["user_id"] == MEMBER
    assert visit("/oauth/corp/session", person="zhouyi")["session"] is None


def test_visit_new_fan_registers_in_wechat_and_is_asked_for_consent(visit_as_fan: Visit) -> None:
    # Given
    registering = visit_as_fan("/oauth/account/login", language="zh")
    assert registering["page"]["title"] == "欢迎"
    (go_on,) = registering["page"]["actions"]

    # When
    asking = visit_as_fan(**_tap(go_on))
    allow, deny = asking["page"]["actions"]

    # Then
    assert (allow["fields"]["consent"], deny["fields"]["consent"]) == ("yes", "no")
    allowed = visit_as_fan(**_tap(allow))
    assert allowed["leaves_for"].startswith(HOME)
    assert allowed["session"]["user_id"] == FAN


def test_visit_consent_denied_shows_the_page_that_follows(visit_as_fan: Visit) -> None:
    (go_on,) = visit_as_fan("/oauth/account/login")["page"]["actions"]
    _, deny = visit_as_fan(**_tap(go_on))["page"]["actions"]

    denied = visit_as_fan(**_tap(deny))

    assert denied["page"]["status"] == 403
    assert denied["page"]["title"] == "You have not allowed the login"
    assert denied["session"] is None


def test_visit_logout_ends_the_session(visit: Visit) -> None:
    visit("/oauth/corp/login")

    left = visit("/oauth/corp/logout", method="POST")

    assert left["page"]["status"] == 200
    assert left["session"] is None


def test_visit_person_of_none_of_the_platforms_is_asked_who_they_are(visit: Visit) -> None:
    visited = visit("/oauth/corp/login", person="nobody")

    assert {"user": MEMBER} in [action["fields"] for action in visited["page"]["actions"]]


def test_visit_endless_redirect_says_so(visit: Visit, logins: PlatformServer) -> None:
    refused = visit(url=f"{logins.base_url}/loop")

    assert (refused["refused"], refused["errmsg"]) == (400, "the page redirects more than 12 times")
    assert refused["errmsg_zh"] == "页面重定向超过 12 次"


@pytest.mark.parametrize("url", ["https://example.invalid/", "{front}@example.invalid/", "file:///etc/passwd", ""])
def test_visit_page_elsewhere_is_refused(visit: Visit, login_site: LoginSite, url: str) -> None:
    refused = visit(url=url.format(front=login_site.url))

    assert (refused["refused"], refused["errmsg"]) == (400, f"the phone opens pages of {login_site.url} only")


def test_visit_bundle_down_says_so(visit: Visit, login_site: LoginSite) -> None:
    login_site.__exit__()

    refused = visit("/oauth/corp/login")

    assert (refused["refused"], refused["errmsg"]) == (400, f"nothing answers at {login_site.url}")


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"app": "corp"}', b'{"surprise": 1}'])
def test_visit_malformed_wish_is_refused(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/console/visits", content=body)

    assert answer.status_code == 400
    assert answer.json()["errmsg"]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://example.invalid"}, id="another-site"),
        pytest.param({"Origin": "null"}, id="a-sandbox"),
        pytest.param({"Origin": "http://127.0.0.1:1"}, id="another-port"),
        pytest.param({"Origin": "http://example.invalid:80", "Host": "example.invalid:80"}, id="another-name"),
    ],
)
def test_visit_not_from_the_page_is_refused(client: httpx.Client, headers: dict[str, str]) -> None:
    answer = client.post("/console/visits", json={}, headers=headers)

    assert answer.status_code == 403


def _tap(action: dict[str, Any]) -> dict[str, Any]:
    return {name: action[name] for name in ("url", "method", "fields")}
