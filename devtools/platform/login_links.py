"""A link to an authorize or QR page, and what the pages check in every one."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from devtools.loopback import is_own_name
from devtools.platform.accounts import App, Kind
from devtools.platform.client import Client
from devtools.platform.simulation import Simulation

_STATE = re.compile(r"[a-zA-Z0-9]{0,128}", re.ASCII)


class LinkError(Exception):
    """The link is wrong, or is opened in the wrong place.

    Args:
        zh: Why, in Chinese.
        en: Why, in English.
        code: The platform's number; 0 where it shows none.
    """

    def __init__(self, zh: str, en: str, code: int = 0) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.code = code


@dataclass(frozen=True, slots=True)
class Link:
    """A link that somebody opens.

    Attributes:
        simulation: The platforms.
        raw_query: Its query, as it came.
        client: What it is opened in.
    """

    simulation: Simulation
    raw_query: str
    client: Client

    @property
    def names(self) -> tuple[str, ...]:
        """Returns the names of its parameters in their order."""
        return tuple(name for name, _ in parse_qsl(self.raw_query, keep_blank_values=True))

    def get(self, name: str, default: str = "") -> str:
        """Returns a parameter.

        Args:
            name: Its name.
            default: What it is where it is not there.
        """
        return dict(parse_qsl(self.raw_query, keep_blank_values=True)).get(name, default)

    def find_agent(self) -> App | None:
        """Returns the WeCom app that appid and agentid name; the corp's first one without an agentid."""
        corp_id, agent = self.get("appid"), self.get("agentid")
        apps = [app for app in self.simulation.apps if app.kind is Kind.WECOM_APP and app.corp_id == corp_id]
        if not agent:
            return next(iter(apps), None)
        return next((app for app in apps if app.agent_id is None or str(app.agent_id) == agent), None)

    def check_state(self, code: int) -> None:
        """Checks the state that has to be of letters and digits.

        Args:
            code: The number if it is not.

        Raises:
            LinkError: It is not.
        """
        if not _STATE.fullmatch(self.get("state")):
            zh = "state 只能是 128 字节以内的字母和数字。"
            raise LinkError(zh, "state may have letters and digits only, at most 128.", code)

    def check_redirect_uri(self, app: App, code: int) -> str:
        """Returns where the user goes afterwards.

        Args:
            app: The app that asks.
            code: The number if the address may not be used.

        Raises:
            LinkError: It may not.
        """
        uri = self.get("redirect_uri")
        try:
            parts = urlsplit(uri)
            port = parts.port
        except ValueError as error:
            raise LinkError("redirect_uri 不是可用的地址。", "redirect_uri is no usable address.", code) from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise LinkError("redirect_uri 不是可用的地址。", "redirect_uri is no usable address.", code)
        # The real platform refuses every port; this machine's own addresses need one.
        if not app.is_wecom and port is not None and not is_own_name(parts.hostname):
            raise LinkError("redirect_uri 不能带端口。", "redirect_uri may have no port.", code)
        domains = self.simulation.domains.get(app.owner)
        host = parts.netloc if app.is_wecom else parts.hostname
        if domains is not None and host not in domains:
            listed = ", ".join(domains) or "-"
            raise LinkError(f"{host} 不是可信域名（{listed}）。", f"{host} is no trusted domain ({listed}).", code)
        return uri
