"""Finds the app that a request names."""

from collections.abc import Callable

from shared.errors import (
    DecryptionError,
    InvalidBrowserError,
    InvalidCredentialError,
    InvalidNextError,
    InvalidSessionError,
    LoginNotSetUpError,
    UnknownAppError,
    UnlistedOriginError,
)
from shared.runtime.app_settings import APP_NAME, AppSettings
from shared.runtime.document_cache import DocumentCache
from shared.runtime.observability import logger

# Another secret, key, origin or address may have been set since.
_DOUBTFUL = (
    DecryptionError,
    InvalidBrowserError,
    InvalidCredentialError,
    InvalidNextError,
    InvalidSessionError,
    LoginNotSetUpError,
    UnlistedOriginError,
)


class Apps:
    """The apps of this stack.

    Args:
        settings: Their settings by name.
    """

    def __init__(self, settings: DocumentCache[AppSettings]) -> None:
        self._settings = settings

    def get(self, name: str) -> AppSettings:
        """Returns the settings of an app, which the log line names from here on.

        Args:
            name: Its name, as somebody wrote it.

        Raises:
            UnknownAppError: There is no such app.
            SettingsUnavailableError: They cannot be read, and no copy is left.
            ConfigurationError: They do not validate, and no earlier copy is left.
        """
        if not APP_NAME.fullmatch(name):
            raise UnknownAppError("no app of this name is set up")
        logger.append_keys(app=name)
        settings = self._settings.get(name)
        if settings is None:
            raise UnknownAppError("no app of this name is set up")
        return settings

    def use[Result](self, name: str, attempt: Callable[[AppSettings], Result]) -> Result:
        """Makes an attempt with the settings of an app.

        Where the platform refuses the credential, or the request does not fit the settings, the attempt is made again
        with settings read anew: a rotated secret or key, or a new origin, works at once.

        Args:
            name: The app's name, as somebody wrote it.
            attempt: What to do with its settings.

        Raises:
            UnknownAppError: There is no such app.
            WeHookError: What the attempt raised, or what `get` raises.
        """
        try:
            return attempt(self.get(name))
        except _DOUBTFUL:
            newer = self.get_newer(name)
            if newer is None:
                raise
            return attempt(newer)

    def get_newer(self, name: str) -> AppSettings | None:
        """Reads the settings of an app again, because those at hand do not fit a request.

        Returns:
            The settings, or None if they were read less than five seconds ago, have not changed, or cannot be read.
        """
        return self._settings.get_newer(name)

    def list_names(self) -> list[str]:
        """Lists the names of all apps.

        Raises:
            SettingsUnavailableError: They cannot be listed.
        """
        return sorted(self._settings.list_names())
