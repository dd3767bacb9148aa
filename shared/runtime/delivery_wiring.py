"""Puts together what the receiver, the worker and the sweep share, once for each container, as the environment says.

``INBOX_TABLE`` names the table, ``JOB_QUEUE_URL`` and ``WATCHDOG_QUEUE_URL`` the queues, and ``WORKER_SECONDS`` is the
timeout of the worker. Without ``INBOX_TABLE``, as on a developer's machine, deliveries are kept in this process.
"""

import os
import time
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from shared.delivery.stores import DeliveryStores
from shared.runtime.aws import get_client
from shared.runtime.delivery_journal import LoggedJournal

if TYPE_CHECKING:
    from shared.delivery.lookout import Lookout
    from shared.runtime.local_queues import MessagePump

_RETENTION_SECONDS = 86_400
_WORKER_SECONDS = 90


@cache
def get_stores() -> DeliveryStores:
    """Returns where deliveries are kept."""
    return _build_local_stores() if is_local() else _build_aws_stores()


@cache
def get_pump() -> "MessagePump":
    """Returns what hands messages to the worker of this process."""
    from shared.runtime.local_queues import MessagePump  # noqa: PLC0415  # not in AWS

    return MessagePump()


@cache
def get_lookout() -> "Lookout":
    """Returns what finds deliveries that nobody has finished."""
    from shared.delivery.lookout import Lookout  # noqa: PLC0415  # the receiver looks for none

    return Lookout(get_stores(), LoggedJournal(), get_worker_seconds(), time.time)


def is_local() -> bool:
    """Says whether deliveries are kept in this process."""
    return not os.environ.get("INBOX_TABLE")


def get_worker_seconds() -> float:
    """Returns how long a worker runs at most."""
    return float(os.environ.get("WORKER_SECONDS", _WORKER_SECONDS))


class LazySqs:
    """SQS, connected to when there is something to send: an ordinary delivery has nothing."""

    def call(self, operation: str, parameters: Mapping[str, object]) -> dict[str, Any]:
        """Calls an operation.

        Raises:
            AwsError: The service refused, or did not answer.
        """
        return get_client("sqs").call(operation, parameters)


def _build_local_stores() -> DeliveryStores:
    from shared.runtime.local_queues import LocalQueue, LocalWatchdog  # noqa: PLC0415  # not in AWS
    from shared.storage.inbox import MemoryInbox  # noqa: PLC0415

    pump = get_pump()
    return DeliveryStores(MemoryInbox(), LocalQueue(pump), LocalWatchdog(pump))


def _build_aws_stores() -> DeliveryStores:
    from shared.storage.dynamodb import Table  # noqa: PLC0415  # not on a developer's machine
    from shared.storage.inbox import DynamoDbInbox  # noqa: PLC0415
    from shared.storage.queues import SqsQueue, SqsWatchdog  # noqa: PLC0415

    table = Table(get_client("dynamodb"), os.environ["INBOX_TABLE"])
    retention_seconds = int(os.environ.get("INBOX_RETENTION_SECONDS", _RETENTION_SECONDS))
    return DeliveryStores(
        DynamoDbInbox(table, retention_seconds),
        SqsQueue(LazySqs(), os.environ["JOB_QUEUE_URL"]),
        SqsWatchdog(LazySqs(), os.environ["WATCHDOG_QUEUE_URL"]),
    )
