"""Signs pages for the JS-SDK, and only those of the origins that an app lists."""

import json
import secrets
import time
from collections.abc import Mapping

from shared.errors import InvalidQueryError, UnknownAppError, UnlistedOriginError, WeHookError
from shared.protocol.jssdk import build_agent_config, build_config
from shared.runtime.app_settings import AppSettings, OfficialAccountSettings, WecomAppSettings
from shared.runtime.apps import Apps
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.origins import find_origin
from shared.runtime.platform_clients import PlatformClients

# Caches must keep the answers for different origins apart, also the one that names none.
_HEADERS: Mapping[str, str] = {"vary": "Origin", "cache-control": "no-store"}


def sign_page(request: HttpRequest, apps: Apps, clients: PlatformClients) -> HttpResponse:
    """Answers a page that asks for the signature of its own address.

    The answer has what goes to ``wx.config`` under ``config`` and, for a WeCom app with an ``agent_id``, what goes to
    ``wx.agentConfig`` under ``agentConfig``.

    Args:
        request: A request to ``/jssdk/{app}?url=``.
        apps: The apps of this stack.
        clients: Their clients.

    Returns:
        The signature, or a refusal with the same headers, so that a page of a listed origin can read its status.

    Raises:
        InvalidQueryError: There is no ``url``.
    """
    url = request.parse_query().get("url", "")
    if not url:
        raise InvalidQueryError("missing query parameters: url")
    headers = _HEADERS

    def sign(settings: AppSettings) -> str:
        nonlocal headers
        headers = _allow_origin(request, settings)
        if find_origin(url) not in settings.jssdk_origins:
            raise UnlistedOriginError("the page's origin is not among jssdk_origins")
        return json.dumps(_build_configs(settings, clients, url))

    try:
        body = apps.use(request.path_parameters.get("app", ""), sign)
    except WeHookError as error:
        return HttpResponse.from_error(error, headers)
    return HttpResponse(body, content_type="application/json", headers=headers, outcome="signed")


def _allow_origin(request: HttpRequest, settings: AppSettings) -> Mapping[str, str]:
    origin = request.headers.get("origin", "")
    return {**_HEADERS, "access-control-allow-origin": origin} if origin in settings.jssdk_origins else _HEADERS


def _build_configs(settings: AppSettings, clients: PlatformClients, url: str) -> dict[str, object]:
    noncestr, timestamp = secrets.token_hex(8), int(time.time())
    match settings:
        case OfficialAccountSettings():
            ticket = clients.get_official_account(settings).jsapi_ticket.get().text
            return {"config": build_config(settings.app_id, ticket, noncestr, timestamp, url)}
        case WecomAppSettings():
            app = clients.get_wecom_app(settings)
            ticket = app.jsapi_ticket.get().text
            configs: dict[str, object] = {"config": build_config(settings.corp_id, ticket, noncestr, timestamp, url)}
            if settings.agent_id is not None:
                ticket = app.agent_config_ticket.get().text
                configs["agentConfig"] = build_agent_config(
                    settings.corp_id, settings.agent_id, ticket, noncestr, timestamp, url
                )
            return configs
        case _:
            raise UnknownAppError("this kind of app has no pages")
