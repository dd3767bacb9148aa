"""The frame around the worker: what a receiver, the queue or the watchdog hands over, and one log line for each job."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from shared.delivery.jobs import Assignment
from shared.delivery.lookout import Lookout
from shared.delivery.queue_worker import QueueWorker, Receipt
from shared.delivery.worker import Worker
from shared.runtime.http_function import describe
from shared.runtime.observability import flush_metrics, logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

type WorkerHandler = Callable[[Mapping[str, Any], Any], dict[str, Any]]


class WorkerParts(NamedTuple):
    """What does the work.

    Attributes:
        worker: Answers receivers.
        queue_worker: Runs jobs from the queue.
        lookout: Looks after deliveries.
    """

    worker: Worker
    queue_worker: QueueWorker
    lookout: Lookout


def worker_function(get_parts: Callable[[], WorkerParts]) -> WorkerHandler:
    """Makes the Lambda handler of the worker.

    A failure is raised again, for the receiver or the queue to act on, but with neither its text nor its cause, which
    Lambda would log and which may quote a message.

    Args:
        get_parts: Returns what does the work.
    """

    def lambda_handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        # By thread: where the worker has no function of its own, it runs beside the receiver.
        logger.thread_safe_append_keys(request_id=getattr(context, "aws_request_id", ""))
        try:
            return _process_records(event, get_parts()) if "Records" in event else _answer(event, get_parts())
        finally:
            logger.thread_safe_clear_keys()
            flush_metrics()

    return lambda_handler


def _answer(event: Mapping[str, Any], parts: WorkerParts) -> dict[str, Any]:
    return {"reply": _log("job", lambda: parts.worker.answer(Assignment.from_fields(event)))}


def _process_records(event: Mapping[str, Any], parts: WorkerParts) -> dict[str, Any]:
    # Slow to import, and of no use to whoever waits for an answer.
    from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response  # noqa: PLC0415

    processor = SqsFifoPartialProcessor(skip_group_on_error=True)
    # Else a batch of one that failed would be raised, with the texts of its errors.
    processor.raise_on_entire_batch_failure = False
    handle = partial(_process_record, parts=parts)
    return dict(process_partial_response(dict(event), handle, processor))


def _process_record(record: "SQSRecord", parts: WorkerParts) -> None:
    group = record.attributes.message_group_id
    if not group:  # the watchdog's queue has no groups
        _log("reminder", lambda: parts.lookout.receive(record.body, record.receipt_handle))
        return
    receives = int(record.attributes.approximate_receive_count)
    receipt = Receipt(record.message_id, record.receipt_handle, group, receives)
    _log("job", lambda: parts.queue_worker.run(record.body, receipt), receives=receives)


def _log[Result](name: str, work: Callable[[], Result], **details: object) -> Result:
    started = time.perf_counter()
    failure: dict[str, object] = {}
    try:
        return work()
    except Exception as error:  # noqa: BLE001  # logged by its place, whatever it is
        failure = describe(error)
        raise RuntimeError(f"{type(error).__name__}: see the line above") from None
    finally:
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        log = logger.error if failure else logger.info
        log(name, extra={**details, "milliseconds": milliseconds, **failure})
