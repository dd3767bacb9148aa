from devtools.platform.load import measure


def test_measure_broken_connections_are_delivered_again() -> None:
    measured = measure(120, at_once=8, break_every=10)

    assert measured.failed == 0
    assert measured.requests == measured.received
    assert measured.again > 0
    assert measured.requests > measured.messages
    assert measured.per_second > 0
