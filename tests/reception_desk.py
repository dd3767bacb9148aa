"""A reception for tests, whose worker does what a test says."""

from collections.abc import Callable

from shared.delivery.clock import Clock
from shared.delivery.deadlines import ANSWER_SECONDS
from shared.delivery.jobs import Assignment
from shared.delivery.reception import Answer, Delivery, Reception
from shared.errors import WorkerError
from shared.storage.ports import InboxItem
from tests.delivery import KEY, Journal, Stores, make_job
from tests.fakes import FakeClock

WORKER_SECONDS = 90.0

type Work = Callable[[Assignment], str | None]


class Desk:
    """A reception whose worker does what a test says, in no time."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.stores = Stores(self.clock)
        self.journal = Journal()
        self.assignments: list[Assignment] = []
        self.work: Work = lambda _: "reply"
        self.while_asleep: Callable[[], object] = lambda: None
        self.waits: list[float] = []
        self._reception = Reception(
            self.stores.all, self._call, self.journal, WORKER_SECONDS, Clock(self.clock, self._sleep)
        )

    def receive(self, owner: str = "first", placeholder: str = "", patience: float = 0, age: float = 0) -> Answer:
        arrived = self.clock() - age
        job = make_job(received_at=arrived)
        return self._reception.receive(Delivery(job, owner, arrived + ANSWER_SECONDS, placeholder, patience))

    @property
    def item(self) -> InboxItem:
        item = self.stores.inbox.read(KEY)
        assert isinstance(item, InboxItem)
        return item

    def time_out(self, assignment: Assignment) -> str | None:
        self.clock.now = self.waits[-1]
        raise WorkerError(f"no answer for {assignment.owner}", doubtful=True)

    def fail(self, _: Assignment) -> str | None:
        raise WorkerError("it crashed", doubtful=False)

    def store(self, reply: str) -> Work:
        def work(assignment: Assignment) -> str | None:
            self.stores.inbox.store_reply(assignment.job.key, reply)
            return reply

        return work

    def _call(self, assignment: Assignment, wait_until: float) -> str | None:
        self.assignments.append(assignment)
        self.waits.append(wait_until)
        return self.work(assignment)

    def _sleep(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.while_asleep()
