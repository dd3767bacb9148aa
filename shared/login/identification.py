"""Finds out who has logged in, from the code that the platform gave."""

from collections.abc import Callable
from typing import NamedTuple

from shared.clients.identities import UserDetail, UserInfo
from shared.clients.ports import SuiteStore
from shared.clients.sns import SnsClient
from shared.clients.wecom import WecomClient
from shared.clients.wecom_suite import WecomSuiteClient
from shared.errors import (
    ForeignCorpError,
    NoIdentityError,
    PlatformError,
    SnapshotUserError,
    TokenUnavailableError,
)
from shared.login.entrances import BASE, WEBSITE
from shared.login.profiles import Profile, Profiles
from shared.login.sessions import User, UserKind

_IDS = ("user_id", "corp_id")  # what the profile is kept under

type Identify = Callable[[str, str], User | None]
"""From a code and the scope that was asked for to the user; None where the user has to give consent first.

Raises `InvalidCodeError` where the code is used, expired or another app's, `NoIdentityError` where the answer names
nobody, and what else the clients and the store raise.
"""


class Details(NamedTuple):
    """What members have consented to tell beyond who they are.

    Attributes:
        profiles: Where it is kept.
        report: Hears why a member's details are missing.
    """

    profiles: Profiles
    report: Callable[[PlatformError | TokenUnavailableError], None]

    def add(self, user: User, get_detail: Callable[[str], UserDetail], user_ticket: str) -> User:
        """Returns the user with name and picture, so far as they are told, and keeps all.

        The code of the login is used up, and the user is known: without details the login goes on.

        Args:
            user: Who has logged in.
            get_detail: Asks the platform for the details.
            user_ticket: What buys them; empty where the member has not consented, or was not asked.

        Raises:
            StoreError: They cannot be kept.
        """
        if not user_ticket:
            return user
        try:
            detail = get_detail(user_ticket)
        except (PlatformError, TokenUnavailableError) as error:
            self.report(error)
            return user
        told = detail._asdict()
        self.profiles.save(user, {name: value for name, value in told.items() if value and name not in _IDS})
        return user._replace(name=detail.name, avatar_url=detail.avatar)


class CorpUsers(NamedTuple):
    """The users of a corp's own app (https://developer.work.weixin.qq.com/document/path/91023 and 95833).

    Attributes:
        client: The app.
        details: What is told of members.
    """

    client: WecomClient
    details: Details

    def identify(self, code: str, _: str) -> User:
        """Returns the user; details come along where the member has consented to tell some."""
        info = self.client.get_user_info(code)
        return self.details.add(_read_user(info), self.client.get_user_detail, info.user_ticket)


class SuiteUsers(NamedTuple):
    """The users of a third-party app (path/91121 and 91122).

    Attributes:
        client: The suite.
        suites: Which corps have installed it.
        suite_id: Its id.
        auth_corp_ids: Corps that the settings name.
        details: What is told of members.
    """

    client: WecomSuiteClient
    suites: SuiteStore
    suite_id: str
    auth_corp_ids: tuple[str, ...]
    details: Details

    def identify(self, code: str, _: str) -> User:
        """Returns the user; details come along where the member has consented to tell some.

        Raises:
            ForeignCorpError: It is a member of a corp that has not installed the suite.
        """
        info = self.client.get_user_info(code)
        user = _read_user(info)
        if user.kind is UserKind.MEMBER and not self._has_installed(info.corp_id):
            raise ForeignCorpError("the member's corp has not installed the suite")
        return self.details.add(user, self.client.get_user_detail, info.user_ticket)

    def _has_installed(self, corp_id: str) -> bool:
        return corp_id in self.auth_corp_ids or bool(self.suites.read_permanent_code(self.suite_id, corp_id))


class Fans(NamedTuple):
    """The users of an Official Account and of its website app (网页授权, 网站应用微信登录).

    Attributes:
        account: Exchanges the codes of the account.
        website: Exchanges those of the website app.
        wants_profile: Whether name and picture are asked for.
        profiles: Where those of fans are kept.
    """

    account: SnsClient
    website: SnsClient
    wants_profile: bool
    profiles: Profiles

    def identify(self, code: str, scope: str) -> User | None:
        """Returns the user; None for a fan whose name and picture are wanted and not known yet.

        Raises:
            SnapshotUserError: It is nobody, but the virtual user of a snapshot page.
        """
        kind, sns = (UserKind.WEBSITE_USER, self.website) if scope == WEBSITE else (UserKind.FAN, self.account)
        token = sns.exchange_code(code)
        if token.is_snapshot_user:
            raise SnapshotUserError("the page was opened in snapshot mode")
        if not token.open_id:
            raise NoIdentityError("the answer has no openid")
        user = User(kind, token.open_id, union_id=token.union_id)
        if not self.wants_profile:
            return user
        if scope == BASE:
            known = self.profiles.read(user)
            return _name_fan(user, known) if known else None
        if kind is UserKind.WEBSITE_USER:
            # Asked for at each login, and no event would tell when to delete it.
            return _name_fan(user, _ask_profile(user, sns, token.access_token))
        return _name_fan(user, keep_fan(user, sns, token.access_token, token.refresh_token, self.profiles))


def keep_fan(user: User, sns: SnsClient, access_token: str, refresh_token: str, profiles: Profiles) -> Profile:
    """Asks WeChat for a fan's name and picture, and keeps them.

    Args:
        user: The fan.
        sns: Where to ask.
        access_token: The fan's token.
        refresh_token: What buys another one, kept as well.
        profiles: Where to keep them.

    Raises:
        PlatformError: WeChat does not tell them now.
        StoreError: They cannot be kept.
    """
    profile = {**_ask_profile(user, sns, access_token), "refresh_token": refresh_token}
    profiles.save(user, profile)
    return profile


def _ask_profile(user: User, sns: SnsClient, access_token: str) -> Profile:
    answer = sns.get_profile(access_token, user.user_id)
    return {
        "nickname": answer.nickname,
        "headimgurl": answer.head_image_url,
        "unionid": answer.union_id or user.union_id,
    }


def _read_user(info: UserInfo) -> User:
    if info.user_id:
        return User(UserKind.MEMBER, info.user_id, corp_id=info.corp_id)
    if info.external_user_id:
        return User(UserKind.EXTERNAL_CONTACT, info.external_user_id)
    if info.open_id:
        return User(UserKind.VISITOR, info.open_id)
    raise NoIdentityError("the answer has no userid, external_userid or openid")


def _name_fan(user: User, profile: Profile) -> User:
    return user._replace(union_id=profile["unionid"], name=profile["nickname"], avatar_url=profile["headimgurl"])
