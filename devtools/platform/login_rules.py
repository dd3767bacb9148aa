"""What each authorize and QR page wants of the link that leads to it, and what it lets the user log in to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from devtools.platform.accounts import App, Kind
from devtools.platform.client import Client
from devtools.platform.login_links import Link, LinkError
from devtools.platform.people import FANS, MEMBERS, VISITORS

_MOST_STATE_BYTES = 128
_ORDER = ("appid", "redirect_uri", "response_type", "scope", "state")
_CODE_SECONDS = 300
_WEBSITE_CODE_SECONDS = 600
_WECOM_SCOPES = ("snsapi_base", "snsapi_userinfo", "snsapi_privateinfo")
_WECHAT_SCOPES = ("snsapi_base", "snsapi_userinfo")
_HOW_HERE = (
    "（模拟页面：请让浏览器的 User-Agent 含 MicroMessenger 或 wxwork，或调用 PUT /control/client。）",
    "Here, let the user agent of your browser have MicroMessenger or wxwork, or call PUT /control/client.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What a link asks for.

    Attributes:
        app: The app that asks.
        owner: The id that may redeem the code.
        scope: What it wants to know.
        redirect_uri: Where the user goes afterwards.
        state: What goes there unchanged.
        people: Who can log in here.
        purpose: What kind of code the user brings there.
        seconds: How long that lives.
        parameter: The query parameter that carries it.
        consent: Whether the user has to allow it.
        extra: What goes back besides code and state.
    """

    app: App
    owner: str
    scope: str
    redirect_uri: str
    state: str
    people: Mapping[str, Any]
    purpose: str = "code"
    seconds: int = _CODE_SECONDS
    parameter: str = "code"
    consent: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def members_only(self) -> bool:
        """Tells whether only members whom the app may see can log in here: on WeCom's QR pages."""
        return self.people is MEMBERS


@dataclass(frozen=True, slots=True)
class LoginPage:
    """A page.

    Attributes:
        path: Where it is.
        title: Its title.
        read: Returns what a link to it asks for, or raises LinkError.
    """

    path: str
    title: str
    read: Callable[[Link], Login]


def _authorize(link: Link) -> Login:
    app_id, apps = link.get("appid"), link.simulation.apps
    account = apps.find(kind=Kind.OFFICIAL_ACCOUNT, app_id=app_id)
    if account and app_id:
        return _authorize_fan(link, account)
    app = apps.find(kind=Kind.WECOM_SUITE, suite_id=app_id) or link.find_agent()
    if app is None or not app_id:
        raise LinkError(f"appid 不存在：{app_id}", f"There is no appid {app_id!r}.", 10012)
    if link.client is Client.BROWSER:
        raise _wrong_client("请在企业微信或微信客户端打开链接。", "Open this link in WeCom or WeChat.")
    scope = link.get("scope")
    if scope not in _WECOM_SCOPES or link.get("response_type") != "code":
        raise LinkError("scope 或 response_type 不正确。", "Wrong scope or response_type.", 10005)
    # A suite's link names no app of the corp (path/91120).
    if scope == "snsapi_privateinfo" and app.kind is Kind.WECOM_APP and not link.get("agentid"):
        raise LinkError("snsapi_privateinfo 必须带 agentid。", "snsapi_privateinfo needs agentid.", 40056)
    link.check_state(84025)
    return Login(
        app=app,
        owner=app.owner,
        scope=scope,
        redirect_uri=link.check_redirect_uri(app, 50001),
        state=link.get("state"),
        people={**MEMBERS, **VISITORS},
        consent=scope == "snsapi_privateinfo",
    )


def _authorize_fan(link: Link, app: App) -> Login:
    if link.client is not Client.WECHAT:
        raise _wrong_client("请在微信客户端打开链接。", "Open this link in WeChat.")
    for name, code in (("scope", 10010), ("redirect_uri", 10011), ("state", 10013)):
        if not link.get(name):
            raise LinkError(f"{name} 为空。", f"{name} is empty.", code)
    if link.names[: len(_ORDER)] != _ORDER:
        order = ", ".join(_ORDER)
        raise LinkError(f"参数顺序必须是 {order}。", f"The parameters have to stand in this order: {order}.", 10003)
    scope = link.get("scope")
    _check_response_type(link)
    if scope not in _WECHAT_SCOPES:
        raise LinkError(f"没有权限：{scope}", f"No right to the scope {scope}.", 10005)
    link.check_state(10013)
    return Login(
        app=app,
        owner=app.app_id,
        scope=scope,
        redirect_uri=link.check_redirect_uri(app, 10003),
        state=link.get("state"),
        people=FANS,
        consent=scope == "snsapi_userinfo" or link.get("forcePopup") == "true",
    )


