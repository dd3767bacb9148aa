"""Sessions: who has logged in, in a signed cookie that this app alone takes, and only for a while."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from shared.errors import ExpiredSessionError, InvalidSessionError, MissingSessionError
from shared.login.cookies import delete_cookie, set_cookie
from shared.login.signing import Signer

# A browser sends the cookie with every request, and API Gateway takes 10 KB of headers.
_MOST_NAME = 64
_MOST_AVATAR_URL = 512


class UserKind(StrEnum):
    """What a user is to the app, and so whose id ``user_id`` is."""

    MEMBER = "member"
    """A member of the corp: userid."""
    EXTERNAL_CONTACT = "external_contact"
    """A customer of the corp: external_userid."""
    VISITOR = "visitor"
    """Anybody else who opens a page of the corp: openid."""
    FAN = "fan"
    """A user of the Official Account: openid."""
    WEBSITE_USER = "website_user"
    """Somebody who logs in outside WeChat: openid of the website app, which is another one than the account's."""


ADMITTED = (UserKind.MEMBER, UserKind.FAN, UserKind.WEBSITE_USER)
"""Whom protected routes let in."""


class User(NamedTuple):
    """Who logs in.

    Attributes:
        kind: What the user is to the app.
        user_id: The platform's id of the user, by that kind.
        corp_id: The user's company, where an app has several.
        union_id: The id that all accounts and apps of one Open Platform account share, where the platform gives it.
        name: Nickname or name, where it is known.
        avatar_url: Picture, where it is known.
    """

    kind: UserKind
    user_id: str
    corp_id: str = ""
    union_id: str = ""
    name: str = ""
    avatar_url: str = ""


class Session(NamedTuple):
    """A user who has logged in.

    Attributes:
        user: Who.
        issued_at: When, in seconds since the epoch.
        expires_at: Until when the session counts.
    """

    user: User
    issued_at: int
    expires_at: int


class Sessions:
    """The sessions of one app.

    Args:
        app: Name of the app.
        keys: Keys that sign, newest first.
        seconds: How long a session lasts.
    """

    def __init__(self, app: str, keys: Sequence[str], seconds: int) -> None:
        self._app = app
        self._keys = keys
        self._seconds = seconds

    def issue(self, user: User, now: float) -> list[str]:
        """Returns the headers that set the session's cookie, and delete those of this app's other kinds of users.

        Args:
            user: Who has logged in.
            now: Seconds since the epoch.
        """
        avatar_url = user.avatar_url if len(user.avatar_url) <= _MOST_AVATAR_URL else ""
        carried = user._replace(name=user.name[:_MOST_NAME], avatar_url=avatar_url)
        fields = {"app": self._app, "user": carried, "issued_at": int(now)}
        value = self._signer(user.kind).dump(fields)
        others = [delete_cookie(self._name(kind)) for kind in UserKind if kind is not user.kind]
        return [set_cookie(self._name(user.kind), value, self._seconds), *others]

    def find(self, cookies: Mapping[str, str], now: float, kinds: Sequence[UserKind] = tuple(UserKind)) -> Session:
        """Finds the session that a browser has.

        Args:
            cookies: The cookies that came.
            now: Seconds since the epoch.
            kinds: The kinds of users to look for.

        Raises:
            MissingSessionError: It has none of this app.
            InvalidSessionError: It was changed, is another app's or kind's, or was signed with a key that is gone.
            ExpiredSessionError: It is over.
        """
        kind = next((kind for kind in kinds if self._name(kind) in cookies), None)
        if kind is None:
            raise MissingSessionError("no session cookie of this app came")
        fields = self._signer(kind).load(cookies[self._name(kind)])
        if fields is None or (fields["app"], fields["user"][0]) != (self._app, kind):
            raise InvalidSessionError("the session cookie is not one of this app and this kind of user")
        user = User(kind, *fields["user"][1:])
        expires_at = fields["issued_at"] + self._seconds
        if now >= expires_at:
            raise ExpiredSessionError(f"the session ended {int(now - expires_at)} seconds ago")
        return Session(user, fields["issued_at"], expires_at)

    def end(self) -> list[str]:
        """Returns the headers that delete the cookies of all sessions."""
        return [delete_cookie(self._name(kind)) for kind in UserKind]

    def _name(self, kind: UserKind) -> str:
        return f"__Host-session.{self._app}.{kind}"

    def _signer(self, kind: UserKind) -> Signer:
        return Signer(self._keys, "session", self._app, kind)
