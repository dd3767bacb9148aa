"""What a link to an authorize page must look like."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from devtools.platform.accounts import App, Kind
from devtools.platform.people import FANS, MEMBERS, VISITORS
from devtools.platform.simulation import Simulation

_STATE = re.compile(r"[a-zA-Z0-9]{0,128}", re.ASCII)
_MOST_STATE_BYTES = 128
_ORDER = ("appid", "redirect_uri", "response_type", "scope", "state")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_CODE_SECONDS = 300
_WEBSITE_CODE_SECONDS = 600
_WECOM_SCOPES = ("snsapi_base", "snsapi_userinfo", "snsapi_privateinfo")
_WECHAT_SCOPES = ("snsapi_base", "snsapi_userinfo")


class LinkError(Exception):
    """The link is wrong.

    Args:
        code: The platform's number.
        zh: Why, in Chinese.
        en: Why, in English.
    """

    def __init__(self, code: int, zh: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.zh = zh
        self.en = en


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


def read_authorize_link(simulation: Simulation, raw_query: str) -> Login:
    """Returns what a link to connect/oauth2/authorize asks for, on either platform.

    Args:
        simulation: The platforms.
        raw_query: The query of the link.

    Raises:
        LinkError: The link is wrong.
    """
    query = dict(parse_qsl(raw_query, keep_blank_values=True))
    app_id, apps = query.get("appid", ""), simulation.apps
    account = apps.find(kind=Kind.OFFICIAL_ACCOUNT, app_id=app_id)
    if account and app_id:
        return _account_login(simulation, account, query, raw_query)
    suite = apps.find(kind=Kind.WECOM_SUITE, suite_id=app_id)
    app = suite or _find_agent(simulation, app_id, query.get("agentid", ""))
    if app is None or not app_id:
        raise LinkError(10012, f"appid 不存在：{app_id}", f"There is no appid {app_id!r}.")
    scope = query.get("scope", "")
    if scope not in _WECOM_SCOPES or query.get("response_type") != "code":
        raise LinkError(10005, "scope 或 response_type 不正确。", "Wrong scope or response_type.")
    if scope == "snsapi_privateinfo" and not query.get("agentid"):
        raise LinkError(40056, "snsapi_privateinfo 必须带 agentid。", "snsapi_privateinfo needs agentid.")
    _check_state(query, 84025)
    return Login(
        app=app,
        owner=app.owner,
        scope=scope,
        redirect_uri=_redirect_uri(simulation, app, query, 50001),
        state=query.get("state", ""),
        people={**MEMBERS, **VISITORS},
        consent=scope == "snsapi_privateinfo",
    )


def _account_login(simulation: Simulation, app: App, query: Mapping[str, str], raw_query: str) -> Login:
    for name, code in (("scope", 10010), ("redirect_uri", 10011), ("state", 10013)):
        if not query.get(name):
            raise LinkError(code, f"{name} 为空。", f"{name} is empty.")
    names = tuple(name for name, _ in parse_qsl(raw_query, keep_blank_values=True))
    if names[: len(_ORDER)] != _ORDER:
        order = ", ".join(_ORDER)
        raise LinkError(10003, f"参数顺序必须是 {order}。", f"The parameters have to stand in this order: {order}.")
    if query["scope"] not in _WECHAT_SCOPES:
        raise LinkError(10005, f"没有权限：{query['scope']}", f"No right to the scope {query['scope']}.")
    _check_state(query, 10013)
    return Login(
        app=app,
        owner=app.app_id,
        scope=query["scope"],
        redirect_uri=_redirect_uri(simulation, app, query, 10003),
        state=query["state"],
        people=FANS,
        consent=query["scope"] == "snsapi_userinfo" or query.get("forcePopup") == "true",
    )


def read_website_link(simulation: Simulation, raw_query: str) -> Login:
    """Returns what a link to connect/qrconnect asks for.

    Args:
        simulation: The platforms.
        raw_query: The query of the link.

    Raises:
        LinkError: The link is wrong.
    """
    query = dict(parse_qsl(raw_query, keep_blank_values=True))
    app_id = query.get("appid", "")
    app = simulation.apps.find(kind=Kind.OFFICIAL_ACCOUNT, website_app_id=app_id)
    if app is None or not app_id:
        zh, en = (
            "不是网站应用的 AppID，请勿使用公众号的。",
            "This is no website app's AppID; an account's does not work here.",
        )
        raise LinkError(10016, zh, en)
    if query.get("scope") != "snsapi_login":
        raise LinkError(10005, "scope 必须是 snsapi_login。", "scope has to be snsapi_login.")
    redirect_uri = _redirect_uri(simulation, app, query, 10003)
    values: dict[str, Any] = {"owner": app_id, "scope": "snsapi_login", "state": query.get("state", "")}
    return Login(app=app, redirect_uri=redirect_uri, people=FANS, seconds=_WEBSITE_CODE_SECONDS, consent=True, **values)


def read_wecom_link(simulation: Simulation, raw_query: str) -> Login:
    """Returns what a link to WeCom's QR page asks for, new or old.

    Args:
        simulation: The platforms.
        raw_query: The query of the link.

    Raises:
        LinkError: The link is wrong.
    """
    query = dict(parse_qsl(raw_query, keep_blank_values=True))
    app_id, login_type = query.get("appid", ""), query.get("login_type", "CorpApp")
    if login_type == "ServiceApp":
        app = simulation.apps.find(kind=Kind.WECOM_SUITE, suite_id=app_id)
    else:
        app = _find_agent(simulation, app_id, query.get("agentid", ""))
    if app is None or login_type not in ("CorpApp", "ServiceApp"):
        zh = "appid、agentid 或 login_type 不正确。"
        raise LinkError(40013, zh, "Wrong appid, agentid or login_type.")
    if len(query.get("state", "").encode()) > _MOST_STATE_BYTES:
        raise LinkError(84025, "state 超过 128 字节。", "state is longer than 128 bytes.")
    redirect_uri = _redirect_uri(simulation, app, query, 50001)
    values: dict[str, Any] = {"owner": app.owner, "scope": "snsapi_base", "state": query.get("state", "")}
    extra = {"appid": app_id} if login_type == "ServiceApp" else {}
    return Login(app=app, redirect_uri=redirect_uri, people=MEMBERS, extra=extra, **values)


def read_provider_link(simulation: Simulation, raw_query: str) -> Login:
    """Returns what a link to the QR page of a provider asks for.

    Args:
        simulation: The platforms.
        raw_query: The query of the link.

    Raises:
        LinkError: The link is wrong.
    """
    query = dict(parse_qsl(raw_query, keep_blank_values=True))
    app = simulation.apps.find(kind=Kind.WECOM_SUITE, provider_corp_id=query.get("appid", ""))
    if app is None or query.get("usertype", "member") not in ("member", "admin"):
        raise LinkError(40013, "appid 或 usertype 不正确。", "Wrong appid or usertype.")
    return Login(
        app=app,
        owner=app.owner,
        scope="login",
        redirect_uri=_redirect_uri(simulation, app, query, 50001),
        state=query.get("state", ""),
        people=MEMBERS,
        purpose="login_auth_code",
        parameter="auth_code",
    )


def read_install_link(simulation: Simulation, raw_query: str) -> Login:
    """Returns what a link to 3rdapp/install asks for: a customer's administrator installs a suite.

    Args:
        simulation: The platforms.
        raw_query: The query of the link.

    Raises:
        LinkError: The link is wrong.
    """
    query = dict(parse_qsl(raw_query, keep_blank_values=True))
    app = simulation.apps.find(kind=Kind.WECOM_SUITE, suite_id=query.get("suite_id", ""))
    if app is None or not simulation.pre_auth_code_is_valid(query.get("pre_auth_code", "")):
        raise LinkError(
            42007, "suite_id 或 pre_auth_code 不正确或已过期。", "Wrong suite_id, or a wrong or old pre_auth_code."
        )
    _check_state(query, 84025)
    return Login(
        app=app,
        owner=app.owner,
        scope="install",
        redirect_uri=_redirect_uri(simulation, app, query, 50001),
        state=query.get("state", ""),
        people=MEMBERS,
        purpose="auth_code",
        seconds=_WEBSITE_CODE_SECONDS,
        parameter="auth_code",
        consent=True,
        extra={"expires_in": str(_WEBSITE_CODE_SECONDS)},
    )


def _find_agent(simulation: Simulation, corp_id: str, agent: str) -> App | None:
    apps = [app for app in simulation.apps if app.kind is Kind.WECOM_APP and app.corp_id == corp_id]
    if not agent:
        return next(iter(apps), None)
    return next((app for app in apps if app.agent_id is None or str(app.agent_id) == agent), None)


def _check_state(query: Mapping[str, str], code: int) -> None:
    if not _STATE.fullmatch(query.get("state", "")):
        zh = "state 只能是 128 字节以内的字母和数字。"
        raise LinkError(code, zh, "state may have letters and digits only, at most 128.")


def _redirect_uri(simulation: Simulation, app: App, query: Mapping[str, str], code: int) -> str:
    uri = query.get("redirect_uri", "")
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError as error:
        raise LinkError(code, "redirect_uri 不是可用的地址。", "redirect_uri is no usable address.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise LinkError(code, "redirect_uri 不是可用的地址。", "redirect_uri is no usable address.")
    # The real platform refuses every port; this machine's own addresses need one.
    if not app.is_wecom and port is not None and parts.hostname not in _LOOPBACK:
        raise LinkError(code, "redirect_uri 不能带端口。", "redirect_uri may have no port.")
    domains = simulation.domains.get(app.owner)
    host = parts.netloc if app.is_wecom else parts.hostname
    if domains is not None and host not in domains:
        listed = ", ".join(domains) or "-"
        raise LinkError(code, f"{host} 不是可信域名（{listed}）。", f"{host} is no trusted domain ({listed}).")
    return uri
