"""Uploads and downloads of temporary media, on both platforms."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from devtools.platform.accounts import App
from devtools.platform.api import Authority, Call, Endpoint
from devtools.platform.api_errors import ApiError
from devtools.platform.media import Media
from devtools.platform.simulation import Simulation

_WECOM_TYPES = ("image", "voice", "video", "file")
_WECHAT_TYPES = ("image", "voice", "video", "thumb")
_MEGABYTE = 1024 * 1024
_MOST = {"image": 10, "voice": 2, "video": 10, "file": 20, "thumb": 1}
_MOST_OF_URL = {True: 2, False: 1}  # of a picture that gets an address, on WeCom and for Official Accounts
_PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".gif")
_ENDINGS: Mapping[str, Mapping[bool, tuple[str, ...]]] = {
    "image": {True: _PICTURES[:3], False: _PICTURES},
    "thumb": {False: _PICTURES[:2]},
    "voice": {True: (".amr",), False: (".amr", ".mp3")},
    "video": {True: (".mp4",), False: (".mp4",)},
}
_LEAST_BYTES = 5


def media_endpoints(authority: Authority) -> list[Endpoint]:
    """Returns the calls for media of a platform.

    Args:
        authority: Who may call them.
    """
    return [
        Endpoint("POST", "/cgi-bin/media/upload", authority, _upload),
        Endpoint("GET", "/cgi-bin/media/get", authority, _get),
        Endpoint("GET", "/cgi-bin/media/get/jssdk", authority, _get),
        Endpoint("POST", "/cgi-bin/media/uploadimg", authority, _upload_image),
    ]


# An uploaded SVG may hold scripts, and the console page has the same origin.
_HARMLESS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


def picture_route(simulation: Simulation) -> Route:
    """Returns the route by which anybody sees a picture whose address they have.

    Args:
        simulation: The platforms.
    """

    async def show(request: Request) -> Response:
        media = simulation.media.picture(request.path_params["media_id"])
        if media is None:
            return Response("no such picture", 404, media_type="text/plain")
        return Response(media.content, media_type=media.content_type, headers=_HARMLESS)

    return Route("/pictures/{media_id}", show)


def _upload(call: Call, app: App) -> dict[str, Any]:
    kind, types = call.query.get("type", ""), _WECOM_TYPES if app.is_wecom else _WECHAT_TYPES
    if kind not in types:
        raise ApiError(40004, f"type has to be one of {', '.join(types)}")
    media = _keep(call, app, kind)
    answer = {"type": kind, "media_id": media.media_id, "created_at": media.created_at}
    return {"errcode": 0, "errmsg": "ok", **answer, "created_at": str(media.created_at)} if app.is_wecom else answer


def _upload_image(call: Call, app: App) -> dict[str, Any]:
    if call.file is not None and len(call.file[2]) > _MOST_OF_URL[app.is_wecom] * _MEGABYTE:
        raise ApiError(45002)
    media = _keep(call, app, "image")
    return {"errcode": 0, "errmsg": "ok", "url": f"{call.simulation.base_url}/pictures/{media.media_id}"}


def _get(call: Call, app: App) -> Response:
    media = call.simulation.media.find(_owner(app), call.need("media_id", 40007))
    if media is None:
        raise ApiError(40007)
    disposition = f'attachment; filename="{media.name}"'.encode().decode("latin-1")
    return Response(media.content, media_type=media.content_type, headers={"Content-disposition": disposition})


def _keep(call: Call, app: App, kind: str) -> Media:
    if call.file is None:
        raise ApiError(41005, "the form has no file named media")
    name, _, content = call.file
    if len(content) <= _LEAST_BYTES or not name:
        raise ApiError(44001 if app.is_wecom else 41005, "the file is empty, or its name is not written as filename=")
    endings = _ENDINGS.get(kind, {}).get(app.is_wecom)
    if endings and not name.lower().endswith(endings):
        raise ApiError(40004, f"the name of the file has to end with {', '.join(endings)}")
    if len(content) > _MOST[kind] * _MEGABYTE:
        raise ApiError(45002)
    return call.simulation.media.add(_owner(app), kind, call.file)


def _owner(app: App) -> str:
    return app.corp_id if app.is_wecom else app.app_id
