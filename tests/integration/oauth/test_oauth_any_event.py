"""Whatever API Gateway hands over, the login answers with a redirect, a page or JSON, and nobody gets in by it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.authorize_request import app as authorize_request
from functions.oauth_redirect import app as oauth_redirect
from shared.login.sessions import UserKind
from tests.integration.oauth.conftest import PUBLIC_BASE_URL
from tests.login_apps import make_apps
from tests.wirings import forget_wirings

type Event = dict[str, Any]

any_text = st.text(st.characters(), max_size=40)
apps = st.sampled_from([*make_apps(), "nobody"]) | any_text
values = any_text | st.sampled_from(
    ["code", "0123456789abcdef", "https://app.example.com/home", "https://evil.example"]
)
queries = st.dictionaries(st.sampled_from(["code", "state", "next", "scope"]) | any_text, values, max_size=4).map(
    lambda query: "&".join(f"{name}={value}" for name, value in query.items())
)
cookie_names = st.sampled_from(
    [
        *(f"__Host-session.{app}.{kind}" for app in ("corp", "account") for kind in UserKind),
        *(f"__Host-login.{app}.01234567" for app in ("corp", "account")),
    ]
)
cookies = st.lists(st.tuples(cookie_names | any_text, values).map("=".join) | any_text, max_size=4)
headers = st.dictionaries(
    st.sampled_from(["cookie", "origin", "accept-language", "user-agent", "host"]), any_text, max_size=5
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    action = draw(st.sampled_from(["login", "callback", "session", "logout"]) | any_text)
    app = draw(apps)
    method = draw(st.sampled_from(["GET", "POST", "HEAD", "PUT"]))
    return {
        "version": "2.0",
        "routeKey": draw(st.sampled_from(["GET /protected/{app}", "GET /protected/corp", "$default"]) | any_text),
        "rawPath": draw(st.just(f"/oauth/{app}/{action}") | any_text),
        "rawQueryString": draw(queries | any_text),
        "headers": draw(headers),
        "cookies": draw(cookies),
        "pathParameters": {"app": app},
        "requestContext": {"http": {"method": method}},
    }


@pytest.fixture(autouse=True, scope="module")
def local_settings() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SETTINGS_SOURCE", f"json:{json.dumps({'apps': make_apps()})}")
        patch.setenv("PUBLIC_BASE_URL", PUBLIC_BASE_URL)
        forget_wirings()
        yield
    forget_wirings()


@given(events())
def test_any_event_is_answered_without_a_session(event: Event) -> None:
    response = oauth_redirect.lambda_handler(event, None)
    assert 200 <= response["statusCode"] < 500
    json.dumps(response, ensure_ascii=False).encode()
    assert not any("__Host-session" in cookie and "Max-Age=0" not in cookie for cookie in response.get("cookies", ()))


@given(events())
def test_any_event_is_answered_with_no_by_the_authorizer(event: Event) -> None:
    assert authorize_request.lambda_handler(event, None) == {"isAuthorized": False}
