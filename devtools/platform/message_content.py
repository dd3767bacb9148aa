"""What the calls that send messages share: a type, and a content of that type."""

from collections.abc import Mapping
from typing import Any

from devtools.platform.api import Call
from devtools.platform.api_errors import ApiError


def read_content(call: Call, needed: Mapping[str, str]) -> tuple[str, Mapping[str, Any]]:
    """Returns type and content of a message.

    Args:
        call: The call that sends it.
        needed: The types there are, each with the field that its content cannot do without.

    Raises:
        ApiError: The type is unknown, or that field is missing.
    """
    kind = str(call.body.get("msgtype"))
    if kind not in needed:
        raise ApiError(40008, f"msgtype is {kind!r}")
    content = call.body.get(kind)
    if not isinstance(content, Mapping) or not content.get(needed[kind]):
        raise ApiError(44004, f"{kind}.{needed[kind]} is missing")
    return kind, content


def count_articles(content: Mapping[str, Any]) -> int:
    """Returns how many articles a message has; 0 if they are no list.

    Args:
        content: The content of the message.
    """
    articles = content["articles"]
    return len(articles) if isinstance(articles, list) else 0
