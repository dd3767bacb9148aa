"""Runs both platforms in a thread: the fixture of tests, and a part of the local stack."""

import ssl
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx
from starlette.routing import BaseRoute

from devtools.loopback import LoopbackServer, listen, url_of
from devtools.platform.app import create_app
from devtools.platform.clock import Clock
from devtools.platform.limits import Limits
from devtools.platform.simulation import Simulation

_LONGEST = 60.0
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # loads no certificates, which takes long: the server is plain HTTP


class PlatformError(Exception):
    """The control API refused something; the argument says what."""


class PlatformServer:
    """WeCom and the Official Account platform on a port of this machine; a context manager.

    Args:
        documents: A document for each app, by name, as in apps.toml.
        port: Where to listen on 127.0.0.1; 0 takes a free port.
        clock: The platforms' time.
        limits: How long the platforms wait, and how often they try.
        pages: Further routes at the same address, such as those of the console page.
    """

    def __init__(
        self,
        documents: Mapping[str, Mapping[str, Any]],
        port: int = 0,
        clock: Clock | None = None,
        limits: Limits | None = None,
        pages: Sequence[BaseRoute] = (),
    ) -> None:
        listener = listen(port)
        self.base_url = url_of(listener)
        self.simulation = Simulation(documents, self.base_url, clock, limits)
        self._server = LoopbackServer(create_app(self.simulation, pages), listener)
        self._http = httpx.Client(
            base_url=f"{self.base_url}/control", timeout=_LONGEST, trust_env=False, verify=_NO_TLS
        )

    def __enter__(self) -> Self:
        """Starts it."""
        self._server.start()
        self.call("GET", "/apps")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops it."""
        self._http.close()
        self._server.stop()

    @property
    def wecom_api_url(self) -> str:
        """Returns what stands for https://qyapi.weixin.qq.com."""
        return f"{self.base_url}/wecom"

    @property
    def wechat_api_url(self) -> str:
        """Returns what stands for https://api.weixin.qq.com."""
        return f"{self.base_url}/wechat"

    @property
    def environment(self) -> dict[str, str]:
        """Returns the variables that point the bundle at these platforms."""
        return {
            "WECOM_API_BASE_URL": self.wecom_api_url,
            "WECHAT_API_BASE_URL": self.wechat_api_url,
            "WECHAT_OPEN_BASE_URL": f"{self.base_url}/open",
            "WECOM_LOGIN_BASE_URL": f"{self.base_url}/login",
        }

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Returns the answer of the control API.

        Args:
            method: HTTP method.
            path: Path below /control.
            body: Its fields.

        Raises:
            PlatformError: The control API refused.
        """
        answer = self._http.request(method, path, json=body)
        fields: dict[str, Any] = answer.json()
        if answer.is_error:
            raise PlatformError(fields["errmsg"])
        return fields

    def save_url(self, app: str, url: str) -> dict[str, Any]:
        """Saves a callback URL, and returns the verdict on each check.

        Args:
            app: Name of the app.
            url: The callback URL.
        """
        return self.call("PUT", f"/apps/{app}/url", {"url": url})

    def send(self, app: str, kind: str = "text", sender: str = "", **values: Any) -> dict[str, Any]:
        """Delivers a message or an event, and returns its delivery when that is over.

        Args:
            app: Name of the app.
            kind: Its name in the catalogue.
            sender: The member or fan; the first one by default.
            values: Fields that differ from the catalogue.
        """
        return self.call("POST", f"/apps/{app}/messages", {"kind": kind, "sender": sender, "values": values})

    def switch_fault_on(self, app: str, fault: str, **setting: Any) -> None:
        """Lets a fault strike.

        Args:
            app: Name of the app.
            fault: The fault.
            setting: times, api, seconds and errcode, as in FaultSetting.
        """
        self.call("PUT", f"/apps/{app}/faults/{fault}", setting)

    def switch_fault_off(self, app: str, fault: str) -> None:
        """Lets a fault strike no more.

        Args:
            app: Name of the app.
            fault: The fault.
        """
        self.call("DELETE", f"/apps/{app}/faults/{fault}")

    def set_lifetime(self, app: str, seconds: int, kind: str = "") -> None:
        """Lets new tokens and tickets live longer or shorter than two hours.

        Args:
            app: Name of the app.
            seconds: How long.
            kind: Which ones, as in TokenKind; all of them by default.
        """
        self.call("PUT", f"/apps/{app}/lifetimes", {"seconds": seconds, "kind": kind})

    def replace_tokens(self, app: str, kind: str = "") -> list[dict[str, Any]]:
        """Ends the valid tokens and tickets of an app, as another refresher does; returns kind and owner of each.

        Args:
            app: Name of the app.
            kind: Which ones, as in TokenKind; all of them by default.
        """
        ended: list[dict[str, Any]] = self.call("POST", f"/apps/{app}/tokens/replace", {"kind": kind})["ended"]
        return ended

    def counts(self, app: str = "") -> dict[str, list[dict[str, Any]]]:
        """Returns how often each API call was made, under calls, and each token fetched, under tokens.

        Args:
            app: Name of the only app to look at.
        """
        return self.call("GET", f"/counts?app={app}")

    def reset_counts(self) -> None:
        """Lets the counts begin at nothing again."""
        self.call("DELETE", "/counts")

    def journal(self, topic: str, app: str = "") -> list[dict[str, Any]]:
        """Returns what happened: topic delivery, sent, menu, api, url, login.

        Args:
            topic: The topic.
            app: Name of the only app to look at.
        """
        entries: list[dict[str, Any]] = self.call("GET", f"/journal/{topic}?app={app}")["entries"]
        return entries

    def advance(self, seconds: float) -> None:
        """Lets time pass on the platforms.

        Args:
            seconds: How much.
        """
        self.call("POST", "/clock", {"advance": seconds})
