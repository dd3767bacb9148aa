"""Every way in which a login ends without a session: its status, and what the user reads."""

from enum import Enum
from http import HTTPStatus
from typing import NamedTuple


class Offer(Enum):
    """What the user can do next."""

    NOTHING = "nothing"
    AGAIN = "again"
    CONTINUE = "continue"


class Words(NamedTuple):
    """What a page says: a heading, and what to do."""

    heading: str
    advice: str


class Exit(NamedTuple):
    """How a login ends.

    Attributes:
        status: The HTTP status.
        offer: What the page offers.
        zh: What it says in Chinese.
        en: What it says in English.
    """

    status: HTTPStatus
    offer: Offer
    zh: Words
    en: Words


_BROKEN = Exit(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    Offer.AGAIN,
    Words("登录出错了", "服务暂时有问题。请稍后重试；如果一直这样，请联系管理员。"),
    Words("The login has failed", "Something is wrong on our side. Try again later, or tell the administrator."),
)
_BUSY = Exit(
    HTTPStatus.SERVICE_UNAVAILABLE,
    Offer.AGAIN,
    Words("暂时无法登录", "服务繁忙，请稍后重试。"),
    Words("No login right now", "The service is busy. Try again in a moment."),
)
_PLATFORM = Exit(
    HTTPStatus.BAD_GATEWAY,
    Offer.AGAIN,
    Words("微信没有确认登录", "微信或企业微信暂时没有给出结果。请稍后重试；如果一直这样，请联系管理员。"),
    Words(
        "WeChat has not confirmed the login",
        "WeChat or WeCom gives no answer now. Try again later, or tell the administrator.",
    ),
)
_DAMAGED = Exit(
    HTTPStatus.BAD_REQUEST,
    Offer.AGAIN,
    Words("登录链接不完整", "链接在途中被改动或截断。请重新登录。"),
    Words("The link is damaged", "It was changed or cut off on its way. Log in again."),
)
_NO_APP = Exit(
    HTTPStatus.NOT_FOUND,
    Offer.NOTHING,
    Words("这里不能登录", "没有这个应用，或者它没有开启登录。请检查链接。"),
    Words("No login here", "There is no such app, or it has no login. Check the link."),
)
_LOGGED_OUT = Exit(
    HTTPStatus.UNAUTHORIZED,
    Offer.AGAIN,
    Words("尚未登录", "请先登录。"),
    Words("You are not logged in", "Log in first."),
)

EXITS = {
    "unknown_app": _NO_APP,
    "login_not_set_up": _NO_APP,
    "invalid_query": _DAMAGED,
    "invalid_state": _DAMAGED,
    "method_not_allowed": Exit(
        HTTPStatus.METHOD_NOT_ALLOWED,
        Offer.NOTHING,
        Words("请求方式不对", "此地址不接受这种请求。"),
        Words("Wrong method", "This address does not take such a request."),
    ),
    "invalid_next": Exit(
        HTTPStatus.BAD_REQUEST,
        Offer.NOTHING,
        Words("不能返回这个页面", "登录后要打开的地址不在允许范围内。请从原来的页面重新进入。"),
        Words("That page is not allowed", "The address to open after the login is not on the list of this app."),
    ),
    "wrong_client": Exit(
        HTTPStatus.FORBIDDEN,
        Offer.NOTHING,
        Words("请在微信中打开", "请在手机微信或企业微信里打开这个链接。"),
        Words("Open this in WeChat", "Open this link in WeChat or WeCom on your phone."),
    ),
    "authorization_denied": Exit(
        HTTPStatus.FORBIDDEN,
        Offer.AGAIN,
        Words("你没有允许登录", "没有你的允许，就无法登录。"),
        Words("You have not allowed the login", "Without your permission there is no login."),
    ),
    "invalid_browser": Exit(
        HTTPStatus.BAD_REQUEST,
        Offer.AGAIN,
        Words(
            "请在同一个浏览器里登录", "登录不是从这个浏览器开始的，或者浏览器关闭了 Cookie。请允许 Cookie 后重新登录。"
        ),
        Words(
            "Log in with one browser",
            "The login was begun in another browser, or this one keeps no cookies. Allow cookies and log in again.",
        ),
    ),
    "expired_state": Exit(
        HTTPStatus.BAD_REQUEST,
        Offer.AGAIN,
        Words("登录超时", "登录须在十分钟内完成。请重新登录。"),
        Words("The login took too long", "It has to be finished within ten minutes. Log in again."),
    ),
    "used_state": Exit(
        HTTPStatus.BAD_REQUEST,
        Offer.AGAIN,
        Words("这个链接已经用过", "每个登录链接只能用一次。请重新登录。"),
        Words("This link has been used", "Each works for one login. Log in again."),
    ),
    "unfinished_login": _BUSY,
    "invalid_code": Exit(
        HTTPStatus.BAD_REQUEST,
        Offer.AGAIN,
        Words("授权码已失效", "授权码只能用一次，五分钟内有效。请重新登录。"),
        Words("The code is no longer good", "It works once, within five minutes. Log in again."),
    ),
    "no_identity": Exit(
        HTTPStatus.FORBIDDEN,
        Offer.AGAIN,
        Words("无法确认你的身份", "微信没有说明你是谁。请重新登录，或联系管理员。"),
        Words("Nobody to log in", "WeChat does not say who you are. Log in again, or tell the administrator."),
    ),
    "foreign_corp": Exit(
        HTTPStatus.FORBIDDEN,
        Offer.NOTHING,
        Words("你的企业没有安装这个应用", "请企业管理员先在企业微信里安装。"),
        Words("Your company has not installed this app", "Ask its administrator to install it in WeCom."),
    ),
    "snapshot_user": Exit(
        HTTPStatus.FORBIDDEN,
        Offer.NOTHING,
        Words("请使用完整服务", "当前是快照页，无法登录。请点击右下角的“使用完整服务”。"),
        Words(
            "Use the full service",
            "This is a snapshot page, where nobody can log in. Tap 使用完整服务 at the lower right.",
        ),
    ),
    "consent_needed": Exit(
        HTTPStatus.OK,
        Offer.CONTINUE,
        Words("欢迎", "继续之前，请允许使用你的微信昵称和头像。"),
        Words("Welcome", "Before you go on, please allow your WeChat nickname and picture to be used."),
    ),
    "missing_session": _LOGGED_OUT,
    "invalid_session": _LOGGED_OUT,
    "expired_session": _LOGGED_OUT,
    "unlisted_origin": Exit(
        HTTPStatus.FORBIDDEN,
        Offer.NOTHING,
        Words("不能从这里退出", "退出请求来自另一个网站。"),
        Words("No logout from here", "The request comes from another site."),
    ),
    "store": _BUSY,
    "settings_unavailable": _BUSY,
    "platform": _PLATFORM,
    "undeliverable": _PLATFORM,
    "platform_unavailable": _PLATFORM,
    "rejected_token": _PLATFORM,
    "invalid_credential": _PLATFORM,
    "unlisted_address": _PLATFORM,
    "suite_ticket": _PLATFORM,
    "rate_limit": _PLATFORM,
    "token_unavailable": _PLATFORM,
    "internal": _BROKEN,
}
"""By the reason of the error; ``consent_needed`` is none, and ``internal`` stands for all that nobody foresaw."""


def find_exit(reason: str) -> Exit:
    """Finds the exit for the reason of an error; one for all that the user can do nothing about."""
    return EXITS.get(reason, _BROKEN)
