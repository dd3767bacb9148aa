"""A platform, its users' patience, and everything between it and the handlers, in virtual time.

The receiver, the worker, the queue and the watchdog are the bundle's own; what lies under them can fail at any moment.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from shared.bot import Bot
from shared.bot.sessions import MemorySessionStore
from shared.delivery.claims import Claims
from shared.delivery.clock import Clock
from shared.delivery.deadlines import ANSWER_SECONDS, STREAM_ANSWER_SECONDS, WECOM_PATIENCE_SECONDS
from shared.delivery.handling import Handling
from shared.delivery.jobs import Assignment, Job
from shared.delivery.keys import make_group, make_key
from shared.delivery.late_answers import LateAnswers
from shared.delivery.lookout import Lookout
from shared.delivery.queue_worker import QueueWorker, Receipt
from shared.delivery.reception import Answer, Delivery, Outcome, Reception
from shared.delivery.settling import Settling
from shared.delivery.streams import find_placeholder
from shared.delivery.worker import Worker
from shared.errors import PlatformUnavailableError, StoreError, WorkerError
from shared.protocol.messages import Message, TextMessage, parse_message
from shared.runtime.local_queues import LocalQueue, LocalWatchdog, MessagePump
from tests.delivery import Journal, Store, Stores
from tests.factories import make_bot_json, make_text_xml
from tests.virtual_time import Task, VirtualTime

WORKER_SECONDS = 90.0
_ATTEMPTS = 3
_WECOM_ATTEMPTS = 4
_DROP_SECONDS = 5.0
_HORIZON_SECONDS = 4000.0
_BUSY_SECONDS = 20.0
_SWEEP_SECONDS = 60.0  # when an alarm comes at the soonest


class Outage(NamedTuple):
    """When something is down, in seconds since the beginning."""

    begin: float
    end: float


class Script(NamedTuple):
    """What happens in one run.

    Attributes:
        handler_seconds: How long the handler takes.
        later: Whether it is marked as slow.
        bot: Whether it answers a bot.
        patience: Of the delivery.
        latency: How long a store takes.
        copies: How many times the platform sends the message at once.
        failures: How often the handler raises.
        worker_dies_after: In how many seconds the first worker is killed, if it is.
        receiver_dies_after: The same for the first receiver.
        inbox: When the inbox is down.
        queue: When the queue and the watchdog are down.
        unheard: Whether what is sent to them meanwhile arrives all the same.
        api: When nothing can be sent actively.
    """

    handler_seconds: float = 0.1
    later: bool = False
    bot: bool = False
    patience: float = 0
    latency: float = 0.01
    copies: int = 1
    failures: int = 0
    worker_dies_after: float | None = None
    receiver_dies_after: float | None = None
    inbox: Outage = Outage(0, 0)
    queue: Outage = Outage(0, 0)
    unheard: bool = False
    api: Outage = Outage(0, 0)


class Simulation:
    """One message, from the platform to its answer.

    Attributes:
        answers: What the user got, in order: ``passive``, ``active`` or ``stream``.
        acknowledged: Whether the platform was told that the message has arrived.
        effects: How often the handler has run to its end.
        runs: How often it has begun.
        killed: Whether a worker or a receiver was.
        journal: What was counted and reported.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self.time = VirtualTime()
        self._clock = Clock(self.time, self.time.sleep)
        self.began = self.time.now
        self.answers: list[str] = []
        self.acknowledged = False
        self.effects = self.runs = 0
        self.killed = False
        self.journal = Journal()
        self.slowest = 0.0
        self._assignments = 0
        self._pump = MessagePump(self.time)
        self.stores = Stores(self.time, self._take_time)
        self.stores.queue = Store(LocalQueue(self._pump, self.time), self._take_time)
        self.stores.watchdog = Store(LocalWatchdog(self._pump), self._take_time)
        self._all = self.stores.all._replace(queue=self.stores.queue, watchdog=self.stores.watchdog)
        self._message = parse_message(self._plaintext)
        handling = Handling(self._make_bot(), MemorySessionStore(), self._make_answers(), _ignore, _ignore)
        settling = Settling(self._all, WORKER_SECONDS, self._clock)
        office = self.stores.open_office(self.journal)
        self._worker = Worker(handling, self._all, settling, office, self.journal, self.time)
        claims = Claims(self._all, WORKER_SECONDS, self._clock)
        self._queue_worker = QueueWorker(handling, self._all, claims, office, self.journal, self.time)
        self._lookout = Lookout(self._all, self.journal, WORKER_SECONDS, self.time)
        self._reception = Reception(self._all, self._call_worker, self.journal, WORKER_SECONDS, self._clock)

    def run(self) -> "Simulation":
        """Runs until nothing more can happen."""
        self.time.spawn(self._run_platform)
        self.time.spawn(self._sweep, _SWEEP_SECONDS)
        self.time.spawn(self._run_queues)
        self.time.run()
        return self

    @property
    def stream(self) -> Mapping[str, Any]:
        """What a bot's user sees at last."""
        item = self.stores.inbox.real.read(self._key) if self.script.bot else None
        return json.loads(item.reply)["stream"] if item and item.reply else {}

    @property
    def _plaintext(self) -> str:
        url = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=RC"
        return make_bot_json(response_url=url) if self.script.bot else make_text_xml(CreateTime="1767225600")

    @property
    def _key(self) -> str:
        return make_key("demo", "ww1", self._message, self._plaintext)

    def _make_bot(self) -> Bot:
        bot = Bot()

        def handle(_: TextMessage) -> str:
            self.runs += 1
            self.time.sleep(self.script.handler_seconds)
            if self.runs <= self.script.failures:
                raise LookupError("the handler's own error")
            self.effects += 1
            return "answer"

        bot.on(TextMessage)(bot.later(handle) if self.script.later else handle)
        return bot

    def _make_answers(self) -> LateAnswers:
        return LateAnswers(self._all.inbox, self._send, self.journal, self._clock)

    def _send(self, _: Job, __: Message, body: Mapping[str, Any]) -> None:
        self.time.sleep(0.05)
        if self._is_down(self.script.api):
            raise PlatformUnavailableError("/cgi-bin/message/send", 0, "down")
        assert body
        self.answers.append("active")

    def _take_time(self) -> None:
        self.time.sleep(self.script.latency)
        self.stores.inbox.down = {"*"} if self._is_down(self.script.inbox) else set()
        failing = {"*", "send"} if self._is_down(self.script.queue) else set()
        for store in (self.stores.queue, self.stores.watchdog, self.stores.dead_letters):
            store.down, store.lost = (set(), failing) if self.script.unheard else (failing, set())

    def _is_down(self, outage: Outage) -> bool:
        return outage.begin <= self.time.now - self.began < outage.end

    def _run_platform(self) -> None:
        """Sends the message until it is answered, and again where the connection broke or no answer came."""
        is_wecom = self.script.patience == WECOM_PATIENCE_SECONDS
        for number in range(_WECOM_ATTEMPTS if is_wecom else _ATTEMPTS):
            began = self.time.now
            answers: list[Answer] = []
            requests = [self._request(number, copy, answers) for copy in range(self.script.copies if not number else 1)]
            self.time.wait(began + _DROP_SECONDS, requests[0])
            while not all(request.is_over for request in requests) and self.time.now < began + _DROP_SECONDS:
                self.time.sleep(0.01)
            if answers:
                self.slowest = max(self.slowest, self.time.now - began)
                self._take(answers)
                return
            if self.time.now < began + _DROP_SECONDS:
                self.time.sleep(began + _DROP_SECONDS - self.time.now)

    def _request(self, number: int, copy: int, answers: list[Answer]) -> Task:
        owner = f"request {number} {copy}"

        def receive() -> None:
            now = self.time.now
            key = self._key
            job = Job(key, make_group("demo", "ww1", self._message, key), "demo", "ww1", self._plaintext, now)
            limit = STREAM_ANSWER_SECONDS if self.script.bot else ANSWER_SECONDS
            delivery = Delivery(job, owner, now + limit, find_placeholder(self._message), self.script.patience)
            answer = self._reception.receive(delivery)
            if answer.outcome is not Outcome.HELD:
                answers.append(answer)

        task = self.time.spawn(receive)
        if self.script.receiver_dies_after is not None and not (number or copy):
            self._kill(task, self.script.receiver_dies_after)
        return task

    def _take(self, answers: list[Answer]) -> None:
        self.acknowledged = True
        replies = {answer.reply for answer in answers if answer.reply}
        if not replies:
            return
        if not self.script.bot:
            assert len(replies) == 1
            self.answers.append("passive")
            return
        frames = [json.loads(reply)["stream"] for reply in replies]
        if any(frame["finish"] for frame in frames):
            self.answers.append("stream")

    def _call_worker(self, assignment: Assignment, wait_until: float) -> str | None:
        results: list[str | None] = []
        self._assignments += 1

        def work() -> None:
            with suppress(StoreError):  # as the function's error, it tells the receiver that it failed
                results.append(self._worker.answer(assignment))

        task = self.time.spawn(work, 0.005)
        dies_after = self.script.worker_dies_after
        if dies_after is not None and self._assignments == 1:
            self._kill(task, dies_after)
        self.time.wait(wait_until, task)
        if results:
            return results[0]
        raise WorkerError("no answer", doubtful=not task.is_over)

    def _kill(self, task: Task, seconds: float) -> None:
        def kill() -> None:
            if not task.is_over:
                self.killed = True
                self.time.kill(task)

        self.time.spawn(kill, seconds)

    def _run_queues(self) -> None:
        while self.time.now < self.began + _HORIZON_SECONDS:
            if not self._pump.hand_over(lambda: self._process):
                pause = self._pump.find_pause()
                longest = 0.5 if self.time.now < self.began + _BUSY_SECONDS else 5.0
                self.time.sleep(longest if pause is None else min(max(pause, 0.01), longest))

    def _process(self, event: Mapping[str, Any], _: object) -> dict[str, Any]:
        (record,) = event["Records"]
        attributes = record["attributes"]
        try:
            if "MessageGroupId" in attributes:
                receives = int(attributes["ApproximateReceiveCount"])
                receipt = Receipt(record["messageId"], record["receiptHandle"], attributes["MessageGroupId"], receives)
                self._queue_worker.run(record["body"], receipt)
            else:
                self._lookout.receive(record["body"], record["receiptHandle"])
        except (WorkerError, StoreError):
            return {"batchItemFailures": [record["messageId"]]}
        return {"batchItemFailures": []}

    def _sweep(self) -> None:
        try:
            self._lookout.sweep()
        except StoreError:
            self.time.spawn(self._sweep, _SWEEP_SECONDS)  # as Lambda tries again what an event has started


def _ignore(_: str, __: Message) -> None:
    """A duty that there is not."""
