"""The apps of these benchmarks, one of each platform for each situation, and their users."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from devtools.platform.people import FANS, MEMBERS, Fan, Member

USERS = 100
CALLBACK_KEY = {"token": "benchTok3n", "encoding_aes_key": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"}
"""What every app has on its console screen."""


class Platform(StrEnum):
    """Where an app is; the first letters of its ids as well."""

    WECOM = "ww"
    ACCOUNT = "wx"


def name_app(situation: str, platform: Platform) -> str:
    """Returns the name of a situation's app on a platform; no other's contains it, and its ids do."""
    return f"{situation}{platform}"


def build_documents(situations: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    """Returns the settings of all apps, by name.

    Args:
        situations: Names, in small letters only, each with ``slow_reply``.
    """
    documents: dict[str, Mapping[str, Any]] = {}
    for situation, slow_reply in situations.items():
        common = {"secret": f"secret-of-{situation}", "slow_reply": slow_reply, "callback_keys": [CALLBACK_KEY]}
        wecom, account = (name_app(situation, platform) for platform in Platform)
        documents[wecom] = {"kind": "wecom_app", "corp_id": wecom, "agent_id": 1000021, **common}
        documents[account] = {"kind": "official_account", "app_id": account, "mode": "secure", **common}
    return documents


def add_users() -> list[str]:
    """Adds users who are members of every corp and fans of every account, and returns their ids."""
    users = [f"user{number:03}" for number in range(USERS)]
    MEMBERS.update({user: Member(user, user, 2, "0", f"{user}@example.invalid", "13900000000") for user in users})
    FANS.update({user: Fan(user, user, f"union-{user}", "") for user in users})
    return users
