"""What AWS takes down of messages.

Lambda's own lines about each invocation are not in the logs: the template's ``SystemLogLevel`` leaves them out.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bench.delivery.ordinary.capacity import Capacity, count_read_units
from bench.delivery.ordinary.function_process import Invocation
from bench.delivery.prices import LOG_EVENT_BYTES

DYNAMODB, SQS, SQS_FIFO = "DynamoDB", "SQS", "SQS FIFO"
"""Services that bill by what is asked of them."""
_READS = {"GetItem"}
_FIFO = ".fifo"


class Ledger:
    """What some messages took.

    Attributes:
        requests: Requests to the HTTP API.
        calls: Calls of AWS by service and operation, those of Lambda's pollers included.
        received: The invocations of the receiver, in order.
        worked: The invocations of the worker, in order.
        write_units: DynamoDB's.
        read_units: DynamoDB's.
        largest_item: Size of the largest item that was written, in bytes.
        log_bytes: Of all log lines, with what CloudWatch adds.
        bytes_out: Of all answers to the platform.
        reminders: What was left with the watchdog.
    """

    def __init__(self, capacity: Capacity) -> None:
        self._capacity = capacity
        self.requests = 0
        self.calls = Counter[str]()
        self.received: list[Invocation] = []
        self.worked: list[Invocation] = []
        self.write_units = 0
        self.read_units = 0
        self.largest_item = 0
        self.log_bytes = 0
        self.bytes_out = 0
        self.reminders: list[str] = []

    def add_request(self, invocation: Invocation, access_log: str, bytes_out: int) -> None:
        """Takes down a request to the HTTP API.

        Args:
            invocation: What the receiver did.
            access_log: What API Gateway logs.
            bytes_out: Size of the answer.
        """
        self.requests += 1
        self.received.append(invocation)
        self.bytes_out += bytes_out
        self._add_lines([access_log, *invocation.lines])

    def add_work(self, invocation: Invocation) -> None:
        """Takes down an invocation of the worker."""
        self.worked.append(invocation)
        self._add_lines(invocation.lines)

    def add_call(self, service: str, operation: str, request: Any, answer: Any) -> None:
        """Takes down a call of a service.

        Args:
            service: Its name.
            operation: Its name.
            request: What was asked.
            answer: What was answered.
        """
        if service == SQS and request["QueueUrl"].endswith(_FIFO):
            service = SQS_FIFO
        self.calls[f"{service} {operation}"] += 1
        if service == SQS and operation == "SendMessage":
            self.reminders.append(request["MessageBody"])
        if service != DYNAMODB:
            return
        if operation in _READS:
            self.read_units += count_read_units(answer)
        else:
            size, units = self._capacity.write(request, answer)
            self.write_units += units
            self.largest_item = max(self.largest_item, size)

    def _add_lines(self, lines: Iterable[str]) -> None:
        self.log_bytes += sum(len(line.encode()) + LOG_EVENT_BYTES for line in lines)
