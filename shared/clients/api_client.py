"""Any call of a platform's API that has no method of its own."""

from collections.abc import Mapping
from typing import Any

from shared.clients.api import TokenApi
from shared.clients.calls import ApiCall


class ApiClient:
    """What every client has.

    Every call raises `PlatformError` if the platform refuses or is not available, and `TokenUnavailableError` if there
    is no token and none may be fetched now.

    Args:
        api: The platform, with the token that the calls need.
    """

    def __init__(self, api: TokenApi) -> None:
        self._api = api

    def call(self, path: str, body: Mapping[str, Any] | None = None, **query: str) -> dict[str, Any]:
        """Makes a call that has no method here, and returns the fields of its answer.

        It is never repeated once it may have arrived.

        Args:
            path: Path of the API, such as ``/cgi-bin/kf/sync_msg``.
            body: Its JSON; without one the call is a GET.
            query: Its parameters, without the token.
        """
        return self._api.call(ApiCall(path, query, body))
