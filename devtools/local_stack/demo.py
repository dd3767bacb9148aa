"""Tencent's own verification request, which any app with its test key answers."""

from collections.abc import Mapping

from shared.runtime.app_settings import AppSettings, CallbackKey, WecomAppSettings

ANSWER = "1616140317555161061"

_KEY = CallbackKey("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")
_CORP_ID = "wx5823bf96d3bd56c7"
_QUERY = (
    "msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780"
    "&echostr=P9nAzCzyDtyTWESHep1vC5X9xho%2FqYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp%2B4RPcs8TgAE7OaBO%2BFZXvnaqQ%3D%3D"
)


def find_demo_request(apps: Mapping[str, AppSettings]) -> str | None:
    """Returns path and query of the request, or None where no app has Tencent's test key."""
    for name, settings in apps.items():
        if isinstance(settings, WecomAppSettings) and settings.corp_id == _CORP_ID and _KEY in settings.callback_keys:
            return f"/callback/{name}?{_QUERY}"
    return None
