"""List prices of AWS in us-east-1 in US dollars, first tier, without any free tier, and what usage costs by them.

Not here, because they do not grow with the messages: alarms and custom metrics (by the month each), the polling of
queues that are empty, the storage of items that live for a day (less than a cent a million), settings, which a
container reads once in 300 s at no charge, and the few bytes of calls to the platforms. A gigabyte is taken for 10**9
bytes, which errs on the high side.
"""

from typing import NamedTuple

HTTP_API_REQUEST = 1.00e-6
"""API Gateway, HTTP API calls, for each 512 KB of a request or its answer: https://aws.amazon.com/api-gateway/pricing/"""
LAMBDA_REQUEST = 0.20e-6
"""Lambda, requests: https://aws.amazon.com/lambda/pricing/"""
LAMBDA_GIGABYTE_SECOND = 1.33334e-5
"""Lambda, Arm duration, by the millisecond."""
DYNAMODB_WRITE_UNIT = 0.625e-6
"""DynamoDB, on-demand write request units, for each 1 KB of an item; deletions by TTL are free:
https://aws.amazon.com/dynamodb/pricing/on-demand/"""
DYNAMODB_READ_UNIT = 0.125e-6
"""DynamoDB, on-demand read request units, for each 4 KB of an item that is read consistently."""
SQS_FIFO_REQUEST = 0.50e-6
"""SQS, FIFO requests, for each 64 KB; the poller of Lambda receives and deletes: https://aws.amazon.com/sqs/pricing/"""
SQS_STANDARD_REQUEST = 0.40e-6
"""SQS, standard requests, for each 64 KB."""
LOGS_GIGABYTE = 0.50
"""CloudWatch, logs collected in the standard class, of functions and of API Gateway alike:
https://aws.amazon.com/cloudwatch/pricing/"""
LOGS_GIGABYTE_MONTH = 0.03
"""CloudWatch, logs stored, compressed."""
TRANSFER_GIGABYTE = 0.09
"""EC2, data transfer out to the internet: https://aws.amazon.com/ec2/pricing/on-demand/"""

LOG_EVENT_BYTES = 26
"""What CloudWatch adds to the bytes of each line."""
_LOG_COMPRESSION = 0.15  # as AWS reckons in its own examples
_GIGABYTE = 1e9


class Usage(NamedTuple):
    """What messages use.

    Attributes:
        api_requests: Requests to the HTTP API.
        invocations: Requests to functions.
        gigabyte_seconds: Their memory for as long as they run, the time of handlers not counted.
        handler_gigabyte_seconds: The same for the time that handlers wait.
        write_units: Write request units.
        read_units: Read request units.
        fifo_requests: Requests to FIFO queues.
        standard_requests: Requests to standard queues.
        log_bytes: Bytes of log lines, with what CloudWatch adds.
        log_months: For how long they are kept.
        bytes_out: Bytes of the answers to the platform.
    """

    api_requests: float = 0
    invocations: float = 0
    gigabyte_seconds: float = 0
    handler_gigabyte_seconds: float = 0
    write_units: float = 0
    read_units: float = 0
    fifo_requests: float = 0
    standard_requests: float = 0
    log_bytes: float = 0
    log_months: float = 1
    bytes_out: float = 0


class Bill(NamedTuple):
    """What usage costs, in dollars, by service."""

    api: float
    invocations: float
    duration: float
    handlers: float
    table: float
    queues: float
    logs: float
    transfer: float

    @property
    def total(self) -> float:
        """All of it."""
        return sum(self)


def price(usage: Usage) -> Bill:
    """Returns what usage costs.

    Args:
        usage: The usage.
    """
    stored = LOGS_GIGABYTE_MONTH * usage.log_months * _LOG_COMPRESSION
    return Bill(
        api=usage.api_requests * HTTP_API_REQUEST,
        invocations=usage.invocations * LAMBDA_REQUEST,
        duration=usage.gigabyte_seconds * LAMBDA_GIGABYTE_SECOND,
        handlers=usage.handler_gigabyte_seconds * LAMBDA_GIGABYTE_SECOND,
        table=usage.write_units * DYNAMODB_WRITE_UNIT + usage.read_units * DYNAMODB_READ_UNIT,
        queues=usage.fifo_requests * SQS_FIFO_REQUEST + usage.standard_requests * SQS_STANDARD_REQUEST,
        logs=usage.log_bytes / _GIGABYTE * (LOGS_GIGABYTE + stored),
        transfer=usage.bytes_out / _GIGABYTE * TRANSFER_GIGABYTE,
    )
