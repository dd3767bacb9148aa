"""Logins as a user makes them: a browser with cookies, the functions behind one address, the platforms' pages."""

import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from functions.authorize_request import app as authorize_request
from functions.oauth_redirect import app as oauth_redirect
from functions.protected_page import app as protected_page
from tests.cookies import keep_cookies

type Event = dict[str, Any]
type Document = dict[str, Any]

_PHONE = "Mozilla/5.0 (Linux; Android 15; wv) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
IN_WECHAT = f"{_PHONE} MicroMessenger/8.0.50.2701(0x28003255) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN"
IN_WECOM = f"{_PHONE} wxwork/4.1.30 MicroMessenger/7.0.1 NetType/WIFI Language/zh Lang/zh"
IN_BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"

_CONTEXT = SimpleNamespace(aws_request_id="5f0c2b5e-3a34-4b5c-9d7e-000000000001")


class Answer(NamedTuple):
    """What the bundle answered."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def location(self) -> str:
        return self.headers["location"]

    @property
    def reason(self) -> str:
        """The name at the foot of a page, or in JSON."""
        if self.headers["content-type"] == "application/json":
            return str(json.loads(self.body)["error"])
        return self.body.rpartition("<small>")[2].partition("</small>")[0]

    @property
    def link(self) -> str:
        """Where the button of a page leads; empty if it has none."""
        return self.body.partition('<a href="')[2].partition('"')[0].replace("&amp;", "&")


class LoginBrowser:
    """A browser that is logged in to nothing yet.

    Args:
        base_url: Where the bundle is said to be.
        user_agent: What the browser is.
        language: What its user reads.
    """

    def __init__(self, base_url: str, user_agent: str = IN_WECHAT, language: str = "en") -> None:
        self._base_url = base_url
        self.headers = {"user-agent": user_agent, "accept-language": language}
        self.cookies: dict[str, str] = {}

    def get(self, path: str, query: Mapping[str, str] | str = "", **headers: str) -> Answer:
        return self.send("GET", path, query, **headers)

    def send(self, method: str, path: str, query: Mapping[str, str] | str = "", **headers: str) -> Answer:
        """Sends a request to the bundle, and keeps the cookies of the answer."""
        event = make_login_event(method, path, query, self.cookies, {**self.headers, **headers})
        response = route(event)
        self.cookies = keep_cookies(self.cookies, response.get("cookies", ()))
        return Answer(response["statusCode"], response["headers"], response["body"])

    def open(self, url: str) -> Answer:
        """Opens an address of the bundle, such as one that a platform redirects to."""
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}" == self._base_url
        return self.get(parts.path, parts.query)

    def choose(self, link: str, user: str, consent: str = "yes") -> str:
        """Chooses who to be on a platform's page; returns where the platform sends the browser."""
        url, _, fragment = link.partition("#")
        assert fragment == ("" if "/wwlogin/" in url else "wechat_redirect")
        answer = httpx.post(url, data={"user": user, "consent": consent}, headers=self.headers, trust_env=False)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])

    def log_in(self, app: str, user: str, **query: str) -> Answer:
        """Logs in without any detour, up to the answer of the callback."""
        begun = self.get(f"/oauth/{app}/login", query)
        assert begun.status == 302, begun
        return self.open(self.choose(begun.location, user))

    def session(self, app: str) -> dict[str, Any]:
        answer = self.get(f"/oauth/{app}/session")
        assert answer.status == 200, answer
        fields: dict[str, Any] = json.loads(answer.body)
        return fields


def read_query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def make_login_event(
    method: str, path: str, query: Mapping[str, str] | str, cookies: Mapping[str, str], headers: Mapping[str, str]
) -> Event:
    """Makes the event of a request as API Gateway does."""
    pairs = [f"{name}={value}" for name, value in cookies.items()]
    event: Event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query if isinstance(query, str) else urlencode(query),
        "headers": dict(headers),
        "requestContext": {"http": {"method": method, "path": path}},
        "pathParameters": {},
        "isBase64Encoded": False,
    }
    return {**event, "cookies": pairs} if pairs else event


def route(event: Event) -> Document:
    """Hands an event to the function that its route has, behind the authorizer where it has one."""
    if event["rawPath"].startswith("/oauth/"):
        return oauth_redirect.lambda_handler(event, _CONTEXT)
    app = event["rawPath"].removeprefix("/protected/")
    named = {**event, "routeKey": "GET /protected/{app}", "pathParameters": {"app": app}}
    if not event.get("cookies"):
        return _gateway_answer(401, "Unauthorized")
    verdict = authorize_request.lambda_handler({**named, "type": "REQUEST"}, _CONTEXT)
    if not verdict["isAuthorized"]:
        return _gateway_answer(403, "Forbidden")
    context = {**event["requestContext"], "authorizer": {"lambda": verdict["context"]}}
    return protected_page.lambda_handler({**named, "requestContext": context}, _CONTEXT)


def _gateway_answer(status: int, message: str) -> Document:
    body = json.dumps({"message": message})
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": body}
