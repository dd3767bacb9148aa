import pytest

from bench.delivery.costs import WECOM_REDELIVERIES, Outage, price_outage

GIGABYTE = 1024
HELD = 5.3


@pytest.mark.parametrize(
    ("outage", "concurrency"),
    [
        pytest.param(Outage(3, HELD), 30, id="over-before-the-first-gives-up"),
        pytest.param(Outage(60, HELD), 53, id="long-without-redeliveries"),
        pytest.param(Outage(60, HELD, redeliveries=WECOM_REDELIVERIES), 4 * 53, id="long-with-redeliveries"),
        pytest.param(Outage(10, HELD, redeliveries=WECOM_REDELIVERIES), 53 + 50, id="over-before-the-third-delivery"),
        pytest.param(Outage(60, 3, worker_seconds=2), 50, id="answered-slowly"),
    ],
)
def test_price_outage_concurrency_is_what_runs_at_its_end(outage: Outage, concurrency: float) -> None:
    assert price_outage(outage, 10, GIGABYTE).concurrency == pytest.approx(concurrency)


def test_price_outage_pays_for_each_delivery_as_long_as_it_is_held() -> None:
    costs = price_outage(Outage(10, HELD, redeliveries=WECOM_REDELIVERIES), 10, GIGABYTE)

    deliveries = 10 * (10 + 5)
    assert costs.dollars == pytest.approx(deliveries * (1e-6 + 0.2e-6 + HELD * 1.33334e-5))


def test_price_outage_pays_for_workers_that_are_called() -> None:
    alone, both = (price_outage(Outage(1, 2, worker_seconds=seconds), 1, GIGABYTE) for seconds in (0, 3))

    assert both.dollars - alone.dollars == pytest.approx(0.2e-6 + 3 * 1.33334e-5)


def test_price_outage_half_the_memory_halves_the_time_only() -> None:
    outage = Outage(30, HELD)

    whole, half = (price_outage(outage, 50, memory) for memory in (GIGABYTE, GIGABYTE // 2))

    assert whole.concurrency == half.concurrency
    assert whole.dollars - half.dollars == pytest.approx(30 * 50 * HELD * 1.33334e-5 / 2)
