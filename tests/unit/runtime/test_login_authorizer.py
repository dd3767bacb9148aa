import json
from collections.abc import Mapping
from typing import Any

import pytest

from shared.login.sessions import User, UserKind
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.login_authorizer import authorize
from shared.runtime.login_sessions import open_sessions
from tests.conftest import LogLines
from tests.cookies import keep_cookies
from tests.fakes import FakeClock, FakeSource
from tests.login_apps import make_apps

MEMBER = User(UserKind.MEMBER, "linmei", corp_id="ww1", name="林梅")
REQUEST = "5f0c2b5e-3a34-4b5c-9d7e-000000000001"
FAN = User(UserKind.FAN, "oABCD", union_id="oU")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def source() -> FakeSource:
    return FakeSource(**{name: json.dumps(document) for name, document in make_apps().items()})


@pytest.fixture
def apps(source: FakeSource, clock: FakeClock) -> Apps:
    return Apps(DocumentCache[AppSettings](source, parse_app_settings, clock))


def log_in(apps: Apps, app: str, user: User, now: float) -> dict[str, str]:
    return keep_cookies({}, open_sessions(apps.get(app)).issue(user, now))


def make_event(route: str, cookies: Mapping[str, str], **path_parameters: str) -> dict[str, Any]:
    pairs = [f"{name}={value}" for name, value in cookies.items()]
    return {
        "version": "2.0",
        "type": "REQUEST",
        "routeKey": route,
        "identitySource": ["; ".join(pairs)],
        "cookies": pairs,
        "headers": {},
        "pathParameters": path_parameters,
        "requestContext": {"http": {"method": "GET", "path": "/"}},
    }


@pytest.mark.parametrize(
    ("route", "path_parameters"),
    [
        ("GET /protected/corp", {}),
        ("POST /reports/corp/2026/{month}", {"month": "11"}),
        ("GET /protected/{app}", {"app": "corp"}),
        ("ANY /protected/{app}/{proxy+}", {"app": "corp", "proxy": "a/b"}),
        ("GET /protected/{name}", {"name": "corp"}),
    ],
)
def test_authorize_member_of_the_app_that_the_route_names_is_let_in(
    apps: Apps, clock: FakeClock, log_lines: LogLines, route: str, path_parameters: dict[str, str]
) -> None:
    cookies = log_in(apps, "corp", MEMBER, clock())
    verdict = authorize(make_event(route, cookies, **path_parameters), REQUEST, apps, clock)
    assert verdict == {
        "isAuthorized": True,
        "context": {
            "app": "corp",
            "user_kind": "member",
            "user_id": "linmei",
            "corp_id": "ww1",
            "union_id": "",
            "name": "林梅",
            "avatar_url": "",
        },
    }
    (line,) = log_lines()
    assert (line["app"], line["outcome"], line["user_kind"]) == ("corp", "authorized", "member")
    assert line["request_id"] == REQUEST
    assert "linmei" not in str(line)


@pytest.mark.parametrize("user", [FAN, FAN._replace(kind=UserKind.WEBSITE_USER)])
def test_authorize_users_of_an_official_account_are_let_in(apps: Apps, clock: FakeClock, user: User) -> None:
    event = make_event("GET /protected/account", log_in(apps, "account", user, clock()))
    assert authorize(event, REQUEST, apps, clock)["isAuthorized"]


@pytest.mark.parametrize(
    ("route", "path_parameters"),
    [
        ("GET /protected/account", {}),
        ("GET /protected/account", {"app": "corp"}),
        ("GET /protected/{app}", {"app": "account"}),
        ("GET /protected/{app}", {}),
        ("GET /protected/{proxy+}", {"proxy": "corp"}),
        ("GET /protected/{app}", {"app": "corp/../account"}),
        ("GET /protected", {"app": "corp"}),
        ("GET /", {"app": "corp"}),
        ("$default", {"app": "corp"}),
        ("", {}),
    ],
)
def test_authorize_route_of_another_app_or_none_is_closed(
    apps: Apps, clock: FakeClock, route: str, path_parameters: dict[str, str]
) -> None:
    cookies = log_in(apps, "corp", MEMBER, clock())
    assert authorize(make_event(route, cookies, **path_parameters), REQUEST, apps, clock) == {"isAuthorized": False}


@pytest.mark.parametrize("kind", [UserKind.VISITOR, UserKind.EXTERNAL_CONTACT])
def test_authorize_people_who_are_no_members_are_refused(apps: Apps, clock: FakeClock, kind: UserKind) -> None:
    cookies = log_in(apps, "corp", User(kind, "oV"), clock())
    assert authorize(make_event("GET /protected/corp", cookies), REQUEST, apps, clock) == {"isAuthorized": False}


@pytest.mark.parametrize(
    ("route", "reason"),
    [
        ("GET /protected/corp", "missing_session"),
        ("GET /protected/silent", "login_not_set_up"),
        ("GET /protected/nobody", "unknown_app"),
        ("$default", "unknown_app"),
    ],
)
def test_authorize_refusal_has_its_reason_in_the_log(
    apps: Apps, clock: FakeClock, log_lines: LogLines, route: str, reason: str
) -> None:
    assert authorize(make_event(route, {}), REQUEST, apps, clock) == {"isAuthorized": False}
    (line,) = log_lines()
    assert (line["level"], line["outcome"], line["reason"]) == ("WARNING", "refused", reason)


def test_authorize_session_that_is_over_or_changed_is_refused(
    apps: Apps, clock: FakeClock, log_lines: LogLines
) -> None:
    cookies = log_in(apps, "corp", MEMBER, clock())
    changed = {name: value[:-1] for name, value in cookies.items()}
    assert authorize(make_event("GET /protected/corp", changed), REQUEST, apps, clock) == {"isAuthorized": False}
    clock.advance(8 * 3600)
    assert authorize(make_event("GET /protected/corp", cookies), REQUEST, apps, clock) == {"isAuthorized": False}
    assert [line["reason"] for line in log_lines()] == ["invalid_session", "expired_session"]


def test_authorize_while_settings_cannot_be_read_nobody_gets_in(
    apps: Apps, source: FakeSource, clock: FakeClock
) -> None:
    cookies = log_in(Apps(DocumentCache(source, parse_app_settings, clock)), "corp", MEMBER, clock())
    source.down = True
    assert authorize(make_event("GET /protected/corp", cookies), REQUEST, apps, clock) == {"isAuthorized": False}


@pytest.mark.parametrize("event", [{}, {"routeKey": None}, {"routeKey": 7}, {"cookies": 7, "routeKey": "GET /x/corp"}])
def test_authorize_whatever_comes_nobody_gets_in_by_it(
    apps: Apps, clock: FakeClock, log_lines: LogLines, event: dict[str, Any]
) -> None:
    assert authorize(event, REQUEST, apps, clock) == {"isAuthorized": False}
    assert len(log_lines()) == 1
