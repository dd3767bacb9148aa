"""The API of one platform, called with and without an access token."""

from collections.abc import Callable
from functools import partial
from typing import Any

from shared.clients.access_tokens import AccessTokenProvider
from shared.clients.answers import read_answer
from shared.clients.calls import ApiCall
from shared.clients.errcodes import ErrorTable
from shared.clients.media import Media, read_media
from shared.clients.transport import Transport
from shared.errors import RejectedTokenError


class Api:
    """Calls that need no token, or bring the secret themselves.

    Args:
        transport: Makes the calls.
        base_url: Where the platform is.
        errors: The error of each errcode.
    """

    def __init__(self, transport: Transport, base_url: str, errors: ErrorTable) -> None:
        self._transport = transport
        self._base_url = base_url
        self._errors = errors

    def call(self, call: ApiCall) -> dict[str, Any]:
        """Returns the fields of the answer.

        Args:
            call: What to call.

        Raises:
            PlatformError: The platform refused, or was not available.
        """
        return self._transport.call(self._base_url, call, partial(read_answer, call=call, errors=self._errors))

    def download(self, call: ApiCall) -> Media:
        """Returns the file that is the answer.

        Args:
            call: What to call.

        Raises:
            PlatformError: The platform refused, or was not available.
        """
        return self._transport.call(self._base_url, call, partial(read_media, call=call, errors=self._errors))


class TokenApi:
    """Calls that need an access token.

    Where the platform rejects the token, exactly that one is replaced, and the call is repeated exactly once.

    Args:
        api: The platform.
        provider: Gives out the token.
        parameter: Its name in the query.
    """

    def __init__(self, api: Api, provider: AccessTokenProvider, parameter: str = "access_token") -> None:
        self._api = api
        self._provider = provider
        self._parameter = parameter

    def call(self, call: ApiCall) -> dict[str, Any]:
        """Returns the fields of the answer.

        Args:
            call: What to call.

        Raises:
            PlatformError: The platform refused, or was not available.
            TokenUnavailableError: There is no token, and none may be fetched now.
        """
        return self._with_token(call, self._api.call)

    def download(self, call: ApiCall) -> Media:
        """Returns the file that is the answer.

        Args:
            call: What to call.

        Raises:
            PlatformError: The platform refused, or was not available.
            TokenUnavailableError: There is no token, and none may be fetched now.
        """
        return self._with_token(call, self._api.download)

    def _with_token[T](self, call: ApiCall, send: Callable[[ApiCall], T]) -> T:
        token = self._provider.get()
        try:
            return send(self._sign(call, token.text))
        except RejectedTokenError:
            token = self._provider.renew(token)
        return send(self._sign(call, token.text))

    def _sign(self, call: ApiCall, token: str) -> ApiCall:
        return call._replace(query={self._parameter: token, **call.query})
