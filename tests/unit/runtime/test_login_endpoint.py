import json
from typing import Any

import pytest

from shared.errors import InvalidCodeError, WeHookError
from shared.login.entrances import PageUrls
from shared.login.pending_logins import PendingLogin
from shared.login.sessions import User, UserKind
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.login_endpoint import LoginEndpoint, apologize
from tests.cookies import keep_cookies
from tests.fakes import FakeClock, FakeSource
from tests.login_apps import HOME, make_apps, make_oauth
from tests.logins import IN_WECHAT, IN_WECOM, read_query

MEMBER = User(UserKind.MEMBER, "linmei")
BASE = "https://wehook.example.com"


class Site:
    """The endpoint with an exchange that is prepared, and a browser in front of it."""

    def __init__(self, base: str = BASE) -> None:
        self.clock = FakeClock()
        self.source = FakeSource(**{name: json.dumps(document) for name, document in make_apps().items()})
        self.result: User | WeHookError | None = MEMBER
        self.exchanged: list[tuple[str, str, str]] = []
        self.cookies: dict[str, str] = {}
        self.user_agent = IN_WECOM
        apps = Apps(DocumentCache[AppSettings](self.source, parse_app_settings, self.clock))
        page_urls = PageUrls("https://open.weixin.qq.com", "https://login.work.weixin.qq.com")
        self._endpoint = LoginEndpoint(apps, lambda _: base, page_urls, self._log_in, self.clock)

    def send(self, path: str, query: str = "", method: str = "GET", **headers: str) -> HttpResponse:
        event: dict[str, Any] = {
            "rawPath": path,
            "rawQueryString": query,
            "headers": {"user-agent": self.user_agent, **headers},
            "cookies": [f"{name}={value}" for name, value in self.cookies.items()],
            "requestContext": {"http": {"method": method}},
        }
        response = self._endpoint.serve(HttpRequest.from_event(event))
        self.cookies = keep_cookies(self.cookies, response.cookies)
        return response

    def begin(self, app: str = "corp", query: str = "") -> str:
        return read_query(self.send(f"/oauth/{app}/login", query).headers["location"])["state"]

    def _log_in(self, name: str, pending: PendingLogin, code: str) -> User | None:
        self.exchanged.append((name, pending.scope, code))
        if isinstance(self.result, WeHookError):
            raise self.result
        return self.result


@pytest.fixture
def site() -> Site:
    return Site()


def test_serve_logs_in_and_out(site: Site) -> None:
    # Given a login that was begun, for which nobody is asked anything
    state = site.begin()
    assert site.exchanged == []
    # When
    response = site.send("/oauth/corp/callback", f"code=c1&state={state}")
    # Then
    assert (response.status, response.headers["location"], response.outcome) == (302, f"{HOME}#", "logged_in")
    assert site.exchanged == [("corp", "snsapi_base", "c1")]
    assert json.loads(site.send("/oauth/corp/session").body)["user_id"] == "linmei"
    # When
    response = site.send("/oauth/corp/logout", method="POST", origin=BASE)
    # Then
    assert (response.status, site.cookies) == (200, {})


def test_serve_fan_without_consent_goes_on_to_the_platforms_question(site: Site) -> None:
    site.user_agent, site.result = IN_WECHAT, None
    state = site.begin("account", "next=https%3A%2F%2Fapp.example.com%2Fhome%2Fa")
    response = site.send("/oauth/account/callback", f"code=c1&state={state}")
    assert (response.status, response.outcome) == (200, "consent_needed")
    link = response.body.partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    consent = read_query(link)
    assert (consent["scope"], consent["state"] == state) == ("snsapi_userinfo", False)
    site.result = User(UserKind.FAN, "oABCD")
    response = site.send("/oauth/account/callback", f"code=c2&state={consent['state']}")
    assert response.headers["location"] == f"{HOME}/a#"
    assert site.exchanged == [("account", "snsapi_base", "c1"), ("account", "snsapi_userinfo", "c2")]


@pytest.mark.parametrize(
    ("wanted", "location"), [("home%3Fa%3D1", f"{HOME}?a=1#"), ("home%3Fa%3D1%23top", f"{HOME}?a=1#top")]
)
def test_serve_ends_the_platforms_fragment_and_keeps_the_pages(site: Site, wanted: str, location: str) -> None:
    state = site.begin(query=f"next=https%3A%2F%2Fapp.example.com%2F{wanted}")
    assert site.send("/oauth/corp/callback", f"code=c1&state={state}").headers["location"] == location


