import pytest

from shared.delivery.queue_worker import BACKOFF_SECONDS, MAX_RECEIVES
from tests.infrastructure.stack import Stack, load_template, translate

_TIMEOUTS = load_template()["Parameters"]["WorkerTimeout"]["AllowedValues"]
_DAY = 86_400
_NEW_ACCOUNT = 10  # functions at once


def test_queue_is_encrypted_with_the_key_that_was_chosen(stack: Stack) -> None:
    key = stack.parameters["DataKeyArn"]
    for queue in stack.of_type("AWS::SQS::Queue").values():
        encryption = (queue.get("SqsManagedSseEnabled"), queue.get("KmsMasterKeyId"))
        assert encryption == ((None, key) if key else (True, None))


@pytest.mark.parametrize("name", ["JobQueue", "WatchdogQueue", "DeadLetterQueue"])
def test_queue_that_an_update_replaces_is_kept(stack: Stack, name: str) -> None:
    queue = stack.resources[name]

    assert queue["DeletionPolicy"] == ("RetainExceptOnCreate" if name == "DeadLetterQueue" else "Delete")
    assert queue["UpdateReplacePolicy"] == "Retain"


def test_jobs_are_in_order_for_each_user_and_end_as_dead_letters(stack: Stack) -> None:
    jobs = stack.of_type("AWS::SQS::Queue")["JobQueue"]

    assert (jobs["FifoQueue"], jobs["FifoThroughputLimit"]) == (True, "perMessageGroupId")
    assert jobs["RedrivePolicy"] == {"deadLetterTargetArn": "DeadLetterQueue.Arn", "maxReceiveCount": MAX_RECEIVES}
    assert jobs["MessageRetentionPeriod"] > sum(BACKOFF_SECONDS) + _DAY


@pytest.mark.parametrize("seconds", [_DAY, 14 * _DAY])
def test_dead_letters_are_kept_as_long_as_chosen(seconds: int) -> None:
    dead_letters = translate(DeadLetterRetentionSeconds=seconds).of_type("AWS::SQS::Queue")["DeadLetterQueue"]

    assert dead_letters["FifoQueue"] is True
    assert dead_letters["MessageRetentionPeriod"] == seconds


def test_dead_letters_are_kept_longest_unless_chosen_otherwise() -> None:
    queues = translate().of_type("AWS::SQS::Queue")
    longest = max(queues, key=lambda name: queues[name]["MessageRetentionPeriod"])

    assert longest == "DeadLetterQueue"


@pytest.mark.parametrize("seconds", _TIMEOUTS)
def test_job_stays_hidden_while_its_worker_may_run(seconds: int) -> None:
    stack = translate(WorkerTimeout=seconds)

    assert stack.of_type("AWS::Lambda::Function")["WorkerFunction"]["Timeout"] == seconds
    for name in ("JobQueue", "WatchdogQueue"):
        assert stack.of_type("AWS::SQS::Queue")[name]["VisibilityTimeout"] > seconds


def test_jobs_are_worked_on_one_at_a_time(stack: Stack) -> None:
    mappings = stack.of_type("AWS::Lambda::EventSourceMapping")

    assert {mapping["EventSourceArn"]: mapping["BatchSize"] for mapping in mappings.values()} == {
        "JobQueue.Arn": 1,
        "WatchdogQueue.Arn": 10,
    }
    assert all(mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for mapping in mappings.values())


def test_jobs_leave_room_for_messages(stack: Stack) -> None:
    """A receiver that finds no room is throttled, and WeCom does not send its message again; a job waits."""
    mappings = stack.of_type("AWS::Lambda::EventSourceMapping").values()
    (jobs,) = (mapping for mapping in mappings if mapping["EventSourceArn"] == "JobQueue.Arn")

    assert jobs["ScalingConfig"] == {"MaximumConcurrency": stack.parameters["JobConcurrency"]}


def test_jobs_leave_room_for_messages_in_a_new_account() -> None:
    default = load_template()["Parameters"]["JobConcurrency"]["Default"]

    assert default <= _NEW_ACCOUNT - 2 * 2  # for two messages at least, each of which takes receiver and worker


def test_sweep_has_time_to_read_a_large_inbox(stack: Stack) -> None:
    assert stack.of_type("AWS::Lambda::Function")["SweepInboxFunction"]["Timeout"] == max(_TIMEOUTS)


def test_inbox_is_kept_longer_than_the_sweep_takes_to_come(stack: Stack) -> None:
    (sweep,) = (
        schedule
        for schedule in stack.of_type("AWS::Scheduler::Schedule").values()
        if schedule["Target"]["Arn"] == "SweepInboxFunctionAliaslive"
    )
    environment = stack.of_type("AWS::Lambda::Function")["ReceiveMessageFunction"]["Environment"]["Variables"]

    assert sweep["ScheduleExpression"] == "rate(1 day)"
    assert environment["INBOX_RETENTION_SECONDS"] >= 2 * _DAY
