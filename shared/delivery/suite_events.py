"""What changes of a suite's authorisations bring with them (第三方应用).

https://developer.work.weixin.qq.com/document/path/90642
"""

from collections.abc import Callable

from shared.clients.ports import SuiteStore, TokenStore
from shared.clients.token_keys import TICKET_TYPES, suite_corp_key, ticket_key
from shared.clients.wecom_suite import Authorization
from shared.delivery.clock import Clock
from shared.protocol.events import CancelAuthEvent, CreateAuthEvent, ResetPermanentCodeEvent
from shared.protocol.messages import Event, Message

type Exchange = Callable[[str, str], Authorization]
"""Buys the authorisation of a corp for an app, with its ``AuthCode``, which works once."""


class SuiteEvents:
    """Keeps the authorisations of suites as WeCom says they are.

    Args:
        exchange: Buys an authorisation.
        suites: Where authorisations are kept.
        tokens: Where the tokens are that were bought with them.
        clock: Tells the time, and waits.
    """

    def __init__(self, exchange: Exchange, suites: SuiteStore, tokens: TokenStore, clock: Clock) -> None:
        self._exchange = exchange
        self._suites = suites
        self._tokens = tokens
        self._clock = clock

    def apply(self, app: str, message: Message) -> None:
        """Does what a push to the command URL asks for.

        Args:
            app: Name of the suite's app.
            message: The push.

        Raises:
            StoreError: It could not be written down.
            PlatformError: The platform refused, or was not available.
        """
        if isinstance(message, CreateAuthEvent | ResetPermanentCodeEvent):
            authorization = self._exchange(app, message.auth_code)
            # The code is used up, and the platform does not tell again what it bought.
            self._clock.insist(lambda: self._save(message, authorization))
        elif isinstance(message, CancelAuthEvent):
            self._suites.cancel(message.suite_id, message.auth_corp_id, message.create_time)
            self._forget_token(message, message.auth_corp_id)

    def _save(self, message: Event, authorization: Authorization) -> None:
        corp_id, permanent_code = authorization
        self._suites.save_permanent_code(message.suite_id, corp_id, permanent_code, message.create_time)
        self._forget_token(message, corp_id)

    def _forget_token(self, message: Event, corp_id: str) -> None:
        key = suite_corp_key(message.suite_id, corp_id)
        for bought in (key, *(ticket_key(key, ticket_type) for ticket_type in TICKET_TYPES)):
            self._tokens.delete(bought)
