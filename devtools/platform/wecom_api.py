"""WeCom's API: tokens, tickets and identities of an app."""

from typing import Any

from devtools.platform.accounts import App, Kind
from devtools.platform.api import Authority, Call, Endpoint, ok, show_token, token_authority
from devtools.platform.api_errors import EGRESS_ADDRESS, ApiError
from devtools.platform.people import MEMBERS, VISITORS, Member
from devtools.platform.quotas import HOUR
from devtools.platform.tokens import State, TokenKind
from devtools.platform.vouchers import Refusal, VoucherError

USER_TICKET_SECONDS = 1800
_WRONG_SECRET = "wrong secret"  # noqa: S105 - the name of a count
_WRONG_SECRETS_AN_HOUR = 20
_TICKETS_AN_HOUR = 100

CORP_TOKEN = token_authority(
    "access_token",
    (TokenKind.CORP, TokenKind.SUITE_CORP),
    {State.UNKNOWN: 40014, State.REPLACED: 40014, State.EXPIRED: 42001},
)


def _find_by_corp(call: Call) -> App | None:
    corp, secret = call.query.get("corpid", ""), call.query.get("corpsecret", "")
    apps = call.simulation.apps
    return apps.find(kind=Kind.WECOM_APP, corp_id=corp, secret=secret) or apps.find(kind=Kind.WECOM_APP, corp_id=corp)


def _check_secret(call: Call) -> None:
    call.need("corpid", 41002)
    secret = call.need("corpsecret", 41004)
    app, quotas = _find_by_corp(call), call.simulation.quotas
    if quotas.used(EGRESS_ADDRESS, _WRONG_SECRET, HOUR) >= _WRONG_SECRETS_AN_HOUR:
        raise ApiError(45009, "too many wrong secrets: this address is banned for an hour")
    if app is None:
        raise ApiError(40013)
    if app.secret != secret:
        quotas.use(EGRESS_ADDRESS, _WRONG_SECRET, HOUR)
        raise ApiError(40001, "the secret is wrong")


SECRET = Authority(find=_find_by_corp, check=_check_secret)


def _get_token(call: Call, app: App) -> dict[str, Any]:
    token = call.simulation.tokens.keep(TokenKind.CORP, app.owner, app.name)
    return ok(**show_token(call, token))


def _get_callback_ip(_call: Call, _app: App) -> dict[str, Any]:
    return ok(ip_list=["127.0.0.1"])


def _get_corp_ticket(call: Call, app: App) -> dict[str, Any]:
    return _ticket(call, app, TokenKind.JSAPI_TICKET)


def _get_agent_ticket(call: Call, app: App) -> dict[str, Any]:
    if call.query.get("type") != "agent_config":
        raise ApiError(40008, "type has to be agent_config")
    return _ticket(call, app, TokenKind.AGENT_TICKET)


def _ticket(call: Call, app: App, kind: TokenKind) -> dict[str, Any]:
    token = call.simulation.tokens.find(CORP_TOKEN.text(call))
    owner = token.owner if token else app.owner
    if call.simulation.quotas.use(owner, kind, HOUR) > _TICKETS_AN_HOUR:
        raise ApiError(45009)
    return ok(**show_token(call, call.simulation.tokens.keep(kind, owner, app.name), "ticket"))


def redeem_code(call: Call, app: App) -> dict[str, Any]:
    """Returns what a login code stands for.

    Args:
        call: The call that brings it.
        app: The app that calls.
    """
    code = call.need("code", 41008)
    if call.simulation.login_spoiled(app, code):
        raise ApiError(40029, "the code was used before")
    login: dict[str, Any] = call.redeem("code", "code", 40029)
    if login["owner"] != app.owner:
        raise ApiError(50001, "the code was issued for another app")
    return login


def _get_user_info(call: Call, app: App) -> dict[str, Any]:
    login = redeem_code(call, app)
    if login["user"] in VISITORS:
        visitor = VISITORS[login["user"]]
        return ok(openid=visitor.id, external_userid=visitor.external_user_id)
    member = MEMBERS[login["user"]]
    if login["scope"] == "snsapi_privateinfo" and member.visible:
        ticket = call.simulation.vouchers.issue("user_ticket", login, USER_TICKET_SECONDS)
        return ok(userid=member.id, user_ticket=ticket)
    return ok(userid=member.id)


def _get_user_info_old(call: Call, app: App) -> dict[str, Any]:
    answer = _get_user_info(call, app)
    names = {"userid": "UserId", "openid": "OpenId"}
    return {**{names.get(name, name): value for name, value in answer.items()}, "DeviceId": ""}


def redeem_ticket(call: Call) -> Member:
    """Returns the member that a user ticket stands for; it works more than once.

    Args:
        call: The call that brings it.
    """
    try:
        login = call.simulation.vouchers.look_up("user_ticket", call.need("user_ticket", 84015))
    except VoucherError as error:
        raise ApiError(84014 if error.refusal is Refusal.EXPIRED else 84015) from error
    return MEMBERS[login["user"]]


def _get_user_detail(call: Call, _app: App) -> dict[str, Any]:
    member = redeem_ticket(call)
    return ok(
        userid=member.id,
        gender=member.gender,
        avatar="https://example.invalid/avatar.png",
        qr_code=f"https://example.invalid/qr/{member.id}",
        mobile=member.mobile,
        email=member.email,
        biz_mail=member.email,
        address="杭州",
    )


WECOM_ENDPOINTS = [
    Endpoint("GET", "/cgi-bin/gettoken", SECRET, _get_token),
    Endpoint("GET", "/cgi-bin/getcallbackip", CORP_TOKEN, _get_callback_ip),
    Endpoint("GET", "/cgi-bin/get_api_domain_ip", CORP_TOKEN, _get_callback_ip),
    Endpoint("GET", "/cgi-bin/get_jsapi_ticket", CORP_TOKEN, _get_corp_ticket),
    Endpoint("GET", "/cgi-bin/ticket/get", CORP_TOKEN, _get_agent_ticket),
    Endpoint("GET", "/cgi-bin/auth/getuserinfo", CORP_TOKEN, _get_user_info),
    Endpoint("GET", "/cgi-bin/user/getuserinfo", CORP_TOKEN, _get_user_info_old),
    Endpoint("POST", "/cgi-bin/auth/getuserdetail", CORP_TOKEN, _get_user_detail),
]
