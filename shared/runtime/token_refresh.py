"""Refreshes the tokens of all apps, so that requests hardly ever wait for one."""

import random
import time
from collections.abc import Callable, Mapping

from shared.clients.access_tokens import AccessTokenProvider
from shared.errors import InvalidCredentialError
from shared.runtime.app_settings import AppSettings
from shared.runtime.apps import Apps
from shared.runtime.http_function import describe
from shared.runtime.observability import logger
from shared.runtime.platform_clients import PlatformClients

# Of the function's 55, so that the app that is begun last has the time to fetch three tokens.
_SECONDS = 25.0


def refresh_tokens(
    apps: Apps, clients: PlatformClients, clock: Callable[[], float] = time.monotonic
) -> Mapping[str, object]:
    """Fetches what may be refreshed early; what fails for one app does not stop the others.

    Args:
        apps: The apps of this stack.
        clients: Their clients.
        clock: Seconds that only grow.

    Returns:
        How many apps there are, for how many it failed, and how many are left for the next time.

    Raises:
        SettingsUnavailableError: The apps cannot be listed.
    """
    names = apps.list_names()
    random.shuffle(names)  # so that it is not always the same ones that the time does not suffice for
    began, failed, done = clock(), 0, 0
    for name in names:
        if clock() - began > _SECONDS:
            break
        done += 1
        failed += not _refresh_app(name, apps, clients)
    return {"apps": len(names), "failed": failed, "left": len(names) - done}


def _refresh_app(name: str, apps: Apps, clients: PlatformClients) -> bool:
    """Refreshes each token of an app, and says whether all are good."""
    errors: list[Exception] = []

    def refresh(settings: AppSettings) -> None:
        errors.clear()
        errors.extend(filter(None, map(_refresh_token, clients.list_tokens(settings))))
        for refusal in errors:
            if isinstance(refusal, InvalidCredentialError):
                raise refusal  # the secret may have been rotated

    try:
        apps.use(name, refresh)
    except Exception as error:  # noqa: BLE001  # whatever it is, the other apps' tokens are due as well
        if error not in errors:
            errors.append(error)
    for failure in errors:
        logger.error("token not refreshed", extra={"app": name, **describe(failure)})
    return not errors


def _refresh_token(token: AccessTokenProvider) -> Exception | None:
    """Refreshes a token; what goes wrong is returned, so that it does not stop the next one."""
    try:
        token.refresh()
    except Exception as error:  # noqa: BLE001  # as above
        return error
    return None
