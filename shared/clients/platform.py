"""One platform, and where its tokens are shared."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from shared.clients.access_tokens import AccessTokenProvider, TokenRequest
from shared.clients.api import Api
from shared.clients.errcodes import ErrorTable
from shared.clients.pace import ACCESS_TOKEN, TICKET, TokenPace
from shared.clients.ports import FetchedToken, TokenMetrics, TokenStore
from shared.clients.token_keys import fingerprint, ticket_key
from shared.clients.transport import Transport


class Platform(NamedTuple):
    """What all clients of one platform have in common.

    Attributes:
        base_url: Where its API is, such as ``https://qyapi.weixin.qq.com``.
        transport: Makes the calls.
        store: Where processes share tokens.
        metrics: Where figures about tokens go.
    """

    base_url: str
    transport: Transport
    store: TokenStore
    metrics: TokenMetrics

    def open_api(self, errors: ErrorTable) -> Api:
        """Returns the API for calls without a token.

        Args:
            errors: The error of each errcode.
        """
        return Api(self.transport, self.base_url, errors)

    def share_token(
        self, key: str, prepare: Callable[[], TokenRequest], pace: TokenPace = ACCESS_TOKEN
    ) -> AccessTokenProvider:
        """Returns what gives out a token that all processes share.

        Args:
            key: Names the token.
            prepare: Returns what buys it.
            pace: How early and how often it is fetched.
        """
        return AccessTokenProvider(key, prepare, self.store, self.metrics, pace=pace)

    def share_ticket(
        self, token_key: str, ticket_type: str, access_token: AccessTokenProvider, fetch: Callable[[str], FetchedToken]
    ) -> AccessTokenProvider:
        """Returns what gives out a ticket that all processes share.

        Args:
            token_key: Names the token that buys it.
            ticket_type: ``jsapi`` or ``agent_config``.
            access_token: That token.
            fetch: Asks the platform for the ticket, with the text of the token.
        """
        key = ticket_key(token_key, ticket_type)

        def prepare() -> TokenRequest:
            token = access_token.get()
            return TokenRequest(
                fingerprint(key, token.text), partial(fetch, token.text), partial(access_token.renew, token)
            )

        return self.share_token(key, prepare, TICKET)
