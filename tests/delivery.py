"""Stand-ins for what the delivery of messages needs."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from shared.bot.bot import Bot, Context
from shared.bot.sessions import MemorySessionStore
from shared.delivery.clock import Clock
from shared.delivery.dead_letter_office import DeadLetterOffice
from shared.delivery.handling import Handling
from shared.delivery.jobs import Assignment, Job
from shared.delivery.late_answers import LateAnswers
from shared.delivery.ports import DeliveryJournal
from shared.delivery.stores import DeliveryStores
from shared.errors import StoreError
from shared.protocol.messages import Message, TextMessage
from shared.storage import ports
from shared.storage.inbox import MemoryInbox
from shared.storage.ports import DeadLetters, Inbox, InboxItem, Queue
from shared.storage.queues import MemoryDeadLetters, MemoryQueue
from tests.factories import make_bot_json, make_text_xml
from tests.fakes import FakeClock

KEY = "demo#5f0c2b5e"
GROUP = "linmei"


class Store:
    """A store that can be down, and that remembers what it was asked.

    Attributes:
        calls: The names of the operations, in order.
        down: The operations that are not answered; ``*`` stands for all.
        lost: The operations that are done and not answered.
        instead: What is called in place of an operation.
        real: The store itself.
    """

    def __init__(self, store: Any, before: Callable[[], None] = lambda: None) -> None:
        self.calls: list[str] = []
        self.down: set[str] = set()
        self.lost: set[str] = set()
        self.instead: dict[str, Callable[..., Any]] = {}
        self.real = store
        self.before = before

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self.real, name)
        if not callable(operation):
            return operation

        def call(*arguments: Any) -> Any:
            self.before()
            self.calls.append(name)
            if self.down & {name, "*"}:
                raise StoreError(f"{name} was not answered")
            result = self.instead.get(name, operation)(*arguments)
            if name in self.lost:
                raise StoreError(f"{name} was answered, and nobody heard it")
            return result

        return call


class Watchdog:
    """A watchdog that keeps its reminders.

    Attributes:
        reminders: The texts, each with its delay in seconds.
        postponed: Receipt handles that were postponed, and for how long.
    """

    def __init__(self) -> None:
        self.reminders: list[tuple[str, int]] = []
        self.postponed: list[tuple[str, int]] = []

    def send(self, body: str, seconds: int) -> None:
        self.reminders.append((body, seconds))

    def postpone(self, receipt_handle: str, seconds: int) -> None:
        self.postponed.append((receipt_handle, seconds))


class Stores:
    """The four stores in memory.

    Attributes:
        all: Three of them, as the code under test gets them.
    """

    def __init__(self, clock: Callable[[], float], before: Callable[[], None] = lambda: None) -> None:
        self.inbox = Store(MemoryInbox(), before)
        self.queue = Store(MemoryQueue(clock), before)
        self.watchdog = Store(Watchdog(), before)
        self.dead_letters = Store(MemoryDeadLetters(), before)
        self.all = DeliveryStores(
            cast("Inbox", self.inbox),
            cast("Queue", self.queue),
            cast("ports.Watchdog", self.watchdog),
        )

    def open_office(self, journal: DeliveryJournal) -> DeadLetterOffice:
        """Returns what hands over to the operator, into the fourth."""
        return DeadLetterOffice(cast("DeadLetters", self.dead_letters), journal)

    @property
    def queued(self) -> list[Job]:
        """The jobs in the queue."""
        return [Job.parse(job.body) for job in self.queue.jobs]

    @property
    def buried(self) -> list[tuple[str, str]]:
        """Key and reason of the dead letters."""
        return [(Job.parse(job.body).key, job.reason) for job in self.dead_letters.jobs]


class Journal:
    """Keeps what is written down.

    Attributes:
        counts: The names.
        reports: What failed, with the type of the error.
    """

    def __init__(self) -> None:
        self.counts: list[str] = []
        self.reports: list[tuple[str, str]] = []

    def begin(self, job: Job) -> None:
        assert job.key

    def count(self, name: str) -> None:
        assert name.startswith("Delivery")
        self.counts.append(name)

    def report(self, event: str, error: Exception) -> None:
        self.reports.append((event, type(error).__name__))


class Workshop:
    """A bot and everything around it in memory.

    Attributes:
        bot: Handlers are registered with it.
        office: Hands over to the operator.
        sent: What was sent actively, by the key of its job.
        refuse: What sending raises, if anything.
        duties: What WeHook did itself: the duty and the app.
    """

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.began = self.clock()
        self.stores = Stores(self.clock)
        self.journal = Journal()
        self.office = self.stores.open_office(self.journal)
        self.bot = Bot()
        self.sent: list[tuple[str, Mapping[str, Any]]] = []
        self.refuse: Exception | None = None
        self.duties: list[tuple[str, str]] = []
        self.fail_duty: Exception | None = None
        self.while_asleep: Callable[[], None] = lambda: None
        answers = LateAnswers(self.stores.all.inbox, self._send, self.journal, Clock(self.clock, self.sleep))
        self.handling = Handling(self.bot, MemorySessionStore(), answers, self._do("prepare"), self._do("authorize"))

    def record(self, job: Job | None = None, owner: str = "owner", **fields: Any) -> None:
        job = job or make_job()
        item = InboxItem(job.key, owner, self.began + 6, self.began, job.dump())
        self.stores.inbox.real.record(item._replace(**fields))

    def assign(self, job: Job | None = None, owner: str = "owner") -> Assignment:
        return Assignment(job or make_job(), owner, self.began + 4.3, self.began + 4.3)

    def handle_in(self, seconds: float, answer: Any = "hello") -> list[Context]:
        """Registers a handler that takes some time; returns the contexts that it was called with."""
        contexts: list[Context] = []

        @self.bot.on(TextMessage)
        def handle(_: Message, context: Context) -> Any:
            contexts.append(context)
            self.clock.advance(seconds)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return contexts

    def read(self, key: str = KEY) -> InboxItem:
        item = self.stores.inbox.real.read(key)
        assert isinstance(item, InboxItem)
        return item

    def sleep(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.while_asleep()

    def _send(self, job: Job, _: Message, body: Mapping[str, Any]) -> None:
        if self.refuse:
            raise self.refuse
        self.sent.append((job.key, body))

    def _do(self, duty: str) -> Callable[[str, Message], None]:
        def do(app: str, _: Message) -> None:
            self.duties.append((duty, app))
            if self.fail_duty:
                raise self.fail_duty

        return do


def make_job(plaintext: str = "", **fields: Any) -> Job:
    """Makes the job of a text message to a WeCom app."""
    return Job(
        **{
            "key": KEY,
            "group": GROUP,
            "app": "demo",
            "receive_id": "ww1",
            "received_at": 1_767_225_600.0,
            "plaintext": plaintext or make_text_xml(),
            **fields,
        }
    )


def make_bot_job(**fields: Any) -> Job:
    """Makes the job of a text message to a bot."""
    url = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=RC"
    return make_job(make_bot_json(response_url=url), receive_id="", **fields)
