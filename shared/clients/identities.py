"""Who a login on WeCom was, as the platform tells it to an app and to a suite."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from shared.clients.answers import read_text


class UserInfo(NamedTuple):
    """Who has logged in: a member if there is a ``user_id``, and nobody of the corp if not.

    Attributes:
        user_id: Of a member (userid).
        open_id: Of somebody who is no member (openid).
        external_user_id: Of a customer (external_userid).
        user_ticket: What buys the details, for 1800 seconds, if the member consented (``snsapi_privateinfo``).
        corp_id: The member's corp; for a suite only.
        open_user_id: The member's id for all suites of one provider (open_userid); for a suite only.
    """

    user_id: str
    open_id: str
    external_user_id: str
    user_ticket: str
    corp_id: str
    open_user_id: str


class UserDetail(NamedTuple):
    """What a member has consented to tell; each field but the first may be empty.

    Attributes:
        user_id: The member.
        gender: ``1`` male, ``2`` female, ``0`` unknown.
        avatar: Address of the picture.
        qr_code: Address of the member's QR code.
        mobile: Telephone number; not for a suite, like the next three.
        email: The member's own address.
        biz_mail: The corp's address for the member.
        address: Where the member lives.
        name: For a suite only.
        corp_id: The member's corp; for a suite only.
    """

    user_id: str
    gender: str
    avatar: str
    qr_code: str
    mobile: str
    email: str
    biz_mail: str
    address: str
    name: str
    corp_id: str


def read_user_info(answer: Mapping[str, Any]) -> UserInfo:
    """Returns who has logged in; the older calls spell some names another way.

    Args:
        answer: Of ``getuserinfo`` or ``getuserinfo3rd``.
    """
    return UserInfo(
        user_id=read_text(answer, "userid", "UserId"),
        open_id=read_text(answer, "openid", "OpenId"),
        external_user_id=read_text(answer, "external_userid"),
        user_ticket=read_text(answer, "user_ticket"),
        corp_id=read_text(answer, "corpid", "CorpId"),
        open_user_id=read_text(answer, "open_userid"),
    )


def read_user_detail(answer: Mapping[str, Any]) -> UserDetail:
    """Returns what a member has consented to tell.

    Args:
        answer: Of ``getuserdetail`` or ``getuserdetail3rd``.
    """
    return UserDetail(
        user_id=read_text(answer, "userid"),
        corp_id=read_text(answer, "corpid"),
        **{name: read_text(answer, name) for name in UserDetail._fields if name not in ("user_id", "corp_id")},
    )
