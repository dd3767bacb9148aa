"""Both platforms together: their state, and what an operator of the simulation does with them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import Any, Self

from devtools.platform.accounts import App
from devtools.platform.apps import Apps
from devtools.platform.authorizations import Authorizations
from devtools.platform.client import Client
from devtools.platform.clock import Clock
from devtools.platform.counts import Counts
from devtools.platform.deliveries import Deliveries
from devtools.platform.delivery import Delivery
from devtools.platform.exchange import Courier
from devtools.platform.faults import Fault, Faults
from devtools.platform.journal import Journal
from devtools.platform.limits import Limits
from devtools.platform.media import MediaLibrary
from devtools.platform.menus import Menus
from devtools.platform.order import Order
from devtools.platform.packets.changes import change_fields
from devtools.platform.packets.packet import Mint
from devtools.platform.quotas import Quotas
from devtools.platform.streams import Streams
from devtools.platform.tokens import Tokens
from devtools.platform.verdicts import to_line
from devtools.platform.verification import Verification, explain_address, verify_url
from devtools.platform.vouchers import Vouchers
from devtools.platform.windows import Windows
from devtools.texts import Text, TextError

_MOST_STREAMS = 3


class PushError(TextError):
    """Nothing can be pushed now: no callback URL is saved, or the bot is busy with this user."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that an app sent on its own.

    Attributes:
        app: Name of the app.
        channel: The call that sent it.
        at: When.
        recipients: Who sees it.
        message: Its content.
    """

    app: str
    channel: str
    at: float
    recipients: tuple[str, ...]
    message: Mapping[str, Any]

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SavedUrl:
    """What saving a callback URL showed."""

    app: str
    verification: Verification

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return {"app": self.app, "verified": self.verification.verified, **asdict(self.verification)}


class Simulation:
    """WeCom and the Official Account platform; an asynchronous context manager.

    Args:
        documents: A document for each app, by name.
        base_url: Where the simulation itself is reached.
        clock: The platforms' time.
        limits: How long the platforms wait, and how often they try.

    Attributes:
        urls: The callback URLs that were saved, by app.
        domains: The trusted domains for logins, by the owner of the app's tokens; any is trusted where there are none.
        client: What pages are opened in; None for what the user agent says.
    """

    def __init__(
        self,
        documents: Mapping[str, Mapping[str, Any]],
        base_url: str,
        clock: Clock | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.apps = Apps(documents)
        self.base_url = base_url
        self.clock = clock or Clock()
        self.limits = limits or Limits()
        self.journal = Journal()
        self.faults = Faults()
        self.vouchers = Vouchers(self.clock)
        self.counts = Counts()
        self.quotas = Quotas(self.clock)
        self.tokens = Tokens(self.clock, self.counts)
        self.authorizations = Authorizations()
        self.windows = Windows(self.clock)
        self.media = MediaLibrary(self.clock)
        self.urls: dict[str, str] = {}
        self.menus = Menus()
        self.domains: dict[str, tuple[str, ...]] = {}
        self.client: Client | None = None
        self._seen: dict[str, float] = {}
        self._mint = Mint(self.clock, self.vouchers, self.media, base_url)
        self._courier = Courier()
        self._deliveries = Deliveries(self._courier, self.clock, self.limits, self.faults, self.journal)
        self.streams = Streams(self.clock, self.limits, self.push)
        self._deliveries.observers.append(self.streams.observe)

    async def __aenter__(self) -> Self:
        """Starts the platforms."""
        await self._courier.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops them."""
        await self.streams.stop()
        await self._deliveries.stop()
        await self._courier.__aexit__(kind, error, traceback)

    async def save_url(self, app: App, url: str) -> SavedUrl:
        """Verifies a callback URL, and keeps it if it is right.

        Args:
            app: The app.
            url: The callback URL; blanks around it do not count.
        """
        url = url.strip()
        saved = SavedUrl(app.name, await verify_url(app, url, self._courier, self.clock, self.limits))
        if saved.verification.verified:
            self.urls[app.name] = url
        self.journal.write("url", app.name, saved)
        return saved

    def push(self, app: App, order: Order) -> Delivery:
        """Begins to deliver a packet.

        Args:
            app: The app that gets it.
            order: What it is, and where it goes.

        Raises:
            UnknownPacketError: The catalogue has no such entry.
            ChangeError: A change does not fit the entry.
            PushError: No URL is saved, or the bot is busy with this user.
        """
        sender, url = order.sender, order.url or self.urls.get(app.name)
        if url is None:
            english = f"no callback URL is saved for {app.name!r}"
            raise PushError(Text(english, f"{app.name!r} 尚未保存回调 URL"))
        if problem := explain_address(url):
            raise PushError(to_line(problem))
        if self.streams.under_way(app, sender) >= _MOST_STREAMS and order.kind != "stream":
            english = f"three answers of {app.name!r} to {sender!r} are not finished yet"
            raise PushError(Text(english, f"{app.name!r} 对 {sender!r} 已有三条回复尚未结束"))
        packet = self._mint.packet(app, order.kind, sender, order.values, as_json=order.as_json)
        packet = replace(packet, fields=change_fields(packet.fields, order.changes))
        if packet.kind.opens:
            self.windows.open(app.app_id, sender, packet.kind.opens)
        if packet.kind.closes:
            self.windows.close(app.app_id, sender)
        if packet.kind.revokes:
            self._revoke(app)
        return self._deliveries.start(packet, url, once=order.once)

    def sent(self, app: App, channel: str, recipients: tuple[str, ...], message: Mapping[str, Any]) -> None:
        """Writes down a message that an app sent on its own.

        Args:
            app: The app.
            channel: The call that sent it.
            recipients: Who sees it.
            message: Its content.
        """
        self.journal.write("sent", app.name, Sent(app.name, channel, self.clock.now(), recipients, message))

    def seen_before(self, text: str, seconds: float) -> bool:
        """Tells whether a text was seen within some time, and remembers it.

        Args:
            text: The text.
            seconds: How long it is remembered.
        """
        now = self.clock.now()
        seen = self._seen.get(text, 0.0) > now
        if not seen:
            self._seen[text] = now + seconds
        return seen

    def login_spoiled(self, app: App, code: str) -> bool:
        """Tells whether somebody else used a login code before the app, which is a fault to switch on.

        Args:
            app: The app.
            code: The code.
        """
        if not self.faults.strike(app.name, Fault.CODE_USED):
            return False
        self.vouchers.void("code", code)
        return True

    def _revoke(self, app: App) -> None:
        self.authorizations.revoke(app.suite_id, app.corp_id)
        for token in self.tokens.valid():
            if token.owner == f"{app.suite_id}#{app.corp_id}":
                self.tokens.replace(token)
