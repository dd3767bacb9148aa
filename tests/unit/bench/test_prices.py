import pytest

from bench.delivery.prices import Usage, price

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("usage", "dollars"),
    [
        pytest.param(Usage(api_requests=MILLION), 1.00, id="http-api"),
        pytest.param(Usage(invocations=MILLION), 0.20, id="invocations"),
        pytest.param(Usage(gigabyte_seconds=0.030 * MILLION), 0.40, id="30-ms-of-1-gb"),
        pytest.param(Usage(handler_gigabyte_seconds=1 * MILLION), 13.33, id="a-handler-that-waits-1-s"),
        pytest.param(Usage(write_units=2 * MILLION), 1.25, id="two-writes"),
        pytest.param(Usage(read_units=MILLION), 0.125, id="a-read"),
        pytest.param(Usage(fifo_requests=3 * MILLION), 1.50, id="sent-received-deleted"),
        pytest.param(Usage(standard_requests=MILLION), 0.40, id="standard-queue"),
        pytest.param(Usage(log_bytes=1000 * MILLION), 0.5045, id="1-kb-of-log-kept-for-a-month"),
        pytest.param(Usage(log_bytes=1000 * MILLION, log_months=12), 0.554, id="kept-for-a-year"),
        pytest.param(Usage(bytes_out=1000 * MILLION), 0.09, id="1-kb-out"),
    ],
)
def test_price_each_service_has_its_list_price(usage: Usage, dollars: float) -> None:
    bill = price(usage)

    assert bill.total == pytest.approx(dollars, abs=0.005)
    assert sum(part > 0 for part in bill) == 1


def test_price_usage_of_everything_adds_up() -> None:
    assert price(Usage(api_requests=2, invocations=3)).total == pytest.approx(2 * 1e-6 + 3 * 0.2e-6)
