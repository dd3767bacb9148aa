"""Serves the callback URL that a request names."""

from collections.abc import Callable

from shared.errors import CallbackError, MalformedMessageError, StaleTimestampError, UnknownAppError
from shared.runtime.apps import Apps
from shared.runtime.callback_endpoint import CallbackEndpoint
from shared.runtime.http_event import HttpRequest

# Newer settings would not change these verdicts.
_FINAL = (MalformedMessageError, StaleTimestampError)


def serve_callback[Result](request: HttpRequest, apps: Apps, attempt: Callable[[CallbackEndpoint], Result]) -> Result:
    """Makes an attempt with the endpoint that the request's path names.

    Before an attempt fails for good, it is made again with settings read anew: a rotated key works at once.

    Args:
        request: A request to ``/callback/{app}`` or ``/callback/{app}/{corp_id}``.
        apps: The apps of this stack.
        attempt: What to do with the endpoint.

    Raises:
        UnknownAppError: There is no such app.
        CallbackError: The attempt failed under all keys.
    """
    name = request.path_parameters.get("app", "")
    corp_id = request.path_parameters.get("corp_id", "")
    settings = apps.get(name)
    try:
        return attempt(CallbackEndpoint(settings, corp_id))
    except (CallbackError, UnknownAppError) as error:
        newer = None if isinstance(error, _FINAL) else apps.get_newer(name)
        if newer is None:
            raise
        return attempt(CallbackEndpoint(newer, corp_id))
