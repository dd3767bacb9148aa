"""Delivers packets, with the platforms' rules for sending again.

WeCom sends again only after a time-out or a broken connection: an error status loses the message. What the Official
Account platform does after one is undocumented; here it sends again, up to its three deliveries in all.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from devtools.platform.accounts import App, Kind
from devtools.platform.clock import Clock
from devtools.platform.delivery import Attempt, Delivery
from devtools.platform.exchange import Courier, Exchange
from devtools.platform.faults import Fault, Faults
from devtools.platform.journal import Journal
from devtools.platform.limits import Limits
from devtools.platform.packets.packet import Packet
from devtools.platform.replies import Ruling, judge
from devtools.platform.sealing import seal_packet
from devtools.platform.verdicts import explain

_MINUTE = 60
_OK = 200
_OF_ANSWERS = (Fault.ANSWER_SLOW, Fault.ANSWER_BROKEN, Fault.ANSWER_5XX)
_BAD_GATEWAY = Exchange(0, "", 502, "text/html", "", b"<html><body>502 Bad Gateway</body></html>")


@dataclass(slots=True)
class _Pace:
    """How an app answers lately, and the delivery that waits for the next one."""

    slow: deque[float] = field(default_factory=deque)
    suspended_until: float = 0.0
    held: asyncio.Event | None = None


class Deliveries:
    """All deliveries of both platforms.

    Args:
        courier: Carries the requests.
        clock: The platforms' time.
        limits: How long the platforms wait, and how often they try.
        faults: What is to go wrong.
        journal: Where each step is written down.
    """

    def __init__(self, courier: Courier, clock: Clock, limits: Limits, faults: Faults, journal: Journal) -> None:
        self._courier = courier
        self._clock = clock
        self._limits = limits
        self._faults = faults
        self._journal = journal
        self._turns = asyncio.Semaphore(limits.at_once)
        self._last = 0
        self._paces: dict[str, _Pace] = defaultdict(_Pace)
        self._tasks: set[asyncio.Task[None]] = set()
        self.observers: list[Callable[[Delivery], None]] = []

    def start(self, packet: Packet, url: str, *, once: bool = False) -> Delivery:
        """Begins to deliver a packet.

        Args:
            packet: The packet.
            url: The callback URL; $CORPID$ in it stands for the customer's corp id.
            once: Whether it is never sent again.
        """
        self._last += 1
        url, once = url.replace("$CORPID$", packet.app.corp_id), once or packet.kind.once
        delivery = Delivery(self._last, packet, url, self._clock.now(), once)
        self._journal.write("delivery", packet.app.name, delivery)
        task = asyncio.create_task(self._deliver(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return delivery

    async def stop(self) -> None:
        """Gives up what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, delivery: Delivery) -> None:
        app, pace = delivery.packet.app, self._paces[delivery.packet.app.name]
        overtaken = pace.held
        try:
            if overtaken is None:
                await self._hold(app, pace)
            if pace.suspended_until > self._clock.now():
                delivery.outcome, delivery.verdict = "suspended", explain("suspended")
            else:
                await self._try(delivery)
        finally:
            self._journal.write("delivery", app.name, delivery)
            delivery.finished.set()
            if overtaken is not None:
                overtaken.set()
        for observer in self.observers:
            observer(delivery)

    async def _hold(self, app: App, pace: _Pace) -> None:
        """Waits until the next delivery of the app is over, if events are to arrive out of order."""
        if self._faults.strike(app.name, Fault.OUT_OF_ORDER) is None:
            return
        pace.held = asyncio.Event()
        try:
            async with asyncio.timeout(self._limits.hold):
                await pace.held.wait()
        except TimeoutError:
            return
        finally:
            pace.held = None

    async def _try(self, delivery: Delivery) -> None:
        packet = delivery.packet
        most = self._limits.wecom_deliveries if packet.app.is_wecom else self._limits.wechat_deliveries
        last = 1 if delivery.once else most
        for number in range(1, last + 1):
            ruling, again = await self._attempt(delivery, number)
            delivery.verdict, delivery.reply_plaintext, delivery.reply = ruling.verdict, ruling.plaintext, ruling.reply
            if not again or number == last:
                delivery.outcome = ruling.outcome
                return
            self._journal.write("delivery", packet.app.name, delivery)
            await asyncio.sleep(max(0.0, delivery.attempts[-1].at + self._limits.apart - self._clock.now()))

    async def _attempt(self, delivery: Delivery, number: int) -> tuple[Ruling, bool]:
        twice = number == 1 and self._faults.strike(delivery.packet.app.name, Fault.DELIVERED_TWICE)
        rulings = await asyncio.gather(*(self._send(delivery, number) for _ in range(2 if twice else 1)))
        return next((ruling for ruling in rulings if ruling[0].outcome == "replied"), rulings[0])

    async def _send(self, delivery: Delivery, number: int) -> tuple[Ruling, bool]:
        packet, limit = delivery.packet, self._limits.answer
        async with self._turns:
            sealed, at = seal_packet(packet, str(self._clock.seconds())), self._clock.now()
            content = (sealed.body, sealed.content_type)
            exchange = await self._courier.post(delivery.url, dict(sealed.query), content, limit)
        fault = next((fault for fault in _OF_ANSWERS if self._faults.strike(packet.app.name, fault)), None)
        if fault:
            exchange = await self._spoil(fault, exchange)
        delivery.attempts.append(Attempt(number, at, sealed, exchange, fault or ""))
        self._watch(packet.app, exchange)
        again = bool(exchange.failure) or (not packet.app.is_wecom and exchange.status != _OK)
        ruling = judge(packet, sealed, exchange, delivery.url, limit)
        return (replace(ruling, verdict=explain(f"fault_{fault}")) if fault else ruling), again

    async def _spoil(self, fault: Fault, exchange: Exchange) -> Exchange:
        """Loses an answer that came: the app believes it delivered."""
        if fault is Fault.ANSWER_SLOW:
            await asyncio.sleep(max(0.0, self._limits.answer - exchange.milliseconds / 1000))
            return Exchange(self._limits.answer * 1000, "timeout")
        if fault is Fault.ANSWER_BROKEN:
            return Exchange(exchange.milliseconds, "broken")
        return replace(_BAD_GATEWAY, milliseconds=exchange.milliseconds)

    def _watch(self, app: App, exchange: Exchange) -> None:
        if app.kind is not Kind.OFFICIAL_ACCOUNT or exchange.failure != "timeout":
            return
        pace, now = self._paces[app.name], self._clock.now()
        pace.slow.append(now)
        while pace.slow[0] <= now - _MINUTE:
            pace.slow.popleft()
        if len(pace.slow) >= self._limits.slow_answers:
            pace.suspended_until = now + self._limits.suspension
            pace.slow.clear()
