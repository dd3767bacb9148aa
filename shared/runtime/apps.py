"""Finds the app that a request names, and serves it."""

from collections.abc import Callable

from shared.errors import CallbackError, MalformedMessageError, StaleTimestampError, UnknownAppError
from shared.runtime.app_settings import APP_NAME, AppSettings
from shared.runtime.callback_endpoint import CallbackEndpoint
from shared.runtime.document_cache import DocumentCache
from shared.runtime.http_event import HttpRequest
from shared.runtime.observability import logger

# Newer settings would not change these verdicts.
_FINAL = (MalformedMessageError, StaleTimestampError)


class Apps:
    """The apps of this stack.

    Args:
        settings: Their settings by name.
    """

    def __init__(self, settings: DocumentCache[AppSettings]) -> None:
        self._settings = settings

    def serve[Result](self, request: HttpRequest, attempt: Callable[[CallbackEndpoint], Result]) -> Result:
        """Makes an attempt with the endpoint that the request's path names.

        Before an attempt fails for good, it is made again with settings read anew: a rotated key works at once.

        Args:
            request: A request to ``/callback/{app}`` or ``/callback/{app}/{corp_id}``.
            attempt: What to do with the endpoint.

        Raises:
            UnknownAppError: There is no such app.
            CallbackError: The attempt failed under all keys.
        """
        name = request.path_parameters.get("app", "")
        corp_id = request.path_parameters.get("corp_id", "")
        if not APP_NAME.fullmatch(name):
            raise UnknownAppError("no app of this name is set up")
        logger.append_keys(app=name)
        settings = self._settings.get(name)
        if settings is None:
            raise UnknownAppError("no app of this name is set up")
        try:
            return attempt(CallbackEndpoint(settings, corp_id))
        except (CallbackError, UnknownAppError) as error:
            newer = None if isinstance(error, _FINAL) else self._settings.get_newer(name)
            if newer is None:
                raise
            return attempt(CallbackEndpoint(newer, corp_id))
