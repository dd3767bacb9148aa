"""Lets users who have logged in through to routes of one's own (HTTP API authorizer, payload 2.0, simple response).

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

from shared.errors import UnknownAppError, WeHookError
from shared.login.sessions import ADMITTED
from shared.runtime.apps import Apps
from shared.runtime.http_event import HttpRequest
from shared.runtime.http_function import describe_error, describe_unforeseen
from shared.runtime.login_sessions import describe_session, find_session
from shared.runtime.observability import logger


def authorize(
    event: Mapping[str, Any], request_id: str, apps: Apps, clock: Callable[[], float] = time.time
) -> dict[str, Any]:
    """Answers whether a request may reach its route.

    The second part of the route's path names the app: ``/protected/staff/orders`` is for users of the app ``staff``,
    ``/protected/{app}`` for those of the app that the request names. Members, fans and website users are let in; other
    people who can log in, such as visitors of a corp's page, are not.

    Args:
        event: The request, and the key of its route.
        request_id: Of this invocation, for the log.
        apps: The apps of this stack.
        clock: Seconds since the epoch.

    Returns:
        The verdict, and for the route under ``context``: ``app``, ``user_kind``, ``user_id``, ``corp_id``,
        ``union_id``, ``name`` and ``avatar_url``.
    """
    logger.clear_state()
    logger.append_keys(request_id=request_id)
    try:
        request = HttpRequest.from_event(event)
        name = _find_app_name(event.get("routeKey") or "", request.path_parameters)

        session = apps.use(name, lambda settings: find_session(settings, request, clock(), ADMITTED))
    except WeHookError as error:
        logger.warning("request", extra={"outcome": "refused", **describe_error(error)})
        return {"isAuthorized": False}
    except Exception as error:  # noqa: BLE001  # whatever happens, nobody gets in by it, and no text is logged
        logger.error("request", extra={"outcome": "failed", **describe_unforeseen(error)})
        return {"isAuthorized": False}
    logger.info("request", extra={"outcome": "authorized", "user_kind": session.user.kind})
    return {"isAuthorized": True, "context": describe_session(name, session)}


def _find_app_name(route_key: str, path_parameters: Mapping[str, str]) -> str:
    """Returns the app that a route such as ``GET /protected/{app}`` names, itself or by the request's path."""
    _, _, path = route_key.partition(" ")
    _, _, rest = path.removeprefix("/").partition("/")
    part = rest.partition("/")[0]
    name = path_parameters.get(part[1:-1], "") if part.startswith("{") else part
    if not name:
        raise UnknownAppError("the route names no app")
    return name
