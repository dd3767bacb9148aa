"""The Official Account platform's API: tokens, tickets and customer-service messages."""

from collections.abc import Mapping
from typing import Any

from devtools.platform.accounts import App, Kind
from devtools.platform.api import Authority, Call, Endpoint, ok, show_token, token_authority
from devtools.platform.api_errors import ApiError
from devtools.platform.message_content import count_articles, read_content
from devtools.platform.people import FANS
from devtools.platform.quotas import MONTH
from devtools.platform.tokens import State, TokenKind
from devtools.platform.windows import WindowClosedError, WindowUsedUpError

_TOKENS_A_DAY = 2000
_STABLE_TOKENS_A_DAY = 500_000
_FORCED_TOKENS_A_DAY = 20
_TEXT_BYTES = 2048
_CLEARED_A_MONTH = 10
_CONTENT = {
    "text": "content",
    "image": "media_id",
    "voice": "media_id",
    "video": "media_id",
    "music": "thumb_media_id",
    "news": "articles",
    "mpnews": "media_id",
    "mpnewsarticle": "article_id",
    "msgmenu": "list",
    "wxcard": "card_id",
    "miniprogrampage": "pagepath",
}
_MEDIA = {"image", "voice", "video"}
_TICKETS = {"jsapi": TokenKind.JSAPI_TICKET, "wx_card": TokenKind.CARD_TICKET}

ACCOUNT_TOKEN = token_authority(
    "access_token",
    (TokenKind.ACCOUNT, TokenKind.STABLE),
    {State.UNKNOWN: 40001, State.REPLACED: 40001, State.EXPIRED: 42001},
)


def _field(call: Call, name: str) -> str:
    return str(call.query.get(name) or call.body.get(name) or "")


def _find_by_id(call: Call) -> App | None:
    apps, app_id, secret = call.simulation.apps, _field(call, "appid"), _field(call, "secret")
    kind = Kind.OFFICIAL_ACCOUNT
    return apps.find(kind=kind, app_id=app_id, secret=secret) or apps.find(kind=kind, app_id=app_id)


def _check_secret(call: Call) -> None:
    call.need("appid", 41002)
    secret, app = call.need("secret", 41004), _find_by_id(call)
    if app is None:
        raise ApiError(40013)
    if app.secret != secret:
        raise ApiError(40125)
    if _field(call, "grant_type") != "client_credential":
        raise ApiError(40002)


SECRET = Authority(find=_find_by_id, check=_check_secret)


def _get_token(call: Call, app: App) -> dict[str, Any]:
    if call.simulation.quotas.use(app.owner, "token") > _TOKENS_A_DAY:
        raise ApiError(45009)
    return show_token(call, call.simulation.tokens.renew(app.owner, app.name))


def _get_stable_token(call: Call, app: App) -> dict[str, Any]:
    force = call.body.get("force_refresh", False)
    if not isinstance(force, bool):
        raise ApiError(47001, "force_refresh has to be true or false")
    if call.simulation.quotas.use(app.owner, "stable_token") > _STABLE_TOKENS_A_DAY:
        raise ApiError(45009)
    if force and call.simulation.quotas.use(app.owner, "forced stable_token") > _FORCED_TOKENS_A_DAY:
        raise ApiError(45009)
    return show_token(call, call.simulation.tokens.stable(app.owner, app.name, force=force))


def _get_ticket(call: Call, app: App) -> dict[str, Any]:
    kind = _TICKETS.get(call.query.get("type", ""))
    if kind is None:
        raise ApiError(40002, "type has to be jsapi or wx_card")
    return ok(**show_token(call, call.simulation.tokens.keep(kind, app.owner, app.name), "ticket"))


def _get_callback_ip(_call: Call, _app: App) -> dict[str, Any]:
    return {"ip_list": ["127.0.0.1"]}


def _clear_quota(call: Call, app: App) -> dict[str, Any]:
    if call.need("appid", 41002) != app.app_id:
        raise ApiError(40013)
    if call.simulation.quotas.use(app.owner, "clear_quota", MONTH) > _CLEARED_A_MONTH:
        raise ApiError(48006)
    call.simulation.quotas.clear_day(app.owner)
    return ok()


def _send(call: Call, app: App) -> dict[str, Any]:
    fan = FANS.get(call.need("touser", 40003))
    if fan is None:
        raise ApiError(40003)
    kind, content = _content(call, app)
    try:
        call.simulation.windows.spend(app.app_id, fan.id)
    except WindowClosedError as error:
        raise ApiError(45015, "the user did nothing lately that lets the account write") from error
    except WindowUsedUpError as error:
        raise ApiError(45047) from error
    call.simulation.sent(app, "message/custom/send", (fan.id,), {"msgtype": kind, kind: content})
    return ok()


def _content(call: Call, app: App) -> tuple[str, Mapping[str, Any]]:
    kind, content = read_content(call, _CONTENT)
    if kind == "text" and len(str(content["content"]).encode()) > _TEXT_BYTES:
        raise ApiError(45002)
    if kind == "news" and count_articles(content) != 1:
        raise ApiError(45008)
    if kind in _MEDIA and call.simulation.media.find(app.app_id, str(content["media_id"])) is None:
        raise ApiError(40007)
    return kind, content


def _type(call: Call, _app: App) -> dict[str, Any]:
    if call.need("touser", 40003) not in FANS:
        raise ApiError(40003)
    if call.body.get("command") not in ("Typing", "CancelTyping"):
        raise ApiError(40008, "command has to be Typing or CancelTyping")
    return ok()


WECHAT_ENDPOINTS = [
    Endpoint("GET", "/cgi-bin/token", SECRET, _get_token),
    Endpoint("POST", "/cgi-bin/stable_token", SECRET, _get_stable_token),
    Endpoint("GET", "/cgi-bin/ticket/getticket", ACCOUNT_TOKEN, _get_ticket),
    Endpoint("GET", "/cgi-bin/getcallbackip", ACCOUNT_TOKEN, _get_callback_ip),
    Endpoint("GET", "/cgi-bin/get_api_domain_ip", ACCOUNT_TOKEN, _get_callback_ip),
    Endpoint("POST", "/cgi-bin/clear_quota", ACCOUNT_TOKEN, _clear_quota),
    Endpoint("POST", "/cgi-bin/message/custom/send", ACCOUNT_TOKEN, _send),
    Endpoint("POST", "/cgi-bin/message/custom/typing", ACCOUNT_TOKEN, _type),
]
