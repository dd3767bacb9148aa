"""The simulated platforms and their console page, beside the bundle."""

import errno
from types import TracebackType
from typing import Self

import httpx

from devtools.console.routes import console_routes
from devtools.local_stack.documents import to_documents
from devtools.local_stack.messages import LocalStackError, apps_refused, port_refused, port_taken
from devtools.local_stack.settings import LocalSettings
from devtools.platform.server import PlatformError, PlatformServer


class Platforms:
    """WeCom and WeChat on this machine, with the apps of the settings.

    Args:
        settings: The apps.
        port: Where the console page answers; 0 for any free port.
        url: The address of the bundle, which the page proposes as callback URL.

    Raises:
        LocalStackError: The port is taken, or not for this user.
    """

    def __init__(self, settings: LocalSettings, port: int, url: str) -> None:
        try:
            self._server = PlatformServer(to_documents(settings.apps), port, pages=console_routes(url))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise LocalStackError(port_taken(port)) from error
            raise LocalStackError(port_refused(port, str(error.strerror))) from error

    @property
    def url(self) -> str:
        """Returns the address of the console page."""
        return self._server.base_url

    @property
    def environment(self) -> dict[str, str]:
        """Returns the variables that make the bundle call these platforms."""
        return self._server.environment

    def __enter__(self) -> Self:
        """Starts them."""
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops them."""
        self._server.__exit__(kind, error, traceback)

    def replace_apps(self, settings: LocalSettings) -> None:
        """Takes the apps of changed settings.

        Raises:
            LocalStackError: The platforms refused them, or do not answer.
        """
        try:
            self._server.call("PUT", "/apps", {"apps": to_documents(settings.apps)})
        except (PlatformError, httpx.HTTPError) as error:
            raise LocalStackError(apps_refused(str(error))) from error
