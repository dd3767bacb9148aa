"""WeCom's API for providers: tokens of suites, and the customers that installed them."""

from typing import Any

from devtools.platform.accounts import App, Kind
from devtools.platform.api import Authority, Call, Endpoint, ok, show_token, token_authority
from devtools.platform.api_errors import ApiError
from devtools.platform.people import MEMBERS, VISITORS
from devtools.platform.tokens import State, TokenKind
from devtools.platform.wecom_api import USER_TICKET_SECONDS, redeem_code, redeem_ticket

_PRE_AUTH_SECONDS = 1200

_SUITE_ERRORS = {State.UNKNOWN: 40082, State.REPLACED: 40082, State.EXPIRED: 42009}
SUITE_TOKEN = token_authority("suite_access_token", (TokenKind.SUITE,), _SUITE_ERRORS)
_OLD_SUITE_TOKEN = token_authority("access_token", (TokenKind.SUITE,), _SUITE_ERRORS)
_PROVIDER_ERRORS = {State.UNKNOWN: 40014, State.REPLACED: 40014, State.EXPIRED: 42001}
PROVIDER_TOKEN = token_authority("provider_access_token", (TokenKind.PROVIDER,), _PROVIDER_ERRORS)
_OLD_PROVIDER_TOKEN = token_authority("access_token", (TokenKind.PROVIDER,), _PROVIDER_ERRORS)


def _find_provider(call: Call) -> App | None:
    return call.simulation.apps.find(kind=Kind.WECOM_SUITE, provider_corp_id=call.body.get("corpid"))


def _check_provider(call: Call) -> None:
    call.need("corpid", 41002)
    app, secret = _find_provider(call), call.need("provider_secret", 41004)
    if app is None:
        raise ApiError(40013)
    if app.provider_secret != secret:
        raise ApiError(40091)


def _find_suite(call: Call) -> App | None:
    return call.simulation.apps.find(kind=Kind.WECOM_SUITE, suite_id=call.body.get("suite_id"))


def _check_suite(call: Call) -> None:
    app = _find_suite(call)
    if app is None:
        raise ApiError(40083)
    if app.suite_secret != call.need("suite_secret", 41004):
        raise ApiError(40001, "the suite_secret is wrong")
    ticket = call.look_up("suite_ticket", "suite_ticket", 40085)
    if ticket["app"] != app.name:
        raise ApiError(40085, "the ticket is another suite's")


_PROVIDER_SECRET = Authority(find=_find_provider, check=_check_provider)
_SUITE_SECRET = Authority(find=_find_suite, check=_check_suite)


def _get_provider_token(call: Call, app: App) -> dict[str, Any]:
    token = call.simulation.tokens.keep(TokenKind.PROVIDER, app.provider_corp_id, app.name)
    return ok(**show_token(call, token, "provider_access_token"))


def _get_suite_token(call: Call, app: App) -> dict[str, Any]:
    token = call.simulation.tokens.keep(TokenKind.SUITE, app.suite_id, app.name)
    return ok(**show_token(call, token, "suite_access_token"))


def _get_pre_auth_code(call: Call, app: App) -> dict[str, Any]:
    code = call.simulation.vouchers.issue("pre_auth_code", {"app": app.name}, _PRE_AUTH_SECONDS)
    return ok(pre_auth_code=code, expires_in=_PRE_AUTH_SECONDS)


def _set_session_info(call: Call, _app: App) -> dict[str, Any]:
    call.look_up("pre_auth_code", "pre_auth_code", 42007)
    return ok()


def _get_permanent_code(call: Call, app: App) -> dict[str, Any]:
    grant = call.redeem("auth_code", "auth_code", 40078)
    if grant["app"] != app.name:
        raise ApiError(40078, "the auth_code is another suite's")
    code = call.simulation.authorizations.grant(app.suite_id, grant["corp_id"])
    token = call.simulation.tokens.keep(TokenKind.SUITE_CORP, f"{app.suite_id}#{grant['corp_id']}", app.name)
    return ok(
        **show_token(call, token),
        permanent_code=code,
        **_authorization(app, grant["corp_id"]),
        auth_user_info={"userid": grant["user"], "open_userid": f"wo{grant['user']}", "name": grant["user"]},
    )


def _authorization(app: App, corp_id: str) -> dict[str, Any]:
    privilege = {"level": 1, "allow_party": [2], "allow_user": ["linmei"], "allow_tag": []}
    agent = {
        "agentid": app.agent_id,
        "name": app.name,
        "auth_mode": 0,
        "is_customized_app": False,
        "privilege": privilege,
    }
    corp = {"corpid": corp_id, "corp_name": "示例企业", "corp_type": "verified", "subject_type": 1}
    return {"auth_corp_info": corp, "auth_info": {"agent": [agent]}}


