"""One session of ``requests`` for all calls, which tells nothing secret.

Its exceptions and the log lines of urllib3 quote addresses, and the platforms want secrets and tokens in these.
"""

import json
import logging
import time
from collections.abc import Callable
from http.cookiejar import DefaultCookiePolicy

from requests import ConnectTimeout, ReadTimeout, Response, Session
from urllib3.exceptions import HTTPError, NewConnectionError, ProxyError

from shared.clients.answers import Answer
from shared.clients.calls import ApiCall
from shared.errors import PlatformUnavailableError

_SCHEMES = ("http", "https")
_CONNECT_SECONDS = 2.0
_IDLE_SECONDS = 20.0
_CHUNK_BYTES = 64 * 1024


class RequestsSession:
    """Makes calls over kept connections.

    Neither proxies and credentials of the environment nor cookies and redirects have a say.

    Args:
        find_proxy: Returns the URL of the proxy for the next call; without it calls go straight to the platform.
        clock: Seconds that only grow.
        wall_clock: Seconds since the epoch, which go on while Lambda has frozen the container.
    """

    def __init__(
        self,
        find_proxy: Callable[[], str] | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        _silence(logging.getLogger("urllib3"))
        self._session = Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self._find_proxy = find_proxy
        self._clock = clock
        self._wall_clock = wall_clock
        self._used_at = wall_clock()

    def send(self, base_url: str, call: ApiCall, seconds: float) -> Answer:
        """Makes a call once.

        Args:
            base_url: Where the platform is.
            call: What to call.
            seconds: How long it may take.

        Raises:
            PlatformUnavailableError: No answer came.
            WeHookError: There is no proxy to send it through.
        """
        self._session.proxies = dict.fromkeys(_SCHEMES, self._find_proxy()) if self._find_proxy else {}
        self._drop_stale_connections()
        try:
            return self._exchange(base_url, call, seconds)
        # Of what requests raises, the first is the base; the last comes of a redirect to what is no address.
        except (OSError, HTTPError, ValueError) as error:
            failure = PlatformUnavailableError(call.path, 0, type(error).__name__, doubtful=_may_have_arrived(error))
        # Not within the handler: the exception would be the context of this one, with its address.
        raise failure

    def _exchange(self, base_url: str, call: ApiCall, seconds: float) -> Answer:
        # Half of the time for each half of the call, so that both together stay within it; only an answer that stops in
        # its middle takes as long again as one half.
        half = max(seconds, 0.01) / 2
        has_json = call.body is not None
        deadline = self._clock() + seconds
        response = self._session.request(
            "POST" if has_json or call.file else "GET",
            base_url + call.path,
            params={name: text.encode("utf-8", "replace") for name, text in call.query.items()},
            # Chinese is sent as it is: some of the platforms' pages show an escape as six characters.
            data=json.dumps(call.body, ensure_ascii=False).encode("utf-8", "replace") if has_json else None,
            headers={"Content-Type": "application/json; charset=utf-8"} if has_json else None,
            files={"media": call.file} if call.file else None,
            timeout=(min(_CONNECT_SECONDS, half), half),
            allow_redirects=False,
            stream=True,
        )
        with response:
            return Answer(response.status_code, response.headers, self._read(response, deadline))

    def _read(self, response: Response, deadline: float) -> bytes:
        content = bytearray()
        # What has come is returned at once, so that an answer that drips cannot hold the call up.
        while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=True):
            content += chunk
            if self._clock() > deadline:
                raise ReadTimeout
        return bytes(content)

    def _drop_stale_connections(self) -> None:
        """Closes connections that the other side may have given up while the container was frozen.

        A call over such a connection gets no answer, and then nobody can tell whether it had its effect.
        """
        now = self._wall_clock()
        if not 0 <= now - self._used_at <= _IDLE_SECONDS:
            self._session.close()
        self._used_at = now


def _silence(logger: logging.Logger) -> None:
    """Lets nothing of a library through: its warnings quote addresses too, as of an answer with an odd header."""
    logger.propagate = False  # where one of its modules has a level of its own
    logger.setLevel(logging.CRITICAL + 1)  # where somebody else has given it a handler


def _may_have_arrived(error: Exception) -> bool:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return not isinstance(error, ConnectTimeout) and not isinstance(reason, (NewConnectionError, ProxyError))