def test_serve_refusal_of_the_exchange_keeps_where_to_go(site: Site) -> None:
    state = site.begin(query="next=https%3A%2F%2Fapp.example.com%2Fhome%2Fa")
    site.result = InvalidCodeError("/cgi-bin/auth/getuserinfo", 40029, "invalid code")
    response = site.send("/oauth/corp/callback", f"code=c1&state={state}")
    assert response.status == 400
    assert '<a href="login?next=https%3A%2F%2Fapp.example.com%2Fhome%2Fa">' in response.body


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("code=authdeny", "authorization_denied"),
        ("code=c1", "invalid_state"),
        ("code=c1&state=", "invalid_state"),
        ("code=c1&state=0123456789abcdef", "invalid_browser"),
        ("state=0123456789abcdef", "invalid_browser"),
    ],
)
def test_serve_checks_in_order_before_any_exchange(site: Site, query: str, reason: str) -> None:
    response = site.send("/oauth/corp/callback", query)
    assert f"<small>{reason}</small>" in response.body
    assert site.exchanged == []


def test_serve_right_state_without_a_code_exchanges_nothing(site: Site) -> None:
    response = site.send("/oauth/corp/callback", f"state={site.begin()}")
    assert "<small>authorization_denied</small>" in response.body
    assert site.exchanged == []


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/oauth/corp/login", "POST", 405),
        ("/oauth/corp/logout", "GET", 405),
        ("/oauth/corp/session", "POST", 405),
        ("/oauth/corp/other", "GET", 404),
        ("/oauth/corp/login/more", "GET", 404),
        ("/oauth/corp", "GET", 404),
        ("/oauth/", "GET", 404),
        ("", "GET", 404),
        ("/oauth/nobody/session", "GET", 404),
        ("/oauth/nobody/logout", "POST", 404),
        ("/oauth/silent/session", "GET", 404),
    ],
)
def test_serve_other_paths_and_methods_are_refused(site: Site, path: str, method: str, status: int) -> None:
    assert site.send(path, method=method, origin=BASE).status == status


def test_serve_session_says_what_is_wrong_and_lets_pages_of_the_app_read_it(site: Site) -> None:
    response = site.send("/oauth/corp/session", origin="https://app.example.com")
    assert (response.status, response.body) == (401, '{"error": "missing_session"}')
    assert response.headers["access-control-allow-origin"] == "https://app.example.com"
    assert "access-control-allow-origin" not in site.send("/oauth/corp/session", origin="https://evil.example").headers


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/oauth/corp/login", "text/html; charset=utf-8"),
        ("/oauth/corp/callback", "text/html; charset=utf-8"),
        ("/oauth/corp/session", "application/json"),
        ("", "text/html; charset=utf-8"),
    ],
)
def test_apologize_answers_in_the_form_that_was_asked_for(path: str, content_type: str) -> None:
    response = apologize(HttpRequest.from_event({"rawPath": path}))
    assert (response.status, response.content_type) == (500, content_type)


@pytest.mark.parametrize("base", [BASE, "", "wehook.example.com"])
def test_serve_logout_without_an_origin_is_refused_whatever_the_own_address_is(base: str) -> None:
    response = Site(base).send("/oauth/corp/logout", method="POST")
    assert (response.status, response.outcome) == (403, "refused")


def test_serve_rotated_key_works_at_once(site: Site) -> None:
    # Given a session that another container has signed with a key that is newer than the settings at hand
    other = Site()
    other.source.documents["corp"] = json.dumps({**make_apps()["corp"], "oauth": make_oauth(session_keys=["n" * 32])})
    other.send("/oauth/corp/callback", f"code=c1&state={other.begin()}")
    assert site.send("/oauth/corp/session").status == 401
    # When
    site.source.documents, site.cookies = other.source.documents, other.cookies
    site.clock.advance(5)
    # Then
    assert site.send("/oauth/corp/session").status == 200


def test_serve_new_address_to_return_to_works_at_once(site: Site) -> None:
    wanted = "next=https%3A%2F%2Fnew.example.com%2F"
    assert site.send("/oauth/corp/login", wanted).status == 400
    oauth = make_oauth(redirect_allow=["https://new.example.com"])
    site.source.documents["corp"] = json.dumps({**make_apps()["corp"], "oauth": oauth})
    site.clock.advance(5)
    assert site.send("/oauth/corp/login", wanted).status == 302
