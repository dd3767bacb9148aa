"""The events by which a platform tells that what is kept of a user has to go, or has changed; names only.

Every event is held against them, so this module loads nothing.
"""

from collections.abc import Mapping

UNSUBSCRIBE = "unsubscribe"
"""A fan follows the account no more, or a member has left the company or the visible scope of the app."""

FAN_DEPARTURES: Mapping[str, str] = {
    UNSUBSCRIBE: "FromUserName",
    # These come from a service of the platform, which stands in FromUserName.
    "user_authorization_revoke": "OpenID",
    "user_authorization_cancellation": "OpenID",
}
"""Events of an Official Account by which a fan leaves or takes the consent back, and the field that names the fan."""

FAN_CHANGE = "user_info_modified"
"""A fan's name or picture is another one; ``OpenID`` names the fan."""

FAN_EVENTS = frozenset({*FAN_DEPARTURES, FAN_CHANGE})
"""Events of an Official Account."""

MEMBER_EVENTS = frozenset({UNSUBSCRIBE, "change_contact"})
"""Events of a WeCom app, and of the screen for contacts; not every ``change_contact`` is a departure."""
