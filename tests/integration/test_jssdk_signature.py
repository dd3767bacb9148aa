import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from wechatpy.client.api.jsapi import WeChatJSAPI

from devtools.platform.server import PlatformServer
from functions.jssdk_signature import app as jssdk_signature
from tests.conftest import LogLines
from tests.integration.conftest import Response

PAGE = "https://app.example.com/pages/list?id=1&q=%E4%BD%A0"

type Sign = Callable[..., Response]


@pytest.fixture
def sign(platform: PlatformServer, lambda_context: SimpleNamespace) -> Sign:  # noqa: ARG001  # the function calls it
    def call(app: str, url: str | None = PAGE, origin: str | None = None, method: str = "GET") -> Response:
        event = {
            "rawPath": f"/jssdk/{app}",
            "rawQueryString": "" if url is None else f"url={quote(url, safe='')}",
            "pathParameters": {"app": app},
            "headers": {"origin": origin} if origin else {},
            "requestContext": {"http": {"method": method}},
        }
        return jssdk_signature.lambda_handler(event, lambda_context)

    return call


def read_config(response: Response, name: str = "config") -> dict[str, Any]:
    assert response["statusCode"] == 200
    config: dict[str, Any] = json.loads(response["body"])[name]
    return config


@pytest.mark.parametrize(
    ("app", "name", "kind"),
    [
        ("wecom", "config", "jsapi_ticket"),
        ("wecom", "agentConfig", "agent_ticket"),
        ("account", "config", "jsapi_ticket"),
    ],
)
def test_jssdk_signature_is_the_one_that_wechatpy_computes(
    sign: Sign, platform: PlatformServer, app: str, name: str, kind: str
) -> None:
    # When a page asks for its signature
    config = read_config(sign(app, f"{PAGE}#top"), name)

    # Then it is the platform's, for the address without its fragment
    ticket = next(token.text for token in platform.simulation.tokens if (token.app, token.kind) == (app, kind))
    expected = WeChatJSAPI(None).get_jsapi_signature(config["nonceStr"], ticket, config["timestamp"], PAGE)
    assert config["signature"] == expected


def test_jssdk_signature_of_a_second_page_asks_the_platform_nothing(sign: Sign, platform: PlatformServer) -> None:
    sign("wecom")
    platform.reset_counts()

    read_config(sign("wecom", "https://app.example.com/other"))

    assert platform.counts()["calls"] == []


def test_jssdk_signature_allows_the_origin_that_is_listed(sign: Sign) -> None:
    headers = sign("account", origin="https://app.example.com")["headers"]

    assert headers["access-control-allow-origin"] == "https://app.example.com"
    assert headers["vary"] == "Origin"


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null", "https://app.example.com.evil.example"])
def test_jssdk_signature_allows_no_other_origin(sign: Sign, origin: str | None) -> None:
    headers = sign("account", origin=origin)["headers"]

    assert "access-control-allow-origin" not in headers
    assert headers["vary"] == "Origin"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://app.example.com.evil.example/",
        "https://app.example.com@evil.example/",
        "https://user@app.example.com/",
        "https://app.example.com:8443/",
        "http://app.example.com/",
        "//app.example.com/",
        "https:app.example.com",
        "https://app.example.com:port/",
        "https://[::1",
        "https://app.example.com\\@evil.example/",
        "javascript:alert(1)",
        "app.example.com",
    ],
)
def test_jssdk_signature_of_a_page_elsewhere_is_refused(sign: Sign, platform: PlatformServer, url: str) -> None:
    response = sign("wecom", url)

    assert response["statusCode"] == 403
    assert platform.counts()["calls"] == []


@pytest.mark.parametrize(
    "url", ["https://app.example.com", "https://APP.example.com/", "https://app.example.com:443/a"]
)
def test_jssdk_signature_of_a_listed_page_however_written_is_given(sign: Sign, url: str) -> None:
    assert sign("wecom", url)["statusCode"] == 200


@pytest.mark.parametrize(
    ("app", "url", "status"),
    [("wecom", None, 400), ("wecom", "", 400), ("nobody", PAGE, 404), ("bot", PAGE, 403), ("suite", PAGE, 403)],
)
def test_jssdk_signature_of_a_bad_request_is_refused(sign: Sign, app: str, url: str | None, status: int) -> None:
    assert sign(app, url)["statusCode"] == status


def test_jssdk_signature_takes_get_only(sign: Sign) -> None:
    assert sign("wecom", method="POST")["statusCode"] == 405


@pytest.mark.parametrize("app", ["wecom", "account"])
def test_jssdk_signature_while_the_address_is_unlisted_says_which(
    sign: Sign, platform: PlatformServer, log_lines: LogLines, app: str
) -> None:
    # Given a platform that does not know the address that calls
    platform.switch_fault_on(app, "ip_not_allowed")

    # When a page asks for its signature
    response = sign(app)

    # Then the page learns nothing, and the log has the address to list
    assert (response["statusCode"], response["body"]) == (502, "Bad Gateway")
    (line,) = (line for line in log_lines() if line["message"] == "request")
    assert line["reason"] == "unlisted_address"
    assert "203.0.113.7" in line["problem"]


@pytest.mark.parametrize(
    ("origin", "allowed"), [("https://app.example.com", "https://app.example.com"), ("https://evil.example", None)]
)
@pytest.mark.parametrize(("url", "status"), [(PAGE, 502), ("https://evil.example/", 403)], ids=["502", "403"])
def test_jssdk_signature_refusal_can_be_read_by_pages_of_listed_origins(
    sign: Sign, platform: PlatformServer, url: str, status: int, origin: str, allowed: str | None
) -> None:
    # Given a platform that does not know the address that calls
    platform.switch_fault_on("wecom", "ip_not_allowed")

    # When a page's script asks
    response = sign("wecom", url, origin)

    # Then it learns the status where its origin is listed
    assert response["statusCode"] == status
    assert response["headers"].get("access-control-allow-origin") == allowed
    assert (response["headers"]["vary"], response["headers"]["cache-control"]) == ("Origin", "no-store")


def test_jssdk_signature_for_an_unknown_app_is_kept_by_no_cache(sign: Sign) -> None:
    headers = sign("nobody", origin="https://app.example.com")["headers"]

    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers
