"""The Official Account platform's API: who logged in (网页授权)."""

import json
from typing import Any

from starlette.responses import Response

from devtools.platform.accounts import App
from devtools.platform.api import Authority, Call, Endpoint, ok
from devtools.platform.api_errors import ApiError
from devtools.platform.people import FANS
from devtools.platform.vouchers import Refusal, VoucherError

_TOKEN_SECONDS = 7200
_REFRESH_SECONDS = 2_592_000
_CODE_ERRORS = {Refusal.UNKNOWN: 40029, Refusal.USED: 40163, Refusal.EXPIRED: 42003}
_PROFILE_SCOPES = ("snsapi_userinfo", "snsapi_login")


def _find(call: Call) -> App | None:
    app_id = call.query.get("appid", "")
    if not app_id:
        return None
    apps = call.simulation.apps
    return (
        apps.find(app_id=app_id, secret=call.query.get("secret"))
        or apps.find(app_id=app_id)
        or apps.find(website_app_id=app_id)
    )


def _check(call: Call) -> None:
    app_id, secret, app = call.need("appid", 41002), call.need("secret", 41004), _find(call)
    if app is None:
        raise ApiError(40013)
    if secret != (app.secret if app_id == app.app_id else app.website_secret):
        raise ApiError(40125)
    if call.query.get("grant_type") != "authorization_code":
        raise ApiError(40002)


def _check_id(call: Call) -> None:
    call.need("appid", 41002)
    if _find(call) is None:
        raise ApiError(40013)
    if call.query.get("grant_type") != "refresh_token":
        raise ApiError(40002)


def _find_by_user_token(call: Call) -> App | None:
    try:
        login = call.simulation.vouchers.look_up("user_token", call.query.get("access_token", ""))
    except VoucherError:
        return None
    return call.simulation.apps.find(name=login["app"])


def _check_user_token(call: Call) -> None:
    try:
        login = call.simulation.vouchers.look_up("user_token", call.need("access_token", 41001))
    except VoucherError as error:
        raise ApiError(42001 if error.refusal is Refusal.EXPIRED else 40001) from error
    if call.query.get("openid") != login["user"]:
        raise ApiError(40003)


_CODE = Authority(find=_find, check=_check)
_REFRESH = Authority(find=_find, check=_check_id)
_USER_TOKEN = Authority(find=_find_by_user_token, check=_check_user_token)


def _exchange(call: Call, app: App) -> dict[str, Any]:
    code = call.need("code", 41008)
    if call.simulation.login_spoiled(app, code):
        raise ApiError(40163)
    try:
        login = call.simulation.vouchers.redeem("code", code)
    except VoucherError as error:
        raise ApiError(_CODE_ERRORS[error.refusal]) from error
    if login["owner"] != call.query["appid"]:
        raise ApiError(40029, "the code was issued for another appid")
    answer = _token_answer(call, app, login)
    fan = FANS[login["user"]]
    if fan.snapshot and login["scope"] != "snsapi_login":
        answer["is_snapshotuser"] = 1
    return {**answer, "unionid": fan.union_id} if login["scope"] in _PROFILE_SCOPES else answer


def _refresh(call: Call, app: App) -> dict[str, Any]:
    try:
        login = call.simulation.vouchers.look_up("refresh_token", call.need("refresh_token", 40030))
    except VoucherError as error:
        raise ApiError(42002 if error.refusal is Refusal.EXPIRED else 40030) from error
    return _token_answer(call, app, login, refresh_token=call.query["refresh_token"])


def _token_answer(call: Call, app: App, login: dict[str, Any], refresh_token: str = "") -> dict[str, Any]:
    vouchers, login = call.simulation.vouchers, {**login, "app": app.name}
    return {
        "access_token": vouchers.issue("user_token", login, _TOKEN_SECONDS),
        "expires_in": _TOKEN_SECONDS,
        "refresh_token": refresh_token or vouchers.issue("refresh_token", login, _REFRESH_SECONDS),
        "openid": login["user"],
        "scope": login["scope"],
    }


def _get_user_info(call: Call, _app: App) -> Response:
    login = call.simulation.vouchers.look_up("user_token", call.query["access_token"])
    if login["scope"] not in _PROFILE_SCOPES:
        raise ApiError(48001, f"the scope is {login['scope']}")
    fan = FANS[login["user"]]
    profile = {
        "openid": fan.id,
        "nickname": fan.name,
        "sex": 0,
        "language": "",
        "city": "",
        "province": "",
        "country": "",
        "headimgurl": fan.head_image_url,
        "privilege": [],
        "unionid": fan.union_id,
    }
    # The real one names no charset either, which makes clients that trust it read the UTF-8 as Latin-1.
    return Response(json.dumps(profile, ensure_ascii=False).encode(), headers={"Content-Type": "text/plain"})


def _check_token(_call: Call, _app: App) -> dict[str, Any]:
    return ok()


SNS_ENDPOINTS = [
    Endpoint("GET", "/sns/oauth2/access_token", _CODE, _exchange),
    Endpoint("GET", "/sns/oauth2/refresh_token", _REFRESH, _refresh),
    Endpoint("GET", "/sns/userinfo", _USER_TOKEN, _get_user_info),
    Endpoint("GET", "/sns/auth", _USER_TOKEN, _check_token),
]
