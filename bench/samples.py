"""The requests that the benchmarks send: Tencent's published test values, and what stores hold for them."""

import json
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "QDG6eK"  # noqa: S105  # published, see https://github.com/sbzhu/weworkapi_python
ENCODING_AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP_ID = "wx5823bf96d3bd56c7"

ECHO = "1616140317555161061"
ECHO_QUERY = (
    "msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780"
    "&echostr=P9nAzCzyDtyTWESHep1vC5X9xho%2FqYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp%2B4RPcs8TgAE7OaBO%2BFZXvnaqQ%3D%3D"
)

MESSAGE_TEXT = "hello"
MESSAGE_QUERY = "msg_signature=477715d11cdb4164915debcba66cb864d751f3e6&timestamp=1409659813&nonce=1372623149"
MESSAGE_BODY = (
    "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><Encrypt><![CDATA["
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TU"
    "UkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff"
    "0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVM"
    "NS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2p"
    "DBS8R07+qN+E7Q==]]></Encrypt><AgentID><![CDATA[218]]></AgentID></xml>"
)

APP = "demo"
FILE = "WW_verify_bench000000001.txt"
FILE_CONTENT = "bench000000001"

PARAMETERS = {
    f"/bench/apps/{APP}": json.dumps(
        {
            "kind": "wecom_app",
            "corp_id": CORP_ID,
            "callback_keys": [{"token": TOKEN, "encoding_aes_key": ENCODING_AES_KEY}],
            "max_age_seconds": 0,
        }
    ),
    f"/bench/files/{FILE}": FILE_CONTENT,
}
"""What the parameter store holds, by name; the published message is old, so its age is not looked at."""


def build_verification() -> dict[str, Any]:
    """Builds the event of a URL verification."""
    return _build_event("GET", f"/callback/{APP}", ECHO_QUERY, "ANY /callback/{app}") | {"pathParameters": {"app": APP}}


def build_message() -> dict[str, Any]:
    """Builds the event of a text message."""
    event = _build_event("POST", f"/callback/{APP}", MESSAGE_QUERY, "POST /callback/{app}")
    return event | {"pathParameters": {"app": APP}, "body": MESSAGE_BODY}


def build_file_request() -> dict[str, Any]:
    """Builds the event of a request for a domain-verification file."""
    return _build_event("GET", f"/{FILE}", "", "GET /{proxy+}") | {"pathParameters": {"proxy": FILE}}


def _build_event(method: str, path: str, query: str, route: str) -> dict[str, Any]:
    return {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": query,
        "queryStringParameters": dict(parse_qsl(query)),
        "headers": {
            "accept": "*/*",
            "host": "example.execute-api.us-east-1.amazonaws.com",
            "user-agent": "Mozilla/4.0",
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "example",
            "domainName": "example.execute-api.us-east-1.amazonaws.com",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "Mozilla/4.0",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": route,
            "stage": "$default",
            "timeEpoch": 1_767_225_600_000,
        },
        "isBase64Encoded": False,
    }
