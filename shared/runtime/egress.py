"""Calls to the platforms through an HTTP proxy, for accounts that list the addresses which may call them."""

from functools import partial
from urllib.parse import urlsplit

from shared.clients.transport import Transport, open_session
from shared.errors import ConfigurationError
from shared.runtime.document_cache import DocumentCache
from shared.runtime.document_sources import DocumentSource

_NAME = "proxy"
_SCHEMES = {"http", "https"}


def open_transport(source: DocumentSource) -> Transport:
    """Opens a transport that uses the proxy of the parameter ``egress/proxy``, and no other way.

    Args:
        source: Where the operator keeps the proxy's URL, which has a password in it.
    """
    proxies = DocumentCache(source, lambda _, text: parse_proxy_url(text))

    def find_proxy() -> str:
        proxy = proxies.get(_NAME)
        if proxy is None:
            raise _refuse("is missing, and EgressMode is proxy")
        return proxy

    return Transport(partial(open_session, find_proxy))


def parse_proxy_url(text: str) -> str:
    """Returns the URL of a proxy, without the spaces around it.

    Args:
        text: What the operator has written.

    Raises:
        ConfigurationError: It has no host or no port, or is of another scheme.
    """
    url = text.strip()
    try:
        parts = urlsplit(url)
        is_complete = parts.scheme in _SCHEMES and parts.hostname and parts.port
    except ValueError:
        is_complete = False
    if not is_complete:
        raise _refuse("must be a URL such as http://user:password@proxy.example.com:3128")
    return url


def _refuse(problem: str) -> ConfigurationError:
    return ConfigurationError("egress/proxy", problem)
