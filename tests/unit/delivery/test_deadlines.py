from shared.delivery import deadlines

PLATFORM_SECONDS = 5.0


def test_answers_leave_and_silence_ends_around_the_platforms_five_seconds() -> None:
    assert deadlines.STREAM_ANSWER_SECONDS < deadlines.ANSWER_SECONDS < PLATFORM_SECONDS < deadlines.DROP_SECONDS
    assert deadlines.REDELIVERY_SECONDS == PLATFORM_SECONDS


def test_lease_outlives_its_receivers_answer_and_ends_while_the_next_delivery_waits() -> None:
    next_ends = deadlines.REDELIVERY_SECONDS + deadlines.ANSWER_SECONDS
    assert deadlines.ANSWER_SECONDS < deadlines.LEASE_SECONDS < next_ends


def test_patience_ends_within_the_last_delivery() -> None:
    for patience, deliveries in ((deadlines.ACCOUNT_PATIENCE_SECONDS, 3), (deadlines.WECOM_PATIENCE_SECONDS, 4)):
        last_arrives = (deliveries - 1) * PLATFORM_SECONDS
        assert last_arrives < patience < last_arrives + deadlines.ANSWER_SECONDS


def test_stream_ends_before_the_platform_stops_asking() -> None:
    assert deadlines.STREAM_SECONDS < 6 * 60
