"""Puts the login together, once for each container, as the environment says.

``PUBLIC_BASE_URL`` is the custom domain at which this stack is reached; without one, it is reached at the API's own
address. ``USERS_TABLE`` names the table of used states; without it they are kept in memory.
``WECHAT_OPEN_BASE_URL`` and ``WECOM_LOGIN_BASE_URL`` point at other pages than the platforms' own.
"""

import os
from functools import cache
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError
from shared.login.entrances import PageUrls
from shared.login.pending_logins import PendingLogin
from shared.login.sessions import User
from shared.runtime import wiring
from shared.runtime.aws_connection import find_dns_suffix
from shared.runtime.http_event import HttpRequest
from shared.runtime.login_endpoint import LoginEndpoint

if TYPE_CHECKING:
    from shared.runtime.login_exchange import LoginExchange


@cache
def get_login() -> LoginEndpoint:
    """Returns the login."""
    page_urls = PageUrls(
        os.environ.get("WECHAT_OPEN_BASE_URL", "https://open.weixin.qq.com"),
        os.environ.get("WECOM_LOGIN_BASE_URL", "https://login.work.weixin.qq.com"),
    )
    return LoginEndpoint(wiring.get_apps(), find_address, page_urls, _log_in)


def find_address(request: HttpRequest) -> str:
    """Returns where this stack is reached, which no header of a request has a say in.

    The function cannot be told the API's own address when it is deployed, since the API is made of its functions; but
    API Gateway says which API it has served.

    Args:
        request: The request.

    Raises:
        ConfigurationError: There is neither a custom domain nor API Gateway.
    """
    if address := os.environ.get("PUBLIC_BASE_URL"):
        return address
    if not request.api_id:
        raise ConfigurationError("PUBLIC_BASE_URL", "is missing")
    region = os.environ["AWS_REGION"]
    return f"https://{request.api_id}.execute-api.{region}.{find_dns_suffix(region)}"


def _log_in(name: str, pending: PendingLogin, code: str) -> User | None:
    return _get_exchange().log_in(name, pending, code)


@cache
def _get_exchange() -> "LoginExchange":
    # Here, so that a request for the session loads neither clients nor cryptography.
    from shared.runtime.aws import get_client  # noqa: PLC0415
    from shared.runtime.login_exchange import LoginExchange, UserStores  # noqa: PLC0415
    from shared.storage.dynamodb import Table  # noqa: PLC0415
    from shared.storage.state_store import DynamoDbStateStore, MemoryStateStore  # noqa: PLC0415

    name = os.environ.get("USERS_TABLE")
    states = DynamoDbStateStore(Table(get_client("dynamodb"), name)) if name else MemoryStateStore()
    users = UserStores(states, wiring.get_profiles())
    return LoginExchange(wiring.get_apps(), wiring.get_clients(), wiring.get_suites(), users)