def _check_response_type(link: Link) -> None:
    if link.get("response_type") != "code":
        raise LinkError("response_type 必须是 code。", "response_type has to be code.", 10005)


def _wrong_client(zh: str, en: str) -> LinkError:
    return LinkError(f"{zh}{_HOW_HERE[0]}", f"{en} {_HOW_HERE[1]}")


def _scan_as_fan(link: Link) -> Login:
    app_id = link.get("appid")
    app = link.simulation.apps.find(kind=Kind.OFFICIAL_ACCOUNT, website_app_id=app_id)
    if app is None or not app_id:
        zh = "不是网站应用的 AppID，请勿使用公众号的。"
        raise LinkError(zh, "This is no website app's AppID; an account's does not work here.", 10016)
    _check_response_type(link)
    if link.get("scope") != "snsapi_login":
        raise LinkError("scope 必须是 snsapi_login。", "scope has to be snsapi_login.", 10005)
    return Login(
        app=app,
        owner=app_id,
        scope="snsapi_login",
        redirect_uri=link.check_redirect_uri(app, 10003),
        state=link.get("state"),
        people=FANS,
        seconds=_WEBSITE_CODE_SECONDS,
        consent=True,
    )


def _scan_as_member(link: Link) -> Login:
    login_type = link.get("login_type")
    if login_type not in ("CorpApp", "ServiceApp"):
        zh = "login_type 必须是 CorpApp 或 ServiceApp。"
        raise LinkError(zh, "login_type has to be CorpApp or ServiceApp.", 40013)
    return _scan(link, login_type)


def _scan_on_old_page(link: Link) -> Login:
    return _scan(link, "CorpApp")


def _scan(link: Link, login_type: str) -> Login:
    app_id = link.get("appid")
    if login_type == "ServiceApp":
        app = link.simulation.apps.find(kind=Kind.WECOM_SUITE, suite_id=app_id)
    elif not link.get("agentid"):
        raise LinkError("缺少 agentid。", "agentid is missing.", 40056)
    else:
        app = link.find_agent()
    if app is None:
        raise LinkError("appid 或 agentid 不正确。", "Wrong appid or agentid.", 40013)
    if len(link.get("state").encode()) > _MOST_STATE_BYTES:
        raise LinkError("state 超过 128 字节。", "state is longer than 128 bytes.", 84025)
    login = _member_login(link, app, scope="snsapi_base")
    return replace(login, extra={"appid": app_id}) if login_type == "ServiceApp" else login


def _scan_as_provider(link: Link) -> Login:
    app = link.simulation.apps.find(kind=Kind.WECOM_SUITE, provider_corp_id=link.get("appid"))
    if app is None or link.get("usertype", "member") not in ("member", "admin"):
        raise LinkError("appid 或 usertype 不正确。", "Wrong appid or usertype.", 40013)
    login = _member_login(link, app, scope="login")
    return replace(login, purpose="login_auth_code", parameter="auth_code")


def _install(link: Link) -> Login:
    app = link.simulation.apps.find(kind=Kind.WECOM_SUITE, suite_id=link.get("suite_id"))
    if app is None or not link.simulation.vouchers.is_valid("pre_auth_code", link.get("pre_auth_code")):
        zh = "suite_id 或 pre_auth_code 不正确或已过期。"
        raise LinkError(zh, "Wrong suite_id, or a wrong or old pre_auth_code.", 42007)
    link.check_state(84025)
    return replace(
        _member_login(link, app, scope="install"),
        purpose="auth_code",
        seconds=_WEBSITE_CODE_SECONDS,
        parameter="auth_code",
        consent=True,
        extra={"expires_in": str(_WEBSITE_CODE_SECONDS)},
    )


def _member_login(link: Link, app: App, scope: str) -> Login:
    redirect_uri = link.check_redirect_uri(app, 50001)
    return Login(
        app=app, owner=app.owner, scope=scope, redirect_uri=redirect_uri, state=link.get("state"), people=MEMBERS
    )


LOGIN_PAGES = [
    LoginPage("/open/connect/oauth2/authorize", "网页授权 · Authorize", _authorize),
    LoginPage("/open/connect/qrconnect", "微信扫码登录 · Scan to log in", _scan_as_fan),
    LoginPage("/login/wwlogin/sso/login", "企业微信登录 · WeCom login", _scan_as_member),
    LoginPage("/login/wwopen/sso/qrConnect", "企业微信扫码登录 · WeCom login", _scan_on_old_page),
    LoginPage("/login/wwopen/sso/3rd_qrConnect", "服务商扫码登录 · Provider login", _scan_as_provider),
    LoginPage("/login/3rdapp/install", "安装第三方应用 · Install", _install),
]
