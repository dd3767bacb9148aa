from shared.delivery.jobs import Assignment
from shared.delivery.ports import DeliveryJournal, WorkerCall
from shared.runtime.delivery_journal import LoggedJournal
from shared.runtime.worker_invoker import LocalWorker
from tests.delivery import Journal, make_job


def test_ports_are_what_the_runtime_provides() -> None:
    journals: list[DeliveryJournal] = [LoggedJournal(), Journal()]
    call_worker: WorkerCall = LocalWorker(lambda: lambda *_: {"reply": "hello"})
    for journal in journals:
        journal.begin(make_job())
    assert call_worker(Assignment(make_job(), "owner", 0, 0), 2e9) == "hello"
