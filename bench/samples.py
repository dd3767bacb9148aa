"""The requests that the benchmarks send, and what stores hold for them."""

import json
import secrets
import time
from typing import Any
from urllib.parse import parse_qsl, urlencode

from shared.login.sessions import Sessions, User, UserKind
from shared.protocol.message_crypto import MessageCrypto

TOKEN = "QDG6eK"  # noqa: S105  # published, see https://github.com/sbzhu/weworkapi_python
ENCODING_AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP_ID = "wx5823bf96d3bd56c7"

ECHO = "1616140317555161061"
ECHO_QUERY = (
    "msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780"
    "&echostr=P9nAzCzyDtyTWESHep1vC5X9xho%2FqYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp%2B4RPcs8TgAE7OaBO%2BFZXvnaqQ%3D%3D"
)

MESSAGE_TEXT = "hello"
REPLY = f"<xml><MsgType>text</MsgType><Content>{MESSAGE_TEXT}</Content></xml>"
"""What the worker answers."""

APP = "demo"
SESSION_KEY = "k" * 32
USER_ID = "linmei"
FILE = "WW_verify_bench000000001.txt"
FILE_CONTENT = "bench000000001"

PARAMETERS = {
    f"/bench/apps/{APP}": json.dumps(
        {
            "kind": "wecom_app",
            "corp_id": CORP_ID,
            "secret": "not-used",
            "callback_keys": [{"token": TOKEN, "encoding_aes_key": ENCODING_AES_KEY}],
            "max_age_seconds": 0,
            "oauth": {"redirect_allow": ["https://app.example.com/"], "session_keys": [SESSION_KEY]},
        }
    ),
    f"/bench/files/{FILE}": FILE_CONTENT,
}
"""What the parameter store holds, by name; the published request is old, so its age is not looked at."""


def build_verification() -> dict[str, Any]:
    """Builds the event of a URL verification."""
    return _build_event("GET", f"/callback/{APP}", ECHO_QUERY, "ANY /callback/{app}") | {"pathParameters": {"app": APP}}


def build_message() -> dict[str, Any]:
    """Builds the event of a text message that nobody has sent before."""
    now = int(time.time())
    plaintext = (
        f"<xml><ToUserName>{CORP_ID}</ToUserName><FromUserName>{USER_ID}</FromUserName><CreateTime>{now}</CreateTime>"
        f"<MsgType>text</MsgType><Content>{MESSAGE_TEXT}</Content><MsgId>{secrets.randbits(63)}</MsgId>"
        "<AgentID>218</AgentID></xml>"
    )
    crypto = MessageCrypto(TOKEN, ENCODING_AES_KEY, {CORP_ID})
    message = crypto.encrypt_message(plaintext, str(now), "1372623149", CORP_ID)
    query = {"msg_signature": message.msg_signature, "timestamp": message.timestamp, "nonce": message.nonce}
    event = _build_event("POST", f"/callback/{APP}", urlencode(query), "POST /callback/{app}")
    body = f"<xml><ToUserName>{CORP_ID}</ToUserName><Encrypt>{message.encrypt}</Encrypt><AgentID>218</AgentID></xml>"
    return event | {"pathParameters": {"app": APP}, "body": body}


def build_session_request() -> dict[str, Any]:
    """Builds the event of a page that asks who has logged in."""
    user = User(UserKind.MEMBER, USER_ID)
    cookies = [cookie.partition(";")[0] for cookie in Sessions(APP, [SESSION_KEY], 3600).issue(user, time.time())]
    event = _build_event("GET", f"/oauth/{APP}/session", "", "GET /oauth/{app}/session")
    return event | {"pathParameters": {"app": APP}, "cookies": cookies}


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
            "timeEpoch": int(time.time() * 1000),
        },
        "isBase64Encoded": False,
    }
