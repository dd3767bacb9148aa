"""What a login has to know of an app."""

from enum import StrEnum
from typing import NamedTuple


class AppKind(StrEnum):
    """The kinds of apps that users can log in to."""

    WECOM_APP = "wecom_app"
    WECOM_SUITE = "wecom_suite"
    OFFICIAL_ACCOUNT = "official_account"


class LoginApp(NamedTuple):
    """An app that users can log in to.

    Attributes:
        name: Name of the app.
        kind: What it is.
        app_id: Corp id, suite id or AppID.
        agent_id: The app in its corp; None if it has none.
        website_app_id: The Open Platform's website app; empty if there is none.
        scope: What to ask users for.
        redirect_allow: Where a login may return to.
        redirect_uri: Where the platform sends users back to.
        session_keys: Keys that sign and seal, newest first.
        session_seconds: How long a session lasts.
    """

    name: str
    kind: AppKind
    app_id: str
    agent_id: int | None
    website_app_id: str
    scope: str
    redirect_allow: tuple[str, ...]
    redirect_uri: str
    session_keys: tuple[str, ...]
    session_seconds: int
