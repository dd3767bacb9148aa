"""Replaces the tokens of an app although they are good: somebody else may have them."""

from collections.abc import Mapping
from functools import partial

from shared.clients.access_tokens import AccessTokenProvider
from shared.errors import RejectedTokenError, WeHookError
from shared.runtime.app_settings import AppSettings
from shared.runtime.apps import Apps
from shared.runtime.http_function import describe_error
from shared.runtime.platform_clients import PlatformClients


def replace_tokens(name: str, apps: Apps, clients: PlatformClients) -> Mapping[str, object]:
    """Fetches other tokens and tickets for an app, because an operator wants it.

    Args:
        name: The app's name, as somebody wrote it.
        apps: The apps of this stack.
        clients: Their clients.

    Returns:
        The ``outcome``: ``replaced`` with the ``tokens``, of which each is ``new``, or the ``same`` where the platform
        gives no other one; or ``failed`` with ``reason`` and ``problem``.
    """
    try:
        return {"outcome": "replaced", "tokens": apps.use(name, partial(_replace_tokens, clients))}
    except WeHookError as error:
        return {"outcome": "failed", **describe_error(error)}


def _replace_tokens(clients: PlatformClients, settings: AppSettings) -> dict[str, str]:
    return {token.key: _replace_token(token) for token in clients.list_tokens(settings, force_refresh=True)}


def _replace_token(token: AccessTokenProvider) -> str:
    try:
        token.replace()
    except RejectedTokenError:
        return "same"
    return "new"