def _customer(call: Call, app: App) -> str:
    corp_id, code = call.need("auth_corpid", 40013), call.need("permanent_code", 40084)
    authorization = call.simulation.authorizations.find(app.suite_id, corp_id)
    if authorization is None or authorization.permanent_code != code:
        raise ApiError(40084)
    return corp_id


def _get_auth_info(call: Call, app: App) -> dict[str, Any]:
    return ok(**_authorization(app, _customer(call, app)))


def _get_corp_token(call: Call, app: App) -> dict[str, Any]:
    owner = f"{app.suite_id}#{_customer(call, app)}"
    token = call.simulation.tokens.keep(TokenKind.SUITE_CORP, owner, app.name)
    return ok(**show_token(call, token))


def _get_admins(call: Call, app: App) -> dict[str, Any]:
    if call.simulation.authorizations.find(app.suite_id, call.need("auth_corpid", 40013)) is None:
        raise ApiError(40084, "this corp has not installed the suite")
    return ok(admin=[{"userid": "linmei", "open_userid": "wolinmei", "auth_type": 1}])


def _get_user_info(call: Call, app: App) -> dict[str, Any]:
    login = redeem_code(call, app)
    if login["user"] in VISITORS:
        return ok(openid=login["user"])
    member = MEMBERS[login["user"]]
    answer = ok(corpid=app.corp_id, userid=member.id, open_userid=f"wo{member.id}", expires_in=7200)
    if login["scope"] == "snsapi_base" or not member.visible:
        return answer
    return {**answer, "user_ticket": call.simulation.vouchers.issue("user_ticket", login, USER_TICKET_SECONDS)}


def _get_user_info_old(call: Call, app: App) -> dict[str, Any]:
    names = {"corpid": "CorpId", "userid": "UserId", "openid": "OpenId"}
    return {names.get(name, name): value for name, value in _get_user_info(call, app).items()}


def _get_user_detail(call: Call, app: App) -> dict[str, Any]:
    member = redeem_ticket(call)
    avatar, qr_code = "https://example.invalid/avatar.png", f"https://example.invalid/qr/{member.id}"
    return ok(
        corpid=app.corp_id, userid=member.id, name=member.name, gender=member.gender, avatar=avatar, qr_code=qr_code
    )


def _get_login_info(call: Call, app: App) -> dict[str, Any]:
    login = call.redeem("login_auth_code", "auth_code", 40078)
    member = MEMBERS[login["user"]]
    user = {"userid": member.id, "open_userid": f"wo{member.id}", "name": member.name, "avatar": ""}
    department = {"department": [{"id": member.department, "writable": True}]}
    return ok(usertype=1, user_info=user, corp_info={"corpid": app.corp_id}, agent=[], auth_info=department)


def _to_open_corp_id(call: Call, _app: App) -> dict[str, Any]:
    return ok(open_corpid=f"wp{call.need('corpid', 41002)[2:]}")


_SERVICE = "/cgi-bin/service"
SUITE_ENDPOINTS = [
    Endpoint("POST", f"{_SERVICE}/get_provider_token", _PROVIDER_SECRET, _get_provider_token),
    Endpoint("POST", f"{_SERVICE}/get_suite_token", _SUITE_SECRET, _get_suite_token),
    Endpoint("GET", f"{_SERVICE}/get_pre_auth_code", SUITE_TOKEN, _get_pre_auth_code),
    Endpoint("POST", f"{_SERVICE}/set_session_info", SUITE_TOKEN, _set_session_info),
    Endpoint("POST", f"{_SERVICE}/get_permanent_code", SUITE_TOKEN, _get_permanent_code),
    Endpoint("POST", f"{_SERVICE}/v2/get_permanent_code", SUITE_TOKEN, _get_permanent_code),
    Endpoint("POST", f"{_SERVICE}/get_auth_info", SUITE_TOKEN, _get_auth_info),
    Endpoint("POST", f"{_SERVICE}/v2/get_auth_info", SUITE_TOKEN, _get_auth_info),
    Endpoint("POST", f"{_SERVICE}/get_corp_token", SUITE_TOKEN, _get_corp_token),
    Endpoint("POST", f"{_SERVICE}/get_admin_list", SUITE_TOKEN, _get_admins),
    Endpoint("GET", f"{_SERVICE}/auth/getuserinfo3rd", SUITE_TOKEN, _get_user_info),
    Endpoint("GET", f"{_SERVICE}/getuserinfo3rd", _OLD_SUITE_TOKEN, _get_user_info_old),
    Endpoint("POST", f"{_SERVICE}/auth/getuserdetail3rd", SUITE_TOKEN, _get_user_detail),
    Endpoint("POST", f"{_SERVICE}/get_login_info", _OLD_PROVIDER_TOKEN, _get_login_info),
    Endpoint("POST", f"{_SERVICE}/corpid_to_opencorpid", PROVIDER_TOKEN, _to_open_corp_id),
]
