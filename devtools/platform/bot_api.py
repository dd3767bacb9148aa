"""WeCom's API for bots: the later answer through response_url, and the media that a message points to."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from devtools.platform.accounts import App
from devtools.platform.api import Authority, Call, Endpoint, ok
from devtools.platform.api_errors import ApiError
from devtools.platform.cards import CARDS
from devtools.platform.media import PICTURE
from devtools.platform.message_content import read_content
from devtools.platform.sealing import encrypt_file
from devtools.platform.simulation import Simulation
from devtools.platform.vouchers import VoucherError

_MOST_BYTES = 20480
_CONTENT = {"markdown": "content", "template_card": "card_type"}


def _find(call: Call) -> App | None:
    try:
        return call.simulation.apps.find(name=_look_up(call)["app"])
    except ApiError:
        return None


def _look_up(call: Call) -> dict[str, Any]:
    value: dict[str, Any] = call.look_up("response_url", "response_code", 40008)
    return value


def _check(call: Call) -> None:
    _look_up(call)


_RESPONSE_CODE = Authority(find=_find, check=_check)


def _respond(call: Call, app: App) -> dict[str, Any]:
    kind, content = read_content(call, _CONTENT)
    if kind == "markdown" and len(str(content["content"]).encode()) > _MOST_BYTES:
        raise ApiError(45002)
    if kind == "template_card":
        if content["card_type"] not in CARDS:
            raise ApiError(40058, f"card_type is {content['card_type']!r}")
        if _look_up(call)["chat"] == "group":
            raise ApiError(40008, "a card goes to single chats only")
    value = call.redeem("response_url", "response_code", 40008)
    call.simulation.sent(app, "response_url", (value["user"],), {"msgtype": kind, kind: content})
    return ok()


BOT_ENDPOINTS = [Endpoint("POST", "/cgi-bin/aibot/response", _RESPONSE_CODE, _respond)]


def bot_media_route(simulation: Simulation) -> Route:
    """Returns the route by which a bot downloads what a user sent: for five minutes, encrypted with the bot's key.

    Args:
        simulation: The platforms.
    """

    async def download(request: Request) -> Response:
        try:
            name = simulation.vouchers.look_up("bot_media", request.path_params["code"])
        except VoucherError:
            return Response("AccessDenied: the link has expired", 403, media_type="text/plain")
        disposition = {"Content-Disposition": "attachment; filename=picture.png"}
        return Response(encrypt_file(simulation.apps.get(name), PICTURE), headers=disposition)

    return Route("/wecom/bot-media/{code}", download)
