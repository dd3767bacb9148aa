"""What the doctor examines: one app of a deployed stack."""

import ipaddress
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from devtools.cloud.stack import DeployedStack
from devtools.local_stack.documents import to_documents
from devtools.platform.accounts import App, Kind
from devtools.platform.apps import Apps
from devtools.platform.limits import Limits
from devtools.texts import Text
from shared.runtime.app_settings import AppSettings

_LOCAL_NAMES = ("localhost",)


@dataclass(frozen=True, slots=True)
class Patient:
    """An app of a stack.

    Attributes:
        stack: The stack.
        settings: The app's settings, as they are stored.
        app: The app as its platform knows it, with its newest callback key.
        base_url: Where the stack answers, without a slash at the end.
    """

    stack: DeployedStack
    settings: AppSettings
    app: App
    base_url: str

    @classmethod
    def admit(cls, stack: DeployedStack, settings: AppSettings, base_url: str = "") -> Self:
        """Takes an app in.

        Args:
            stack: The stack.
            settings: The app's settings.
            base_url: Where the stack answers, if not where it says.
        """
        app = Apps(to_documents({settings.app: settings})).get(settings.app)
        return cls(stack, settings, app, (base_url or stack.base_url).rstrip("/"))

    @property
    def name(self) -> str:
        """Returns the name of the app."""
        return self.settings.app

    @property
    def host(self) -> str:
        """Returns the host that is asked."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def callback_url(self) -> str:
        """Returns the URL that the console has."""
        return f"{self.base_url}/callback/{self.name}"

    @property
    def callback_urls(self) -> tuple[str, ...]:
        """Returns every URL that the console verifies; a suite has a second one, for data."""
        is_suite = self.app.kind is Kind.WECOM_SUITE
        return (self.callback_url, f"{self.callback_url}/$CORPID$") if is_suite else (self.callback_url,)

    @property
    def record(self) -> Text:
        """Returns the DNS record that leads to the stack, in brackets; nothing where the domain is not the stack's."""
        target = self.stack.domain_target if self.stack.domain_name == self.host else ""
        record = f" ({self.host} CNAME {target})" if target else ""
        return Text(record, record)

    @property
    def is_local(self) -> bool:
        """Tells whether the stack runs on this machine."""
        if self.host in _LOCAL_NAMES:
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def verification_milliseconds(self) -> int:
        """Returns how long the platform waits for the answer to a URL verification."""
        limits = Limits()
        return round(1000 * (limits.wecom_verification if self.app.is_wecom else limits.wechat_verification))
