"""Tells an operator whether the platform answers the functions of this stack."""

from collections.abc import Mapping
from functools import partial

from shared.errors import PlatformError, UnlistedAddressError, WeHookError
from shared.runtime.app_settings import AppSettings, OfficialAccountSettings, WecomAppSettings, WecomSuiteSettings
from shared.runtime.apps import Apps
from shared.runtime.http_function import describe_error
from shared.runtime.platform_clients import PlatformClients


def diagnose(name: str, apps: Apps, clients: PlatformClients) -> Mapping[str, object]:
    """Makes one call that changes nothing, with the token that the app's other functions use.

    Args:
        name: The app's name, as somebody wrote it.
        apps: The apps of this stack.
        clients: Their clients.

    Returns:
        The ``outcome``: ``reached``, ``nothing_to_call`` where the app has no secret, or ``failed`` with ``reason`` and
        ``problem``, with the ``errcode`` if the platform gave one, and with the ``address`` that it does not list.
    """
    try:
        outcome = apps.use(name, partial(_call_platform, clients))
    except WeHookError as error:
        return {"outcome": "failed", **_describe(error)}
    return {"outcome": outcome}


def _call_platform(clients: PlatformClients, settings: AppSettings) -> str:
    match settings:
        case WecomAppSettings() if settings.secret:
            clients.get_wecom_app(settings).client.get_callback_ips()
        case WecomSuiteSettings() if settings.suite_secret:
            # Of a suite's own calls the one that needs nothing but its token; the code expires unused.
            clients.get_wecom_suite(settings).client.get_pre_auth_code()
        case OfficialAccountSettings() if settings.secret:
            clients.get_official_account(settings).client.get_callback_ips()
        case _:
            return "nothing_to_call"
    return "reached"


def _describe(error: WeHookError) -> dict[str, object]:
    details = describe_error(error)
    if isinstance(error, PlatformError) and error.errcode:
        details["errcode"] = error.errcode
    if isinstance(error, UnlistedAddressError):
        details["address"] = error.address
    return details
