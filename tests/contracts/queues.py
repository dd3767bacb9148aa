"""What the queues have to do, in SQS and in memory."""

from collections.abc import Callable
from typing import NamedTuple

from shared.storage.ports import DeadLetters, Queue, Watchdog

BODY = '{"message": "你好"}'


class Received(NamedTuple):
    """What comes out of a queue."""

    body: str
    group: str = ""
    reason: str = ""


type Receive = Callable[[], list[Received]]


class QueueContract:
    """Run on each implementation, which gives fixtures ``queue`` and ``receive``."""

    def test_send_job_is_received(self, queue: Queue, receive: Receive) -> None:
        queue.send(BODY, "group", "id")
        assert receive() == [Received(BODY, "group")]

    def test_send_same_job_twice_is_received_once(self, queue: Queue, receive: Receive) -> None:
        queue.send(BODY, "group", "id")
        queue.send(BODY, "group", "id")
        assert receive() == [Received(BODY, "group")]
        queue.send(BODY, "group", "id")
        assert receive() == []

    def test_send_jobs_of_a_group_keep_their_order(self, queue: Queue, receive: Receive) -> None:
        for number in range(5):
            queue.send(f"{number}", "one", f"one{number}")
            queue.send(f"{number}", "two", f"two{number}")
        received = receive()
        assert [job.body for job in received if job.group == "one"] == list("01234")
        assert [job.body for job in received if job.group == "two"] == list("01234")


class DeadLettersContract:
    """Run on each implementation, which gives fixtures ``dead_letters`` and ``receive``."""

    def test_send_job_is_kept_with_its_reason(self, dead_letters: DeadLetters, receive: Receive) -> None:
        dead_letters.send(BODY, "group", "id", "undeliverable")
        assert receive() == [Received(BODY, "group", "undeliverable")]


class WatchdogContract:
    """Run on each implementation, which gives fixtures ``watchdog``, ``receive`` and ``count_delayed``."""

    def test_send_reminder_is_received(self, watchdog: Watchdog, receive: Receive) -> None:
        watchdog.send(BODY, 0)
        assert receive() == [Received(BODY)]

    def test_send_reminder_for_later_waits(
        self, watchdog: Watchdog, receive: Receive, count_delayed: Callable[[], int]
    ) -> None:
        watchdog.send(BODY, 900)
        assert receive() == []
        assert count_delayed() == 1
