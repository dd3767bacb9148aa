import time
from types import SimpleNamespace

import pytest

from functions.sweep_inbox import app as sweep_inbox
from shared.errors import StoreError
from shared.runtime import delivery_wiring
from shared.storage.ports import InboxItem
from tests.conftest import LogLines
from tests.delivery import KEY, make_job

pytestmark = pytest.mark.usefixtures("local_settings")


def test_sweep_inbox_queues_what_nobody_has_finished(lambda_context: SimpleNamespace, log_lines: LogLines) -> None:
    # Given
    hour_ago = time.time() - 3600
    stores = delivery_wiring.get_stores()
    stores.inbox.record(InboxItem(KEY, "owner", hour_ago, hour_ago, make_job().dump()))
    # When
    sweep_inbox.lambda_handler({}, lambda_context)
    # Then
    line = log_lines()[-1]
    assert (line["recovered"], line["reminded"]) == (1, 0)
    bodies: list[str] = []

    def keep(event: dict[str, list[dict[str, str]]]) -> dict[str, list[str]]:
        bodies.extend(record["body"] for record in event["Records"])
        return {"batchItemFailures": []}

    assert delivery_wiring.get_pump().hand_over(lambda: lambda event, _: keep(dict(event)))
    assert bodies == [make_job().next_generation().dump()]


def test_sweep_inbox_that_fails_is_an_error_of_the_function(
    lambda_context: SimpleNamespace, log_lines: LogLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise StoreError("table inbox: Scan failed")

    monkeypatch.setattr(delivery_wiring.get_stores().inbox, "scan_unfinished", fail)
    with pytest.raises(StoreError):
        sweep_inbox.lambda_handler({}, lambda_context)
    assert log_lines()[-1]["reason"] == "store"
