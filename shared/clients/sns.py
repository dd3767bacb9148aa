"""Logins with WeChat: pages of an Official Account (网页授权), and QR codes of a website app.

Pages: https://developers.weixin.qq.com/doc/service/guide/h5/auth.html and
https://developers.weixin.qq.com/doc/oplatform/developers/dev/auth/web.md
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from shared.clients.answers import read_text
from shared.clients.api import Api
from shared.clients.calls import ApiCall
from shared.clients.errcodes import WECHAT_ERRORS, WECHAT_SECRET_ERRORS
from shared.clients.transport import Transport
from shared.protocol.values import show


class UserToken(NamedTuple):
    """What the code of a login was exchanged for: a token for one user, which is not the account's.

    Attributes:
        access_token: What buys the user's profile.
        refresh_token: What buys another token, for 30 days.
        open_id: The user for this account (openid).
        union_id: The user for all accounts of one Open Platform account (unionid); empty if there is none.
        is_snapshot_user: Whether this is the virtual user of a page in snapshot mode (快照页), and so nobody.
    """

    access_token: str
    refresh_token: str
    open_id: str
    union_id: str
    is_snapshot_user: bool

    def __repr__(self) -> str:
        """Shows nothing secret."""
        return show(type(self).__name__, self._asdict(), {"access_token", "refresh_token"})


class UserProfile(NamedTuple):
    """What WeChat tells about a user who has consented.

    Attributes:
        union_id: The user for all accounts of one Open Platform account (unionid); empty if there is none.
        nickname: The name that the user chose.
        head_image_url: Address of the picture; empty if there is none.
    """

    union_id: str
    nickname: str
    head_image_url: str


class SnsClient:
    """The calls of a login; none of them needs the account's token.

    Every call raises `PlatformError` if the platform refuses or is not available.

    Args:
        transport: Makes the calls.
        base_url: Where the platform is.
        app_id: The Official Account, or the website app.
        secret: Its secret.
    """

    def __init__(self, transport: Transport, base_url: str, app_id: str, secret: str) -> None:
        self._api = Api(transport, base_url, WECHAT_ERRORS)
        self._secret_api = Api(transport, base_url, WECHAT_SECRET_ERRORS)
        self._app_id = app_id
        self._secret = secret

    def exchange_code(self, code: str) -> UserToken:
        """Exchanges the code of a login.

        Args:
            code: The code; it works once, for 5 minutes.

        Raises:
            InvalidCodeError: It is used, expired or another app's.
        """
        credential = {"appid": self._app_id, "secret": self._secret}
        query = {**credential, "code": code, "grant_type": "authorization_code"}
        return _read_user_token(self._secret_api.call(ApiCall("/sns/oauth2/access_token", query)))

    def refresh(self, refresh_token: str) -> UserToken:
        """Prolongs a user's token, or gets another.

        Args:
            refresh_token: From an earlier exchange.

        Raises:
            InvalidCodeError: It is expired or wrong, or the user has changed the password, and has to consent anew.
        """
        query = {"appid": self._app_id, "grant_type": "refresh_token", "refresh_token": refresh_token}
        return _read_user_token(self._api.call(ApiCall("/sns/oauth2/refresh_token", query, repeatable=True)))

    def get_profile(self, access_token: str, open_id: str) -> UserProfile:
        """Returns the profile of a user who has consented.

        Args:
            access_token: The user's token.
            open_id: The user.

        Raises:
            RejectedTokenError: The token is expired; `refresh` may help.
        """
        query = {"access_token": access_token, "openid": open_id}
        answer = self._api.call(ApiCall("/sns/userinfo", query, repeatable=True))
        return UserProfile(
            union_id=read_text(answer, "unionid"),
            nickname=read_text(answer, "nickname"),
            head_image_url=read_text(answer, "headimgurl"),
        )

    def check_token(self, access_token: str, open_id: str) -> None:
        """Finds out whether a user's token is good; for code of your own that keeps one, the login does not.

        Args:
            access_token: The user's token.
            open_id: The user.

        Raises:
            RejectedTokenError: It is expired.
        """
        self._api.call(ApiCall("/sns/auth", {"access_token": access_token, "openid": open_id}, repeatable=True))


def _read_user_token(answer: Mapping[str, Any]) -> UserToken:
    return UserToken(
        access_token=read_text(answer, "access_token"),
        refresh_token=read_text(answer, "refresh_token"),
        open_id=read_text(answer, "openid"),
        union_id=read_text(answer, "unionid"),
        is_snapshot_user=answer.get("is_snapshotuser") == 1,
    )
